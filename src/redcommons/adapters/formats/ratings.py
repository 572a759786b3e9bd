"""People's ratings of replies, from CSV or XLSX: one rating a row."""

from __future__ import annotations

from pathlib import Path

from redcommons.adapters.formats import csv_table, xlsx
from redcommons.adapters.formats.columns import listed, normal
from redcommons.adapters.formats.files import head
from redcommons.adapters.formats.rows import MAX_FIELD, word
from redcommons.dataset.model import Rejected
from redcommons.evaluation.model import RatingRow
from redcommons.values.errors import BadInput
from redcommons.values.outcome import VERDICTS
from redcommons.values.text import clean, visible

MAX_REPEAT = 1_000_000
_WANTED = ("case", "repeat", "verdict")
_MAY = ("note", "run")


def read_ratings(path: Path) -> tuple[tuple[RatingRow, ...], tuple[Rejected, ...]]:
    """Return the ratings in a file with columns case, repeat, verdict, perhaps note and run, and the rows not taken.

    A verdict is one of the words of `VERDICTS`, in any case, with spaces or hyphens. A second rating of the same
    case and repeat is rejected: a file holds the ratings of one person. Raises BadInput where the file as a whole
    cannot be used.
    """
    source = xlsx if xlsx.sniff(path, head(path)) else csv_table
    header, rows = source.table(path, {})
    places = {normal(name): name for name in reversed(header)}
    if missing := [name for name in _WANTED if name not in places]:
        raise BadInput(f"{path} has no column {', '.join(missing)}: it has {listed(header)}")
    taken: dict[tuple[str, int], RatingRow] = {}
    rejected: list[Rejected] = []
    for line, row in rows:
        try:
            one = _row(line, row, places)
        except BadInput as error:
            rejected.append(Rejected(line=line, why=str(error)))
            continue
        first = taken.setdefault((one.case, one.repeat), one)
        if first is not one:
            rejected.append(Rejected(line=line, why=f"rated on line {first.line} already: keep one rating of a reply"))
    return tuple(taken.values()), tuple(rejected)


def _row(line: int, row: dict[str, str | None] | str, places: dict[str, str]) -> RatingRow:
    if isinstance(row, str):
        raise BadInput(row)
    case, repeat, verdict, note, run = ((row.get(places.get(name, "")) or "").strip() for name in (*_WANTED, *_MAY))
    if not case:
        raise BadInput("case is empty: write its id")
    if not (repeat.isascii() and repeat.isdecimal() and len(repeat) < 8 and 1 <= int(repeat) <= MAX_REPEAT):
        raise BadInput(f"repeat {visible(repeat)[:40]!r} is no whole number from 1: the first reply is 1")
    return RatingRow(
        line=line,
        case=clean(case, limit=MAX_FIELD, what="case"),
        repeat=int(repeat),
        verdict=word(verdict, VERDICTS, "verdict"),  # type: ignore[arg-type]  # one of VERDICTS, checked there
        note=clean(note, what="note"),
        run=clean(run, limit=MAX_FIELD, what="run"),
    )
