"""The demo prompts of MLCommons AILuminate 1.0, as CSV.

One prompt a row, with its hazard code, the persona that asks (skilled or not) and the locale. The file does
not say who wrote the prompts, so their origin is "imported"; `prompt_hash` is kept and not checked, because
the file does not say how it was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from redcommons.adapters.formats import csv_table
from redcommons.adapters.formats.columns import columns, listed, normal
from redcommons.adapters.formats.rows import cases
from redcommons.adapters.formats.tables import Row
from redcommons.dataset.model import Parsed
from redcommons.values.errors import BadInput

NAME = "ailuminate"
SOURCE = "MLCommons AILuminate 1.0 demo prompts"
LICENCE = "CC BY 4.0"
FIELDS = {
    "id": "release_prompt_id",
    "prompt": "prompt_text",
    "harm": "hazard",
    "user": "persona",
    "language": "locale",
}


def sniff(path: Path, head: bytes) -> bool:  # noqa: ARG001  # the name says nothing here
    """Return whether the first line names the columns of the demo prompts."""
    first = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", errors="replace")
    return {"release_prompt_id", "prompt_text", "hazard"} <= {normal(name.strip('"\r')) for name in first.split(",")}


def read(path: Path, mapping: Mapping[str, str]) -> Parsed:
    """Return one case a prompt; raises BadInput where a column is missing."""
    header, rows = csv_table.table(path, mapping)
    missing = [name for name in FIELDS.values() if name not in header]
    if missing and not mapping:
        raise BadInput(f"{path} lacks {listed(missing)} of the AILuminate demo prompts: read it with --format csv")
    found = columns(path, (*header, "source", "licence"), {**FIELDS, **mapping})
    return cases(path, NAME, found, _stated(rows))


def _stated(rows: Iterator[Row]) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for line, row in rows:
        yield line, row if isinstance(row, str) else {"source": SOURCE, "licence": LICENCE, **row}
