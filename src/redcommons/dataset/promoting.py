"""Verbs between conversations and cases: a finding, or any turn, becomes a case."""

from __future__ import annotations

import re

from redcommons.dataset import promotion as rules
from redcommons.dataset.model import CaseRow, Credit, Promotion
from redcommons.dataset.ports import Ports
from redcommons.exploration import actions as exploration
from redcommons.exploration.model import Kept
from redcommons.exploration.rules import kept_name, methods_on, upto
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.study.model import Scenario
from redcommons.values.base import Fingerprint, fingerprint
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId
from redcommons.values.text import clean

_PLACE = re.compile(r"(.+) turn (\d{1,9})", re.DOTALL)
_AS_IT_IS = Promotion()


def promote(
    ports: Ports, actor: Actor, study: StudyId, what: str | tuple[str, int], how: Promotion = _AS_IT_IS
) -> CaseRow:
    """Make a case of what was kept, by its name, or of the path up to a turn, as (conversation, turn).

    What a person said is said again, and the replies are asked for anew, unless `how` has them stand. Made twice, it
    is there once. Raises BadInput where nobody spoke.
    """
    permit(actor, "dataset.promote")
    talk, number = _place(ports, study, what)
    head, every = exploration.open_talk(ports.exploration, actor, study, talk)
    path = upto(every, number)
    kept = _kept(ports, study, kept_name(talk, number))
    machines = {made.method for made in methods_on(path) if ports.by_model(made.method)}
    made = rules.promoted(head, path, kept, machines, how)
    cards = (card for _sheet, card in ports.study.shelf.newest(Scenario, study) if not card.taken_back)
    case = rules.carded(made, next((card for card in cards if made.scenario and card.name == made.scenario), None))
    content = fingerprint(case)
    ports.cases.add(study, [case])
    _credit(ports, actor, study, rules.credited(head, path, content, credit(ports, actor, study, content)))
    return ports.cases.rows(study, [content])[0]


def credit(ports: Ports, actor: Actor, study: StudyId, case: Fingerprint) -> Credit | None:
    """Return who wrote a case, or None where nobody is named."""
    permit(actor, "dataset.read")
    found = ports.study.shelf.get(Credit, study, case[:32])
    return found[1] if found else None


def _place(ports: Ports, study: StudyId, what: str | tuple[str, int]) -> tuple[str, int]:
    if not isinstance(what, str):
        return what
    name = clean(what, what="name of what was kept").strip()
    if _kept(ports, study, name) is None:
        raise NotFound(f"nothing was kept under {name!r}")
    found = _PLACE.fullmatch(name)
    if found is None:
        raise BadInput(f"{name!r} is about no turn of one conversation: name one of the findings in which it shows")
    return found[1], int(found[2])


def _kept(ports: Ports, study: StudyId, name: str) -> Kept | None:
    found = ports.study.shelf.get(Kept, study, name)
    return found[1] if found and not found[1].taken_back else None


def _credit(ports: Ports, actor: Actor, study: StudyId, now: Credit) -> None:
    before = ports.study.shelf.get(Credit, study, now.case[:32])
    if before is None or before[1] != now:
        ports.study.shelf.put(study, now.case[:32], now, actor.name)
