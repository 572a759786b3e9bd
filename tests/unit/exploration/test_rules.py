"""What may be said of a repeat, where a person may speak, and which branch is shown."""

from __future__ import annotations

import pytest

from redcommons.exploration import rules
from redcommons.exploration.model import Asking, Talk, Turn
from redcommons.values.conversation import assistant, user
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import PersonName

TALK = Talk(targets=("helpline", "helpline:1.5"), by=PersonName("me"), asking=Asking(temperature=0.7))


def reply(number: int, text: str, parent: int = 1, **more: object) -> Turn:
    return Turn(number=number, parent=parent, lane=1, message=assistant(text), model="m", **more)  # type: ignore[arg-type]


TURNS = (
    Turn(number=1, parent=0, message=user("how long?")),
    reply(2, "ten days"),
    reply(3, "thirty days"),
    reply(4, "ten days"),
    reply(5, "ten days", asked=Asking(temperature=1.0)),  # other settings
    reply(6, "ten da", state="stopped"),  # not whole
    Turn(number=7, parent=2, message=user("sure?")),
    reply(8, "", parent=7, state="failed", cause="it broke"),
    reply(9, "yes", parent=7),
)


@pytest.mark.parametrize(("number", "counts"), [(2, (2, 3)), (3, (1, 3)), (4, (2, 3)), (5, (1, 1)), (9, (1, 1))])
def test_a_repeat_counts_whole_replies_under_the_same_settings_word_for_word(
    number: int, counts: tuple[int, int]
) -> None:
    assert rules.again(TURNS, number) == counts


def test_a_reply_that_never_came_is_no_part_of_what_is_sent() -> None:
    path = [*rules.upto(TURNS, 8), Turn(number=10, parent=8, message=user("hello?"))]

    assert [message.text for message in rules.said(path)] == ["how long?", "ten days", "sure?", "hello?"]
    assert rules.said([reply(2, "")]) == (assistant(""),)  # an empty reply is a reply


def test_the_newest_branch_is_shown_below_any_turn() -> None:
    assert [rules.leaf(TURNS), rules.leaf(TURNS, 2), rules.leaf(TURNS, 7), rules.leaf(())] == [6, 9, 9, 0]


def test_a_person_speaks_first_or_after_a_reply() -> None:
    for number in (0, 2, 6, 8):
        rules.place_after(TURNS, number)
    for number, why in ((1, "a person's"), (12, "no turn 12")):
        with pytest.raises(BadInput, match=why):
            rules.place_after(TURNS, number)
    with pytest.raises(BadInput, match="still being written"):
        rules.place_after([*TURNS, reply(10, "", state="writing")], 10)


def test_more_replies_bring_seeds_that_none_beside_them_has() -> None:
    places = rules.awaited_again(TALK, TURNS, (1, 1), 2)

    assert [(turn.parent, turn.seed, turn.asked.temperature, turn.state) for turn in places] == [
        (1, 5, 0.7, "writing"),
        (1, 6, 0.7, "writing"),
    ]


@pytest.mark.parametrize(("parent", "times"), [(2, 1), (0, 1), (12, 1), (1, 0), (1, 201), (1, -1)])
def test_what_cannot_be_asked_again_is_refused(parent: int, times: int) -> None:
    with pytest.raises(BadInput):
        rules.awaited_again(TALK, TURNS, (parent, 1), times)


def test_siblings_share_a_parent_and_a_lost_turn_is_named() -> None:
    assert [turn.number for turn in rules.siblings(TURNS, 3)] == [2, 3, 4, 5, 6]
    with pytest.raises(NotFound, match="no turn 12 here"):
        rules.upto(TURNS, 12)
