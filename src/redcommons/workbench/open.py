"""The one workspace that this process serves."""

from __future__ import annotations

from collections.abc import Callable

from redcommons.assembly import Workspace
from redcommons.values.errors import Bug

_SERVED: list[Workspace] = []
_ENDINGS: list[Callable[[], object]] = []


def serve(workspace: Workspace | None) -> None:
    """Serve this workspace from now on; None serves none. What lives as long as the one before ends first."""
    while _ENDINGS:
        _ENDINGS.pop()()
    _SERVED[:] = [workspace] if workspace else []


def workspace() -> Workspace:
    """Return the workspace that is served."""
    if not _SERVED:
        raise Bug("a page was asked for before a workspace was opened")
    return _SERVED[0]


def at_end(end: Callable[[], object]) -> None:
    """Call this before the workspace that is served now is left."""
    _ENDINGS.append(end)
