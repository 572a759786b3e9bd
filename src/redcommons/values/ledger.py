"""The audit ledger: an append-only chain over salted commitments.

Each line commits to its payload by `sha256(salt || payload)` and to the line before it. The payload and
its salt are kept apart from the chain, so both can be erased: the chain still holds, and what was erased
cannot be guessed back from the commitment. It records exports, publications, access changes and
break-glass reads, never ordinary reading.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Protocol

from redcommons.values.base import Value, encode

GENESIS = "0" * 64


class LedgerLine(Value, tag="ledger-line/1"):
    """One line of the chain; it holds no payload."""

    number: int
    """Place in the chain, counted from 1."""
    previous: str
    """Hash of the line before; 64 zeros for the first."""
    commitment: str
    """SHA-256 of salt and payload, hexadecimal."""

    @property
    def hash(self) -> str:
        """Return what the next line commits to."""
        return hashlib.sha256(encode(self)).hexdigest()


class Deed(Value, tag="deed/1"):
    """The payload of a line: what was done, by whom, to what."""

    verb: str
    """The action, such as "report.publish"."""
    actor: str
    """Who did it, by the name they use in the study."""
    study: str
    """The study that it concerns."""
    subject: str
    """What it was done to: an id, a name or a fingerprint."""
    at: str
    """When, ISO 8601 in UTC."""


class Ledger(Protocol):
    """Where deeds are written; reading back goes through the store."""

    def append(self, deed: Deed) -> LedgerLine:
        """Write one line; it can never be changed."""
        ...

    def lines(self) -> tuple[tuple[LedgerLine, Deed | None], ...]:
        """Return every line in order, with its deed where that was not erased."""
        ...

    def erase(self, number: int) -> None:
        """Erase payload and salt of one line; the chain stays whole."""
        ...


def commit(deed: Deed, salt: bytes) -> str:
    """Return the commitment to a deed under a salt of at least 16 bytes."""
    return hashlib.sha256(salt + encode(deed)).hexdigest()


def next_line(last: LedgerLine | None, deed: Deed) -> tuple[LedgerLine, bytes]:
    """Return the line that follows `last`, and the fresh salt that it was committed with."""
    salt = secrets.token_bytes(32)
    number, previous = (last.number + 1, last.hash) if last else (1, GENESIS)
    return LedgerLine(number=number, previous=previous, commitment=commit(deed, salt)), salt


def first_break(lines: tuple[LedgerLine, ...]) -> int | None:
    """Return the number of the first line that does not follow from the one before, or None."""
    previous = GENESIS
    for place, line in enumerate(lines, start=1):
        if line.number != place or line.previous != previous:
            return place
        previous = line.hash
    return None
