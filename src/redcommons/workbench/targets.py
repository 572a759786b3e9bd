"""The one place where a target that somebody wrote into a page is taken apart."""

from __future__ import annotations

from redcommons.assembly import Workspace
from redcommons.evaluation.model import TargetSpec


def web_target(ws: Workspace, text: str) -> TargetSpec:
    """Return the target; raises BadInput on one that is none."""
    spec: TargetSpec = ws.evaluation.target(text)
    return spec
