"""Events: which targets a visitor was given by chance, and what a facilitator marks at what visitors found."""

from __future__ import annotations

from typing import Literal

from redcommons.values.base import Value


class Assignment(Value, tag="assignment/1"):
    """The targets that chance gave to one visitor of an event. It is made once and never changed."""

    arrangement: str
    """The event, by the name of its arrangement."""
    targets: tuple[str, ...]
    """The targets as written."""


TriageState = Literal["unread", "read", "follow_up"]
"""Not read yet; read; read, and somebody goes on with it."""


class Triage(Value, tag="triage/1"):
    """What a facilitator marks at a finding of an event. Its finder reads it, and nothing is counted by person."""

    state: TriageState = "unread"
    """Whether it was read, and whether somebody goes on with it."""
    note: str = ""
    """What the finder is told, in the facilitator's words."""
    same_as: str = ""
    """Name of another finding of the event that says the same; empty for none."""
