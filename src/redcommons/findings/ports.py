"""What findings need from the world."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from redcommons.evaluation.ports import Ports as EvaluationPorts
from redcommons.exploration.ports import Ports as ExplorationPorts
from redcommons.findings.model import Checked, EvidenceRow, Report


class Publisher(Protocol):
    """Writes a report for readers, and checks what others wrote."""

    def publish(self, report: Report, evidence: Iterable[EvidenceRow], folder: Path, *, ledger_head: str = "") -> Path:
        """Write the pages and the bundle into `folder`; return the path of the bundle.

        Raises BadInput when `folder` is a file, StoreError when it cannot be written.
        """
        ...

    def prepare(self, report: Report, folder: Path) -> None:
        """Make the folder, or raise as `publish` would."""
        ...

    def render(self, report: Report) -> dict[str, bytes]:
        """Return every page as it would be written, by name; nothing is written."""
        ...

    def verify(self, bundle: Path) -> Checked:
        """Recompute every figure and page of a bundle; raises BadInput when the file is no bundle at all."""
        ...


class Editions(Protocol):
    """Where published editions stand, one folder each."""

    def claim(self, stem: str, number: int) -> Path:
        """Make a fresh folder `stem-number`, or with the next number that is free, and return it."""
        ...

    def release(self, folder: Path) -> None:
        """Give a claimed folder back when nothing was written into it."""
        ...

    def read(self, folder: str, page: str) -> bytes:
        """Return one file of an edition; raises NotFound for every name that no edition has."""
        ...

    def bundle(self, folder: str) -> Path:
        """Return where the bundle of an edition stands."""
        ...

    def checksum(self, folder: str) -> str:
        """Return the SHA-256 of an edition's bundle."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Everything findings ask of the world."""

    evaluation: EvaluationPorts
    """What evaluation asks of it."""
    exploration: ExplorationPorts
    """What exploration asks of it."""
    publisher: Publisher
    """Writes reports and checks them."""
    editions: Editions
    """Where published editions stand."""
