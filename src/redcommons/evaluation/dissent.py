"""Verbs of disagreement: how people saw the replies of a run, figures of groups in editions, adjudications, models.

Adjudications are verdicts of their own under `adjudicator:NAME`; no distribution counts them, and no rate rests on
what a model makes of people.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from redcommons.evaluation import actions, dissenting
from redcommons.evaluation.dissenting import Rated
from redcommons.evaluation.grouping import shown, too_soon
from redcommons.evaluation.model import (
    CAUSES,
    Adjudication,
    Dissent,
    GroupEdition,
    OneTruth,
    Queue,
    RunState,
    Spread,
    Verdict,
)
from redcommons.evaluation.ports import Ports
from redcommons.evaluation.rules import being_rated
from redcommons.labour.model import Actor, Background, BackgroundQuestion
from redcommons.labour.rules import group_of, permit
from redcommons.study.model import ValueEntry
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import RunId
from redcommons.values.text import clean
from redcommons.values.words import _

ADJUDICATES = "adjudicator:"
"""What the key of an adjudication begins with."""


def dissent(ports: Ports, actor: Actor, run: RunId) -> Dissent:
    """Return how people saw the replies of a run, as far as the actor may see ratings; machines are no part of it."""
    permit(actor, "evaluation.read")
    said, declined = dissenting.said_by_people(actions.verdicts(ports, actor, run))
    return dissenting.dissent(run, said, declined)


def spread_of(ports: Ports, actor: Actor, run: RunId, ordinal: int, repeat: int) -> Spread:
    """Return what people said of one reply, nobody named; zeros where nobody has."""
    permit(actor, "evaluation.read")
    given = actions.as_seen(ports, actor, run, ports.runs.verdicts_on(run, ordinal))
    said, _declined = dissenting.said_by_people(one for one in given if one.repeat == repeat)
    return dissenting.spread((ordinal, repeat), said.get((ordinal, repeat), {}).values())


def make_edition(ports: Ports, actor: Actor, run: RunId) -> GroupEdition:
    """Make figures of groups as they stand now, and keep them: pages and report show an edition, never a fresh look.

    Raises BadInput where nobody asked about backgrounds, and where new figures beside the old ones would tell who came
    or went.
    """
    permit(actor, "evaluation.groups")
    state = ports.runs.get(run)
    rated = _rated(ports, actor, state)
    if not rated.questions:
        raise BadInput(_("This study asks people nothing about themselves, so there are no groups to look at."))
    now = shown(rated.people, rated.groups)
    if why := too_soon(rated.editions, rated.people, now, rated.groups, rated.fresh):
        raise BadInput(why)
    made = dissenting.edition(rated)
    ports.dataset.study.shelf.put(state.run.study, run, made, actor.name)
    return made


def group_figures(ports: Ports, actor: Actor, run: RunId) -> GroupEdition | None:
    """Return the newest edition of figures of groups; None where none was made. Who only rates waits for the end."""
    permit(actor, "evaluation.read")
    state = ports.runs.get(run)
    queues = [queue for _sheet, queue in ports.dataset.study.shelf.newest(Queue, state.run.study)]
    if not set(actor.roles) - {"rater"} and being_rated(queues, run):
        raise NotPermitted(_("People still rate these replies: what groups said is shown to raters afterwards."))
    found = ports.dataset.study.shelf.get(GroupEdition, state.run.study, run)
    return found[1] if found else None


def adjudicate(ports: Ports, actor: Actor, said: Adjudication) -> Adjudication:
    """Keep one person's verdict on a reply on which people stand apart, with its cause. No rating is changed."""
    permit(actor, "evaluation.adjudicate")
    if said.word in {"declined", "failed"}:
        raise BadInput(_("Choose a verdict and a cause."))
    if not spread_of(ports, actor, said.run, said.ordinal, said.repeat).people:
        raise NotFound(_("Nobody rated this reply: there is nothing to adjudicate."))
    if _adjudicated(ports, actor, said):
        raise _before()
    kept, key = say_cause(ports, actor, said), f"{ADJUDICATES}{actor.name}"
    verdict = Verdict(ordinal=said.ordinal, repeat=said.repeat, judge=key, word=said.word, why=kept.why)
    if not ports.runs.rate(said.run, key, [verdict]):
        raise _before()
    return kept


def say_cause(ports: Ports, actor: Actor, said: Adjudication) -> Adjudication:
    """Say why people stood apart on a reply, before the verdict is kept: a cause without one is shown nowhere.

    So no moment shows a verdict under a cause that nobody gave. A cause that stands beside a verdict stays.
    """
    permit(actor, "evaluation.adjudicate")
    if said.cause not in CAUSES:
        raise BadInput(_("Choose a verdict and a cause."))
    kept, study, shelf = _own(actor, said), ports.runs.get(said.run).run.study, ports.dataset.study.shelf
    if shelf.get(Adjudication, study, kept.key) is not None and _adjudicated(ports, actor, said):
        raise _before()
    shelf.erase(Adjudication, study, kept.key)  # of a verdict that was not kept, or was taken back
    shelf.put(study, kept.key, kept, actor.name)
    return kept


