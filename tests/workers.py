"""A workspace with a study in it, and a worker that does what was asked for: in this process, or in one of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from redcommons.assembly import LANES, Workspace, open_workspace
from redcommons.dataset.model import Release
from redcommons.values.identity import StudyId
from tools.survey import ROOT


@contextmanager
def studio(place: str | Path) -> Iterator[tuple[Workspace, StudyId]]:
    """An open workspace with one study."""
    with open_workspace(str(place)) as ws:
        yield ws, StudyId(ws.study.find_or_new("deadlines"))


def frozen(ws: Workspace, study: StudyId, folder: Path, cases: int) -> Release:
    """A release of that many cases, each a family of its own."""
    path = folder / "prompts.csv"
    path.write_text("prompt\n" + "".join(f"prompt number {number}\n" for number in range(cases)), encoding="utf-8")
    ws.dataset.import_parsed(study, ws.dataset.read_files([path]))
    release: Release = ws.dataset.freeze(study, "all")[1]
    return release


def work_off(ws: Workspace, alive: Callable[[], bool] = lambda: True) -> None:
    """Do everything that waits, in this process, and return."""
    for kinds in LANES:
        while ws.evaluation.work_once(kinds, alive):
            pass


def begin_worker(place: str, *more: str, **environment: str) -> "subprocess.Popen[str]":
    """Start a worker in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "redcommons", "worker", "--workspace", place, *more],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
