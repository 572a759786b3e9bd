"""How people saw the replies of a run, from the evidence that a report carries; and the same figures again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from redcommons.evaluation import dissenting
from redcommons.evaluation.model import Dissent, GroupEdition, Verdict
from redcommons.findings.model import EvidenceRow, Measured
from redcommons.values.base import Fingerprint, fingerprint
from redcommons.values.identity import RunId

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


def public(edition: GroupEdition | None) -> GroupEdition | None:
    """Return figures of groups as a report has them: without cells, and without who had rated what.

    Beside the single ratings of the evidence, every cell would say more of who is in which group.
    """
    return None if edition is None else msgspec.structs.replace(edition, cells=(), raters=(), seen=())


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
