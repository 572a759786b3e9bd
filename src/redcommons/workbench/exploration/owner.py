"""The one owner of replies in this process; it ends before the workspace does."""

from __future__ import annotations

import threading

from redcommons.workbench.exploration.streams import Streams
from redcommons.workbench.open import at_end

_HELD: list[Streams] = []
_DOOR = threading.Lock()


def streams() -> Streams:
    """Return who owns the replies that are being written here."""
    with _DOOR:
        if not _HELD:
            _HELD.append(Streams())
            at_end(_end)
        return _HELD[0]


def _end() -> None:
    while _HELD:
        _HELD.pop().close()
