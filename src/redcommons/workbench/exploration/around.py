"""What stands around the turns of a conversation: its sessions, its people, the role somebody writes in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.http import HttpRequest

from redcommons.exploration.model import Talk, Turn
from redcommons.study.model import Scenario
from redcommons.values.text import MAX_LABEL
from redcommons.workbench.access import Seat
from redcommons.workbench.care.role import persona


class Opened(Protocol):
    """A conversation as a page opened it."""

    @property
    def name(self) -> str:
        """Its name in the address."""
        ...

    @property
    def talk(self) -> Talk:
        """Its head."""
        ...

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Every turn of all branches."""
        ...

    @property
    def card(self) -> Scenario | None:
        """Its scenario card."""
        ...


def around(request: HttpRequest, here: Seat, one: Opened) -> dict[str, Any]:
    """Return what the parts around the turns say."""
    name, talk, turns = one.name, one.talk, one.turns
    sessions = here.ws.exploration.sessions(here.id, name)
    last = turns[-1].number if turns else 0
    return {
        "sessions": sessions if len(sessions) > 1 else (),
        "sessions_all": max((one.talk.session for one in sessions), default=1),
        "in_role": persona(request, name),
        "suggested_role": _suggested(one.card),
        "out_of_role": request.GET.get("out") == "1",
        "last_number": last,
        "voice": _voice(talk, turns, here.ws.actor.name),
        "pasted": [("", "")],
    }


def _suggested(card: Scenario | None) -> str:
    """Return the persona that a scenario suggests."""
    return " ".join(card.person.split())[:MAX_LABEL] if card else ""


def _voice(talk: Talk, turns: Sequence[Turn], me: str) -> str:
    """Return as whom somebody spoke last, which they go on as until they choose another."""
    mine = (turn.message.name for turn in reversed(turns) if turn.message.role == "user" and turn.by in ("", me))
    earlier = (message.name for message in reversed(talk.before) if message.role == "user")
    return next((name for name in (*mine, *earlier, *talk.voices) if name in talk.voices), "")
