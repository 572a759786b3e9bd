"""Verbs of tasks in one person's hands: one is handed out, swapped, given back, finished, taken back.

One mechanism for every work. A task is picked at random among those that fit, so that a gap in the numbers says
nothing about who passed over it, and what a person decides about a task is kept by them alone (design/vault.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import msgspec

from redcommons.care.model import Amounts, Held, Offer, Private
from redcommons.care.pocket import item_mark, mark
from redcommons.care.pocket import used as used_until
from redcommons.care.ports import Settling
from redcommons.care.rules import can_read, counts, eagerness, fits, limit_of, refusal
from redcommons.evaluation import tasks
from redcommons.evaluation.earning import enough
from redcommons.evaluation.model import Adjudication, Candidate, Done, Handed, Queue, Stay, Work
from redcommons.evaluation.rating_ports import LastRating, RatingPorts
from redcommons.labour import actions as labour_actions
from redcommons.labour import terms as labour_terms
from redcommons.labour.model import Actor
from redcommons.labour.rules import agreed_amounts, permit
from redcommons.study import actions as study_actions
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId
from redcommons.values.words import _

WINDOW = 50
"""Items looked at first, of which one is picked; when none fits, twice as many are looked at, and so on to the end."""

MOST_ROWS = 3
"""Rows looked at for each item at most: one item may wait for as many people as there are to read it."""

UNDO_MINUTES = 10
"""How long what was done may be taken back."""


def offer(ports: RatingPorts, actor: Actor, study: StudyId, name: str, mine: Private | None) -> Offer:
    """Return what care is asked before a task is handed out; `mine` is the open vault, None while it is closed."""
    sheet, asked = tasks.sheet_and_queue(ports, study, name)
    permit(actor, asked.right)
    terms = labour_terms.my_terms(ports.labour, actor, study)
    now = tasks.now(ports)
    finished = len(_done(ports, actor, study, f"{now[:10]}T")[0])
    used = used_until(mine, now) if mine else Amounts()
    return Offer(
        own=sheet.author == actor.name,
        mild=asked.weight == "mild",
        terms=terms is not None,
        consented=labour_terms.consented(ports.labour, actor, study),
        support=labour_terms.support(ports.labour, actor) is not None,
        unlocked=mine is not None,
        bounded=mine is not None and mine.bounded,
        used=msgspec.structs.replace(used, day=max(finished, used.day)),
        limit=limit_of(mine.own if mine else Amounts(), agreed_amounts(terms[1] if terms else None)),
        rest=terms[1].break_minutes if terms else 0,
    )


def pull(
    ports: RatingPorts, actor: Actor, study: StudyId, name: str, mine: Private | None, reads: Collection[str] = ()
) -> tuple[Handed, Held | None]:
    """Hand out one task, or say why not. Why a candidate did not fit is decided here and kept nowhere.

    Who `reads` some languages is offered no case in another; who names none is offered any.
    """
    asked = tasks.sheet_and_queue(ports, study, name)[1]
    offered = offer(ports, actor, study, name, mine)
    why = refusal(offered) or enough(ports, actor, study, name)
    if why or asked.closed:
        return Handed(why=why or "none"), None
    by = tasks.key(actor, asked.does)
    who = _Wanted(by=by, name=name, asked=asked, mine=mine, offered=offered, study=study, reads=reads)
    return _taken(ports, who)


def swap(
    ports: RatingPorts, actor: Actor, study: StudyId, held: Held, mine: Private | None, reads: Collection[str] = ()
) -> tuple[Handed, Held | None]:
    """Give a task back for one of another topic, without a reason and without a trace; with none, it stays in hand."""
    asked = tasks.sheet_and_queue(ports, study, held.queue)[1]
    offered = offer(ports, actor, study, held.queue, mine)
    why = refusal(offered)
    topic = tasks.in_hand(ports, held).topic
    if why or asked.closed:
        return Handed(why=why or "none"), None
    by = tasks.key(actor, asked.does)
    wanted = _Wanted(by=by, name=held.queue, asked=asked, mine=mine, offered=offered, study=study, reads=reads)
    found = _taken(ports, replace(wanted, not_about=mark(topic)))
    if found[1] is not None:
        ports.queues.give_back(tasks.claim(held))
    return found


def give_back(ports: RatingPorts, actor: Actor, held: Held) -> None:
    """Let a task go: skipped or declined, the queue does not learn which, and nobody's name is kept."""
    tasks.permit_any(actor)
    ports.queues.give_back(tasks.claim(held))


