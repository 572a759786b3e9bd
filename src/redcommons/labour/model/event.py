"""Events: which targets a visitor was given by chance."""

from __future__ import annotations

from redcommons.values.base import Value


class Assignment(Value, tag="assignment/1"):
    """The targets that chance gave to one visitor of an event. It is made once and never changed."""

    arrangement: str
    """The event, by the name of its arrangement."""
    targets: tuple[str, ...]
    """The targets as written."""
