"""Verbs of findings: build a report from everything below, publish it, check one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import msgspec

from redcommons.care.rules import PUBLIC, decide
from redcommons.dataset import actions as dataset_actions
from redcommons.dataset.model import Review
from redcommons.evaluation import actions as evaluation_actions
from redcommons.evaluation import calibrating
from redcommons.evaluation import dissent as evaluation_dissent
from redcommons.evaluation import looking as evaluation_looking
from redcommons.evaluation.answering import without_words
from redcommons.evaluation.model import CalibrationSheet, Declared, Rated, RunState
from redcommons.exploration import keeping
from redcommons.exploration.model import Kept
from redcommons.findings import disagreement, labour, rules, working
from redcommons.findings.linter import flagged
from redcommons.findings.model import (
    Checked,
    Edition,
    EvidenceRow,
    Example,
    Hits,
    Measured,
    Preview,
    Report,
    Withheld,
)
from redcommons.findings.naming import PERSON, Shown
from redcommons.findings.ports import Ports
from redcommons.findings.work import readings
from redcommons.labour import terms as labour_terms
from redcommons.labour.model import Actor, Terms
from redcommons.labour.rules import may, permit
from redcommons.study import actions as study_actions
from redcommons.study.rules import codes_of, crosswalk
from redcommons.values.base import Fingerprint
from redcommons.values.errors import NotFound, RedcommonsError
from redcommons.values.identity import PersonName, StudyId
from redcommons.values.job import alone, withdrawing
from redcommons.values.ledger import Deed
from redcommons.values.outcome import VerdictWord
from redcommons.values.search import asked
from redcommons.values.sensitivity import Sensitivity
from redcommons.values.shelf import Sheet
from redcommons.values.text import clean, slug
from redcommons.values.version import VERSION
from redcommons.values.words import REPORT_LANGUAGE, _, speaking


@speaking(REPORT_LANGUAGE)
def build(
    ports: Ports, actor: Actor, study: StudyId, folder: Path, by: str = "", *, without_held: bool = False
) -> Path:
    """Write a study's report and its bundle into `folder`; return the path of the bundle. The ledger records it.

    `by` is who answers for it, as the report prints it; empty prints as not named. Raises NotReleased where a group
    holds findings back, unless the report may stand `without_held`.
    """
    permit(actor, "findings.report")
    below = ports.evaluation.dataset.study
    with alone(below.jobs, withdrawing(study)):  # from reading it until the list of what left says so
        if not without_held:
            labour.refuse_held(ports, actor, study, keeping.kept(ports.exploration, actor, study))
        made, evidence = draft(ports, actor, study, by)
        ports.publisher.prepare(made, folder)  # the ledger is for what was published, not for what was refused
        where, at = clean(str(folder)), below.clock.now()
        deed = Deed(verb="report.publish", actor=actor.name, study=made.title, subject=where, at=at)
        head = below.ledger.append(deed).hash
    return ports.publisher.publish(made, evidence, folder, ledger_head=head)


@speaking(REPORT_LANGUAGE)
def draft(ports: Ports, actor: Actor, study: StudyId, by: str = "") -> tuple[Report, list[EvidenceRow]]:
    """Return a study's report and the evidence of its figures; nothing is written."""
    permit(actor, "findings.report")
    shared = ports.evaluation.dataset.study
    scope = study_actions.scope(shared, actor, study)
    runs = [state for state in evaluation_actions.runs(ports.evaluation, actor) if state.run.study == study]
    names = _names(ports, actor, study, runs)
    scope = labour.renamed(scope, names)
    pairs = [_measured(ports, actor, state, names) for state in runs]
    kept = keeping.kept(ports.exploration, actor, study)
    released = labour.released(ports, actor, study, kept)
    evidence = [row for _run, rows in pairs for row in rows]
    report = Report(
        title=scope.name,
        example=scope.study.example,
        at=shared.clock.now(),
        by=by,
        software=VERSION,
        charter=scope.charter,
        exclusions=scope.exclusions,
        values=scope.values,
        taxonomies=scope.taxonomies,
        scenarios=scope.scenarios,
        terms=_terms(ports, actor, study),
        raters=_raters(evidence, names),
        runs=tuple(run for run, _rows in pairs),
        examples=_examples(released, labour.credited(ports, actor, study, released)),
        withheld=(*_withheld(by, evidence), *labour.withheld(len(kept) - len(released))),
        gaps=study_actions.check(shared, actor, study),
        groups=scope.groups,
        interests=scope.interests,
        definitions=scope.definitions,
        mappings=crosswalk(codes_of(scope.values), scope.mappings),
        work=working.made(ports, study, readings(evidence)),
        labour=labour.said(ports, actor, study),
        sheets=_sheets(ports, actor, study, names),
    )
    declared = evaluation_actions.declared(ports.evaluation, actor, study)
    asked = [msgspec.structs.replace(one, judge=names.judge(one.judge)) for one in declared]
    return _read(report, pairs, asked), evidence


