"""A .qdpx file as another program reads it: the same codes, excerpts and offsets, and only what was released."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, fromstring
from xml.sax.saxutils import escape

import pytest

from redcommons.adapters.formats.qdpx import bearable
from redcommons.assembly import Workspace, open_workspace
from redcommons.exploration.memo import Code, Memo
from redcommons.exploration.model import Saying, Talk, Turn
from redcommons.labour.model import Actor
from redcommons.values.conversation import assistant
from redcommons.values.errors import BadInput
from redcommons.values.identity import PersonName, StudyId

SPACE = "{urn:QDA-XML:project:1.0}"
HOSTILE = (
    'a\x00b\r\nc\rd\ufffe <b>&amp; "q" \N{SKULL}\N{FAMILY} \u0645\u0631\u062d\u0628\u0627 \u202e ]]> \x1b[0m \ud800end'
)
HOSTILE = HOSTILE.replace("\ud800", "\ufffd")

CHILDREN = {
    "Project": ("Users", "CodeBook", "Sources", "Notes"),
    "Users": ("User",),
    "User": (),
    "CodeBook": ("Codes",),
    "Codes": ("Code",),
    "Code": ("Description", "Code"),
    "Sources": ("TextSource",),
    "TextSource": ("PlainTextSelection", "Coding", "NoteRef"),
    "PlainTextSelection": ("Coding", "NoteRef"),
    "Coding": ("CodeRef",),
    "Notes": ("Note",),
    "Note": ("PlainTextContent",),
}
"""What may stand in what, in this order: the part of the standard's schema that we write."""

SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
ATTRIBUTES = {
    "Project": {"name", "origin", "creatingUserGUID", "creationDateTime", SCHEMA_LOCATION},
    "User": {"guid", "name"},
    "Code": {"guid", "name", "isCodable"},
    "TextSource": {"guid", "name", "plainTextPath"},
    "PlainTextSelection": {"guid", "name", "startPosition", "endPosition", "creatingUser", "creationDateTime"},
    "Coding": {"guid", "creatingUser", "creationDateTime"},
    "CodeRef": {"targetGUID"},
    "NoteRef": {"targetGUID"},
    "Note": {"guid", "name", "creatingUser", "creationDateTime"},
}


@dataclass(frozen=True)
class Read:
    """What a reader of the file knows."""

    root: Element
    texts: dict[str, str]

    def codes(self) -> dict[str, str]:
        return {one.attrib["guid"]: one.attrib["name"] for one in self.root.iter(f"{SPACE}Code")}

    def excerpts(self) -> list[tuple[str, list[str], str]]:
        """Words of each selection as they stand in its source, its codes, the note at it."""
        notes = {
            one.attrib["guid"]: one.findtext(f"{SPACE}PlainTextContent", "") for one in self.root.iter(f"{SPACE}Note")
        }
        found = []
        for source in self.root.iter(f"{SPACE}TextSource"):
            text = self.texts[source.attrib["plainTextPath"].removeprefix("internal://")]
            for one in source.iter(f"{SPACE}PlainTextSelection"):
                words = text[int(one.attrib["startPosition"]) : int(one.attrib["endPosition"])]
                codes = [self.codes()[ref.attrib["targetGUID"]] for ref in one.iter(f"{SPACE}CodeRef")]
                note = next((notes[ref.attrib["targetGUID"]] for ref in one.iter(f"{SPACE}NoteRef")), "")
                found.append((words, codes, note))
        return found


def read(body: bytes) -> Read:
    """Read a file as the standard describes it, and hold it to that description."""
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        assert file.testzip() is None
        names = file.namelist()
        root = fromstring(file.read("project.qde"))
        texts = {name.removeprefix("sources/"): file.read(name).decode() for name in names if name != "project.qde"}
    guids = [one.attrib["guid"] for one in root.iter() if "guid" in one.attrib]
    assert len(guids) == len(set(guids))
    for one in root.iter():
        name = one.tag.removeprefix(SPACE)
        inside = [child.tag.removeprefix(SPACE) for child in one]
        order = CHILDREN.get(name, ())
        assert inside == sorted(inside, key=order.index), f"{name}: {inside}"
        assert one.attrib.keys() == ATTRIBUTES.get(name, set()), name
        for attribute in ("targetGUID", "creatingUser", "creatingUserGUID"):
            assert one.attrib.get(attribute, guids[0]) in guids
    return Read(root, texts)


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
    for words in (HOSTILE, "NEVER QUOTED"):
        ws.exploration.hear(study, name, Turn(number=0, parent=1, lane=1, message=assistant(words)))
    return name


