"""What people work under and turn to, and what they write down for themselves: terms, consent, support, own time."""

from __future__ import annotations

from redcommons.labour.model.work import Step
from redcommons.values.base import Fingerprint, Value


class Terms(Value, tag="terms/1"):
    """Terms of work of a study or of an arrangement. A blank answer prints as "not stated"; a change asks again."""

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
    items_per_session: int = 0
    """Items at most until a break; 0 where no limit was agreed."""
    items_per_week: int = 0
    """Items at most on seven days; 0 where no limit was agreed."""
    items_per_topic: int = 0
    """Items of one topic a day at most; 0 where no limit was agreed."""
    break_minutes: int = 0
    """Minutes of the break that ends a session, which count as work; 0 where none was agreed."""
    own_group: str = ""
    """What is said beforehand to those at whose own group the harm is aimed."""


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
    step: Step = ""
    """The step of the practice that it was spent on; empty where nobody said."""


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
    legal: str = ""
    """What the organisation asks people to do who met sexual content about minors: whom to tell, what not to keep."""
