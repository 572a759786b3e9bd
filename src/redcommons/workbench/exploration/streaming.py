"""Asking, and hearing the reply while it comes: one line of JSON for each piece, to be set as text.

Without a script a form asks, is led back to the page, and the page reads the store until the reply is whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import ParamSpec, TypeVar

import msgspec
from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from redcommons.exploration.model import Turn
from redcommons.values.errors import NotFound, NotPermitted
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study, in_study_streaming, while_seated
from redcommons.workbench.exploration.asked import again_of, number, saying_of
from redcommons.workbench.exploration.live import Live
from redcommons.workbench.exploration.owner import streams

P = ParamSpec("P")
T = TypeVar("T")

LINES = "application/x-ndjson"
"""What a script asks for when it wants to hear the reply in the answer."""

EVERY = 0.25
"""Seconds between two looks at a reply that another process writes."""


@in_study_streaming
async def say(request: HttpRequest, here: Seat, talk: str) -> HttpResponseBase:
    """Say something after a turn, and hear the reply."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    said, lives = await _apart(streams().ask, here.ws, here.id, talk, saying_of(request))
    return _answer(request, here, talk, lives[0], said[0].number)


@in_study_streaming
async def again(request: HttpRequest, here: Seat, talk: str) -> HttpResponseBase:
    """Ask once more, or several times, what was said at a turn; every reply is a sibling."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    parent, lane, times = again_of(request)
    lives = await _apart(streams().ask_again, here.ws, here.id, talk, (parent, lane, times))
    if times > 1:
        return redirect(reverse("talk", args=[here.id, talk]) + f"?at={number(request, 'at', lives[0].turn.number)}")
    return _answer(request, here, talk, lives[0], parent)


@in_study_streaming
async def hear(request: HttpRequest, here: Seat, talk: str, number: int) -> HttpResponseBase:
    """Hear a reply of one's own conversation from its beginning to its end, however far it is."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    head, _turns = await _apart(here.ws.exploration.open_talk, here.id, talk)
    if head.talk.by != here.ws.actor.name:
        raise NotPermitted(f"{talk} is a conversation of {head.talk.by}: its words are revealed on its page")
    live = streams().live(head.id, number)
    return _lines(here, _told(live) if live else _read(here, talk, number))


@in_study
def stop(request: HttpRequest, here: Seat, talk: str, number: int) -> HttpResponseBase:
    """Stop one reply of one's own conversation, or with 0 all of them; what came is kept."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    head, _turns = here.ws.exploration.open_talk(here.id, talk)
    if head.talk.by != here.ws.actor.name:
        raise NotPermitted(f"{talk} is a conversation of {head.talk.by}: only they stop its replies")
    streams().stop(head.id, number or None)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204)
    at = f"?at={number}" if number else ""
    return redirect(reverse("talk", args=[here.id, talk]) + at)


def _answer(request: HttpRequest, here: Seat, talk: str, live: Live, said: int) -> HttpResponseBase:
    if request.headers.get("Accept") == LINES:
        return _lines(here, _told(live, said))
    return redirect(reverse("talk", args=[here.id, talk]) + f"?at={live.turn.number}")


def _lines(here: Seat, lines: AsyncGenerator[bytes, None]) -> StreamingHttpResponse:
    # A proxy that gathers an answer before it passes it on would make a reply arrive all at once.
    return StreamingHttpResponse(while_seated(here, lines), content_type=LINES, headers={"X-Accel-Buffering": "no"})


async def _told(live: Live, said: int = 0) -> AsyncGenerator[bytes, None]:
    yield _line(said=said, reply=live.turn.number)
    room = reveal.MOST
    async for piece in live.listen():
        if piece is None:
            room = reveal.MOST
            yield _line(anew=True)
        elif room > 0:
            yield _line(text=reveal.piece(piece[:room]))
            room -= len(piece)
    yield _line(end=True)


async def _read(here: Seat, talk: str, number: int) -> AsyncGenerator[bytes, None]:
    """Tell a reply that is whole, or that another process writes, as the store has it."""
    yield _line(said=0, reply=number)
    while (turn := await _apart(_turn, here, talk, number)).state == "writing":
        yield _line(anew=True) + _line(text=reveal.so_far(turn.message))
        await asyncio.sleep(EVERY)
    yield _line(end=True)


def _turn(here: Seat, talk: str, number: int) -> Turn:
    turns: tuple[Turn, ...] = here.ws.exploration.open_talk(here.id, talk)[1]
    found = next((turn for turn in turns if turn.number == number), None)
    if found is None:
        raise NotFound(f"there is no turn {number} here")
    return found


def _line(**event: object) -> bytes:
    return msgspec.json.encode(event) + b"\n"


async def _apart(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Wait for the store on a thread of its own, so that one slow answer holds up nobody else's."""
    return await sync_to_async(call, thread_sensitive=False)(*args, **kwargs)
