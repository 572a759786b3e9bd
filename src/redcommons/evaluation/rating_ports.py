"""What queues need from the world, beside what evaluation does."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from redcommons.care.ports import Settling
from redcommons.evaluation.model import (
    Candidate,
    Done,
    Rated,
    Verdict,
)
from redcommons.evaluation.ports import Ports
from redcommons.labour.ports import Ports as LabourPorts
from redcommons.values.errors import BadInput
from redcommons.values.identity import RunId

Chance = Callable[[int], int]
"""A number from 0, below the one given, at random."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A task taken by nobody in particular: whoever brings the token again may do it."""

    task: int
    """The task's number."""
    token: str
    """SHA-256 of the token, hexadecimal."""
    until: str = ""
    """When it runs out, ISO 8601 in UTC; the task may then be handed to somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRating:
    """Whose last rating is to be taken back, and which it may be."""

    by: str
    """Key of the rater."""
    task: int
    """The task's number."""
    since: str
    """Ratings before this moment stay."""


class RatedBefore(BadInput):
    """This rater has rated the item before, and that rating stays as it is."""


class Queues(Protocol):
    """The belt of tasks. It knows items by number, and people only by what they have done."""

    def lay_out(self, queue: str, run: RunId, items: Sequence[Candidate], overlap: int) -> int:
        """Keep `overlap` tasks for each item, whose own task number does not count; return how many."""
        ...

    def candidates(self, queue: str, by: str, now: str, after: int, most: int) -> tuple[Candidate, ...]:
        """Return tasks after number `after` that are free at `now` and whose item this person has not done."""
        ...

    def claim(self, claim: Claim, now: str) -> bool:
        """Take a task if it is still free; return whether it was."""
        ...

    def held(self, claim: Claim) -> Candidate | None:
        """Return the task if the token still holds it."""
        ...

    def finish(self, claim: Claim, by: str, at: str, settling: Settling | None) -> bool:
        """Mark a task that leaves no verdict as done, with the vault in one transaction; return whether it was held.

        Raises BadInput when this person has done the item before.
        """
        ...

    def give_back(self, claim: Claim) -> None:
        """Let a task go; without effect when the token no longer holds it."""
        ...

    def keep(
        self, claim: Claim, verdict: Verdict, at: str, settling: Settling | None, rated: Rated | None = None
    ) -> bool:
        """Keep a rating, its verdict, what is beside it, its count and the vault in one transaction, if it was held.

        Raises RatedBefore when this rater has rated the item before.
        """
        ...

    def take_back(self, last: LastRating, claim: Claim, settling: Settling | None) -> Candidate | None:
        """Take what was done back, a verdict with its count, and hold the task anew; None when there is none."""
        ...

    def kept(self, task: int, by: Sequence[str]) -> bool:
        """Return whether an answer to a task is kept under one of these keys of a rater."""
        ...

    def withdraw(self, run: RunId, judge: str, places: Sequence[tuple[int, int]]) -> int:
        """Take verdicts of a person back, by (ordinal, repeat), with their counts and all that was said with them.

        Their tasks wait again, and nothing says who had done them. Return how many went: what is not there is passed
        over. All or none.
        """
        ...

    def forget(self, queue: str, by: str, place: tuple[int, int]) -> int:
        """Let a task that left no verdict wait again, without who had done it; return how many there were."""
        ...

    def progress(self, queue: str) -> tuple[int, int]:
        """Return how often work was asked for, and how often it was done."""
        ...

    def done(self, by: str, queues: Sequence[str], since: str = "") -> tuple[Done, ...]:
        """Return what one person has done in some queues since a moment, oldest first."""
        ...

    def topics(self, queues: Sequence[str]) -> tuple[str, ...]:
        """Return the topics of some queues, each once, in alphabetical order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingPorts:
    """Everything rating asks of the world."""

    evaluation: Ports
    """What evaluation asks of it."""
    labour: LabourPorts
    """What the labour room asks of it."""
    queues: Queues
    """The belt of tasks."""
    chance: Chance = secrets.randbelow
    """Which task is handed out, and in which order tasks are laid out."""
