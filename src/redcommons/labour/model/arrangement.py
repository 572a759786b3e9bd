"""Arrangements: how people come into a study, and on what footing. They differ in what the product does."""

from __future__ import annotations

from typing import Literal, get_args

from redcommons.labour.model.people import Role
from redcommons.values.base import Value
from redcommons.values.identity import StudyId

ArrangementKind = Literal["internal", "contractor", "crowd", "event", "community"]
"""Internal staff, a contractor or vendor, a crowd platform, volunteers at an event, a community partner."""

ARRANGEMENTS: tuple[ArrangementKind, ...] = get_args(ArrangementKind)

PayUnit = Literal["", "task", "hour", "whole"]
"""What a pay is for; empty where nothing is paid."""


class Pay(Value, tag="pay/1"):
    """What is paid, and for what."""

    amount: str = ""
    """A decimal number as it was written, such as 0.45; empty where nothing is paid."""
    currency: str = ""
    """The currency, by its code or in words."""
    unit: PayUnit = ""
    """What one amount is for: a task kept, an hour of own time, or the whole."""


class Firm(Value, tag="firm/1"):
    """One link of the chain between the study and those who do the work; the report prints it."""

    name: str
    """The firm or body."""
    part: str = ""
    """What it does in the chain: recruits, employs, hands on."""
    terms: str = ""
    """Its own terms for those who work, in its words; empty prints as "not stated"."""


class Arrangement(Value, tag="arrangement/1"):
    """One way of coming to work in a study."""

    way: ArrangementKind
    """Which of the five."""
    title: str
    """What it is called on pages and in the report."""
    roles: tuple[Role, ...] = ("rater",)
    """What those who come in this way may do."""
    chain: tuple[Firm, ...] = ()
    """From whoever orders the work to whoever employs those who do it."""
    pay: Pay = Pay()
    """What is paid."""
    minutes: int = 0
    """Minutes that one task, or an event, is expected to take; 0 where nobody said."""
    tasks: int = 0
    """Tasks in one set, after which a completion code is shown; 0 for no sets."""
    queue: str = ""
    """The queue that people of a crowd work at; empty for any."""
    budget: int = 0
    """Messages that one visitor of an event may send; 0 for no budget."""
    targets: tuple[str, ...] = ()
    """Targets of an event, of which each visitor gets one, blind and at random."""
    comes_back: str = ""
    """What comes back to those who are not paid, in words they were told."""
    group: str = ""
    """The community group that decides on what came through here; empty for none."""
    closed: bool = False
    """Whether nobody new may come in."""
    told: bool = False
    """Whether visitors of an event may read which target they had, though it is not closed yet."""


class Door(Value, tag="door/1"):
    """A link or a code into an arrangement, for many. Only the hash of its secret is kept."""

    seal: str
    """SHA-256 of the secret, hexadecimal."""
    study: StudyId
    """The study."""
    arrangement: str
    """The arrangement, by name."""
    by: str
    """Who opened it, by the name the study knows them by."""
    until: str
    """When it closes, ISO 8601 in UTC."""
    most: int = 0
    """Most people that it lets in; 0 for any number."""
    ended: Literal["", "taken_back"] = ""
    """Empty while it is open."""


class Opening(Value, tag="opening/1"):
    """How a door is opened."""

    days: int = 14
    """Days for which it stands open."""
    most: int = 0
    """Most people that it lets in; 0 for any number."""
    code: str = ""
    """A short code that opens it and can be typed by hand, without knowing the study; empty draws a long secret."""


class Through(Value, tag="through/1"):
    """By which way somebody who is invited comes to the work."""

    arrangement: str = ""
    """The arrangement they work under, by name."""
    external: str = ""
    """Their id with whoever sends or pays them."""


class Completion(Value, tag="completion/1"):
    """What somebody of a crowd gives to the platform after a set, drawn at random and kept under their id."""

    code: str
    """The code, ten letters and digits."""


class Payment(Value, tag="payment/1"):
    """A payment that was made outside of here, as whoever pays noted it."""

    person: str
    """Id of the person in this workspace."""
    amount: str
    """A decimal number as it was written."""
    currency: str
    """The currency, by its code or in words."""
    what: str = ""
    """What it was for."""
    day: str = ""
    """The day it was made, YYYY-MM-DD."""
    gone: bool = False
    """True once whoever noted it took it back."""
