"""Verbs of research consent: what a body approved, one's own answer, and who is in. Off unless a person says so."""

from __future__ import annotations

from datetime import date

import msgspec

from redcommons.labour import terms as labour_terms
from redcommons.labour.model import Actor, EthicsApproval, ResearchConsent
from redcommons.labour.ports import Ports
from redcommons.labour.rules import permit
from redcommons.values.base import fingerprint
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId
from redcommons.values.shelf import Sheet
from redcommons.values.text import clean, label
from redcommons.values.words import _

APPROVAL = "approval"
"""What an approval is kept under: a study has one at a time."""


def approve(ports: Ports, actor: Actor, study: StudyId, approval: EthicsApproval) -> Sheet:
    """Write down what a body approved; whoever consented to another version is asked again."""
    permit(actor, "own.research")
    whole = msgspec.structs.replace(
        approval,
        body=label(approval.body, what="body that approved it"),
        number=label(approval.number, what="number of the approval"),
        until=_day(approval.until),
        purpose=clean(approval.purpose, limit=4_000, what="purpose").strip(),
        contact=clean(approval.contact, limit=1_000, what="contact").strip(),
        readers=clean(approval.readers, limit=2_000, what="readers").strip(),
    )
    if not whole.purpose:
        raise BadInput(_("the approval says no purpose: write what is to be found out, in plain words"))
    return ports.shelf.put(study, APPROVAL, whole, actor.name)


def approval(ports: Ports, actor: Actor, study: StudyId) -> tuple[Sheet, EthicsApproval] | None:
    """Return what a body approved for a study, its newest version; None where there is none."""
    permit(actor, "labour.work")
    return ports.shelf.get(EthicsApproval, study, APPROVAL)


def answer_research(ports: Ports, actor: Actor, study: StudyId, answer: ResearchConsent) -> None:
    """Keep one's own answer to the newest approval; a consent can be taken back at any time, also after leaving."""
    name = labour_terms.name_in(ports, actor, study) or (actor.name if not actor.person else None)
    if name is None:
        raise NotFound(_("you never were in this study"))
    newest = ports.shelf.get(EthicsApproval, study, APPROVAL)
    if newest is None:
        raise NotFound(_("nothing is approved for this study that you could answer to"))
    if answer.given:
        permit(actor, "labour.work")
        if newest[0].fingerprint != answer.approval:
            raise BadInput(_("the approval was changed while you read: read it again, then answer"))
    ports.shelf.put(study, labour_terms.person_of(actor) if actor.person else name, answer, name)


def my_research(ports: Ports, actor: Actor, study: StudyId) -> bool:
    """Return whether a person's own consent holds for the newest approval: False unless they said so."""
    newest = ports.shelf.get(EthicsApproval, study, APPROVAL)
    answer = ports.shelf.get(ResearchConsent, study, actor.own)
    return _holds(newest[1] if newest else None, answer[1] if answer else None)


def studied(ports: Ports, study: StudyId) -> frozenset[str]:
    """Return the names of those whose consent holds for an approval that holds today; for verbs above."""
    newest = ports.shelf.get(EthicsApproval, study, APPROVAL)
    if newest is None or newest[1].until < ports.clock.now()[:10]:
        return frozenset()
    answers = ports.shelf.newest(ResearchConsent, study)
    return frozenset(sheet.author for sheet, answer in answers if _holds(newest[1], answer))


def _holds(newest: EthicsApproval | None, answer: ResearchConsent | None) -> bool:
    return newest is not None and answer is not None and answer.given and answer.approval == fingerprint(newest)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise BadInput(_("{day!r} is no day: write YYYY-MM-DD").format(day=text)) from None
