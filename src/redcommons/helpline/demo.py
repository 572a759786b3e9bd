"""The example study, played from its charter to its report through the same verbs that everybody uses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import msgspec

from redcommons.dataset.model import Parsed, ReadCase, Release
from redcommons.evaluation.model import Order, Pace, RatingRow
from redcommons.helpline import example, example_work, together
from redcommons.helpline import example_depth as depth
from redcommons.helpline.example_cases import cases
from redcommons.helpline.example_ratings import RATERS, ratings
from redcommons.helpline.exploring import WORLD, explore
from redcommons.helpline.flaws import ANY_FLAW, RENT_PRESSED
from redcommons.helpline.noting import note
from redcommons.labour.model import Actor, Role
from redcommons.values.identity import PersonName, RunId, StudyId
from redcommons.values.words import _

REPEATS = 3
PER_SCENARIO = 24
RELEASE = "helpline-cases"
DETECTOR = "known flaws by pattern"
TARGETS = ("helpline", "helpline:1.5")


class Rooms(Protocol):
    """The rooms of an open workspace."""

    @property
    def labour(self) -> Any:  # noqa: ANN401
        """Return the labour room."""

    @property
    def rating(self) -> Any:  # noqa: ANN401
        """Return the rating room."""

    @property
    def study(self) -> Any:  # noqa: ANN401  rooms hand out verbs by name
        """Return the study room."""

    @property
    def exploration(self) -> Any:  # noqa: ANN401
        """Return the exploration room."""

    @property
    def dataset(self) -> Any:  # noqa: ANN401
        """Return the dataset room."""

    @property
    def evaluation(self) -> Any:  # noqa: ANN401
        """Return the evaluation room."""

    @property
    def findings(self) -> Any:  # noqa: ANN401
        """Return the findings room."""

    def by(self, actor: Actor) -> Any:  # noqa: ANN401
        """Return the same rooms, their verbs bound to somebody else."""


Say = Callable[[str], None]
Progress = Callable[[int, int], None]


def play(rooms: Rooms, folder: Path, say: Say, progress: Progress) -> Path:
    """Seed the example study, run it, rate it, build its report in `folder`; return the bundle.

    Played again it goes on where it was stopped, and repeats nothing that is finished.
    """
    study = _scope(rooms, say)
    release = _release(rooms, study, say)
    runs: list[RunId] = []
    for target in TARGETS:
        run = _run(rooms, release, target, say, progress)
        _rate(rooms, run, say)
        runs.append(run)
    say(_("Compare the two versions, as each rater read them"))
    for rater in RATERS:
        rooms.evaluation.compare(runs[0], runs[1], "target-version", f"person:{rater}")
    _explore(rooms, study, say)
    _work(rooms, study, runs[-1], say)
    _together(rooms, study, release, say, progress)
    say(_("Building the report"))
    bundle: Path = rooms.findings.build(study, folder)
    return bundle


def _scope(rooms: Rooms, say: Say) -> StudyId:
    say(_("Scope: charter, ledgers and scenario cards"))
    there = rooms.study.studies()
    named = [study for study, item in there if item.title == example.STUDY.title and item.example]
    study = named[0] if named else StudyId(rooms.study.new(example.STUDY.title, example=True).id)
    cards = (*example.SCENARIOS, *example.TALKS)
    rooms.study.write(study, (example.CHARTER, depth.INTERESTS, *depth.GROUPS, *example.EXCLUSIONS, *cards))
    rooms.by(_somebody(depth.SECRETARY, "lead")).study.write(study, example.VALUES)
    for name in depth.LISTS:
        rooms.study.attach(study, name)
    _define(rooms, study)
    return study


def _define(rooms: Rooms, study: StudyId) -> None:
    """Write two versions of a definition and confirm one mapping, each once."""
    adviser = rooms.by(_somebody(depth.ADVISER, "expert")).study
    if not adviser.versions(study, depth.DEADLINE):
        for version in depth.DEFINITIONS:
            adviser.define(study, version)
    adviser.adopt_mappings(study, depth.MAPPINGS)
    for sheet, mapping in adviser.parts(study, "mapping"):
        if mapping.source == depth.CONFIRMED and mapping.status == "suggested":
            adviser.confirm_mapping(study, sheet.name)


def _somebody(name: str, role: Role) -> Actor:
    return Actor(name=PersonName(name), roles=(role,))


def _release(rooms: Rooms, study: StudyId, say: Say) -> Release:
    say(_("Create: cases, a frozen release, two declarations of review"))
    made = cases(WORLD, PER_SCENARIO)
    parsed = Parsed(format="example", cases=tuple(ReadCase(line=n, case=case) for n, case in enumerate(made, start=1)))
    rooms.dataset.import_parsed(study, [parsed])
    sampling = _("{n} phrasings for each scenario, drawn by seed from those written for the example")
    _sheet, release = rooms.dataset.freeze(study, RELEASE, sampling=sampling.format(n=PER_SCENARIO))
    for reviewer in ("Reviewer A (simulated)", "Reviewer B (simulated)"):
        rooms.dataset.review(release.content, reviewer, note=_("example data"))
    return release  # type: ignore[no-any-return]


def _run(rooms: Rooms, release: Release, target: str, say: Say, progress: Progress, *, repeats: int = REPEATS) -> RunId:
    finished = [state for state in rooms.evaluation.runs() if state.target == target and state.finished_at]
    mine = [one for one in finished if one.run.study == release.study and one.run.release == release.name]
    if mine:
        return mine[-1].run.id  # type: ignore[no-any-return]
    say(_("Evaluate: {target}, {n} attempts").format(target=target, n=len(release.cases) * repeats))
    detector = msgspec.structs.replace(rooms.evaluation.judge("regex:" + ANY_FLAW), key=DETECTOR)
    judges = [detector, rooms.evaluation.judge("refusal")]
    order = Order(target=rooms.evaluation.target(target), judges=tuple(judges), pace=Pace(repeats=repeats))
    return rooms.evaluation.evaluate(release, order, progress).run  # type: ignore[no-any-return]


def _rate(rooms: Rooms, run: RunId, say: Say) -> None:
    say(_("People: two simulated raters who do not always agree"))
    state = rooms.evaluation.state(run)
    detected = {
        (v.ordinal, v.repeat): v.word == "violated" for v in rooms.evaluation.verdicts(run) if v.judge == DETECTOR
    }
    rows: dict[str, list[RatingRow]] = {rater: [] for rater in RATERS}
    for ordinal, case in enumerate(rooms.evaluation.cases_of(state)):
        for repeat in range(1, REPEATS + 1):
            fired = detected.get((ordinal, repeat), False)
            said = ratings(case.scenario, f"{case.id}:{repeat}:{state.target}", fired=fired, seed=WORLD)
            for rater, verdict in said.items():
                rows[rater].append(RatingRow(line=ordinal + 1, case=case.fingerprint, repeat=repeat, verdict=verdict))
    for rater, ratings_of in rows.items():
        rooms.evaluation.rate(run, ratings_of, rater)


def _work(rooms: Rooms, study: StudyId, run: RunId, say: Say) -> None:
    say(_("Work: terms, whom to turn to, and a queue for raters"))
    rooms.labour.write_terms(study, example_work.TERMS)
    for support in example_work.SUPPORT:
        rooms.labour.set_support(support)
    if not rooms.rating.queues(study):
        rooms.rating.open_queue(example_work.queue(run))


def _together(rooms: Rooms, study: StudyId, release: Release, say: Say, progress: Progress) -> None:
    say(_("People: two arrangements, a group that decides, and twelve simulated raters of two groups"))
    together.come_in(rooms, study)
    small = together.small_release(rooms, release, RENT_PRESSED)
    for reviewer in ("Reviewer A (simulated)", "Reviewer B (simulated)"):
        rooms.dataset.review(small.content, reviewer, note=_("example data"))
    run = _run(rooms, small, TARGETS[0], say, progress, repeats=1)
    detected = [
        (v.ordinal, v.repeat) for v in rooms.evaluation.verdicts(run) if v.judge == DETECTOR and v.word == "violated"
    ]
    together.rate(rooms, run, detected)


def _explore(rooms: Rooms, study: StudyId, say: Say) -> None:
    say(_("Explore: conversations of one person, of three, over three sessions, and what was kept of them"))
    explore(rooms, study)
    note(rooms, study)
