"""The belt of long work."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import cast

from django.db.models import QuerySet

from redcommons.adapters.store.connection import Connection, looked, stored
from redcommons.adapters.store.locks import Locks
from redcommons.adapters.store.models import JobRow
from redcommons.values.base import decode, encode
from redcommons.values.clock import Clock
from redcommons.values.errors import NotFound
from redcommons.values.identity import PersonName, StudyId
from redcommons.values.job import WORKER, Ending, Job, JobId, JobKind, Wanted

_TAKEN = "{name} is being done by another worker: wait for it, or stop that worker"
_TWO = "a worker is at work in this workspace already, and one is enough: stop it before you start another"


class StoredJobs:
    """Jobs by id."""

    def __init__(self, connection: Connection, clock: Clock, locks: Locks) -> None:
        """Keep jobs in `connection`, dated by `clock`, done under `locks`."""
        self.connection = connection
        self.clock = clock
        self.locks = locks

    @stored
    def ask(self, job: Job) -> Job:
        """Keep a job that nobody has begun; a worker takes it from here."""
        row = JobRow(
            job=job.id,
            study=job.study,
            kind=job.work,
            subject=job.subject,
            by=job.by,
            at=job.at,
            wanted=job.wanted,
            order=job.order,
        )
        row.save(using=self.connection.alias, force_insert=True)
        return job

    @looked
    def get(self, job: JobId) -> Job:
        """Return one job; raises NotFound."""
        row = self._rows().filter(job=job).first()
        if row is None:
            raise NotFound(f"no work {job!r} was asked for in this workspace")
        return _job(row)

    @looked
    def find(self, study: StudyId, kinds: Sequence[JobKind], subject: str | None = None) -> tuple[Job, ...]:
        """Return jobs of these kinds, ended ones too, oldest first."""
        rows = self._rows().filter(study=study, kind__in=kinds)
        if subject is not None:
            rows = rows.filter(subject=subject)
        return tuple(_job(row) for row in rows.order_by("id"))

    @looked
    def waiting(self) -> tuple[Job, ...]:
        """Return every job that has not ended and is not paused, oldest first."""
        rows = self._rows().filter(ended_at="", wanted__in=("go", "stop"))
        return tuple(_job(row) for row in rows.order_by("id"))

    @stored
    def want(self, job: JobId, word: Wanted) -> None:
        """Say what is wanted of a job from now on; one that has ended stays as it is."""
        self._rows().filter(job=job, ended_at="").update(wanted=word)

    @stored
    def progress(self, job: JobId, done: int, total: int) -> None:
        """Say how far a job is."""
        self._rows().filter(job=job).update(done=done, total=total)

    @stored
    def end(self, job: JobId, ending: Ending) -> None:
        """End a job, once: how it ended first stays."""
        self._rows().filter(job=job, ended_at="").update(ended_at=self.clock.now(), said=encode(ending))

    @stored
    def forget(self, study: StudyId, subject: str) -> None:
        """Forget what came of previews of a subject: a file that is taken or left leaves no words behind."""
        self._rows().filter(study=study, kind="preview", subject=subject).exclude(ended_at="").update(said=b"")

    def holding(self, name: str) -> AbstractContextManager[None]:
        """Hold a lock by name; raises UserError when somebody else holds it. Free as soon as its holder is gone."""
        return self.locks.holding(name, _TWO if name == WORKER else _TAKEN)

    def held(self, name: str) -> bool:
        """Return whether anybody holds the lock of that name now."""
        return self.locks.held(name)

    def _rows(self) -> QuerySet[JobRow]:
        return JobRow.objects.using(self.connection.alias).all()


def _job(row: JobRow) -> Job:
    said = bytes(row.said)
    return Job(
        id=JobId(row.job),
        study=StudyId(row.study),
        work=cast("JobKind", row.kind),
        subject=row.subject,
        by=PersonName(row.by),
        at=row.at,
        order=bytes(row.order),
        wanted=cast("Wanted", row.wanted),
        done=row.done,
        total=row.total,
        ended_at=row.ended_at,
        ending=decode(said, Ending) if said else Ending(),
    )
