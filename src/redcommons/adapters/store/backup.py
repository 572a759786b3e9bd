"""Writing a backup: one moment of the database and the published editions, in one file, with memory flat."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from django.apps import apps
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from redcommons.adapters.store.columns import fields, pack
from redcommons.adapters.store.connection import Connection, one_moment
from redcommons.values.backup import Backup, FileKept, Progress, TableKept
from redcommons.values.base import encode
from redcommons.values.clock import Clock
from redcommons.values.errors import BadInput, StoreError
from redcommons.values.version import VERSION

MANIFEST = "backup.json"
FORMAT: Final = "redcommons-backup/1"
ROWS = 500
"""Rows held in memory at a time."""

CHUNK = 1 << 20
"""Bytes of a file held in memory at a time."""

EDITION = re.compile(r"reports/[a-z0-9][a-z0-9-]*/(?:index\.html|report\.json|bundle\.zip|examples/[0-9]+\.html)")
"""Names of the files of published editions in the archive; no other name is ever written to a disk."""

LEFT_OUT = frozenset(
    (
        "django_session",  # whoever restores a workspace signs in again
        "django_migrations",  # said by the steps in the manifest
        "django_content_type",  # made anew by Django, with numbers of their own
        "auth_permission",  # as above; permission is asked of labour, never of this
        "auth_group_permissions",
        "account_user_permissions",
    )
)
"""Tables that no backup holds."""


def write_backup(connection: Connection, clock: Clock, reports: Path | None, file: Path, progress: Progress) -> Backup:
    """Write everything into `file`, which appears whole or not at all."""
    _refuse_foreign(file)

    def written() -> Backup:
        with _beside(file) as out, one_moment(connection.where) as alias, zipfile.ZipFile(out, "w") as archive:
            made = _Writing(archive, alias, progress).everything(clock, reports)
            _entry_of(archive, MANIFEST, msgspec.json.format(encode(made), indent=2) + b"\n")
        return made

    return connection.apart(written)


class _Writing:
    """The writing of one archive."""

    def __init__(self, archive: zipfile.ZipFile, alias: str, progress: Progress) -> None:
        self.archive = archive
        self.alias = alias
        self.progress = progress
        self.done = 0
        self.total = 0

    def everything(self, clock: Clock, reports: Path | None) -> Backup:
        models = kept_models()
        there = set(connections[self.alias].introspection.table_names())
        models = [model for model in models if model._meta.db_table in there]
        self.total = sum(model._base_manager.using(self.alias).count() for model in models)
        tables = tuple(self._table(model) for model in models)
        return Backup(
            format=FORMAT,
            software=VERSION,
            at=clock.now(),
            migrations=applied(self.alias),
            tables=tables,
            files=tuple(self._file(name, path) for name, path in _editions(reports)),
            left_out=tuple(sorted(there - {table.name for table in tables})),
        )

    def _table(self, model: type[Model]) -> TableKept:
        columns = fields(model)
        names = [field.attname for field in columns]
        order = [field.attname for field in model._meta.pk_fields]
        rows = model._base_manager.using(self.alias).order_by(*order).values_list(*names)
        seal, count = hashlib.sha256(), 0
        with self.archive.open(_entry(f"tables/{model._meta.db_table}.jsonl"), "w", force_zip64=True) as out:
            for row in rows.iterator(chunk_size=ROWS):
                line = msgspec.json.encode(pack(row)) + b"\n"
                seal.update(line)
                out.write(line)
                count += 1
                if count % ROWS == 0:
                    self.progress(self.done + count, self.total)
        self.done += count
        self.progress(self.done, self.total)
        held = tuple(str(field.column) for field in columns)
        return TableKept(name=model._meta.db_table, columns=held, rows=count, sha256=seal.hexdigest())

    def _file(self, name: str, path: Path) -> FileKept:
        seal, size = hashlib.sha256(), 0
        with path.open("rb") as source, self.archive.open(_entry(name), "w", force_zip64=True) as out:
            while chunk := source.read(CHUNK):
                seal.update(chunk)
                out.write(chunk)
                size += len(chunk)
        return FileKept(name=name, size=size, sha256=seal.hexdigest())


def kept_models() -> list[type[Model]]:
    """Return every table that Django knows here and that a backup holds, by name."""
    models = apps.get_models(include_auto_created=True)
    kept = [model for model in models if model._meta.managed and model._meta.db_table not in LEFT_OUT]
    return sorted(kept, key=lambda model: model._meta.db_table)


def applied(alias: str) -> tuple[str, ...]:
    """Return the steps that have made the tables, in order of name."""
    recorder = MigrationRecorder(connections[alias])
    return tuple(sorted(f"{app}.{name}" for app, name in recorder.applied_migrations()))


def _editions(reports: Path | None) -> Iterator[tuple[str, Path]]:
    """Yield the files of published editions; a link leads elsewhere and is no part of one."""
    for path in sorted(reports.rglob("*")) if reports and reports.is_dir() else ():
        name = f"reports/{path.relative_to(reports).as_posix()}" if reports else ""
        if EDITION.fullmatch(name) and path.is_file() and not path.is_symlink():
            yield name, path


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _entry_of(archive: zipfile.ZipFile, name: str, body: bytes) -> None:
    archive.writestr(_entry(name), body)


def _refuse_foreign(file: Path) -> None:
    """Only an earlier backup is ever replaced."""
    if not os.path.lexists(file):
        return
    try:
        with zipfile.ZipFile(file) as there:
            ours = MANIFEST in there.namelist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        ours = False
    if not ours:
        raise BadInput(f"{file} is there already and is no backup: name another file, or move it away")


@contextmanager
def _beside(file: Path) -> Iterator[BinaryIO]:
    """Give a file beside the final one, readable by its owner alone; it takes the final name once it is on disk."""
    part = file.with_name(file.name + ".part")
    try:
        handle = os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+b")
    except OSError as error:
        raise StoreError(f"{file}: {error.strerror}: name a place that you may write in") from error
    with handle:
        _hold(handle, part)
        try:
            handle.truncate()
            yield handle
            handle.flush()
            os.fsync(handle.fileno())
            part.replace(file)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    _settle(file.parent)


def _hold(handle: BinaryIO, part: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BadInput(f"{part} is being written by another backup: wait for it, or name another file") from None


def _settle(folder: Path) -> None:
    """Have the new name on disk as well, and not only the bytes under it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
