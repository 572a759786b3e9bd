"""How the people of the example study come in, rate, disagree, are asked and speak; played through the usual verbs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import msgspec

from redcommons.dataset.model import Release
from redcommons.evaluation.model import Adjudication, RatingRow
from redcommons.helpline import example_people as people
from redcommons.labour.model import Actor, CreditChoice, GroupAnswer, Opening
from redcommons.labour.model.background import BackgroundAnswer
from redcommons.values.identity import PersonName, RunId, StudyId
from redcommons.values.words import _

SMALL = "helpline-rent"
"""The release of replies about withholding rent that twelve people read."""

ADJUDICATOR = "Adjudicator (simulated)"


class Rooms(Protocol):
    """The rooms that people come into."""

    @property
    def labour(self) -> Any:  # noqa: ANN401  rooms hand out verbs by name
        """Return the labour room."""

    @property
    def dataset(self) -> Any:  # noqa: ANN401
        """Return the dataset room."""

    @property
    def evaluation(self) -> Any:  # noqa: ANN401
        """Return the evaluation room."""

    def by(self, actor: Actor) -> Any:  # noqa: ANN401
        """Return the same rooms, their verbs bound to somebody else."""


def small_release(rooms: Rooms, whole: Release, scenario: str) -> Release:
    """Freeze the cases of one scenario as a release of their own, so that everybody can read every reply."""
    mine = {row.fingerprint for row in rooms.dataset.rows(whole.study) if row.scenario == scenario}
    chosen = [case for case in whole.cases if case in mine]
    _sheet, release = rooms.dataset.freeze(whole.study, SMALL, cases=chosen, sampling=_("one situation of the example"))
    return release  # type: ignore[no-any-return]


def come_in(rooms: Rooms, study: StudyId) -> None:
    """Write both arrangements, and let three members of the association in, who decide together; each once."""
    for name, arrangement in people.ARRANGEMENTS.items():
        rooms.labour.arrange(study, name, arrangement)
    rooms.labour.write_terms(study, people.TERMS_OF_MEMBERS, "members")
    actors = _members(rooms, study)
    decided = {one.about for _sheet, one in rooms.labour.group_decisions(study)}
    for proposal in (one for one in people.DECIDES if one.about not in decided):
        asked = rooms.by(actors[0]).labour.propose(study, proposal)
        for actor in actors:
            rooms.by(actor).labour.answer(study, asked.name, GroupAnswer(says="agree"))
    rooms.by(actors[0]).labour.state(study, people.STATEMENT)
    made = {one.promise.what for one in rooms.labour.promises(study)}
    for promise, became in (one for one in people.PROMISES if one[0].what not in made):
        kept = rooms.labour.promise(study, promise)
        if became != "open":
            rooms.labour.mark_promise(study, kept.name, msgspec.structs.replace(promise, state=became))


def named(rooms: Rooms, study: StudyId, others: Sequence[str]) -> None:
    """Let everybody be printed by the name they have here: it says that nobody gave these ratings."""
    joined = {str(actor.name): actor for actor in _members(rooms, study)}
    for rater in (*others, *people.ADVISERS, *people.MEMBERS, ADJUDICATOR):
        me = joined.get(rater) or Actor(name=PersonName(rater), roles=("rater",))
        rooms.by(me).labour.choose_credit(study, CreditChoice(shown="pseudonym"))


def _members(rooms: Rooms, study: StudyId) -> list[Actor]:
    """Return three members of the association; they come in by a door that lets three in."""
    there = {one.pseudonym: one for one in rooms.labour.members(study)}
    wanted = people.MEMBERS[:3]
    new = [name for name in wanted if name not in there]
    if new:
        secret = rooms.labour.open_door(study, "members", Opening(days=1, most=len(new)))
        there |= {name: rooms.labour.come_in_passing(study, secret, name)[0] for name in new}
    return [Actor(name=name, roles=there[name].roles, person=there[name].person) for name in map(PersonName, wanted)]


def rate(rooms: Rooms, run: RunId, fired: Sequence[tuple[int, int]]) -> None:
    """Let twelve people of two groups read every reply of a run, each as they see it, and say how they know of it."""
    state = rooms.evaluation.state(run)
    study = state.run.study
    cases = rooms.evaluation.cases_of(state)
    for rater in (*people.ADVISERS, *people.MEMBERS):
        rows = [
            RatingRow(
                line=place + 1,
                case=case.fingerprint,
                repeat=1,
                verdict=people.said(rater, f"{case.id}:{state.target}", fired=(place, 1) in fired),
            )
            for place, case in enumerate(cases)
        ]
        rooms.evaluation.rate(run, rows, rater)
    if rooms.evaluation.group_figures(run) is None:
        _backgrounds(rooms, study)
        rooms.evaluation.make_edition(run)
        _adjudicated(rooms, run)


def _backgrounds(rooms: Rooms, study: StudyId) -> None:
    question, asked = rooms.labour.ask_background(study, people.ASKED)
    for group, option in zip((people.ADVISERS, people.MEMBERS), asked.options, strict=True):
        for rater in group:
            me = rooms.by(Actor(name=PersonName(rater), roles=("rater",))).labour
            me.say_background(study, (BackgroundAnswer(question=question, chosen=option),))


def _adjudicated(rooms: Rooms, run: RunId) -> None:
    """Let one person say of the most contested replies what they see, and why people stood apart."""
    spreads = sorted(rooms.evaluation.dissent(run).spreads, key=lambda one: (-one.entropy, one.ordinal, one.repeat))
    adjudicator = rooms.by(Actor(name=PersonName(ADJUDICATOR), roles=("analyst",))).evaluation
    for one, (word, cause, why) in zip(spreads, people.ADJUDICATED, strict=False):
        said = Adjudication(
            run=run,
            ordinal=one.ordinal,
            repeat=one.repeat,
            word=word,
            cause=cause,
            why=why,
        )
        adjudicator.adjudicate(said)
