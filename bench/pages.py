"""How long a page takes in a study of a hundred thousand cases with a run of ten thousand attempts."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import aiohttp

from bench.plan import IN_FLIGHT, Bench
from bench.table import Row
from bench.talking import serving, sign_in
from redcommons.assembly import Workspace, open_workspace
from redcommons.evaluation.model import Order, Pace
from redcommons.values.identity import StudyId
from tests.raters import Heard, Rater, Work, laid_out, prompts

CASES, ATTEMPTS, TIMES = 100_000, 10_000, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Large:
    """What was laid out."""

    work: Work
    """The study with a queue and a link into it."""
    run: str
    """The run of ten thousand attempts."""
    release: str
    """What it asked."""


def pages(bench: Bench) -> Iterator[Row]:
    """Measure every main page, asked for by one client again and again over one connection."""
    bench.server.set()
    with bench.workspace() as place:
        with open_workspace(place) as ws:
            large = _laid_out(ws, bench.folder, bench.server.target)
        with serving(place) as address:
            found = asyncio.run(_asked(address, large))
    for what, took in found.items():
        first, *rest = took
        note = f"median {median(rest):.0f} ms, the first time {first:.0f} ms"
        yield Row(what=f"{what}: p95", figure=quantiles(rest, n=20)[-1], unit="ms", bar=100, note=note)


def _laid_out(ws: Workspace, folder: Path, target: str) -> Large:
    work = laid_out(ws, folder, people=1, items=1_000)
    study = work.study
    ws.dataset.import_parsed(study, ws.dataset.read_files([prompts(folder / "many.csv", CASES)]))
    chosen = [row.fingerprint for row in ws.dataset.rows(study)][-ATTEMPTS:]
    ws.dataset.freeze(study, "every case")
    _sheet, release = ws.dataset.freeze(study, "ten thousand", cases=chosen)
    judges = (ws.evaluation.judge("contains:cannot help"),)
    order = Order(target=ws.evaluation.target(target), judges=judges, pace=Pace(concurrency=IN_FLIGHT))
    return Large(work=work, run=ws.evaluation.evaluate(release, order).run, release=release.content)


async def _asked(address: str, large: Large) -> dict[str, list[float]]:
    base = "/".join(address.split("/")[:3])
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(base, cookie_jar=jar) as owner:
        await sign_in(owner, address.removeprefix(base))
        found = {what: await times(owner, path) for what, path in _paths(large.work.study, large).items()}
    rater = Rater(base, large.work, "noor", Heard())
    try:
        await rater.come_in(large.work.links[0])
        found["a task to rate"] = await times(rater.browser, rater.home)
        found["text of that task"] = await times(rater.browser, f"{rater.home}text/?reveal=1")
    finally:
        await rater.browser.close()
    return found


def _paths(study: StudyId, large: Large) -> dict[str, str]:
    at, run = f"/s/{study}", f"/s/{study}/runs/{large.run}"
    return {
        "home of a study": f"{at}/",
        "cases": f"{at}/cases/",
        "cases of one harm": f"{at}/cases/?harm=privacy",
        "cases of one harm and place": f"{at}/cases/?harm=privacy&scenario=place+3",
        "releases": f"{at}/cases/releases/",
        "search": f"{at}/search/?q=landlord",
        "runs": f"{at}/runs/",
        "a new run": f"{at}/runs/new/",
        "results of a run": f"{run}/",
        "results of a run, narrowed": f"{run}/cases/?outcome=not-violated",
        "cases of a run": f"{run}/cases/",
        "one transcript": f"{run}/cases/17/",
        "cases beside runs": f"{at}/runs/grid/{large.release}/",
        "scope": f"{at}/scope/",
        "conversations": f"{at}/explore/",
        "rating queues": f"{at}/rate/",
        "report": f"{at}/report/",
    }


async def times(client: aiohttp.ClientSession, path: str) -> list[float]:
    """Return the milliseconds that a page took, the first time and so many times after it; not a number on an error."""
    took = []
    for _time in range(TIMES + 1):
        begun = time.perf_counter()
        async with client.get(path, allow_redirects=False) as answer:
            await answer.read()
        took.append((time.perf_counter() - begun) * 1000)
        if answer.status != 200:
            return [float("nan")] * (TIMES + 1)
    return took
