"""The one workspace that this process serves."""

from __future__ import annotations

from redcommons.assembly import Workspace
from redcommons.values.errors import Bug

_SERVED: list[Workspace] = []


def serve(workspace: Workspace | None) -> None:
    """Serve this workspace from now on; None serves none."""
    _SERVED[:] = [workspace] if workspace else []


def workspace() -> Workspace:
    """Return the workspace that is served."""
    if not _SERVED:
        raise Bug("a page was asked for before a workspace was opened")
    return _SERVED[0]
