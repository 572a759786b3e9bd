"""Erasing: what people withdraw is overwritten, and not only let go of.

SQLite leaves what was deleted in pages that are free, where anybody with the file can read it. PostgreSQL gives such
room back by itself, after a while.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from redcommons.adapters.store.connection import Connection


@contextmanager
def overwritten(connection: Connection) -> Iterator[None]:
    """Have what is deleted in the block overwritten with zeros; only on the store thread."""
    if connection.postgres:
        yield
        return
    with connection.db.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA secure_delete = OFF")
