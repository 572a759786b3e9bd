"""Verbs of norming sessions: replies are read blind, their spread is revealed to all at once, and they are read again.

What is said there lies on sheets of its own. No verdict is written, so that no rate, tally or figure of groups knows
of it. There is no list of who takes part: whoever rates may, and who does not leaves nothing.
"""

from __future__ import annotations

import msgspec

from redcommons.care.model import Amounts, Offer, Private
from redcommons.care.rules import fits, refusal
from redcommons.evaluation import actions, dissent, handing, tasks
from redcommons.evaluation.dissenting import WORDS
from redcommons.evaluation.grouping import Place
from redcommons.evaluation.model import (
    NORMING_STAGES,
    Norming,
    NormingFigures,
    NormingNote,
    NormingReading,
    NormingStage,
)
from redcommons.evaluation.rating_ports import RatingPorts
from redcommons.evaluation.session import figures
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId, new_id
from redcommons.values.job import alone
from redcommons.values.shelf import Sheet
from redcommons.values.text import clean, label
from redcommons.values.words import _

MOST = 30
"""Replies of a session at most: it is read in one sitting, twice."""


def begin_norming(ports: RatingPorts, actor: Actor, study: StudyId, asked: Norming) -> str:
    """Choose replies of a queue's run for a session and return its id; raises BadInput where there are none."""
    permit(actor, "evaluation.queue")
    queue = tasks.sheet_and_queue(ports, study, asked.queue)[1]
    if not queue.run:
        raise BadInput(_("this queue reads no replies of a run: choose one that does"))
    if not 1 <= asked.size <= MOST:
        raise BadInput(_("{n} replies: choose 1 to {most}").format(n=asked.size, most=MOST))
    seed = (asked.seed or 1 + ports.chance(1 << 31)) if asked.chosen_by == "random" else 0
    made = msgspec.structs.replace(
        asked,
        run=queue.run,
        seed=seed,
        version=queue.version,
        stage="first",
        title=label(asked.title or queue.title or queue.harm or queue.run),
    )
    made = msgspec.structs.replace(made, replies=_chosen(ports, actor, made))
    name = new_id("norming")
    ports.evaluation.dataset.study.shelf.put(study, name, made, actor.name)
    return name


def norming_sessions(ports: RatingPorts, actor: Actor, study: StudyId) -> tuple[tuple[str, Norming], ...]:
    """Return the sessions of a study with their ids, newest first."""
    permit(actor, "evaluation.rate")
    found = ports.evaluation.dataset.study.shelf.newest(Norming, study)
    return tuple((sheet.name, one) for sheet, one in reversed(found))


def norming(ports: RatingPorts, actor: Actor, study: StudyId, name: str) -> Norming:
    """Return one session; raises NotFound."""
    permit(actor, "evaluation.rate")
    return _session(ports, study, name)[1]


def norming_refusal(ports: RatingPorts, actor: Actor, study: StudyId, name: str, mine: Private | None) -> str:
    """Return why this person is asked nothing now, as in the session's queue; empty when they may read."""
    return refusal(_offer(ports, actor, study, name, mine))


def norming_tasks(
    ports: RatingPorts, actor: Actor, study: StudyId, name: str, mine: Private | None
) -> tuple[tuple[Place, str], ...]:
    """Return the replies that a person may read now, each with what they said of it this time; empty without.

    What they do not take is left out, and nothing says so.
    """
    limit = _offer(ports, actor, study, name, mine).limit
    one = _session(ports, study, name)[1]
    said = _mine(ports, actor, study, name, _time(one)) if one.stage in {"first", "second"} else {}
    taken = _taken(ports, actor, one, mine, limit)
    return tuple((place, said.get(place, "")) for place in one.replies if place in taken or place in said)


def read_norming(
    ports: RatingPorts, actor: Actor, study: StudyId, said: NormingReading, mine: Private | None = None
) -> bool:
    """Keep what a person says of a reply, for this time; what they said of it this time before goes.

    Return whether it was their first word on it this time.
    """
    permit(actor, "evaluation.rate")
    with alone(ports.evaluation.dataset.study.jobs, f"norming-{said.session}"):
        one = _session(ports, study, said.session)[1]
        if one.stage not in {"first", "second"} or said.time != _time(one):
            raise BadInput(_("The session has gone on meanwhile: nothing more is kept of that reading."))
        if said.word not in WORDS:
            raise BadInput(_("choose an answer first"))
        if norming_refusal(ports, actor, study, said.session, mine):
            raise BadInput(_("Nothing is asked of you now: your page says why."))
        place = (said.ordinal, said.repeat)
        open_to_me = dict(norming_tasks(ports, actor, study, said.session, mine))
        if place not in open_to_me:
            raise NotFound(_("this reply is none of the session"))
        key = _reading_name(said, actor)
        ports.evaluation.dataset.study.shelf.erase(NormingReading, study, key)  # one word for each time, no revisions
        ports.evaluation.dataset.study.shelf.put(study, key, said, actor.name)
        return not open_to_me[place]


