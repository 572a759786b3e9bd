"""Reading a backup into an empty workspace: everything is checked first, then all of it is taken, or nothing."""

from __future__ import annotations

import hashlib
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any

import msgspec
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from redcommons.adapters.store.backup import CHUNK, EDITION, FORMAT, MANIFEST, ROWS, applied, kept_models
from redcommons.adapters.store.columns import fields, unpacking
from redcommons.adapters.store.connection import Connection
from redcommons.values.backup import Backup, FileKept, Progress, TableKept
from redcommons.values.base import decode
from redcommons.values.errors import BadInput, StoreError
from redcommons.values.text import visible

MAX_MANIFEST = 16_000_000
MAX_LINE = 1 << 28
"""Most bytes of one row: beyond any body that a store holds."""

_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, struct.error, ValueError, RuntimeError, EOFError)
"""All that `zipfile` is known to raise on archives that somebody or something damaged."""

Models = dict[str, type[Model]]


def read_backup(connection: Connection, reports: Path | None, file: Path, progress: Progress) -> Backup:
    """Take everything from `file` into this workspace, which must be empty: all of it or nothing."""
    with _opened(file) as archive:
        made = _manifest(file, archive)
        _check(file, archive, made)
        connection.call(_refuse_unfit, connection, made)
        with _editions(file, archive, made, reports) as settle:
            connection.call(_take, connection, archive, made, progress, settle)
    return made


# ------------------------------------------------------------------------------------------------- before it is taken


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror or error}") from error
    except _BROKEN as error:
        raise BadInput(f"{file} is no backup, or a damaged one: {visible(str(error))[:200]}") from error


def _manifest(file: Path, archive: zipfile.ZipFile) -> Backup:
    found = [entry for entry in archive.infolist() if entry.filename == MANIFEST]
    if len(found) != 1 or found[0].file_size > MAX_MANIFEST:
        raise BadInput(f"{file} is no backup of a workspace: it has no {MANIFEST}; see redcommons backup")
    made = decode(archive.read(found[0]), Backup)
    if made.format != FORMAT:
        raise BadInput(f"{file} has the format {made.format!r}, this version reads {FORMAT!r}")
    return made


def _check(file: Path, archive: zipfile.ZipFile, made: Backup) -> None:
    """Read the whole archive once, so that nothing is written of one that is damaged, short or strange."""
    names = [entry.filename for entry in archive.infolist()]
    told = [MANIFEST, *(_name(table) for table in made.tables), *(item.name for item in made.files)]
    strange = next((name for name in names if name not in set(told)), None)
    if strange is not None:
        raise BadInput(
            f"{file} holds {visible(strange)[:200]!r}, which its {MANIFEST} does not name: nothing was taken"
        )
    if sorted(names) != sorted(told):
        raise BadInput(f"{file} lacks files that its {MANIFEST} names, or has some twice: nothing was taken")
    for item in made.files:
        if not EDITION.fullmatch(item.name):
            raise BadInput(f"{file} holds {visible(item.name)[:200]!r}: no file of an edition; nothing was taken")
    parts: tuple[TableKept | FileKept, ...] = (*made.tables, *made.files)
    for part in parts:
        _check_part(file, archive, part)


def _check_part(file: Path, archive: zipfile.ZipFile, part: TableKept | FileKept) -> None:
    name = part.name if isinstance(part, FileKept) else _name(part)
    seal, size, lines = hashlib.sha256(), 0, 0
    with archive.open(name) as source:
        while chunk := source.read(CHUNK):
            seal.update(chunk)
            size += len(chunk)
            lines += chunk.count(b"\n")
    right = part.size == size if isinstance(part, FileKept) else part.rows == lines
    if seal.hexdigest() != part.sha256 or not right:
        raise BadInput(f"{file}: {name} is not what was written: its checksum or its length differs; nothing was taken")


def _name(table: TableKept) -> str:
    return f"tables/{table.name}.jsonl"


def _refuse_unfit(connection: Connection, made: Backup) -> None:
    loader = MigrationLoader(connection.db)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    newer = sorted(set(made.migrations) - known)
    if newer:
        raise BadInput(
            f"the backup was made by Redcommons {made.software} with {newer[0]}, which is not known here: "
            "install that version, or restore by the command redcommons restore"
        )
    _refuse_full(connection)


def _refuse_full(connection: Connection) -> None:
    there = set(connection.db.introspection.table_names())
    for model in kept_models():
        name = model._meta.db_table
        if name in there and model._base_manager.using(connection.alias).exists():
            raise BadInput(f"{connection.shown} is not empty (it has rows in {name!r}): restore into a new workspace")


# --------------------------------------------------------------------------------------------------------- the taking


