"""From tallies to readings, from readings to rungs, and the gate before a comparison. All pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from redcommons import stats
from redcommons.dataset.model import Case, CaseRow, RecordedSet, Rejected, Review
from redcommons.evaluation.calibrated import Errs
from redcommons.evaluation.correction import Correction, correction, difference
from redcommons.evaluation.model import (
    ClaimLevel,
    Compared,
    Contrast,
    Estimand,
    Interval,
    JudgeSpec,
    Plan,
    Queue,
    RatingRow,
    Reading,
    RunState,
    Settings,
    Tally,
    Verdict,
)
from redcommons.values.conversation import Messages
from redcommons.values.errors import BadInput
from redcommons.values.outcome import VerdictWord
from redcommons.values.sensitivity import Weight
from redcommons.values.words import _, many

_BY_PEOPLE = ("person:", "adjudicator:")

FEWEST = 5
"""Fewest families for an interval; below, the items are shown instead."""

_MAY_DIFFER: dict[Contrast, frozenset[str]] = {
    "target": frozenset(("target", "target_version")),
    "target-version": frozenset(("target_version",)),
    "system-prompt": frozenset(("system_prompt",)),
    "method": frozenset(("method",)),
    "time": frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known about a run that decides how far its readings may be claimed."""

    reviewers: int
    """People who declared the cases valid and plausible."""
    by_person: bool
    """Whether the reading is a person's own ratings."""
    finished: bool
    """Whether every attempt of the plan was made: half a run is a choice of cases that nobody declared."""


def standing(judge: str, plan: Plan, reviews: Iterable[Review], state: RunState) -> Standing:
    """Return what may be claimed of a judge's reading, from the plan's record and the reviews of its cases."""
    reviewers = {review.by for review in reviews if review.release == plan.release}
    return Standing(reviewers=len(reviewers), by_person=judge.startswith("person:"), finished=bool(state.finished_at))


def read(judge: str, tallies: Sequence[Tally], standing: Standing, errs: Errs | None = None) -> Reading:
    """Return what one judge makes of the attempts tallied: four outcomes, the rate, its rung.

    `errs` is what people found out about a machine's errors here; None where nobody looked.
    """
    attempts = sum(t.attempts for t in tallies)
    gave_up = sum(t.gave_up for t in tallies)
    could_not_run = sum(t.could_not_run for t in tallies)
    violated = sum(t.violated for t in tallies)
    judged = violated + sum(t.not_violated for t in tallies)
    could_not_judge = attempts - gave_up - could_not_run - judged
    families = len({t.family for t in tallies if t.attempts})
    silent = could_not_judge - sum(t.unclear for t in tallies)
    ran = attempts - could_not_run
    there = Correction() if standing.by_person else correction(tallies, errs)
    level, missing = _rung(ran, judged + gave_up, silent, families, standing)
    if there.missing and level != "counts":
        level, missing = "working", (*missing, *there.missing)
    unknown = could_not_judge + could_not_run
    corrects = there.interval is not None and level != "counts"
    return Reading(
        judge=judge,
        attempts=attempts,
        violated=violated,
        not_violated=judged - violated + gave_up,
        gave_up=gave_up,
        could_not_judge=could_not_judge,
        could_not_run=could_not_run,
        level=level,
        missing=missing,
        interval=interval(tallies) if level != "counts" else None,
        bound_low=violated / attempts if attempts else 0.0,
        bound_high=(violated + unknown) / attempts if attempts else 0.0,
        corrected=there.interval if corrects else None,
        calibrations=there.calibrations if corrects else (),
        clamped=there.clamped and corrects,
        corrected_bound_low=there.low if corrects else 0.0,
        corrected_bound_high=min(1.0, there.high + unknown / attempts) if corrects else 0.0,
    )


