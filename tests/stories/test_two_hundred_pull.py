"""Two hundred people ask one queue for a task at the same instant: nothing is handed out twice, and nothing is lost."""

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

import redcommons
from redcommons.care.model import Private
from redcommons.evaluation.model import Said
from redcommons.labour.model import Actor, Consent
from redcommons.values.base import fingerprint
from redcommons.values.identity import PersonName
from tests.rating_worlds import TERMS, furnish

pytestmark = pytest.mark.heavy

PEOPLE, ITEMS, EACH = 200, 200, 2


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh workspace of each kind."""
    if request.param == "sqlite":
        yield str(tmp_path / "workspace")
        return
    url = request.getfixturevalue("postgres").create()
    yield url
    request.getfixturevalue("postgres").drop(url)


def test_two_hundred_at_once_lose_nothing_and_double_nothing(place: str, tmp_path: Path) -> None:
    with redcommons.open(place, by="lena") as ws, redcommons.open(place, by="lena") as other:
        world = furnish(ws, tmp_path, ITEMS)
        begun = threading.Barrier(PEOPLE)
        people = [Actor(name=PersonName(f"p{n}"), roles=("rater",), person=f"person-{n}") for n in range(PEOPLE)]
        for actor in people:
            ws.by(actor).labour.consent(world.study, Consent(terms=fingerprint(TERMS), given=True))
        took: list[float] = []

        def work(actor: Actor) -> list[int]:
            mine, done = (ws, other)[int(actor.name[1:]) % 2].by(actor), []
            begun.wait()
            for _task in range(EACH):
                since = time.perf_counter()
                handed, held = mine.rating.pull(world.study, world.queue, Private(bounded=True))
                took.append(time.perf_counter() - since)
                assert handed.candidate is not None, handed.why
                mine.rating.rate(held, Said(word="violated"))
                done.append(handed.candidate.ordinal)
            return done

        with ThreadPoolExecutor(PEOPLE) as pool:
            done = list(pool.map(work, people))
        verdicts = Counter(verdict.ordinal for verdict in ws.evaluation.verdicts(world.run) if verdict.judge[0] == "p")
        at_95 = sorted(took)[int(0.95 * len(took))]

        assert all(len(set(mine)) == EACH for mine in done), "nobody is handed a reply twice"
        assert Counter(ordinal for mine in done for ordinal in mine) == verdicts == dict.fromkeys(range(ITEMS), 2)
        assert msgspec.structs.astuple(ws.rating.progress(world.study, world.queue)) == (400, 400)
        assert at_95 < 60, (
            f"p95 of a pull was {at_95:.1f} s with {PEOPLE} at the same instant on {os.cpu_count()} cores"
        )
