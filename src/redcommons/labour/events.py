"""Verbs of events: what chance gave to a visitor, how much they may send, and when they are told of it."""

from __future__ import annotations

from collections import Counter
from secrets import SystemRandom

import msgspec

from redcommons.labour.actions import _alone
from redcommons.labour.model import Actor, Arrangement, Assignment, Membership
from redcommons.labour.ports import Ports
from redcommons.labour.rules import permit
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId
from redcommons.values.job import alone
from redcommons.values.ledger import Deed

MOST = 1_000
"""Messages of one visitor at most, however much is added."""


def event(ports: Ports, actor: Actor, study: StudyId) -> tuple[str, Arrangement] | None:
    """Return the event through which a person came into a study, with its name; None for everybody else."""
    found = ports.shelf.get(Membership, study, actor.person) if actor.person else None
    if found is None or not found[1].arrangement:
        return None
    through = ports.shelf.get(Arrangement, study, found[1].arrangement)
    return (through[0].name, through[1]) if through and through[1].way == "event" else None


def assigned(ports: Ports, actor: Actor, study: StudyId) -> tuple[str, ...]:
    """Return the target that a visitor talks to, drawn on first asking among those that were given least so far.

    It is for the verbs that talk, and for `had`: no page shows it before the event is over.
    """
    permit(actor, "exploration.converse")
    through = event(ports, actor, study)
    if through is None:
        raise NotFound("you came to this study by no event: nobody drew a model for you")
    given = ports.shelf.get(Assignment, study, actor.person)
    return given[1].targets if given else _drawn(ports, actor, study, through)


def had(ports: Ports, actor: Actor, study: StudyId) -> tuple[str, ...]:
    """Return the target that one talked to oneself; nothing before the event is closed or its Lead says so."""
    permit(actor, "labour.work")
    through = event(ports, actor, study)
    if through is None or not is_told(through[1]):
        return ()
    given = ports.shelf.get(Assignment, study, actor.person)
    return given[1].targets if given else ()


def is_told(event: Arrangement) -> bool:
    """Return whether visitors of an event may read which target they had."""
    return event.closed or event.told


def assignments(ports: Ports, actor: Actor, study: StudyId) -> tuple[tuple[str, Assignment], ...]:
    """Return what each visitor was given, by the names the study knows them by, in the order of the names."""
    permit(actor, "labour.unblind")
    names = {one.person: one.pseudonym for _sheet, one in ports.shelf.newest(Membership, study)}
    found = ports.shelf.newest(Assignment, study)
    return tuple(sorted(((names.get(sheet.name, sheet.name), given) for sheet, given in found), key=lambda one: one[0]))


def events(ports: Ports, actor: Actor, study: StudyId) -> tuple[tuple[str, Arrangement], ...]:
    """Return the events of a study by name, oldest first."""
    permit(actor, "labour.event")
    every = ports.shelf.newest(Arrangement, study)
    return tuple((sheet.name, one) for sheet, one in every if one.way == "event")


def raise_budget(ports: Ports, actor: Actor, study: StudyId, event: str, more: int) -> Arrangement:
    """Let every visitor of an event send more messages than now; nothing is taken away. Raises BadInput."""
    permit(actor, "labour.event")
    with _alone(ports, study):
        now = _named(ports, study, event)
        if not now.budget:
            raise BadInput("this event has no budget: its visitors may send as many messages as they like")
        if not 1 <= more <= MOST - now.budget:
            raise BadInput(f"{more} more messages: give 1 to {MOST - now.budget}")
        return _changed(ports, actor, study, (event, msgspec.structs.replace(now, budget=now.budget + more)))


def tell_targets(ports: Ports, actor: Actor, study: StudyId, event: str) -> Arrangement:
    """Let visitors of an event read which target they had, before it is closed."""
    permit(actor, "labour.appoint")
    with _alone(ports, study):
        now = _named(ports, study, event)
        return _changed(ports, actor, study, (event, msgspec.structs.replace(now, told=True)))


def _named(ports: Ports, study: StudyId, name: str) -> Arrangement:
    found = ports.shelf.get(Arrangement, study, name)
    if found is None or found[1].way != "event":
        raise NotFound(f"there is no event {name!r} in this study")
    return found[1]


def _changed(ports: Ports, actor: Actor, study: StudyId, new: tuple[str, Arrangement]) -> Arrangement:
    ports.shelf.put(study, *new, actor.name)
    said = f"{new[0]}: {new[1].budget} messages each" + (", targets told" if new[1].told else "")
    ports.ledger.append(Deed(verb="labour.event", actor=actor.name, study=study, subject=said, at=ports.clock.now()))
    return new[1]


def _drawn(ports: Ports, actor: Actor, study: StudyId, through: tuple[str, Arrangement]) -> tuple[str, ...]:
    """Draw among the targets that were given least: chance alone would leave two hundred people far from halves."""
    name, event = through
    if not event.targets:
        raise BadInput("this event has no model to talk to yet: ask whoever runs it")
    with alone(ports.locks, f"event-{study}"):  # two tabs of one person, and two people who would both get the rarest
        given = ports.shelf.get(Assignment, study, actor.person)
        if given:
            return given[1].targets
        times = Counter(
            one.targets[0] for _sheet, one in ports.shelf.newest(Assignment, study) if one.arrangement == name
        )
        least = min(times[target] for target in event.targets)
        target = SystemRandom().choice([one for one in event.targets if times[one] == least])
        made = Assignment(arrangement=name, targets=(target,))
        ports.shelf.put(study, actor.person, made, actor.name)
        return made.targets
