"""What is kept: its unit, what fits no harm, taking back and putting back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from redcommons.assembly import Workspace, open_workspace
from redcommons.exploration import findings
from redcommons.exploration.model import Kept, Saying, Talk, Turn
from redcommons.values.conversation import assistant
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import PersonName, StudyId

KEPT = Kept(title="a wrong deadline", talk="", target="", model="", turns=(), by=PersonName("me"))


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(tmp_path_factory.mktemp("workspace")) as opened:
        yield opened


@pytest.fixture
def study(ws: Workspace, request: pytest.FixtureRequest) -> StudyId:
    return StudyId(ws.study.new(request.node.name[:100]).id)


def exchange(ws: Workspace, study: StudyId, harm: str = "") -> str:
    name: str = ws.exploration.begin(study, Talk(targets=("helpline",), scenario="Notice", harm=harm)).name
    for at in (0, 2):
        ws.exploration.say(study, name, Saying(text=f"ask {at}", after=(at,)))
        ws.exploration.hear(study, name, Turn(number=0, parent=at + 1, lane=1, message=assistant(f"reply {at}")))
    return name


def kept(ws: Workspace, study: StudyId, talk: str, **said: Any) -> tuple[str, Kept]:
    sheet = ws.exploration.keep(study, talk, 4, msgspec.structs.replace(KEPT, **said))
    found: Kept = ws.exploration.finding(study, sheet.name)[1]
    return sheet.name, found


def test_a_finding_is_about_a_turn_a_span_a_conversation_or_a_pattern(ws: Workspace, study: StudyId) -> None:
    name, turn = kept(ws, study, exchange(ws, study))
    span = kept(ws, study, exchange(ws, study), unit="span", first=2)[1]
    whole = kept(ws, study, exchange(ws, study), unit="conversation", first=2)[1]
    pattern = kept(ws, study, exchange(ws, study), unit="pattern", across=(name,))[1]

    assert [(one.unit, one.first, one.across) for one in (turn, span, whole, pattern)] == [
        ("turn", 0, ()),
        ("span", 2, ()),
        ("conversation", 0, ()),
        ("pattern", 0, (name,)),
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"unit": "span", "first": 0},
        {"unit": "span", "first": 5},
        {"unit": "pattern", "across": ("nothing",)},
        {"quote": "words that do not stand there"},
    ],
)
def test_what_cannot_be_is_refused(ws: Workspace, study: StudyId, said: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        kept(ws, study, exchange(ws, study), **said)


def test_a_pattern_does_not_show_in_itself(ws: Workspace, study: StudyId) -> None:
    talk = exchange(ws, study)
    name, _found = kept(ws, study, talk)

    with pytest.raises(BadInput, match="nothing else"):
        kept(ws, study, talk, unit="pattern", across=(name,))


def test_a_harm_is_taken_from_the_conversation_unless_somebody_says_that_none_fits(
    ws: Workspace, study: StudyId
) -> None:
    assert kept(ws, study, exchange(ws, study, "Deadline"))[1].harm == "Deadline"
    assert kept(ws, study, exchange(ws, study, "Deadline"), harm="Contempt")[1].harm == "Contempt"
    none = kept(ws, study, exchange(ws, study, "Deadline"), fits_none=True)[1]
    assert (none.harm, none.fits_none) == ("", True)


def test_what_is_taken_back_can_be_put_back_as_it_was(ws: Workspace, study: StudyId) -> None:
    name, before = kept(ws, study, exchange(ws, study), wrong="too early")
    ws.exploration.take_back(study, name)
    assert ws.exploration.kept(study) == ()

    ws.exploration.put_back(study, name)
    assert ws.exploration.finding(study, name)[1] == before
    for verb in (ws.exploration.take_back, ws.exploration.put_back, ws.exploration.finding):
        with pytest.raises(NotFound):
            verb(study, "nothing")


def test_how_much_is_said_is_counted_and_nothing_is_asked_for() -> None:
    assert sum(there for _what, there in findings.said(KEPT)) == 0
    full = msgspec.structs.replace(
        KEPT, wrong="w", should="s", severity="grave", fits_none=True, scenario="Notice", language="es"
    )
    assert all(there for _what, there in findings.said(full))
    assert [word for word, _meaning in findings.severity_meanings()] == list(findings.severity_words().values())
