"""Runs that a fallible judge has read, and people who know better: what calibration is tested with."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import redcommons
from redcommons.assembly import Workspace
from redcommons.evaluation.model import Calibrated, CalibrationSheet, Order, RatingRow, Reading, SheetAsked
from redcommons.study.model import ValueEntry
from redcommons.testing import FrozenClock
from redcommons.values.identity import RunId, StudyId
from redcommons.values.outcome import VerdictWord

JUDGE = "contains:thirty days"
ANA = "person:Ana"
EVERY = 4
"""One in so many replies is wrong."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A workspace with one run that a judge has read."""

    ws: Workspace
    study: StudyId
    run: RunId
    folder: Path

    def again(self, name: str = "first") -> RunId:
        """Run the same cases once more: past the same system, or past the "second"."""
        release = self.ws.dataset.releases(self.study)[0]
        _sheet, found = self.ws.dataset.find_release(release.fingerprint, self.study)
        return RunId(self.ws.evaluation.evaluate(found, ordered(self.ws, self.study, name)).run)

    def review(self) -> None:
        """Declare every release reviewed."""
        for release in self.ws.dataset.releases(self.study):
            self.ws.dataset.review(release.fingerprint, self.study)

    def draw(self, size: int = 40, rule: str = ANA, **more: Any) -> str:
        """Draw a sheet; return its queue."""
        asked: dict[str, Any] = {"run": self.run, "judge": JUDGE, "seed": 7} | more
        return str(self.ws.rating.draw_sheet(SheetAsked(size=size, rule=rule, **asked)))

    def sheet(self, queue: str) -> CalibrationSheet:
        found: CalibrationSheet = dict(self.ws.evaluation.sheets(self.study))[queue]
        return found

    def read_sheet(self, queue: str, by: str = "Ana", say: Callable[[int], VerdictWord] | None = None) -> int:
        """Let somebody read every reply of a sheet as it is, or as `say` has it by the place of its case."""
        found = self.sheet(queue)
        rows = [
            RatingRow(line=n, case=one.case, repeat=one.repeat, verdict=(say or truth)(one.ordinal))
            for n, one in enumerate(found.replies, start=1)
        ]
        new, rejected = self.ws.evaluation.rate(found.run, rows, by)
        assert not rejected
        return int(new)

    def reading(self, run: str = "", judge: str = JUDGE) -> Reading:
        state = self.ws.evaluation.state(run or self.run)
        found: Reading = self.ws.evaluation.reading(state, judge)
        return found

    def calibrated(self, run: str = "", within: float = 0.05) -> Calibrated:
        state = self.ws.evaluation.state(run or self.run)
        found: Calibrated = self.ws.evaluation.calibrated(state, JUDGE, within)
        return found


def truth(place: int) -> VerdictWord:
    """Return what a reply is."""
    return "violated" if place % EVERY == 0 else "not_violated"


def says(place: int) -> str:
    """Return a reply: wrong ones mostly say thirty days, and a few right ones mention it."""
    if truth(place) == "violated":
        return "You have two weeks." if place % 40 == 0 else "You have thirty days."
    return "Not thirty days: fourteen." if place % 10 == 1 else "You have fourteen days."


def replies(folder: Path, cases: int, languages: Sequence[str]) -> Path:
    """Write a file of what two systems replied to the same questions."""
    path = folder / "replies.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["id", "prompt", "reply", "model", "harm", "scenario", "language"])
        for place, name in product(range(cases), ("first", "second")):
            language = languages[place % len(languages)]
            scenario = "notice" if place % 2 else "papers"
            out.writerow([f"c{place}", f"question {place}", says(place), name, "wrong advice", scenario, language])
    return path


def ordered(ws: Workspace, study: StudyId, name: str) -> Order:
    """Return what is asked for: the recorded replies of a system, read by the judge."""
    return Order(target=ws.evaluation.target(f"recorded:{name}"), judges=(ws.evaluation.judge(JUDGE),), study=study)


@contextmanager
def judged_world(
    folder: Path, *, cases: int = 60, languages: Sequence[str] = ("en",), where: str = ""
) -> Iterator[Judged]:
    """A workspace with one run of `cases` replies, reviewed."""
    with redcommons.open(where or str(folder / "w"), by="Lena", clock=FrozenClock()) as ws:
        yield furnished(ws, folder, cases, languages)


def furnished(ws: Workspace, folder: Path, cases: int = 60, languages: Sequence[str] = ("en",)) -> Judged:
    """Put a study with one run of `cases` replies into a workspace, reviewed."""
    study = StudyId(ws.study.new("helpline").id)
    ws.study.write(study, [ValueEntry(harm="wrong advice", standing="contested")])
    file = replies(folder, cases, languages)
    run = RunId(ws.evaluation.evaluate_file(file, ordered(ws, study, "first")).run)
    found = Judged(ws=ws, study=study, run=run, folder=folder)
    found.review()
    return found
