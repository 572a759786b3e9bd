"""Heads of conversations are found by many names at once."""

from redcommons.adapters.store.opening import Store
from redcommons.adapters.store.talks import BATCH
from redcommons.exploration.model import Talk
from redcommons.values.identity import PersonName
from tests.store_worlds import new_study


def test_heads_are_found_by_their_names_and_those_of_another_study_are_not(store: Store) -> None:
    study, other = new_study(), new_study()
    talk = Talk(targets=("helpline",), by=PersonName("me"))
    mine = {store.talks.begin(study, f"talk {number}", talk).name for number in range(3)}
    store.talks.begin(other, "talk elsewhere", talk)
    found = store.talks.called(study, {*mine, "talk elsewhere", *(f"nowhere {n}" for n in range(BATCH))})

    assert {name: head.talk for name, head in found.items()} == dict.fromkeys(mine, talk)
    assert store.talks.called(study, ()) == {}
