"""Tally rows: counts by run, judge and case, written in the transaction of what they count.

A run of a million attempts opens by reading these. Judge 0 counts the attempts themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from redcommons.evaluation.model import Attempt, Tally, Verdict

_LAY_OUT = """INSERT INTO tally_belt
 (run, judge, ordinal, family, attempts, gave_up, could_not_run, violated, not_violated, unclear)
 VALUES (%s, 0, %s, %s, 0, 0, 0, 0, 0, 0)"""
_ATTEMPTS = """UPDATE tally_belt SET attempts = attempts + %s, gave_up = gave_up + %s,
 could_not_run = could_not_run + %s, dropped = dropped + %s, tokens_in = tokens_in + %s, tokens_out = tokens_out + %s
 WHERE run = %s AND judge = 0 AND ordinal = %s"""
_VERDICTS = """INSERT INTO tally_belt
 (run, judge, ordinal, family, attempts, gave_up, could_not_run, violated, not_violated, unclear)
 VALUES (%s, %s, %s, '', 0, 0, 0, %s, %s, %s)
 ON CONFLICT (run, judge, ordinal) DO UPDATE SET violated = tally_belt.violated + excluded.violated,
 not_violated = tally_belt.not_violated + excluded.not_violated,
 unclear = tally_belt.unclear + excluded.unclear"""
_READ = """SELECT a.ordinal, a.family, a.attempts, a.gave_up, a.could_not_run,
 COALESCE(j.violated, 0) + a.dropped, COALESCE(j.not_violated, 0), COALESCE(j.unclear, 0), a.dropped FROM tally_belt a
 LEFT JOIN tally_belt j ON j.run = a.run AND j.judge = %s AND j.ordinal = a.ordinal
 WHERE a.run = %s AND a.judge = 0 AND a.ordinal BETWEEN %s AND %s ORDER BY a.ordinal"""
_ALL = (0, 2**31 - 1)
_TOTALS = """SELECT COALESCE(SUM(attempts), 0), COALESCE(SUM(gave_up), 0), COALESCE(SUM(could_not_run), 0),
 COALESCE(SUM(dropped), 0), COALESCE(SUM(tokens_in), 0), COALESCE(SUM(tokens_out), 0)
 FROM tally_belt WHERE run = %s AND judge = 0"""


def lay_out(cursor: Any, run: int, families: Sequence[str]) -> None:  # noqa: ANN401  cursors differ by backend
    """Write one empty row for every case, with its family."""
    cursor.executemany(_LAY_OUT, [(run, ordinal, family) for ordinal, family in enumerate(families)])


def count_attempts(cursor: Any, run: int, attempts: Sequence[Attempt]) -> None:  # noqa: ANN401
    """Add attempts to the counts of judge 0."""
    sums: dict[int, list[int]] = {}
    for attempt in attempts:
        row = sums.setdefault(attempt.ordinal, [0, 0, 0, 0, 0, 0])
        row[0] += 1
        row[1] += attempt.state == "gave_up"
        row[2] += attempt.state == "could_not_run"
        row[3] += attempt.state == "dropped"
        row[4] += attempt.tokens_in
        row[5] += attempt.tokens_out
    cursor.executemany(_ATTEMPTS, [(*sums[ordinal], run, ordinal) for ordinal in sorted(sums)])


def count_verdicts(cursor: Any, run: int, judges: Mapping[str, int], verdicts: Sequence[Verdict]) -> None:  # noqa: ANN401
    """Add verdicts to the counts of their judges."""
    counts: Counter[tuple[int, int, str]] = Counter((judges[v.judge], v.ordinal, v.word) for v in verdicts)
    given: Counter[tuple[int, int]] = Counter((judges[v.judge], v.ordinal) for v in verdicts)
    rows = []
    for (judge, ordinal), all_of_it in sorted(given.items()):
        clear = counts[judge, ordinal, "violated"], counts[judge, ordinal, "not_violated"]
        rows.append((run, judge, ordinal, *clear, all_of_it - sum(clear)))
    cursor.executemany(_VERDICTS, rows)


def uncount(cursor: Any, run: int, judge: int, verdict: Verdict) -> None:  # noqa: ANN401
    """Take one verdict out of the counts of its judge."""
    clear = int(verdict.word == "violated"), int(verdict.word == "not_violated")
    cursor.execute(_VERDICTS, (run, judge, verdict.ordinal, -clear[0], -clear[1], sum(clear) - 1))


def read(cursor: Any, run: int, judge: int, ordinals: tuple[int, int] = _ALL) -> tuple[Tally, ...]:  # noqa: ANN401
    """Return one tally for each case under one judge, from the first ordinal to the last."""
    cursor.execute(_READ, [judge, run, *ordinals])
    return tuple(
        Tally(
            ordinal=ordinal,
            family=family,
            attempts=attempts,
            gave_up=gave_up,
            could_not_run=could_not_run,
            violated=violated,
            not_violated=not_violated,
            unclear=unclear,
            dropped=dropped,
        )
        for (
            ordinal, family, attempts, gave_up, could_not_run, violated, not_violated, unclear, dropped,
        ) in cursor.fetchall()
    )  # fmt: skip


def totals(cursor: Any, run: int) -> tuple[int, ...]:  # noqa: ANN401
    """Return attempts, give-ups, could-not-run, dropped, tokens read and tokens written of a whole run."""
    cursor.execute(_TOTALS, [run])
    return tuple(int(count) for count in cursor.fetchone())