def preview(ports: Ports, actor: Actor, study: StudyId, by: str = "") -> Preview:
    """Return a study's report as it would be published now, with the words in it that claim too much."""
    permit(actor, "findings.report")
    made, _evidence_rows = draft(ports, actor, study, by)
    return Preview(report=made, pages=ports.publisher.render(made), flags=flagged(made))


def publish(ports: Ports, actor: Actor, study: StudyId, by: str = "", *, without_held: bool = False) -> Edition:
    """Publish a study's report as its next edition, in a fresh folder of its own. The ledger records it.

    Raises NotReleased where a group holds findings back, unless the report may stand `without_held`.
    """
    permit(actor, "findings.report")
    shelf = ports.evaluation.dataset.study.shelf
    title = study_actions.scope(ports.evaluation.dataset.study, actor, study).name
    number = 1 + len(editions(ports, actor, study))
    folder = ports.editions.claim(slug(title), number)
    try:
        build(ports, actor, study, folder, by, without_held=without_held)
    except RedcommonsError:
        ports.editions.release(folder)
        raise
    checksum = ports.editions.checksum(folder.name)
    edition = Edition(number=number, folder=folder.name, title=title, by=by, sha256=checksum)
    shelf.put(study, folder.name, edition, actor.name)
    return edition


def editions(ports: Ports, actor: Actor, study: StudyId) -> tuple[tuple[Sheet, Edition], ...]:
    """Return the published editions of a study, the first one first; whoever may read the study may open them."""
    permit(actor, "study.read")
    return ports.evaluation.dataset.study.shelf.newest(Edition, study)


def open_edition(ports: Ports, actor: Actor, study: StudyId, folder: str, page: str) -> bytes:
    """Return one file of a published edition: a page, report.json or bundle.zip."""
    permit(actor, "study.read")
    return ports.editions.read(_edition(ports, actor, study, folder).folder, page)


def verify_edition(ports: Ports, actor: Actor, study: StudyId, folder: str) -> Checked:
    """Recompute every figure and every page of a published edition's bundle."""
    permit(actor, "study.read")
    edition = _edition(ports, actor, study, folder)
    if ports.editions.checksum(edition.folder) != edition.sha256:
        said = _("bundle.zip is not the file that was published: its checksum differs from the one kept then")
        return Checked(holds=False, first_difference=said)
    with speaking(REPORT_LANGUAGE):
        return ports.publisher.verify(ports.editions.bundle(edition.folder))


def search(
    ports: Ports, actor: Actor, study: StudyId, text: str, *, nouns: Sequence[str] = (), after: int = 0
) -> tuple[Hits, ...]:
    """Return what a study says in which every word of `text` stands, by kind; rows without text.

    Only kinds that the actor may open are looked through. `after` goes on behind a row of the one kind named.
    """
    permit(actor, "study.read")
    words = asked(text)
    index = ports.evaluation.dataset.study.words
    wanted = [noun for noun, verb in rules.FINDABLE.items() if may(actor, verb) and (not nouns or noun in nouns)]
    most = rules.MOST
    rows = {noun: index.find(study, words, noun, after, most + 1) for noun in wanted if words}
    return tuple(Hits(noun=noun, found=got[:most], more=len(got) > most) for noun, got in rows.items() if got)


