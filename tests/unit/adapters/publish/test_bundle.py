"""A bundle holds, or says what differs first; it never crashes and never writes."""

import io
import stat
import zipfile
from pathlib import Path

import msgspec
import pytest

from redcommons.adapters.publish import StaticPublisher, archive, bundle, verify
from redcommons.adapters.publish.bundle import EVIDENCE, MANIFEST, seal
from redcommons.findings.model import Checked, EvidenceRow, Report
from redcommons.values.base import encode
from redcommons.values.errors import BadInput, StoreError
from tests import reports


@pytest.fixture(scope="module")
def made() -> tuple[Report, list[EvidenceRow], bytes]:
    report, rows = reports.small()
    return report, rows, bundle(report, rows, "ab" * 32)


def check(folder: Path, body: bytes) -> Checked:
    path = folder / "bundle.zip"
    path.write_bytes(body)
    return verify(path, reports.reread)


def files_of(body: bytes) -> dict[str, bytes]:
    files = archive.read(body)
    files.pop(MANIFEST)
    return files


def test_an_honest_bundle_holds(tmp_path: Path, made: tuple[Report, list[EvidenceRow], bytes]) -> None:
    checked = check(tmp_path, made[2])
    assert checked == Checked(holds=True, figures=checked.figures)
    assert checked.figures > 100


def test_an_empty_report_holds(tmp_path: Path) -> None:
    assert check(tmp_path, bundle(reports.empty(), [])).holds


def test_the_same_input_gives_the_same_bytes(made: tuple[Report, list[EvidenceRow], bytes]) -> None:
    assert bundle(*reports.small(), "ab" * 32) == made[2]


