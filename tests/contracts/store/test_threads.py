"""The door is synchronous and stands open in threads, in a running loop, and in two rooms at once."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import redcommons
from tests.store_worlds import case, new_run, new_study, opened, replied, said


def test_threads_share_one_store(own_place: str) -> None:
    study = new_study()
    with opened(own_place) as store:
        run = new_run(store, ["f"] * 200, ["j"])
        begun = threading.Barrier(2)

        def write(first: int) -> int:
            begun.wait()
            for ordinal in range(first, 200, 2):
                store.runs.write(run, [replied(ordinal)], [said(ordinal, "j")])
            return store.cases.add(study, [case(f"{place}") for place in range(first, 150)])

        with ThreadPoolExecutor(2) as pool:
            new = list(pool.map(write, (0, 1)))

        assert sorted(new) in ([0, 150], [1, 149])
        assert [t.violated for t in store.runs.tallies(run, "j")] == [1] * 200
        assert len(store.cases.rows(study)) == 150


def test_the_door_stands_open_in_a_running_loop(own_place: str) -> None:
    async def notebook() -> list[str]:
        with redcommons.open(own_place) as ws:
            ws.study.new("in a loop")
            return [study.title for _id, study in ws.study.studies()]

    assert asyncio.run(notebook()) == ["in a loop"]


def test_a_loop_may_hand_the_door_to_its_threads(own_place: str) -> None:
    async def notebook() -> list[str]:
        with redcommons.open(own_place) as ws:
            await asyncio.gather(*(asyncio.to_thread(ws.study.new, f"study {number}") for number in range(6)))
            return sorted(study.title for _id, study in ws.study.studies())

    assert asyncio.run(notebook()) == [f"study {number}" for number in range(6)]
