"""Pure rules of the dataset room: merging what files say, naming what was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from redcommons.dataset.model import (
    Brought,
    Case,
    CaseReview,
    Facet,
    Facets,
    Imported,
    Parsed,
    Recording,
    Release,
    Review,
)
from redcommons.values.base import Fingerprint, fingerprint
from redcommons.values.conversation import sent
from redcommons.values.errors import BadInput, NotReleased
from redcommons.values.search import Findable
from redcommons.values.words import _, many

PREVIEW = 3
"""Cases shown by a dry run."""

FIRST = 5
"""Cases shown of a file that was brought, before anything is kept."""

LEFT_OUT = 200
"""Rows left out that are named with their reason; of the others the number is said."""

AXES = ("scenario", "harm", "language", "interaction")
"""Axes by which a list of cases is narrowed; `combinations` counts in this order."""

ALL_OF_STUDY = "every case of the study when the release was frozen"
"""How a release made without further word chose its cases."""

RELEASED_OF_STUDY = "every case of the study but those that a group had not released"
"""The same where a group holds cases back."""


def distinct(files: Sequence[Parsed]) -> dict[Fingerprint, Case]:
    """Return the cases of several files by content, in order of first appearance."""
    return {fingerprint(read.case): read.case for parsed in files for read in parsed.cases}


def recordings(files: Sequence[Parsed]) -> list[tuple[Fingerprint, Recording]]:
    """Return every recorded attempt with the content of its case."""
    return [(fingerprint(read.case), item) for parsed in files for read in parsed.cases for item in read.recordings]


def imported(study: str, files: Sequence[Parsed], new: int, *, preview: bool) -> Imported:
    """Return what an import did, or would do."""
    cases = distinct(files)
    return Imported(
        study=study,
        cases=len(cases),
        attempts=len(recordings(files)),
        rejected=tuple(item for parsed in files for item in parsed.rejected),
        unknown_fields=tuple(dict.fromkeys(name for parsed in files for name in parsed.unknown_fields)),
        new=new,
        preview=tuple(cases.values())[:PREVIEW] if preview else (),
    )


def brought(name: str, parsed: Parsed, new: int | None = None) -> Brought:
    """Return what a brought file holds, or with the number of new cases what became of it."""
    cases = distinct([parsed])
    return Brought(
        name=name,
        format=parsed.format,
        cases=len(cases),
        attempts=sum(len(read.recordings) for read in parsed.cases),
        left_out=len(parsed.rejected),
        rejected=parsed.rejected[:LEFT_OUT],
        unknown_fields=parsed.unknown_fields,
        new=new or 0,
        first=tuple(cases.values())[:FIRST] if new is None else (),
    )


def refuse_empty(files: Sequence[Parsed]) -> None:
    """Raise BadInput when the files hold no usable case at all, naming the first reason."""
    if any(parsed.cases for parsed in files):
        return
    first = next((item for parsed in files for item in parsed.rejected), None)
    why = f"line {first.line}: {first.why}" if first else "the file holds no rows"
    raise BadInput(f"no case could be read: {why}")


def case_words(case: Case, content: Fingerprint) -> Findable:
    """Return what a case can be found by: its texts, its axes, its source and the fields kept beside them."""
    axes = (case.scenario, case.harm, case.method, case.user, case.layer, case.value, case.language, case.family)
    texts = (case.goal, *(sent(message) for message in case.turns), *axes, *case.extra.values())
    source = (case.provenance.external_id, case.provenance.source)
    title = " · ".join(filter(None, (case.provenance.external_id, case.scenario, case.harm)))
    return Findable("case", content, title, "\n".join(filter(None, (*texts, *source))))


def by_scope(combinations: Iterable[tuple[tuple[str, ...], int]]) -> dict[tuple[str, str], int]:
    """Return how many cases there are of each scenario and harm, whatever their language and interaction type."""
    found: dict[tuple[str, str], int] = {}
    for (scenario, harm, *_others), count in combinations:
        found[scenario, harm] = found.get((scenario, harm), 0) + count
    return found


def facets(combinations: Sequence[tuple[tuple[str, ...], int]], asked: Facets) -> tuple[int, tuple[Facet, ...]]:
    """Return how many cases the facets leave, and each axis with its counts as the other axes leave them."""
    wanted = [getattr(asked, axis) for axis in AXES]
    sums: list[dict[str, int]] = [{} for _axis in AXES]
    total = 0
    for values, count in combinations:
        missed = [place for place, value in enumerate(values) if wanted[place] not in {None, value}]
        total += 0 if missed else count
        for place, value in enumerate(values):
            if missed in ([], [place]):
                sums[place][value] = sums[place].get(value, 0) + count
    ranked = [tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))) for counts in sums]
    return total, tuple(Facet(axis=axis, counts=counts) for axis, counts in zip(AXES, ranked, strict=True))


CASE_BY_CASE = "case by case"
"""How a release was reviewed whose every case somebody read for itself."""


def case_by_case(release: Release, found: Iterable[CaseReview]) -> tuple[Review, ...]:
    """Return who reviewed a release case by case: nobody, unless each case was found sound and plausible by all."""
    cases = set(release.cases)
    here = [one for one in found if one.case in cases]
    good = {one.case for one in here} - {one.case for one in here if (one.sound, one.plausible) != ("yes", "yes")}
    if good != cases:
        return ()
    people = dict.fromkeys(one.by for one in here)
    return tuple(Review(release=release.content, by=person, scope=CASE_BY_CASE) for person in people)


def refuse_held(groups: Sequence[str]) -> None:
    """Raise NotReleased where groups hold cases back; `groups` names the group of each of these cases."""
    if groups:
        said = _("{group} has not released {cases}: ask the group to decide, or freeze without them")
        cases = many("{n} case", "{n} cases", len(groups))
        raise NotReleased(said.format(group=", ".join(dict.fromkeys(groups)), cases=cases))
