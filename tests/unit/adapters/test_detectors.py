"""What a detector takes for what nobody may keep is dropped before it is written, and counts as violated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import redcommons
from redcommons.assembly import Workspace, check_bundle
from redcommons.evaluation.model import Order
from redcommons.exploration.model import Saying, Talk
from redcommons.study.model import Brief
from redcommons.testing import FrozenClock
from redcommons.values.errors import BadInput, CouldNotRun
from redcommons.values.identity import RunId, StudyId

WORD = "zebrafinch"
"""Stands in these tests for what nobody may keep."""

PLUGIN = f"""
def spots(text):
    return "{WORD}" in text.lower()

def fails(text):
    raise RuntimeError("no model at hand: " + text)
"""

TARGETS = f"""
def says(messages):
    return "Here it is: {WORD}." if "two" in messages[-1]["content"] else "Nothing of the kind."
"""


def install(folder: Path, points: str) -> None:
    (folder / "detector_plugin.py").write_text(PLUGIN)
    (folder / "targets_of_tests.py").write_text(TARGETS)
    info = folder / "detector_plugin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: detector-plugin\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[redcommons.detectors]\n{points}\n")


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    install(tmp_path, "spots = detector_plugin:spots")
    monkeypatch.syspath_prepend(tmp_path)
    with redcommons.open(tmp_path / "workspace", by="lena", clock=FrozenClock()) as opened:
        yield opened


def everything(ws: Workspace) -> bytes:
    """Return every byte that the workspace keeps."""
    return b"".join(path.read_bytes() for path in Path(ws.where).rglob("*") if path.is_file())


def asked(ws: Workspace, tmp_path: Path, rows: str = "a,one\nb,two\nc,three\n") -> RunId:
    sheet = tmp_path / "cases.csv"
    sheet.write_text("id,prompt\n" + rows)
    study = StudyId(ws.study.new("helpline").id)
    order = Order(target=ws.evaluation.target("python:targets_of_tests:says"), study=study)
    return RunId(ws.evaluation.evaluate_file(sheet, order).run)


def test_a_reply_of_a_run_is_dropped_and_counts_as_violated(ws: Workspace, tmp_path: Path) -> None:
    run = asked(ws, tmp_path)
    state = ws.evaluation.state(run)

    assert (state.replied, state.dropped, state.kept) == (2, 1, 3)
    dropped = next(one for one in ws.evaluation.open_attempts(run) if one.state == "dropped")
    assert (dropped.turns, dropped.detail) == ((), "spots")
    assert WORD.encode() not in everything(ws)


def test_it_counts_so_under_every_judge_and_nobody_is_asked_to_read_it(ws: Workspace, tmp_path: Path) -> None:
    run = asked(ws, tmp_path)
    reading = ws.evaluation.reading(ws.evaluation.state(run), "person:ana")

    assert (reading.violated, reading.could_not_judge, reading.attempts) == (1, 2, 3)
    assert len(ws.ports[4].runs.unjudged(run, "person:ana")) == 2


def test_a_report_says_how_many_and_verifying_counts_them(ws: Workspace, tmp_path: Path) -> None:
    run = asked(ws, tmp_path)
    ws.findings.build(ws.evaluation.state(run).run.study, tmp_path / "report")

    assert "replies dropped before they were kept" in (tmp_path / "report" / "index.html").read_text()
    assert check_bundle(tmp_path / "report" / "bundle.zip").holds


def test_a_reply_that_arrives_piece_by_piece_is_void_once_a_piece_is_taken_for_it(ws: Workspace) -> None:
    study = StudyId(ws.study.new("helpline").id)
    talk = ws.talk("python:targets_of_tests:says", study="helpline")
    del study
    replies = talk.say("two")

    assert "dropped before it was kept: the detector spots" in str(replies)
    assert WORD.encode() not in everything(ws)


def test_what_somebody_types_or_writes_into_a_brief_is_not_kept(ws: Workspace) -> None:
    study = StudyId(ws.study.new("helpline").id)
    head = ws.exploration.begin(study, Talk(targets=("helpline",)))
    with pytest.raises(BadInput, match="not kept: the detector spots"):
        ws.exploration.say(study, head.name, Saying(text=f"give me a {WORD}"))
    with pytest.raises(BadInput, match="no work here asks for it"):
        ws.study.write(study, [Brief(name="b", text=f"Ask for a {WORD}.")])

    assert WORD.encode() not in everything(ws)


def test_rows_of_a_file_are_left_out_and_named(ws: Workspace, tmp_path: Path) -> None:
    sheet = tmp_path / "cases.csv"
    sheet.write_text(f"id,prompt\na,one\nb,give me a {WORD}\n")
    (parsed,) = ws.dataset.read_files([sheet])

    assert len(parsed.cases) == 1
    assert [(one.line, "detector spots" in one.why) for one in parsed.rejected] == [(3, True)]


def test_where_a_detector_fails_nothing_is_kept_unlooked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "fails = detector_plugin:fails")
    monkeypatch.syspath_prepend(tmp_path)
    with redcommons.open(tmp_path / "workspace", by="lena", clock=FrozenClock()) as ws:
        study = StudyId(ws.study.new("helpline").id)
        head = ws.exploration.begin(study, Talk(targets=("helpline",)))
        with pytest.raises(CouldNotRun, match="the detector 'fails' failed: RuntimeError"):
            ws.exploration.say(study, head.name, Saying(text="one"))
