"""Answers in the place of the tools that a reply calls."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from redcommons.exploration.model import Turn
from redcommons.values.errors import BadInput
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.exploration.asked import numbers
from redcommons.workbench.exploration.owner import streams
from redcommons.workbench.exploration.streaming import answered


@in_study
def answer(request: HttpRequest, here: Seat, talk: str) -> HttpResponseBase:
    """Answer every call of a turn in the order in which they stand, and hear how the target goes on."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    _head, turns = here.ws.exploration.open_talk(here.id, talk)
    told, lives = streams().answer(here.ws, here.id, talk, _answers(request, turns))
    return answered(request, here, talk, lives, told)


def _answers(request: HttpRequest, turns: tuple[Turn, ...]) -> tuple[int, dict[str, str]]:
    """Return the turn that calls, and words for each of its calls."""
    meant = next(iter(numbers("turn", request.POST.get("turn", ""))), 0)
    found = next((turn for turn in turns if turn.number == meant), None)
    if found is None:
        raise BadInput(f"there is no turn {meant} here that calls a tool")
    given = [words.replace("\r\n", "\n") for words in request.POST.getlist("answer")]
    # A model may give two calls one id: then the answers cannot be told apart, and the last one stands for both.
    return meant, {call.id: words for call, words in zip(found.message.calls, given, strict=False)}