def move_norming(ports: RatingPorts, actor: Actor, study: StudyId, name: str, to: NormingStage) -> Norming:
    """Let a session go on by one stage: to the talk, to the second reading, to its end. There is no way back.

    A spread that was seen cannot be unseen, so a first reading is never opened again.
    """
    permit(actor, "evaluation.queue")
    with alone(ports.evaluation.dataset.study.jobs, f"norming-{name}"):
        one = _session(ports, study, name)[1]
        if to not in NORMING_STAGES or NORMING_STAGES.index(to) != NORMING_STAGES.index(one.stage) + 1:
            raise BadInput(_("The session has gone on meanwhile: load the page anew."))
        if to == "talk" and not _said(ports, study, name):
            raise BadInput(_("Nobody has read a reply yet, so there is nothing to show."))
        moved = msgspec.structs.replace(one, stage=to)
        ports.evaluation.dataset.study.shelf.put(study, name, moved, actor.name)
    return moved


def norming_figures(
    ports: RatingPorts, actor: Actor, study: StudyId, name: str, mine: Private | None = None
) -> NormingFigures | None:
    """Return what a session shows to all of its people alike; None while they read for the first time.

    Replies that a person does not take are left out of their page. Second readings wait for the end, as first ones did.
    """
    permit(actor, "evaluation.rate")
    one = _session(ports, study, name)[1]
    if one.stage == "first":
        return None
    readings = [(sheet.author, said) for sheet, said in _said(ports, study, name)]
    made = figures(readings, closed=one.stage == "closed")
    taken = _taken(ports, actor, one, mine, Amounts())
    shown = tuple(two for two in made.spreads if (two.before.ordinal, two.before.repeat) in taken)
    return msgspec.structs.replace(made, spreads=shown)


def note_norming(ports: RatingPorts, actor: Actor, study: StudyId, note: NormingNote) -> Sheet:
    """Write down what was talked about; others may, too. It waits until the spread is revealed."""
    permit(actor, "evaluation.rate")
    if _session(ports, study, note.session)[1].stage == "first":
        raise BadInput(_("Notes are written once everybody sees how the replies were read."))
    text = clean(note.text, limit=10_000, what="note").strip()
    if not text:
        raise BadInput(_("write a note first"))
    kept = msgspec.structs.replace(note, text=text, by=actor.name)
    return ports.evaluation.dataset.study.shelf.put(study, f"{note.session}/{new_id('note')}", kept, actor.name)


def norming_notes(ports: RatingPorts, actor: Actor, study: StudyId, name: str) -> tuple[NormingNote, ...]:
    """Return what was written down in a session, oldest first."""
    permit(actor, "evaluation.rate")
    found = ports.evaluation.dataset.study.shelf.under(NormingNote, study, [f"{name}/"])
    return tuple(note for _sheet, note in found)


def _session(ports: RatingPorts, study: StudyId, name: str) -> tuple[Sheet, Norming]:
    found = ports.evaluation.dataset.study.shelf.get(Norming, study, name)
    if found is None:
        raise NotFound(_("no norming session {name!r} in this study").format(name=name))
    return found


def _chosen(ports: RatingPorts, actor: Actor, made: Norming) -> tuple[Place, ...]:
    replied = ports.evaluation.runs.unjudged(made.run, "")
    if made.chosen_by == "contested":
        contested = dissent.dissent(ports.evaluation, actor, made.run).contested[: made.size]
        if not contested:
            raise BadInput(_("No reply is contested: draw some at random instead."))
        return tuple(sorted((one.ordinal, one.repeat) for one in contested))
    if made.chosen_by == "random":
        if not replied:
            raise BadInput(_("This run has no reply to read yet."))
        return tuple(sorted(sorted(replied, key=lambda one: tasks.drawn(made.seed, *one))[: made.size]))
    wanted = tuple(sorted(set(made.replies)))
    if not wanted or len(wanted) > MOST or set(wanted) - set(replied):
        raise BadInput(_("choose 1 to {most} replies of the run").format(most=MOST))
    return wanted


def _offer(ports: RatingPorts, actor: Actor, study: StudyId, name: str, mine: Private | None) -> Offer:
    permit(actor, "evaluation.rate")
    return handing.offer(ports, actor, study, _session(ports, study, name)[1].queue, mine)


def _taken(ports: RatingPorts, actor: Actor, one: Norming, mine: Private | None, limit: Amounts) -> frozenset[Place]:
    """Return the replies of a session that a person takes, as care has it; all while their boundaries are unknown."""
    if mine is None:
        return frozenset(one.replies)
    now, rows = tasks.now(ports), actions.cases_of(ports.evaluation, actor, ports.evaluation.runs.get(one.run))
    return frozenset(place for place in one.replies if fits(mine, rows[place[0]].harm, now, limit))


def _time(one: Norming) -> int:
    return 1 if one.stage == "first" else 2


def _said(ports: RatingPorts, study: StudyId, name: str) -> tuple[tuple[Sheet, NormingReading], ...]:
    return ports.evaluation.dataset.study.shelf.under(NormingReading, study, [f"{name}/"])


def _mine(ports: RatingPorts, actor: Actor, study: StudyId, name: str, time: int) -> dict[Place, str]:
    found = ports.evaluation.dataset.study.shelf.under(NormingReading, study, [f"{name}/{time}/"])
    return {(one.ordinal, one.repeat): one.word for sheet, one in found if sheet.author == actor.name}


def _reading_name(said: NormingReading, actor: Actor) -> str:
    return f"{said.session}/{said.time}/{said.ordinal}/{said.repeat}/{actor.name}"
