"""What else was said with a verdict: one row beside it, written and taken back in the verdict's own transaction."""

from __future__ import annotations

from collections.abc import Mapping

from redcommons.adapters.store.connection import Connection
from redcommons.adapters.store.rows_of_people import SaidRow
from redcommons.evaluation.model import Rated, RatedRow
from redcommons.values.base import decode, encode

Place = tuple[int, int, int, int]
"""Number of the run, number of the rater there, ordinal, repeat."""


def keep(connection: Connection, place: Place, rated: Rated) -> None:
    """Keep a row; the transaction is the caller's."""
    run, judge, ordinal, repeat = place
    SaidRow(
        run=run,
        judge=judge,
        ordinal=ordinal,
        repeat=repeat,
        queue=rated.queue,
        guideline=rated.version,
        definition=rated.definition,
        severity=rated.severity,
        body=encode(rated),
    ).save(using=connection.alias, force_insert=True)


def drop(connection: Connection, place: Place) -> None:
    """Take a row away, if there is one; the transaction is the caller's."""
    run, judge, ordinal, repeat = place
    rows = SaidRow.objects.using(connection.alias)
    rows.filter(run=run, judge=judge, ordinal=ordinal, repeat=repeat).delete()


def read(connection: Connection, run: int, raters: Mapping[int, str], ordinal: int | None) -> tuple[RatedRow, ...]:
    """Return what was said beside verdicts of a run, or of one case of it, by rater, ordinal and repeat."""
    rows = SaidRow.objects.using(connection.alias).filter(run=run)
    if ordinal is not None:
        rows = rows.filter(ordinal=ordinal)
    return tuple(
        (raters[row.judge], row.ordinal, row.repeat, decode(bytes(row.body), Rated))
        for row in rows.order_by("judge", "ordinal", "repeat")
    )


def last_version(connection: Connection, run: int, judge: int, queue: str) -> int:
    """Return the newest version by which one rater has rated in a queue; 0 where they have not."""
    rows = SaidRow.objects.using(connection.alias).filter(run=run, judge=judge, queue=queue)
    return int(rows.order_by("-guideline").values_list("guideline", flat=True).first() or 0)
