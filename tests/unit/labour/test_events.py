"""Events: targets by chance and even, one each; budgets; who is told, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from redcommons.assembly import Workspace, open_workspace
from redcommons.labour.model import Actor, Arrangement, Membership
from redcommons.labour.model.people import Role
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId

EVENT = Arrangement(way="event", title="Open day", roles=("visitor",), targets=("one", "two"), budget=3)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "workspace") as made:
        yield made


@pytest.fixture
def study(ws: Workspace) -> StudyId:
    made = StudyId(ws.study.new("Helpline").id)
    ws.ports[0].shelf.put(made, "open-day", EVENT, "lead")
    return made


def visitor(ws: Workspace, study: StudyId, name: str, arrangement: str = "open-day") -> Workspace:
    member = Membership(
        person=f"person-{name}", pseudonym=PersonName(name), roles=("visitor",), arrangement=arrangement
    )
    ws.ports[0].shelf.put(study, member.person, member, name)
    return as_role(ws, "visitor", name)


def as_role(ws: Workspace, role: Role, name: str = "somebody") -> Workspace:
    return ws.by(Actor(name=PersonName(name), roles=(role,), person=f"person-{name}"))


def put(ws: Workspace, study: StudyId, event: Arrangement) -> None:
    ws.ports[0].shelf.put(study, "open-day", event, "lead")


def test_what_chance_gives_is_kept(ws: Workspace, study: StudyId) -> None:
    ana = visitor(ws, study, "ana")
    first = ana.labour.assigned(study)

    assert len(first) == 1
    assert {ana.labour.assigned(study) for _time in range(20)} == {first}


def test_targets_are_given_evenly(ws: Workspace, study: StudyId) -> None:
    put(ws, study, msgspec.structs.replace(EVENT, targets=("one", "two", "three")))
    given = Counter(visitor(ws, study, f"v{n}").labour.assigned(study) for n in range(20))

    assert sorted(given.values()) == [6, 7, 7]


def test_targets_are_given_evenly_to_many_at_once(ws: Workspace, study: StudyId) -> None:
    there = [visitor(ws, study, f"v{n}") for n in range(16)]
    with ThreadPoolExecutor(16) as pool:
        given = list(pool.map(lambda one: one.labour.assigned(study), there * 2))

    assert given[:16] == given[16:], "a second tab got another target"
    assert sorted(Counter(given[:16]).values()) == [8, 8]


def test_a_target_that_came_later_is_given_until_it_has_caught_up(ws: Workspace, study: StudyId) -> None:
    for n in range(4):
        visitor(ws, study, f"v{n}").labour.assigned(study)
    put(ws, study, msgspec.structs.replace(EVENT, targets=("one", "two", "three")))

    assert {visitor(ws, study, f"w{n}").labour.assigned(study) for n in range(2)} == {("three",)}


def test_who_came_by_no_event_is_given_nothing(ws: Workspace, study: StudyId) -> None:
    ws.ports[0].shelf.put(study, "crowd", Arrangement(way="crowd", title="Crowd"), "lead")

    for through in ("", "crowd", "nothing"):
        with pytest.raises(NotFound, match="no event"):
            visitor(ws, study, f"of-{through}", through).labour.assigned(study)


def test_an_event_without_a_target_says_so(ws: Workspace, study: StudyId) -> None:
    put(ws, study, msgspec.structs.replace(EVENT, targets=()))

    with pytest.raises(BadInput, match="no model to talk to"):
        visitor(ws, study, "ana").labour.assigned(study)


@pytest.mark.parametrize("over", [{"closed": True}, {"told": True}])
def test_a_visitor_is_told_when_it_is_over_and_not_before(ws: Workspace, study: StudyId, over: dict[str, bool]) -> None:
    ana = visitor(ws, study, "ana")
    given = ana.labour.assigned(study)
    assert ana.labour.had(study) == ()

    put(ws, study, msgspec.structs.replace(EVENT, **over))
    assert ana.labour.had(study) == given
    assert visitor(ws, study, "ben").labour.had(study) == (), "who never talked had none"


def test_the_lead_lets_visitors_be_told(ws: Workspace, study: StudyId) -> None:
    ana = visitor(ws, study, "ana")
    given = ana.labour.assigned(study)
    ws.labour.tell_targets(study, "open-day")

    assert ana.labour.had(study) == given
    with pytest.raises(NotPermitted):
        as_role(ws, "facilitator").labour.tell_targets(study, "open-day")


@pytest.mark.parametrize("role", ["visitor", "explorer", "facilitator", "rater", "steward", "researcher", "reader"])
def test_who_had_which_target_is_for_lead_and_analyst(ws: Workspace, study: StudyId, role: Role) -> None:
    given = visitor(ws, study, "ana").labour.assigned(study)

    assert [(name, one.targets) for name, one in as_role(ws, "analyst").labour.assignments(study)] == [("ana", given)]
    with pytest.raises(NotPermitted):
        as_role(ws, role).labour.assignments(study)


def test_a_facilitator_raises_the_budget_and_nobody_lowers_it(ws: Workspace, study: StudyId) -> None:
    facilitator = as_role(ws, "facilitator").labour

    assert facilitator.raise_budget(study, "open-day", 4).budget == 7
    for more in (0, -1, 1_000):
        with pytest.raises(BadInput):
            facilitator.raise_budget(study, "open-day", more)
    with pytest.raises(NotFound):
        facilitator.raise_budget(study, "nothing", 1)
    with pytest.raises(NotPermitted):
        visitor(ws, study, "ana").labour.raise_budget(study, "open-day", 1)


def test_two_who_raise_a_budget_at_once_both_do(ws: Workspace, study: StudyId) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _n: ws.labour.raise_budget(study, "open-day", 5), range(8)))

    assert dict(ws.labour.events(study))["open-day"].budget == 43
