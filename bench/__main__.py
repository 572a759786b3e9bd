"""`python -m bench`: measure, print every figure beside its bar, and with --strict exit 1 where one is missed."""

import argparse
import datetime as dt
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.event import event, event_postgres
from bench.exploring import exploring
from bench.growing import growing
from bench.intervals import intervals
from bench.pages import pages
from bench.plan import FULL, QUICK, USUAL, Bench
from bench.process import MeasureError, server
from bench.rating import rating, rating_postgres
from bench.running import faults, marginal, postgres, speed
from bench.searching import searching
from bench.starting import first_attempt, installation, starting
from bench.table import Row, markdown, plain
from bench.talking import talking
from bench.talks import talks

Measure = Callable[[Bench], Iterator[Row]]

MEASURES: dict[str, Measure] = {
    "starting": starting,
    "first-attempt": first_attempt,
    "install": installation,
    "marginal": marginal,
    "speed": speed,
    "growing": growing,
    "intervals": intervals,
    "faults": faults,
    "talking": talking,
    "exploring": exploring,
    "postgres": postgres,
    "searching": searching,
    "pages": pages,
    "talks": talks,
    "rating": rating,
    "rating-postgres": rating_postgres,
    "event": event,
    "event-postgres": event_postgres,
}


def main() -> int:
    """Measure what is asked for."""
    asked = _asked()
    print(
        f"{machine()}\nMedians after a warm-up; CPU seconds are the figures to trust on a shared machine.\n", flush=True
    )
    rows: list[Row] = []
    failed: list[str] = []
    with server() as serving, tempfile.TemporaryDirectory(prefix="redcommons-bench-") as folder:
        bench = Bench(scale=asked.scale, server=serving, folder=Path(folder))
        for name in asked.only or MEASURES:
            failed += _measure(name, bench, rows)
    missed = [row.what for row in rows if row.standing == "MISSED"]
    print(f"\n{len(missed)} bars missed" + "".join(f"\n  {what}" for what in missed))
    if asked.write:
        asked.write.write_text(_page(rows, failed), encoding="utf-8")
    return 1 if failed or (asked.strict and missed) else 0


def machine() -> str:
    """Return what kind of machine this is, without its name."""
    processor = next((line.partition(": ")[2] for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = next((int(line.split()[1]) / 1e6 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    today = dt.datetime.now(dt.UTC).date()
    cores = f"{os.cpu_count()} cores ({processor or platform.machine()}), {memory:.0f} GB"
    system = f"{platform.system()}, Python {platform.python_version()}"
    return f"{today}: {cores}, {system}, load {os.getloadavg()[0]:.1f} at the start"


def _measure(name: str, bench: Bench, rows: list[Row]) -> list[str]:
    print(f"[{name}]", flush=True)
    try:
        for row in MEASURES[name](bench):
            rows.append(row)
            print(plain(row), flush=True)
    except MeasureError as error:
        print(f"{name} could not be measured: {error}", flush=True)
        return [f"{name} could not be measured: {str(error).splitlines()[0]}"]
    return []


def _page(rows: list[Row], failed: list[str]) -> str:
    head = f"# Figures of one run of `{' '.join(['python -m bench', *sys.argv[1:]])}`\n\n{machine()}\n"
    return "\n".join([head, markdown(rows), *(f"\n{line}" for line in failed)]) + "\n"


def _lines(path: str) -> list[str]:
    place = Path(path)
    return place.read_text(encoding="utf-8").splitlines() if place.exists() else []


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument(
        "--quick", dest="scale", action="store_const", const=QUICK, help="fewer attempts, a minute or two"
    )
    size.add_argument("--full", dest="scale", action="store_const", const=FULL, help="a run of a million attempts too")
    parser.add_argument("--only", action="append", choices=list(MEASURES), help="measure this; may be given again")
    parser.add_argument("--strict", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the table to a page too")
    parser.set_defaults(scale=USUAL)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
