"""A file brought by way of a page: shown first, kept when somebody says so, the rows left out named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from redcommons.assembly import Workspace
from redcommons.dataset.model import Bringing, Brought
from redcommons.labour.model import Actor
from redcommons.values.base import decode
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId
from redcommons.values.job import Job
from tests.workers import studio, work_off

FILE = b"prompt,harm,shade\nhello,fraud,dark\nworld,,\n,fraud,\n"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[tuple[Workspace, StudyId]]:
    """A workspace with one study."""
    with studio(tmp_path) as found:
        yield found


def done(ws: Workspace, job: Job) -> Brought:
    work_off(ws)
    ended = ws.ports[1].jobs.get(job.id)
    assert ended.ended_at
    assert not ended.ending.error
    return decode(ended.ending.answer, Brought)


def test_a_preview_shows_the_first_cases_and_the_rows_left_out_and_keeps_nothing(
    scene: tuple[Workspace, StudyId],
) -> None:
    ws, study = scene
    upload = ws.dataset.bring(study, "folder/cases.csv", FILE)
    seen = done(ws, ws.dataset.ask_preview(upload.id))

    assert (seen.name, seen.format, seen.cases, seen.left_out, seen.unknown_fields) == (
        "folder/cases.csv", "csv", 2, 1, ("shade",),
    )  # fmt: skip
    assert [case.turns[0].text for case in seen.first] == ["hello", "world"]
    assert [(row.line, "no prompt" in row.why) for row in seen.rejected] == [(4, True)]
    assert ws.dataset.rows(study) == ()


def test_what_was_previewed_is_kept_once_and_its_file_is_forgotten(scene: tuple[Workspace, StudyId]) -> None:
    ws, study = scene
    upload = ws.dataset.bring(study, "cases.csv", FILE)
    ws.dataset.ask_preview(upload.id)
    job = ws.dataset.ask_import(upload.id)
    assert ws.dataset.ask_import(upload.id).id == job.id, "asking twice is asking once"
    kept = done(ws, job)

    assert (kept.cases, kept.new, kept.left_out, kept.first) == (2, 2, 1, ())
    assert len(ws.dataset.rows(study)) == 2
    with pytest.raises(NotFound, match="bring it again"):
        ws.dataset.upload(upload.id)
    assert [one.work for one in ws.dataset.arrivals(study)] == ["preview", "import"]


def test_a_file_that_cannot_be_read_says_why_without_a_place_on_the_server_and_can_be_tried_again(
    scene: tuple[Workspace, StudyId],
) -> None:
    ws, study = scene
    upload = ws.dataset.bring(study, "cases.csv", b"question,other\nhello,x\n")
    first = ws.dataset.ask_preview(upload.id, Bringing(format="csv", mapping={"prompt": "nowhere"}))
    work_off(ws)
    said = ws.ports[1].jobs.get(first.id).ending.error

    assert "nowhere" in said
    assert "/" not in said
    assert done(ws, ws.dataset.ask_preview(upload.id, Bringing(mapping={"prompt": "other"}))).cases == 1


def test_only_those_who_import_bring_look_and_leave(scene: tuple[Workspace, StudyId]) -> None:
    ws, study = scene
    upload = ws.dataset.bring(study, "cases.csv", FILE)
    rater = ws.by(Actor(name=PersonName("Ada"), roles=("rater",), person="person-1")).dataset
    for ask in (rater.ask_preview, rater.ask_import, rater.leave, rater.upload):
        with pytest.raises(NotPermitted):
            ask(upload.id)
    with pytest.raises(NotPermitted):
        rater.bring(study, "x", b"x")
    with pytest.raises(NotFound):
        ws.dataset.bring(StudyId("study-nobody"), "x", b"x")
    with pytest.raises(BadInput, match="empty"):
        ws.dataset.bring(study, "x.csv", b"")


def test_a_promptfoo_configuration_from_a_page_reads_no_file_of_the_server(
    scene: tuple[Workspace, StudyId], tmp_path: Path
) -> None:
    ws, study = scene
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    body = f"prompts: ['file://{tmp_path}/secret.txt']\ntests: [{{vars: {{a: b}}}}]\n".encode()
    job = ws.dataset.ask_preview(ws.dataset.bring(study, "promptfooconfig.yaml", body).id)
    work_off(ws)

    assert "outside the folder" in ws.ports[1].jobs.get(job.id).ending.error


def test_a_hundred_thousand_rows_arrive_with_progress_while_others_write(scene: tuple[Workspace, StudyId]) -> None:
    ws, study = scene
    rows = b"".join(b"prompt number %d\n" % number for number in range(100_000))
    upload = ws.dataset.bring(study, "many.csv", b"prompt\n" + rows)
    job = ws.dataset.ask_import(upload.id)
    told: list[tuple[int, int]] = []

    def others_write(done: int, total: int) -> None:
        told.append((done, total))
        if done % 2000 == 0:
            ws.study.new(f"study {done}")

    kept = ws.dataset.do_import(job, others_write)
    assert (kept.cases, kept.new) == (100_000, 100_000)
    assert told == [(done, 100_000) for done in range(500, 100_001, 500)]
    assert len(ws.study.studies()) == 51
