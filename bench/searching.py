"""How long a search takes in a study of a hundred thousand cases, and what the index adds to an import."""

import json
from collections.abc import Iterator

from bench.plan import Bench
from bench.process import PYTHON, measured
from bench.table import Row

CASES = 100_000

SEARCHING = """
import json, sys, time
import redcommons
from redcommons.dataset.model import Case
from redcommons.values.conversation import user
from redcommons.values.identity import StudyId
words = "Explain to a tenant what a landlord may and may not do here, in plain words, with one example"
cases = [Case(turns=(user(f"{words}, number {n}. [id:{n}]"),)) for n in range(int(sys.argv[2]))]
with redcommons.open(sys.argv[1]) as ws:
    study = StudyId(ws.study.new("Bench").id)
    begun = time.perf_counter()
    ws.ports[3].cases.add(study, cases)
    took = {"import": time.perf_counter() - begun}
    for name, query in {"nothing": "zzqq", "one": "number 99999.", "all": "tenant"}.items():
        walls = []
        for _ in range(5):
            begun = time.perf_counter()
            ws.findings.search(study, query)
            walls.append(time.perf_counter() - begun)
        took[name] = sorted(walls)[2]
print(json.dumps(took))
"""


def searching(bench: Bench) -> Iterator[Row]:
    """Measure a search that finds nothing, one thing and everything: the verb, in a running process."""
    with bench.workspace() as place:
        took = json.loads(measured([PYTHON, "-c", SEARCHING, place, str(CASES)]).said)
    for name, what in {"nothing": "nothing", "one": "one case", "all": "every case, first page"}.items():
        note = f"{CASES:,} cases on SQLite; the whole verb over every kind, median of five"
        yield Row(what=f"search that finds {what}", figure=took[name], unit="s", bar=0.1, note=note)
    yield Row(
        what="keep the cases of an import, indexed", figure=took["import"], unit="s", note=f"{CASES:,} cases, durable"
    )
