"""The shelf: one append-only place for everything that people write.

A sheet is an envelope around a value. Editing writes the next revision; nothing is ever changed, and nothing goes but
what its own author withdraws. Author and time stand beside the fingerprinted value, because they are no part of its
content.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Protocol, TypeVar

from redcommons.values.base import Fingerprint, Value
from redcommons.values.identity import SheetId, StudyId

T = TypeVar("T")
V = TypeVar("V", bound=Value)


class Sheet(Value, tag="sheet/1"):
    """What the shelf knows of one revision of one value, without its body."""

    id: SheetId
    """The id that all revisions share."""
    noun: str
    """The kind of value, without version: "charter", "review"."""
    study: StudyId
    """The study it belongs to; empty for what belongs to the workspace."""
    name: str
    """The name people call it by, unique within study and kind."""
    revision: int
    """1 for the first, one more for each edit."""
    fingerprint: Fingerprint
    """Fingerprint of the body."""
    author: str
    """Who wrote this revision."""
    at: str
    """When, ISO 8601 in UTC."""


class Shelf(Protocol):
    """An append-only store of sheets."""

    def put(self, study: StudyId, name: str, value: Value, author: str, after: int | None = None) -> Sheet:
        """Write `value` as the next revision under `name`; equal content writes nothing new.

        With `after`, raises MovedOn when the newest revision is another one; 0 says that there is none yet.
        """
        ...

    def leave(self, study: StudyId, name: str, value: Value) -> Sheet:
        """Write `value` as the next revision under `name`, without an author and dated by the day alone.

        Its row stands in no order among the others, so that a dump does not say between whose acts it came.
        """
        ...

    def get(self, kind: type[V], study: StudyId, name: str) -> tuple[Sheet, V] | None:
        """Return the newest revision of that name, or None."""
        ...

    def newest(self, kind: type[V], study: StudyId) -> tuple[tuple[Sheet, V], ...]:
        """Return the newest revision of every sheet of a kind, oldest sheet first."""
        ...

    def under(self, kind: type[V], study: StudyId, stems: Collection[str]) -> tuple[tuple[Sheet, V], ...]:
        """Return the newest revision of every sheet whose name begins with one of these, oldest sheet first."""
        ...

    def revisions(
        self, kinds: Sequence[type[Value]], study: StudyId, before: int = 0, most: int = 100
    ) -> tuple[tuple[int, Sheet, Value, Value | None], ...]:
        """Return revisions of every sheet of these kinds, newest first: place, sheet, value, and the value before it.

        `before` goes on behind a place; 0 begins at the newest.
        """
        ...

    def history(self, kind: type[V], study: StudyId, name: str) -> tuple[tuple[Sheet, V], ...]:
        """Return every revision of one sheet, first revision first."""
        ...

    def together(self, work: Callable[[], T]) -> T:
        """Do all that `work` writes, or none of it: a machine that stops in the middle leaves nothing half done.

        For a few writes that belong together; it must not wait for anybody.
        """
        ...

    def erase(self, kind: type[Value], study: StudyId, name: str, author: str = "") -> int:
        """Remove every revision of one sheet, or those of one author, with the words they were found by.

        Nothing of them stays, neither text nor fingerprint nor author. Return how many went. What others wrote under
        the name counts on as it stands; a revision's number is not given to another while a later one stands.
        """
        ...
