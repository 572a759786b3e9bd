"""The door is synchronous and stands open in threads, in a running loop, and in two rooms at once."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

import redcommons
from redcommons.adapters.store.opening import open_store
from redcommons.testing import FrozenClock
from redcommons.values.errors import BadInput, StoreError
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


def test_whoever_looks_does_not_wait_for_who_writes(own_place: str) -> None:
    store = open_store(own_place, FrozenClock(), many=True)
    writing, over = threading.Event(), threading.Event()

    def long() -> bool:
        writing.set()
        return over.wait(20)

    with closing(store.connection), ThreadPoolExecutor(2) as pool:
        study = new_study()
        store.cases.add(study, [case("there")])
        busy = pool.submit(store.connection.call, long)
        assert writing.wait(20)
        seen = pool.submit(store.cases.rows, study).result(timeout=20)
        over.set()
        assert len(seen) == 1
        assert busy.result(timeout=20)


def test_whoever_looks_cannot_write_and_sees_what_was_written(own_place: str) -> None:
    store = open_store(own_place, FrozenClock(), many=True)
    with closing(store.connection):
        study = new_study()
        for number in range(3):
            store.cases.add(study, [case(f"case {number}")])
            assert len(store.cases.rows(study)) == number + 1
        from redcommons.adapters.store.models import UploadRow  # only once Django knows where

        row = UploadRow(upload="u", study=study, name="a.csv", by="ana", at="", body=b"x")
        with pytest.raises(StoreError, match="read"):
            store.connection.look(row.save, using=store.connection.alias)
    with pytest.raises(BadInput, match="was closed"):
        store.cases.rows(study)


@pytest.mark.parametrize("closes", [False, True])
def test_a_connection_that_looks_outlives_a_page_and_never_comes_back_able_to_write(
    own_place: str, *, closes: bool
) -> None:
    from django.core.signals import request_finished, request_started

    from redcommons.adapters.store.models import UploadRow

    store = open_store(own_place, FrozenClock(), many=True)
    with closing(store.connection):
        study = new_study()
        store.cases.add(study, [case("there")])
        assert len(store.cases.rows(study)) == 1
        before = store.connection.db.connection
        request_finished.send(sender=None)
        request_started.send(sender=None)
        if closes:
            store.connection.db.close()
        assert len(store.cases.rows(study)) == 1
        assert (store.connection.db.connection is before) is not closes

        row = UploadRow(upload="u", study=study, name="a.csv", by="ana", at="", body=b"x")
        with pytest.raises(StoreError, match="read"):
            store.connection.look(row.save, using=store.connection.alias)


def test_beside_a_running_loop_one_looks_on_the_store_thread(own_place: str) -> None:
    async def server() -> int:
        with closing(open_store(own_place, FrozenClock(), many=True).connection) as connection:
            return connection.look(threading.get_ident)

    assert asyncio.run(server()) != threading.get_ident()