def _edition(ports: Ports, actor: Actor, study: StudyId, folder: str) -> Edition:
    found = next((item for _sheet, item in editions(ports, actor, study) if item.folder == folder), None)
    if found is None:
        raise NotFound(f"no edition {folder!r} of this study: see the list of editions")
    return found


@speaking(REPORT_LANGUAGE)
def verify(ports: Ports, actor: Actor, bundle: Path) -> Checked:
    """Recompute every figure and every page of a bundle."""
    permit(actor, "study.read")
    return ports.publisher.verify(bundle)


def _names(ports: Ports, actor: Actor, study: StudyId, runs: Sequence[RunState]) -> Shown:
    """Return what stands in the report for each name: fixed before anything is read, so that all of it follows."""
    judges = dict.fromkeys(_as_person(judge) for state in runs for judge in state.judges)
    plans = (ports.evaluation.runs.plan(state.run.plan).release for state in runs)
    declared = (dataset_actions.reviews(ports.evaluation.dataset, actor, study, release) for release in set(plans))
    return labour.shown(ports, actor, study, tuple(judges), [str(one.by) for some in declared for one in some])


def _measured(ports: Ports, actor: Actor, state: RunState, names: Shown) -> tuple[Measured, list[EvidenceRow]]:
    plan = ports.evaluation.runs.plan(state.run.plan)
    rows = _evidence(ports, actor, state, names)
    release = evaluation_actions.release_of(ports.evaluation, actor, state)
    state = rules.as_far_as(msgspec.structs.replace(state, judges=names.judges(state.judges)), rows)
    bare = Measured(
        state=state,
        plan=plan,
        release_name=state.run.release,
        cases=len(release.cases),
        reviews=_reviews(ports, actor, state, plan.release, names),
        causes=rules.causes(rows),
        crossed=rules.crossings(rows),
    )
    return _disagreed(ports, actor, bare, rows, names), rows


def _disagreed(ports: Ports, actor: Actor, bare: Measured, rows: Sequence[EvidenceRow], names: Shown) -> Measured:
    run = bare.state.run.id
    found = disagreement.seen(run, rows)
    made = evaluation_dissent.adjudications(ports.evaluation, actor, run)
    return msgspec.structs.replace(
        bare,
        dissent=found if found.raters or found.declined else None,
        groups=disagreement.public(evaluation_dissent.group_figures(ports.evaluation, actor, run)),
        adjudications=tuple(msgspec.structs.replace(one, by=names.raters.get(one.by, "")) for one in made),
    )


def _as_person(judge: str) -> str:
    """Return a key as the person's behind it: who adjudicates stands under one name with what else they did."""
    name = judge.removeprefix(disagreement.ADJUDICATES)
    return f"{PERSON}{name}" if name != judge else judge


def _read(report: Report, pairs: Sequence[tuple[Measured, list[EvidenceRow]]], declared: Sequence[Declared]) -> Report:
    """Return a report with every reading and every comparison in it, made from what its evidence says of them all."""
    rows = {str(measured.state.run.id): evidence for measured, evidence in pairs}
    readings = rules.Readings(rules.reread, rules.known(report, rows))
    runs = tuple(_with_readings(measured, evidence, readings) for measured, evidence in pairs)
    asked = [(str(one.first), str(one.second), one.contrast, one.judge) for one in declared]
    return msgspec.structs.replace(report, runs=runs, comparisons=rules.comparisons(runs, rows, asked, readings))


def _with_readings(measured: Measured, rows: Sequence[EvidenceRow], readings: rules.Readings) -> Measured:
    judges = measured.state.judges
    parts = (part for judge in judges for part in rules.slices(measured, rows, "scenario", judge, readings) if rows)
    read = tuple(readings.of(measured, judge, rows) for judge in judges)
    return msgspec.structs.replace(measured, readings=read, slices=tuple(parts))


