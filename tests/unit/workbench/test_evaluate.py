"""Evaluate: a run is foreseen, asked for, watched, paused, abandoned, read and compared; none is ever removed."""

import re
from pathlib import Path

import pytest
from django.test import Client

from redcommons.dataset.model import Release
from redcommons.evaluation.model import Prices, RunWork
from redcommons.values.identity import RunId, StudyId
from redcommons.workbench.evaluation import pages
from tests.workbench_worlds import Bench
from tests.workers import work_off

JUDGES = "contains:appeal\nnot-contains:days"
FORM = {"target": "helpline", "judges": JUDGES, "repeats": "2", "concurrency": "8"}


def made(bench: Bench, folder: Path, cases: int = 12) -> tuple[StudyId, Release, Client, str]:
    study = StudyId(bench.ws.study.new("Helpline").id)
    path = folder / "prompts.csv"
    rows = "".join(f"How long may I appeal? {n},{'letter' if n % 2 else 'call'}\n" for n in range(cases))
    path.write_text("prompt,scenario\n" + rows, encoding="utf-8")
    bench.ws.dataset.import_parsed(study, bench.ws.dataset.read_files([path]))
    release: Release = bench.ws.dataset.freeze(study, "all")[1]
    return study, release, bench.owner(), f"/s/{study}/runs/"


