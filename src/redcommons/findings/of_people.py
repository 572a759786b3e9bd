"""Verbs of what people and groups made in a study: what they may speak for when they choose credit or a release."""

from __future__ import annotations

from collections.abc import Callable, Collection

from redcommons.dataset.model import Credit
from redcommons.exploration.model import Kept
from redcommons.findings.ports import Ports
from redcommons.labour import deciding
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.values.identity import StudyId

Thing = tuple[str, str]
"""A finding by its name or a case by its content, and what a list calls it."""


def my_things(ports: Ports, actor: Actor, study: StudyId) -> tuple[Thing, ...]:
    """Return the findings that one kept and the cases that one wrote words of."""
    permit(actor, "labour.work")
    return _made(ports, study, lambda names: actor.name in names)


def group_things(ports: Ports, actor: Actor, study: StudyId, group: str) -> tuple[Thing, ...]:
    """Return the findings and cases of one's own group; it is the group's to release them."""
    labour = ports.evaluation.dataset.study.labour
    deciding.members_of(labour, actor, study, group)
    theirs = {name for name, of in deciding.group_of_names(labour, study).items() if of == group}
    return _made(ports, study, lambda names: bool(theirs & set(names)))


def held_findings(ports: Ports, actor: Actor, study: StudyId) -> int:
    """Return how many findings groups hold back: the report stands without them, or waits."""
    permit(actor, "findings.report")
    shelf = ports.evaluation.dataset.study.shelf
    made = {sheet.name: (str(one.by),) for sheet, one in shelf.newest(Kept, study) if not one.taken_back}
    return len(deciding.held_back(ports.evaluation.dataset.study.labour, actor, study, made))


def _made(ports: Ports, study: StudyId, by: Callable[[Collection[str]], bool]) -> tuple[Thing, ...]:
    shelf = ports.evaluation.dataset.study.shelf
    kept = (pair for pair in shelf.newest(Kept, study) if not pair[1].taken_back)
    findings = [(sheet.name, one.title) for sheet, one in kept if by((str(one.by),))]
    written = [one.case for _sheet, one in shelf.newest(Credit, study) if by(tuple(map(str, one.by)))]
    rows = ports.evaluation.dataset.cases.rows(study, written) if written else ()
    return (*findings, *((str(row.fingerprint), row.external_id or row.fingerprint[:12]) for row in rows))
