"""Fakes that keep the promises of their ports; the contract suites run on them and on every real adapter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from redcommons.evaluation.model import Reply
from redcommons.evaluation.ports import Judged, Opinion, Request
from redcommons.values.conversation import Messages
from redcommons.values.outcome import VerdictWord

T = TypeVar("T")

Said = str | Reply | Exception
"""What a scripted target does: say a text, give a reply, or raise."""

Meant = VerdictWord | Opinion
"""What a scripted judge says: a verdict, or one with its reason."""


class ScriptedTarget:
    """A target that says what it is told to: from a list, in order, or from a function of the messages.

    An exception in the script is raised. `asked` holds every request; `closed` tells whether it was let go.
    A list that has run out raises AssertionError: the test has asked more often than it meant to.
    """

    def __init__(self, script: Sequence[Said] | Callable[[Messages], Said]) -> None:
        self._say = script if callable(script) else None
        self._left: Iterator[Said] = iter(()) if callable(script) else iter(script)
        self.asked: list[Request] = []
        self.closed = False

    async def reply(self, request: Request) -> Reply:
        """Return what the script says."""
        self.asked.append(request)
        said = self._say(request.messages) if self._say else _next(self._left, len(self.asked))
        if isinstance(said, Exception):
            raise said
        return said if isinstance(said, Reply) else Reply(text=said, model="scripted", finish="stop")

    async def close(self) -> None:
        """Note that it was let go."""
        self.closed = True


class ScriptedJudge:
    """A rule judge that says what it is told to: one word for all, a list in order, or a function."""

    def __init__(self, script: Meant | Sequence[Meant] | Callable[[Judged], Meant]) -> None:
        self._script = script
        listed = not isinstance(script, str | Opinion) and not callable(script)
        self._left: Iterator[Meant] = iter(script) if listed else iter(())  # type: ignore[arg-type]
        self.judged: list[Judged] = []

    def judge(self, judged: Judged) -> Opinion:
        """Return what the script says."""
        self.judged.append(judged)
        if isinstance(self._script, str | Opinion):
            return _opinion(self._script)
        if callable(self._script):
            return _opinion(self._script(judged))
        return _opinion(_next(self._left, len(self.judged)))


class ScriptedAskingJudge:
    """An asking judge that says what it is told to; scripts as for `ScriptedJudge`."""

    def __init__(self, script: Meant | Sequence[Meant] | Callable[[Judged], Meant]) -> None:
        self._judge = ScriptedJudge(script)
        self.closed = False

    @property
    def judged(self) -> list[Judged]:
        """Everything it was shown."""
        return self._judge.judged

    async def ask(self, judged: Judged) -> Opinion:
        """Return what the script says."""
        return self._judge.judge(judged)

    async def close(self) -> None:
        """Note that it was let go."""
        self.closed = True


class FrozenClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, at: str = "2026-01-01T00:00:00Z") -> None:
        self._at = datetime.fromisoformat(at).astimezone(UTC)

    def now(self) -> str:
        """Return the time at which it stands, ISO 8601 in UTC with whole seconds."""
        return self._at.isoformat(timespec="seconds").replace("+00:00", "Z")

    def tick(self, seconds: float = 1.0) -> None:
        """Go on by some seconds."""
        self._at += timedelta(seconds=seconds)


def _opinion(meant: Meant) -> Opinion:
    return meant if isinstance(meant, Opinion) else Opinion(meant, "scripted")


def _next(left: Iterator[T], asked: int) -> T:
    for item in left:
        return item
    raise AssertionError(f"the script has {asked - 1} entries and was asked once more")


def in_order(below: int) -> int:
    """Return 0 of every choice: queues hand tasks out from the first to the last, as `redcommons.open(chance=)`."""
    del below
    return 0
