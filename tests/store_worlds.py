"""Stores to test on, both real, and small runs to put in them."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from redcommons.adapters.store.opening import Store, open_store
from redcommons.dataset.model import Case
from redcommons.evaluation.model import Attempt, Plan, Run, TargetSpec, Verdict
from redcommons.testing import FrozenClock
from redcommons.values.base import Fingerprint, fingerprint
from redcommons.values.conversation import assistant, user
from redcommons.values.identity import RunId, StudyId, new_id
from redcommons.values.outcome import VerdictWord
from redcommons.values.provenance import Provenance
from tools.survey import ROOT

KINDS = ("sqlite", "postgresql")
TARGET = TargetSpec(spec="python:here:reply", type="python", address="here:reply")
AWKWARD = (
    "plain",
    'it\'s "quoted" `so` 100%',
    "%s {} \\ ; DROP TABLE sheet; --",
    "\N{SKULL}\N{ZERO WIDTH JOINER}\N{FIRE} \u0645\u0631\u062d\u0628\u0627",
    "x" * 200,
)


def begin(program: str, *arguments: str, cwd: str | Path = "/") -> "subprocess.Popen[str]":
    """Start a Python program that finds the house and the tests wherever it stands; its words are piped."""
    found = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", program, *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=cwd, env=found, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


@dataclass(frozen=True)
class Ended:
    """What a program said and how it ended."""

    code: int
    out: str
    err: str


def end(process: "subprocess.Popen[str]", seconds: float = 60) -> Ended:
    """Wait for a program to end by itself."""
    with process:
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    return Ended(process.returncode, out, err)


@contextmanager
def opened(where: str | Path, clock: FrozenClock | None = None, *, many: bool = False) -> Iterator[Store]:
    """A store that is closed at the end of the block, whatever happens in it."""
    store = open_store(str(where), clock or FrozenClock(), many=many)
    try:
        yield store
    finally:
        store.connection.close()


def new_study() -> StudyId:
    return StudyId(new_id("study"))


def case(text: str, family: str = "", external_id: str = "") -> Case:
    return Case(turns=(user(text),), family=family, provenance=Provenance(external_id=external_id))


def new_run(store: Store, families: Sequence[str], judges: Sequence[str] = (), study: StudyId | None = None) -> RunId:
    """Register a run of a plan of its own, with one case for each family."""
    plan = Plan(study=study or new_study(), release=Fingerprint(new_id("release")), sampling="", target=TARGET)
    planned = store.runs.keep_plan(plan, "2026-01-01T00:00:00Z")
    run = Run(
        id=RunId(new_id("run")),
        study=plan.study,
        plan=fingerprint(plan),
        release="all",
        number=1,
        planned_at=planned,
        attempts=len(families),
    )
    store.runs.add(run, judges, families)
    return run.id


def replied(ordinal: int, repeat: int = 1, text: str = "yes") -> Attempt:
    return Attempt(ordinal=ordinal, repeat=repeat, state="replied", turns=(user("may I"), assistant(text)))


def gave_up(ordinal: int, repeat: int = 1) -> Attempt:
    return Attempt(ordinal=ordinal, repeat=repeat, state="gave_up")


def could_not_run(ordinal: int, repeat: int = 1, cause: str = "dropped") -> Attempt:
    return Attempt(ordinal=ordinal, repeat=repeat, state="could_not_run", cause=cause)  # type: ignore[arg-type]


def said(ordinal: int, judge: str, word: VerdictWord = "violated", repeat: int = 1, why: str = "") -> Verdict:
    return Verdict(ordinal=ordinal, repeat=repeat, judge=judge, word=word, why=why)
