"""A turn that is changed after it was kept is noticed; branches share the seals of what they share."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from redcommons.adapters.store.models import TurnRow
from redcommons.assembly import Workspace, open_workspace
from redcommons.exploration.model import Kept, Saying, Talk, Turn
from redcommons.exploration.rules import seals
from redcommons.values.base import encode
from redcommons.values.conversation import assistant, user
from redcommons.values.identity import PersonName, StudyId

KEPT = Kept(title="it says so", talk="", target="", model="", turns=(), by=PersonName(""))


@pytest.fixture
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(tmp_path_factory.mktemp("workspace")) as opened:
        yield opened


TALK = Talk(targets=("helpline",))


def kept(ws: Workspace) -> tuple[StudyId, str, str]:
    """A study, a conversation and a finding of two turns."""
    study: StudyId = ws.study.find_or_new("test")
    name = ws.exploration.begin(study, Talk(targets=("helpline",))).name
    ws.exploration.say(study, name, Saying(text="hello"))
    ws.exploration.hear(study, name, Turn(number=0, parent=1, lane=1, message=assistant("ten days")))
    return study, name, ws.exploration.keep(study, name, 2, KEPT).name


def test_branches_share_the_seals_of_what_they_share() -> None:
    asked = Turn(number=1, parent=0, message=user("hello"))
    one, other = (Turn(number=n, parent=1, lane=1, message=assistant(str(n))) for n in (2, 3))

    assert seals(TALK, [asked, one])[0] == seals(TALK, [asked, other])[0] == seals(TALK, [asked])[0]
    assert seals(TALK, [asked, one])[1] != seals(TALK, [asked, other])[1]
    assert seals(TALK, ()) == ()
    later = msgspec.structs.replace(TALK, before=(user("last week"),))
    assert seals(later, [asked])[0] != seals(TALK, [asked])[0]


def test_a_stored_turn_that_is_changed_is_noticed(ws: Workspace) -> None:
    study, name, finding = kept(ws)
    assert ws.exploration.stands(study, finding) is True

    connection = ws.ports[2].turns.connection
    changed = Turn(number=1, parent=0, message=user("hello, you"), by="me")
    rows = TurnRow.objects.using(connection.alias).filter(talk=ws.exploration.open_talk(study, name)[0].id, number=1)
    connection.call(lambda: rows.update(body=encode(changed)))

    assert ws.exploration.stands(study, finding) is False


def test_what_was_kept_before_there_were_seals_says_nothing(ws: Workspace) -> None:
    study, _name, finding = kept(ws)
    _sheet, found = ws.exploration.finding(study, finding)
    shelf = ws.ports[1].shelf
    shelf.put(study, finding, msgspec.structs.replace(found, seal=""), "me")

    assert ws.exploration.stands(study, finding) is None
