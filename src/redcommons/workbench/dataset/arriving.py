"""Files on their way in: bounded, and in memory alone until the store has them.

What a server lays on the disk under a name of its own stays there when it is killed, and a file holds people's words.
"""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler, StopUpload

from redcommons.values.upload import MAX_UPLOAD


class Bounded(FileUploadHandler):
    """Stands before Django's own handlers and ends an upload that has become too long."""

    def __init__(self, request: Any = None) -> None:  # noqa: ANN401  Django's own signature
        """Count from nothing."""
        super().__init__(request)
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand a piece on, or end the upload."""
        del start
        self._size += len(raw_data)
        if self._size > MAX_UPLOAD:
            if self.request is not None:
                self.request.META["redcommons.too_large"] = "1"
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind."""
        del file_size


class InMemory(MemoryFileUploadHandler):
    """Django's own, whatever the size: what is longer than a page takes was ended before."""

    def handle_raw_input(self, *given: Any, **more: Any) -> None:  # noqa: ANN401  Django's own signature
        """Take every file."""
        super().handle_raw_input(*given, **more)
        self.activated = True
