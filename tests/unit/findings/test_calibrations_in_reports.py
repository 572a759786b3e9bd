"""A report claims what a calibrated judge says, corrected and raw, and whoever changes a reading of it is found out."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from redcommons.adapters.publish.bundle import bundle, verify
from redcommons.findings.model import EvidenceRow, Report
from redcommons.findings.rules import main_sentence, reread
from redcommons.values.base import decode, encode
from redcommons.values.outcome import VerdictWord
from tests.calibration_worlds import ANA, JUDGE, Judged, judged_world

RATER = "person:rater 1"
"""What a report calls Ana, who chose no credit."""

Change = Callable[[Report, list[EvidenceRow]], tuple[Report, list[EvidenceRow]]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judged]:
    with judged_world(tmp_path_factory.mktemp("w"), cases=200) as found:
        found.read_sheet(found.draw(80))
        found.ws.evaluation.compare(found.run, found.again(), "time", JUDGE)
        yield found


@pytest.fixture(scope="module")
def made(world: Judged) -> tuple[Report, list[EvidenceRow]]:
    report, rows = world.ws.findings.draft(world.study, "Lena")
    return report, rows


def words(page: bytes) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.decode())))


def test_the_report_says_what_the_page_says(world: Judged, made: tuple[Report, list[EvidenceRow]]) -> None:
    report, _rows = made
    first = next(one for one in report.runs[0].readings if one.judge == JUDGE)

    there = world.reading()
    assert first.corrected == there.corrected
    assert [one.rule for one in first.calibrations] == [RATER]
    assert [msgspec.structs.replace(one, rule=ANA) for one in first.calibrations] == list(there.calibrations)
    assert report.runs[1].readings[0].corrected == first.corrected
    assert [sheet.run for sheet in report.sheets] == [world.run]


def test_raw_and_corrected_stand_beside_each_other(world: Judged) -> None:
    page = words(world.ws.findings.preview(world.study).pages["index.html"])

    assert re.search(r"corrected: \d+ % .{1,12} as the judge has it: 32 %", page)
    assert "How machines were calibrated" in page
    assert re.search(rf"1 {re.escape(JUDGE)} 80 of 200 \(en\) 7 as rater 1 reads them 1", page)
    assert re.search(r"Calibrated on 80 replies drawn at random in en, as rater 1 reads them: of \d+ that people", page)
    assert "none: it cannot carry the correction" in page
    assert "the judge itself: +0.0 points" in page
    assert re.search(r"papers \d+ % \d+.\d+ %; uncorrected \d+ % notice no rate", page)


def test_the_main_sentence_of_one_situation_claims_the_corrected_rate(made: tuple[Report, list[EvidenceRow]]) -> None:
    report, _rows = made
    runs = (msgspec.structs.replace(report.runs[0], slices=()),)
    said = main_sentence(msgspec.structs.replace(report, runs=runs))

    assert "violated in" in said.found
    assert said.basis.startswith("This is corrected for the judge's errors; as the judge has it, it is 32")
    assert "Calibrated on 80 replies" in said.basis


def one_more(said: VerdictWord, who: str) -> Change:
    def changed(report: Report, rows: list[EvidenceRow]) -> tuple[Report, list[EvidenceRow]]:
        at = next(n for n, row in enumerate(rows) if row.verdicts.get(who) == said)
        other: VerdictWord = "not_violated" if said == "violated" else "violated"
        rows[at] = msgspec.structs.replace(rows[at], verdicts=rows[at].verdicts | {who: other})
        return report, rows

    return changed


def another_sheet(**fields: object) -> Change:
    def changed(report: Report, rows: list[EvidenceRow]) -> tuple[Report, list[EvidenceRow]]:
        sheet = msgspec.structs.replace(report.sheets[0], **fields)
        return msgspec.structs.replace(report, sheets=(sheet,)), rows

    return changed


def chosen_replies(report: Report, rows: list[EvidenceRow]) -> tuple[Report, list[EvidenceRow]]:
    """Put a reply that was not drawn in the place of one that was."""
    sheet = report.sheets[0]
    drawn = {(one.case, one.repeat) for one in sheet.replies}
    other = next(row for row in rows if row.run == sheet.run and (row.case, row.repeat) not in drawn)
    first = msgspec.structs.replace(sheet.replies[0], case=other.case, repeat=other.repeat)
    return another_sheet(replies=(first, *sheet.replies[1:]))(report, rows)


def another_seed(report: Report, rows: list[EvidenceRow]) -> tuple[Report, list[EvidenceRow]]:
    """Say everywhere that another seed drew these replies."""
    said = encode(report).replace(b'"seeds":[7]', b'"seeds":[8]').replace(b'"seed":7,', b'"seed":8,')
    return decode(said, Report), rows


def no_sheet(report: Report, rows: list[EvidenceRow]) -> tuple[Report, list[EvidenceRow]]:
    return msgspec.structs.replace(report, sheets=()), rows


def narrower(report: Report, rows: list[EvidenceRow]) -> tuple[Report, list[EvidenceRow]]:
    run = report.runs[0]
    place = next(n for n, one in enumerate(run.readings) if one.corrected)
    found = run.readings[place]
    assert found.corrected is not None
    better = msgspec.structs.replace(found, corrected=msgspec.structs.replace(found.corrected, high=0.3))
    readings = (*run.readings[:place], better, *run.readings[place + 1 :])
    runs = (msgspec.structs.replace(run, readings=readings), *report.runs[1:])
    return msgspec.structs.replace(report, runs=runs), rows


CHANGES: dict[str, tuple[Change, str]] = {
    "a reading of the sheet": (one_more("violated", RATER), "corrected rate"),
    "a verdict of the judge": (one_more("not_violated", JUDGE), "violated"),
    "another seed": (another_sheet(seed=8), "seeds"),
    "another seed wherever it stands": (another_seed, "replies that its seed draws"),
    "another rule": (another_sheet(rule="person:Ben"), "level"),
    "a chosen reply": (chosen_replies, ""),
    "no sheet": (no_sheet, ""),
    "a narrower interval": (narrower, "corrected high"),
}


def test_the_bundle_holds(made: tuple[Report, list[EvidenceRow]], tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundle(*made))

    assert verify(path, reread).first_difference == ""
    assert verify(path, reread).holds


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_named(made: tuple[Report, list[EvidenceRow]], tmp_path: Path, name: str) -> None:
    change, said = CHANGES[name]
    report, rows = change(made[0], list(made[1]))
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundle(report, rows))
    found = verify(path, reread)

    assert not found.holds
    assert said in found.first_difference