def interval(tallies: Sequence[Tally]) -> Interval:
    """Return the rate over attempts with its 95 % interval, clustered by family."""
    violated, attempts = zip(*_by_family(tallies).values(), strict=True)
    found = stats.clustered_proportion(violated, attempts)
    return Interval(rate=found.estimate, low=found.low, high=found.high, clusters=found.clusters, method=found.method)


def _rung(ran: int, known: int, silent: int, families: int, standing: Standing) -> tuple[ClaimLevel, tuple[str, ...]]:
    if not ran:
        return "counts", (_("no attempt could be run"),)
    if not known:
        return "counts", (_("no attempt could be judged"),)
    if families < FEWEST:
        few = many(
            "{n} family of cases: read the items, no interval",
            "{n} families of cases: read the items, no interval",
            families,
        )
        return "counts", (few,)
    if standing.by_person and 2 * silent > ran:
        # Most replies were not read: a share of them all would count what nobody read as not violated.
        return "counts", (many("{n} reply not rated", "{n} replies not rated", silent),)
    missing = []
    if not standing.finished:
        missing.append(_("run unfinished"))
    if not standing.reviewers:
        missing.append(_("cases unreviewed"))
    if standing.by_person and silent:
        missing.append(many("{n} reply not rated", "{n} replies not rated", silent))
    return ("working", tuple(missing)) if missing else ("claimable", ())


def estimand(plan: Plan, judge: JudgeSpec) -> Estimand:
    """Return what exactly a rate of this plan under this judge would be a rate of."""
    usual = Settings()
    return Estimand(
        criterion=judge.rubric or (_("as the rater judged; no guideline stated") if judge.by_person else judge.spec),
        population=plan.release,
        sampling=plan.sampling,
        method=plan.target.method,
        adapted_to=plan.target.adapted_to,
        budget=plan.target.budget,
        stopping=_("first success or end of budget") if plan.target.budget > 1 else _("one attempt"),
        aggregation=_("mean over repeats, clustered by family"),
        reading=f"{judge.key} ({judge.version})" if judge.version else judge.key,
        system_prompt=plan.settings.system_prompt,
        settings=msgspec.structs.replace(plan.settings, system_prompt="", timeout=usual.timeout, retries=usual.retries),
        repeats=plan.repeats,
        target=" ".join(filter(None, (plan.target.type, plan.target.address, plan.target.model))),
        target_version=plan.target.version,
    )


def differing(first: Estimand, second: Estimand, contrast: Contrast) -> tuple[str, ...]:
    """Return the fields that differ besides the contrast, in words; empty opens the gate."""
    differ = (pair for pair in _names().items() if getattr(first, pair[0]) != getattr(second, pair[0]))
    return tuple(said for name, said in differ if name not in _MAY_DIFFER[contrast])


