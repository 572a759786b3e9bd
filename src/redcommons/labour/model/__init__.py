"""The nouns of labour: people, what they work under, and how they came in."""

from redcommons.labour.model.arrangement import (
    ARRANGEMENTS,
    Arrangement,
    ArrangementKind,
    Completion,
    Door,
    Firm,
    Opening,
    Pay,
    Payment,
    PayUnit,
    Through,
)
from redcommons.labour.model.background import OWN_WORDS, Background, BackgroundAnswer, BackgroundQuestion
from redcommons.labour.model.event import Assignment
from redcommons.labour.model.people import (
    OWNER,
    ROLES,
    Actor,
    Invitation,
    Membership,
    Person,
    RecordCode,
    Role,
    WayBack,
)
from redcommons.labour.model.terms import Consent, SupportLine, SupportList, Terms, WorkTime

__all__ = [
    "ARRANGEMENTS",
    "OWNER",
    "OWN_WORDS",
    "ROLES",
    "Actor",
    "Arrangement",
    "ArrangementKind",
    "Assignment",
    "Background",
    "BackgroundAnswer",
    "BackgroundQuestion",
    "Completion",
    "Consent",
    "Door",
    "Firm",
    "Invitation",
    "Membership",
    "Opening",
    "Pay",
    "PayUnit",
    "Payment",
    "Person",
    "RecordCode",
    "Role",
    "SupportLine",
    "SupportList",
    "Terms",
    "Through",
    "WayBack",
    "WorkTime",
]
