"""What we may say, how sure, to whom; the report as a tree of values."""

from __future__ import annotations

from importlib import import_module

_HOMES = {
    "Checked": "model",
    "Crossed": "model",
    "EvidenceRow": "model",
    "Example": "model",
    "Flag": "model",
    "Measured": "model",
    "Report": "model",
    "Withheld": "model",
    "crossings": "rules",
    "differences": "rules",
    "figures": "rules",
    "lint": "rules",
    "main_sentence": "rules",
    "Publisher": "ports",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605  the table above is the one list of names


def __getattr__(name: str) -> object:
    """Open a module when one of its names is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"redcommons.findings has no {name!r}; it has {', '.join(_HOMES)}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_HOMES)