def finish(ports: RatingPorts, actor: Actor, study: StudyId, held: Held, settling: Settling | None = None) -> None:
    """Mark a task that leaves no verdict as done: exploring from a brief, reviewing a case."""
    asked = tasks.sheet_and_queue(ports, study, held.queue)[1]
    permit(actor, asked.right)
    if asked.run:
        raise BadInput(_("say first what you found: this task is finished by its answer"))
    by = tasks.key(actor, asked.does)
    if not ports.queues.finish(tasks.claim(held), by, tasks.now(ports), settling):
        raise tasks.elsewhere()


def undo(ports: RatingPorts, actor: Actor, last: Held, settling: Settling | None = None) -> Held:
    """Take back within ten minutes what a person did last; the task is in their hands again."""
    tasks.permit_any(actor)
    again = msgspec.structs.replace(last, token=tasks.new_token())
    claim = tasks.claim(again, tasks.later(ports, Queue().minutes))
    since = tasks.later(ports, -UNDO_MINUTES)
    for by in _keys(actor):
        mine = LastRating(by=by, task=last.task, since=since)
        back = ports.queues.take_back(mine, claim, settling)
        if back is not None:
            if by == tasks.key(actor, "adjudicate"):
                _causeless(ports, actor, back)
            return again
    raise NotFound(_("there is no rating of yours from the last {n} minutes").format(n=UNDO_MINUTES))


def _causeless(ports: RatingPorts, actor: Actor, back: Candidate) -> None:
    """Erase why people stood apart with the adjudication that said so."""
    study = ports.evaluation.runs.study_of(back.run)
    gone = Adjudication(
        run=back.run, ordinal=back.ordinal, repeat=back.repeat, word="unsure", cause="other", by=actor.name
    )
    ports.evaluation.dataset.study.shelf.erase(Adjudication, study, gone.key)


def task(ports: RatingPorts, actor: Actor, study: StudyId, held: Held) -> tuple[Queue, Candidate]:
    """Return a task in hand with its queue, whatever the work is; raises NotFound once it is in other hands."""
    found = tasks.in_hand(ports, held)
    asked = tasks.sheet_and_queue(ports, study, held.queue)[1]
    permit(actor, asked.right)
    return asked, found


def done(ports: RatingPorts, actor: Actor, study: StudyId, since: str = "") -> tuple[Done, ...]:
    """Return what a person finished in a study since a moment, oldest first."""
    found, does = _done(ports, actor, study, since)
    kept = (msgspec.structs.replace(one, does=does[one.queue]) for one in found)
    return tuple(sorted(kept, key=lambda one: one.at))


def record(ports: RatingPorts, actor: Actor) -> tuple[Stay, ...]:
    """Return a person's own record, study by study: it stays theirs to read after leaving, so no role is asked for."""
    return tuple(
        stay(ports, msgspec.structs.replace(actor, name=name), study, title)
        for study, title in study_actions.titles(ports.evaluation.dataset.study, actor)
        if (name := labour_terms.name_in(ports.labour, actor, study))
    )


def stay(ports: RatingPorts, actor: Actor, study: StudyId, title: str) -> Stay:
    """Return a person's own record of one study, under the name that it knows them by."""
    return Stay(
        study=study,
        title=title,
        name=actor.name,
        here=labour_actions.membership(ports.labour, actor, study) is not None,
        done=done(ports, actor, study),
        time=tuple((sheet.name, time) for sheet, time in labour_terms.own_time(ports.labour, actor, study)),
    )


def _done(ports: RatingPorts, actor: Actor, study: StudyId, since: str) -> tuple[list[Done], dict[str, Work]]:
    shelf = ports.evaluation.dataset.study.shelf
    does = {sheet.name: asked.does for sheet, asked in shelf.newest(Queue, study)}
    keys = _keys(actor) if "adjudicate" in does.values() else (tasks.key(actor),)
    return [one for by in keys for one in ports.queues.done(by, tuple(does), since)], does


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """Which task is looked for."""

    by: str
    name: str
    asked: Queue
    mine: Private | None
    offered: Offer
    study: StudyId
    reads: Collection[str] = ()
    not_about: str = ""


