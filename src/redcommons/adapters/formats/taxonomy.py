"""Vocabularies of harms, values and methods: those that come along, and a study's own from CSV, JSON or YAML.

A vocabulary with a line missing is another vocabulary, so any bad row refuses the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from redcommons.adapters.formats import csv_table, yaml_text
from redcommons.adapters.formats.columns import listed, normal
from redcommons.adapters.formats.files import head, whole
from redcommons.adapters.formats.messages import parse
from redcommons.adapters.formats.rows import MAX_FIELD, value
from redcommons.study.model import Category, Taxonomy
from redcommons.values.errors import BadInput
from redcommons.values.text import clean, label, slug, visible

SHIPPED = Path(__file__).resolve().parent / "vocabularies"
MAX_CATEGORIES = 10_000
MAX_WHOLE = 16_000_000

_ABOUT = ("title", "version", "date", "origin", "licence", "made_for", "leaves_out", "of")
_OF = ("", "harms", "values", "methods")
_SPELLINGS = {"license": "licence", "taxonomy": "name"}
_CATEGORY = {"code", "name", "parent", "children"}

Entry = tuple[str, str, str, str]
"""Where it stands, code, name, parent."""


def shipped() -> tuple[Taxonomy, ...]:
    """Return the vocabularies that come with Redcommons: names with their source, and what they leave out."""
    return tuple(read_taxonomy(path) for path in sorted(SHIPPED.glob("*.yaml")))


def read_taxonomy(path: Path) -> Taxonomy:
    """Return the vocabulary in a CSV, JSON or YAML file.

    CSV has the columns code and name, and may have parent, title, version, date, origin, licence, made_for,
    leaves_out and of (the same on every row that fills them). JSON and YAML hold an object with those fields and a list
    `categories` of texts or of {code, name, parent, children}. Without a name or version, the file's name gives
    them. Raises BadInput, naming the place, on any entry without a name, any code that stands twice, any unknown
    parent and any unknown field.
    """
    start = head(path).removeprefix(b"\xef\xbb\xbf").lstrip()
    if path.suffix.lower() in {".yaml", ".yml"}:
        return _whole(path, yaml_text.load(path, texts=True).value)
    if path.suffix.lower() == ".json" or start.startswith((b"{", b"[")):
        return _whole(path, _json(path))
    return _table(path)


def _json(path: Path) -> object:
    text = whole(path, limit=MAX_WHOLE).removeprefix("\ufeff")
    try:
        return parse(text)
    except BadInput as error:
        raise BadInput(f"{path}: {error}") from error


def _table(path: Path) -> Taxonomy:
    header, rows = csv_table.table(path, {})
    places = {_SPELLINGS.get(normal(name), normal(name)): name for name in header}
    if "name" not in places:
        raise BadInput(f"{path} has no column 'name': it has {listed(header)}; code, name and parent are known")
    if extra := tuple(places.keys() - {"code", "name", "parent", *_ABOUT}):
        raise BadInput(f"{path} has columns without a place in a vocabulary, {listed(extra)}: take them out")
    entries: list[Entry] = []
    about: dict[str, str] = {}
    for line, row in rows:
        if isinstance(row, str):
            raise BadInput(f"{path} line {line}: {row}")
        cells = {field: row[name] or "" for field, name in places.items()}
        entries.append((f"line {line}", cells.get("code", ""), cells["name"], cells.get("parent", "")))
        for field in _ABOUT:
            if (given := cells.get(field, "")) and about.setdefault(field, given) != given:
                raise BadInput(f"{path} line {line}: {field} differs from the rows above: one vocabulary a file")
    return _made(path, about, entries)


def _whole(path: Path, found: object) -> Taxonomy:
    if isinstance(found, list):
        found = {"categories": found}
    if not isinstance(found, dict) or not isinstance(found.get("categories"), list):
        raise BadInput(f"{path} is no vocabulary: it wants an object with a list under categories, or the list alone")
    about = {_SPELLINGS.get(normal(str(name)), normal(str(name))): item for name, item in found.items()}
    entries = list(_entries(path, about.pop("categories"), ""))
    if extra := tuple(about.keys() - {"name", *_ABOUT}):
        raise BadInput(f"{path} has fields without a place in a vocabulary, {listed(extra)}: take them out")
    return _made(path, about, entries)


def _entries(path: Path, found: list[Any], parent: str) -> Iterator[Entry]:
    for number, item in enumerate(found, 1):
        where = f"entry {number}" + (f" under {visible(parent)[:60]!r}" if parent else "")
        entry = item if isinstance(item, dict) else {"name": item}
        if isinstance(entry.get("name"), (dict, list)) or entry.keys() - _CATEGORY:
            raise BadInput(f"{path} {where}: an entry has code, name, parent and children, and nothing else")
        code, name = value(entry.get("code")), value(entry.get("name"))
        yield where, code, name, value(entry.get("parent")) or parent
        children = entry.get("children") or []
        if not isinstance(children, list):
            raise BadInput(f"{path} {where}: children want a list")
        yield from _entries(path, children, code.strip() or name.strip())


def _made(path: Path, about: Mapping[str, Any], entries: list[Entry]) -> Taxonomy:
    if not 0 < len(entries) <= MAX_CATEGORIES:
        raise BadInput(f"{path} has {len(entries):,} entries: a vocabulary has 1 to {MAX_CATEGORIES:,}")
    fields: dict[str, Any] = {field: _about(path, field, about.get(field)) for field in ("name", *_ABOUT)}
    stem, version = _from_name(path)
    fields["name"] = fields["name"] or slug(path.stem)
    fields["title"] = fields["title"] or stem
    fields["version"] = fields["version"] or version
    if fields["of"] not in _OF:
        raise BadInput(f"{path}: of is {visible(fields['of'])[:40]!r}: a vocabulary is {', '.join(_OF[1:])}")
    fields["of"] = fields["of"] or _OF[1]
    return Taxonomy(**fields, categories=_checked(path, entries))


def _about(path: Path, field: str, given: object) -> str:
    if isinstance(given, (dict, list)):
        raise BadInput(f"{path}: {field} wants one text")
    return " ".join(clean(value(given), limit=MAX_FIELD, what=field).split())


def _from_name(path: Path) -> tuple[str, str]:
    """Return title and version as the name of the file has them, such as "harms" and "1.2" of harms-1.2.csv."""
    found = re.fullmatch(r"(.+?)[-_ ]v?(\d[\w.]*)", path.stem)
    stem, version = found.groups() if found else (path.stem, "not stated")
    return clean(stem), version


def _checked(path: Path, entries: list[Entry]) -> tuple[Category, ...]:
    made: dict[str, Category] = {}
    for where, code, name, parent in entries:
        try:
            above = label(parent) if parent.strip() else ""
            one = Category(code=label(code if code.strip() else name), name=label(name), parent=above)
        except BadInput as error:
            raise BadInput(f"{path} {where}: {error}") from error
        if one.code in made:
            raise BadInput(f"{path} {where}: the code {one.code!r} stands twice: codes tell entries apart")
        made[one.code] = one
    for (where, *_), one in zip(entries, made.values(), strict=True):
        _climb(f"{path} {where}", one, made)
    return tuple(made.values())


def _climb(where: str, one: Category, made: Mapping[str, Category]) -> None:
    seen, code = {one.code}, one.parent
    while code:
        if code not in made:
            raise BadInput(f"{where}: its parent {visible(code)!r} is no code in this file")
        if code in seen:
            raise BadInput(f"{where}: {visible(code)!r} is above itself: leave out one parent")
        seen.add(code)
        code = made[code].parent
