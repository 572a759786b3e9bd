"""Coverage by its verbs: what it counts, and what its reader may see of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from redcommons.assembly import Workspace, open_workspace
from redcommons.dataset.model import Case, Parsed, ReadCase
from redcommons.evaluation.model import Order, Queue, RatingRow
from redcommons.evaluation.model.coverage import Coverage, CoverageCell
from redcommons.exploration.memo import Memo
from redcommons.exploration.model import Kept, Saying, Talk, Turn
from redcommons.labour.model import Actor, Role
from redcommons.study.model import Scenario, ValueEntry
from redcommons.values.conversation import assistant, user
from redcommons.values.errors import NotPermitted
from redcommons.values.identity import PersonName, RunId, StudyId


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(tmp_path_factory.mktemp("workspace")) as opened:
        yield opened


@pytest.fixture
def study(ws: Workspace, request: pytest.FixtureRequest) -> StudyId:
    found = StudyId(ws.study.new(request.node.name[:100]).id)
    harms = (ValueEntry(harm="Deadline"), ValueEntry(harm="Contempt"))
    ws.study.write(found, (*harms, Scenario(name="Notice"), Scenario(name="Arrears")))
    return found


def at(found: Coverage, scenario: str, harm: str) -> CoverageCell:
    rows, columns = [row.name for row in found.rows], [column.name for column in found.columns]
    return found.cells[rows.index(scenario)][columns.index(harm)]


def talk(ws: Workspace, study: StudyId, scenario: str = "Notice", harm: str = "Deadline") -> str:
    name: str = ws.exploration.begin(study, Talk(targets=("helpline",), scenario=scenario, harm=harm)).name
    ws.exploration.say(study, name, Saying(text="words"))
    ws.exploration.hear(study, name, Turn(number=0, parent=1, lane=1, message=assistant("A REPLY"), model="m"))
    return name


def keep(ws: Workspace, study: StudyId, name: str, harm: str) -> str:
    kept = Kept(title="it", talk="", target="", model="", turns=(), by=PersonName("me"), harm=harm)
    found: str = ws.exploration.keep(study, name, 2, kept).name
    return found


def run_of_three(ws: Workspace, study: StudyId) -> RunId:
    cases = [Case(turns=(user(f"say {n}"),), scenario="Notice", harm="Deadline", family=f"f{n}") for n in range(3)]
    parsed = Parsed(format="x", cases=tuple(ReadCase(line=n, case=case) for n, case in enumerate(cases, 1)))
    ws.dataset.import_parsed(study, [parsed])
    release = ws.dataset.freeze(study, "first")[1]
    order = Order(target=ws.evaluation.target("python:tests.planted:echo"), judges=(ws.evaluation.judge("refusal"),))
    return RunId(ws.evaluation.evaluate(release, order).run)


def rate(ws: Workspace, study: StudyId, run: RunId, who: str, words: dict[int, str]) -> None:
    cases = ws.dataset.find_release("first", study)[1].cases
    rows = [RatingRow(line=n, case=cases[n], repeat=1, verdict=word) for n, word in words.items()]  # type: ignore[arg-type]
    assert ws.evaluation.rate(run, rows, who)[0] == len(words)


def as_(ws: Workspace, name: str, *roles: Role) -> Workspace:
    return ws.by(Actor(name=PersonName(name), roles=roles))


def test_conversations_and_cases_are_on_the_map_of_what_was_tried(ws: Workspace, study: StudyId) -> None:
    talk(ws, study)
    talk(ws, study, harm="")
    run_of_three(ws, study)
    found = ws.evaluation.coverage(study)

    assert (at(found, "Notice", "Deadline").conversations, at(found, "Notice", "Deadline").cases) == (1, 3)
    assert at(found, "Arrears", "Deadline").mark == "untouched"
    assert [column.standing for column in found.columns] == ["declared", "declared", "none"]
    assert found.records()[0]["scenario"] == "Notice"


def test_whoever_may_not_see_cases_sees_conversations_alone(ws: Workspace, study: StudyId) -> None:
    talk(ws, study)
    run_of_three(ws, study)
    found = at(as_(ws, "rosa", "reader").evaluation.coverage(study), "Notice", "Deadline")

    assert (found.conversations, found.cases) == (1, 0)


def test_a_finding_counts_where_it_happened_until_it_is_taken_back(ws: Workspace, study: StudyId) -> None:
    name = keep(ws, study, talk(ws, study), "Contempt")
    assert at(ws.evaluation.coverage(study, "findings"), "Notice", "Contempt").findings == 1

    ws.exploration.take_back(study, name)
    assert at(ws.evaluation.coverage(study, "findings"), "Notice", "Contempt").mark == "untouched"


def test_disagreement_counts_replies_that_two_rated_and_says_on_how_many_they_differ(
    ws: Workspace, study: StudyId
) -> None:
    run = run_of_three(ws, study)
    rate(ws, study, run, "ada", {0: "violated", 1: "violated", 2: "violated"})
    rate(ws, study, run, "ben", {0: "violated", 1: "not_violated"})
    assert at(ws.evaluation.coverage(study, "disagreement"), "Notice", "Deadline") == CoverageCell(mark="withheld")

    rate(ws, study, run, "cem", {0: "unsure"})
    found = at(ws.evaluation.coverage(study, "disagreement"), "Notice", "Deadline")
    assert (found.differ, found.rated, found.mark) == (2, 2, "")


def test_who_only_rates_learns_nothing_of_replies_that_they_have_not_rated(ws: Workspace, study: StudyId) -> None:
    run = run_of_three(ws, study)
    for who, word in (("ada", "violated"), ("ben", "not_violated"), ("cem", "violated")):
        rate(ws, study, run, who, {0: word, 1: word})
    ws.rating.open_queue(Queue(run=run, title="Is it?"))
    dora = as_(ws, "dora", "rater")

    assert at(dora.evaluation.coverage(study, "disagreement"), "Notice", "Deadline").mark == "untouched"
    rate(ws, study, run, "dora", {0: "violated"})
    assert at(dora.evaluation.coverage(study, "disagreement"), "Notice", "Deadline").rated == 1
    assert at(ws.evaluation.coverage(study, "disagreement"), "Notice", "Deadline").rated == 2


def test_whoever_may_not_read_evaluations_is_refused_disagreement(ws: Workspace, study: StudyId) -> None:
    with pytest.raises(NotPermitted):
        as_(ws, "rosa", "reader").evaluation.coverage(study, "disagreement")


def test_discovery_goes_by_conversations_in_the_order_in_which_they_began(ws: Workspace, study: StudyId) -> None:
    first, second, third = (talk(ws, study, harm="") for _ in range(3))
    keep(ws, study, third, "Contempt")
    keep(ws, study, first, "Deadline")
    del second
    found = ws.evaluation.discovery(study)

    assert [(one.place, one.known) for one in found.curve] == [(1, 1), (3, 2)]
    assert found.looked == 3


def test_families_of_cases_are_kinds_too(ws: Workspace, study: StudyId) -> None:
    run_of_three(ws, study)
    found = ws.evaluation.discovery(study, "families")

    assert (found.kinds, found.finds) == (3, 3)
    with pytest.raises(NotPermitted):
        as_(ws, "rosa", "reader").evaluation.discovery(study, "families")


def test_codes_of_released_memos_are_kinds_and_private_ones_are_in_no_figure(ws: Workspace, study: StudyId) -> None:
    first, second = talk(ws, study), talk(ws, study)
    for name, codes in ((first, ("haste",)), (second, ("haste", "contempt"))):
        memo = ws.exploration.write_memo(study, Memo(talk=name, by=PersonName(""), turn=2, codes=codes))
        assert ws.evaluation.discovery(study, "codes").kinds == (0 if name == first else 1)
        ws.exploration.release_memos(study, [memo])

    found = ws.evaluation.discovery(study, "codes")
    assert [(one.place, one.known) for one in found.curve] == [(1, 1), (2, 2)]
    assert (found.finds, found.seen_once) == (3, 1)
