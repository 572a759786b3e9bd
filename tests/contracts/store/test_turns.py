"""What every belt of turns promises."""

import pytest

from redcommons.adapters.store.opening import Store
from redcommons.exploration.model import Turn
from redcommons.values.conversation import assistant, user
from redcommons.values.errors import NotFound, StoreError
from redcommons.values.identity import SheetId, new_id


def new_talk() -> SheetId:
    return SheetId(new_id("sheet"))


def tree() -> tuple[Turn, ...]:
    """A question, two replies beside each other, and a question after the second."""
    return (
        Turn(number=1, parent=0, message=user("hello \x00")),
        Turn(number=2, parent=1, message=assistant("hi"), model="m", seed=7, milliseconds=1.5),
        Turn(number=3, parent=1, message=assistant("hi again")),
        Turn(number=4, parent=3, message=user("and now \N{SKULL}")),
    )


def test_turns_come_back_by_number_in_whatever_order_they_came(store: Store) -> None:
    talk, other = new_talk(), new_talk()
    for turn in reversed(tree()):
        store.turns.append(talk, turn)
    store.turns.append(other, tree()[0])

    assert store.turns.all(talk) == tree()
    assert store.turns.all(other) == tree()[:1]
    assert store.turns.all(new_talk()) == ()


def test_a_path_follows_parents_and_passes_by_siblings(store: Store) -> None:
    talk = new_talk()
    for turn in tree():
        store.turns.append(talk, turn)

    assert [turn.number for turn in store.turns.path(talk, 4)] == [1, 3, 4]
    assert [turn.number for turn in store.turns.path(talk, 2)] == [1, 2]


@pytest.mark.parametrize("number", [0, 5, -1])
def test_a_turn_that_is_not_there_is_named(store: Store, number: int) -> None:
    talk = new_talk()
    store.turns.append(talk, tree()[0])

    with pytest.raises(NotFound, match=rf"{talk} has no turn {number}"):
        store.turns.path(talk, number)


def test_a_turn_is_never_written_over(store: Store) -> None:
    talk = new_talk()
    store.turns.append(talk, tree()[0])

    with pytest.raises(StoreError):
        store.turns.append(talk, Turn(number=1, parent=0, message=user("something else")))
    assert store.turns.all(talk) == tree()[:1]
