"""The nouns of labour: people, what they work under, and how they came in."""

from redcommons.labour.model.arrangement import ARRANGEMENTS, Arrangement, ArrangementKind, Door, Firm, Pay, PayUnit
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
from redcommons.labour.model.research import EthicsApproval, ResearchConsent
from redcommons.labour.model.terms import Consent, SupportLine, SupportList, Terms, WorkTime
from redcommons.labour.model.work import STEPS, DoneBy, RoadStep, Step, StepWork, WorkLedger

__all__ = [
    "ARRANGEMENTS",
    "OWNER",
    "ROLES",
    "STEPS",
    "Actor",
    "Arrangement",
    "ArrangementKind",
    "Consent",
    "DoneBy",
    "Door",
    "EthicsApproval",
    "Firm",
    "Invitation",
    "Membership",
    "Pay",
    "PayUnit",
    "Person",
    "ResearchConsent",
    "RoadStep",
    "Role",
    "Step",
    "StepWork",
    "SupportLine",
    "SupportList",
    "Terms",
    "WayBack",
    "WorkLedger",
    "WorkTime",
]
