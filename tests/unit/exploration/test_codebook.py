"""The codebook: made from what one may read, with a way back to every excerpt, renamed and undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from redcommons.adapters import vault
from redcommons.assembly import Workspace, open_workspace
from redcommons.exploration.memo import Code, CodeRow, Memo
from redcommons.exploration.model import Kept, Saying, Talk, Turn
from redcommons.labour.model import Actor
from redcommons.study.model import Category, Taxonomy, ValueEntry
from redcommons.values.base import encode
from redcommons.values.conversation import assistant
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import PersonName, StudyId

KEY = vault.new_key()


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(tmp_path_factory.mktemp("workspace")) as opened:
        yield opened


@pytest.fixture
def study(ws: Workspace, request: pytest.FixtureRequest) -> StudyId:
    found: StudyId = ws.study.find_or_new(request.node.name[:100])
    return found


@pytest.fixture
def talk(ws: Workspace, study: StudyId) -> str:
    name: str = ws.exploration.begin(study, Talk(targets=("helpline",))).name
    ws.exploration.say(study, name, Saying(text="how long?"))
    for words in ("ten days", "thirty days"):
        ws.exploration.hear(study, name, Turn(number=0, parent=1, lane=1, message=assistant(words), model="m"))
    return name


@pytest.fixture
def ana(ws: Workspace) -> Workspace:
    return ws.by(Actor(name=PersonName("ana"), roles=("explorer",), person="person-ana"))


def note(ws: Workspace, study: StudyId, talk: str, *codes: str, turn: int = 2) -> str:
    memo = Memo(talk=talk, by=PersonName(""), turn=turn, text="" if codes else "hm", codes=codes)
    name: str = ws.exploration.write_memo(study, memo, KEY)
    return name


def named(ws: Workspace, study: StudyId) -> dict[str, CodeRow]:
    return {row.name: row for row in ws.exploration.codebook(study, KEY).codes}


def test_a_codebook_leads_back_to_every_excerpt_and_ranks_nobody(
    ws: Workspace, ana: Workspace, study: StudyId, talk: str
) -> None:
    mine = note(ws, study, talk, "tone", "deadline")
    shown, hidden = note(ana, study, talk, "deadline", turn=3), note(ana, study, talk, "secret code")
    note(ws, study, talk)
    ana.exploration.release_memos(study, [shown], KEY)
    for number in (2, 3):
        kept = Kept(title="a", talk="", target="", model="", turns=(), by=PersonName(""))
        ws.exploration.keep(study, talk, number, kept)
    ana.exploration.throw_memo(study, hidden, KEY)
    other = note(ana, study, talk, "secret code")
    ws.exploration.take_back(study, f"{talk} turn 3")
    book = ws.exploration.codebook(study)

    assert [(row.name, row.people) for row in book.codes] == [("deadline", 2), ("tone", 1)]
    assert {(one.memo, one.talk, one.turn, one.by) for one in book.codes[0].excerpts} == {
        (mine, talk, 2, "me"),
        (shown, talk, 3, "ana"),
    }
    assert (book.memos, book.memos_without, book.findings, book.findings_without) == (3, 1, 1, 0)
    assert b"ten days" not in encode(book)
    assert [one.memo for one in named(ana, study)["secret code"].excerpts] == [other]
    assert ana.exploration.codebook(study).closed >= 1


def test_a_finding_without_a_code_is_counted(ws: Workspace, study: StudyId, talk: str) -> None:
    kept = Kept(title="a", talk="", target="", model="", turns=(), by=PersonName(""))
    ws.exploration.keep(study, talk, 2, kept)
    note(ws, study, talk)

    other = Kept(title="b", talk="", target="", model="", turns=(), by=PersonName(""), harm="wrong advice")
    ws.exploration.keep(study, talk, 3, other)

    assert (ws.exploration.codebook(study).findings, ws.exploration.codebook(study).findings_without) == (2, 1)
    note(ws, study, talk, "deadline")
    assert ws.exploration.codebook(study).findings_without == 0


def test_a_meaning_a_group_and_a_mapping_are_optional(ws: Workspace, study: StudyId, talk: str) -> None:
    entry = Taxonomy(name="own", title="t", version="1", categories=(Category(code="x1", name="x"),))
    ws.study.write(study, [ValueEntry(harm="wrong advice"), entry])
    note(ws, study, talk, "deadline")
    for maps_to in ("wrong advice", "own:x1", ""):
        said = Code(name="deadline", meaning="dates that are wrong", group="facts", maps_to=maps_to)
        ws.exploration.define_code(study, said)
        row = named(ws, study)["deadline"]
        assert (row.meaning, row.group, row.maps_to) == ("dates that are wrong", "facts", maps_to)
    ws.exploration.define_code(study, Code(name="nobody uses it"))

    assert named(ws, study)["nobody uses it"].excerpts == ()
    with pytest.raises(BadInput, match="'own:x2' is no harm of this study's ledger"):
        ws.exploration.define_code(study, Code(name="deadline", maps_to="own:x2"))


def test_a_renamed_code_keeps_its_places_and_can_be_undone(
    ws: Workspace, ana: Workspace, study: StudyId, talk: str
) -> None:
    sealed, both = note(ana, study, talk, "tone"), note(ana, study, talk, "tone", "voice")
    shown = note(ana, study, talk, "tone", turn=3)
    others = note(ws, study, talk, "tone")
    ana.exploration.release_memos(study, [shown], KEY)
    ws.exploration.release_memos(study, [others])
    ana.exploration.define_code(study, Code(name="tone", meaning="how it speaks"))
    before = named(ana, study)

    assert ana.exploration.rename_code(study, ("tone", "voice"), KEY) == 3
    after = named(ana, study)
    assert {one.memo for one in after["voice"].excerpts} == {sealed, both, shown}
    assert [one.memo for one in after["tone"].excerpts] == [others]
    assert (after["voice"].meaning, after["tone"].meaning) == ("how it speaks", "")
    assert ana.exploration.undo_rename_code(study, ("tone", "voice"), KEY) == 3
    undone = named(ana, study)
    assert undone["tone"] == before["tone"]
    assert undone["voice"].excerpts == before["voice"].excerpts


def test_undoing_leaves_what_was_changed_since(ws: Workspace, study: StudyId, talk: str) -> None:
    names = [note(ws, study, talk, "tone") for _memo in range(2)]
    ws.exploration.rename_code(study, ("tone", "voice"))
    memo = Memo(talk=talk, by=PersonName(""), turn=2, text="no: loud", codes=("voice",))
    ws.exploration.write_memo(study, memo, name=names[0])

    assert ws.exploration.undo_rename_code(study, ("tone", "voice")) == 1
    assert {code: [one.memo for one in row.excerpts] for code, row in named(ws, study).items()} == {
        "tone": [names[1]],
        "voice": [names[0]],
    }


def test_what_cannot_be_renamed_is_said(ws: Workspace, ana: Workspace, study: StudyId, talk: str) -> None:
    note(ana, study, talk, "tone")

    with pytest.raises(NotFound, match="no memo of yours carries the code 'voice'"):
        ana.exploration.rename_code(study, ("voice", "tone"), KEY)
    with pytest.raises(BadInput, match="has that name already"):
        ana.exploration.rename_code(study, ("tone", " tone "), KEY)
    with pytest.raises(BadInput, match="sealed: open your vault"):
        ana.exploration.rename_code(study, ("tone", "voice"), vault.new_key())
