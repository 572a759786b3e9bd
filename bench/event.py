"""Hundreds of visitors of an event at once over HTTP: one act each per three seconds, each looked up afterwards."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

from bench.databases import found as databases
from bench.plan import LATENCY, QUICK, Bench
from bench.process import busy
from bench.table import Row
from bench.talking import served
from redcommons.assembly import open_workspace
from tests.raters import Pace
from tests.volunteers import Heard, Kept, kept, laid_out, visit_together

PEOPLE, PEOPLE_POSTGRES, FEW = 200, 500, 40
"""Visitors on SQLite, on PostgreSQL, and of a quick run."""

PACE = Pace(every=3.0, seconds=30.0)
SHORT = Pace(every=3.0, seconds=12.0)

HELD = 0.9
"""Share of the acts a second that visitors want from which on their pace counts as held."""


def event(bench: Bench) -> Iterator[Row]:
    """Measure on SQLite."""
    people = FEW if bench.scale is QUICK else PEOPLE
    with bench.workspace() as place:
        yield from _rows(*_visited(bench, place, people), people, "SQLite")


def event_postgres(bench: Bench) -> Iterator[Row]:
    """Measure on PostgreSQL, where one is found or can be started."""
    people = FEW if bench.scale is QUICK else PEOPLE_POSTGRES
    with databases() as there:
        if isinstance(there, str):
            yield Row(what="event, visitors who came in, PostgreSQL", note=there)
            return
        with there.fresh() as place:
            rows = list(_rows(*_visited(bench, place, people), people, "PostgreSQL"))
    yield from (replace(row, what=f"{row.what}, PostgreSQL") for row in rows)


def _visited(bench: Bench, place: str, people: int) -> tuple[Heard, Kept]:
    bench.server.set(latency=LATENCY, words=12, gap=0.05)
    pace = SHORT if bench.scale is QUICK else PACE
    with open_workspace(place) as ws:
        targets = ("helpline", bench.server.target)
        hall = laid_out(ws, Path(bench.folder), targets=targets, people=people, items=people * 8)
        with served(place) as (process, address):
            base = "/".join(address.split("/")[:3])
            heard = asyncio.run(visit_together(base, hall, pace, lambda: busy(process.pid)))
        return heard, kept(ws, hall, heard)


def _rows(heard: Heard, there: Kept, people: int, database: str) -> Iterator[Row]:
    load = f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores"
    said = f"of {people} in {heard.arriving:.0f} s, by a code; {database}; {load}"
    yield Row(what="event, visitors who came in", figure=heard.inside, bar=people, at_least=True, note=said)
    yield _pace(heard, people)
    first = f"first: {heard.errors[0][:160]}" if heard.errors else f"of {len(heard.acts):,} acts"
    yield Row(what="event, answers that were errors", figure=len(heard.errors), bar=0, note=first)
    yield Row(what="event, acts lost", figure=there.lost, bar=0)
    yield Row(what="event, acts doubled", figure=there.doubled, bar=0, note=f"{there.strange} never answered as kept")
    yield Row(what="event, visitors more with one model than another", figure=there.uneven, bar=1)
    if heard.acts:
        each = heard.spent / len(heard.acts) * 1000
        yield Row(what="event, CPU for one act", figure=each, unit="ms", note="of the server's process")
    for what in dict.fromkeys(act for act, _begun, _took in heard.acts):
        yield from _took("say, to the first word" if what == "say" else what, heard, what)


def _pace(heard: Heard, people: int) -> Row:
    """Return how many acts were answered in a second, and say so where the server was slower than its visitors."""
    seconds = max((begun + took for _act, begun, took in heard.acts), default=heard.began) - heard.began
    reached, wanted = len(heard.acts) / seconds if seconds else 0.0, people / PACE.every
    bar = wanted * HELD
    held = "held" if reached >= bar else "NOT HELD: what follows was measured at the lower rate"
    note = f"one act each per {PACE.every:.0f} s is {wanted:.0f}: {held}; {len(heard.acts):,} acts in {seconds:.0f} s"
    return Row(what="event, acts a second", figure=reached, unit="/s", bar=bar, at_least=True, note=note)


def _took(name: str, heard: Heard, what: str) -> Iterator[Row]:
    took = sorted(one for act, _begun, one in heard.acts if act == what)
    if len(took) < 20:
        return
    note = f"median {median(took) * 1000:,.0f} ms, of {len(took):,}"
    yield Row(what=f"event, {name}: p95", figure=quantiles(took, n=20)[-1] * 1000, unit="ms", note=note)
    yield Row(what=f"event, {name}: longest", figure=took[-1] * 1000, unit="ms")
