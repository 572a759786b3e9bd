"""A set of tasks ends when it is complete, what is owed follows what was kept, and no pace is shown to anybody."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from redcommons.evaluation.model import Owed, OwnPay
from redcommons.labour.model import Actor, Arrangement, Opening, Pay, Payment, WorkTime
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName
from tests.rating_worlds import Person, World, rating_world

TASK = Pay(amount="0.45", currency="EUR", unit="task")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with rating_world(str(tmp_path / "workspace"), tmp_path, items=4) as made:
        yield made


class Worker(Person):
    """Somebody of a crowd, who came in by a door."""

    def __init__(self, world: World, name: str, external: str = "", **said: object) -> None:
        """Come in, then do as every rater does."""
        crowd = Arrangement(way="crowd", title="First wave", pay=TASK, minutes=4, tasks=2, queue=world.queue)
        ws, self.way = world.ws, str(world.ws.labour.arrange(world.study, "first-wave", replaced(crowd, **said)).name)
        secret = ws.labour.open_door(world.study, self.way, Opening())
        ws.by(Actor(name=PersonName(""), roles=(), person=f"person-{name}")).labour.come_in(
            world.study, secret, name, external
        )
        super().__init__(world, name)


def replaced(there: Arrangement, **said: object) -> Arrangement:
    return msgspec.structs.replace(there, **said)


def test_a_set_ends_with_its_last_task_and_then_shows_its_code(world: World) -> None:
    ana = Worker(world, "ana", "W-1")
    before = ana.ws.rating.my_set(world.study)
    assert (before.kept, before.tasks, before.whole, before.code) == (0, 2, False, "")
    ana.pull()
    ana.rate()
    assert ana.ws.rating.my_set(world.study).code == ""
    ana.pull()
    ana.rate()
    after = ana.ws.rating.my_set(world.study)

    assert (after.kept, after.whole, after.over, len(after.code)) == (2, True, True, 10)
    assert ana.pull().why == "set_done"


def test_a_queue_that_runs_out_ends_the_set_for_its_worker(world: World) -> None:
    ana = Worker(world, "ana", tasks=9)
    for _task in range(4):
        ana.pull()
        ana.rate()
    found = ana.ws.rating.my_set(world.study)

    assert (found.kept, found.whole, found.over) == (4, False, True)
    assert found.code


def test_who_returns_a_set_keeps_what_they_did(world: World) -> None:
    ana = Worker(world, "ana", "W-1")
    ana.pull()
    ana.rate()
    ana.ws.labour.leave(world.study)

    assert ana.ws.rating.my_pay(world.study).earned == "0.45"
    assert ana.ws.rating.my_set(world.study).code
    assert [(line.external, line.amount, line.whole) for line in world.ws.rating.owed(world.study)] == [
        ("W-1", "0.45", False)
    ]


def test_a_worker_of_one_queue_is_handed_nothing_of_another(world: World) -> None:
    ana = Worker(world, "ana", queue="another")

    assert ana.pull().why == "set_done"


def test_who_came_by_no_arrangement_has_no_set_and_no_end(world: World) -> None:
    ben = Person(world, "ben")
    ben.pull()

    assert ben.ws.rating.my_set(world.study) is None
    assert ben.ws.rating.my_pay(world.study) == OwnPay()


def test_those_who_pay_see_an_id_a_code_and_an_amount_in_the_order_of_ids(world: World) -> None:
    for name, external in (("ana", "W-2"), ("ben", "W-1"), ("cleo", "")):
        Worker(world, name, external)
    world.ws.labour.arrange(world.study, "unpaid", Arrangement(way="event", title="An evening"))
    lines = world.ws.rating.owed(world.study)

    assert [line.external for line in lines] == ["cleo", "W-1", "W-2"]
    assert not {"tasks", "minutes", "count", "at", "kept"} & set(Owed.__struct_fields__)
    assert all(line.code == "" for line in lines), "no code of somebody who kept nothing"


def test_an_hour_is_paid_by_ones_own_minutes(world: World) -> None:
    ana = Worker(world, "ana", pay=Pay(amount="14", currency="EUR", unit="hour"))
    ana.ws.labour.note_time(world.study, WorkTime(day="2026-01-01", minutes=90))
    gone = ana.ws.labour.note_time(world.study, WorkTime(day="2026-01-01", minutes=60))
    ana.ws.labour.note_time(world.study, WorkTime(day="2026-01-01", minutes=60, gone=True), gone.name)
    pay = ana.ws.rating.my_pay(world.study)

    assert (pay.count, pay.earned, pay.unit) == (90, "21.00", "hour")
    assert world.ws.rating.owed(world.study)[0].amount == "21.00"


def test_a_payment_is_noted_seen_by_its_person_and_taken_back(world: World) -> None:
    ana, ben = Worker(world, "ana"), Worker(world, "ben")
    note = Payment(person="person-ana", amount="0,90", currency="EUR", what="first wave", day="2026-01-31")
    kept = world.ws.rating.note_payment(world.study, note)

    assert ana.ws.rating.my_pay(world.study).paid == (("EUR", "0.90"),)
    assert ben.ws.rating.my_pay(world.study).payments == ()
    world.ws.rating.take_back_payment(world.study, kept.name)
    assert ana.ws.rating.my_pay(world.study).paid == ()
    assert ana.ws.rating.my_pay(world.study).payments[0].gone
    with pytest.raises(NotFound):
        world.ws.rating.take_back_payment(world.study, "payment-x")


@pytest.mark.parametrize("wrong", [{"amount": "-1"}, {"amount": "NaN"}, {"currency": ""}, {"day": "soon"}])
def test_a_payment_that_cannot_be_is_refused(world: World, wrong: dict[str, str]) -> None:
    Worker(world, "ana")
    note = Payment(person="person-ana", amount="1", currency="EUR", day="2026-01-31")

    with pytest.raises(BadInput):
        world.ws.rating.note_payment(world.study, msgspec.structs.replace(note, **wrong))


def test_only_those_who_pay_see_who_is_owed(world: World) -> None:
    ana = Worker(world, "ana")

    with pytest.raises(NotPermitted):
        ana.ws.rating.owed(world.study)
    with pytest.raises(NotPermitted):
        ana.ws.rating.note_payment(world.study, Payment(person="person-ana", amount="1", currency="EUR"))
    with pytest.raises(NotFound):
        world.ws.rating.note_payment(
            world.study, Payment(person="nobody", amount="1", currency="EUR", day="2026-01-31")
        )
