"""How people saw the replies of a run, from the evidence that a report carries; and the same figures again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import ceil, floor

import msgspec

from redcommons.evaluation import dissenting
from redcommons.evaluation.model import AlphaFigure, Dissent, GroupEdition, GroupFigure, Spread, Verdict
from redcommons.findings.model import EvidenceRow, Measured
from redcommons.values.base import Fingerprint, fingerprint
from redcommons.values.identity import RunId
from redcommons.values.words import _

ADJUDICATES = "adjudicator:"
"""What the key of an adjudication begins with; no reading is made of it."""


def adjudicates(judge: str) -> bool:
    """Return whether verdicts under this key adjudicate: they stand beside ratings, and in no figure of them."""
    return judge.startswith(ADJUDICATES)


def seen(run: RunId, rows: Sequence[EvidenceRow]) -> Dissent:
    """Return how people saw the replies of a run; a reply is named by the place of its case in the evidence."""
    places: dict[Fingerprint, int] = {}
    for row in rows:
        places.setdefault(row.case, len(places))
    verdicts = (
        Verdict(ordinal=places[row.case], repeat=row.repeat, judge=judge, word=word)
        for row in rows
        for judge, word in row.verdicts.items()
    )
    said, declined = dissenting.said_by_people(verdicts)
    return dissenting.dissent(run, said, declined)


STEPS = (0.001, 0.01, 0.05, 0.1, 0.25, 1.0)
"""A p-value in a report is the first of these that it does not exceed."""


def public(edition: GroupEdition | None) -> GroupEdition | None:
    """Return figures of groups as a report has them: few, coarse, and without who had rated what.

    A bundle holds what each rater said of each reply. Beside that, exact figures of a group leave one way to divide
    people into groups, and every reader can find it (tests/unit/findings/test_groups_in_reports.py). So rates are in
    fifths, p-values in steps, a reply that a majority would have hidden is named without the counts of the group, and
    cells and agreement stay in the study.
    """
    if edition is None:
        return None
    groups = tuple(_coarse(one) for one in edition.groups)
    hidden = tuple(
        msgspec.structs.replace(one, ours=Spread(ordinal=one.ours.ordinal, repeat=one.ours.repeat))
        for one in edition.hidden
    )
    return msgspec.structs.replace(edition, groups=groups, cells=(), pairs=(), hidden=hidden, raters=(), seen=())


def _coarse(one: GroupFigure) -> GroupFigure:
    """Return a figure of a group in fifths, its interval rounded outwards."""
    return GroupFigure(
        question=one.question,
        asked=one.asked,
        name=one.name,
        raters=one.raters,
        rate=round(one.rate * 5) / 5,
        low=None if one.low is None else floor(one.low * 5) / 5,
        high=None if one.high is None else ceil(one.high * 5) / 5,
        alpha=AlphaFigure(reason=_("How far a group agrees is shown in the study alone.")),
        p=_step(one.p),
        adjusted=_step(one.adjusted),
    )


def _step(p: float | None) -> float | None:
    return None if p is None else next(step for step in STEPS if p <= step)


def disagreement_figures(
    measured: Measured, rows: Sequence[EvidenceRow]
) -> Iterator[tuple[str, str | int | float | None, str | int | float | None]]:
    """Yield each figure of disagreement: its name, what the report says, what the evidence gives.

    Figures of groups are not among them: what people said of themselves leaves with no bundle.
    """
    run, said = measured.state.run.id, measured.dissent
    if said is None:
        return
    again = seen(run, rows)
    for name in ("alpha", "low", "high", "items", "ratings", "reason"):
        yield f"{run} \u00b7 agreement \u00b7 {name}", getattr(said.alpha, name), getattr(again.alpha, name)
    for name in ("raters", "declined"):
        yield f"{run} \u00b7 disagreement \u00b7 {name}", getattr(said, name), getattr(again, name)
    yield f"{run} \u00b7 replies as people saw them", fingerprint(said.spreads), fingerprint(again.spreads)
    told = Counter(one.word for one in measured.adjudications)
    made = Counter(word for row in rows for judge, word in row.verdicts.items() if adjudicates(judge))
    for word in dict.fromkeys([*told, *made]):
        yield f"{run} \u00b7 adjudicated {word}", told[word], made[word]
