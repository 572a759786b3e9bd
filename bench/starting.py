"""What it costs to begin: help, imports, an installation, the first attempt."""

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.plan import Bench, cpu, spread, wall
from bench.process import PYTHON, REDCOMMONS, ROOT, MeasureError, measured
from bench.table import Row

HEAVY = ("django", "aiohttp", "numpy")


def starting(bench: Bench) -> Iterator[Row]:
    """Measure `--help`, two imports and the start of `evaluate`."""
    python = bench.repeat(lambda: measured([PYTHON, "-c", "pass"]))
    yield _beginning("redcommons --help", bench, [*REDCOMMONS, "--help"], 0.3)
    yield _beginning("from redcommons import dataset", bench, [PYTHON, "-c", "from redcommons import dataset"], 0.25)
    yield _beginning("import redcommons", bench, [PYTHON, "-c", "import redcommons"], None)
    yield Row(what="python -c pass, for comparison", figure=wall(python), unit="s", note=f"CPU {cpu(python):.3f} s")
    code = (
        f"import json, sys; from redcommons import dataset; print(json.dumps([n for n in {HEAVY} if n in sys.modules]))"
    )
    loaded = json.loads(measured([PYTHON, "-c", code]).said)
    named = ", ".join(loaded) or f"none of {', '.join(HEAVY)}"
    yield Row(what="heavy packages that `dataset` loads", figure=len(loaded), bar=0, note=named)


def first_attempt(bench: Bench) -> Iterator[Row]:
    """Measure `evaluate` over one case."""
    bench.server.set()
    costs = bench.repeat(lambda: bench.evaluate_afresh(1))
    note = f"1 case, new workspace; {spread([cost.cpu for cost in costs])}; wall {wall(costs):.2f} s"
    yield Row(what="CPU start-up of evaluate", figure=cpu(costs), unit="s", bar=1.5, goal=0.8, note=note)
    with bench.workspace() as place:
        again = bench.repeat(lambda: bench.evaluate(1, place))
    note = f"1 case, workspace that exists; wall {wall(again):.2f} s"
    yield Row(what="CPU start-up of evaluate, again", figure=cpu(again), unit="s", note=note)


def installation(bench: Bench) -> Iterator[Row]:
    """Measure a new environment with the package and no extra; needs the network."""
    with tempfile.TemporaryDirectory(dir=bench.folder) as place:
        measured([PYTHON, "-m", "venv", place])
        empty = size_of(Path(place))
        pip: list[str | Path] = [Path(place) / "bin" / "python", "-m", "pip", "--quiet", "--disable-pip-version-check"]
        try:
            cost = measured([*pip, "install", "--constraint", ROOT / "constraints.txt", str(ROOT)])
        except MeasureError as error:
            why = str(error).splitlines()[-1][:120]
            yield Row(what="installation without extras", note=f"pip could not install: {why}")
            return
        full = size_of(Path(place))
    note = f"the whole environment; {empty:.0f} MB of it are pip and its like; installed in {cost.wall:.0f} s"
    yield Row(what="installation without extras", figure=full, unit="MB", bar=220, note=note)


def size_of(folder: Path) -> float:
    """Return what a folder takes on the disk, in MB, as `du` counts."""
    places = (Path(where) / name for where, _folders, names in os.walk(folder) for name in names)
    return sum(place.lstat().st_blocks * 512 for place in places) / 1e6


def _beginning(what: str, bench: Bench, command: Sequence[str], bar: float | None) -> Row:
    costs = bench.repeat(lambda: measured(command))
    return Row(what=what, figure=wall(costs), unit="s", bar=bar, note=f"CPU {cpu(costs):.3f} s")
