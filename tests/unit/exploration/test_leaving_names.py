"""What leaves a study names people as they chose: transcripts, findings as pages, codebooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import redcommons
from redcommons.adapters.vault import new_key
from redcommons.assembly import Workspace
from redcommons.exploration.memo import Memo
from redcommons.exploration.model import Kept, Saying, Talk, Turn
from redcommons.labour.model import Actor, CreditChoice, Membership
from redcommons.testing import FrozenClock
from redcommons.values.conversation import assistant
from redcommons.values.identity import PersonName, StudyId


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with redcommons.open(tmp_path, by="lena", clock=FrozenClock()) as found:
        yield found


def left(ws: Workspace, choice: CreditChoice | None) -> str:
    """Everything that leaves a study in which zoefromtheteam spoke, kept and noted."""
    study, key = StudyId(ws.study.new("helpline").id), new_key()
    member = Membership(person="person-zoe", pseudonym=PersonName("zoefromtheteam"), roles=("explorer",))
    ws.ports[0].shelf.put(study, member.person, member, "lena")
    zoe = ws.by(Actor(name=member.pseudonym, roles=member.roles, person=member.person))
    talk = zoe.exploration.begin(study, Talk(targets=("helpline",))).name
    asked = zoe.exploration.say(study, talk, Saying(text="hello"))[0]
    heard = zoe.exploration.hear(study, talk, Turn(number=0, parent=asked.number, lane=1, message=assistant("hi")))
    kept = Kept(title="It greets", talk="", target="", model="", turns=(), by=PersonName(""))
    name = zoe.exploration.keep(study, talk, heard.number, kept).name
    memo = zoe.exploration.write_memo(study, Memo(talk=talk, by=PersonName(""), turn=2, text="so it does"), key)
    zoe.exploration.release_memos(study, [memo], key)
    if choice:
        zoe.labour.choose_credit(study, choice)
    book = zipfile.ZipFile(io.BytesIO(zoe.exploration.export_codebook(study)))
    files = [zoe.exploration.export_talk(study, talk, form).decode() for form in ("json", "md")]
    files += [zoe.exploration.export_finding(study, name), *(book.read(one).decode() for one in book.namelist())]
    return "\n".join(files)


def test_nobody_is_named_in_what_leaves_until_they_choose(ws: Workspace) -> None:
    said = left(ws, None)

    assert "zoefromtheteam" not in said
    assert said.count("person 1") >= 4


def test_in_what_leaves_people_stand_as_they_chose(ws: Workspace) -> None:
    said = left(ws, CreditChoice(shown="name", name="Zoë Ruiz"))

    assert "zoefromtheteam" not in said
    assert "Zoë Ruiz" in said
