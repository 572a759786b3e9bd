"""Pure rules of exploration: which path a reply follows, and how a repeat may be worded."""

from __future__ import annotations

from collections.abc import Sequence

from redcommons.exploration.model import Kept, Turn
from redcommons.values.conversation import Messages
from redcommons.values.search import Findable
from redcommons.values.words import _


def said(path: Sequence[Turn]) -> Messages:
    """Return the messages of a path."""
    return tuple(turn.message for turn in path)


def again_in_words(times: int, repeats: int) -> str:
    """Return the only wording for a repeated turn: counts under these settings, never a rate."""
    return _("{k} of {n} under these settings").format(k=times, n=repeats)


def turn_words(turn: Turn, talk: str) -> Findable:
    """Return what a turn of a conversation, by the name of the talk, can be found by: its text."""
    return Findable("turn", f"{talk}:{turn.number}", "", turn.message.text)


def kept_words(item: Kept, name: str) -> Findable | None:
    """Return what something kept can be found by; None once it was taken back."""
    if item.taken_back:
        return None
    texts = (item.title, item.wrong, item.target, item.model, *(message.text for message in item.turns))
    return Findable("kept", name, item.title, "\n".join(texts))
