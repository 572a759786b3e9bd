"""A run asked for by a page: registered at once, done by a worker, paused, gone on with, stopped."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from yarl import URL

from redcommons.adapters.targets._guard import ALLOW
from redcommons.assembly import Workspace, work
from redcommons.dataset.model import Release
from redcommons.evaluation.model import Order, Pace, Prices, RunAsked, prices_of
from redcommons.labour.model import Actor
from redcommons.testing.server import Answer, ThreadedServer
from redcommons.values.errors import BadInput, NotPermitted, UserError
from redcommons.values.identity import PersonName, RunId
from redcommons.values.job import Job
from tests.workers import frozen, studio, work_off

JUDGES = ("contains:number", "regex:[0-4]$")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[tuple[Workspace, Release]]:
    """A workspace with a release of twelve cases."""
    with studio(tmp_path / "workspace") as (ws, study):
        yield ws, frozen(ws, study, tmp_path, 12)


def ran(job: Job) -> RunId:
    return RunId(job.subject)


def test_a_run_has_its_page_at_once_and_its_results_once_a_worker_came(scene: tuple[Workspace, Release]) -> None:
    ws, release = scene
    job = ws.evaluation.ask_run(release, RunAsked(target="helpline", judges=JUDGES, pace=Pace(repeats=2)))
    before = ws.evaluation.work_of(ran(job))

    assert ws.evaluation.state(ran(job)).run.attempts == 24
    assert (before.standing, before.worker) == ("waiting", False)
    work_off(ws)
    after = ws.evaluation.work_of(ran(job))
    assert (after.standing, after.job.done, after.job.total) == ("finished", 24, 24)
    assert ws.evaluation.summary(ran(job)).replied == 24


def test_what_a_page_asks_for_equals_what_the_command_line_would_run(scene: tuple[Workspace, Release]) -> None:
    ws, release = scene
    job = ws.evaluation.ask_run(release, RunAsked(target="helpline", judges=JUDGES))
    order = Order(target=ws.evaluation.target("helpline"), judges=tuple(ws.evaluation.judge(text) for text in JUDGES))

    assert ws.evaluation.evaluate(release, order).run == ran(job), "one plan, one unfinished run"
    work_off(ws)
    assert ws.evaluation.work_of(ran(job)).standing == "finished"


@pytest.mark.parametrize(
    "target", ["python:os:getcwd", "http:/etc/passwd", " http:~/x.json", "other:thing", "", "file:x"]
)
def test_a_page_never_asks_for_a_file_or_code_of_the_machine_whoever_asks(
    target: str, scene: tuple[Workspace, Release]
) -> None:
    ws, release = scene
    for asks in (ws.evaluation.ask_run, ws.evaluation.foresee):
        with pytest.raises((NotPermitted, BadInput), match=r"page may not ask|page knows no target|no target is named"):
            asks(release, RunAsked(target=target))
    assert ws.evaluation.runs() == ()


def test_somebody_signed_in_gets_no_such_target_or_judge_by_any_verb(scene: tuple[Workspace, Release]) -> None:
    ws, release = scene
    order = Order(target=ws.evaluation.target("python:os:getcwd"))
    signed_in = ws.by(Actor(name=PersonName("Ada"), person="person-1"))

    with pytest.raises(NotPermitted, match="page may not ask"):
        signed_in.evaluation.target("http:/etc/passwd")
    with pytest.raises(NotPermitted, match="page may not ask"):
        signed_in.evaluation.judge("mine:x")
    with pytest.raises(NotPermitted, match="page may not ask"):
        signed_in.evaluation.evaluate(release, order)
    with pytest.raises(NotPermitted, match="page may not ask"):
        signed_in.evaluation.ask(order.target, ())


def test_what_evaluate_refuses_is_refused_before_anything_is_registered(scene: tuple[Workspace, Release]) -> None:
    ws, release = scene
    for target, judges, said in (
        ("openai:nowhere#m", (), "not an address"),
        ("recorded", (), "0 recorded sets fit"),
        ("helpline", ("contains:",), "nothing to look for"),
        ("helpline", ("refusal", "refusal"), "given twice"),
        ("helpline", ("model:http://127.0.0.1:1/v1#m",), "needs a rubric"),
    ):
        with pytest.raises(BadInput, match=said):
            ws.evaluation.ask_run(release, RunAsked(target=target, judges=judges))
    assert ws.evaluation.runs() == ()


def test_only_those_who_may_run_ask_pause_and_stop(scene: tuple[Workspace, Release]) -> None:
    ws, release = scene
    run = ran(ws.evaluation.ask_run(release, RunAsked(target="helpline")))
    rater = ws.by(Actor(name=PersonName("Ada"), roles=("rater",), person="person-1")).evaluation

    assert rater.work_of(run).standing == "waiting"
    for ask in (rater.pause, rater.stop, rater.go_on):
        with pytest.raises(NotPermitted):
            ask(run)
    with pytest.raises(NotPermitted):
        rater.ask_run(release, RunAsked(target="helpline"))


def test_a_run_is_foreseen_without_being_registered(scene: tuple[Workspace, Release]) -> None:
    ws, release = scene
    asked = RunAsked(target="helpline", judges=JUDGES, pace=Pace(repeats=3))
    seen = ws.evaluation.foresee(release, asked)

    assert (seen.attempts, seen.cases, seen.families, seen.requests) == (36, 12, 12, 36)
    assert (seen.target, seen.judges, seen.seconds, seen.unfinished) == ("helpline", JUDGES, None, "")
    assert ws.evaluation.runs() == ()
    run = ran(ws.evaluation.ask_run(release, asked))
    assert ws.evaluation.foresee(release, asked).unfinished == run
    work_off(ws)
    assert ws.evaluation.foresee(release, asked).seconds is not None


def test_prices_stand_with_the_job_and_not_in_the_plan(scene: tuple[Workspace, Release]) -> None:
    ws, release = scene
    prices = Prices(per_million_in=3.0, per_million_out=15.0, currency="EUR")
    with_prices = ws.evaluation.ask_run(release, RunAsked(target="helpline", prices=prices))
    without = ws.evaluation.ask_run(release, RunAsked(target="helpline"))

    assert ran(with_prices) == ran(without), "the same plan, and the work on it is asked for once"
    assert ws.evaluation.work_of(ran(without)).prices == prices
    assert prices.cost(2_000_000, 100_000) == pytest.approx(7.5)
    assert prices_of(None, None, "EUR") is None
    assert prices_of(1.0, None, " ") == Prices(per_million_in=1.0)
    with pytest.raises(BadInput, match="a price is 0 or more"):
        Prices(per_million_in=-1)


def test_a_paused_run_keeps_what_it_has_and_going_on_makes_the_rest(
    scene: tuple[Workspace, Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    ws, release = scene
    with ThreadedServer(lambda asked: Answer(text="number 1", seconds=0.15)) as server:
        monkeypatch.setenv(ALLOW, f"127.0.0.1:{URL(server.url).port}")
        asked = RunAsked(target=f"openai:{server.url}#m", judges=JUDGES, pace=Pace(concurrency=2))
        run = ran(ws.evaluation.ask_run(release, asked))
        working = threading.Thread(target=work_off, args=(ws,))
        working.start()
        until(lambda: ws.evaluation.state(run).replied >= 2)
        assert ws.evaluation.work_of(run).standing == "running"
        ws.evaluation.pause(run)
        working.join()

        kept = ws.evaluation.state(run)
        assert (ws.evaluation.work_of(run).standing, kept.finished_at) == ("paused", "")
        assert 2 <= kept.replied < 12
        assert kept.replied == len(server.requests), "what was in flight was kept"
        work_off(ws)
        assert ws.evaluation.state(run).replied == kept.replied, "a paused run waits for nobody"
        ws.evaluation.go_on(run)
        work_off(ws)
        assert (ws.evaluation.state(run).replied, len(server.requests)) == (12, 12)
        assert ws.evaluation.work_of(run).standing == "finished"


def test_a_stopped_run_stays_in_the_register_and_can_be_gone_on_with(scene: tuple[Workspace, Release]) -> None:
    ws, release = scene
    run = ran(ws.evaluation.ask_run(release, RunAsked(target="helpline", judges=JUDGES)))
    ws.evaluation.stop(run)
    work_off(ws)

    assert ws.evaluation.work_of(run).standing == "stopped"
    assert [(state.run.id, state.finished_at) for state in ws.evaluation.runs()] == [(run, "")]
    with pytest.raises(BadInput, match="not under way"):
        ws.evaluation.pause(run)
    ws.evaluation.go_on(run)
    work_off(ws)
    assert ws.evaluation.work_of(run).standing == "finished"
    with pytest.raises(BadInput, match="was finished at"):
        ws.evaluation.go_on(run)


def test_a_worker_that_is_told_to_end_leaves_the_run_to_the_next_one(scene: tuple[Workspace, Release]) -> None:
    ws, release = scene
    run = ran(ws.evaluation.ask_run(release, RunAsked(target="helpline")))
    ws.evaluation.work_once(("run",), lambda: False)

    assert ws.evaluation.work_of(run).standing == "waiting"
    work_off(ws)
    assert ws.evaluation.work_of(run).standing == "finished"


def test_a_run_from_the_command_line_waits_for_nobody_and_can_be_gone_on_with(
    scene: tuple[Workspace, Release], tmp_path: Path
) -> None:
    ws, release = scene
    order = Order(target=ws.evaluation.target("helpline"), pace=Pace(repeats=2, seed=5))
    run = ran(ws.evaluation.ask_run(release, RunAsked(target="helpline", pace=order.pace)))
    ports = ws.ports[1].jobs
    with studio(tmp_path / "workspace") as (other, _study), other.ports[4].runs.driving(run):
        work_off(ws)
        assert ws.evaluation.work_of(run).standing == "running"
        assert not ports.get(ws.evaluation.work_of(run).job.id).ended_at, "it waits until the other one is done"
    work_off(ws)
    assert ws.evaluation.work_of(run).standing == "finished"


def test_a_failure_ends_the_job_in_its_own_words_and_not_the_worker(scene: tuple[Workspace, Release]) -> None:
    ws, release = scene
    run = ran(ws.evaluation.ask_run(release, RunAsked(target="helpline")))
    jobs, job = ws.ports[1].jobs, ws.evaluation.work_of(run).job
    broken = msgspec.structs.replace(job, id="job-broken", order=b"{}")
    bug = msgspec.structs.replace(job, id="job-bug", subject="run-nobody")
    for one in (broken, bug):
        jobs.ask(one)
    work_off(ws)

    assert "cannot read a RunOrder" in jobs.get(broken.id).ending.error
    assert "no run 'run-nobody'" in jobs.get(bug.id).ending.error
    assert ws.evaluation.state(run).finished_at


def test_one_worker_is_enough_and_says_that_it_is_there(scene: tuple[Workspace, Release]) -> None:
    ws, release = scene
    run = ran(ws.evaluation.ask_run(release, RunAsked(target="helpline")))
    over = threading.Event()
    worker = threading.Thread(target=work, args=(ws, lambda: not over.is_set()))
    worker.start()
    try:
        until(lambda: ws.evaluation.work_of(run).standing == "finished")
        assert ws.evaluation.worker_is_there()
        with pytest.raises(UserError, match="one is enough"):
            work(ws, lambda: True)
    finally:
        over.set()
        worker.join()
    assert not ws.evaluation.worker_is_there()


def until(true: object, seconds: float = 20) -> None:
    """Wait until something is true; a long fuse."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.01)
    assert true()  # type: ignore[operator]