def started(client: Client, base: str, release: Release, **more: str) -> str:
    answer = client.post(f"{base}new/", {**FORM, "release": release.content, "act": "start", **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def key(page: str) -> RunId:
    return RunId(page.rstrip("/").split("/")[-1])


def test_a_run_is_foreseen_then_asked_for_watched_and_read(bench: Bench, tmp_path: Path) -> None:
    _study, release, owner, base = made(bench, tmp_path)
    seen = owner.post(f"{base}new/", {**FORM, "release": release.content, "act": "look"}).content.decode()
    assert "24 attempts" in seen
    assert "Start it" in seen
    assert bench.ws.evaluation.runs() == ()

    page = started(owner, base, release, price_in="3", price_out="15", currency="EUR")
    live = owner.get(page).content.decode()
    assert "waiting for a worker" in live
    assert "No worker is there" in live
    assert 'hx-trigger="every 1s"' in live
    work_off(bench.ws)
    done = owner.get(f"{page}state/")
    assert done["HX-Refresh"] == "true"
    whole = owner.get(page).content.decode()
    assert "24 attempts" in whole
    assert "judge uncalibrated" in whole
    assert "Whom it fails" in whole
    assert "forest" in whole
    assert "finished" in owner.get(base).content.decode()


@pytest.mark.parametrize("target", ["python:os:getcwd", "http:/etc/passwd"])
def test_a_page_cannot_ask_for_a_file_or_code_of_the_server(target: str, bench: Bench, tmp_path: Path) -> None:
    _study, release, owner, base = made(bench, tmp_path)
    for act in ("look", "start"):
        answer = owner.post(f"{base}new/", {**FORM, "release": release.content, "act": act, "target": target})
        assert (answer.status_code, "page may not ask" in answer.content.decode()) == (400, True)
    assert bench.ws.evaluation.runs() == ()


def test_a_mistake_in_the_form_is_said_beside_what_was_filled_in(bench: Bench, tmp_path: Path) -> None:
    _study, release, owner, base = made(bench, tmp_path)
    for given, said in (
        ({"target": "openai:nowhere#m"}, "not an address"),
        ({"judges": "contains:"}, "nothing to look for"),
        ({"repeats": "0"}, "greater than or equal to 1"),
        ({"release": "nothing"}, "This release is not here"),
        ({"judges": "model:http://10.0.0.1/v1#m"}, "needs a rubric"),
    ):
        answer = owner.post(f"{base}new/", {**FORM, "release": release.content, "act": "start", **given})
        assert answer.status_code == 400
        assert said in answer.content.decode()
    assert bench.ws.evaluation.runs() == ()


def test_a_run_is_paused_gone_on_with_and_abandoned_by_buttons(bench: Bench, tmp_path: Path) -> None:
    _study, release, owner, base = made(bench, tmp_path)
    page = started(owner, base, release)

    assert owner.post(f"{page}pause/").status_code == 302
    work_off(bench.ws)
    assert "paused" in owner.get(page).content.decode()
    assert bench.ws.evaluation.state(key(page)).replied == 0
    owner.post(f"{page}go-on/")
    assert "waiting for a worker" in owner.get(page).content.decode()
    owner.post(f"{page}stop/")
    assert "abandoned, unfinished" in owner.get(page).content.decode()
    assert "abandoned, unfinished" in owner.get(base).content.decode(), "nothing leaves the register"
    owner.post(f"{page}go-on/")
    work_off(bench.ws)
    assert bench.ws.evaluation.work_of(key(page)).standing == "finished"


def test_who_may_not_run_sees_and_starts_nothing(bench: Bench, tmp_path: Path) -> None:
    study, release, owner, base = made(bench, tmp_path)
    page = started(owner, base, release)
    rater = bench.member(study, "rater", name="Noor")

    assert rater.get(page).status_code == 200
    assert "Pause" not in rater.get(page).content.decode()
    for act in ("pause", "stop", "go-on"):
        assert rater.post(f"{page}{act}/").status_code == 403
    assert rater.get(f"{base}new/").status_code == 403
    assert rater.get(f"{base}compare/").status_code == 403


def test_replies_are_read_case_by_case_and_their_words_come_by_the_door(bench: Bench, tmp_path: Path) -> None:
    study, release, owner, base = made(bench, tmp_path)
    page = started(owner, base, release)
    work_off(bench.ws)

    listed = owner.get(f"{page}cases/?scenario=letter").content.decode()
    assert "6 cases" in listed
    assert "How long may I appeal" not in listed
    one = owner.get(f"{page}cases/2/").content.decode()
    assert "Attempt 2" in one
    assert "contains:appeal" in one
    assert "How long may I appeal" not in one
    hidden, open_ = (owner.get(f"{page}cases/2/1/{more}").content.decode() for more in ("", "?reveal=1"))
    assert "How long may I appeal" not in hidden
    assert "How long may I appeal? 1" in open_
    assert owner.get(f"{page}cases/99/").status_code == 404
    assert owner.get(f"{page}cases/2/7/").status_code == 404
    steward = bench.member(study, "steward", name="Sam")
    assert steward.get(f"{page}cases/").status_code == 200
    assert steward.get(f"{page}cases/2/").status_code == 403
    assert steward.get(f"{page}cases/2/1/?reveal=1").status_code == 403


def test_cases_stand_beside_every_target_that_was_asked(bench: Bench, tmp_path: Path) -> None:
    _study, release, owner, base = made(bench, tmp_path, 60)
    for target in ("helpline", "helpline:1.5"):
        started(owner, base, release, target=target)
    work_off(bench.ws)
    first = owner.get(f"{base}grid/{release.content}/").content.decode()

    assert "60 cases" in first
    assert "2 runs" in first
    assert len(re.findall(r"\d of 2", first)) == 100
    assert len(re.findall(r"\d of 2", owner.get(f"{base}grid/{release.content}/?from=50").content.decode())) == 20


def test_the_gate_says_what_differs_what_is_missing_and_the_way_out(bench: Bench, tmp_path: Path) -> None:
    study, release, owner, base = made(bench, tmp_path)
    first, second = (key(started(owner, base, release, target=target)) for target in ("helpline", "helpline:1.5"))
    work_off(bench.ws)
    asked = {"first": first, "second": second, "contrast": "time", "judge": ""}
    refused = owner.post(f"{base}compare/", asked).content.decode()

    assert "do not compare yet" in refused
    assert "target version" in refused
    assert "Review the release" in refused
    assert len(bench.ws.evaluation.declared(study)) == 1
    assert owner.get(f"{base}compare/?second={second}").status_code == 200
    assert len(bench.ws.evaluation.declared(study)) == 1, "looking at the form asks for nothing"
    assert owner.post(f"{base}compare/", {**asked, "first": "run-nobody"}).status_code == 400
    assert "compared with itself" in owner.post(f"{base}compare/", {**asked, "second": first}).content.decode()


def test_what_belongs_to_another_study_is_not_here(bench: Bench, tmp_path: Path) -> None:
    _study, release, owner, base = made(bench, tmp_path)
    run = key(started(owner, base, release))
    other = StudyId(bench.ws.study.new("Other").id)
    stranger = bench.member(other, "lead", name="Stranger")

    for place in ("", "state/", "cases/", "cases/1/", "cases/1/1/?reveal=1"):
        assert stranger.get(f"/s/{other}/runs/{run}/{place}").status_code == 404
    for act in ("pause", "stop", "go-on"):
        assert stranger.post(f"/s/{other}/runs/{run}/{act}/").status_code == 404
    assert stranger.get(f"/s/{other}/runs/grid/{release.content}/").status_code == 404
    asked = {**FORM, "release": release.content, "act": "start"}
    assert stranger.post(f"/s/{other}/runs/new/", asked).status_code == 400


def test_a_pace_is_measured_between_two_looks_and_kept_in_the_address(bench: Bench, tmp_path: Path) -> None:
    _study, release, owner, base = made(bench, tmp_path)
    run = key(started(owner, base, release))
    state = bench.ws.evaluation.state(run)
    work = RunWork(standing="running", prices=Prices(per_million_in=1.0, currency="EUR"))
    before = pages.mark_of("0-100.0-0")
    assert before

    assert pages.live(state, work, None, 100.0).pace == ""
    moved = pages.Mark(kept=0, at=100.0, pace=4.0)
    assert pages.live(state, work, moved, 101.0).pace == "4.0 a second"
    assert pages.live(state, work, moved, 101.0).left == "about 6 seconds"
    assert pages.mark_of(str(moved)) == moved
    assert pages.mark_of("nonsense") is None
    assert pages.mark_of("1-2-3-4") is None
    assert pages.live(state, work, moved, 101.0).cost == "0.00 EUR"
    assert pages.duration(7200) == "about 2 hours"
