"""Fifty people rate at once over HTTP while the worker imports a hundred thousand rows."""

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles

from bench.databases import found as databases
from bench.plan import Bench
from bench.process import MeasureError
from bench.table import Row
from bench.talking import serving
from redcommons.assembly import Workspace, open_workspace
from tests.raters import Heard, Kept, Pace, Work, bring, kept, laid_out, prompts, rate_together

PEOPLE, ITEMS, CASES = 50, 4_000, 100_000
PACE = Pace(every=3.0, seconds=60.0)
BEFORE = 5.0
"""Seconds that people have been rating when the file is brought."""
LONGEST = 300.0
"""Seconds after which an import counts as stuck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What was heard and kept of one such hour."""

    heard: Heard
    """What people were answered."""
    kept: Kept
    """The store beside it."""
    begun: float
    """When the file was brought."""
    seconds: float
    """How long its import took."""


def rating(bench: Bench) -> Iterator[Row]:
    """Measure on SQLite."""
    with bench.workspace() as alone, bench.workspace() as place:
        quiet = _import_alone(alone, bench.folder)
        found = together(place, bench.folder)
    yield from rows(found, quiet, "SQLite")


def rating_postgres(bench: Bench) -> Iterator[Row]:
    """Measure on PostgreSQL, where one is found or can be started."""
    with databases() as there:
        if isinstance(there, str):
            yield Row(what="ratings answered as kept, PostgreSQL", note=there)
            return
        with there.fresh() as alone, there.fresh() as place:
            quiet = _import_alone(alone, bench.folder)
            found = together(place, bench.folder)
        for row in rows(found, quiet, "PostgreSQL"):
            yield replace(row, what=f"{row.what}, PostgreSQL")


def together(where: str, folder: Path) -> Together:
    """Let people rate in a workspace, and bring a file meanwhile."""
    with open_workspace(where) as ws:
        work = laid_out(ws, folder, people=PEOPLE, items=ITEMS)
        file = prompts(folder / "arriving.csv", CASES)
        with serving(where) as address:
            arrival = _Arrival(ws, work, file)
            base = "/".join(address.split("/")[:3])
            heard = asyncio.run(_with(arrival, base, work))
        return Together(heard=heard, kept=kept(ws, work, heard), begun=arrival.begun, seconds=arrival.seconds)


async def _with(arrival: "_Arrival", base: str, work: Work) -> Heard:
    return await rate_together(base, work, PACE, going=arrival.going)


def rows(found: Together, quiet: float, database: str) -> Iterator[Row]:
    """Make rows of it."""
    heard, said = found.heard, f"{PEOPLE} people, one task each per {PACE.every:.0f} s, {database}"
    load = f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores"
    given = len(heard.notes)
    yield Row(what="ratings answered as kept", figure=given, note=f"{said}; {CASES:,} rows arrive meanwhile; {load}")
    first = f"; first: {heard.errors[0][:160]}" if heard.errors else ""
    yield Row(what="answers that were errors", figure=len(heard.errors), bar=0, note=f"{len(heard.acts):,} acts{first}")
    yield Row(what="ratings lost", figure=found.kept.lost, bar=0)
    yield Row(what="ratings doubled", figure=found.kept.doubled + found.kept.strange, bar=0)
    end = found.begun + found.seconds
    for what in dict.fromkeys(act for act, _begun, _took in heard.acts):
        during = [took for act, begun, took in heard.acts if act == what and found.begun <= begun <= end]
        apart = [took for act, begun, took in heard.acts if act == what and not found.begun <= begun <= end]
        yield from _latency(f"{what}, while rows arrive", during)
        yield from _latency(f"{what}, before and after", apart)
    note = f"{CASES:,} rows from the page's order to its end; with nobody rating {quiet:.1f} s"
    yield Row(what="import beside the raters", figure=found.seconds, unit="s", ratio=None, note=note)


def _latency(what: str, took: list[float]) -> Iterator[Row]:
    if len(took) < 20:
        return
    note = f"median {median(took) * 1000:.0f} ms, longest {max(took) * 1000:,.0f} ms, of {len(took):,}"
    yield Row(what=f"{what}: p95", figure=quantiles(took, n=20)[-1] * 1000, unit="ms", goal=300, note=note)


class _Arrival:
    """Brings a file some seconds after people have begun, and says when its cases are there."""

    def __init__(self, ws: Workspace, work: Work, file: Path) -> None:
        self.ws, self.work, self.file = ws, work, file
        self.begun = self.seconds = 0.0
        self.error = ""
        self._thread: threading.Thread | None = None

    def going(self) -> bool:
        """Return whether rows still arrive; the first question starts the clock."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
        return self._thread.is_alive()

    def _run(self) -> None:
        time.sleep(BEFORE)
        self.begun = time.perf_counter()
        over = bring(self.ws, self.work.study, self.file)
        while not over() and time.perf_counter() - self.begun < LONGEST:
            time.sleep(0.2)
        self.seconds = time.perf_counter() - self.begun


def _import_alone(where: str, folder: Path) -> float:
    with open_workspace(where) as ws:
        work = laid_out(ws, folder, people=0, items=20)
        with serving(where):
            arrival = _Arrival(ws, work, prompts(folder / "arriving.csv", CASES))
            while arrival.going():
                time.sleep(0.1)
    if not arrival.seconds:
        raise MeasureError("the import alone never ended")
    return arrival.seconds
