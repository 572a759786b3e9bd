"""Formats of files, each in one module with `NAME`, `sniff` and `read`.

Another package adds a format by an entry point in the group `redcommons.formats` that names such a module.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol

from redcommons.adapters.formats import files
from redcommons.dataset.model import Parsed
from redcommons.values.errors import BadInput
from redcommons.values.text import visible

GROUP = "redcommons.formats"

BUILT_IN: dict[str, str] = {
    "jailbreakbench": "redcommons.adapters.formats.jailbreakbench",
    "ailuminate": "redcommons.adapters.formats.ailuminate",
    "promptfoo": "redcommons.adapters.formats.promptfoo",
    "xlsx": "redcommons.adapters.formats.xlsx",
    "jsonl": "redcommons.adapters.formats.json_lines",
    "csv": "redcommons.adapters.formats.csv_table",
}
"""Module of each format that comes with Redcommons, the narrow ones first: also found without installing."""


class Format(Protocol):
    """What a module must have to be a format."""

    NAME: str

    def sniff(self, path: Path, head: bytes) -> bool:
        """Return whether the file at `path`, starting with `head`, is likely of this format."""
        ...

    def read(self, path: Path, mapping: Mapping[str, str]) -> Parsed:
        """Return what the file holds; raises BadInput where it cannot be used as a whole."""
        ...


@cache
def _installed() -> dict[str, EntryPoint]:
    return {found.name: found for found in entry_points(group=GROUP) if found.name not in BUILT_IN}


def forget_installed() -> None:
    """Look for formats of other packages again: after one was installed while this process runs."""
    _installed.cache_clear()


def names() -> tuple[str, ...]:
    """Return the names of all formats in the order in which they are tried; other packages' before the widest."""
    narrow, wide = list(BUILT_IN)[:3], list(BUILT_IN)[3:]
    return (*narrow, *sorted(_installed()), *wide)


def find(name: str) -> Format:
    """Return the format called `name`; raises BadInput with the names that exist."""
    if name in BUILT_IN:
        found: Format = import_module(BUILT_IN[name])
        return found
    if name in _installed():
        loaded: Format = _installed()[name].load()
        return loaded
    raise BadInput(f"no format {visible(name)[:80]!r}: formats are auto, {', '.join(names())}")


def read(path: Path, format: str = "auto", mapping: Mapping[str, str] | None = None) -> Parsed:
    """Return what is in a file; nothing is written.

    Args:
        path: a regular file.
        format: one of `names()`, or "auto" to let the formats look at it.
        mapping: column by field for tables, such as {"prompt": "question"}; see `columns.ALIASES`.

    Raises:
        BadInput: the file as a whole cannot be used; the message names it and the way out.
    """
    head = files.head(path)
    chosen = _sniffed(path, head) if format == "auto" else find(format)
    return chosen.read(path, dict(mapping or {}))


def _sniffed(path: Path, head: bytes) -> Format:
    for name in names():
        if (candidate := find(name)).sniff(path, head):
            return candidate
    what = files.binary(head) or "in no format known here"
    raise BadInput(f"{path} is {what}; name its format with --format: {', '.join(names())}")
