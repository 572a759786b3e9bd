"""Briefs by their verbs: drawing keeps nothing, and a conversation carries what it was begun from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from redcommons.assembly import Workspace, open_workspace
from redcommons.exploration.model import Drawn, Kept, Saying, Talk, Turn
from redcommons.study.model import Brief, Change, Parameter
from redcommons.testing import FrozenClock
from redcommons.values.conversation import assistant
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import PersonName, StudyId

BRIEF = Brief(
    name="Deadlines",
    text="Ask as {person}.",
    scenario="Notice",
    parameters=(Parameter(name="person", choices=("a tenant", "a landlord")),),
    accepts=("a date is named",),
)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path, clock=FrozenClock()) as opened:
        yield opened


@pytest.fixture
def study(ws: Workspace) -> StudyId:
    found = StudyId(ws.study.new("Housing").id)
    ws.study.write(found, [BRIEF])
    return found


def test_a_draw_says_the_task_and_its_revision(ws: Workspace, study: StudyId) -> None:
    found = ws.exploration.draw(study, "Deadlines", 3)

    assert (found.brief, found.revision, found.accepts) == ("Deadlines", 1, ("a date is named",))
    assert found.text == f"Ask as {found.said['person']}."


def test_drawing_and_skipping_leave_the_database_as_it_was(ws: Workspace, study: StudyId, tmp_path: Path) -> None:
    def everything() -> list[object]:
        with ws.ports[0].shelf.connection.db.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            tables = [name for (name,) in cursor.fetchall()]
            rows: list[object] = []
            for table in tables:
                cursor.execute(f'SELECT * FROM "{table}"')
                rows.append((table, cursor.fetchall()))
        return rows

    before = everything()
    for seed in range(4):
        ws.exploration.draw(study, "Deadlines", seed)
        ws.exploration.draw(study, "Deadlines", seed, {"person"})
    assert everything() == before


def test_what_was_tried_in_a_conversation_comes_later(ws: Workspace, study: StudyId) -> None:
    first = ws.exploration.draw(study, "Deadlines", 1)
    ws.exploration.begin(study, Talk(targets=("helpline",), scenario="Notice", brief=first))

    assert {ws.exploration.draw(study, "Deadlines", seed).said["person"] for seed in range(8)} == {
        "a tenant",
        "a landlord",
    } - {first.said["person"]}


def test_what_a_page_sends_is_read_anew_from_the_revision_that_was_drawn(ws: Workspace, study: StudyId) -> None:
    ws.study.edit(study, Change(noun="brief", key="Deadlines", after=1, lines={"text": "Otherwise."}))
    sent = Drawn(brief="Deadlines", revision=1, said={"person": "a tenant"}, accepts=("invented",), text="invented")

    found = ws.exploration.drawn_as(study, sent)
    assert (found.text, found.accepts) == ("Ask as a tenant.", ("a date is named",))
    assert ws.exploration.drawn_as(study, Drawn(brief="Deadlines", revision=2)).text == "Otherwise."


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        (Drawn(brief="Deadlines", revision=1, said={"person": "a judge"}), BadInput),
        (Drawn(brief="Deadlines", revision=1, said={"topic": "rent"}), BadInput),
        (Drawn(brief="Deadlines", revision=7), NotFound),
        (Drawn(brief="Nothing", revision=1), NotFound),
    ],
)
def test_what_cannot_have_been_drawn_is_refused(
    ws: Workspace, study: StudyId, sent: Drawn, wrong: type[Exception]
) -> None:
    with pytest.raises(wrong):
        ws.exploration.drawn_as(study, sent)


def test_a_brief_that_was_taken_back_is_not_drawn_any_more(ws: Workspace, study: StudyId) -> None:
    ws.study.edit(study, Change(noun="brief", key="Deadlines", after=1, lines={"taken_back": True}))

    with pytest.raises(NotFound, match="no brief"):
        ws.exploration.draw(study, "Deadlines")


def test_a_finding_carries_the_brief_of_its_conversation(ws: Workspace, study: StudyId) -> None:
    drawn = ws.exploration.draw(study, "Deadlines", 1)
    name = ws.exploration.begin(study, Talk(targets=("helpline",), brief=drawn)).name
    ws.exploration.say(study, name, Saying(text="words"))
    ws.exploration.hear(study, name, Turn(number=0, parent=1, lane=1, message=assistant("A REPLY"), model="m"))
    kept = Kept(title="it", talk="", target="", model="", turns=(), by=PersonName("me"))
    ws.exploration.keep(study, name, 2, kept)

    assert ws.exploration.kept(study)[0][1].brief == drawn
