"""Asking, and hearing the reply while it comes: one line of JSON for each piece, to be set as text.

Without a script a form asks, is led back to the page, and the page reads the store until the reply is whole.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from redcommons.exploration import rules
from redcommons.exploration.model import Saying, TalkHead, Turn
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study, while_seated
from redcommons.workbench.exploration.asked import AGAIN, again_of, checked, moved, numbers, saying_of
from redcommons.workbench.exploration.live import Live
from redcommons.workbench.exploration.owner import streams
from redcommons.workbench.threads import apart

_LOG = logging.getLogger(__name__)

LINES = "application/x-ndjson"
"""What a script asks for when it wants to hear the reply in the answer."""

EVERY = 0.25
"""Seconds between two looks at a reply that another process writes."""


@in_study
def say(request: HttpRequest, here: Seat, talk: str) -> HttpResponseBase:
    """Say something in one lane or in all, and hear every reply."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    saying = _with_files(request, here, talk, checked(saying_of(request), here.ws.methods))
    said, lives = streams().ask(here.ws, here.id, talk, saying)
    return answered(request, here, talk, lives, said)


@in_study
def again(request: HttpRequest, here: Seat, talk: str) -> HttpResponseBase:
    """Ask once more, or several times, what was said at a turn; every reply is a sibling."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    parent, lane, times = again_of(request)
    lives = streams().ask_again(here.ws, here.id, talk, (parent, lane, times))
    if times > 1:
        shown = tuple(numbers("at", request.POST.get("at", ""))) or (lives[0].turn.number,)
        return redirect(_page(here, talk, shown))
    return answered(request, here, talk, lives)


@in_study
def hear(request: HttpRequest, here: Seat, talk: str) -> HttpResponseBase:
    """Hear replies of one's own conversation from their beginning to their end, however far they are."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    head, turns = here.ws.exploration.open_talk(here.id, talk)
    _speaks(head, here)
    meant = tuple(_turn(turns, number) for number in numbers("reply", request.GET.get("reply", "")))
    if not 1 <= len(meant) <= AGAIN:
        raise BadInput(f"{len(meant)} replies to hear: name 1 to {AGAIN}, as in ?reply=2,3")
    lives = [streams().live(head.id, turn.number) for turn in meant]
    pieces = [_told(live) if live else _read(here, talk, turn.number) for turn, live in zip(meant, lives, strict=True)]
    return _lines(here, _begun(meant), pieces)


@in_study
def stop(request: HttpRequest, here: Seat, talk: str, number: int) -> HttpResponseBase:
    """Stop one reply of one's own conversation, or with 0 all of them; what came is kept."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    head, _turns = here.ws.exploration.open_talk(here.id, talk)
    _speaks(head, here)
    streams().stop(head.id, number or None)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204)
    shown = numbers("at", request.POST.get("at", "")) or ((number,) if number else ())
    return redirect(_page(here, talk, shown))


def answered(
    request: HttpRequest, here: Seat, talk: str, lives: Sequence[Live], said: Sequence[Turn] = ()
) -> HttpResponseBase:
    """Return the replies as they come to a script, and the way to their page to a form."""
    if request.headers.get("Accept") == LINES:
        return _lines(here, _begun([live.turn for live in lives], said), [_told(live) for live in lives])
    return redirect(_page(here, talk, moved(request, {live.turn.lane: live.turn.number for live in lives})))


def _with_files(request: HttpRequest, here: Seat, talk: str, saying: Saying) -> Saying:
    """Return what is said with the files of the turn that it says otherwise, where they are to go along."""
    meant = numbers("files_of", request.POST.get("files_of", ""))
    if not meant:
        return saying
    before = _turn(here.ws.exploration.open_talk(here.id, talk)[1], meant[0]).message.documents
    return msgspec.structs.replace(saying, documents=(*before, *saying.documents))


def _page(here: Seat, talk: str, at: Sequence[int]) -> str:
    shown = ",".join(str(number) for number in at)
    return reverse("talk", args=[here.id, talk]) + (f"?at={shown}" if shown else "")


def _speaks(head: TalkHead, here: Seat) -> None:
    if not rules.speaks(head.talk, here.ws.actor.name):
        raise NotPermitted(f"{head.name} is a conversation of {head.talk.by}: its words are revealed on its page")


def _begun(replies: Sequence[Turn], said: Sequence[Turn] = ()) -> bytes:
    waiting = [{"reply": turn.number, "lane": turn.lane} for turn in replies]
    return _line(said=[turn.number for turn in said], replies=waiting)


def _lines(here: Seat, begun: bytes, pieces: Sequence[AsyncGenerator[bytes, None]]) -> StreamingHttpResponse:
    # A proxy that gathers an answer before it passes it on would make a reply arrive all at once.
    told = while_seated(here, _side_by_side(begun, pieces))
    return StreamingHttpResponse(told, content_type=LINES, headers={"X-Accel-Buffering": "no"})


async def _side_by_side(begun: bytes, pieces: Sequence[AsyncGenerator[bytes, None]]) -> AsyncGenerator[bytes, None]:
    """Tell several replies as each of them comes: none waits for another, and none ends another."""
    yield begun
    # As short as may be: what a slow reader has not taken yet waits where it is gathered into one piece.
    heard: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=1)
    pouring = [asyncio.ensure_future(_poured(one, heard)) for one in pieces]
    try:
        for _reply in pouring:
            while (line := await heard.get()) is not None:
                yield line
    finally:
        for one in pouring:
            one.cancel()
        await asyncio.gather(*pouring, return_exceptions=True)


async def _poured(pieces: AsyncGenerator[bytes, None], heard: asyncio.Queue[bytes | None]) -> None:
    try:
        async with aclosing(pieces):
            async for line in pieces:
                await heard.put(line)
    except Exception:  # noqa: BLE001  whatever became of one reply, the others are told
        _LOG.exception("a reply could not be told")
    await heard.put(None)


async def _told(live: Live) -> AsyncGenerator[bytes, None]:
    reply, room = live.turn.number, reveal.MOST
    async for piece in live.listen():
        if piece is None:
            room = reveal.MOST
            yield _line(reply=reply, anew=True)
        elif room > 0:
            yield _line(reply=reply, text=reveal.piece(piece[:room]))
            room -= len(piece)
    yield _line(reply=reply, end=True)


async def _read(here: Seat, talk: str, number: int) -> AsyncGenerator[bytes, None]:
    """Tell a reply that is whole, or that another process writes, as the store has it."""
    while (turn := await apart(_stored, here, talk, number)).state == "writing":
        yield _line(reply=number, anew=True) + _line(reply=number, text=reveal.so_far(turn.message))
        await asyncio.sleep(EVERY)
    yield _line(reply=number, end=True)


def _stored(here: Seat, talk: str, number: int) -> Turn:
    return _turn(here.ws.exploration.open_talk(here.id, talk)[1], number)


def _turn(turns: Sequence[Turn], number: int) -> Turn:
    found = next((turn for turn in turns if turn.number == number), None)
    if found is None:
        raise NotFound(f"there is no turn {number} here")
    return found


def _line(**event: object) -> bytes:
    return msgspec.json.encode(event) + b"\n"
