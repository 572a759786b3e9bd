"""Verbs of a set of tasks and of pay: what one has earned, and what is owed to whom. They ask labour and the belt."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import msgspec

from redcommons.evaluation.model import Owed, OwnPay, OwnSet, Queue
from redcommons.evaluation.rating_ports import RatingPorts
from redcommons.labour import actions as labour_actions
from redcommons.labour import arranging as labour_arranging
from redcommons.labour import terms as labour_terms
from redcommons.labour.model import Actor, Arrangement, Completion, Membership, OwedStill, Payment, WorkTime
from redcommons.labour.paying import earned, paid, plain
from redcommons.labour.rules import amount_of, permit
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId, new_id
from redcommons.values.shelf import Sheet
from redcommons.values.text import label
from redcommons.values.words import _


def my_set(ports: RatingPorts, actor: Actor, study: StudyId) -> OwnSet | None:
    """Return how far a person is with the set of the arrangement they came through; None for one who came by none."""
    found = labour_arranging.my_arrangement(ports.labour, actor, study)
    name = labour_terms.name_in(ports.labour, actor, study)
    if found is None or name is None:
        return None
    kept = _kept(ports, study, name)
    whole = 0 < found[1].tasks <= kept
    here = labour_actions.membership(ports.labour, actor, study) is not None
    over = whole or not here or _ran_out(ports, found[1].queue, name)
    made = ports.labour.shelf.get(Completion, study, actor.person) if over and kept else None
    return OwnSet(
        arrangement=found[0],
        title=found[1].title,
        tasks=found[1].tasks,
        kept=kept,
        queue=found[1].queue,
        whole=whole,
        over=over,
        code=made[1].code if made else "",
    )


def enough(ports: RatingPorts, actor: Actor, study: StudyId, queue: str) -> str:
    """Return "set_done" where a person's set is complete or asks for another queue; empty where they may go on."""
    found = labour_arranging.my_arrangement(ports.labour, actor, study)
    if found is None or not found[1].tasks:
        return ""
    other = found[1].queue and found[1].queue != queue
    return "set_done" if other or _kept(ports, study, actor.name) >= found[1].tasks else ""


def my_pay(ports: RatingPorts, actor: Actor, study: StudyId) -> OwnPay:
    """Return what a person earned in a study and what was paid to them; theirs to read also after leaving."""
    found = labour_arranging.my_arrangement(ports.labour, actor, study)
    name = labour_terms.name_in(ports.labour, actor, study)
    payments = tuple(one for _sheet, one in _payments(ports, study) if one.person == actor.person)
    sums = tuple((currency, plain(amount)) for currency, amount in paid(payments))
    if found is None or name is None or not found[1].pay.unit:
        return OwnPay(payments=payments, paid=sums)
    pay, tasks, minutes = found[1].pay, _kept(ports, study, name), _minutes(ports, study)[name]
    return OwnPay(
        price=pay.amount,
        currency=pay.currency,
        unit=pay.unit,
        count=minutes if pay.unit == "hour" else tasks,
        earned=plain(earned(pay, tasks, minutes)),
        payments=payments,
        paid=sums,
    )


def owed(ports: RatingPorts, actor: Actor, study: StudyId) -> tuple[Owed, ...]:
    """Return what is owed to whom under arrangements that pay, in the order of their ids: no time, no pace, no count.

    Who left stands here too: what they did is owed all the same.
    """
    permit(actor, "labour.pay")
    paying = {sheet.name: one for sheet, one in ports.labour.shelf.newest(Arrangement, study) if one.pay.unit}
    minutes, notes = _minutes(ports, study), defaultdict(list)
    for sheet, one in _payments(ports, study):
        notes[one.person].append((sheet.name, one))
    lines = (
        _owed(ports, study, one, paying[one.arrangement], minutes[one.pseudonym], tuple(notes[one.person]))
        for _sheet, one in ports.labour.shelf.newest(Membership, study)
        if one.arrangement in paying
    )
    return tuple(sorted(lines, key=lambda line: (line.arrangement, line.external.casefold(), line.person)))


def note_payment(ports: RatingPorts, actor: Actor, study: StudyId, payment: Payment) -> Sheet:
    """Note a payment that was made outside of here; its person sees it in their own record."""
    permit(actor, "labour.pay")
    if ports.labour.shelf.get(Membership, study, payment.person) is None:
        raise NotFound(f"nobody in this study has the id {payment.person!r}")
    try:
        date.fromisoformat(payment.day)
    except ValueError:
        raise BadInput(_("{day!r} is no day: write YYYY-MM-DD").format(day=payment.day[:40])) from None
    kept = msgspec.structs.replace(
        payment,
        amount=plain(amount_of(payment.amount)),
        currency=label(payment.currency, what=_("currency")),
        what=label(payment.what, what=_("what it was for")) if payment.what.strip() else "",
    )
    return ports.labour.shelf.put(study, new_id("payment"), kept, actor.name)


def take_back_payment(ports: RatingPorts, actor: Actor, study: StudyId, note: str) -> None:
    """Take back the note of a payment that was not made; both stay readable to its person."""
    permit(actor, "labour.pay")
    found = ports.labour.shelf.get(Payment, study, note)
    if found is None:
        raise NotFound(f"no payment {note!r} was noted in this study")
    ports.labour.shelf.put(study, note, msgspec.structs.replace(found[1], gone=True), actor.name)


def _owed(
    ports: RatingPorts,
    study: StudyId,
    one: Membership,
    found: Arrangement,
    minutes: int,
    notes: tuple[tuple[str, Payment], ...],
) -> Owed:
    tasks = _kept(ports, study, one.pseudonym)
    made = ports.labour.shelf.get(Completion, study, one.person) if tasks else None
    return Owed(
        arrangement=one.arrangement,
        external=one.external or one.pseudonym,
        person=one.person,
        code=made[1].code if made else "",
        whole=tasks >= found.tasks,
        amount=plain(earned(found.pay, tasks, minutes)),
        currency=found.pay.currency,
        payments=notes,
        paid=tuple((currency, plain(amount)) for currency, amount in paid(note for _name, note in notes)),
    )


def _kept(ports: RatingPorts, study: StudyId, name: str) -> int:
    """Return how many tasks one person did: those that stand on the belt, and those whose answers they withdrew."""
    queues = tuple(sheet.name for sheet, _queue in ports.labour.shelf.newest(Queue, study))
    withdrawn = ports.labour.shelf.get(OwedStill, study, name)
    still = withdrawn[1].tasks if withdrawn else 0
    return still + sum(len(ports.queues.done(f"{key}:{name}", queues)) for key in ("person", "adjudicator"))


def _ran_out(ports: RatingPorts, queue: str, name: str) -> bool:
    if not queue:
        return False
    return not ports.queues.candidates(queue, f"person:{name}", ports.labour.clock.now(), 0, 1)


def _minutes(ports: RatingPorts, study: StudyId) -> dict[str, int]:
    """Return own minutes by the name of whoever wrote them down."""
    sums: dict[str, int] = defaultdict(int)
    for sheet, one in ports.labour.shelf.newest(WorkTime, study):
        sums[sheet.author] += 0 if one.gone else one.minutes
    return sums


def _payments(ports: RatingPorts, study: StudyId) -> tuple[tuple[Sheet, Payment], ...]:
    return ports.labour.shelf.newest(Payment, study)
