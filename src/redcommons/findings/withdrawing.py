"""Verbs of withdrawal: what a person gave goes, what must stay is said before, and files to build again are listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from redcommons.dataset.model import CaseReview, Credit, Review
from redcommons.evaluation.model import Adjudication, Done, NormingNote, NormingReading, Queue
from redcommons.evaluation.tasks import key as rater
from redcommons.exploration import drawer
from redcommons.exploration.memo import Memo
from redcommons.exploration.model import Kept
from redcommons.exploration.rules import kept_name
from redcommons.exploration.withdrawn import nameless, pathless, spoken_by
from redcommons.findings import giving
from redcommons.findings.disagreement import ADJUDICATES
from redcommons.findings.own import Given, Holder, MadeAgain, ToBuild, Tombstone
from redcommons.findings.own_ports import OwnPorts
from redcommons.labour import arranging as labour_arranging
from redcommons.labour.model import Actor, OwedStill, Statement, Triage
from redcommons.labour.rules import permit
from redcommons.study.model import Definition
from redcommons.values.base import Fingerprint
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import PersonName, RunId, StudyId, new_id
from redcommons.values.job import alone, withdrawing
from redcommons.values.ledger import Deed
from redcommons.values.text import clean
from redcommons.values.words import _

SOMEBODY = ""
"""Who the ledger and a tombstone say it was."""


def gave(ports: OwnPorts, actor: Actor, study: StudyId) -> tuple[Given, ...]:
    """Return everything that a person contributed to a study, by its kind; theirs to see also after leaving.

    No role is asked for, and nobody else's list can be had: the name is read from their own membership. Raises
    NotFound where they never were in the study.
    """
    return giving.given(ports, giving.myself(ports, actor, study), study)


def chosen(ports: OwnPorts, actor: Actor, study: StudyId, keys: Sequence[str]) -> tuple[Given, ...]:
    """Return what would go with these, each with what would stay and which files hold it; nothing is written.

    Raises NotFound for what is not one's own, or is gone already.
    """
    if not keys:
        raise BadInput(_("nothing was chosen: choose what you withdraw"))
    there = {one.key: one for one in gave(ports, actor, study)}
    unknown = next((key for key in keys if key not in there), None)
    if unknown is not None:
        raise NotFound(_("{key!r} is nothing that you gave here, or it is withdrawn already").format(key=unknown))
    return tuple(there[key] for key in dict.fromkeys(keys))


def withdraw(ports: OwnPorts, actor: Actor, study: StudyId, keys: Sequence[str]) -> tuple[Tombstone, ...]:
    """Withdraw some of what one gave; return the tombstones of what had left in a file before. It cannot be undone.

    The ledger says that something was withdrawn: not what, not by whom, and no reason is asked for.
    """
    me = giving.myself(ports, actor, study)
    with alone(ports.findings.evaluation.dataset.study.jobs, withdrawing(study)):
        going = chosen(ports, actor, study, keys)
        _refuse_unfinished(ports, study, going)
        return ports.shelf.together(lambda: _gone(ports, me, study, going))


def _gone(ports: OwnPorts, me: Actor, study: StudyId, going: Sequence[Given]) -> tuple[Tombstone, ...]:
    """Let everything go that was chosen; what is put anew in place of something is never gone in between."""
    stones = tuple(_stone(ports, one) for one in going if one.held)
    for stone in stones:
        ports.shelf.put(study, _stone_name(stone), stone, SOMEBODY)
    for one in going:
        WAYS[one.sort](ports, me, study, one)
    deed = Deed(verb="own.withdraw", actor=SOMEBODY, study=study, subject=_counted(going), at=_now(ports))
    ports.findings.evaluation.dataset.study.ledger.append(deed)
    return stones


def tombstones(ports: OwnPorts, actor: Actor, study: StudyId) -> tuple[Tombstone, ...]:
    """Return what was withdrawn after it had left in a file, oldest first: never whose it was."""
    permit(actor, "own.rebuild")
    return tuple(stone for _sheet, stone in ports.shelf.newest(Tombstone, study))


def to_build(ports: OwnPorts, actor: Actor, study: StudyId) -> tuple[ToBuild, ...]:
    """Return the files that hold something withdrawn, the open ones first: to be built again, or taken down."""
    permit(actor, "own.rebuild")
    holding: dict[Holder, list[Tombstone]] = {}
    for stone in tombstones(ports, actor, study):
        for holder in stone.held:
            holding.setdefault(holder, []).append(stone)
    found = [_to_build(ports, study, holder, stones) for holder, stones in holding.items()]
    return tuple(sorted(found, key=lambda one: (bool(one.made_again), one.holder.at, one.holder.name)))


def made_again(ports: OwnPorts, actor: Actor, study: StudyId, name: str, note: str = "") -> None:
    """Say that a file was built again without what was withdrawn, or taken down; `name` as `file_key` has it."""
    permit(actor, "own.rebuild")
    found = next((one for one in to_build(ports, actor, study) if file_key(one.holder) == name), None)
    if found is None:
        raise NotFound(_("{name!r} is no file that holds something withdrawn").format(name=name))
    said = clean(note, limit=1_000, what="note")
    holder = found.holder
    made = MadeAgain(file=holder.file, name=holder.name, stones=len(found.stones), note=said)
    ports.shelf.put(study, name, made, actor.name)


def file_key(holder: Holder) -> str:
    """Return what a file is marked under."""
    return f"{holder.file} {holder.at} {holder.name}"[:200]


def _refuse_unfinished(ports: OwnPorts, study: StudyId, going: Sequence[Given]) -> None:
    """Raise BadInput while a reply is being written: whoever writes it would go on after its conversation is gone."""
    for one in going:
        head = ports.findings.exploration.talks.get(study, one.name) if one.sort in {"talk", "words"} else None
        if head is not None and ports.findings.exploration.turns.standing(head.id)[1]:
            raise BadInput(_("a reply is still being written in {title}: stop it first").format(title=one.title))


def _to_build(ports: OwnPorts, study: StudyId, holder: Holder, stones: Sequence[Tombstone]) -> ToBuild:
    marked = ports.shelf.get(MadeAgain, study, file_key(holder))
    if marked is None or marked[1].stones < len(stones):
        return ToBuild(holder=holder, stones=tuple(stones))
    return ToBuild(holder=holder, stones=tuple(stones), made_again=marked[0].at, note=marked[1].note)


def _stone(ports: OwnPorts, one: Given) -> Tombstone:
    # The name of a verdict ends with its judge's key, and a statement goes by the id of its person.
    bare = {"rating": one.name.rpartition(" ")[0], "statement": new_id("statement")}
    name = bare.get(one.sort, one.name)
    return Tombstone(sort=one.sort, name=name, stays=one.stays, held=one.held, day=_now(ports)[:10])


def _stone_name(stone: Tombstone) -> str:
    return f"{stone.sort} {stone.name}"[:200]


def _counted(going: Sequence[Given]) -> str:
    counted = Counter(one.sort for one in going)
    return ", ".join(f"{sort}: {n}" for sort, n in sorted(counted.items()))


def _now(ports: OwnPorts) -> str:
    return ports.labour.clock.now()


# ------------------------------------------------------------------------------------------------ kind by kind


def _talk(ports: OwnPorts, me: Actor, study: StudyId, one: Given) -> None:
    talks, turns = ports.findings.exploration.talks, ports.findings.exploration.turns
    head = talks.get(study, one.name)
    if head is None:
        return
    _beside(ports, me, study, one.name)
    if one.stays == "shared":
        turns.erase(head.id, spoken_by(head.talk, turns.all(head.id), me.name))
        if head.talk.by == me.name:
            talks.unname(study, one.name, nameless(head.talk))
        else:
            others = tuple(name for name in head.talk.others if name != me.name)
            talks.change(study, one.name, msgspec.structs.replace(head.talk, others=others))
        return
    turns.erase(head.id)
    talks.erase(study, one.name)


def _beside(ports: OwnPorts, me: Actor, study: StudyId, talk: str) -> None:
    """Take the words of a conversation out of what others made of it; what they wrote themselves stays theirs."""
    for sheet, kept in ports.shelf.under(Kept, study, [kept_name(talk)]):
        if kept.by != me.name:
            _instead(ports, study, sheet.name, (kept, pathless(kept)), sheet.author)
    for name, memo in drawer.released(ports.findings.exploration, study).items():
        if memo.talk == talk and memo.by != me.name and memo.quote:
            bare = msgspec.structs.replace(memo, quote="")
            _instead(ports, study, name, (memo, bare), memo.by)
    head = ports.findings.exploration.talks.get(study, talk)
    first = (head.talk.first or head.name) if head else talk
    for later in ports.findings.exploration.talks.line(study, first):
        if later.talk.follows == talk and later.talk.before:
            bare_talk = msgspec.structs.replace(later.talk, before=())
            ports.findings.exploration.talks.change(study, later.name, bare_talk)


def _instead(
    ports: OwnPorts, study: StudyId, name: str, both: tuple[Kept, Kept] | tuple[Memo, Memo], author: str
) -> None:
    """Put one revision in place of every one there was, by the same author."""
    before, after = both
    ports.shelf.erase(type(before), study, name)
    ports.shelf.put(study, name, after, author)


def _finding(ports: OwnPorts, _me: Actor, study: StudyId, one: Given) -> None:
    ports.shelf.erase(Kept, study, one.name)
    ports.shelf.erase(Triage, study, one.name)


def _case(ports: OwnPorts, me: Actor, study: StudyId, one: Given) -> None:
    found = ports.shelf.get(Credit, study, one.name[:32])
    others = tuple(name for name in (found[1].by if found else ()) if name != me.name)
    ports.shelf.erase(Credit, study, one.name[:32])
    if others and found:
        credit = msgspec.structs.replace(found[1], by=tuple(map(PersonName, others)))
        ports.shelf.put(study, one.name[:32], credit, SOMEBODY)
    if not one.held and not others:
        ports.findings.evaluation.dataset.cases.erase(study, Fingerprint(one.name))


def _rating(ports: OwnPorts, me: Actor, study: StudyId, one: Given) -> None:
    run, place, key = one.name.split(" ", 2)
    ordinal, _colon, repeat = place.partition(":")
    gone = ports.rating.queues.withdraw(RunId(run), key, [(int(ordinal), int(repeat))])
    if key.startswith(ADJUDICATES):
        ports.shelf.erase(Adjudication, study, f"{run}/{ordinal}/{repeat}/{me.name}")
    _owed(ports, me, study, gone if one.at else 0)


def _owed(ports: OwnPorts, me: Actor, study: StudyId, gone: int) -> None:
    """Keep how many tasks that went are still to be paid, and nothing else of them."""
    through = labour_arranging.my_arrangement(ports.labour, me, study)
    if gone and through and (through[1].pay.unit == "task" or through[1].tasks):
        before = ports.shelf.get(OwedStill, study, me.name)
        ports.shelf.erase(OwedStill, study, me.name)  # so that its revisions do not tell one withdrawal from another
        ports.shelf.put(study, me.name, OwedStill(tasks=(before[1].tasks if before else 0) + gone), SOMEBODY)


def _case_review(ports: OwnPorts, me: Actor, study: StudyId, one: Given) -> None:
    found = ports.shelf.get(CaseReview, study, one.name)
    if found is None:
        return
    ports.shelf.erase(CaseReview, study, one.name)
    queues = {sheet.name: queue for sheet, queue in ports.shelf.newest(Queue, study) if queue.does == "review"}
    for done in ports.rating.queues.done(rater(me), tuple(queues)):
        if queues[done.queue].items[done.ordinal] == found[1].case:
            _free(ports, me, study, done)


def _task(ports: OwnPorts, me: Actor, study: StudyId, one: Given) -> None:
    queue, place = one.name.split(" ", 1)
    for done in ports.rating.queues.done(rater(me), [queue]):
        if place == f"{done.ordinal}:{done.repeat}":
            _free(ports, me, study, done)


def _free(ports: OwnPorts, me: Actor, study: StudyId, done: Done) -> None:
    _owed(ports, me, study, ports.rating.queues.forget(done.queue, rater(me), (done.ordinal, done.repeat)))


def _session(ports: OwnPorts, me: Actor, study: StudyId, one: Given) -> None:
    for kind in (NormingReading, NormingNote):
        for sheet, _said in ports.shelf.under(kind, study, [f"{one.name}/"]):
            if sheet.author == me.name:
                ports.shelf.erase(kind, study, sheet.name)


def _memo(ports: OwnPorts, _me: Actor, study: StudyId, one: Given) -> None:
    ports.shelf.erase(Memo, study, one.name)


def _definition(ports: OwnPorts, me: Actor, study: StudyId, one: Given) -> None:
    ports.shelf.erase(Definition, study, one.name, me.name)


def _review(ports: OwnPorts, _me: Actor, study: StudyId, one: Given) -> None:
    ports.shelf.erase(Review, study, one.name)


def _statement(ports: OwnPorts, _me: Actor, study: StudyId, one: Given) -> None:
    ports.shelf.erase(Statement, study, one.name)


WAYS = {
    "talk": _talk,
    "words": _talk,
    "finding": _finding,
    "case": _case,
    "rating": _rating,
    "norming": _session,
    "memo": _memo,
    "definition": _definition,
    "case-review": _case_review,
    "task": _task,
    "review": _review,
    "statement": _statement,
}
"""How each kind goes."""
