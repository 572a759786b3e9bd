"""Files that people bring: kept as bytes until what is in them was taken or left."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import NewType, Protocol

from redcommons.values.base import Value
from redcommons.values.identity import PersonName, StudyId

UploadId = NewType("UploadId", str)

MAX_UPLOAD = 50_000_000
"""Most bytes of one file that is brought by way of a page."""


class Upload(Value, tag="upload/1"):
    """A file that somebody brought, without its bytes."""

    id: UploadId
    """Its id in this workspace."""
    study: StudyId
    """The study it was brought to."""
    name: str
    """Its name, without the folders it lay in."""
    by: PersonName
    """Who brought it."""
    at: str
    """When."""


class Uploads(Protocol):
    """The belt of files that people brought."""

    def keep(self, upload: Upload, body: bytes) -> Upload:
        """Keep a file; raises BadInput on one that is empty or larger than MAX_UPLOAD."""
        ...

    def get(self, upload: UploadId) -> Upload:
        """Return what is known of a file; raises NotFound once it was taken or left."""
        ...

    def opened(self, upload: UploadId) -> AbstractContextManager[Path]:
        """Lay the file into a folder of its own for the length of a block; raises NotFound.

        Errors that name the file leave the block without that folder, which would tell people nothing.
        """
        ...

    def leave(self, upload: UploadId) -> None:
        """Forget a file; one that is gone already stays gone."""
        ...
