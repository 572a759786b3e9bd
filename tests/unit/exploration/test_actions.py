"""Conversations by their verbs: who may speak, what a list shows, what can be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from redcommons.assembly import Workspace, open_workspace
from redcommons.exploration.model import Kept, Saying, Talk, Turn
from redcommons.exploration.ports import Piece
from redcommons.labour.model import Actor
from redcommons.values.base import encode
from redcommons.values.conversation import assistant
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, SheetId, StudyId

KEPT = Kept(title="a wrong deadline", talk="", target="", model="", turns=(), by=PersonName("someone else"))


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(tmp_path_factory.mktemp("workspace")) as opened:
        yield opened


@pytest.fixture
def study(ws: Workspace, request: pytest.FixtureRequest) -> StudyId:
    found: StudyId = ws.study.find_or_new(request.node.name[:100])
    return found


def exchange(ws: Workspace, study: StudyId, words: str = "A SECRET") -> str:
    name: str = ws.exploration.begin(study, Talk(targets=(" helpline ",), scenario="Notice to quit")).name
    ws.exploration.say(study, name, Saying(text=words))
    ws.exploration.hear(study, name, Turn(number=0, parent=1, lane=1, message=assistant("A REPLY"), model="m"))
    return name


def test_conversations_are_listed_newest_first_without_a_word_of_them(ws: Workspace, study: StudyId) -> None:
    names = [exchange(ws, study) for _ in range(3)]
    ws.exploration.keep(study, names[0], 2, KEPT)
    rows = ws.exploration.talks(study).rows

    assert [(row.name, row.turns, row.kept) for row in rows] == [(names[2], 2, 0), (names[1], 2, 0), (names[0], 2, 1)]
    assert {(row.targets, row.scenario, row.by) for row in rows} == {(("helpline",), "Notice to quit", "me")}
    assert b"SECRET" not in encode(rows)
    assert b"REPLY" not in encode(rows)


def test_a_conversation_of_another_study_is_not_found(ws: Workspace, study: StudyId) -> None:
    name = exchange(ws, study)
    other = ws.study.find_or_new("another")
    calls: list[Callable[[], object]] = [
        lambda: ws.exploration.open_talk(other, name),
        lambda: ws.exploration.path(other, name, 1),
        lambda: ws.exploration.say(other, name, Saying(text="words", after=(2,))),
        lambda: ws.exploration.ask(other, name, Saying(text="words", after=(2,)), "me"),
        lambda: ws.exploration.ask_again(other, name, (1, 1, 1), "me"),
        lambda: ws.exploration.keep(other, name, 2, KEPT),
    ]

    for call in calls:
        with pytest.raises(NotFound, match="no conversation"):
            call()
    assert len(ws.exploration.open_talk(study, name)[1]) == 2


def test_only_its_own_person_speaks_in_a_conversation(ws: Workspace, study: StudyId) -> None:
    name = exchange(ws, study)
    ada = ws.by(Actor(name=PersonName("ada"), roles=("explorer",)))

    calls: list[Callable[[], object]] = [
        lambda: ada.exploration.say(study, name, Saying(text="words", after=(2,))),
        lambda: ada.exploration.ask(study, name, Saying(text="words", after=(2,)), "me"),
        lambda: ada.exploration.ask_again(study, name, (1, 1, 1), "me"),
    ]

    for call in calls:
        with pytest.raises(NotPermitted, match="a conversation of me"):
            call()
    assert ada.exploration.keep(study, name, 2, KEPT).author == "ada"  # though a colleague may keep what it shows


@pytest.mark.parametrize("role", ["rater", "steward", "analyst", "researcher", "reader"])
def test_who_does_not_explore_opens_no_conversation(ws: Workspace, study: StudyId, role: str) -> None:
    name = exchange(ws, study)
    other = ws.by(Actor(name=PersonName("ada"), roles=(role,)))  # type: ignore[arg-type]

    calls: list[Callable[[], object]] = [
        lambda: other.exploration.talks(study),
        lambda: other.exploration.open_talk(study, name),
        lambda: other.exploration.begin(study, Talk(targets=("helpline",))),
        lambda: other.exploration.hear_pieces([Piece(SheetId("sheet"), 2, 1, "words")]),
        lambda: other.exploration.hear_end("sheet", Turn(number=2, parent=1, message=assistant("words"))),
        other.exploration.owning,
    ]

    for call in calls:
        with pytest.raises(NotPermitted):
            call()


def test_what_is_kept_says_where_it_comes_from_whatever_its_form_says(ws: Workspace, study: StudyId) -> None:
    name = exchange(ws, study)
    sheet = ws.exploration.keep(study, name, 2, KEPT)
    (found,) = [kept for kept_sheet, kept in ws.exploration.kept(study) if kept_sheet.id == sheet.id]

    assert (found.talk, found.target, found.model, found.by) == (name, "helpline", "m", "me")
    assert [turn.text for turn in found.turns] == ["A SECRET", "A REPLY"]
    ws.exploration.take_back(study, sheet.name)
    assert ws.exploration.kept(study) == ()


def test_a_reply_that_is_not_there_is_not_kept(ws: Workspace, study: StudyId) -> None:
    name = exchange(ws, study)
    failed = Turn(number=0, parent=1, message=assistant(""), state="failed", cause="it broke")
    ws.exploration.hear(study, name, failed)
    ws.exploration.ask_again(study, name, (1, 1, 1), "me")

    for number, why in ((1, "not a reply"), (3, "no reply to keep"), (4, "no reply to keep"), (9, "no turn 9")):
        with pytest.raises((BadInput, NotFound), match=why):
            ws.exploration.keep(study, name, number, KEPT)
