"""Conversations to test on: a workspace on the disk, a model that misbehaves at will, an owner of replies."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from redcommons.assembly import Workspace, open_workspace
from redcommons.exploration.model import Talk, Turn
from redcommons.values.identity import StudyId
from redcommons.workbench.exploration.streams import Limits, Streams

PATIENCE = 20.0
"""Seconds that something may take which takes a fraction of one."""


@dataclass(frozen=True)
class Talking:
    """One conversation in a workspace of its own."""

    ws: Workspace
    study: StudyId
    name: str
    streams: Streams

    def turns(self) -> tuple[Turn, ...]:
        """Everything said so far, as the store has it."""
        turns: tuple[Turn, ...] = self.ws.exploration.open_talk(self.study, self.name)[1]
        return turns

    def until(self, true: Callable[[tuple[Turn, ...]], bool]) -> tuple[Turn, ...]:
        """The turns once something is true of them."""
        patience = time.monotonic() + PATIENCE
        while not true(turns := self.turns()):
            assert time.monotonic() < patience, [(turn.state, turn.message.text[:40]) for turn in turns]
            time.sleep(0.01)
        return turns

    def ended(self, number: int) -> Turn:
        """A reply once it is no longer being written."""
        return self.until(lambda turns: turns[number - 1].state != "writing")[number - 1]


@contextmanager
def talking(folder: Path, target: str, limits: Limits | None = None) -> Iterator[Talking]:
    """A conversation with a target, until the block ends."""
    streams = Streams(limits)
    with open_workspace(folder) as ws:
        study = ws.study.only_or_named("test")
        name = ws.exploration.begin(study, Talk(targets=(target,))).name
        try:
            yield Talking(ws, study, name, streams)
        finally:
            streams.close()
