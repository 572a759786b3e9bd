"""Time as a port: code that needs "now" asks for a clock, and tests give a frozen one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> str:
        """Return now, ISO 8601 in UTC with whole seconds."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> str:
        """Return now, ISO 8601 in UTC with whole seconds."""
        return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
