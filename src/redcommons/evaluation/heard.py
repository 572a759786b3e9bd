"""Pure rules of a reply in a conversation: what becomes of a turn once its reply is over, and who listens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from redcommons.evaluation.model import Reply
from redcommons.exploration.model import Turn, TurnState
from redcommons.values.conversation import assistant
from redcommons.values.errors import Dropped
from redcommons.values.text import clean
from redcommons.values.words import _

DETAIL = 500
"""Characters kept of why a reply broke off."""


def _unheard(_turn: Turn, _text: str | None = None) -> None:
    """Hear nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Who is told of replies while they come, on the thread that waits for them."""

    words: Callable[[Turn, str | None], None] = _unheard
    """Told each piece of a reply; None says that it is asked for again and all before is void."""
    ended: Callable[[Turn], None] = _unheard
    """Told each reply as it ended, once it is kept."""


def whole(turn: Turn, reply: Reply, milliseconds: float) -> Turn:
    """Return the turn of a reply that came to its end; `milliseconds` counts where the target does not say."""
    return msgspec.structs.replace(
        turn,
        message=msgspec.structs.replace(assistant(reply.text), calls=reply.calls),
        model=reply.model,
        milliseconds=reply.milliseconds or milliseconds,
        first=reply.first,
        finish=reply.finish,
        request=reply.request,
        state="whole",
    )


def broken(turn: Turn, came: str, cause: str, milliseconds: float = 0.0, *, stopped: bool = False) -> Turn:
    """Return the turn of a reply that broke off with what came of it, or never came at all."""
    state: TurnState = "stopped" if stopped else "cut_off" if came else "failed"
    return msgspec.structs.replace(
        turn, message=assistant(came), state=state, cause=one_line(cause), milliseconds=milliseconds
    )


def why(error: BaseException) -> str:
    """Return why a reply broke off, in words; of what was dropped nothing is said but that it was."""
    if not isinstance(error, Dropped):
        return str(error) or type(error).__name__
    said = _(
        "dropped before it was kept: the detector {name} takes it for sexual content about minors. It counts as "
        "violated, evidence not kept. What the organisation asks you to do stands on the page of support."
    )
    return said.format(name=error.detector)


def one_line(cause: str) -> str:
    """Return the outside world's words for a failure in one line."""
    return " ".join(clean(cause, limit=len(cause)).split())[:DETAIL]
