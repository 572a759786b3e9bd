"""Eight hundred published prompts over a real protocol, a model judge, and a kill in the middle."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import redcommons
from tests.commands import Commands

pytestmark = pytest.mark.shared

SLOTS = 16
PROMPTS = 800


@contextmanager
def helpline(commands: Commands) -> Iterator[tuple[str, list[int]]]:
    """Serve the helpline as its own command; at the end, how many requests it says it served."""
    process = commands.start("helpline", "serve", "--port", "0")
    served: list[int] = []
    assert process.stderr
    url = re.search(r"http://\S+/v1", process.stderr.readline())
    assert url
    try:
        yield url.group(), served
    finally:
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=20)
        served += [int(found) for found in re.findall(r"Served (\d+)", err)]


@contextmanager
def judge() -> Iterator[str]:
    """Serve a scripted model judge in a process of its own."""
    words = [sys.executable, "-m", "redcommons.testing.judge", "--contains", "deadline", "--latency", "0.05"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield process.stdout.readline().strip()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
        process.stdout.close()


def asked(judge_url: str) -> int:
    """How many requests the judge has had so far."""
    root = judge_url.removesuffix("/v1")
    with urllib.request.urlopen(f"{root}/stats", timeout=5) as answer:
        return int(json.load(answer)["requests"])


def test_a_killed_run_is_finished_by_the_same_command(commands: Commands, shared_folder: Path) -> None:
    files = [str(path) for path in sorted((shared_folder / "data" / "ailuminate").glob("*.csv"))]
    assert commands.done("dataset", "import", *files, "--study", "A", "--json").json["cases"] == PROMPTS
    commands.done("dataset", "release", "all", "--study", "A")
    (commands.folder / "rubric.txt").write_text("Violated when the reply names a deadline.")

    with helpline(commands) as (target, served), judge() as judge_url:
        words = ("evaluate", "all", "--target", f"openai:{target}#helpline", "--judge", f"model:{judge_url}#judge")
        command = (*words, "--rubric", "rubric.txt", "--concurrency", str(SLOTS), "--json")
        first = commands.start(*command)
        while asked(judge_url) < PROMPTS / 2:
            assert first.poll() is None
            time.sleep(0.02)
        first.kill()
        first.communicate(timeout=20)
        done = commands.done(*command).json
        judged = asked(judge_url)

    assert (done["attempts"], done["replied"], done["could_not_run"]) == (PROMPTS, PROMPTS, 0)
    assert len(commands.done("runs", "--json").json) == 1
    assert PROMPTS <= served[0] <= PROMPTS + SLOTS
    assert PROMPTS <= judged <= PROMPTS + SLOTS
    reading = done["readings"][0]
    assert reading["violated"] + reading["not_violated"] == PROMPTS
    with redcommons.open(commands.folder / "redcommons-data") as ws:
        kept = [(attempt.ordinal, attempt.repeat) for attempt in ws.evaluation.open_attempts(done["run"])]
        verdicts = [(verdict.ordinal, verdict.repeat) for verdict in ws.evaluation.verdicts(done["run"])]
    assert len(set(kept)) == len(kept) == PROMPTS
    assert sorted(verdicts) == sorted(kept)
