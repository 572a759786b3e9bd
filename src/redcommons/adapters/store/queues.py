"""Tasks of queues in the database. A claim is one conditional update; a rating is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet

from redcommons.adapters.store.connection import Connection, looked, stored
from redcommons.adapters.store.erasing import overwritten
from redcommons.adapters.store.rows_of_people import TaskRow
from redcommons.adapters.store.runs import StoredRuns
from redcommons.adapters.store.vaults import settle
from redcommons.care.ports import Settling
from redcommons.evaluation.model import Candidate, Done, Rated, Verdict
from redcommons.evaluation.rating_ports import Claim, LastRating, RatedBefore
from redcommons.values.base import Fingerprint
from redcommons.values.errors import BadInput
from redcommons.values.identity import RunId
from redcommons.values.words import _

_TASK = 'INSERT INTO task_belt (queue, run, ordinal, repeat, slot, "case", topic, claim, until, done_by, done_at)'
_VALUES = " VALUES (%s, %s, %s, %s, %s, %s, %s, '', '', '', '')"
# The empty text stands in the statement, not in a parameter: only so does SQLite take the index of open tasks.
_READER = """SELECT r.id, COALESCE((SELECT number FROM run_judge WHERE run = r.id AND key = %s), -1) FROM run r
 WHERE r.run = (SELECT run FROM task_belt WHERE queue = %s LIMIT 1)"""
_IN_HAND = """SELECT id, ordinal, repeat, "case", topic, queue, run FROM task_belt
 WHERE id = %s AND claim = %s AND done_by = ''"""
_CLAIM = "UPDATE task_belt SET claim = %s, until = %s WHERE id = %s AND done_by = '' AND until < %s"
_KEEP = """UPDATE task_belt SET done_by = %s, done_at = %s, claim = '', until = ''
 WHERE id = %s AND claim = %s AND done_by = ''"""
_RUN = "SELECT run FROM task_belt WHERE id = %s"
_DONE = """SELECT queue, run, ordinal, repeat, done_at FROM task_belt
 WHERE done_by <> '' AND done_by = %s AND done_at >= %s ORDER BY done_at, id"""
_FREE = """SELECT t.id, t.ordinal, t.repeat, t."case", t.topic, t.queue, t.run FROM task_belt t
 WHERE t.queue = %s AND t.done_by = '' AND t.until < %s AND t.id > %s
 AND NOT EXISTS (SELECT 1 FROM verdict_belt v
 WHERE v.run = %s AND v.judge = %s AND v.ordinal = t.ordinal AND v.repeat = t.repeat)
 AND NOT EXISTS (SELECT 1 FROM task_belt d
 WHERE d.queue = t.queue AND d.ordinal = t.ordinal AND d.repeat = t.repeat AND d.done_by = %s)
 ORDER BY t.id LIMIT %s"""


class StoredQueues:
    """One row for each time that an item of a queue is to be worked on."""

    def __init__(self, connection: Connection, runs: StoredRuns) -> None:
        """Keep tasks in `connection`; verdicts go to the register of runs."""
        self.connection = connection
        self.runs = runs

    @stored
    def lay_out(self, queue: str, run: RunId, items: Sequence[Candidate], overlap: int) -> int:
        """Keep `overlap` tasks for each item, whose own task number does not count; return how many."""
        rows = [
            (queue, run, item.ordinal, item.repeat, slot, item.case, item.topic.replace("\0", "\ufffd"))
            for item in items
            for slot in range(1, overlap + 1)
        ]
        with transaction.atomic(using=self.connection.alias), self.connection.db.cursor() as cursor:
            cursor.executemany(_TASK + _VALUES, rows)
        return len(rows)

    @looked
    def candidates(self, queue: str, by: str, now: str, after: int, most: int) -> tuple[Candidate, ...]:
        """Return tasks after number `after` that are free at `now` and whose item this person has not done."""
        with self.connection.db.cursor() as cursor:
            cursor.execute(_READER, [by, queue])
            run, judge = cursor.fetchone() or (-1, -1)
            cursor.execute(_FREE, [queue, now, after, run, judge, by, most])
            return tuple(_candidate(*row) for row in cursor.fetchall())

    @stored
    def claim(self, claim: Claim, now: str) -> bool:
        """Take a task if it is still free; return whether it was."""
        with self.connection.db.cursor() as cursor:
            cursor.execute(_CLAIM, [claim.token, claim.until, claim.task, now])
            return bool(cursor.rowcount)

    @looked
    def held(self, claim: Claim) -> Candidate | None:
        """Return the task if the token still holds it: a claim that ran out counts until somebody takes the task."""
        if not claim.token:
            return None
        with self.connection.db.cursor() as cursor:
            cursor.execute(_IN_HAND, [claim.task, claim.token])
            row = cursor.fetchone()
        return _candidate(*row) if row else None

    @stored
    def finish(self, claim: Claim, by: str, at: str, settling: Settling | None) -> bool:
        """Mark a task that leaves no verdict as done, with the vault in one transaction; return whether it was held."""
        try:
            with transaction.atomic(using=self.connection.alias):
                if not self._held(claim).filter(run="").update(done_by=by, done_at=at, claim="", until=""):
                    return False
                settle(self.connection, settling)
        except IntegrityError as error:
            raise BadInput(_("you have done this one before: ask for another")) from error
        return True

    @stored
    def give_back(self, claim: Claim) -> None:
        """Let a task go; without effect when the token no longer holds it."""
        self._held(claim).update(claim="", until="")

    @stored
    def keep(
        self, claim: Claim, verdict: Verdict, at: str, settling: Settling | None, rated: Rated | None = None
    ) -> bool:
        """Keep a rating, its verdict, what is beside it, its count and the vault in one transaction, if it was held."""
        try:
            with transaction.atomic(using=self.connection.alias):
                run = self._done(claim, verdict.judge, at)
                if run is None:
                    return False
                if not self.runs.rate(run, verdict.judge, [verdict]):
                    raise RatedBefore(_("you rated this reply before; that rating stays as it is"))
                if rated is not None:
                    self.runs.say(run, verdict, rated)
                settle(self.connection, settling)
        except IntegrityError as error:
            raise RatedBefore(_("you rated this reply before; that rating stays as it is")) from error
        return True

    def _done(self, claim: Claim, by: str, at: str) -> RunId | None:
        """Mark a task as done by whoever holds it, and return the run it asks about; None in other hands."""
        if not claim.token:
            return None
        with self.connection.db.cursor() as cursor:
            cursor.execute(_KEEP, [by, at, claim.task, claim.token])
            if not cursor.rowcount:
                return None
            cursor.execute(_RUN, [claim.task])
            return RunId(str(cursor.fetchone()[0]))

    @stored
    def take_back(self, last: LastRating, claim: Claim, settling: Settling | None) -> Candidate | None:
        """Take what was done back, a verdict with its count, and hold the task anew; None when there is none."""
        with transaction.atomic(using=self.connection.alias):
            rows = self._rows().filter(id=last.task, done_by=last.by, done_at__gte=last.since)
            row = rows.select_for_update().first()
            if row is None:
                return None
            if row.run:
                self.runs.unrate(RunId(row.run), last.by, row.ordinal, row.repeat)
            rows.update(done_by="", done_at="", claim=claim.token, until=claim.until)
            settle(self.connection, settling)
        return _candidate(row.id, row.ordinal, row.repeat, row.case, row.topic, row.queue, row.run)

    @stored
    def withdraw(self, run: RunId, judge: str, places: Sequence[tuple[int, int]]) -> int:
        """Take verdicts of a person back, by (ordinal, repeat), with their counts and all that was said with them."""
        with transaction.atomic(using=self.connection.alias), overwritten(self.connection):
            there = {(one.ordinal, one.repeat) for one in self.runs.verdicts(run, judge)}
            gone = [place for place in dict.fromkeys(places) if place in there]
            for ordinal, repeat in gone:
                self.runs.unrate(run, judge, ordinal, repeat)
                rows = self._rows().filter(run=run, ordinal=ordinal, repeat=repeat, done_by=judge)
                rows.update(done_by="", done_at="", claim="", until="")
        return len(gone)

    @stored
    def forget(self, queue: str, by: str, place: tuple[int, int]) -> int:
        """Let a task that left no verdict wait again, without who had done it; return how many there were."""
        with transaction.atomic(using=self.connection.alias), overwritten(self.connection):
            rows = self._rows().filter(queue=queue, run="", ordinal=place[0], repeat=place[1], done_by=by)
            return int(rows.update(done_by="", done_at="", claim="", until=""))

    @looked
    def kept(self, task: int, by: Sequence[str]) -> bool:
        """Return whether an answer to a task is kept under one of these keys of a rater."""
        return self._rows().filter(id=task, done_by__in=list(filter(None, by))).exists()

    @looked
    def progress(self, queue: str) -> tuple[int, int]:
        """Return readings asked for and readings given."""
        counted = self._rows().filter(queue=queue).aggregate(all=Count("id"), done=Count("id", filter=~Q(done_by="")))
        return int(counted["all"]), int(counted["done"])

    @looked
    def done(self, by: str, queues: Sequence[str], since: str = "") -> tuple[Done, ...]:
        """Return what one person has done in some queues since a moment, oldest first."""
        if not by:
            return ()
        with self.connection.db.cursor() as cursor:
            cursor.execute(_DONE, [by, since])
            return tuple(
                Done(queue=queue, run=RunId(run), ordinal=ordinal, repeat=repeat, at=at)
                for queue, run, ordinal, repeat, at in cursor.fetchall()
                if queue in queues
            )

    @looked
    def topics(self, queues: Sequence[str]) -> tuple[str, ...]:
        """Return the topics of some queues, each once, in alphabetical order."""
        rows = self._rows().filter(queue__in=list(queues)).exclude(topic="")
        return tuple(sorted(rows.values_list("topic", flat=True).distinct()))

    def _rows(self) -> QuerySet[TaskRow]:
        return TaskRow.objects.using(self.connection.alias).all()

    def _held(self, claim: Claim) -> QuerySet[TaskRow]:
        return self._rows().filter(id=claim.task, claim=claim.token, done_by="").exclude(claim="")


def _candidate(*row: Any) -> Candidate:  # noqa: ANN401  from a cursor
    task, ordinal, repeat, case, topic, queue, run = row
    return Candidate(
        task=int(task),
        ordinal=int(ordinal),
        repeat=int(repeat),
        case=Fingerprint(str(case).strip()),
        topic=str(topic),
        queue=str(queue),
        run=RunId(str(run)),
    )
