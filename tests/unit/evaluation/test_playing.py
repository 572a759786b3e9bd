"""A method holds a dialogue in one lane: what it says is its own, and it stops between any two turns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from textwrap import dedent

import pytest

from redcommons.assembly import Workspace, open_workspace
from redcommons.exploration import rules
from redcommons.exploration.model import Part, Playing, Saying, Talk, Turn
from redcommons.methods.applying import MOST_STEPS
from redcommons.values.conversation import Document, assistant
from redcommons.values.errors import BadInput, CouldNotRun, NotFound
from redcommons.values.identity import StudyId

STEPS = {"steps": "What about {text}?\nSay more.\nAnd then?"}


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(tmp_path_factory.mktemp("workspace")) as opened:
        yield opened


@pytest.fixture
def study(ws: Workspace, request: pytest.FixtureRequest) -> StudyId:
    found: StudyId = ws.study.find_or_new(request.node.name[:100])
    return found


def begun(ws: Workspace, study: StudyId, *targets: str) -> str:
    name: str = ws.exploration.begin(study, Talk(targets=targets or ("helpline",))).name
    return name


def said(ws: Workspace, study: StudyId, name: str, number: int) -> list[str]:
    return [turn.message.text for turn in ws.exploration.path(study, name, number) if turn.message.role == "user"]


def test_every_turn_says_which_method_made_it_and_which_step(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study)
    playing = Playing(method="crescendo", text="rent", parameters=STEPS, in_role="A tenant, 58")
    turns = [turn for part in ws.evaluation.play(study, name, playing) for turn in part]

    assert [turn.message.role for turn in turns] == ["user", "assistant"] * 3
    assert said(ws, study, name, turns[-1].number) == ["What about rent?", "Say more.", "And then?"]
    made = [turn.made for turn in turns if turn.made]
    assert [(one.method, one.step, one.source, one.parameters["steps"]) for one in made] == [
        ("crescendo", step, "rent", STEPS["steps"]) for step in (1, 2, 3)
    ]
    assert all(turn.made is None for turn in turns if turn.message.role == "assistant")
    assert [turn.in_role for turn in turns] == ["A tenant, 58", ""] * 3


def test_in_a_group_one_of_its_people_speaks_by_a_method(ws: Workspace, study: StudyId) -> None:
    name: str = ws.exploration.begin(study, Talk(targets=("helpline",), voices=("Amal", "Bo"))).name
    playing = Playing(method="crescendo", text="rent", parameters=STEPS, voice="Bo")
    turns = [turn for part in ws.evaluation.play(study, name, playing) for turn in part]

    assert [turn.message.name for turn in turns] == ["Bo", ""] * 3
    with pytest.raises(BadInput, match="nobody called 'Chidi'"):
        next(iter(ws.evaluation.play(study, name, Playing(method="crescendo", text="rent", voice="Chidi"))))


def test_a_dialogue_stops_between_two_turns_and_what_was_said_stays(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study)
    first = list(islice(ws.evaluation.play(study, name, Playing(method="crescendo", text="rent", parameters=STEPS)), 1))

    assert len(ws.exploration.open_talk(study, name)[1]) == 2
    assert first[0][-1].state == "whole"


def test_words_in_the_models_place_are_marked_as_a_persons(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study, "helpline", "helpline:1.5")
    ((_asked, offer, _taken, reply),) = ws.evaluation.play(
        study, name, Playing(method="context-compliance", text="How to appeal.", lane=2)
    )

    assert (offer.message.role, offer.message.by_person, offer.by, offer.lane) == ("assistant", True, "me", 2)
    assert (reply.lane, reply.model, reply.made) == (2, "helpline-1.5", None)
    head, turns = ws.exploration.open_talk(study, name)
    assert rules.leaves(head.talk, turns) == (0, reply.number)


def test_what_goes_with_the_first_words_goes_with_a_methods_too(ws: Workspace, study: StudyId) -> None:
    letter = Document(name="letter.txt", text="Dear tenant")
    talk = Talk(targets=("helpline",), documents=(letter,), follows="earlier", later="a week later")
    name = ws.exploration.begin(study, talk).name
    parts = list(ws.evaluation.play(study, name, Playing(method="crescendo", text="rent", parameters=STEPS)))

    said = [turn.message for part in parts for turn in part if turn.message.role == "user"]
    assert [message.documents for message in said] == [(letter,), (), ()]
    assert [message.session for message in said] == ["a week later", "", ""]


def test_a_refusal_that_is_taken_back_stays_as_a_branch_beside(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study)
    ws.evaluation.converse(study, name, Saying(text="hello"))
    settings = {**STEPS, "backtrack": "1", "refusals": "I\nYou\nThe\nA\nWe\nIt\nThat\nNo\nYes\nHello\nThis"}
    playing = Playing(method="crescendo", text="a party", parameters=settings, after=2)
    parts = list(ws.evaluation.play(study, name, playing))

    firsts = [part[0] for part in parts]
    assert firsts[0].parent == 2
    assert [turn.parent for turn in firsts[:2]] in ([2, 2], [2, parts[0][-1].number])
    assert len(ws.exploration.open_talk(study, name)[1]) == 2 + sum(len(part) for part in parts)


def test_an_attacker_model_writes_and_is_named(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study)
    playing = Playing(method="crescendo-by-model", text="rent", parameters={"turns": "2"}, model="helpline")
    parts = list(ws.evaluation.play(study, name, playing))

    assert len(parts) == 2
    assert {turn.made.model for part in parts for turn in part if turn.made} == {"helpline"}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"method": "crescendi"}, "crescendo"),
        ({"method": "crescendo-by-model"}, "name one"),
        ({"method": "base64"}, "no dialogue"),
        ({"parameters": {"backtrack": "many"}}, "many"),
        ({"text": " "}, "empty"),
        ({"lane": 3}, "target 3"),
        ({"after": 1}, "no turn 1"),
    ],
)
def test_what_cannot_be_played_leaves_nothing_behind(
    ws: Workspace, study: StudyId, wrong: dict[str, object], why: str
) -> None:
    name = begun(ws, study)
    asked = Playing(**({"method": "crescendo", "text": "rent", "parameters": STEPS} | wrong))  # type: ignore[arg-type]
    with pytest.raises((BadInput, NotFound), match=why):
        list(ws.evaluation.play(study, name, asked))

    assert ws.exploration.open_talk(study, name)[1] == ()


ENDLESS = """
    from redcommons.methods.model import Example, Method, NoDecoder, ToModel, ToTarget
    from redcommons.values.conversation import assistant, user

    def talks(source, given, before):
        said = before
        for step in range(1, 10**9):
            said = (*said, user(f"{source} {step}"))
            said = (*said, assistant((yield ToTarget(said, step, 1))))

    def asks(source, given, before):
        for step in range(10**9):
            yield ToModel((user(source),))

    def card(name, talk, needs_model):
        return Method(
            name=name, title=name, about="It has no end.", mechanism="no end", citation="nobody", meaning="kept",
            example=Example(text="a", gives=("b",)), kind="dialogue", decoder=NoDecoder("none"), talk=talk,
            needs_model=needs_model,
        )

    def endless():
        return card("endless", talks, False)

    def asking():
        return card("asking-for-ever", asks, True)
