"""CSV: comma, semicolon, tab or bar between cells; UTF-8, or UTF-16 with a byte order mark.

A NUL, a control or a formula in a cell is evidence and stays as it is. Line numbers are those of the
file, where a row starts; an empty cell is an absent one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from redcommons.adapters.formats.columns import columns, known
from redcommons.adapters.formats.files import HEAD, lines
from redcommons.adapters.formats.rows import cases
from redcommons.adapters.formats.tables import Row, headed, names
from redcommons.dataset.model import Parsed
from redcommons.values.errors import BadInput
from redcommons.values.text import MAX_TEXT

NAME = "csv"
SUFFIXES = {".csv", ".tsv", ".tab", ".psv", ".txt"}
DELIMITERS = ",;\t|"
MAX_CELL = 4 * MAX_TEXT
"""Longest quoted cell that is read over line ends, in characters: longer ones are an unclosed quote or no prompt."""


def sniff(path: Path, head: bytes) -> bool:
    """Return whether this is a table: by its name, or by a first line that names known columns."""
    if path.suffix.lower() in SUFFIXES:
        return True
    first = head.decode("utf-8-sig", errors="replace").splitlines()[:1]
    return any(known(line.split(mark), {}) for line in first for mark in DELIMITERS)


def read(path: Path, mapping: Mapping[str, str]) -> Parsed:
    """Return the cases in a CSV file; raises BadInput where the file as a whole cannot be used."""
    header, rows = table(path, mapping)
    return cases(path, NAME, columns(path, header, mapping), rows)


def table(path: Path, mapping: Mapping[str, str]) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Return the column names and an iterator over the rows below; rows of the wrong length come as reasons."""
    csv.field_size_limit(MAX_CELL)  # process-wide in the standard library: nobody here wants it smaller
    records = _records(path, _delimiter(path, mapping))
    first = next(records, None)
    if first is None:
        raise BadInput(f"{path} holds no row, only blank lines: put column names in its first line")
    if isinstance(first[1], str):
        raise BadInput(f"{path}: {first[1]}")
    header = names(path, first[1])
    return header, headed(path, header, records)


def _delimiter(path: Path, mapping: Mapping[str, str]) -> str:
    sample = "".join(line or "" for line in islice(_sized(path), 200))

    def fit(mark: str) -> tuple[int, int, int]:
        found = list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=mark), 50))
        header = next(filter(None, found), [])
        even = sum(len(row) == len(header) for row in found) if len(header) > 1 else 0
        return known(header, mapping), even, len(header)

    return max(DELIMITERS, key=fit)


def _sized(path: Path) -> Iterator[str | None]:
    left = HEAD
    for line in lines(path, newline=""):
        yield line[:left] if line else line
        left -= len(line or "")
        if left <= 0:
            return


def _records(path: Path, mark: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield line and cells of each row; blank lines are passed over. The last may be a reason."""
    ended: list[bool] = []

    def feed() -> Iterator[str]:
        for number, line in enumerate(lines(path, newline=""), 1):
            if line is None:
                raise BadInput(f"{path} line {number:,} is longer than any row may be: shorten it or use JSON lines")
            yield line
        ended.append(True)

    reader, start = csv.reader(feed(), delimiter=mark), 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadInput(
                f"{path}: the row on line {start:,} is unreadable ({error}); is a quote left open?"
            ) from error
        if cells is None:
            return
        if ended:  # the reader ran out of lines in the middle of a row: only an open quote does that
            yield start, "a quote opens here and never closes, so the rest of the file is one cell: close it"
            return
        if cells:
            yield start, cells
        start = reader.line_num + 1
