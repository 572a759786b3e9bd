"""Redcommons: red-teaming language models as a socio-technical practice.

    ws = redcommons.open("folder-or-url")
    ws.study.new("Housing helpline")

Importing this is light: every room loads when it is first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from redcommons.values.version import VERSION

if TYPE_CHECKING:
    from redcommons.assembly import Workspace as Workspace
    from redcommons.assembly import open_workspace as open  # noqa: A004  the one door is called open

__version__ = VERSION

_DOORS = {"open": ("redcommons.assembly", "open_workspace"), "Workspace": ("redcommons.assembly", "Workspace")}

__all__ = ["Workspace", "__version__", "open"]


def __getattr__(name: str) -> Any:  # noqa: ANN401  any public name may be asked for
    if name not in _DOORS:
        raise AttributeError(f"module 'redcommons' has no attribute {name!r}")
    module, attribute = _DOORS[name]
    return getattr(importlib.import_module(module), attribute)