"""


@pytest.fixture
def endless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another package, whose methods have no end."""
    (tmp_path / "without_end.py").write_text(dedent(ENDLESS))
    info = tmp_path / "without_end-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: without-end\nVersion: 1\n")
    points = "[redcommons.methods]\nendless = without_end:endless\nasking-for-ever = without_end:asking\n"
    (info / "entry_points.txt").write_text(points)
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.usefixtures("endless")
@pytest.mark.parametrize("method", ["endless", "asking-for-ever"])
def test_a_dialogue_that_has_no_end_is_ended(ws: Workspace, study: StudyId, method: str) -> None:
    steps = ws.evaluation.ready(study, begun(ws, study), Playing(method=method, text="rent", model="helpline")).steps
    waiting = next(steps)
    for number in range(1, MOST_STEPS):
        waiting = steps.send(_answer(waiting, number))

    with pytest.raises(CouldNotRun, match=f"beyond {MOST_STEPS} steps"):
        steps.send(_answer(waiting, MOST_STEPS))


def _answer(waiting: object, number: int) -> Turn | str:
    reply = Turn(number=number, parent=0, message=assistant("so it goes"))
    return reply if isinstance(waiting, Part) else "words"


@pytest.mark.usefixtures("endless")
def test_a_dialogue_that_has_no_end_is_not_shown_before_it_begins(ws: Workspace) -> None:
    with pytest.raises(BadInput, match="no end"):
        ws.methods.preview("endless", "rent")


def test_a_target_that_is_not_there_hears_no_method(ws: Workspace, study: StudyId) -> None:
    with pytest.raises(BadInput, match="no target 7"):
        ws.evaluation.ready(study, begun(ws, study), Playing(method="crescendo", text="rent", lane=7))


def test_a_package_whose_card_cannot_be_made_is_named(ws: Workspace, endless: None, tmp_path: Path) -> None:
    del endless
    (tmp_path / "without_end-1.dist-info" / "entry_points.txt").write_text(
        "[redcommons.methods]\nbroken = json:loads\n"
    )
    with pytest.raises(BadInput, match="'broken' of another package makes no card"):
        ws.methods.catalogue()
