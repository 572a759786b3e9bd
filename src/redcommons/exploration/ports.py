"""What the exploration room needs from the world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from redcommons.exploration.model import Turn
from redcommons.study.ports import Ports as StudyPorts
from redcommons.values.identity import SheetId


class Turns(Protocol):
    """The belt of turns."""

    def append(self, talk: SheetId, turn: Turn) -> None:
        """Keep one turn."""
        ...

    def path(self, talk: SheetId, number: int) -> tuple[Turn, ...]:
        """Return the turns from the first to `number`, following parents."""
        ...

    def all(self, talk: SheetId) -> tuple[Turn, ...]:
        """Return every turn of a conversation by number."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Everything the exploration room asks of the world."""

    study: StudyPorts
    """What the study room asks of it."""
    turns: Turns
    """The belt of turns."""
