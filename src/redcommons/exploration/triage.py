"""Verbs of reading what visitors of an event found: a mark for each finding, and what its finder is told.

Nothing is counted by person and nothing is ranked. Who reads learns no target: what a finding says of it is left out
for everybody who may not know which visitor had which.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from redcommons.exploration.model import Kept
from redcommons.exploration.ports import Ports
from redcommons.labour import arranging, terms
from redcommons.labour.model import Actor, Membership, Triage
from redcommons.labour.rules import may, permit
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId
from redcommons.values.shelf import Sheet
from redcommons.values.text import clean

LONGEST_NOTE = 2_000
"""Characters of a note to a finder at most."""

_UNREAD = Triage()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding of an event, as it is read."""

    sheet: Sheet
    """Its sheet."""
    kept: Kept
    """What was kept; without its target where the reader may not know it."""
    mark: Triage
    """What was marked at it."""
    revision: int
    """Revision of the mark; 0 while there is none."""


def findings_of(ports: Ports, actor: Actor, study: StudyId, event: str) -> tuple[Found, ...]:
    """Return what visitors of an event kept, the newest first."""
    permit(actor, "exploration.triage")
    names = _visitors(ports, study, event)
    marks = {sheet.name: (sheet, mark) for sheet, mark in ports.study.shelf.newest(Triage, study)}
    pairs = [pair for pair in ports.study.shelf.newest(Kept, study) if pair[1].by in names and not pair[1].taken_back]
    return tuple(_found(actor, pair, marks.get(pair[0].name)) for pair in reversed(pairs))


def finding_of(ports: Ports, actor: Actor, study: StudyId, event: str, name: str) -> Found:
    """Return one finding of an event; raises NotFound."""
    permit(actor, "exploration.triage")
    found = ports.study.shelf.get(Kept, study, name)
    if found is None or found[1].taken_back or found[1].by not in _visitors(ports, study, event):
        raise NotFound(f"nothing was kept under {name!r} at this event")
    return _found(actor, found, ports.study.shelf.get(Triage, study, name))


def mark(ports: Ports, actor: Actor, study: StudyId, where: tuple[str, str], mark: tuple[Triage, int]) -> Sheet:
    """Mark a finding, as (event, its name), with (the mark, the revision that was seen); raises MovedOn, BadInput."""
    event, name = where
    finding_of(ports, actor, study, event, name)
    said, after = mark
    if said.same_as:
        if said.same_as == name:
            raise BadInput("a finding is not the same as itself: choose another one")
        finding_of(ports, actor, study, event, said.same_as)
    note = clean(said.note, limit=LONGEST_NOTE, what="note to the finder").strip()
    kept = msgspec.structs.replace(said, note=note)
    return ports.study.shelf.put(study, name, kept, actor.name, after=after)


def answers(ports: Ports, actor: Actor, study: StudyId) -> tuple[tuple[Sheet, Kept, Triage], ...]:
    """Return what a person kept themselves, newest first, with what was marked at it: also after they left.

    Whoever did not come by an event waits for nobody to read, so only what was marked is told to them.
    """
    mine = terms.name_in(ports.study.labour, actor, study)
    own = [pair for pair in ports.study.shelf.newest(Kept, study) if pair[1].by == mine and not pair[1].taken_back]
    if mine is None or not own:
        return ()
    marks = {sheet.name: one for sheet, one in ports.study.shelf.under(Triage, study, [one.name for one, _kept in own])}
    came = arranging.my_arrangement(ports.study.labour, actor, study)
    waits = came is not None and came[1].way == "event"
    return tuple(
        (sheet, _blind(kept), marks.get(sheet.name, _UNREAD))
        for sheet, kept in reversed(own)
        if waits or sheet.name in marks
    )


def _visitors(ports: Ports, study: StudyId, event: str) -> frozenset[str]:
    there = ports.study.labour.shelf.newest(Membership, study)
    return frozenset(one.pseudonym for _sheet, one in there if one.arrangement == event)


def _found(actor: Actor, pair: tuple[Sheet, Kept], mark: tuple[Sheet, Triage] | None) -> Found:
    kept = pair[1] if may(actor, "labour.unblind") else _blind(pair[1])
    return Found(sheet=pair[0], kept=kept, mark=mark[1] if mark else _UNREAD, revision=mark[0].revision if mark else 0)


def _blind(kept: Kept) -> Kept:
    return msgspec.structs.replace(kept, target="", model="")
