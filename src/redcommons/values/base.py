"""The one base of all values: frozen, keyword-only, JSON with a fixed order, a content fingerprint.

A value is encoded with its kind and version (`"kind": "case/1"`). When a released version changes,
its class goes to the next number and an upcast from the old one is registered: see `upcast`.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from functools import cache
from typing import Any, NewType, TypeVar, dataclass_transform, get_type_hints

import msgspec

from redcommons.values.errors import BadInput, Bug

Fingerprint = NewType("Fingerprint", str)
V = TypeVar("V", bound="Value")

_ENCODER = msgspec.json.Encoder(order="deterministic")
_UPCASTS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}


class _KeywordOnly(msgspec.StructMeta):
    """Hands keyword-only construction down, which msgspec asks of every class anew."""

    def __new__(
        cls,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        **config: Any,  # noqa: ANN401
    ) -> _KeywordOnly:
        return super().__new__(cls, name, bases, namespace, **({"kw_only": True} | config))


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Value(msgspec.Struct, metaclass=_KeywordOnly, frozen=True, omit_defaults=True, tag_field="kind"):
    """A frozen noun; equal content is equal, whoever wrote it and whenever."""

    def __post_init__(self) -> None:
        for name in _floats(type(self)):
            item = getattr(self, name)
            if isinstance(item, float) and not math.isfinite(item):
                raise BadInput(f"{type(self).__name__}.{name} is {item}: only finite numbers are values")


@cache
def _floats(kind: type[Value]) -> tuple[str, ...]:
    """Return the fields that may hold a float, by their declared types: the others need no look."""
    return tuple(name for name, hint in get_type_hints(kind).items() if "float" in str(hint))


def encode(value: object) -> bytes:
    """Return `value` as JSON bytes; equal values give equal bytes."""
    return _ENCODER.encode(value)


def fingerprint(value: object) -> Fingerprint:
    """Return the SHA-256 of the encoded value, 64 hexadecimal digits."""
    return Fingerprint(hashlib.sha256(encode(value)).hexdigest())


def decode(body: bytes, kind: type[V]) -> V:
    """Return the value in `body`, lifted from any released version; raises BadInput on anything else."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        return _decode_older(body, kind, error)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadInput(f"not a stored {kind.__name__}: {error}") from error


def _lifted(data: Any) -> Any:  # noqa: ANN401  plain JSON of any shape
    """Return plain data with every older value in it lifted, the inner ones first."""
    if isinstance(data, list):
        return [_lifted(item) for item in data]
    if not isinstance(data, dict):
        return data
    data = {name: _lifted(item) for name, item in data.items()}
    while data.get("kind") in _UPCASTS:
        data = _UPCASTS[data["kind"]](data)
    return data


def _decode_older(body: bytes, kind: type[V], error: msgspec.ValidationError) -> V:
    try:
        plain = msgspec.json.decode(body)
        data = _lifted(plain)
    except (msgspec.DecodeError, RecursionError) as deeper:  # numbers that no machine holds, lists within lists
        raise BadInput(f"not a stored {kind.__name__}: {deeper}") from deeper
    if data == plain:
        raise BadInput(f"cannot read a {kind.__name__}: {error}; was it written by a newer version?") from error
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as still:
        raise BadInput(f"cannot read an older {kind.__name__}: {still}") from still


def upcast(
    old: str,
) -> Callable[[Callable[[dict[str, Any]], dict[str, Any]]], Callable[[dict[str, Any]], dict[str, Any]]]:
    """Register the function that lifts plain data of kind `old` (say "case/1") to the next version."""

    def register(lift: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[dict[str, Any]], dict[str, Any]]:
        if old in _UPCASTS:
            raise Bug(f"two upcasts from {old}")
        _UPCASTS[old] = lift
        return lift

    return register


def kind_of(value: Value | type[Value]) -> str:
    """Return the kind and version that stand in the encoded value, such as "case/1"."""
    return str(value.__struct_config__.tag)
