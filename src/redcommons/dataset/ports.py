"""What the dataset room needs from the world."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from redcommons.dataset.model import Case, CaseRow, Facets, Parsed, Recording
from redcommons.exploration.ports import Ports as ExplorationPorts
from redcommons.study.ports import Ports as StudyPorts
from redcommons.values.base import Fingerprint
from redcommons.values.identity import CaseId, StudyId
from redcommons.values.job import Progress
from redcommons.values.provenance import Origin
from redcommons.values.upload import Uploads


class Cases(Protocol):
    """The belt of cases, and of what files recorded about them."""

    def add(self, study: StudyId, cases: Sequence[Case], progress: Progress = ...) -> int:
        """Keep cases, all or none; equal content in one study is kept once. Return how many were new.

        `progress` is told after every batch how many have arrived; none is seen before all have.
        """
        ...

    def rows(self, study: StudyId, fingerprints: Sequence[Fingerprint] | None = None) -> tuple[CaseRow, ...]:
        """Return rows without text: all of a study in order of arrival, or the named ones in the order named."""
        ...

    def page(self, study: StudyId, facets: Facets, after: int, size: int) -> tuple[tuple[int, CaseRow], ...]:
        """Return so many rows that arrived after a number, in order of arrival, each with its number."""
        ...

    def combinations(self, study: StudyId) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Return how many cases there are of each scenario, harm, language and interaction type together."""
        ...

    def open(self, study: StudyId, fingerprints: Sequence[Fingerprint]) -> Iterator[Case]:
        """Yield cases with their text in the order named; raises NotFound."""
        ...

    def find(self, study: StudyId, key: str) -> CaseId | None:
        """Return the case with that id, external id or fingerprint prefix (8 digits or more)."""
        ...

    def origins(self, study: StudyId) -> Mapping[Origin, int]:
        """Return how many cases there are by who wrote their words."""
        ...

    def erase(self, study: StudyId, fingerprint: Fingerprint) -> bool:
        """Remove a case with what files recorded about it and the words it is found by; return whether it was there."""
        ...

    def record(self, study: StudyId, recordings: Sequence[tuple[Fingerprint, Recording]]) -> int:
        """Keep recorded attempts, once for each set and case; return how many were new."""
        ...

    def recordings(self, study: StudyId, name: str) -> Iterator[tuple[Fingerprint, Recording]]:
        """Yield the recorded attempts of a set."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Everything the dataset room asks of the world."""

    study: StudyPorts
    """What the study room asks of it."""
    cases: Cases
    """The belt of cases."""
    uploads: Uploads
    """Files that people brought by way of a page."""
    exploration: ExplorationPorts
    """What the exploration room asks of it."""
    by_model: Callable[[str], bool]
    """Says whether a method of that name has a model write."""
    read_file: Callable[[Path, str, Mapping[str, str]], Parsed]
    """Reads a file in a named format or "auto", with a column map; raises BadInput."""
