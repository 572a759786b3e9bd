"""XLSX: the first sheet, or the one that `sheet` names. Formulas are read as their text, never computed.

A workbook is a zip archive: what it claims to hold is weighed before anything is unpacked, and what is
unpacked never exceeds the claim.
"""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from redcommons.adapters.formats.columns import columns, listed
from redcommons.adapters.formats.files import MAX_ROWS
from redcommons.adapters.formats.files import head as start_of
from redcommons.adapters.formats.rows import cases
from redcommons.adapters.formats.tables import Row, headed, names
from redcommons.dataset.model import Parsed
from redcommons.values.errors import BadInput

NAME = "xlsx"
SUFFIXES = {".xlsx", ".xlsm"}
MAX_UNPACKED = 256_000_000
"""Most bytes that a workbook may unpack to."""
MAX_RATIO = 250
"""Most times that a part above 10 MB may grow when unpacked; real sheets grow 5 to 60 times."""
MAX_PARTS = 2_000
MAX_CELLS = 20_000_000

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BROKEN = (
    OSError, ValueError, LookupError, TypeError, AttributeError, EOFError, SyntaxError, RuntimeError, OverflowError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What openpyxl and the parsers under it raise on a damaged workbook."""


def sniff(path: Path, head: bytes) -> bool:
    """Return whether this is a workbook: by its name, or by the parts that its archive names first."""
    named = path.suffix.lower() in SUFFIXES | {".xls"}
    return named or (head.startswith(_ZIP) and (b"[Content_Types].xml" in head or b"xl/" in head))


def read(path: Path, mapping: Mapping[str, str]) -> Parsed:
    """Return the cases in a workbook; raises BadInput where it is damaged, locked, too large or a bomb."""
    header, rows = table(path, mapping)
    return cases(path, NAME, columns(path, header, mapping), rows)


def table(path: Path, mapping: Mapping[str, str]) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Return the column names of a sheet and an iterator over the rows below."""
    _weigh(path)
    with _mended(path):
        records = list(_records(path, mapping.get("sheet", "")))
    if not records:
        raise BadInput(f"{path}: the sheet is empty; name another with --map sheet=NAME")
    header = names(path, _cut(records[0][1]))
    return header, headed(path, header, ((line, _fit(cells, len(header))) for line, cells in records[1:]))


def _weigh(path: Path) -> None:
    start = start_of(path)
    if start.startswith(_OLD):
        raise BadInput(f"{path} is an old .xls or has a password: save it as .xlsx without one, or as CSV")
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BadInput(f"{path} is no workbook ({error}): open it in a spreadsheet and save it again") from error
    unpacked = sum(part.file_size for part in parts)
    bloated = any(part.file_size > max(10_000_000, MAX_RATIO * part.compress_size) for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or bloated:
        raise BadInput(
            f"{path} holds {len(parts):,} parts that unpack to {unpacked:,} bytes; the most is {MAX_PARTS:,} parts, "
            f"{MAX_UNPACKED:,} bytes and {MAX_RATIO} times its size: save the sheet as CSV"
        )


@contextmanager
def _mended(path: Path) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that cells do not need
            yield
    except BadInput:
        raise
    except _BROKEN as error:
        raise BadInput(
            f"{path} is a damaged workbook ({type(error).__name__}: {str(error)[:200]}): "
            "open it in a spreadsheet and save it again, or save the sheet as CSV"
        ) from error


def _records(path: Path, wanted: str) -> Iterator[tuple[int, list[str]]]:
    """Yield row number and cells, without rows that are wholly empty."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    try:
        sheet: Any = book[_title(path, tuple(one.title for one in book.worksheets), wanted)]
        sheet.reset_dimensions()  # a sheet may claim to be a million columns wide
        cells = 0
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            cells += len(row)
            if number > MAX_ROWS + 1 or cells > MAX_CELLS:
                raise BadInput(f"{path} has more than {MAX_ROWS:,} rows or {MAX_CELLS:,} cells: split it")
            texts = [_text(cell) for cell in row]
            if any(texts):
                yield number, texts
    finally:
        book.close()


def _title(path: Path, titles: tuple[str, ...], wanted: str) -> str:
    if not titles:
        raise BadInput(f"{path} has no sheet with cells")
    if wanted and wanted not in titles:
        raise BadInput(f"{path} has no sheet {wanted!r}: it has {listed(titles)}")
    return wanted or titles[0]


def _text(cell: object) -> str:
    """Return a cell as text: formulas as they are written, dates in ISO form, truth as true or false."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (dt.datetime, dt.date, dt.time)):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(getattr(cell, "text", cell))


def _cut(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _fit(cells: list[str], width: int) -> list[str]:
    """Return cells as many as the header has: a workbook leaves out empty ones at the end."""
    cut = _cut(cells)
    return cut + [""] * (width - len(cut))
