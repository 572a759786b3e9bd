"""What every belt of turns promises."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest

from redcommons.adapters.store.models import PieceRow
from redcommons.adapters.store.opening import Store
from redcommons.exploration.model import ABOVE, Asking, Turn
from redcommons.exploration.ports import Piece
from redcommons.values.conversation import assistant, user
from redcommons.values.errors import NotFound, StoreError
from redcommons.values.identity import SheetId, new_id
from tests.store_worlds import begin, end, opened

LEFT = """
import os, sys
from redcommons.adapters.store.opening import open_store
from redcommons.exploration.model import ABOVE, Asking, Turn
from redcommons.exploration.ports import Piece
from redcommons.testing import FrozenClock
from redcommons.values.conversation import assistant, user
turns = open_store(sys.argv[1], FrozenClock()).turns
holding = turns.owning()
owner = holding.__enter__()
asked = Turn(number=0, parent=0, message=user("tell me"))
turns.add("talk", [asked, Turn(number=0, parent=ABOVE, message=assistant(""), state="writing")], owner)
turns.pieces([Piece("talk", 2, 1, "all is \\x00"), Piece("talk", 2, 2, "well \\N{SKULL}")])
print("written", flush=True)
sys.stdin.readline()
os.kill(os.getpid(), 9)
"""


def new_talk() -> SheetId:
    return SheetId(new_id("sheet"))


def tree() -> tuple[Turn, ...]:
    """A question, two replies beside each other, and a question after the second."""
    return (
        Turn(number=1, parent=0, message=user("hello \x00")),
        Turn(number=2, parent=1, message=assistant("hi"), model="m", seed=7, milliseconds=1.5),
        Turn(number=3, parent=1, message=assistant("hi again"), asked=Asking(temperature=0.5)),
        Turn(number=4, parent=3, message=user("and now \N{SKULL}")),
    )


def exchange(said: str = "hello") -> list[Turn]:
    return [Turn(number=0, parent=0, message=user(said)), writing()]


def writing(parent: int = ABOVE) -> Turn:
    return Turn(number=0, parent=parent, message=assistant(""), seed=3, state="writing")


def pieces_left(store: Store, talk: SheetId) -> int:
    rows = PieceRow.objects.using(store.connection.alias).filter(talk=talk)
    return store.connection.call(rows.count)


def test_turns_are_numbered_as_they_come_and_come_back_by_number(store: Store) -> None:
    talk, other = new_talk(), new_talk()
    for turn in tree():
        assert store.turns.add(talk, [turn]) == (turn,)
    store.turns.add(other, tree()[:1])

    assert store.turns.all(talk) == tree()
    assert store.turns.all(other) == tree()[:1]
    assert store.turns.all(new_talk()) == ()
    assert store.turns.counts([talk, other, new_talk()]) == {talk: 4, other: 1}


def test_how_far_a_conversation_is_is_told_without_reading_it(store: Store) -> None:
    talk = new_talk()
    assert store.turns.standing(talk) == (0, 0)
    with store.turns.owning() as owner:
        store.turns.add(talk, [*exchange(), writing(1)], owner)
        store.turns.pieces([Piece(talk, 2, 1, "all is")])
        assert store.turns.standing(talk) == (3, 2)
        store.turns.whole(talk, Turn(number=2, parent=1, message=assistant("all is well")))
        assert store.turns.standing(talk) == (3, 1)

    assert store.turns.standing(talk) == (3, 0)  # who wrote the other is gone


def test_a_path_follows_parents_and_passes_by_siblings(store: Store) -> None:
    talk = new_talk()
    store.turns.add(talk, tree())

    assert [turn.number for turn in store.turns.path(talk, 4)] == [1, 3, 4]
    assert [turn.number for turn in store.turns.path(talk, 2)] == [1, 2]


@pytest.mark.parametrize("number", [0, 5, -1])
def test_a_turn_that_is_not_there_is_named(store: Store, number: int) -> None:
    talk = new_talk()
    store.turns.add(talk, tree()[:1])

    with pytest.raises(NotFound, match=rf"no turn {number} here"):
        store.turns.path(talk, number)


def test_many_tabs_that_speak_at_once_never_take_one_number(store: Store, place: str) -> None:
    talk = new_talk()
    with opened(place) as second, ThreadPoolExecutor(8) as tabs:
        stores = [store, second] * 20
        added = list(tabs.map(lambda one: one.turns.add(talk, exchange(), "me"), stores))

    assert sorted(turn.number for pair in added for turn in pair) == list(range(1, 81))
    assert all(reply.parent == asked.number for asked, reply in added)


def test_a_turn_that_is_being_written_holds_its_pieces_so_far(store: Store) -> None:
    talk = new_talk()
    with store.turns.owning() as owner:
        store.turns.add(talk, exchange(), owner)
        assert (store.turns.all(talk)[1].state, store.turns.all(talk)[1].message.text) == ("writing", "")
        for number, text in enumerate(("all \x00", "is ", "well \N{SKULL}"), 1):
            store.turns.pieces([Piece(talk, 2, number, text)])

        found = store.turns.path(talk, 2)[1]
        assert (found.state, found.message.text, found.cause) == ("writing", "all \x00is well \N{SKULL}", "")


def test_a_reply_that_begins_anew_drops_what_came_before(store: Store) -> None:
    talk = new_talk()
    with store.turns.owning() as owner:
        store.turns.add(talk, exchange(), owner)
        for number, text in ((1, "all "), (2, "is "), (1, "no, "), (2, "it is not")):
            store.turns.pieces([Piece(talk, 2, number, text)])

        assert store.turns.all(talk)[1].message.text == "no, it is not"


def test_the_whole_turn_takes_the_place_of_its_pieces(store: Store) -> None:
    talk = new_talk()
    whole = Turn(number=2, parent=1, message=assistant("all is well"), model="m", seed=3, milliseconds=8)
    with store.turns.owning() as owner:
        store.turns.add(talk, exchange(), owner)
        store.turns.pieces([Piece(talk, 2, 1, "all is")])
        store.turns.whole(talk, whole)

        assert store.turns.all(talk)[1] == whole
        assert pieces_left(store, talk) == 0
        with pytest.raises(NotFound, match="no turn 2 that is being written"):
            store.turns.whole(talk, whole)
    assert store.turns.all(talk)[1] == whole


def test_one_piece_is_never_written_over_by_another(store: Store) -> None:
    talk = new_talk()
    store.turns.add(talk, exchange(), "me")
    store.turns.pieces([Piece(talk, 2, 1, "all ")])
    store.turns.pieces([Piece(talk, 2, 2, "is ")])

    with pytest.raises(StoreError):
        store.turns.pieces([Piece(talk, 2, 2, "was ")])
    assert store.turns.all(talk)[1].message.text == "all is "


def test_what_an_owner_leaves_unfinished_is_cut_off_with_what_came(store: Store) -> None:
    talk = new_talk()
    with store.turns.owning() as owner:
        store.turns.add(talk, exchange(), owner)
        store.turns.pieces([Piece(talk, 2, 1, "all is")])
    found = store.turns.all(talk)[1]

    assert (found.state, found.message.text, bool(found.cause)) == ("cut_off", "all is", True)
    # and it can be asked again, beside what came
    assert store.turns.add(talk, [writing(1)], "nobody")[0].number == 3


def test_a_killed_owner_leaves_what_came(own_place: str) -> None:
    writer = begin(LEFT, own_place)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "written\n"
    with opened(own_place) as store:
        before = store.turns.all(SheetId("talk"))[1]
        killed = end(writer)
        patience = monotonic() + 10  # a server needs a moment to notice that a session's process is gone
        while (after := store.turns.all(SheetId("talk"))[1]).state == "writing" and monotonic() < patience:
            pass

    assert killed.code == -9
    assert (before.state, before.message.text) == ("writing", "all is \x00well \N{SKULL}")
    assert (after.state, after.message.text) == ("cut_off", "all is \x00well \N{SKULL}")
