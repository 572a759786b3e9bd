"""Pure rules of exploration: which path a reply follows, and how a repeat may be worded."""

from __future__ import annotations

from collections.abc import Sequence

from redcommons.exploration.model import ABOVE, Kept, Talk, Turn
from redcommons.values.conversation import Messages, assistant
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.search import Findable
from redcommons.values.words import _

MOST_AGAIN = 200
"""Most times that one message is asked again at once."""


def said(path: Sequence[Turn]) -> Messages:
    """Return the messages of a path, without replies that never came."""
    return tuple(turn.message for turn in path if turn.message.text or turn.state == "whole")


def upto(turns: Sequence[Turn], number: int) -> tuple[Turn, ...]:
    """Return the turns from the first to `number`, following parents; raises NotFound."""
    by_number = {turn.number: turn for turn in turns}
    if number not in by_number:
        raise NotFound(f"there is no turn {number} here: there are {len(turns)}")
    path: list[Turn] = []
    while number:
        path.append(by_number[number])
        number = by_number[number].parent
    return tuple(reversed(path))


def again_in_words(times: int, repeats: int) -> str:
    """Return the only wording for a repeated turn: counts under these settings, never a rate."""
    return _("{k} of {n} under these settings").format(k=times, n=repeats)


def siblings(turns: Sequence[Turn], number: int) -> tuple[Turn, ...]:
    """Return the turns that share a parent with `number`, itself among them, by number."""
    parent = next(turn.parent for turn in turns if turn.number == number)
    return tuple(turn for turn in turns if turn.parent == parent)


def again(turns: Sequence[Turn], number: int) -> tuple[int, int]:
    """Return (k, N): how many of the N whole replies beside this one, under its settings, say the same, it included.

    Only words for word counts as the same: whether two wordings mean the same is a judgment.
    """
    mine = next(turn for turn in turns if turn.number == number)
    beside = [
        turn
        for turn in siblings(turns, number)
        if turn.message.role == "assistant"
        and turn.state == "whole"
        and (turn.model, turn.temperature) == (mine.model, mine.temperature)
    ]
    return sum(turn.message.text == mine.message.text for turn in beside), len(beside)


def leaf(turns: Sequence[Turn], number: int = 0) -> int:
    """Return the last turn of the newest branch below `number`; 0 is the root. 0 where nothing was said."""
    children = {turn.parent: turn.number for turn in sorted(turns, key=lambda turn: turn.number)}
    while number in children:
        number = children[number]
    return number


def place_after(turns: Sequence[Turn], parent: int) -> None:
    """Return when a person may speak after turn `parent`; raises BadInput with the way out."""
    found = next((turn for turn in turns if turn.number == parent), None)
    if parent and found is None:
        raise BadInput(f"there is no turn {parent} to speak after: it has {len(turns)}")
    if found is not None and found.message.role != "assistant":
        raise BadInput(f"turn {parent} is a person's: speak after a reply, or change what was said")
    if found is not None and found.state == "writing":
        raise BadInput(f"turn {parent} is still being written: wait for it, or stop it")


def awaited(talk: Talk, parent: int = ABOVE, seed: int = 0) -> Turn:
    """Return the place of a reply that is still to be written."""
    waiting = assistant("")
    return Turn(number=0, parent=parent, message=waiting, seed=seed, temperature=talk.temperature, state="writing")


def awaited_again(talk: Talk, turns: Sequence[Turn], parent: int, times: int) -> tuple[Turn, ...]:
    """Return places for more replies to turn `parent`; seeds tell them from those beside them. Raises BadInput."""
    if not any(turn.number == parent and turn.message.role == "user" for turn in turns):
        raise BadInput(f"turn {parent} is nothing that a reply could follow: name what a person said")
    if not 1 <= times <= MOST_AGAIN:
        raise BadInput(f"asked {times} times: give 1 to {MOST_AGAIN}")
    beside = sum(turn.parent == parent and turn.message.role == "assistant" for turn in turns)
    return tuple(awaited(talk, parent, beside + more) for more in range(times))


def kept_name(talk: str, number: int) -> str:
    """Return the name under which a turn is kept as a finding."""
    return f"{talk} turn {number}"


def turn_words(turn: Turn, talk: str) -> Findable:
    """Return what a turn of a conversation, by the name of the talk, can be found by: its text."""
    return Findable("turn", f"{talk}:{turn.number}", "", turn.message.text)


def kept_words(item: Kept, name: str) -> Findable | None:
    """Return what something kept can be found by; None once it was taken back."""
    if item.taken_back:
        return None
    texts = (item.title, item.wrong, item.should, item.target, item.model, *(message.text for message in item.turns))
    return Findable("kept", name, item.title, "\n".join(texts))
