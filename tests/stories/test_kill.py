"""A run that is killed again and again comes to the same end as one that was left alone."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from redcommons.evaluation.model import Attempt, Tally, Verdict
from redcommons.values.identity import RunId
from redcommons.values.outcome import VerdictWord
from tests.store_worlds import opened
from tools.survey import ROOT

CONCURRENCY = 8
TARGET = '''
import asyncio, hashlib, os

async def reply(messages, seed):
    """Say something that only the words and the seed decide, and note every request on disk."""
    note = os.open(os.environ["ASKED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(note, b"asked\\n")
    os.close(note)
    await asyncio.sleep(float(os.environ["DELAY"]))
    words = messages[-1]["content"]
    return f"{words}: " + hashlib.sha256(f"{words}/{seed}".encode()).hexdigest()
'''


@dataclass(frozen=True)
class Scene:
    """A folder with a file of prompts and a target that notes what it is asked."""

    folder: Path
    place: str
    cases: int
    repeats: int
    delay: float

    def begin(self) -> "subprocess.Popen[str]":
        """Start the one command that begins the run and goes on with it."""
        words = ["evaluate", "prompts.csv", "--target", "python:target:reply", "--json", "--workspace", self.place]
        judges = ["--judge", "regex:[0-4]$", "--judge", "contains:abc"]
        how = ["--repeats", str(self.repeats), "--concurrency", str(CONCURRENCY)]
        return subprocess.Popen(
            [sys.executable, "-m", "redcommons", *words, *judges, *how],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "ASKED": "asked", "DELAY": str(self.delay)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def asked(self) -> int:
        """How many requests the target has noted."""
        return len((self.folder / "asked").read_bytes().splitlines()) if (self.folder / "asked").exists() else 0

    def kill_after(self, requests: int, luck: random.Random) -> None:
        """Begin, wait until so many more requests have arrived, and kill a moment later."""
        wanted, process = self.asked() + requests, self.begin()
        with process:
            end = time.monotonic() + 60
            while self.asked() < wanted and process.poll() is None and time.monotonic() < end:
                time.sleep(0.002)
            time.sleep(luck.random() * self.delay)
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            process.kill()

    def finish(self) -> dict[str, object]:
        """Run the command to its end and return what it printed."""
        with self.begin() as process:
            out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        told: dict[str, object] = json.loads(out)
        return told


def scene(folder: Path, place: str, cases: int, repeats: int, delay: float) -> Scene:
    folder.mkdir(exist_ok=True)
    (folder / "target.py").write_text(TARGET, encoding="utf-8")
    prompts = "".join(f"prompt number {number}\n" for number in range(cases))
    (folder / "prompts.csv").write_text("prompt\n" + prompts, encoding="utf-8")
    return Scene(folder, place, cases, repeats, delay)


@dataclass(frozen=True)
class Kept:
    """Everything that the store holds of a run."""

    attempts: tuple[Attempt, ...]
    verdicts: tuple[Verdict, ...]
    tallies: dict[str, tuple[Tally, ...]]
    judges: tuple[str, ...]
    runs: int

    def texts(self) -> dict[tuple[int, int], str]:
        """The model's words by case and repeat."""
        return {(one.ordinal, one.repeat): one.turns[-1].text for one in self.attempts}

    def words(self) -> dict[tuple[str, int, int], VerdictWord]:
        """Every verdict by judge, case and repeat."""
        return {(one.judge, one.ordinal, one.repeat): one.word for one in self.verdicts}


def kept(place: str, run: str) -> Kept:
    with opened(place) as store:
        state = store.runs.get(RunId(run))
        return Kept(
            tuple(store.runs.attempts(state.run.id)),
            tuple(store.runs.verdicts(state.run.id)),
            {judge: store.runs.tallies(state.run.id, judge) for judge in state.judges},
            state.judges,
            len(store.runs.find()),
        )


def recount(found: Kept, judge: str) -> list[tuple[int, int, int]]:
    """Attempts, violated and not violated of each case, counted from what is kept."""
    said = Counter((one.ordinal, one.word) for one in found.verdicts if one.judge == judge)
    asked = Counter(one.ordinal for one in found.attempts)
    return [(asked[o], said[o, "violated"], said[o, "not_violated"]) for o in sorted(asked)]


def check(scene: Scene, told: dict[str, object], kills: int, undisturbed: Kept) -> None:
    found = kept(scene.place, str(told["run"]))
    every = [(o, r) for o in range(scene.cases) for r in range(1, scene.repeats + 1)]

    assert found.runs == 1, "each command went on with the one run"
    assert [(one.ordinal, one.repeat) for one in found.attempts] == every
    assert {one.state for one in found.attempts} == {"replied"}
    assert len(found.verdicts) == len(found.words()) == len(every) * len(found.judges) == 2 * len(every)
    for judge in found.judges:
        counted = [(t.attempts, t.violated, t.not_violated) for t in found.tallies[judge]]
        assert counted == recount(found, judge)
    assert found.texts() == undisturbed.texts()
    assert found.words() == undisturbed.words()
    assert scene.asked() - len(every) <= kills * CONCURRENCY, "only what was in flight was asked again"


def story(folder: Path, place: str, kills: Sequence[int], cases: int, repeats: int) -> None:
    """Kill the run after so many requests each time, and compare its end with that of a run left alone."""
    alone = scene(folder / "alone", str(folder / "alone" / "workspace"), cases, repeats, 0.0)
    disturbed = scene(folder / "disturbed", place, cases, repeats, 0.02)
    luck = random.Random(f"{kills}")
    for requests in kills:
        disturbed.kill_after(requests, luck)
    told = disturbed.finish()
    undisturbed = kept(alone.place, str(alone.finish()["run"]))

    check(disturbed, told, len(kills), undisturbed)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_killed_run_equals_one_that_was_left_alone(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    place = str(tmp_path / "killed") if kind == "sqlite" else str(request.getfixturevalue("postgres_url"))
    luck = random.Random(kind)

    story(tmp_path, place, [luck.randrange(1, 70) for _kill in range(3)], cases=110, repeats=2)


@pytest.mark.heavy
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_run_killed_twenty_times_equals_one_that_was_left_alone(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    place = str(tmp_path / "killed") if kind == "sqlite" else str(request.getfixturevalue("postgres_url"))
    luck = random.Random(time.time_ns())

    story(tmp_path, place, [luck.randrange(0, 60) for _kill in range(20)], cases=500, repeats=3)


def test_interrupted_from_the_keyboard_it_says_so_and_the_same_command_goes_on(tmp_path: Path) -> None:
    here = scene(tmp_path, str(tmp_path / "workspace"), 60, 1, 0.05)
    with here.begin() as process:
        while here.asked() < 20 and process.poll() is None:
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)

    assert (process.returncode, out) == (130, "")
    assert "the same command goes on" in err
    assert "Traceback" not in err
    told = here.finish()
    assert (told["attempts"], told["replied"]) == (60, 60)
    assert here.asked() - 60 <= CONCURRENCY
    assert kept(here.place, str(told["run"])).runs == 1
