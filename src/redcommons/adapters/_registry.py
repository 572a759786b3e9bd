"""How targets and judges are found by name: a table of our own, then the entry points of other packages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from redcommons.values.errors import BadInput, Bug


@dataclass(frozen=True, slots=True)
class Registry:
    """Names and the factories behind them; a factory's module is loaded when it is first asked for."""

    what: str
    """What is registered, in the singular: "target", "judge"."""
    group: str
    """Group of entry points by which other packages enter."""
    built_in: Mapping[str, str]
    """Our own, as "module:function"; a path and not an import, so that a room loads only what is used."""

    def names(self) -> tuple[str, ...]:
        """Return every name that can be asked for, ours first."""
        return (*self.built_in, *(name for name in sorted(self._others()) if name not in self.built_in))

    def knows(self, name: str) -> bool:
        """Return whether something is registered under this name."""
        return name in self.built_in or name in self._others()

    def factory(self, name: str) -> Callable[..., Any]:
        """Return the factory of that name; raises BadInput with what exists."""
        if name in self.built_in:
            module, _, function = self.built_in[name].partition(":")
            return _callable(getattr(import_module(module), function), name)
        other = self._others().get(name)
        if other is None:
            raise BadInput(self.unknown(name))
        return _callable(self._load(other), name)

    def unknown(self, name: str) -> str:
        """Return what to say to somebody who asked for a name that is not here."""
        return f"no {self.what} is called {name!r}; there are: {', '.join(self.names())}"

    def _others(self) -> dict[str, EntryPoint]:
        return {point.name: point for point in entry_points(group=self.group)}

    def _load(self, point: EntryPoint) -> object:
        try:
            return point.load()
        except (ImportError, AttributeError) as error:
            whence = f"the {self.what} {point.name!r} comes from {point.value!r}"
            raise BadInput(f"{whence}, which fails: {error}") from error


def _callable(found: object, name: str) -> Callable[..., Any]:
    if not callable(found):
        raise Bug(f"what is registered as {name!r} cannot be called: {found!r}")
    return found
