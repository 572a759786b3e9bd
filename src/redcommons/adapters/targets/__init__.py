"""Targets: the systems under test, from the words on a command line to something that replies.

A target is a factory `(TargetSpec, Mapping[int, Recording]) -> Target`, registered in the table below
or by an entry point in the group `redcommons.targets`. Nothing is loaded before it is opened.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from redcommons.adapters._registry import Registry
from redcommons.adapters.targets._guard import BOUND, guard_of
from redcommons.adapters.targets.specs import taken_apart
from redcommons.dataset.model import Recording
from redcommons.evaluation.model import TargetSpec
from redcommons.evaluation.ports import Target

__all__ = ["BOUND", "TARGETS", "open_target", "parse_target"]

TARGETS = Registry(
    what="target",
    group="redcommons.targets",
    built_in={
        "openai": "redcommons.adapters.targets.openai:open_openai",
        "http": "redcommons.adapters.targets.http:open_http",
        "recorded": "redcommons.adapters.targets.recorded:open_recorded",
        "helpline": "redcommons.helpline.target:open_helpline",
        "python": "redcommons.adapters.targets.python_fn:open_python",
    },
)


def parse_target(text: str) -> TargetSpec:
    """Return a target's spec taken apart; raises BadInput, naming what exists and the way out.

    Reads the template of `http:FILE` (its content is the target's version) and opens nothing.
    """
    return taken_apart(text, TARGETS)


def open_target(
    spec: TargetSpec, recordings: Mapping[int, Recording] | None = None, *, guarded: bool = False
) -> Target:
    """Return the target behind a spec; `recordings` by ordinal serve `recorded`. Raises UserError.

    A guarded one asks only what a page may have asked (see `_guard`): so for everything that a page opens.
    """
    more = {"guard": guard_of(os.environ)} if guarded and spec.type == "openai" else {}
    target: Target = TARGETS.factory(spec.type)(spec, recordings or {}, **more)
    return target
