"""JSON lines, one object a line; or one JSON list of objects.

Lone surrogates, which JSON can spell and nothing else can carry, become U+FFFD. NUL stays. NaN, Infinity and
a key given twice are no JSON, and their row is rejected.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from redcommons.adapters.formats.columns import columns
from redcommons.adapters.formats.files import MAX_LINE, MAX_ROWS, lines, whole
from redcommons.adapters.formats.messages import PATIENT, STRICT, NotJson, not_json
from redcommons.adapters.formats.rows import cases
from redcommons.dataset.model import Parsed
from redcommons.values.errors import BadInput
from redcommons.values.text import MAX_LABEL, clean

NAME = "jsonl"
SUFFIXES = {".jsonl", ".ndjson", ".json"}
_BLANK = " \t\r\n"

Found = tuple[int, dict[str, Any] | str]


def sniff(path: Path, head: bytes) -> bool:
    """Return whether this is JSON: by its name, or by how it starts."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return path.suffix.lower() in SUFFIXES or start.startswith((b'{"', b"[{"))


def read(path: Path, mapping: Mapping[str, str]) -> Parsed:
    """Return the cases in a file of JSON lines or of one JSON list; raises BadInput where it is neither."""
    rows = list(_listed(path) if _is_list(path) else _lined(path))
    names = dict.fromkeys(name for _, row in rows if isinstance(row, dict) for name in row)
    if not names:
        why = f": {rows[0][1]}" if rows else ""
        raise BadInput(f"{path} holds no JSON object, neither one a line nor in one list{why}")
    return cases(path, NAME, columns(path, tuple(names), mapping), rows)


def _is_list(path: Path) -> bool:
    for line in lines(path, newline="\n"):
        if line is None or line.strip(_BLANK):
            return line is not None and line.lstrip(_BLANK).startswith("[")
    return False


def _lined(path: Path) -> Iterator[Found]:
    taken = 0
    for number, line in enumerate(lines(path, newline="\n"), 1):
        if line is None:
            yield number, f"longer than {MAX_LINE:,} characters: shorten it"
        elif line.strip(_BLANK):
            yield number, _object(line)
            taken += 1
        if taken > MAX_ROWS:
            raise BadInput(f"{path} has more than {MAX_ROWS:,} rows: split it")


def _object(line: str) -> dict[str, Any] | str:
    try:
        return _named(STRICT.decode(line))
    except (ValueError, RecursionError) as error:
        return f"the line {not_json(error)}"


def _named(found: object) -> dict[str, Any] | str:
    if not isinstance(found, dict):
        return 'not an object: a row looks like {"prompt": "…"}'
    try:
        return {clean(name, limit=MAX_LABEL, what="a key"): item for name, item in found.items()}
    except BadInput as error:
        return str(error)


def _listed(path: Path) -> Iterator[Found]:
    """Yield the objects of one JSON list with the lines that they start on."""
    text = whole(path)
    at, line, count = _skip(text, text.index("[") + 1), 1, 0
    line += text.count("\n", 0, at)
    while not text.startswith("]", at):
        found, end = _item(path, text, at, line)
        yield line, found
        count += 1
        after = _skip(text, end)
        if text.startswith(",", after):
            after = _skip(text, after + 1)
        elif not text.startswith("]", after):
            raise BadInput(f"{path} line {line + text.count(chr(10), at, after)}: a comma or ] is missing in the list")
        line += text.count("\n", at, after)
        at = after
        if count > MAX_ROWS:
            raise BadInput(f"{path} has more than {MAX_ROWS:,} rows: split it")
    if text[at + 1 :].strip(_BLANK):
        raise BadInput(f"{path} line {line}: text follows the end of the list")


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at


def _item(path: Path, text: str, at: int, line: int) -> tuple[dict[str, Any] | str, int]:
    try:
        found, end = STRICT.raw_decode(text, at)
        return _named(found), end
    except json.JSONDecodeError as error:
        raise BadInput(f"{path} line {error.lineno} is not JSON: {error.msg} at character {error.colno}") from error
    except (NotJson, ValueError) as error:
        return f"the object {not_json(error)}", _end(path, text, at, line)
    except RecursionError as error:
        raise BadInput(f"{path} line {line} {not_json(error)}") from error


def _end(path: Path, text: str, at: int, line: int) -> int:
    try:
        return PATIENT.raw_decode(text, at)[1]
    except ValueError as error:
        raise BadInput(f"{path} line {line} {not_json(error)}") from error
