"""What care needs from the world: a place for sealed bytes, which it cannot read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A vault as it is kept: nobody can read it without its key, which is not here."""

    keys: bytes
    """The vault's key, wrapped by what its person knows or has."""
    body: bytes
    """What is private, under that key; always of one size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """What a public act takes along: it writes the vault anew, changed or not, in its own transaction."""

    person: str
    """Id of the person."""
    merge: Callable[[bytes], bytes]
    """Takes the body that is kept and returns the one to keep, of the same size."""


class Vaults(Protocol):
    """Where vaults are kept."""

    def get(self, person: str) -> Sealed | None:
        """Return a person's vault, or None."""
        ...

    def put(self, person: str, sealed: Sealed) -> None:
        """Keep a vault in place of the one there may be."""
        ...

    def settle(self, settling: Settling) -> None:
        """Write a person's vault anew, if there is one."""
        ...

    def drop(self, person: str) -> None:
        """Take a vault away, if there is one."""
        ...
