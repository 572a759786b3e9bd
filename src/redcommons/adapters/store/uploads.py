"""The belt of files that people brought."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from redcommons.adapters.store.connection import Connection, looked, stored
from redcommons.adapters.store.models import UploadRow
from redcommons.values.errors import BadInput, NotFound, UserError
from redcommons.values.identity import PersonName, StudyId
from redcommons.values.upload import MAX_UPLOAD, Upload, UploadId

MAX_STEM = 200
"""Bytes kept of a file's name before its ending: file systems stop at 255."""

LAID = "redcommons-laid-"
"""Begins the name of a folder in which a file is laid out for whoever reads it."""

_STRANGE = re.compile(r"[^\w .()+,@-]+")


class StoredUploads:
    """Files by id."""

    def __init__(self, connection: Connection) -> None:
        """Keep files in `connection`."""
        self.connection = connection

    @stored
    def keep(self, upload: Upload, body: bytes) -> Upload:
        """Keep a file; raises BadInput on one that is empty or larger than MAX_UPLOAD."""
        if not body:
            raise BadInput(f"{upload.name} is empty: is it the right file?")
        if len(body) > MAX_UPLOAD:
            size, most = (f"{bytes_ / 1_000_000:.0f} MB" for bytes_ in (len(body), MAX_UPLOAD))
            way = "split it, or import it at the command line: redcommons dataset import FILE --study NAME"
            raise BadInput(f"{upload.name} has {size}, and a page takes {most} at most: {way}")
        row = UploadRow(upload=upload.id, study=upload.study, name=upload.name, by=upload.by, at=upload.at, body=body)
        row.save(using=self.connection.alias, force_insert=True)
        return upload

    @looked
    def get(self, upload: UploadId) -> Upload:
        """Return what is known of a file; raises NotFound once it was taken or left."""
        found = UploadRow.objects.using(self.connection.alias).filter(upload=upload)
        known = found.values("study", "name", "by", "at").first()
        if known is None:
            raise _gone(upload)
        return Upload(
            id=upload,
            study=StudyId(known["study"]),
            name=known["name"],
            by=PersonName(known["by"]),
            at=known["at"],
        )

    @contextmanager
    def opened(self, upload: UploadId) -> Iterator[Path]:
        """Lay the file into a folder of its own for the length of a block; raises NotFound.

        Errors that name the file leave the block without that folder, which would tell people nothing.
        """
        name, body = self._body(upload)
        with _held_folder() as folder:
            path = Path(folder) / plain_name(name)
            path.write_bytes(body)
            try:
                yield path
            except UserError as error:
                raise type(error)(str(error).replace(f"{folder}/", "").replace(folder, "")) from error

    @stored
    def leave(self, upload: UploadId) -> None:
        """Forget a file; one that is gone already stays gone."""
        UploadRow.objects.using(self.connection.alias).filter(upload=upload).delete()

    @looked
    def _body(self, upload: UploadId) -> tuple[str, bytes]:
        row = UploadRow.objects.using(self.connection.alias).filter(upload=upload).first()
        if row is None:
            raise _gone(upload)
        return row.name, bytes(row.body)


@contextmanager
def _held_folder() -> Iterator[str]:
    """Give a folder for the length of a block, and take away those whose holders were killed in theirs."""
    for left in Path(gettempdir()).glob(f"{LAID}*"):
        _take_away(left)
    with TemporaryDirectory(prefix=LAID) as folder:
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield folder
        finally:
            os.close(handle)


def _take_away(folder: Path) -> None:
    """Remove a folder that holds a file and that nobody holds; an empty one may be about to be held."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(handle).st_uid == os.getuid() and any(folder.iterdir()):
            shutil.rmtree(folder, ignore_errors=True)
    except OSError:
        return
    finally:
        os.close(handle)


def plain_name(name: str) -> str:
    """Return the last part of a name as a file may be called anywhere; its ending, which tells the format, stays."""
    bare = _STRANGE.sub("_", re.split(r"[/\\]", name)[-1]).strip(". ")
    stem, dot, ending = bare.rpartition(".")
    if not dot or len(ending) > 16 or not ending.isascii():
        stem, ending = bare, ""
    kept = stem.encode()[:MAX_STEM].decode(errors="ignore") or "file"
    return kept + (f".{ending}" if ending else "")


def _gone(upload: UploadId) -> NotFound:
    return NotFound(f"the file {upload!r} is not here any more: what was in it was taken or left; bring it again")
