"""What CSV and XLSX have in common: a header, and rows that should be as long as it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from redcommons.adapters.formats.files import MAX_ROWS
from redcommons.values.errors import BadInput
from redcommons.values.text import MAX_LABEL, clean

Row = tuple[int, dict[str, str | None] | str]
"""Line in the file, and the cells by column, or the reason why there are none."""

MAX_COLUMNS = 1_000


def names(path: Path, cells: Sequence[str]) -> tuple[str, ...]:
    """Return a header as column names that differ: blanks get their number, repeated ones a count."""
    if len(cells) > MAX_COLUMNS:
        raise BadInput(f"{path} has {len(cells):,} columns, the most is {MAX_COLUMNS:,}: is its first line a header?")
    found: list[str] = []
    for number, cell in enumerate(cells, 1):
        try:
            name = clean(cell.strip(), limit=MAX_LABEL, what=f"the name of column {number}") or f"column {number}"
        except BadInput as error:
            raise BadInput(f"{path}: {error}; is its first line a header?") from error
        count = 1
        while (shown := name if count == 1 else f"{name} ({count})") in found:
            count += 1
        found.append(shown)
    return tuple(found)


def headed(path: Path, header: tuple[str, ...], records: Iterable[tuple[int, list[str] | str]]) -> Iterator[Row]:
    """Yield rows by column name; raises BadInput beyond 1,000,000 rows and where there is none."""
    count = 0
    for count, (line, cells) in enumerate(records, 1):
        if count > MAX_ROWS:
            raise BadInput(f"{path} has more than {MAX_ROWS:,} rows: split it")
        if isinstance(cells, str):
            yield line, cells
        elif len(cells) != len(header):
            yield line, f"{len(cells)} cells where the header has {len(header)}: quote cells that hold the delimiter"
        else:
            yield line, {name: cell or None for name, cell in zip(header, cells, strict=True)}
    if not count:
        raise BadInput(f"{path} has column names and no rows below them: nothing to read")
