"""What the exploration room needs from the world."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from redcommons.exploration.memo import Exchange
from redcommons.exploration.model import Looked, Talk, TalkHead, Turn
from redcommons.study.ports import Ports as StudyPorts
from redcommons.values.identity import SheetId, StudyId

Cell = tuple[str, str, str]
"""Scenario, harm and interaction type of a conversation, each empty or "unspecified" where nobody said."""


class Piece(NamedTuple):
    """One more piece of a reply that is being written."""

    talk: SheetId
    """The conversation."""
    number: int
    """The reply."""
    place: int
    """Its place among the pieces, counted from 1; 1 anew drops those before it."""
    text: str
    """What came."""


class Talks(Protocol):
    """The belt of heads: one row for each conversation."""

    def begin(self, study: StudyId, name: str, talk: Talk) -> TalkHead:
        """Keep a new conversation under a name that is free."""
        ...

    def change(self, study: StudyId, name: str, talk: Talk) -> TalkHead:
        """Keep what a head says from now on; raises NotFound."""
        ...

    def erase(self, study: StudyId, name: str) -> None:
        """Remove the head of a conversation; nothing happens where there is none."""
        ...

    def unname(self, study: StudyId, name: str, talk: Talk) -> None:
        """Keep what a head says from now on, without the name of whoever began the conversation."""
        ...

    def get(self, study: StudyId, name: str) -> TalkHead | None:
        """Return the head of a conversation, or None."""
        ...

    def called(self, study: StudyId, names: Collection[str]) -> Mapping[str, TalkHead]:
        """Return the heads of conversations by their names; those that are not there are left out."""
        ...

    def page(self, study: StudyId, meant: Looked) -> tuple[TalkHead, ...]:
        """Return heads, newest first."""
        ...

    def count(self, study: StudyId, meant: Looked) -> int:
        """Return how many conversations are meant, whatever the page."""
        ...

    def names(self, study: StudyId) -> tuple[str, ...]:
        """Return the names of all conversations in the order in which they began."""
        ...

    def drawn(self, study: StudyId, brief: str, most: int) -> tuple[Mapping[str, str], ...]:
        """Return what the newest conversations that follow a brief have drawn from it, `most` at most."""
        ...

    def line(self, study: StudyId, first: str) -> tuple[TalkHead, ...]:
        """Return every session with one person by the name of the first, earliest session first."""
        ...

    def sessions(self, study: StudyId, firsts: Collection[str]) -> Mapping[str, int]:
        """Return how many sessions there are by the name of each first one."""
        ...

    def cells(self, study: StudyId) -> Mapping[Cell, int]:
        """Return how many conversations there are of each scenario, harm and interaction type."""
        ...


class Turns(Protocol):
    """The belt of turns, and of the pieces of those that are still being written."""

    def add(self, talk: SheetId, turns: Sequence[Turn], owner: str = "") -> tuple[Turn, ...]:
        """Keep turns under the next free numbers, all or none; return them numbered.

        A negative parent counts back from the turn itself: ABOVE is the one before it in `turns`. `owner` writes
        those whose state is "writing".
        """
        ...

    def pieces(self, pieces: Sequence[Piece]) -> None:
        """Keep more pieces of turns that are being written, all or none."""
        ...

    def whole(self, talk: SheetId, turn: Turn) -> None:
        """Put the finished turn in place of its pieces; raises NotFound unless it was being written."""
        ...

    def erase(self, talk: SheetId, numbers: Collection[int] | None = None) -> int:
        """Remove every turn of a conversation with its pieces and the words it is found by; return how many.

        With `numbers`, those turns stay in the tree without a word, without a name and without how they were made.
        """
        ...

    def owning(self) -> AbstractContextManager[str]:
        """Hold the name of one who writes turns; what they leave unfinished is cut off as soon as they are gone."""
        ...

    def path(self, talk: SheetId, number: int) -> tuple[Turn, ...]:
        """Return the turns from the first to `number`, following parents."""
        ...

    def all(self, talk: SheetId) -> tuple[Turn, ...]:
        """Return every turn of a conversation by number.

        One that is being written holds the pieces so far; one whose owner is gone is "cut_off" with what came.
        """
        ...

    def counts(self, talks: Sequence[SheetId]) -> Mapping[SheetId, int]:
        """Return how many turns each of these conversations has."""
        ...

    def makers(self, study: StudyId) -> Mapping[tuple[str, bool], int]:
        """Return how many turns people's side has in a study, by (method that made them or "", changed by a person).

        What a model replied is not counted, and what came with a transcript is not either: nobody here wrote it.
        """
        ...

    def standing(self, talk: SheetId) -> tuple[int, int]:
        """Return the number of the last turn, 0 where there is none, and how many are still being written."""
        ...


class Sealing(Protocol):
    """How private memos are sealed, under a key that only their writer brings."""

    def seal(self, key: bytes, body: bytes, what: str) -> bytes:
        """Return `body` sealed; `what` says what it is, and is asked for again when it is opened."""
        ...

    def open(self, key: bytes, sealed: bytes, what: str) -> bytes:
        """Return what was sealed; raises BadInput under any other key, or as anything else."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Everything the exploration room asks of the world."""

    study: StudyPorts
    """What the study room asks of it."""
    talks: Talks
    """The belt of heads."""
    turns: Turns
    """The belt of turns."""
    sealing: Sealing
    """Seals private memos."""
    write_qdpx: Callable[[Exchange], bytes]
    """Writes released memos and their codes as a REFI-QDA project."""
