"""What the labour room needs from the world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from redcommons.care.ports import Vaults
from redcommons.values.backup import Archive
from redcommons.values.clock import Clock
from redcommons.values.job import Locks
from redcommons.values.ledger import Ledger
from redcommons.values.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Everything the labour room asks of the world."""

    shelf: Shelf
    """Where people, memberships and invitations are kept."""
    ledger: Ledger
    """Where changes of access are written."""
    clock: Clock
    """Tells the time."""
    vaults: Vaults
    """Where sealed vaults are kept."""
    locks: Locks
    """Let two changes of who is in come one after the other."""
    archive: Archive
    """Writes the whole workspace into one file, and reads one back."""
    detects: Callable[[str], str]
    """Names the detector that takes a text for what nobody may keep; empty where none does."""