def _reviews(ports: Ports, actor: Actor, state: RunState, release: Fingerprint, names: Shown) -> tuple[Review, ...]:
    declared = dataset_actions.reviews(ports.evaluation.dataset, actor, state.run.study, release)
    return tuple(msgspec.structs.replace(one, by=PersonName(names.reviewers[one.by])) for one in declared)


def _evidence(ports: Ports, actor: Actor, state: RunState, names: Shown) -> list[EvidenceRow]:
    said: dict[tuple[int, int], dict[str, VerdictWord]] = defaultdict(dict)
    for verdict in evaluation_actions.verdicts(ports.evaluation, actor, state.run.id):
        if verdict.judge in state.judges:  # not a rater who joined since the state was read
            said[verdict.ordinal, verdict.repeat][names.judge(verdict.judge)] = verdict.word
    beside: dict[tuple[int, int], dict[str, Rated]] = defaultdict(dict)
    for judge, ordinal, repeat, rated in evaluation_looking.rated(ports.evaluation, actor, state.run.id):
        if names.judge(judge) in said[ordinal, repeat]:
            beside[ordinal, repeat][names.judge(judge)] = without_words(rated)
    cases = evaluation_actions.cases_of(ports.evaluation, actor, state)
    return [
        EvidenceRow(
            run=state.run.id,
            case=cases[attempt.ordinal].fingerprint,
            family=cases[attempt.ordinal].family,
            scenario=cases[attempt.ordinal].scenario,
            language=cases[attempt.ordinal].language,
            harm=cases[attempt.ordinal].harm,
            repeat=attempt.repeat,
            state=attempt.state,
            cause=attempt.cause,
            verdicts=said[attempt.ordinal, attempt.repeat],
            beside=beside[attempt.ordinal, attempt.repeat],
        )
        for attempt in evaluation_actions.open_attempts(ports.evaluation, actor, state.run.id)
    ]


def _sheets(ports: Ports, actor: Actor, study: StudyId, names: Shown) -> tuple[CalibrationSheet, ...]:
    drawn = calibrating.sheets(ports.evaluation, actor, study)
    return tuple(msgspec.structs.replace(sheet, rule=names.judge(sheet.rule)) for _queue, sheet in drawn)


def _terms(ports: Ports, actor: Actor, study: StudyId) -> Terms:
    found = labour_terms.terms(ports.evaluation.dataset.study.labour, actor, study)
    return found[1] if found else Terms()


def _raters(evidence: Sequence[EvidenceRow], names: Shown) -> tuple[str, ...]:
    there = {judge for row in evidence for judge in row.verdicts}
    return tuple(name for name in names.raters.values() if f"{PERSON}{name}" in there)


def _examples(kept: Sequence[tuple[Sheet, Kept]], named: Sequence[str]) -> tuple[Example, ...]:
    closed = decide(Sensitivity(), PUBLIC)
    return tuple(
        Example(
            number=number,
            kept=msgspec.structs.replace(item, by=PersonName(name), seal=""),
            hidden=closed.showing == "hidden",
            reason=closed.reason,
        )
        for number, ((_sheet, item), name) in enumerate(zip(kept, named, strict=True), start=1)
    )


def _withheld(by: str, evidence: Sequence[EvidenceRow]) -> tuple[Withheld, ...]:
    if not evidence:
        return ()
    why = _("no attempt's text is published unless it was kept as an example; verdicts and outcomes are in the bundle")
    dropped = sum(row.state == "dropped" for row in evidence)
    none = _("nobody may keep it: each counts as violated, evidence not kept")
    let_go = Withheld(what=_("replies dropped before they were kept"), count=dropped, by=_("a detector"), why=none)
    whole = Withheld(what=_("prompts and replies of attempts"), count=len(evidence), by=by, why=why)
    return (whole, let_go) if dropped else (whole,)
