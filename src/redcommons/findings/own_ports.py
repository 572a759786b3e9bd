"""What the verbs of a person's own need from the world, beside what findings and rating do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from redcommons.evaluation.rating_ports import RatingPorts
from redcommons.findings.ports import Ports
from redcommons.labour.ports import Ports as LabourPorts
from redcommons.values.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPorts:
    """Everything they ask of the world."""

    findings: Ports
    """What findings ask of it."""
    rating: RatingPorts
    """What rating asks of it."""
    pack: Callable[[Mapping[str, bytes]], bytes]
    """Makes one archive of files, by their names."""

    @property
    def shelf(self) -> Shelf:
        """Return the one shelf of a workspace."""
        return self.rating.labour.shelf

    @property
    def labour(self) -> LabourPorts:
        """Return what labour asks of the world."""
        return self.rating.labour