def note(ws: Workspace, study: StudyId, talk: str, text: str, **more: object) -> str:
    memo = Memo(talk=talk, by=PersonName(""), text=text, **more)  # type: ignore[arg-type]
    name: str = ws.exploration.write_memo(study, memo)
    return name


def test_a_reader_finds_the_same_codes_excerpts_and_offsets(ws: Workspace, study: StudyId, talk: str) -> None:
    names = [
        note(ws, study, talk, "a\x00 <hunch>", turn=2, quote="\N{SKULL}\N{FAMILY}", codes=("tone", 'x"<&>')),
        note(ws, study, talk, "", turn=2, codes=("tone",)),
        note(ws, study, talk, "of it all", codes=("whole",)),
        note(ws, study, talk, "why so", turn=1),
    ]
    note(ws, study, talk, "PRIVATE WORDS", turn=3, codes=("PRIVATE CODE",))
    ws.exploration.release_memos(study, names)
    ws.exploration.define_code(study, Code(name="tone", meaning="how it speaks", group="voice"))
    body = ws.exploration.export_codebook(study)
    seen = read(body)

    assert sorted(seen.excerpts()) == sorted([
        ("\N{SKULL}\N{FAMILY}", ["tone", 'x"<&>'], "a\u2400 <hunch>"),
        (bearable(HOSTILE), ["tone"], ""),
        ("how long?", [], "why so"),
    ])  # fmt: skip
    assert sorted(seen.codes().values()) == ["tone", "voice", "whole", 'x"<&>']
    assert seen.root.findtext(f".//{SPACE}Description") == "how it speaks"
    whole = [one.attrib["targetGUID"] for one in seen.root.findall(f"{SPACE}Sources/{SPACE}TextSource/{SPACE}Coding/*")]
    assert [seen.codes()[guid] for guid in whole] == ["whole"]
    for secret in ("PRIVATE", "NEVER QUOTED"):
        assert secret.encode() not in body
    assert ws.exploration.export_codebook(study) == body


def test_a_line_of_the_ledger_says_that_it_was_exported(ws: Workspace, study: StudyId, talk: str) -> None:
    with pytest.raises(BadInput, match="no memo is released"):
        ws.exploration.export_codebook(study)
    ws.exploration.release_memos(study, [note(ws, study, talk, "hm", turn=2)])
    before = len(ws.ports[0].ledger.lines())
    ws.exploration.export_codebook(study)
    (line,) = [deed for _line, deed in ws.ports[0].ledger.lines()[before:] if deed]

    assert (line.verb, line.actor, line.study) == ("exploration.export_codebook", "me", study)
    assert line.subject.startswith("1 memos, ")


def test_who_may_open_no_conversation_is_given_the_excerpts_alone(ws: Workspace, study: StudyId, talk: str) -> None:
    names = [note(ws, study, talk, "hm", turn=2, quote="end"), note(ws, study, talk, "all", codes=("whole",))]
    ws.exploration.release_memos(study, names)
    body = ws.by(Actor(name=PersonName("rea"), roles=("researcher",))).exploration.export_codebook(study)

    assert read(body).excerpts() == [("end", [], "hm")]
    assert b"how long?" not in body
    assert b"how long?" in ws.exploration.export_codebook(study)


def test_what_was_taken_back_leaves_with_nobody(ws: Workspace, study: StudyId, talk: str) -> None:
    kept, gone = (note(ws, study, talk, words, turn=2, codes=(words,)) for words in ("kept", "regretted"))
    ws.exploration.release_memos(study, [kept, gone])
    ws.exploration.take_back_memo(study, gone)

    assert b"regretted" not in ws.exploration.export_codebook(study)


@pytest.mark.parametrize("text", [HOSTILE, "\x00\x7f\x0b\x0c\r\r\n\n\uffff", "plain"])
def test_what_is_made_bearable_keeps_its_length_and_is_read_back_by_any_parser(text: str) -> None:
    made = bearable(text)

    assert len(made) == len(text)
    assert "\r" not in made
    assert fromstring(f"<a>{escape(made)}</a>").text == made
