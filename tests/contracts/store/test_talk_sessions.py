"""What every belt of conversations promises of sessions with one person."""

from redcommons.adapters.store.opening import Store
from redcommons.exploration.model import Talk
from tests.store_worlds import new_study


def session(number: int, first: str = "") -> Talk:
    return Talk(targets=("t",), session=number, first=first)


def test_sessions_with_one_person_are_found_by_the_first_of_them(store: Store) -> None:
    study = new_study()
    first, second, third, again, alone = (f"{study} {number}" for number in range(5))
    said = {first: session(1), second: session(2, first), third: session(3, first), again: session(2, first)}
    for name, talk in {**said, alone: session(1)}.items():
        store.talks.begin(study, name, talk)

    assert [head.name for head in store.talks.line(study, first)] == [first, second, again, third]
    assert [head.name for head in store.talks.line(study, alone)] == [alone]
    assert store.talks.sessions(study, [first, alone, "nothing"]) == {first: 3, alone: 1}
    assert store.talks.sessions(study, []) == {}
    assert store.talks.line(new_study(), first) == ()
    store.talks.change(study, second, session(2, first))
    assert [head.name for head in store.talks.line(study, first)] == [first, second, again, third]