def _take(
    connection: Connection,
    archive: zipfile.ZipFile,
    made: Backup,
    progress: Progress,
    settle: Any,  # noqa: ANN401  a function without arguments
) -> None:
    with _tables_of(connection, made) as models:
        wanted = {table.name: _fitting(table, models) for table in made.tables}
        with transaction.atomic(using=connection.alias):
            _refuse_full(connection)
            done, total = 0, sum(table.rows for table in made.tables)
            for table in made.tables:
                for count in _rows(connection, archive, table, wanted[table.name]):
                    done += count
                    progress(done, total)
            _go_on_counting(connection, list(wanted.values()))
            settle()


@contextmanager
def _tables_of(connection: Connection, made: Backup) -> Iterator[Models]:
    """Give the tables as they were when the backup was made; they are brought up to date once it is in them."""
    theirs = {step for step in made.migrations if step.startswith("store.")}
    ours = {step for step in applied(connection.alias) if step.startswith("store.")}
    models: Models = {model._meta.db_table: model for model in kept_models()}
    if ours <= theirs:
        yield models
        return
    last = max(theirs).partition(".")[2]
    then = MigrationLoader(connection.db).project_state(("store", last)).apps
    models |= {model._meta.db_table: model for model in then.get_models() if model._meta.app_label == "store"}
    call_command("migrate", "store", last, database=connection.alias, verbosity=0, interactive=False)
    try:
        yield models
    finally:
        call_command("migrate", "store", database=connection.alias, verbosity=0, interactive=False)


def _fitting(table: TableKept, models: Models) -> type[Model]:
    model = models.get(table.name)
    if model is None:
        raise BadInput(f"the backup holds a table {table.name!r} that is not known here: install the version it names")
    ours = {str(field.column) for field in fields(model)}
    if ours != set(table.columns) or len(ours) != len(table.columns):
        odd = ", ".join(sorted(ours ^ set(table.columns))) or "one stands twice"
        raise BadInput(f"the table {table.name!r} has other columns here ({odd}): install the version that made it")
    return model


def _rows(connection: Connection, archive: zipfile.ZipFile, table: TableKept, model: type[Model]) -> Iterator[int]:
    db = connection.db
    by_column = {field.column: field for field in fields(model)}
    columns = [by_column[name] for name in table.columns]
    quoted = ", ".join(db.ops.quote_name(field.column) for field in columns)
    places = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {db.ops.quote_name(table.name)} ({quoted}) VALUES ({places})"  # noqa: S608  our own names
    unpack = unpacking(columns, db)
    with archive.open(_name(table)) as source, db.cursor() as cursor:
        lines = _lines(source, table.name)
        while batch := list(islice(lines, ROWS)):
            cursor.executemany(statement, [unpack(row) for row in batch])
            yield len(batch)


def _lines(source: IO[bytes], table: str) -> Iterator[list[Any]]:
    number = 0
    while line := source.readline(MAX_LINE):
        number += 1
        try:
            yield msgspec.json.decode(line, type=list[Any])
        except msgspec.MsgspecError as error:
            raise BadInput(f"row {number} of {table} is none: {error}; nothing was taken") from error


def _go_on_counting(connection: Connection, models: list[type[Model]]) -> None:
    """Let the next row of each table have the next number, which a server does not see from rows alone."""
    with connection.db.cursor() as cursor:
        for statement in connection.db.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


# ------------------------------------------------------------------------------------------------- published editions


@contextmanager
def _editions(file: Path, archive: zipfile.ZipFile, made: Backup, reports: Path | None) -> Iterator[Any]:
    """Unpack editions beside their place, and give what puts them there at the last moment."""
    if not made.files:
        yield lambda: None
        return
    if reports is None:
        raise BadInput(f"{file} holds published editions: name a folder for them (REDCOMMONS_REPORTS=FOLDER)")
    folders = sorted({item.name.split("/")[1] for item in made.files})
    there = next((name for name in folders if (reports / name).exists()), None)
    if there is not None:
        raise BadInput(f"{reports / there} is there already: move it away, then restore")
    try:
        reports.mkdir(parents=True, exist_ok=True)
        waiting = Path(tempfile.mkdtemp(prefix=".restoring-", dir=reports))
    except OSError as error:
        raise StoreError(f"{reports}: {error.strerror}: name a folder that you may write in") from error
    try:
        for item in made.files:
            _unpack(archive, item.name, waiting / item.name.removeprefix("reports/"))
        yield lambda: _settle(waiting, reports, folders)
    finally:
        shutil.rmtree(waiting, ignore_errors=True)


def _unpack(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, path.open("wb") as out:
        shutil.copyfileobj(source, out, CHUNK)


def _settle(waiting: Path, reports: Path, folders: list[str]) -> None:
    moved: list[Path] = []
    try:
        for name in folders:
            (waiting / name).rename(reports / name)
            moved.append(reports / name)
    except OSError:
        for folder in moved:
            shutil.rmtree(folder, ignore_errors=True)
        raise
