"""Two stories with the same ratings and different private behaviour leave the same workspace behind.

Everything that a person with a dump, a backup or the database's log can see is compared: every row of every table,
sizes of files and tables, times, and what was written how often. Random ids are renamed in order of appearance;
sealed bytes are masked by their length, and a task's claim by whether there is one.
"""

import re
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from redcommons.care.model import Amounts, Choice
from redcommons.care.pocket import mark
from redcommons.evaluation.model import Queue, Work
from redcommons.labour.model import Role
from tests.rating_worlds import HARMS, Person, World, rating_world

Story = Callable[[Person], None]
SEALED = {("vault", "body"), ("vault", "keys")}
IDS = re.compile(r"\b(?:run|study|sheet|queue|case|talk|release|time)-[2-9a-z]{10}\b|\b[0-9a-f]{64}\b")


# --------------------------------------------------------------------------------------------------------- two stories


def plain(ana: Person) -> None:
    """Rates three replies, taking one back, and does nothing else."""
    for _reply in range(3):
        ana.pull()
        ana.rate()
    ana.world.clock.tick(60)
    ana.undo()
    ana.rate("unsure")
    ana.leave()


def troubled(ana: Person) -> None:
    """The same ratings, with everything that is nobody else's business between them."""
    ana.bound("a topic that the queue does not hold", "another one")
    own = Amounts(session=5, day=7, week=30)
    group = (mark("another one"),)
    ana.reads("en", "es", "ar")  # all that the queue holds, and one more
    ana.choose(Choice(hide_heavy=False, own=own, keeps_notes=True, own_group=group, matching="fewer"))
    for reply in range(3):
        ana.pull()
        for _time in range(reply + 2):  # peeks, hides, stops, comes back, opens it again
            ana.reveal()
        ana.note(f"a hard one, number {reply}")
        ana.rate()
    ana.world.clock.tick(60)
    ana.choose(Choice(own=Amounts(day=3), keeps_notes=True))
    ana.bound("another one", among=(*HARMS, "a topic that the queue does not hold"))
    ana.undo()
    ana.reveal()
    ana.note("enough for today")
    ana.rate("unsure")
    ana.leave()


def telltale(ana: Person) -> None:
    """What must never be built: a reveal that writes a row of its own, even a sealed one of the same size."""
    ana.pull()
    ana.reveal()
    ana.ws.labour.settle(ana.settling())
    ana.rate()
    for _reply in range(2):
        ana.pull()
        ana.rate()
    ana.world.clock.tick(60)
    ana.undo()
    ana.rate("unsure")
    ana.leave()


# --------------------------------------------------------------------------------------------------------- two dumps


@contextmanager
def played(place: str, folder: Path, story: Story) -> Iterator[World]:
    folder.mkdir(exist_ok=True)
    with rating_world(place, folder) as world:
        ana = Person(world, "ana")
        story(ana)
        yield world


def masked(table: str, column: str, value: Any, names: dict[str, str]) -> object:
    if isinstance(value, memoryview | bytes):
        value = bytes(value)
        if (table, column) in SEALED:
            return f"{len(value)} sealed bytes"
        if (table, column) == ("ledger_payload", "salt"):
            return f"{len(value)} random bytes"
        value = value.decode("utf-8", "backslashreplace")
    if (table, column) == ("task_belt", "claim"):
        return bool(value)
    if not isinstance(value, str):
        return value
    return IDS.sub(lambda found: names.setdefault(found[0], f"id {len(names)} of {len(found[0])}"), value)


def rows(ask: Callable[[str], tuple[list[str], list[tuple[Any, ...]]]], tables: list[str]) -> dict[str, Any]:
    names: dict[str, str] = {}
    dump: dict[str, Any] = {}
    for table in sorted(set(tables) - {"django_migrations"}):
        columns, found = ask(f'SELECT * FROM "{table}"')
        dump[table] = [
            [(column, masked(table, column, value, names)) for column, value in zip(columns, row, strict=True)]
            for row in found
        ]
    return dump


def frames(wal: Path) -> list[tuple[int, int]]:
    """Page number and size after commit of every frame in a write-ahead log, in the order written."""
    body = wal.read_bytes()
    size = struct.unpack(">I", body[8:12])[0]
    return [struct.unpack(">II", body[at : at + 8]) for at in range(32, len(body), 24 + size)]


