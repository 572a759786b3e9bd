"""What care decides upon and what it answers."""

from __future__ import annotations

from typing import Literal

from redcommons.values.base import Value

Showing = Literal["shown", "hidden", "withheld"]


class Wish(Value, tag="wish/1"):
    """How much a reader wants hidden until they ask; their own choice, changed at any time."""

    hide_heavy: bool = True
    """Hide what people labelled heavy."""
    hide_unknown: bool = False
    """Hide what nobody labelled."""
    boundaries: tuple[str, ...] = ()
    """Harms that this person does not take."""


class Decision(Value, tag="decision/1"):
    """The answer to one question: may this be shown to this person now, and how?"""

    showing: Showing
    """Shown, hidden until revealed, or withheld."""
    reason: str
    """Why, in words for the person."""
