"""What a format gathers while it reads: good rows, bad rows, and which were there before."""

from __future__ import annotations

import msgspec

from redcommons.dataset.model import Case, Parsed, ReadCase, RecordedSet, Recording, Rejected
from redcommons.values.base import Fingerprint, fingerprint
from redcommons.values.text import visible


class Collector:
    """Takes rows in file order. A second row with the same id or the same case is rejected, naming the first.

    A row that repeats a case but records another reply to it is no duplicate: its reply joins the first.
    """

    def __init__(self) -> None:
        self._cases: list[ReadCase] = []
        self._rejected: list[Rejected] = []
        self._places: dict[Fingerprint, int] = {}
        self._ids: dict[str, int] = {}

    def reject(self, line: int, why: str) -> None:
        """Keep the reason why the row on `line` was not taken."""
        self._rejected.append(Rejected(line=line, why=why))

    def add(self, line: int, case: Case, recordings: tuple[Recording, ...] = ()) -> None:
        """Take one row, or reject it as a duplicate."""
        mark, name = fingerprint(case), case.provenance.external_id
        place = self._places.get(mark)
        if place is not None:
            self._again(line, place, recordings)
        elif name and name in self._ids:
            first = self._ids[name]
            self.reject(line, f"id {visible(name)[:80]!r} stands on line {first} too, with other content: rename one")
        else:
            self._places[mark] = len(self._cases)
            self._cases.append(ReadCase(line=line, case=case, recordings=recordings))
            if name:
                self._ids[name] = line

    def _again(self, line: int, place: int, recordings: tuple[Recording, ...]) -> None:
        first = self._cases[place]
        new = tuple(one for one in recordings if one not in first.recordings)
        if not new:
            self.reject(line, f"duplicate: the same row stands on line {first.line}")
            return
        self._cases[place] = msgspec.structs.replace(first, recordings=first.recordings + new)

    def parsed(self, format: str, *, sets: tuple[RecordedSet, ...] = (), unknown: tuple[str, ...] = ()) -> Parsed:
        """Return everything gathered, rejected rows in the order of their lines."""
        rejected = tuple(sorted(self._rejected, key=lambda row: row.line))
        return Parsed(format=format, cases=tuple(self._cases), sets=sets, rejected=rejected, unknown_fields=unknown)
