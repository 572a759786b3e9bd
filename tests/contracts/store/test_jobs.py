"""Long work and brought files: what both stores promise."""

import time
from pathlib import Path

import pytest

from redcommons.adapters.store.opening import Store
from redcommons.adapters.store.uploads import plain_name
from redcommons.testing import FrozenClock
from redcommons.values.errors import BadInput, NotFound, UserError
from redcommons.values.identity import PersonName, StudyId, new_id
from redcommons.values.job import WORKER, Ending, Job, JobId, JobKind
from redcommons.values.upload import MAX_UPLOAD, Upload, UploadId
from tests.store_worlds import AWKWARD, begin, new_study, opened

HOLD = """
import sys
from tests.store_worlds import opened
with opened(sys.argv[1]) as store, store.jobs.holding(sys.argv[2]):
    print("held")
    sys.stdin.readline()
"""

LOOK = """
import sys
from tests.store_worlds import opened
with opened(sys.argv[1]) as store:
    print("looking")
    while True:
        store.jobs.held("job")
"""


def asked(store: Store, study: StudyId, work: JobKind = "run", subject: str = "run-a") -> Job:
    job = Job(
        id=JobId(new_id("job")),
        study=study,
        work=work,
        subject=subject,
        by=PersonName("me"),
        at="2026-01-01T00:00:00Z",
        order=b'\x00{"any": "bytes"}',
    )
    return store.jobs.ask(job)


def brought(name: str = "cases.csv") -> Upload:
    return Upload(
        id=UploadId(new_id("upload")), study=new_study(), name=name, by=PersonName("me"), at="2026-01-01T00:00:00Z"
    )


def test_a_job_comes_back_as_it_was_asked_for(store: Store) -> None:
    job = asked(store, new_study())

    assert store.jobs.get(job.id) == job
    with pytest.raises(NotFound, match="job-nobody"):
        store.jobs.get(JobId("job-nobody"))


def test_jobs_are_found_by_study_kind_and_subject_oldest_first(store: Store) -> None:
    study = new_study()
    first, other, last = (asked(store, study, *about) for about in (("run", "a"), ("import", "b"), ("run", "c")))

    assert [job.id for job in store.jobs.find(study, ("run",))] == [first.id, last.id]
    assert [job.id for job in store.jobs.find(study, ("run", "import"), "b")] == [other.id]
    assert store.jobs.find(new_study(), ("run",)) == ()


def test_a_job_waits_until_it_is_paused_or_has_ended_and_one_to_be_stopped_waits_for_that(own_place: str) -> None:
    with opened(own_place, FrozenClock("2026-05-05T00:00:00Z")) as store:
        jobs = [asked(store, new_study()) for _number in range(4)]
        store.jobs.want(jobs[1].id, "pause")
        store.jobs.want(jobs[2].id, "stop")
        store.jobs.end(jobs[3].id, Ending(error="no such column"))

        assert [job.id for job in store.jobs.waiting()] == [jobs[0].id, jobs[2].id]
        store.jobs.want(jobs[1].id, "go")
        assert [job.id for job in store.jobs.waiting()] == [job.id for job in jobs[:3]]


def test_a_job_ends_once_and_how_it_ended_stays(own_place: str) -> None:
    clock = FrozenClock("2026-05-05T00:00:00Z")
    with opened(own_place, clock) as store:
        job = asked(store, new_study())
        store.jobs.progress(job.id, 7, 12)
        store.jobs.end(job.id, Ending(error=f"{AWKWARD[1]}\x00", answer=b"\x00\xff"))
        clock.tick(5)
        store.jobs.end(job.id, Ending())
        store.jobs.want(job.id, "pause")
        found = store.jobs.get(job.id)

    assert (found.done, found.total, found.wanted, found.ended_at) == (7, 12, "go", "2026-05-05T00:00:00Z")
    assert found.ending == Ending(error=f"{AWKWARD[1]}\x00", answer=b"\x00\xff")


def test_a_lock_says_whether_somebody_is_at_it_and_is_free_at_once_after_a_kill(own_place: str) -> None:
    with opened(own_place) as store, begin(HOLD, own_place, WORKER) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert store.jobs.held(WORKER)
        assert not store.jobs.held("job-other")
        with pytest.raises(UserError, match="worker is at work"), store.jobs.holding(WORKER):
            pass
        holder.kill()
        holder.wait()
        patience = time.monotonic() + 5
        while store.jobs.held(WORKER) and time.monotonic() < patience:  # a server notices a moment later
            time.sleep(0.01)
        assert not store.jobs.held(WORKER)
        with store.jobs.holding(WORKER):
            assert store.jobs.held(WORKER)


def test_looking_whether_a_lock_is_held_never_keeps_anybody_from_it(own_place: str) -> None:
    with opened(own_place) as store, begin(LOOK, own_place) as looker:
        assert looker.stdout is not None
        assert looker.stdout.readline() == "looking\n"
        for _time in range(100):
            with store.jobs.holding("job"):
                pass
        looker.kill()


def test_a_brought_file_is_laid_out_under_its_name_and_forgotten_once_left(store: Store) -> None:
    upload = store.uploads.keep(brought("Fälle.csv"), b"prompt\nhello\x00\n")

    assert store.uploads.get(upload.id) == upload
    with store.uploads.opened(upload.id) as path:
        there = path
        assert (path.name, path.read_bytes()) == ("Fälle.csv", b"prompt\nhello\x00\n")
        assert [*path.parent.iterdir()] == [path]
    assert not there.exists()
    store.uploads.leave(upload.id)
    store.uploads.leave(upload.id)
    for ask in (store.uploads.get, lambda key: store.uploads.opened(key).__enter__()):
        with pytest.raises(NotFound, match="bring it again"):
            ask(upload.id)


def test_an_error_about_a_brought_file_does_not_tell_where_it_lay(store: Store) -> None:
    upload = store.uploads.keep(brought(), b"x")
    with pytest.raises(BadInput) as caught, store.uploads.opened(upload.id) as path:
        raise BadInput(f"{path}: no column is called prompt")

    assert str(caught.value) == "cases.csv: no column is called prompt"


def test_an_empty_file_and_one_that_is_too_large_are_refused_with_the_way_out(store: Store) -> None:
    with pytest.raises(BadInput, match="is empty"):
        store.uploads.keep(brought(), b"")
    with pytest.raises(BadInput, match=r"has 50 MB.*redcommons dataset import"):
        store.uploads.keep(brought(), bytes(MAX_UPLOAD + 1))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\folder\\cases.xlsx", "cases.xlsx"),
        ("..", "file"),
        (".csv", "csv"),
        ("a\x00b/c\x1b[31m.jsonl", "c_31m.jsonl"),
        ("x" * 300 + ".csv", "x" * 200 + ".csv"),
        ("\N{SNOWMAN}.csv", "_.csv"),
        ("ü" * 200 + ".yaml", "ü" * 100 + ".yaml"),
    ],
)
def test_a_file_name_from_outside_is_one_plain_name(given: str, kept: str, tmp_path: Path) -> None:
    assert plain_name(given) == kept
    (tmp_path / plain_name(given)).write_bytes(b"")