def sqlite_dump(folder: Path, story: Story) -> dict[str, Any]:
    place = folder / "workspace"
    with played(str(place), folder, story) as world:
        connection = world.ws.ports[0].shelf.connection

        def ask(query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
            with connection.db.cursor() as cursor:
                cursor.execute(query)
                return [column[0] for column in cursor.description], cursor.fetchall()

        tables = [row[0] for row in connection.call(ask, "SELECT name FROM sqlite_master WHERE type = 'table'")[1]]
        dump = connection.call(rows, ask, tables)
        files = sorted(path for path in place.iterdir() if path.is_file())
        sizes = {path.name: path.stat().st_size for path in files if not path.name.endswith("-shm")}
        return {**dump, "files": sizes, "frames": frames(place / "redcommons.sqlite3-wal")}


def postgres_dump(url: str, folder: Path, story: Story) -> dict[str, Any]:
    with played(url, folder, story):
        pass
    with psycopg.connect(url, autocommit=True) as connection:

        def ask(query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
            cursor = connection.execute(query.encode())
            return [column.name for column in cursor.description or []], cursor.fetchall()

        tables = [row[0] for row in ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")[1]]
        sizes = {table: ask(f"SELECT pg_relation_size('\"{table}\"')")[1] for table in tables}
        return {**rows(ask, tables), "sizes": sizes, "written": _settled_counts(ask)}


def _settled_counts(ask: Callable[[str], tuple[list[str], list[tuple[Any, ...]]]]) -> object:
    """Rows written by table. A server tells them a moment after a session ended, so they are read until they rest."""
    query = "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables ORDER BY relname"
    last, at_rest = None, 0
    while at_rest < 5:
        time.sleep(0.1)
        found = ask(query)[1]
        at_rest = at_rest + 1 if found == last and any(row[0] == "vault" and row[1] for row in found) else 0
        last = found
    return last


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def dump(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[Story], dict[str, Any]]]:
    """Play a story in a fresh workspace and return all that it left there."""
    urls: list[str] = []

    def play(story: Story) -> dict[str, Any]:
        folder = tmp_path / story.__name__
        folder.mkdir()
        if request.param == "sqlite":
            return sqlite_dump(folder, story)
        urls.append(request.getfixturevalue("postgres").create())
        return postgres_dump(urls[-1], folder, story)

    yield play
    for url in urls:
        request.getfixturevalue("postgres").drop(url)


# ---------------------------------------------------------------------------------------------------------- the promise


def test_private_behaviour_leaves_nothing_to_compare(dump: Callable[[Story], dict[str, Any]]) -> None:
    first, second = dump(plain), dump(troubled)

    assert [part for part in first if first[part] != second[part]] == []
    assert first.keys() == second.keys()
    assert first["verdict_belt"]
    assert first["vault"]


def test_a_variant_that_writes_on_reveal_is_noticed(dump: Callable[[Story], dict[str, Any]]) -> None:
    first, second = dump(plain), dump(telltale)

    assert [part for part in first if first[part] != second[part]]


def test_a_swap_leaves_every_row_as_it_was(dump: Callable[[Story], dict[str, Any]]) -> None:
    def straight(ana: Person) -> None:
        ana.pull()
        ana.rate()
        ana.pull()
        ana.leave()

    def swapping(ana: Person) -> None:
        ana.pull()
        ana.swap()
        ana.swap()
        ana.rate()
        ana.pull()
        ana.leave()

    first, second = dump(straight), dump(swapping)
    written = {"files", "frames", "sizes", "written"}  # a claim that went back was written, and names nobody

    assert [part for part in first if part not in written and first[part] != second[part]] == []
    assert first["task_belt"]


ROLES: dict[Work, Role] = {"explore": "explorer", "review": "rater", "adjudicate": "analyst"}
"""Who does work that is not rating; rating is told above."""


def at_work(ana: Person, does: Work) -> Person:
    """Lay work of a kind out, two items of it, and return somebody who does it."""
    world, ws = ana.world, ana.world.ws
    if does == "explore":
        for name in ("A task", "Another"):
            ws.study.add(world.study, "brief", name)
    items = tuple(row.fingerprint for row in ws.dataset.rows(world.study)[:2]) if does == "review" else ()
    asked = Queue(does=does, purpose="asked", items=items)
    if does == "adjudicate":
        ana.pull()
        ana.rate()
        asked = Queue(does=does, purpose="asked", run=world.run, only=((0, 1), (1, 1)))
    queue = ws.rating.open_queue(asked, world.study)
    return Person(replace(world, queue=queue), "eve", role=ROLES[does])


def done(eve: Person, does: Work) -> None:
    eve.pull()
    (eve.rate if does == "adjudicate" else eve.finish)()


@pytest.mark.parametrize("does", list(ROLES))
def test_care_leaves_nothing_to_compare_in_work_of_any_kind(
    dump: Callable[[Story], dict[str, Any]], does: Work
) -> None:
    """Limits by session, week and topic, own-group choices, boundaries and notes with an end."""

    def straight(ana: Person) -> None:
        eve = at_work(ana, does)
        done(eve, does)
        eve.leave()

    def caring(ana: Person) -> None:
        eve = at_work(ana, does)
        eve.bound("a topic that the queue does not hold")
        eve.choose(Choice(own=Amounts(session=5, day=7, week=9, topic=3), keeps_notes=True, matching="first"))
        eve.note("a hard one")
        done(eve, does)
        eve.choose(Choice(own=Amounts(topic=1), keeps_notes=False, own_group=(mark("another"),), matching="none"))
        eve.bound("another", among=(*HARMS, "a topic that the queue does not hold"))
        eve.leave()

    first, second = dump(straight), dump(caring)

    assert [part for part in first if first[part] != second[part]] == []


@pytest.mark.parametrize("does", list(ROLES))
def test_a_task_passed_over_leaves_every_row_as_it_was(dump: Callable[[Story], dict[str, Any]], does: Work) -> None:
    """Skipping and declining are one act here, and what was passed over stands as if nobody had had it."""

    def straight(ana: Person) -> None:
        eve = at_work(ana, does)
        done(eve, does)
        eve.leave()

    def passing(ana: Person) -> None:
        eve = at_work(ana, does)
        done(eve, does)
        eve.pull()
        eve.skip()
        eve.leave()

    first, second = dump(straight), dump(passing)
    written = {"files", "frames", "sizes", "written"}  # as with a swap: a claim that went back names nobody
    tables = [part for part in first if part not in written]  # nor does the place to which PostgreSQL moved its row

    assert [part for part in tables if sorted(map(str, first[part])) != sorted(map(str, second[part]))] == []


def test_the_masks_hide_no_difference_in_what_was_said(dump: Callable[[Story], dict[str, Any]]) -> None:
    def other(ana: Person) -> None:
        ana.pull()
        ana.rate("not_violated")
        ana.leave()

    def same(ana: Person) -> None:
        ana.pull()
        ana.rate()
        ana.leave()

    first, second = dump(same), dump(other)

    assert "verdict_belt" in [part for part in first if first[part] != second[part]]