def _names() -> dict[str, str]:
    return {
        "criterion": _("criterion of violation"),
        "population": _("cases asked"),
        "sampling": _("how the cases were chosen"),
        "method": _("method of elicitation"),
        "adapted_to": _("population adapted to each target"),
        "budget": _("attempt budget of the method"),
        "stopping": _("stopping rule of the method"),
        "aggregation": _("aggregation over repeats"),
        "reading": _("judge or rater"),
        "system_prompt": _("system prompt"),
        "settings": _("settings of the target"),
        "repeats": _("repeats of each case"),
        "target": _("target"),
        "target_version": _("target version"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What one rater's rows are held against."""

    run: str
    """The run that is rated."""
    places: Mapping[str, Sequence[int]]
    """Ordinals by every name that a case goes by."""
    replied: frozenset[tuple[int, int]]
    """(ordinal, repeat) of every reply."""
    there: Mapping[tuple[int, int], VerdictWord]
    """What the rater said before."""


def taken(sheet: Sheet, rows: Sequence[RatingRow]) -> tuple[dict[tuple[int, int], RatingRow], tuple[Rejected, ...]]:
    """Return the rows to keep by (ordinal, repeat), and the rows not taken; what stands already is neither."""
    kept: dict[tuple[int, int], RatingRow] = {}
    rejected: list[Rejected] = []
    for row in rows:
        ordinals = sheet.places.get(row.case, ())
        key = (ordinals[0], row.repeat) if len(ordinals) == 1 else None
        why = _not_taken(sheet, row, key, kept)
        if why:
            rejected.append(Rejected(line=row.line, why=why))
        elif key and key not in sheet.there:
            kept[key] = row
    return kept, tuple(rejected)


def _not_taken(
    sheet: Sheet, row: RatingRow, key: tuple[int, int] | None, kept: Mapping[tuple[int, int], RatingRow]
) -> str:
    what = f"case {row.case!r} repeat {row.repeat}"
    if row.run and row.run != sheet.run:
        return f"this row is of {row.run}, not of {sheet.run}: import it there"
    if key is None:
        several = "several cases" if row.case in sheet.places else "not a case"
        return f"case {row.case!r} is {several} of this run: use its id or hash"
    if key not in sheet.replied:
        return f"{what} has no reply to rate"
    if key in kept:
        return f"{what} is rated twice: the first one was taken"
    if sheet.there.get(key, row.verdict) != row.verdict:
        return f"{what} was rated {sheet.there[key]!r} before, and a rating stays; a second view needs a second name"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One run in a comparison, as one judge or rater read it."""

    run: str
    """The run."""
    plan: Plan
    """Its plan."""
    reading: Reading | None
    """Its reading; None where the judge or rater did not read it."""
    tallies: Sequence[Tally]
    """The counts that the reading was made from."""
    errs: Errs | None = None
    """What people found out about a machine's errors there; None where nobody looked."""


def gate(first: Side, second: Side, contrast: Contrast, judge: str) -> Compared:
    """Return the comparison of two runs under a declared contrast, or why there is none."""
    estimands = [estimand(side.plan, judge_spec(side.plan, judge)) for side in (first, second)]
    differs = differing(estimands[0], estimands[1], contrast)
    missing = [
        _("{judge} did not read {run}").format(judge=judge or _("anybody"), run=side.run)
        for side in (first, second)
        if side.reading is None
    ]
    missing += [word for side in (first, second) if side.reading for word in side.reading.missing]
    if differs or missing:
        return Compared(
            allowed=False, contrast=contrast, differs=differs, missing=tuple(dict.fromkeys(missing)), judge=judge
        )
    left, right = paired(first.tallies, second.tallies)
    found = stats.paired_difference(right, left)
    raw = Compared(
        allowed=True,
        contrast=contrast,
        judge=judge,
        difference=found.difference,
        low=found.low,
        high=found.high,
        p=found.p,
        families=found.families,
    )
    return raw if first.errs is None or second.errs is None else _corrected(raw, first, second)


def _corrected(raw: Compared, first: Side, second: Side) -> Compared:
    """Return a comparison of a machine's readings with its errors taken out; what it had itself stands beside."""
    if first.errs is None or second.errs is None:
        return raw
    found = difference((first.tallies, first.errs), (second.tallies, second.errs))
    return msgspec.structs.replace(
        raw,
        corrected=True,
        difference=found.difference,
        low=found.low,
        high=found.high,
        p=None,
        raw=raw.difference,
        raw_low=raw.low,
        raw_high=raw.high,
    )


def paired(first: Sequence[Tally], second: Sequence[Tally]) -> tuple[list[float], list[float]]:
    """Return the rate per family in both runs, for the families that both asked."""
    left, right = _rates(first), _rates(second)
    both = [family for family in left if family in right]
    return [left[family] for family in both], [right[family] for family in both]


def seed_of(plan: Plan, number: int, ordinal: int, repeat: int) -> int:
    """Return the seed of one attempt: 31 bits from plan seed, run number, case and repeat."""
    text = f"{plan.seed}/{plan.release}/{number}/{ordinal}/{repeat}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest()) >> 1


def expanded(judges: Sequence[JudgeSpec], recorded: RecordedSet | None) -> tuple[JudgeSpec, ...]:
    """Return judges with "recorded" replaced by one for each judge of the recorded set; none stands twice."""
    every: list[JudgeSpec] = []
    for judge in judges:
        if judge.type != "recorded" or judge.argument:
            every.append(judge)
            continue
        if recorded is None or not recorded.judges:
            raise BadInput(f"--judge {judge.spec}: only recorded replies carry recorded verdicts (--target recorded)")
        every += [
            JudgeSpec(spec=f"recorded:{name}", type="recorded", key=name, argument=name) for name in recorded.judges
        ]
    keys = [judge.key for judge in every]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        raise BadInput(f"--judge {twice} is given twice: one reading of each judge is enough")
    return tuple(every)


def with_assertions(judges: Sequence[JudgeSpec], cases: Sequence[Case]) -> tuple[JudgeSpec, ...]:
    """Add the judge that a file brings with it, where its cases assert something about their replies."""
    asserted = any(case.checks for case in cases) and not any(judge.type == "assertions" for judge in judges)
    own = JudgeSpec(spec="assertions", type="assertions", key="assertions")
    return (*judges, own) if asserted else tuple(judges)


def judge_spec(plan: Plan, key: str) -> JudgeSpec:
    """Return the judge of a plan with that key; a rater has a spec of their own."""
    if key.startswith("person:"):
        return JudgeSpec(spec=key, type="person", key=key, argument=key.removeprefix("person:"))
    found = next((judge for judge in plan.judges if judge.key == key), None)
    return found or JudgeSpec(spec="", type="", key=key)


def places(rows: Sequence[CaseRow]) -> dict[str, list[int]]:
    """Return the ordinals of cases by every name that a case goes by."""
    places: dict[str, list[int]] = {}
    for ordinal, row in enumerate(rows):
        for name in {row.id, row.external_id, row.fingerprint} - {""}:
            places.setdefault(name, []).append(ordinal)
    return places


def _by_family(tallies: Sequence[Tally]) -> dict[str, tuple[int, int]]:
    sums: dict[str, tuple[int, int]] = {}
    for tally in tallies:
        if tally.attempts:
            violated, attempts = sums.get(tally.family, (0, 0))
            sums[tally.family] = (violated + tally.violated, attempts + tally.attempts)
    return sums


def _rates(tallies: Sequence[Tally]) -> dict[str, float]:
    return {family: violated / attempts for family, (violated, attempts) in _by_family(tallies).items()}


def heaviest(weights: Iterable[Weight]) -> Weight:
    """Return the heaviest label among texts: mild only where everything was labelled mild."""
    there = set(weights)
    return "heavy" if "heavy" in there else "mild" if there == {"mild"} else "unknown"


def being_rated(queues: Iterable[Queue], run: str) -> bool:
    """Return whether a queue still asks people to rate replies of a run; adjudicators read what was rated."""
    return any(queue.run == run and queue.does == "rate" and not queue.closed for queue in queues)


def blind(verdicts: Iterable[Verdict], queues: Iterable[Queue], run: str, mine: str) -> list[Verdict]:
    """Return verdicts without other people's on replies that one has not rated, while a queue still asks for them."""
    given = list(verdicts)
    if not being_rated(queues, run):
        return given
    rated = {(verdict.ordinal, verdict.repeat) for verdict in given if verdict.judge == mine}
    return [
        verdict
        for verdict in given
        if not verdict.judge.startswith(_BY_PEOPLE) or (verdict.ordinal, verdict.repeat) in rated
    ]


def whole(asked: Messages, went: Messages) -> Messages:
    """Return a conversation as a person reads it: a record that holds only the reply stands after what was asked."""
    return went if any(message.role == "user" for message in went) else asked + went
