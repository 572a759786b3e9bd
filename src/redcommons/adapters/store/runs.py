"""The register of runs, and the belts of attempts, verdicts and tallies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import cast

from django.db import IntegrityError, transaction
from django.db.models import Count

from redcommons.adapters.store import beside, tallies
from redcommons.adapters.store.connection import Connection, looked, stored
from redcommons.adapters.store.locks import Locks
from redcommons.adapters.store.models import AttemptRow, PlanRow, RunJudgeRow, RunRow, VerdictRow
from redcommons.evaluation.model import Attempt, Plan, Rated, RatedRow, Run, RunState, Tally, Verdict
from redcommons.values.base import Fingerprint, decode, encode, fingerprint
from redcommons.values.clock import Clock
from redcommons.values.errors import Bug, NotFound, UserError
from redcommons.values.identity import RunId, StudyId
from redcommons.values.outcome import VerdictWord

FAILURES = 10
"""Most reasons for failed verdicts that are told apart."""

PAGE = 1000
"""Attempts or verdicts read at a time."""

_ATTEMPT = "INSERT INTO attempt_belt (run, ordinal, repeat, state, cause, body) VALUES (%s, %s, %s, %s, %s, %s)"
_VERDICT = "INSERT INTO verdict_belt (run, judge, ordinal, repeat, word, why) VALUES (%s, %s, %s, %s, %s, %s)"
_DRIVEN = "{name} is being driven by another process: wait for it, or stop it and run the command again"
_RATING = "INSERT INTO verdict_belt (run, judge, ordinal, repeat, word, why, onset) VALUES (%s, %s, %s, %s, %s, %s, %s)"
_JUDGES = "SELECT key, number FROM run_judge WHERE run = %s ORDER BY number"
_BODIES = "SELECT body FROM attempt_belt WHERE run = %s AND ordinal IN ({these}) ORDER BY ordinal, repeat"
_UNJUDGED = """SELECT a.ordinal, a.repeat FROM attempt_belt a
 LEFT JOIN verdict_belt v ON v.run = a.run AND v.judge = %s AND v.ordinal = a.ordinal AND v.repeat = a.repeat
 WHERE a.run = %s AND a.state = 'replied' AND v.run IS NULL ORDER BY a.ordinal, a.repeat"""


class StoredRuns:
    """Runs by id; attempts and verdicts by the run's number, ordinal and repeat."""

    def __init__(self, connection: Connection, clock: Clock, locks: Locks) -> None:
        """Keep runs in `connection`, dated by `clock`, driven under `locks`."""
        self.connection = connection
        self.clock = clock
        self.locks = locks
        self._judges: dict[int, Mapping[str, int]] = {}
        self._numbers: dict[RunId, int] = {}
        self._studies: dict[RunId, StudyId] = {}
        self._begun: set[int] = set()

    @stored
    def keep_plan(self, plan: Plan, at: str) -> str:
        """Keep a plan under its fingerprint; return when it was first kept."""
        row, _new = PlanRow.objects.using(self.connection.alias).get_or_create(
            fingerprint=fingerprint(plan), defaults={"at": at, "body": encode(plan)}
        )
        return str(row.at)

    @looked
    def plan(self, fingerprint: Fingerprint) -> Plan:
        """Return the plan with that content."""
        row = PlanRow.objects.using(self.connection.alias).filter(fingerprint=fingerprint).first()
        if row is None:
            raise NotFound(f"no plan {fingerprint[:16]} in this workspace")
        return decode(bytes(row.body), Plan)

    @stored
    def add(self, run: Run, judges: Sequence[str], families: Sequence[str]) -> None:
        """Register a new run with its judges, and the family of every case by ordinal.

        Raises UserError when another process began that run of the plan a moment earlier.
        """
        with transaction.atomic(using=self.connection.alias):
            row = RunRow(run=run.id, study=run.study, plan=run.plan, number=run.number, body=encode(run))
            try:
                row.save(using=self.connection.alias, force_insert=True)
            except IntegrityError as error:
                said = f"another process began run {run.number} of this plan: wait for it, then run the command again"
                raise UserError(said) from error
            self._add_judges(row.id, judges)
            with self.connection.db.cursor() as cursor:
                tallies.lay_out(cursor, row.id, families)

    @looked
    def find(self, study: StudyId | None = None, plan: Fingerprint | None = None) -> tuple[RunState, ...]:
        """Return runs, oldest first."""
        asked = {name: value for name, value in (("study", study), ("plan", plan)) if value is not None}
        rows = RunRow.objects.using(self.connection.alias).filter(**asked).order_by("id")
        return tuple(self._state(row) for row in rows)

    @looked
    def get(self, run: RunId) -> RunState:
        """Return one run; raises NotFound."""
        return self._state(self._row(run))

    @looked
    def study_of(self, run: RunId) -> StudyId:
        """Return the study of a run, without counting anything; raises NotFound."""
        if run not in self._studies:
            self._studies[run] = decode(bytes(self._row(run).body), Run).study
        return self._studies[run]

    @stored
    def finish(self, run: RunId, at: str) -> None:
        """Mark a run as finished; a finished run is never driven again."""
        RunRow.objects.using(self.connection.alias).filter(run=run, finished_at="").update(finished_at=at)

    def driving(self, run: RunId) -> AbstractContextManager[None]:
        """Hold the run's lock; raises UserError when another process drives it. Free at once after a kill."""
        return self.locks.holding(run, _DRIVEN)

    @looked
    def done(self, run: RunId) -> frozenset[tuple[int, int]]:
        """Return (ordinal, repeat) of every attempt kept."""
        rows = AttemptRow.objects.using(self.connection.alias).filter(run=self._number(run))
        return frozenset(rows.values_list("ordinal", "repeat"))

    @looked
    def unjudged(self, run: RunId, judge: str) -> tuple[tuple[int, int], ...]:
        """Return (ordinal, repeat) of every attempt that replied and has no verdict of this judge."""
        number = self._number(run)
        with self.connection.db.cursor() as cursor:
            cursor.execute(_UNJUDGED, [self._judge_numbers(number).get(judge, -1), number])
            return tuple((int(ordinal), int(repeat)) for ordinal, repeat in cursor.fetchall())

    @stored
    def write(self, run: RunId, attempts: Sequence[Attempt], verdicts: Sequence[Verdict]) -> None:
        """Keep attempts, verdicts and their tallies in one transaction."""
        number = self._number(run)
        with transaction.atomic(using=self.connection.alias), self.connection.db.cursor() as cursor:
            if attempts:
                self._write_attempts(cursor, run, number, attempts)
            if verdicts:
                self._write_verdicts(cursor, number, self._judges_at_start(number), verdicts)
        if attempts:
            self._begun.add(number)

    @stored
    def rate(self, run: RunId, judge: str, verdicts: Sequence[Verdict]) -> int:
        """Keep a rater's verdicts under a judge key; return how many are new. What is there stays."""
        number = self._number(run)
        with self.connection.alone("run_judge"):
            judges = self._add_judges(number, [judge])
            rows = VerdictRow.objects.using(self.connection.alias).filter(run=number, judge=judges[judge])
            if len(verdicts) < PAGE:  # one rating must not read a whole day's
                rows = rows.filter(ordinal__in={v.ordinal for v in verdicts})
            there = set(rows.values_list("ordinal", "repeat"))
            fresh = [v for v in verdicts if (v.ordinal, v.repeat) not in there]
            kept = [(number, judges[judge], v.ordinal, v.repeat, v.word, v.why.encode(), v.onset) for v in fresh]
            with self.connection.db.cursor() as cursor:
                cursor.executemany(_RATING, kept)
                tallies.count_verdicts(cursor, number, judges, fresh)
        return len(fresh)

    @stored
    def unrate(self, run: RunId, judge: str, ordinal: int, repeat: int) -> None:
        """Take one rating back with its count; the transaction is the caller's."""
        number = self._number(run)
        judges = self._judge_numbers(number)
        rows = VerdictRow.objects.using(self.connection.alias)
        row = rows.get(run=number, judge=judges[judge], ordinal=ordinal, repeat=repeat)
        with self.connection.db.cursor() as cursor:
            tallies.uncount(cursor, number, judges[judge], _verdict(row, judge))
        rows.filter(run=number, judge=judges[judge], ordinal=ordinal, repeat=repeat).delete()
        beside.drop(self.connection, (number, judges[judge], ordinal, repeat))

    @stored
    def say(self, run: RunId, verdict: Verdict, rated: Rated) -> None:
        """Keep what was said beside a person's verdict that is there; the transaction is the caller's."""
        number = self._number(run)
        judge = self._judge_numbers(number)[verdict.judge]
        beside.keep(self.connection, (number, judge, verdict.ordinal, verdict.repeat), rated)

    @looked
    def rated(self, run: RunId, ordinal: int | None = None) -> tuple[RatedRow, ...]:
        """Return what was said beside verdicts of a run, or of one case of it, by rater, ordinal and repeat."""
        number = self._number(run)
        names = {place: key for key, place in self._judge_numbers(number).items()}
        return beside.read(self.connection, number, names, ordinal)

    @looked
    def went_by(self, run: RunId, judge: str, queue: str) -> int:
        """Return the newest version by which one rater has rated in a queue; 0 where they have not."""
        number = self._number(run)
        return beside.last_version(self.connection, number, self._judge_numbers(number).get(judge, -1), queue)

    def attempts(self, run: RunId, keys: Sequence[tuple[int, int]] | None = None) -> Iterator[Attempt]:
        """Yield attempts with their text, by ordinal and repeat."""
        if keys is not None:
            wanted = set(keys)
            ordinals = sorted({ordinal for ordinal, _repeat in wanted})
            for start in range(0, len(ordinals), PAGE // 2):
                page = self._attempts_of(run, ordinals[start : start + PAGE // 2])
                yield from (attempt for attempt in page if (attempt.ordinal, attempt.repeat) in wanted)
            return
        last = -1
        while page := self._attempts_after(run, last):
            yield from page
            last = page[-1].ordinal

    @looked
    def verdicts(self, run: RunId, judge: str | None = None) -> Iterator[Verdict]:
        """Yield verdicts by judge, ordinal and repeat."""
        number = self._number(run)
        names = {v: k for k, v in self._judge_numbers(number).items()}
        rows = VerdictRow.objects.using(self.connection.alias).filter(run=number)
        if judge is not None:
            rows = rows.filter(judge=self._judge_numbers(number).get(judge, -1))
        rows = rows.order_by("judge", "ordinal", "repeat")
        return iter([_verdict(row, names[row.judge]) for row in rows])

    @looked
    def tallies(self, run: RunId, judge: str) -> tuple[Tally, ...]:
        """Return one tally for each case of the run under one judge, zeros where nothing was judged."""
        number = self._number(run)
        with self.connection.db.cursor() as cursor:
            return tallies.read(cursor, number, self._judge_numbers(number).get(judge, -1))

    @looked
    def cells(self, run: RunId, judge: str, ordinals: tuple[int, int]) -> tuple[Tally, ...]:
        """Return the tallies of one judge from the first ordinal to the last, both included."""
        number = self._number(run)
        with self.connection.db.cursor() as cursor:
            return tallies.read(cursor, number, self._judge_numbers(number).get(judge, -1), ordinals)

    @looked
    def verdicts_on(self, run: RunId, ordinal: int) -> tuple[Verdict, ...]:
        """Return every verdict on the attempts of one case, judge by judge."""
        number = self._number(run)
        names = {v: k for k, v in self._judge_numbers(number).items()}
        rows = VerdictRow.objects.using(self.connection.alias).filter(run=number, ordinal=ordinal)
        return tuple(_verdict(row, names[row.judge]) for row in rows.order_by("judge", "repeat"))

    @looked
    def causes(self, run: RunId) -> tuple[tuple[str, int], ...]:
        """Return why attempts could not run, most frequent first."""
        rows = AttemptRow.objects.using(self.connection.alias).filter(run=self._number(run), state="could_not_run")
        counted = rows.values_list("cause").annotate(n=Count("*")).order_by("-n", "cause")
        return tuple((str(cause), int(n)) for cause, n in counted)

    @looked
    def failures(self, run: RunId) -> tuple[tuple[str, str, int], ...]:
        """Return (judge, why, how often) of verdicts that failed, most frequent first, ten at most."""
        number = self._number(run)
        names = {number_: key for key, number_ in self._judge_numbers(number).items()}
        rows = VerdictRow.objects.using(self.connection.alias).filter(run=number, word="failed")
        counted = rows.values_list("judge", "why").annotate(n=Count("*")).order_by("-n", "judge", "why")[:FAILURES]
        return tuple((names[judge], bytes(why).decode(), int(n)) for judge, why, n in counted)

    def _write_attempts(self, cursor: object, run: RunId, number: int, attempts: Sequence[Attempt]) -> None:
        cursor.executemany(  # type: ignore[attr-defined]
            _ATTEMPT, [(number, a.ordinal, a.repeat, a.state, a.cause or "", encode(a)) for a in attempts]
        )
        tallies.count_attempts(cursor, number, attempts)
        if number not in self._begun:
            first = RunRow.objects.using(self.connection.alias).filter(run=run, first_result_at="")
            first.update(first_result_at=self.clock.now())

    def _write_verdicts(
        self, cursor: object, number: int, judges: Mapping[str, int], verdicts: Sequence[Verdict]
    ) -> None:
        stranger = next((v.judge for v in verdicts if v.judge not in judges), None)
        if stranger is not None:
            raise Bug(f"a verdict of {stranger!r} on a run whose judges are {', '.join(judges) or 'none'}")
        rows = [(number, judges[v.judge], v.ordinal, v.repeat, v.word, v.why.encode()) for v in verdicts]
        cursor.executemany(_VERDICT, rows)  # type: ignore[attr-defined]
        tallies.count_verdicts(cursor, number, judges, verdicts)

    @looked
    def _attempts_of(self, run: RunId, ordinals: Sequence[int]) -> tuple[Attempt, ...]:
        if not ordinals:
            return ()
        with self.connection.db.cursor() as cursor:
            cursor.execute(_BODIES.format(these=", ".join(["%s"] * len(ordinals))), [self._number(run), *ordinals])
            return tuple(decode(bytes(body), Attempt) for (body,) in cursor.fetchall())

    @looked
    def _attempts_after(self, run: RunId, last: int) -> tuple[Attempt, ...]:
        mine = AttemptRow.objects.using(self.connection.alias).filter(run=self._number(run))
        ordinals = sorted(
            set(mine.filter(ordinal__gt=last).order_by("ordinal").values_list("ordinal", flat=True)[:PAGE])
        )
        return self._attempts_of(run, ordinals[: PAGE // 2])

    def _add_judges(self, number: int, judges: Sequence[str]) -> dict[str, int]:
        known = self._judge_numbers(number)
        fresh = [key for key in dict.fromkeys(judges) if key not in known]
        numbers = {key: len(known) + place for place, key in enumerate(fresh, start=1)}
        rows = [RunJudgeRow(run=number, number=place, key=key) for key, place in numbers.items()]
        RunJudgeRow.objects.using(self.connection.alias).bulk_create(rows)
        return known | numbers

    def _judge_numbers(self, number: int) -> dict[str, int]:
        """Read them anew each time: raters join a run from other processes, and a failed rating leaves none."""
        with self.connection.db.cursor() as cursor:
            cursor.execute(_JUDGES, [number])
            return {str(key): int(place) for key, place in cursor.fetchall()}

    def _judges_at_start(self, number: int) -> Mapping[str, int]:
        """Return those of the plan, read once: a driver writes verdicts of no other."""
        if number not in self._judges:
            self._judges[number] = self._judge_numbers(number)
        return self._judges[number]

    def _number(self, run: RunId) -> int:
        if run not in self._numbers:
            self._numbers[run] = self._row(run).id
        return self._numbers[run]

    def _row(self, run: RunId) -> RunRow:
        row = RunRow.objects.using(self.connection.alias).filter(run=run).first()
        if row is None:
            raise NotFound(f"no run {run!r} in this workspace: `redcommons runs` lists them")
        return row

    def _state(self, row: RunRow) -> RunState:
        run = decode(bytes(row.body), Run)
        plan_row = PlanRow.objects.using(self.connection.alias).get(fingerprint=row.plan)
        with self.connection.db.cursor() as cursor:
            attempts, gave_up, could_not_run, dropped, tokens_in, tokens_out = tallies.totals(cursor, row.id)
        return RunState(
            run=run,
            target=decode(bytes(plan_row.body), Plan).target.spec,
            judges=tuple(self._judge_numbers(row.id)),
            replied=attempts - gave_up - could_not_run - dropped,
            gave_up=gave_up,
            could_not_run=could_not_run,
            dropped=dropped,
            tokens_in=tokens_in,
            tokens_out=tokens_out,
            first_result_at=row.first_result_at,
            finished_at=row.finished_at,
        )


def _verdict(row: VerdictRow, judge: str) -> Verdict:
    word = cast("VerdictWord", row.word)
    why = bytes(row.why).decode()
    return Verdict(ordinal=row.ordinal, repeat=row.repeat, judge=judge, word=word, why=why, onset=row.onset)
