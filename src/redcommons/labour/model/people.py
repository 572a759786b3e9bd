"""People as a workspace and its studies know them. A person alone on a laptop is the Lead of everything."""

from __future__ import annotations

from typing import Literal, get_args

from redcommons.values.base import Value
from redcommons.values.identity import PersonName, StudyId

Role = Literal[
    "lead",
    "explorer",
    "rater",
    "expert",
    "steward",
    "analyst",
    "researcher",
    "reader",
    "facilitator",
    "visitor",
    "administrator",
]
"""What somebody is in a study; "administrator" alone is of the workspace, and reads no study."""

ROLES: tuple[Role, ...] = tuple(role for role in get_args(Role) if role != "administrator")
"""Roles that a study gives."""

OWNER = "me"
"""Id of whoever holds the machine: the command line's "me", and who opens the first link."""


class Actor(Value, tag="actor/1"):
    """The person who acts, by the name they chose to be known by here."""

    name: PersonName
    """Name, pseudonym or "me"."""
    roles: tuple[Role, ...] = ("lead",)
    """What they are in this study."""
    person: str = ""
    """Id of the person in this workspace; empty for somebody at the command line."""

    @property
    def own(self) -> str:
        """Return under what their own things are kept: their id, else the name of somebody at the command line."""
        return self.person or self.name


class Person(Value, tag="person/1"):
    """Somebody with an account. What they are in a study, and by which name, is a membership."""

    id: str
    """Their id in this workspace."""
    name: str
    """The name that administrators see; no study shows it."""
    administrator: bool = False
    """Whether they keep accounts, support list and backups."""
    closed: bool = False
    """Whether they can no longer come in; what they did stays."""
    passing: bool = False
    """Whether they came in by a door and have no account: a record code is their only way back."""


class RecordCode(Value, tag="record-code/1"):
    """A code that opens the own record of somebody without an account. Only its hash is kept."""

    seal: str
    """SHA-256 of the code, hexadecimal."""
    person: str
    """Id of the person whose record it opens."""
    ended: bool = False
    """True once another code has taken its place."""


class Membership(Value, tag="membership/1"):
    """One person in one study: the name that the others there see, and their roles."""

    person: str
    """Id of the person."""
    pseudonym: PersonName
    """The name by which the study knows them; it is theirs alone there."""
    roles: tuple[Role, ...]
    """What they are in the study; none once they have left."""
    arrangement: str = ""
    """The arrangement through which they came in, by name; empty where none was named."""
    external: str = ""
    """Their id with whoever sent or pays them; only who pays sees it."""
    door: str = ""
    """Seal of the door through which they came; empty for an invitation."""


class Invitation(Value, tag="invitation/1"):
    """A link that lets one person in. Only the hash of its secret is kept."""

    seal: str
    """SHA-256 of the secret in the link, hexadecimal."""
    study: StudyId
    """The study that it leads to; empty for the first link of a workspace."""
    roles: tuple[Role, ...]
    """What whoever accepts it will be there."""
    by: str
    """Who invites, by the name the study knows them by."""
    note: str = ""
    """For whom, in the inviter's own words; only the study's Lead sees it."""
    arrangement: str = ""
    """The arrangement that whoever accepts it works under, by name."""
    external: str = ""
    """Their id with whoever sends or pays them."""
    until: str
    """When it expires, ISO 8601 in UTC."""
    ended: Literal["", "accepted", "taken_back"] = ""
    """Empty while it is open."""


class WayBack(Value, tag="way-back/1"):
    """A link by which somebody who lost their way in chooses a new password. Only the hash of its secret is kept."""

    seal: str
    """SHA-256 of the secret in the link, hexadecimal."""
    person: str
    """Id of the person it is for."""
    by: str
    """Name of the administrator who made it."""
    until: str
    """When it expires, ISO 8601 in UTC."""
    second_step: bool = False
    """Whether it also takes a lost second step and lost passkeys away."""
    ended: Literal["", "used", "taken_back"] = ""
    """Empty while it is open."""
