"""A worker that is killed at any instant: a new one goes on, and everything is there once."""

import random
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from yarl import URL

from redcommons.adapters.targets._guard import ALLOW
from redcommons.assembly import Workspace
from redcommons.dataset.model import Brought
from redcommons.evaluation.model import Pace, RunAsked
from redcommons.testing.server import Answer, Served, ThreadedServer
from redcommons.values.base import decode
from redcommons.values.identity import RunId
from tests.workers import begin_worker, frozen, studio

CONCURRENCY = 6


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    assert true()


def reached(server: Served, requests: int) -> bool:
    return len(server.requests) >= requests


def ended(ws: Workspace, run: RunId) -> bool:
    return str(ws.evaluation.work_of(run).standing) == "finished"


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_run_whose_worker_is_killed_again_and_again_is_whole_and_nothing_stands_twice(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    place = str(tmp_path / "killed") if kind == "sqlite" else str(request.getfixturevalue("postgres_url"))
    luck = random.Random(kind)
    with ThreadedServer(lambda asked: Answer(text="number 1", seconds=0.03)) as server, studio(place) as (ws, study):
        allowed = {ALLOW: f"127.0.0.1:{URL(server.url).port}"}
        asked = RunAsked(
            target=f"openai:{server.url}#m", judges=("contains:number",), pace=Pace(concurrency=CONCURRENCY)
        )
        run = RunId(ws.evaluation.ask_run(frozen(ws, study, tmp_path, 150), asked).subject)
        for wanted in sorted(luck.sample(range(1, 120), 3)):
            with begin_worker(place, **allowed) as worker:
                until(partial(reached, server, wanted))
                time.sleep(luck.random() / 20)
                worker.kill()
        with begin_worker(place, **allowed) as worker:
            until(lambda: ended(ws, run))
            worker.send_signal(signal.SIGTERM)
            _out, err = worker.communicate(timeout=30)
        state, attempts = ws.evaluation.state(run), list(ws.evaluation.open_attempts(run))
        verdicts = list(ws.evaluation.verdicts(run))

    assert (worker.returncode, "Traceback" in err) == (0, False)
    assert [(one.ordinal, one.repeat, one.state) for one in attempts] == [(o, 1, "replied") for o in range(150)]
    assert (state.replied, len(verdicts)) == (150, 150)
    assert len(server.requests) - 150 <= 3 * CONCURRENCY, "only what was in flight was asked again"


def test_an_import_whose_worker_is_killed_brings_every_case_once(tmp_path: Path) -> None:
    rows = b"".join(b"prompt number %d\n" % number for number in range(30_000))
    with studio(tmp_path / "workspace") as (ws, study):
        upload = ws.dataset.bring(study, "many.csv", b"prompt\n" + rows)
        job = ws.dataset.ask_import(upload.id)
        jobs = ws.ports[1].jobs
        with begin_worker(str(tmp_path / "workspace")) as worker:
            until(lambda: jobs.get(job.id).done > 0)
            worker.kill()
        before = len(ws.dataset.rows(study))
        with begin_worker(str(tmp_path / "workspace")) as worker:
            until(lambda: bool(jobs.get(job.id).ended_at))
            worker.terminate()
            worker.communicate(timeout=30)
        brought = decode(jobs.get(job.id).ending.answer, Brought)

        assert before in {0, 30_000}, "an import is seen whole or not at all"
        assert (brought.cases, len(ws.dataset.rows(study))) == (30_000, 30_000)


def test_a_worker_that_is_told_to_end_keeps_what_is_in_flight(tmp_path: Path) -> None:
    place = str(tmp_path / "workspace")
    with ThreadedServer(lambda asked: Answer(text="yes", seconds=0.2)) as server, studio(place) as (ws, study):
        allowed = {ALLOW: f"127.0.0.1:{URL(server.url).port}"}
        asked = RunAsked(target=f"openai:{server.url}#m", pace=Pace(concurrency=3))
        run = RunId(ws.evaluation.ask_run(frozen(ws, study, tmp_path, 60), asked).subject)
        with begin_worker(place, **allowed) as worker:
            until(lambda: len(server.requests) >= 4)
            worker.terminate()
            worker.communicate(timeout=30)

        assert worker.returncode == 0
        assert 4 <= ws.evaluation.state(run).replied == len(server.requests) < 60
        assert ws.evaluation.work_of(run).standing == "waiting"


def test_a_worker_ends_with_the_process_that_began_it(tmp_path: Path) -> None:
    with begin_worker(str(tmp_path / "workspace"), "--child", "1") as worker:
        worker.communicate(timeout=60)

    assert worker.returncode == 0
