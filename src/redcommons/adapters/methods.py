"""Methods of other packages: functions that make a card, by the entry points of the group `redcommons.methods`."""

from __future__ import annotations

from redcommons.adapters._registry import Registry
from redcommons.methods.model import Method
from redcommons.values.errors import BadInput

METHODS = Registry(what="method", group="redcommons.methods", built_in={})


def other_methods() -> tuple[Method, ...]:
    """Return the cards of other packages; raises BadInput with the name of one that makes none."""
    return tuple(_card(name) for name in METHODS.names())


def _card(name: str) -> Method:
    try:
        made = METHODS.factory(name)()
    except Exception as error:  # the code is somebody else's: what it raises must name it
        raise BadInput(f"the method {name!r} of another package makes no card: {error!r}") from error
    if not isinstance(made, Method):
        raise BadInput(
            f"the method {name!r} of another package makes {made!r}, and no card: see redcommons.methods.model"
        )
    return made
