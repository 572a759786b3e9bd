"""Editions: a report as it will be, as it was published, and as it is found again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

import redcommons
from redcommons.adapters.publish.editions import SETTING, EditionFolders
from redcommons.assembly import Workspace
from redcommons.labour.model import Actor
from redcommons.study.model import Charter
from redcommons.testing import FrozenClock
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId

NAME = "A safe Helpline"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with redcommons.open(tmp_path, by="Ana", clock=FrozenClock()) as found:
        yield found


@pytest.fixture
def study(ws: Workspace) -> StudyId:
    study = StudyId(ws.study.new(NAME).id)
    ws.study.write(study, [Charter(purpose="Is it robust?")])
    return study


def test_a_preview_is_the_pages_as_they_will_be_and_nothing_is_written(
    ws: Workspace, study: StudyId, tmp_path: Path
) -> None:
    seen = ws.findings.preview(study, "Ana")

    assert {"index.html", "report.json"} == set(seen.pages)
    assert [(where, flag.word) for where, flag in seen.flags] == [("title", "safe"), ("question", "robust")]
    assert not (tmp_path / "reports").exists()
    ws.findings.publish(study, "Ana")
    published = tmp_path / "reports" / "a-safe-helpline-1"
    assert {name: (published / name).read_bytes() for name in seen.pages} == seen.pages


def test_each_publication_is_an_edition_of_its_own(ws: Workspace, study: StudyId, tmp_path: Path) -> None:
    first, second = ws.findings.publish(study), ws.findings.publish(study, "Ana")

    assert [first.folder, second.folder] == ["a-safe-helpline-1", "a-safe-helpline-2"]
    assert [item for _sheet, item in ws.findings.editions(study)] == [first, second]
    bundle = (tmp_path / "reports" / first.folder / "bundle.zip").read_bytes()
    assert first.sha256 == hashlib.sha256(bundle).hexdigest()
    assert ws.findings.open_edition(study, first.folder, "bundle.zip") == bundle
    assert [deed.verb for _line, deed in ws.ports[0].ledger.lines()] == ["report.publish"] * 2


def test_a_folder_that_is_there_is_passed_by(ws: Workspace, study: StudyId, tmp_path: Path) -> None:
    (tmp_path / "reports" / "a-safe-helpline-1").mkdir(parents=True)

    assert ws.findings.publish(study).folder == "a-safe-helpline-2"


def test_a_reader_opens_what_was_published_and_nothing_else(ws: Workspace, study: StudyId, tmp_path: Path) -> None:
    edition = ws.findings.publish(study)
    other = StudyId(ws.study.new("Other").id)
    reader = ws.by(Actor(name=PersonName("Ro"), roles=("reader",)))

    assert reader.findings.open_edition(study, edition.folder, "index.html").startswith(b"<!doctype html>")
    assert reader.findings.verify_edition(study, edition.folder).holds
    for page in ("../../redcommons.sqlite3", "examples/../index.html", "examples/1.html", "x.html", "", "/etc/passwd"):
        with pytest.raises(NotFound):
            reader.findings.open_edition(study, edition.folder, page)
    with pytest.raises(NotFound, match="no edition"):
        reader.findings.open_edition(other, edition.folder, "index.html")
    with pytest.raises(NotPermitted):
        reader.findings.preview(study)
    with pytest.raises(NotPermitted):
        reader.findings.publish(study)


def test_a_bundle_that_was_exchanged_is_noticed(ws: Workspace, study: StudyId, tmp_path: Path) -> None:
    first = ws.findings.publish(study)
    ws.study.write(study, [Charter(purpose="Something else")])
    second = ws.findings.publish(study)
    reports = tmp_path / "reports"
    (reports / first.folder / "bundle.zip").write_bytes((reports / second.folder / "bundle.zip").read_bytes())

    checked = ws.findings.verify_edition(study, first.folder)
    assert (checked.holds, "not the file that was published" in checked.first_difference) == (False, True)


def test_a_database_without_a_folder_for_reports_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=SETTING):
        EditionFolders(None).claim("x", 1)
    folder = EditionFolders(tmp_path / "deep" / "er").claim("x", 1)
    assert folder.is_dir()
    EditionFolders(tmp_path / "deep" / "er").release(folder)
    assert not folder.exists()
