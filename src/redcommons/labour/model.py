"""People as a workspace and its studies know them. A person alone on a laptop is the Lead of everything."""

from __future__ import annotations

from typing import Literal, get_args

from redcommons.values.base import Fingerprint, Value
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


class Membership(Value, tag="membership/1"):
    """One person in one study: the name that the others there see, and their roles."""

    person: str
    """Id of the person."""
    pseudonym: PersonName
    """The name by which the study knows them; it is theirs alone there."""
    roles: tuple[Role, ...]
    """What they are in the study; none once they have left."""


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


# ------------------------------------------------------------------------------------------- terms, support, own time


class Terms(Value, tag="terms/1"):
    """The terms of work of one study. A blank answer prints as "not stated"; any change asks for consent again."""

    topics: str = ""
    """What the work is about."""
    intensity: str = ""
    """How heavy it may be to read or write, and how often."""
    in_role: str = ""
    """Whether one is asked to write in somebody else's voice, and whose."""
    amount: str = ""
    """How much work there is, and until when."""
    recorded: str = ""
    """What is recorded."""
    seen_by: str = ""
    """Who sees it."""
    pay: str = ""
    """What is paid, in which currency and for which unit."""
    comes_back: str = ""
    """What comes back to those who are not paid."""
    paid_time: str = ""
    """Which time counts as work: breaks, reading these terms, stopping."""
    support: str = ""
    """Which support there is, and at whose cost."""
    secrecy: str = ""
    """What must not be said to whom, in plain words."""
    may_say: str = ""
    """What may always be said to a clinician, a union or a regulator."""
    withdrawal: str = ""
    """How one leaves, and what becomes of what one has done."""
    items_per_day: int = 0
    """Items a day at most; 0 where no limit was agreed."""


class Consent(Value, tag="consent/1"):
    """One person's answer to one version of the terms."""

    terms: Fingerprint
    """The terms, by their content."""
    given: bool
    """True when given, False once withdrawn."""


class WorkTime(Value, tag="work-time/1"):
    """Time that a person wrote down by their own clock."""

    day: str
    """The day, YYYY-MM-DD."""
    minutes: int
    """Minutes of work, breaks included where the terms say so."""
    what: str = ""
    """What it was spent on, in their own words."""
    gone: bool = False
    """True once the person took the entry back."""


class SupportLine(Value, tag="support-line/1"):
    """Somebody who can be turned to."""

    name: str
    """Who they are."""
    reach: str
    """How they are reached: a number, an address, a room."""
    when: str = ""
    """When they are there, and in which languages."""


class SupportList(Value, tag="support-list/1"):
    """Whom people can turn to, in one language; set by the organisation, and nobody notes who reads it."""

    locale: str
    """Language tag of the list (BCP 47)."""
    lines: tuple[SupportLine, ...] = ()
    """Whom to turn to, the nearest first."""
