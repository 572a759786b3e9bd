"""Clustered intervals over a million verdicts and twenty overlapping slices."""

import json
from collections.abc import Iterator

from bench.plan import Bench
from bench.process import PYTHON, measured
from bench.table import Row

VERDICTS, SLICES = 1_000_000, 20

WORK = f"""
import json, time
import numpy as np
from redcommons.stats import clustered_proportion
chance = np.random.default_rng(1)
family = chance.integers(0, {VERDICTS} // 5, {VERDICTS})
violated = chance.random({VERDICTS}) < 0.1
slices = [np.flatnonzero(chance.random({VERDICTS}) < 0.3) for _ in range({SLICES})]
def all_slices():
    for chosen in slices:
        families = family[chosen]
        totals = np.bincount(families)
        hits = np.bincount(families[violated[chosen]], minlength=totals.size)
        yield clustered_proportion(hits[totals > 0], totals[totals > 0])
walls = []
for _ in range(4):
    begun = time.perf_counter()
    found = list(all_slices())
    walls.append(time.perf_counter() - begun)
print(json.dumps([sorted(walls[1:])[1], min(one.clusters for one in found)]))
"""


def intervals(bench: Bench) -> Iterator[Row]:
    """Measure twenty intervals from arrays of verdicts, families counted within."""
    del bench
    middle, clusters = json.loads(measured([PYTHON, "-c", WORK]).said)
    note = (
        f"{VERDICTS:,} verdicts, {SLICES} slices of 30 %, {clusters:,} families or more; from numpy arrays to intervals"
    )
    yield Row(what="clustered intervals", figure=middle, unit="s", bar=0.5, goal=0.1, note=note)
