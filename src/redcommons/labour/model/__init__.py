"""The nouns of labour: people, what they work under, and how they came in."""

from redcommons.labour.model.arrangement import ARRANGEMENTS, Arrangement, ArrangementKind, Door, Firm, Pay, PayUnit
from redcommons.labour.model.event import Assignment
from redcommons.labour.model.people import (
    OWNER,
    ROLES,
    Actor,
    Invitation,
    Membership,
    Person,
    Role,
    WayBack,
)
from redcommons.labour.model.terms import Consent, SupportLine, SupportList, Terms, WorkTime

__all__ = [
    "ARRANGEMENTS",
    "OWNER",
    "ROLES",
    "Actor",
    "Arrangement",
    "ArrangementKind",
    "Assignment",
    "Consent",
    "Door",
    "Firm",
    "Invitation",
    "Membership",
    "Pay",
    "PayUnit",
    "Person",
    "Role",
    "SupportLine",
    "SupportList",
    "Terms",
    "WayBack",
    "WorkTime",
]