def adjudications(ports: Ports, actor: Actor, run: RunId) -> tuple[Adjudication, ...]:
    """Return what was adjudicated in a run, by reply; one whose cause nobody said has "other" as its cause."""
    permit(actor, "evaluation.read")
    state = ports.runs.get(run)
    said = {
        (one.ordinal, one.repeat, one.by): one
        for _sheet, one in ports.dataset.study.shelf.under(Adjudication, state.run.study, [f"{run}/"])
    }
    given = [one for key in state.judges if key.startswith(ADJUDICATES) for one in ports.runs.verdicts(run, key)]
    keys = {f"person:{one.judge.removeprefix(ADJUDICATES)}" for one in given} & set(state.judges)
    rated = {(one.ordinal, one.repeat, one.judge) for key in keys for one in ports.runs.verdicts(run, key)}
    made = (_told(run, one, said) for one in given)
    made = (msgspec.structs.replace(one, rated=(one.ordinal, one.repeat, f"person:{one.by}") in rated) for one in made)
    return tuple(sorted(made, key=lambda one: (one.ordinal, one.repeat, one.by)))


def _adjudicated(ports: Ports, actor: Actor, said: Adjudication) -> bool:
    key = f"{ADJUDICATES}{actor.name}"
    given = ports.runs.verdicts_on(said.run, said.ordinal)
    return any(one.judge == key and one.repeat == said.repeat for one in given)


def _before() -> BadInput:
    return BadInput(_("You adjudicated this reply before; that verdict stays, as ratings do."))


def _told(run: RunId, one: Verdict, said: Mapping[tuple[int, int, str], Adjudication]) -> Adjudication:
    by = one.judge.removeprefix(ADJUDICATES)
    bare = Adjudication(
        run=run, ordinal=one.ordinal, repeat=one.repeat, word=one.word, cause="other", why=one.why, by=by
    )
    found = said.get((one.ordinal, one.repeat, by))
    return msgspec.structs.replace(found, word=one.word) if found else bare


def _own(actor: Actor, said: Adjudication) -> Adjudication:
    return msgspec.structs.replace(
        said, by=actor.name, rated=False, why=clean(said.why, limit=10_000, what="reason").strip()
    )


def one_truth(
    ports: Ports, actor: Actor, run: RunId, harm: str, model: Literal["dawid-skene", "mace"] = "dawid-skene"
) -> OneTruth:
    """Return what a model makes of ratings that assumes one true answer, for a harm that the ledger calls settled.

    For any other harm it is refused, with who may settle it. It is shown beside distributions, and in no claim.
    """
    permit(actor, "evaluation.read")
    state = ports.runs.get(run)
    caveat = _("A model's estimate. It assumes that each reply has one true answer, and calls another view an error.")
    bare = OneTruth(model=model, harm=harm, caveat=caveat)
    ledger = {entry.harm: entry for _sheet, entry in ports.dataset.study.shelf.newest(ValueEntry, state.run.study)}
    entry = ledger.get(harm)
    if entry is None or entry.taken_back or entry.standing != "settled":
        why = _(
            "“{harm}” is not marked settled in the value ledger, so nobody has said that it has one true answer. Whom"
            " the charter names may mark it settled; until then the distributions are the answer."
        ).format(harm=harm or _("no harm"))
        return msgspec.structs.replace(bare, refused=why)
    said, _declined = dissenting.said_by_people(actions.verdicts(ports, actor, run))
    harms = {ordinal: row.harm for ordinal, row in enumerate(actions.cases_of(ports, actor, state))}
    return dissenting.one_truth(bare, {place: words for place, words in said.items() if harms[place[0]] == harm})


def _rated(ports: Ports, actor: Actor, state: RunState) -> Rated:
    shelf, study, run = ports.dataset.study.shelf, state.run.study, state.run.id
    said, _declined = dissenting.said_by_people(actions.verdicts(ports, actor, run))
    asked = {sheet.name: one.words for sheet, one in shelf.newest(BackgroundQuestion, study) if not one.closed}
    given = shelf.newest(Background, study)
    groups: dict[str, dict[str, str]] = {name: {} for name in asked}
    for sheet, background in given:
        for name in asked:
            if group := group_of(background, name):
                groups[name][f"person:{sheet.author}"] = group
    editions = tuple(one for _sheet, one in shelf.history(GroupEdition, study, run))
    since = tuple(frozenset(f"person:{s.author}" for s, _one in given if s.at >= one.at) for one in editions)
    now = ports.dataset.study.clock.now()
    return Rated(run=run, at=now, said=said, groups=groups, questions=asked, editions=editions, fresh=since)
