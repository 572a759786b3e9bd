"""Pure rules of exploration: which path a reply follows, and how a repeat may be worded."""

from __future__ import annotations

from collections.abc import Sequence

from redcommons.exploration.model import Turn
from redcommons.values.conversation import Messages
from redcommons.values.words import _


def said(path: Sequence[Turn]) -> Messages:
    """Return the messages of a path."""
    return tuple(turn.message for turn in path)


def again_in_words(times: int, repeats: int) -> str:
    """Return the only wording for a repeated turn: counts under these settings, never a rate."""
    return _("{k} of {n} under these settings").format(k=times, n=repeats)