def test_other_programs_can_read_it(made: tuple[Report, list[EvidenceRow], bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(made[2])) as opened:
        assert opened.testzip() is None
        assert opened.namelist()[:2] == [MANIFEST, "index.html"]


def test_evidence_holds_no_text_of_any_case_or_reply(made: tuple[Report, list[EvidenceRow], bytes]) -> None:
    assert b"tiene 30" not in files_of(made[2])[EVIDENCE]


def test_one_verdict_changed_and_everything_sealed_again_is_named(
    tmp_path: Path, made: tuple[Report, list[EvidenceRow], bytes]
) -> None:
    report, rows, body = made
    index = next(i for i, row in enumerate(rows) if row.verdicts.get("contains:30 days") == "violated")
    forged = list(rows)
    forged[index] = msgspec.structs.replace(
        rows[index], verdicts={**rows[index].verdicts, "contains:30 days": "not_violated"}
    )
    resealed = seal({**files_of(body), EVIDENCE: b"".join(encode(row) + b"\n" for row in forged)}, "ab" * 32)
    count = report.runs[0].readings[0].violated
    said = (
        f"run-k3v9x2mtq4 \u00b7 judge contains:30 days \u00b7 violated: report says {count}, evidence gives {count - 1}"
    )
    assert check(tmp_path, resealed).first_difference == said


def forgeries() -> dict[str, tuple[bytes, bytes, str]]:
    return {
        "a page": (b"index.html", b"may be claimed", "index.html: the page is not what"),
        "an example": (b"examples/1.html", b"tiene 30", "examples/1.html: the page is not what"),
        "a number": (b"report.json", b'"replied": ', "replied: report says"),
        "a rate": (b"report.json", b'"rate": 0.', "rate: report says"),
        "a level": (b"report.json", b'"level": "working"', "level: report says"),
    }


@pytest.mark.parametrize("what", forgeries())
def test_whatever_else_is_changed_and_sealed_again_is_named(
    what: str, tmp_path: Path, made: tuple[Report, list[EvidenceRow], bytes]
) -> None:
    name, old, said = forgeries()[what]
    new = old.replace(b"working", b"claimable") if b"working" in old else old + b"1"
    files = files_of(made[2])
    assert old in files[name.decode()]
    files[name.decode()] = files[name.decode()].replace(old, new, 1)
    assert said in check(tmp_path, seal(files)).first_difference


def dropped(rows: list[EvidenceRow]) -> dict[str, tuple[list[EvidenceRow], str]]:
    foreign = msgspec.structs.replace(rows[0], run="run-elsewhere")
    extra = msgspec.structs.replace(rows[-1], verdicts={**rows[-1].verdicts, "regex:.": "violated"})
    return {
        "an attempt left out": (rows[1:], "evidence gives"),
        "an attempt twice": ([*rows, rows[0]], "evidence gives"),
        "an attempt twice instead of another": ([*rows[:-1], rows[0]], "each once"),
        "a run that the report does not list": ([*rows, foreign], "run-elsewhere \u00b7 attempts: report says nothing"),
        "a judge that the report does not list": (
            [*rows[:-1], extra],
            "judge regex:. \u00b7 verdicts: report says nothing",
        ),
        "nothing": ([], "report says"),
    }


@pytest.mark.parametrize("what", dropped(reports.small()[1]))
def test_evidence_that_is_not_the_reports_is_named(what: str, tmp_path: Path) -> None:
    report, rows = reports.small()
    wrong, said = dropped(rows)[what]
    assert said in check(tmp_path, bundle(report, wrong)).first_difference


def test_a_slice_that_was_left_out_is_named(tmp_path: Path) -> None:
    report, rows = reports.small()
    run = msgspec.structs.replace(report.runs[0], slices=report.runs[0].slices[1:])
    said = check(tmp_path, bundle(msgspec.structs.replace(report, runs=(run,)), rows)).first_difference
    assert said.endswith("scenario Asks in Spanish, notice to quit \u00b7 cases: report says nothing, evidence gives 2")


def test_a_slice_by_something_that_evidence_does_not_carry_does_not_hold(tmp_path: Path) -> None:
    report, rows = reports.small()
    odd = tuple(msgspec.structs.replace(part, by="mood") for part in report.runs[0].slices)
    run = msgspec.structs.replace(report.runs[0], slices=odd)
    assert "mood" in check(tmp_path, bundle(msgspec.structs.replace(report, runs=(run,)), rows)).first_difference


def zipped(entries: list[tuple[str, bytes]], compression: int = zipfile.ZIP_STORED, mode: int = 0) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as opened:
        for name, body in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = compression
            info.external_attr = mode << 16
            opened.writestr(info, body)
    return buffer.getvalue()


def odd_archives() -> dict[str, bytes]:
    files = list(archive.read(bundle(*reports.small())).items())
    whole = archive.write(dict(files))
    return {
        "path upwards": zipped([("../../evil", b"x"), *files]),
        "absolute path": zipped([("/tmp/evil", b"x"), *files]),
        "a link": zipped([("link", b"/etc/passwd"), *files], mode=stat.S_IFLNK | 0o777),
        "a name twice": bytes(whole).replace(b"examples/2.html", b"examples/1.html"),
        "a bomb": zipped([(MANIFEST, b"\0" * 50_000_000)], zipfile.ZIP_DEFLATED),
        "compressed": zipped(files, zipfile.ZIP_DEFLATED),
        "no files": archive.write({MANIFEST: b"{}"}),
        "cut off": whole[: len(whole) // 2],
        "cut off early": whole[:40],
        "something behind": whole + b"x",
        "something before": b"x" + whole,
        "not a manifest": archive.write({MANIFEST: b"[]"}),
        "deep nesting": archive.write({MANIFEST: b"[" * 200_000}),
        "NaN": seal({"report.json": b'{"kind": NaN}', EVIDENCE: b""}),
        "not UTF-8": seal({"report.json": b'{"kind": "\xff"}', EVIDENCE: b""}),
        "lone surrogate": seal({"report.json": b'{"kind": "\\ud800"}', EVIDENCE: b""}),
        "terminal codes": seal({"\x1b[31m": b""}),
    }


@pytest.mark.parametrize("what", odd_archives())
def test_an_odd_archive_does_not_hold_and_touches_nothing(what: str, tmp_path: Path) -> None:
    checked = check(tmp_path, odd_archives()[what])
    assert not checked.holds
    assert checked.first_difference
    assert "\x1b" not in checked.first_difference
    assert [path.name for path in tmp_path.iterdir()] == ["bundle.zip"]


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7", b"hello\n", b"\x89PNG\r\n"])
def test_what_is_no_bundle_at_all_is_bad_input(body: bytes, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"is not a bundle"):
        check(tmp_path, body)


def test_a_missing_file_and_a_folder_are_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        verify(tmp_path / "none.zip", reports.reread)
    with pytest.raises(BadInput, match="is not a bundle"):
        verify(tmp_path, reports.reread)


def test_publishing_writes_what_the_bundle_holds_and_forgets_old_examples(tmp_path: Path) -> None:
    publisher, (report, rows) = StaticPublisher(reports.reread), reports.small()
    path = publisher.publish(report, rows, tmp_path / "r")
    assert publisher.verify(path).holds
    inside = {n: b for n, b in archive.read(path.read_bytes()).items() if n not in {MANIFEST, EVIDENCE}}
    assert inside == {n: (tmp_path / "r" / n).read_bytes() for n in inside}
    (tmp_path / "r" / "examples" / "mine.html").write_text("mine")
    publisher.publish(msgspec.structs.replace(report, examples=report.examples[:1]), rows, tmp_path / "r")
    assert sorted(path.name for path in (tmp_path / "r" / "examples").iterdir()) == ["1.html", "mine.html"]


def test_a_folder_that_is_a_file_or_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    publisher = StaticPublisher(reports.reread)
    with pytest.raises(BadInput, match="name a folder"):
        publisher.publish(reports.empty(), [], tmp_path / "file")
    with pytest.raises(StoreError, match="cannot write"):
        publisher.publish(reports.empty(), [], tmp_path / "file" / "below")


@pytest.mark.parametrize("name", ["index.html", "report.json", "bundle.zip", "examples/2.html"])
def test_what_no_report_wrote_is_never_replaced(name: str, tmp_path: Path) -> None:
    publisher, (report, rows) = StaticPublisher(reports.reread), reports.small()
    (tmp_path / "examples").mkdir()
    (tmp_path / name).write_text("mine")

    with pytest.raises(BadInput, match=f"{name} is there already"):
        publisher.publish(report, rows, tmp_path)

    assert [p.read_text() for p in tmp_path.rglob("*") if p.is_file()] == ["mine"]


def test_a_page_beyond_the_last_example_is_not_an_old_edition(tmp_path: Path) -> None:
    publisher, (report, rows) = StaticPublisher(reports.reread), reports.small()
    publisher.publish(report, rows, tmp_path)
    (tmp_path / "examples" / "77.html").write_text("mine")

    publisher.publish(msgspec.structs.replace(report, examples=()), rows, tmp_path)

    assert [path.name for path in (tmp_path / "examples").iterdir()] == ["77.html"]


def test_a_first_edition_that_was_stopped_half_way_is_written_again(tmp_path: Path) -> None:
    publisher, (report, rows) = StaticPublisher(reports.reread), reports.small()
    path = publisher.publish(report, rows, tmp_path)
    (tmp_path / "report.json").unlink()
    (tmp_path / "examples" / "1.html").unlink()

    assert publisher.verify(publisher.publish(report, rows, tmp_path)).holds
    assert (tmp_path / "examples" / "1.html").exists()
    assert path.exists()
