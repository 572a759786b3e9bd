"""Long work: what was asked for, what is wanted of it now, how far it is, and how it ended.

A job is asked for by a page and done by a worker, who holds its lock. Whether somebody is at it is therefore
never written down: the lock says so, and it is free at once when its holder dies.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Literal, NewType, Protocol

from redcommons.values.base import Value
from redcommons.values.errors import UserError
from redcommons.values.identity import PersonName, StudyId

JobId = NewType("JobId", str)
JobKind = Literal["preview", "import", "run"]
Wanted = Literal["go", "pause", "stop"]

WORKER = "worker"
"""Name of the lock that the worker of a workspace holds for as long as it lives."""

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much."""


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


class Ending(Value, tag="ending/1"):
    """How a job ended."""

    error: str = ""
    """What went wrong and the way out, in words; empty where nothing did."""
    answer: bytes = b""
    """What came of it, an encoded value; empty where its result is kept elsewhere."""


class Job(Value, tag="job/1"):
    """One piece of long work."""

    id: JobId
    """Its id in this workspace."""
    study: StudyId
    """The study that it belongs to."""
    work: JobKind
    """What is to be done."""
    subject: str
    """What it is done to: the id of an upload or of a run."""
    by: PersonName
    """Who asked for it."""
    at: str
    """When it was asked for."""
    order: bytes
    """What was asked for, an encoded value."""
    wanted: Wanted = "go"
    """What is wanted of it now."""
    done: int = 0
    """How much of it is done."""
    total: int = 0
    """How much there is to do; 0 while nobody knows."""
    ended_at: str = ""
    """When it ended; empty while it has not."""
    ending: Ending = Ending()
    """How it ended."""


class Jobs(Protocol):
    """The belt of long work, and the locks under which it is done."""

    def ask(self, job: Job) -> Job:
        """Keep a job that nobody has begun; a worker takes it from here."""
        ...

    def get(self, job: JobId) -> Job:
        """Return one job; raises NotFound."""
        ...

    def find(self, study: StudyId, kinds: Sequence[JobKind], subject: str | None = None) -> tuple[Job, ...]:
        """Return jobs of these kinds, ended ones too, oldest first."""
        ...

    def waiting(self) -> tuple[Job, ...]:
        """Return every job that has not ended and is not paused, oldest first."""
        ...

    def want(self, job: JobId, word: Wanted) -> None:
        """Say what is wanted of a job from now on; one that has ended stays as it is."""
        ...

    def progress(self, job: JobId, done: int, total: int) -> None:
        """Say how far a job is."""
        ...

    def end(self, job: JobId, ending: Ending) -> None:
        """End a job, once: how it ended first stays."""
        ...

    def forget(self, study: StudyId, subject: str) -> None:
        """Forget what came of previews of a subject: a file that is taken or left leaves no words behind."""
        ...

    def holding(self, name: str) -> AbstractContextManager[None]:
        """Hold a lock by name; raises UserError when somebody else holds it. Free as soon as its holder is gone."""
        ...

    def held(self, name: str) -> bool:
        """Return whether anybody holds the lock of that name now."""
        ...


class Locks(Protocol):
    """Locks by name."""

    def holding(self, name: str) -> AbstractContextManager[None]:
        """Hold a lock by name; raises UserError when somebody else holds it. Free as soon as its holder is gone."""
        ...


PATIENCE = 10.0
"""Seconds that a short act waits for another of its kind."""


@contextmanager
def alone(locks: Locks, name: str) -> Iterator[None]:
    """Look at something and change it while nobody else does: two at once come one after the other.

    For acts that take no time; raises UserError after PATIENCE.
    """
    until = time.monotonic() + PATIENCE
    with ExitStack() as kept:
        while True:
            try:
                kept.enter_context(locks.holding(name))
                break
            except UserError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
        yield


def withdrawing(study: str) -> str:
    """Return the lock under which things are withdrawn from a study, and under which what leaves it is put together.

    Else something withdrawn in between would be in a file, and on no list of what has to be built again.
    """
    return f"withdrawing-{study}"
