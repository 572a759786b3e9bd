"""Verbs of reviewing case by case: what each reader found, unseen by the others until they said it themselves."""

from __future__ import annotations

import msgspec

from redcommons.dataset.model import CaseReview, CaseRow
from redcommons.dataset.ports import Ports
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.values.base import Fingerprint
from redcommons.values.errors import NotFound
from redcommons.values.identity import StudyId
from redcommons.values.shelf import Sheet
from redcommons.values.text import clean


def review_case(ports: Ports, actor: Actor, study: StudyId, found: CaseReview) -> Sheet:
    """Keep what the actor found of one case, in their own name; said again, it is the next revision."""
    permit(actor, "dataset.review")
    if not ports.cases.rows(study, [found.case]):
        raise NotFound(f"no case {found.case!r} in this study")
    said = msgspec.structs.replace(found, by=actor.name, note=clean(found.note, limit=4_000, what="note"))
    return ports.study.shelf.put(study, _name(said), said, actor.name)


def case_reviews(ports: Ports, actor: Actor, study: StudyId, case: Fingerprint) -> tuple[CaseReview, ...]:
    """Return what was found of a case; who only reviews sees others' findings once they said their own."""
    permit(actor, "dataset.read")
    found = tuple(one for _sheet, one in ports.study.shelf.under(CaseReview, study, [f"{case[:32]} "]))
    if set(actor.roles) & {"lead", "analyst"} or any(one.by == actor.name for one in found):
        return found
    return ()


def doubted(ports: Ports, actor: Actor, study: StudyId) -> tuple[tuple[CaseRow, CaseReview], ...]:
    """Return what reviewers doubted or wrote beside their answer, case by case, for whoever freezes releases."""
    permit(actor, "dataset.release")
    said = [one for _sheet, one in ports.study.shelf.newest(CaseReview, study) if _is_doubt(one)]
    there = {row.fingerprint: row for row in ports.cases.rows(study, list(dict.fromkeys(one.case for one in said)))}
    return tuple((there[one.case], one) for one in said if one.case in there)


def _is_doubt(found: CaseReview) -> bool:
    return bool(found.note.strip()) or {found.sound, found.plausible} != {"yes"}


def _name(found: CaseReview) -> str:
    return f"{found.case[:32]} {found.by}"[:200]
