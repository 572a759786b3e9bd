"""A disk that is full in the middle of a rating with all its details, or of a withdrawal: nothing is half done."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from redcommons.assembly import Workspace
from redcommons.evaluation.model import Said
from redcommons.labour.model import Membership, Statement
from redcommons.values.errors import StoreError
from redcommons.values.identity import PersonName
from tests.rating_worlds import Person, World, rating_world

LONG = "words " * 1_600


@contextmanager
def full(ws: Workspace) -> Iterator[None]:
    """Let the database have not one page more than it has."""
    connection = ws.ports[0].shelf.connection

    def told(pragma: str) -> int:
        with connection.db.cursor() as cursor:
            cursor.execute(f"PRAGMA {pragma}")
            return int(cursor.fetchone()[0])

    connection.call(told, f"max_page_count = {connection.call(told, 'page_count')}")
    try:
        yield
    finally:
        connection.call(told, "max_page_count = 1073741823")


def state(world: World, ana: Person) -> tuple[object, ...]:
    """Return what stands of a rating and of what is private."""
    progress = ana.ws.rating.progress(world.study, world.queue)
    return progress.done, len(list(world.ws.evaluation.verdicts(world.run))), ana.ws.labour.vault().body


def test_a_rating_with_its_details_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    with rating_world(str(tmp_path / "ws"), tmp_path) as world:
        ana = Person(world, "ana")
        ana.pull()
        said, held = Said(word="violated", why=LONG, severity="grave"), ana.held()
        before = state(world, ana)
        with full(world.ws), pytest.raises(StoreError):
            ana.ws.rating.rate(held, said, ana.settling())
        assert state(world, ana) == before

        ana.ws.rating.rate(held, said, ana.settling())
        assert state(world, ana)[:2] == (1, 1)


def test_a_withdrawal_is_done_whole_or_not_at_all(tmp_path: Path) -> None:
    with rating_world(str(tmp_path / "ws"), tmp_path) as world:
        member = Membership(person="person-ana", pseudonym=PersonName("ana"), roles=("rater",))
        world.ws.ports[0].shelf.put(world.study, member.person, member, "lena")
        ana = Person(world, "ana")
        for _reply in range(3):
            ana.pull()
            ana.rate()
        ana.ws.labour.state(world.study, Statement(text="We were not asked.", signed="pseudonym"))
        lead = world.ws.findings
        for _edition in range(25):  # each holds all of it, so that tombstones take room
            lead.publish(world.study)
        keys = [one.key for one in ana.ws.own.gave(world.study)]
        with full(world.ws), pytest.raises(StoreError):
            ana.ws.own.withdraw(world.study, keys)
        assert [one.key for one in ana.ws.own.gave(world.study)] == keys
        assert world.ws.own.to_build(world.study) == ()

        ana.ws.own.withdraw(world.study, keys)
        assert ana.ws.own.gave(world.study) == ()
        assert len(world.ws.own.to_build(world.study)) == 25
