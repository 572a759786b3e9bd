"""From value to finding and back: every link leads to a node that leads back; nobody sees what is not theirs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import redcommons
from redcommons.assembly import Workspace
from redcommons.dataset.model import Case, Parsed, ReadCase
from redcommons.exploration.model import Kept, Saying, Talk, Turn
from redcommons.findings.model import Tie, Trace
from redcommons.labour.model import Actor
from redcommons.study.model import Scenario, ValueEntry
from redcommons.values.conversation import assistant, user
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with redcommons.open(tmp_path, by="Ana") as found:
        yield found


@pytest.fixture
def study(ws: Workspace) -> StudyId:
    study = StudyId(ws.study.new("Helpline").id)
    ws.study.write(
        study,
        [
            ValueEntry(harm="Wrong deadline", values=("a home", "oecd-ai-principles:Transparency")),
            ValueEntry(harm="Shame", values=("a home",)),
            Scenario(name="At night", harms=("Wrong deadline",)),
            Scenario(name="In Spanish", harm_here="A wrong DEADLINE, whatever the day"),
        ],
    )
    cases = (
        Case(turns=(user("1"),), scenario="At night", harm="Wrong deadline"),
        Case(turns=(user("2"),), scenario="At night", harm="Shame"),
        Case(turns=(user("3"),), scenario="Unknown", harm="Wrong deadline"),
    )
    read = tuple(ReadCase(line=n, case=case) for n, case in enumerate(cases, 1))
    ws.dataset.import_parsed(study, [Parsed(format="test", cases=read)])
    return study


def keep(ws: Workspace, study: StudyId, scenario: str, harm: str) -> str:
    talk = ws.exploration.begin(study, Talk(targets=("helpline",), scenario=scenario)).name
    asked = ws.exploration.say(study, talk, Saying(text="hello"))[0]
    reply = Turn(number=0, parent=asked.number, lane=1, message=assistant("30 days"))
    heard = ws.exploration.hear(study, talk, reply)
    kept = Kept(title="Thirty days", talk="", target="", model="", turns=(), by=PersonName(""), harm=harm)
    return str(ws.exploration.keep(study, talk, heard.number, kept).name)


def named(ties: tuple[Tie, ...]) -> list[tuple[str, str, int, int]]:
    return [(tie.noun, tie.title, tie.cases, tie.findings) for tie in ties]


def test_each_node_shows_what_it_serves_and_what_came_of_it(ws: Workspace, study: StudyId) -> None:
    finding = keep(ws, study, "At night", "Wrong deadline")
    value: Trace = ws.findings.trace(study, "value", "a home")
    assert named(value.down) == [("harm", "Wrong deadline", 2, 1), ("harm", "Shame", 1, 0)]

    harm: Trace = ws.findings.trace(study, "harm", "Wrong deadline")
    assert [tie.title for tie in harm.up] == ["a home", "oecd-ai-principles:Transparency"]
    assert named(harm.down)[:3] == [
        ("scenario", "At night", 1, 1), ("scenario", "In Spanish", 0, 0), ("scenario", "Unknown", 1, 0),
    ]  # fmt: skip

    scenario: Trace = ws.findings.trace(study, "scenario", "At night")
    assert [tie.title for tie in scenario.up] == ["Wrong deadline", "Shame"]
    assert [tie.noun for tie in scenario.down] == ["finding", "case", "case"]

    case: Trace = ws.findings.trace(study, "case", scenario.down[1].name)
    assert named(case.up) == [("scenario", "At night", 2, 1), ("harm", "Wrong deadline", 2, 1)]
    found: Trace = ws.findings.trace(study, "finding", finding)
    assert [tie.title for tie in found.up] == ["At night", "Wrong deadline"]


def test_every_link_leads_to_a_node_that_leads_back(ws: Workspace, study: StudyId) -> None:
    keep(ws, study, "At night", "Shame")
    waiting, seen = list(ws.findings.trace(study).down), set()
    while waiting:
        tie = waiting.pop()
        if (tie.noun, tie.name) in seen or tie.noun == "run":
            continue
        seen.add((tie.noun, tie.name))
        here: Trace = ws.findings.trace(study, tie.noun, tie.name)
        for below in here.down:
            up = ws.findings.trace(study, below.noun, below.name).up
            assert (tie.noun, tie.name) in [(one.noun, one.name) for one in up], below
        waiting += [*here.up, *here.down]
    assert {noun for noun, _name in seen} == {"value", "harm", "scenario", "case", "finding"}


def test_a_run_that_asked_a_case_stands_below_it(ws: Workspace, study: StudyId) -> None:
    from redcommons.evaluation.model import Order

    _sheet, release = ws.dataset.freeze(study, "one")
    order = Order(target=ws.evaluation.target("helpline"), judges=(ws.evaluation.judge("refusal"),))
    run = ws.evaluation.evaluate(release, order).run
    found: Trace = ws.findings.trace(study, "case", release.cases[0])
    assert [(tie.noun, tie.name) for tie in found.down] == [("run", run)]


def test_what_one_may_not_open_is_neither_named_nor_counted(ws: Workspace, study: StudyId) -> None:
    finding = keep(ws, study, "At night", "Wrong deadline")
    expert = ws.by(Actor(name=PersonName("Dr Ortiz"), roles=("expert",)))
    assert named(expert.findings.trace(study, "harm", "Wrong deadline").down) == [
        ("scenario", "At night", 0, 0),
        ("scenario", "In Spanish", 0, 0),
    ]
    assert expert.findings.trace(study, "scenario", "At night").down == ()
    with pytest.raises(NotPermitted):
        expert.findings.trace(study, "finding", finding)
    with pytest.raises(NotPermitted):
        expert.findings.trace(study, "case", "f" * 64)


@pytest.mark.parametrize("noun", ["value", "harm", "scenario", "case", "finding"])
def test_what_is_not_there_is_not_found(ws: Workspace, study: StudyId, noun: str) -> None:
    with pytest.raises(NotFound):
        ws.findings.trace(study, noun, "nothing")


def test_a_node_is_of_a_kind_that_there_is(ws: Workspace, study: StudyId) -> None:
    with pytest.raises(BadInput, match="no kind of node: value, harm"):
        ws.findings.trace(study, "feeling", "x")
