"""People as a study knows them. A person alone on a laptop is the Lead of everything."""

from __future__ import annotations

from typing import Literal

from redcommons.values.base import Value
from redcommons.values.identity import PersonName

Role = Literal["lead", "explorer", "rater", "steward", "analyst", "researcher", "reader"]


class Actor(Value, tag="actor/1"):
    """The person who acts, by the name they chose to be known by here."""

    name: PersonName
    """Name, pseudonym or "me"."""
    roles: tuple[Role, ...] = ("lead",)
    """What they are in this study."""
    person: str = ""
    """Id of the person in this workspace; empty for somebody at the command line."""
