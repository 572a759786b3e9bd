"""Mappings between vocabularies as tables after SSSOM, the Simple Standard for Sharing Ontological Mappings.

Columns: subject_id, predicate_id, object_id, mapping_justification, author_id, and comment where there is one. Whatever
a file says, its mappings come in as suggested: a confirmation is given by a person of the study that uses it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

from redcommons.adapters.formats.columns import listed, normal
from redcommons.adapters.formats.files import whole
from redcommons.study.model import Predicate, TermMapping
from redcommons.values.errors import BadInput
from redcommons.values.text import cell, clean, label, visible

SHIPPED = Path(__file__).resolve().parent / "mappings"
MAX_WHOLE = 4_000_000
MAX_ROWS = 2_000
NEEDED = ("subject_id", "predicate_id", "object_id")
COLUMNS = (*NEEDED, "mapping_justification", "author_id", "comment")
BY_HAND = ("ManualMappingCuration", "MappingReview")
"""Justifications of a person's own; every other one that is given is a machine's."""
UNKNOWN = "semapv:UnspecifiedMatching"


def shipped() -> tuple[tuple[str, tuple[TermMapping, ...]], ...]:
    """Return the files of mappings that come with Redcommons, each by its name."""
    return tuple((path.stem, read_mappings(path)) for path in sorted(SHIPPED.glob("*.tsv")))


def read_mappings(path: Path) -> tuple[TermMapping, ...]:
    """Return the mappings in a TSV or CSV file, all suggested; raises BadInput naming the line that is wrong."""
    text = whole(path, limit=MAX_WHOLE).removeprefix("\ufeff")
    rows = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not 1 < len(rows) <= MAX_ROWS:
        raise BadInput(
            f"{path} has {max(0, len(rows) - 1):,} mappings: a file has 1 to {MAX_ROWS:,}, under its columns"
        )
    reader = csv.reader(rows, delimiter="\t" if "\t" in rows[0] else ",")
    names = next(([normal(name) for name in row] for _n, row in _rows(path, reader)), [])
    if missing := [name for name in NEEDED if name not in names]:
        raise BadInput(f"{path} has no column {missing[0]!r}: it has {listed(names)}; {', '.join(COLUMNS)} are read")
    return tuple(
        _distinct(path, (_mapping(path, n, dict(zip(names, row, strict=False))) for n, row in _rows(path, reader)))
    )


def written(mappings: Sequence[TermMapping]) -> str:
    """Return mappings as the text of a TSV file, with who confirmed each."""
    into = io.StringIO(newline="")
    table = csv.writer(into, delimiter="\t", lineterminator="\n")
    table.writerow((*COLUMNS, "reviewer_id"))
    for one in mappings:
        why = UNKNOWN if one.by_machine else f"semapv:{BY_HAND[0]}"
        row = (one.source, f"skos:{one.predicate}", one.target, why, one.author, one.note, one.confirmed_by)
        table.writerow([cell(" ".join(text.split())) for text in row])
    return into.getvalue()


def _rows(path: Path, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from enumerate(reader, 1)
    except csv.Error as error:
        raise BadInput(f"{path}: a row is unreadable ({error}); is a quote left open?") from error


def _mapping(path: Path, number: int, row: dict[str, str]) -> TermMapping:
    where = f"{path} mapping {number}"
    try:
        source, target = _code(row.get("subject_id", "")), _code(row.get("object_id", ""))
        note = clean(row.get("comment", "").strip(), limit=2000, what="comment")
        author = row.get("author_id", "").strip()
        author = label(author, what="author_id") if author else ""
    except BadInput as error:
        raise BadInput(f"{where}: {error}") from error
    why = row.get("mapping_justification", "").strip().rpartition(":")[2]
    return TermMapping(
        source=source,
        predicate=_predicate(where, row.get("predicate_id", "")),
        target=target,
        author=author,
        by_machine=bool(why) and why not in BY_HAND,
        note=note,
    )


def _code(text: str) -> str:
    code = label(text, what="an id")
    if not all(part.strip() for part in code.partition(":")):
        raise BadInput(f"{visible(code)!r} is no code: write vocabulary:code")
    return code


def _predicate(where: str, text: str) -> Predicate:
    word = text.strip().rpartition(":")[2]
    for one in get_args(Predicate):
        if one == word:
            return one  # type: ignore[no-any-return]
    raise BadInput(f"{where}: {visible(text)[:60]!r} is none of: {', '.join(get_args(Predicate))}")


def _distinct(path: Path, mappings: Iterator[TermMapping]) -> Iterator[TermMapping]:
    seen: set[tuple[str, str]] = set()
    for number, one in enumerate(mappings, 1):
        if (one.source, one.target) in seen:
            raise BadInput(f"{path} mapping {number}: {one.source} to {one.target} stands twice: one mapping a pair")
        seen.add((one.source, one.target))
        yield one
