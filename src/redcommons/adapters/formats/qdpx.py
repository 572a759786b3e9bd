"""REFI-QDA project exchange 1.0: memos, codes and texts for other programs for qualitative work.

A .qdpx file is a zip of `project.qde` (XML) and `sources/*.txt` (UTF-8, line feeds). Positions count Unicode code
points (The REFI-QDA Standard, version 1.5, qdasoftware.org). The same study gives the same bytes on every machine, so
nothing in the zip is compressed: compressors differ.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from redcommons.exploration.memo import Code, Exchange, Selection, Source
from redcommons.values.version import VERSION

SPACE = "urn:QDA-XML:project:1.0"
SCHEMA = f"{SPACE} http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd"
MOMENT = (1980, 1, 1, 0, 0, 0)
"""Time of every file in the zip: the earliest that a zip can say."""

MOST_NAME = 80
"""Longest name of a selection or a note, in characters: lists show it."""

_UNBEARABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Guid = Callable[[str], str]


def write_qdpx(made: Exchange) -> bytes:
    """Return a whole .qdpx file."""
    guid = _guids(made.key)
    root = project(made, guid)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as file:
        _put(file, "project.qde", tostring(root, encoding="utf-8", xml_declaration=True))
        for source in made.sources:
            _put(file, f"sources/{guid('source/' + source.name)}.txt", bearable(source.text).encode())
    return whole.getvalue()


def bearable(text: str) -> str:
    """Return text that XML 1.0 and a reader of plain text can hold, character for character: offsets stay true.

    What neither can carry is shown by its picture: NUL as U+2400. Of an end of line in two characters the first
    becomes a space.
    """
    plain = text.replace("\r\n", " \n").replace("\r", "\n")
    return _UNBEARABLE.sub(lambda found: _picture(ord(found.group())), plain)


def _picture(point: int) -> str:
    if point < 0x20:
        return chr(0x2400 + point)
    return "\N{SYMBOL FOR DELETE}" if point == 0x7F else "\N{REPLACEMENT CHARACTER}"


def project(made: Exchange, guid: Guid) -> Element:
    """Return `project.qde`: users, codebook, sources with their selections, notes, in the standard's order."""
    people = sorted({one.note.by for one in made.selections})
    first = min(one.note.at for one in made.selections)
    root = Element("Project", {"xmlns": SPACE, "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance"})
    root.set("xsi:schemaLocation", SCHEMA)
    _named(root, made.study, origin=f"Redcommons {VERSION}")
    root.set("creatingUserGUID", guid(f"user/{people[0]}"))
    root.set("creationDateTime", first)
    users = SubElement(root, "Users")
    for person in people:
        _named(SubElement(users, "User", guid=guid(f"user/{person}")), person)
    _codes(SubElement(SubElement(root, "CodeBook"), "Codes"), made.codes, guid) if made.codes else None
    sources = SubElement(root, "Sources")
    for source in made.sources:
        _source(sources, source, [one for one in made.selections if one.source == source.name], guid)
    _notes(root, [one for one in made.selections if one.note.text], guid)
    return root


def _codes(place: Element, codes: Iterable[Code], guid: Guid) -> None:
    groups: dict[str, Element] = {}
    for code in codes:
        above = place
        if code.group:
            if code.group not in groups:
                made = SubElement(place, "Code", guid=guid(f"group/{code.group}"))
                groups[code.group] = _named(made, code.group, isCodable="false")
            above = groups[code.group]
        one = _named(SubElement(above, "Code", guid=guid(f"code/{code.name}")), code.name, isCodable="true")
        said = "\n".join(part for part in (code.meaning, code.maps_to) if part)
        if said:
            SubElement(one, "Description").text = bearable(said)


def _source(place: Element, source: Source, there: Iterable[Selection], guid: Guid) -> None:
    key = guid(f"source/{source.name}")
    made = SubElement(place, "TextSource", guid=key)
    _named(made, source.name, plainTextPath=f"internal://{key}.txt")
    about_all = [one for one in there if one.start < 0]
    for one in there:
        if one.start >= 0:
            _selection(made, one, guid)
    for one in about_all:
        _codings(made, one, guid)
    for one in about_all:
        _note_of(made, one, guid)


def _selection(place: Element, one: Selection, guid: Guid) -> None:
    made = SubElement(place, "PlainTextSelection", guid=guid(f"selection/{one.memo}"))
    _named(made, _short(one.note.quote or one.memo), startPosition=str(one.start), endPosition=str(one.end))
    _written(made, one, guid)
    _codings(made, one, guid)
    _note_of(made, one, guid)


def _codings(place: Element, one: Selection, guid: Guid) -> None:
    for code in one.note.codes:
        coding = SubElement(place, "Coding", guid=guid(f"coding/{one.memo}/{code}"))
        _written(coding, one, guid)
        SubElement(coding, "CodeRef", targetGUID=guid(f"code/{code}"))


def _note_of(place: Element, one: Selection, guid: Guid) -> None:
    if one.note.text:
        SubElement(place, "NoteRef", targetGUID=guid(f"note/{one.memo}"))


def _notes(root: Element, noted: Iterable[Selection], guid: Guid) -> None:
    place = None
    for one in noted:
        place = SubElement(root, "Notes") if place is None else place
        made = SubElement(place, "Note", guid=guid(f"note/{one.memo}"))
        _named(made, one.note.sort or _short(one.note.text))
        _written(made, one, guid)
        SubElement(made, "PlainTextContent").text = bearable(one.note.text)


def _written(made: Element, one: Selection, guid: Guid) -> None:
    made.set("creatingUser", guid(f"user/{one.note.by}"))
    made.set("creationDateTime", one.note.at)


def _named(made: Element, name: str, **more: str) -> Element:
    made.set("name", bearable(name))
    for key, value in more.items():
        made.set(key, value)
    return made


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MOST_NAME else line[: MOST_NAME - 1] + "…"


def _guids(study: str) -> Guid:
    """Return what makes ids: of the study and of what each stands for, so that they come out the same every time."""
    return lambda what: str(uuid5(NAMESPACE_URL, f"urn:redcommons:{study}/{what}"))


def _put(file: zipfile.ZipFile, name: str, body: bytes) -> None:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.compress_type = zipfile.ZIP_STORED
    entry.external_attr = 0o644 << 16
    file.writestr(entry, body)
