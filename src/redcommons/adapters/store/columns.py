"""Columns that either database takes, and as plain JSON and back, the same out of either."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, BinaryField, CharField, Field, IntegerField, Model, TextField

from redcommons.values.errors import BadInput

Row = Sequence[Any]


def fields(model: type[Model]) -> list[Field[Any, Any]]:
    """Return the fields of a table that have a column."""
    return [field for field in model._meta.concrete_fields if field.column]


def plain(text: str) -> str:
    """Return text for a column: PostgreSQL refuses NUL there; a body keeps the words as they came."""
    return text.replace("\x00", "\ufffd")


def pack(row: Row) -> list[Any]:
    """Return a row as JSON can hold it: bytes as base64, times as ISO 8601."""
    return [_packed(item) for item in row]


def _packed(item: object) -> object:
    if isinstance(item, bytes | memoryview):
        return b64encode(item).decode("ascii")
    return item


def unpacking(columns: Sequence[Field[Any, Any]], db: BaseDatabaseWrapper) -> Callable[[Row], list[Any]]:
    """Return what makes a packed row into one that this database takes; it raises BadInput on a wrong one."""
    plain = {CharField, TextField, IntegerField, BigIntegerField}
    ways = [_plain if type(field) in plain else _bytes if isinstance(field, BinaryField) else None for field in columns]

    def unpacked(row: Row) -> list[Any]:
        if len(row) != len(columns):
            raise BadInput(f"a row has {len(row)} columns, its table has {len(columns)}")
        try:
            return [
                way(item) if way else field.get_db_prep_save(field.to_python(item), db)
                for way, field, item in zip(ways, columns, row, strict=True)
            ]
        except (ValueError, TypeError, ValidationError) as error:
            raise BadInput(f"a column cannot hold what the backup has for it: {error}") from error

    return unpacked


def _plain(item: object) -> object:
    if item is not None and not isinstance(item, str | int):
        raise TypeError(f"{type(item).__name__} in the place of a text or a number")
    return item


def _bytes(item: object) -> bytes | None:
    return None if item is None else b64decode(str(item), validate=True)
