"""A backup: everything that a workspace holds, in one file that goes into either database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

from redcommons.values.base import Value

Progress = Callable[[int, int], None]
"""Is told how many rows are done, of how many."""


class TableKept(Value, tag="table-kept/1"):
    """One table of a backup; its rows stand in `tables/NAME.jsonl`, one list a line."""

    name: str
    """Its name in the database."""
    columns: tuple[str, ...]
    """Its columns, in the order of each line."""
    rows: int
    """Its number of rows."""
    sha256: str
    """Checksum of its file, 64 hexadecimal digits."""


class FileKept(Value, tag="file-kept/1"):
    """One file of a published edition; it stands in `reports/FOLDER/…`."""

    name: str
    """Its name in the archive."""
    size: int
    """Its length in bytes."""
    sha256: str
    """Its checksum, 64 hexadecimal digits."""


class Backup(Value, tag="backup/1"):
    """What a backup says of itself, in `backup.json`."""

    format: Literal["redcommons-backup/1"]
    """The format of the file."""
    software: str
    """Version of Redcommons that made it."""
    at: str
    """When it was made, ISO 8601 in UTC."""
    migrations: tuple[str, ...]
    """Steps that had made the tables, each "application.step"."""
    tables: tuple[TableKept, ...]
    """Every table that was kept."""
    files: tuple[FileKept, ...] = ()
    """Every file of a published edition."""
    left_out: tuple[str, ...] = ()
    """Tables that are not in it: sessions, and what Django makes anew by itself."""


class Archive(Protocol):
    """Writes a workspace into one file, and reads one back into an empty workspace."""

    def write(self, file: Path, progress: Progress) -> Backup:
        """Write everything into `file`, which appears whole or not at all; raises BadInput or StoreError."""
        ...

    def read(self, file: Path, progress: Progress) -> Backup:
        """Take everything from `file` into this workspace, which must be empty: all of it or nothing.

        Raises BadInput when the workspace holds anything, or when the file is no backup, is damaged, or is newer.
        """
        ...
