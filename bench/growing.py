"""What grows with a run and what must not: memory, and the time to open it again."""

import json
from collections.abc import Iterator

from bench.plan import Bench
from bench.process import PYTHON, measured
from bench.table import Row

OPENING = """
import json, sys, time
import redcommons
with redcommons.open(sys.argv[1]) as ws:
    walls = []
    for _ in range(4):
        begun = time.perf_counter()
        done = ws.evaluation.summary(sys.argv[2])
        walls.append(time.perf_counter() - begun)
print(json.dumps([sorted(walls[1:])[1], walls[0], done.attempts]))
"""


def growing(bench: Bench) -> Iterator[Row]:
    """Measure peak memory over runs of rising length, then open and summarise the longest."""
    bench.server.set()
    for count in bench.scale.growth:
        with bench.workspace() as place:
            cost = bench.evaluate(count, place)
            note = f"one run at 0 ms; {cost.wall:.1f} s, CPU {cost.cpu:.1f} s"
            what = f"peak memory, {count:,} attempts"
            yield Row(what=what, figure=cost.peak, unit="MB", bar=250, goal=120, note=note)
            if count == bench.scale.growth[-1]:
                run = json.loads(cost.said)["run"]
                middle, first, seen = json.loads(measured([PYTHON, "-c", OPENING, place, run]).said)
                note = f"in a running process; the first time {first:.3f} s"
                yield Row(
                    what=f"open and summarise {seen:,} attempts", figure=middle, unit="s", bar=0.3, goal=0.05, note=note
                )