def _taken(ports: RatingPorts, wanted: _Wanted) -> tuple[Handed, Held | None]:
    """Claim one task that fits. Where others were quicker, more are looked at, so that a crowd spreads."""
    window = WINDOW
    while fitting := _fitting(ports, wanted, window * min(wanted.asked.overlap, MOST_ROWS)):
        candidate = _picked(ports, wanted, fitting)
        held = _held(wanted, candidate)
        if ports.queues.claim(tasks.claim(held, tasks.later(ports, wanted.asked.minutes)), tasks.now(ports)):
            return Handed(candidate=candidate), held
        window = min(2 * window, 8 * WINDOW)
    return Handed(why="none"), None


def _fitting(ports: RatingPorts, wanted: _Wanted, rows: int) -> list[Candidate]:
    """Return the tasks that fit of the first page that has any, at most one for each item."""
    for page in _pages(ports, wanted, rows):
        foreign = _foreign(ports, wanted, page)
        fitting = [one for one in page if one.case not in foreign and _fits(ports, wanted, one)]
        if fitting:
            return _one_each(ports, fitting)
    return []


def _foreign(ports: RatingPorts, wanted: _Wanted, page: Collection[Candidate]) -> frozenset[str]:
    """Return the cases of a page in a language that the person does not read.

    The belt knows no language, so one question goes to the cases for each page, and only for whoever named some.
    """
    if not wanted.reads or all(can_read(one, wanted.reads) for one in wanted.asked.spoken):
        return frozenset()
    prints = list(dict.fromkeys(one.case for one in page if one.case))
    rows = ports.evaluation.dataset.cases.rows(wanted.study, prints)
    return frozenset(row.fingerprint for row in rows if not can_read(row.language, wanted.reads))


def _pages(ports: RatingPorts, wanted: _Wanted, rows: int) -> Iterator[tuple[Candidate, ...]]:
    after = 0
    while page := ports.queues.candidates(wanted.name, wanted.by, tasks.now(ports), after, rows):
        yield page
        after, rows = page[-1].task, rows * 2


def _held(wanted: _Wanted, candidate: Candidate) -> Held:
    return Held(
        queue=wanted.name,
        task=candidate.task,
        token=tasks.new_token(),
        item=item_mark(wanted.name, candidate.ordinal, candidate.repeat),
        topic=mark(candidate.topic) if candidate.topic else "",
        counts=counts(wanted.mine, candidate.topic) if wanted.mine else 1,
        rest=wanted.offered.rest,
    )


def _fits(ports: RatingPorts, wanted: _Wanted, candidate: Candidate) -> bool:
    mine = wanted.mine
    if mark(candidate.topic) == wanted.not_about or mine is None:
        return mark(candidate.topic) != wanted.not_about
    if not fits(mine, candidate.topic, tasks.now(ports), wanted.offered.limit):
        return False
    return item_mark(wanted.name, candidate.ordinal, candidate.repeat) not in mine.skipped


def _one_each(ports: RatingPorts, fits: Collection[Candidate]) -> list[Candidate]:
    slots: dict[tuple[int, int], list[Candidate]] = {}
    for one in fits:
        slots.setdefault((one.ordinal, one.repeat), []).append(one)
    return [waiting[ports.chance(len(waiting))] for waiting in slots.values()]


def _picked(ports: RatingPorts, wanted: _Wanted, fitting: list[Candidate]) -> Candidate:
    """Return one at random, of another topic than the person's last ones, else of the one longest ago."""
    mine = wanted.mine
    recent = mine.recent if mine is not None and wanted.asked.rotates else ()
    ago = {topic: 1 + place for place, topic in enumerate(recent)}
    ranks = [(eagerness(mine, one.topic) if mine else 0, ago.get(mark(one.topic), 0)) for one in fitting]
    best = [one for one, rank in zip(fitting, ranks, strict=True) if rank == min(ranks)]
    return best[ports.chance(len(best))]


def _keys(actor: Actor) -> tuple[str, str]:
    return tasks.key(actor), tasks.key(actor, "adjudicate")
