"""Anyone can check the example's report, and a change shows."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import msgspec
import pytest

from redcommons.adapters.publish import bundle
from redcommons.findings.model import EvidenceRow, Report
from tests.commands import Commands

FLIPS = 40


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of the example study."""
    folder = tmp_path_factory.mktemp("demo")
    Commands(folder).done("demo", "--no-serve", "--workspace", "W")
    return folder / "W" / "report" / "bundle.zip"


def test_the_demo_leaves_a_report_that_holds(report: Path) -> None:
    page = (report.parent / "index.html").read_text()

    said = Commands(report.parent).done("report", "verify", "bundle.zip", "--json").json
    assert said["holds"] is True
    assert said["figures"] > 500
    assert "<script" not in page
    assert "example data" in page


def test_a_flipped_byte_anywhere_is_found(report: Path, tmp_path: Path) -> None:
    whole = report.read_bytes()
    draw = random.Random(7)
    ends = [0, 4, 10, 30, len(whole) - 22, len(whole) - 1]
    for place in [*ends, *(draw.randrange(len(whole)) for _ in range(FLIPS))]:
        changed = bytearray(whole)
        changed[place] ^= 1 << draw.randrange(8)
        (tmp_path / "bundle.zip").write_bytes(changed)
        said = Commands(tmp_path).run("report", "verify", "bundle.zip")
        assert said.code == 1, f"byte {place} of {len(whole)} was not missed: {said.out}"


def test_a_changed_verdict_is_named_even_when_everything_is_sealed_again(report: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(report) as opened:
        said = msgspec.json.decode(opened.read("report.json"), type=Report)
        rows = [msgspec.json.decode(line, type=EvidenceRow) for line in opened.read("evidence.jsonl").splitlines()]
    place, judge = next(
        (place, judge) for place, row in enumerate(rows) for judge, word in row.verdicts.items() if word == "violated"
    )
    rows[place] = msgspec.structs.replace(rows[place], verdicts=rows[place].verdicts | {judge: "not_violated"})
    (tmp_path / "bundle.zip").write_bytes(bundle(said, rows, ""))

    checked = Commands(tmp_path).run("report", "verify", "bundle.zip")
    assert checked.code == 1
    assert f"judge {judge} · violated: report says" in checked.out
    assert "evidence gives" in checked.out


def test_comparisons_stand_in_the_report_and_are_recomputed(report: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(report) as opened:
        said = msgspec.json.decode(opened.read("report.json"), type=Report)
        rows = [msgspec.json.decode(line, type=EvidenceRow) for line in opened.read("evidence.jsonl").splitlines()]
    first, second = said.comparisons
    assert first.result.allowed
    assert second.result.allowed
    assert first.adjusted is not None
    assert first.result.p is not None
    assert first.adjusted >= first.result.p
    assert "2 comparisons were asked for" in (report.parent / "index.html").read_text()

    kinder = msgspec.structs.replace(first, result=msgspec.structs.replace(first.result, p=0.9))
    forged = msgspec.structs.replace(said, comparisons=(kinder, second))
    (tmp_path / "bundle.zip").write_bytes(bundle(forged, rows, ""))
    checked = Commands(tmp_path).run("report", "verify", "bundle.zip")
    assert checked.code == 1
    assert "\u00b7 p: report says 0.9" in checked.out
