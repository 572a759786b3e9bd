"""Conversations leave as files and come back; what leaves is in the ledger, what is masked stays masked."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from redcommons.assembly import Workspace, open_workspace
from redcommons.exploration import transcripts
from redcommons.exploration.model import Asking, Kept, Saying, Talk, Transcript, Turn
from redcommons.labour.model import Actor
from redcommons.values.conversation import Message, assistant, user
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId

WRONG = "You have `ten` days.\n```\n## 9 · not a turn\n```\x00\u202e"


@pytest.fixture
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(tmp_path_factory.mktemp("workspace"), by="Ana") as opened:
        yield opened


@pytest.fixture
def study(ws: Workspace) -> StudyId:
    found: StudyId = ws.study.find_or_new("Helpline")
    return found


def talked(ws: Workspace, study: StudyId, **more: object) -> str:
    talk = Talk(targets=("helpline", "openai:http://127.0.0.1:1#m"), asking=Asking(temperature=0.5), **more)  # type: ignore[arg-type]
    name: str = ws.exploration.begin(study, talk).name
    ws.exploration.say(study, name, Saying(text="How many days?"))
    for seed in range(3):
        reply = Turn(number=0, parent=1, lane=1, message=assistant(WRONG), model="m 1", seed=seed, asked=talk.asking)
        ws.exploration.hear(study, name, reply)
    failed = Turn(number=0, parent=1, lane=2, message=assistant(""), state="failed", cause="unreachable: 127.0.0.1:1")
    ws.exploration.hear(study, name, failed)
    return name


@pytest.mark.parametrize("form", ["json", "md"])
def test_a_conversation_comes_back_as_one_of_the_importer(
    ws: Workspace, study: StudyId, form: transcripts.Form
) -> None:
    name = talked(ws, study)
    body = ws.exploration.export_talk(study, name, form)
    bea = ws.by(Actor(name=PersonName("Bea"), roles=("explorer",)))
    head = bea.exploration.import_talk(study, body)

    before, turns = ws.exploration.open_talk(study, name)
    now, again = ws.exploration.open_talk(study, head.name)
    assert (now.talk.by, now.talk.targets) == ("Bea", before.talk.targets)
    assert now.talk.origin is not None
    assert (now.talk.origin.name, now.talk.origin.by, now.talk.origin.at) == (name, "Ana", before.at)
    assert {turn.by for turn in again if turn.message.role == "user"} == {"Ana"}
    assert all(turn.brought for turn in again)
    assert [msgspec.structs.replace(turn, by="", brought=False) for turn in again] == [
        msgspec.structs.replace(turn, by="") for turn in turns
    ]


def test_what_leaves_is_in_the_ledger(ws: Workspace, study: StudyId) -> None:
    name = talked(ws, study)
    kept = ws.exploration.keep(study, name, 2, Kept(title="t", talk="", target="", model="", turns=(), by="")).name  # type: ignore[arg-type]
    ws.exploration.export_talk(study, name)
    ws.exploration.export_finding(study, kept)

    deeds = [deed for _line, deed in ws.ports[1].ledger.lines() if deed and deed.verb.startswith("exploration.")]
    assert [(deed.verb, deed.actor, deed.study, deed.subject) for deed in deeds] == [
        ("exploration.export_talk", "Ana", study, name),
        ("exploration.export_finding", "Ana", study, kept),
    ]


def test_masked_names_stay_masked_until_they_are_asked_for(ws: Workspace, study: StudyId) -> None:
    name = talked(ws, study, masked=True)
    kept = ws.exploration.keep(study, name, 2, Kept(title="t", talk="", target="", model="", turns=(), by="")).name  # type: ignore[arg-type]
    bodies = [ws.exploration.export_talk(study, name, form) for form in ("json", "md")]
    bodies.append(ws.exploration.export_finding(study, kept).encode())

    for body in bodies:
        assert b"helpline" not in body.replace(b"Helpline", b"")
        assert b"127.0.0.1" not in body
        assert b"m 1" not in body
    assert transcripts.read(bodies[0]).talk.targets == ("A", "B")
    talk = ws.exploration.open_talk(study, name)[0].talk
    ws.exploration.change(study, name, msgspec.structs.replace(talk, masked=False))
    assert b"127.0.0.1" in ws.exploration.export_talk(study, name)


def test_a_finding_is_a_page_with_repeats_path_and_settings(ws: Workspace, study: StudyId) -> None:
    name = talked(ws, study)
    kept = Kept(title="<b>ten</b> days", talk="", target="", model="", turns=(), by=PersonName(""), again=(3, 3))
    page = ws.exploration.export_finding(study, ws.exploration.keep(study, name, 2, kept).name)

    for words in ("`<b>ten</b> days`", "3 of 3 under these settings", "How many days?", "You have `ten` days.", "0.5"):
        assert words in page
    assert "\\u0000\\u202e" in page
    assert not {"\x00", "\u202e"} & set(page)
    assert "Ana" in page
    assert "Helpline" in page


def test_nothing_that_was_taken_back_is_shared(ws: Workspace, study: StudyId) -> None:
    name = talked(ws, study)
    kept = ws.exploration.keep(study, name, 2, Kept(title="t", talk="", target="", model="", turns=(), by="")).name  # type: ignore[arg-type]
    ws.exploration.take_back(study, kept)

    with pytest.raises(NotFound, match="nothing was kept"):
        ws.exploration.export_finding(study, kept)


def test_who_may_not_converse_takes_nothing_out_and_brings_nothing_in(ws: Workspace, study: StudyId) -> None:
    name = talked(ws, study)
    body = ws.exploration.export_talk(study, name)
    rater = ws.by(Actor(name=PersonName("R"), roles=("rater",)))

    with pytest.raises(NotPermitted):
        rater.exploration.export_talk(study, name)
    with pytest.raises(NotPermitted):
        rater.exploration.import_talk(study, body)
    with pytest.raises(NotPermitted):
        rater.exploration.export_finding(study, "anything")


def transcript(*turns: Turn, targets: tuple[str, ...] = ("helpline",)) -> Transcript:
    return Transcript(name="talk-x", at="2026-01-01T00:00:00Z", talk=Talk(targets=targets), turns=turns)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "no transcript"),
        (b"# A letter\n\nDear Ana", "no transcript"),
        (b"\xff\xfe", "UTF-8"),
        (b"{}", "cannot read a Transcript|no transcript"),
        (b'{"kind": "case/1"}', "Transcript"),
        (b'# x\n\n- kinds: json `{"": "transcript/1"}`\n- name: `x`\n\n```text message.text\nno end', "no end"),
        (b'- kinds: json `{"": "transcript/1"}`\n- name: `x`\n- name.x: `y`\n', "twice"),
        (b'- kinds: json `{"": "transcript/1"}`\n- name: what\n', "line 2"),
        (transcripts.written(transcript(Turn(number=2, parent=0, message=user("x"))), "json"), "turn 2"),
        (transcripts.written(transcript(Turn(number=1, parent=1, message=user("x"))), "md"), "after turn 1"),
        (transcripts.written(transcript(Turn(number=1, parent=0, lane=2, message=user("x"))), "md"), "target 2"),
        (transcripts.written(transcript(targets=()), "json"), "0 targets"),
    ],
)
def test_a_file_that_is_no_transcript_is_refused_in_words(
    ws: Workspace, study: StudyId, body: bytes, says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        ws.exploration.import_talk(study, body)
    assert ws.exploration.talks(study).total == 0


def test_a_reply_that_was_being_written_is_cut_off_where_it_is_brought_in(ws: Workspace, study: StudyId) -> None:
    written = transcript(
        Turn(number=1, parent=0, message=user("x")),
        Turn(number=2, parent=1, lane=1, message=Message(role="assistant", text="half"), state="writing"),
    )
    head = ws.exploration.import_talk(study, transcripts.written(written, "md"))

    assert ws.exploration.open_talk(study, head.name)[1][1].state == "cut_off"


def test_an_older_turn_in_a_transcript_is_lifted(ws: Workspace, study: StudyId) -> None:
    old = (
        b'{"kind":"transcript/1","name":"talk-x","at":"2026","talk":{"kind":"talk/1","target":"helpline","by":"Ana"},'
        b'"turns":[{"kind":"turn/1","number":1,"parent":0,"message":{"role":"user","text":"x"}}]}'
    )

    assert ws.exploration.import_talk(study, old).talk.targets == ("helpline",)
