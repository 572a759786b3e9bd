"""A facilitator's pages: codes and posters, budgets, and when visitors are told whom they talked to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from redcommons.labour.model import Arrangement, Opening
from redcommons.labour.rules import may, permit
from redcommons.values.errors import BadInput, NotFound
from redcommons.workbench.access import NOBODY, Seat, in_study
from redcommons.workbench.accounts import entry
from redcommons.workbench.event import codes, qr
from redcommons.workbench.open import workspace

DAYS = 3
"""Days for which a code opens: an event and the day before it."""

TRIES = 5
"""Codes drawn before one that was used here before is taken for a fault."""


@in_study
@require_safe
def events(request: HttpRequest, here: Seat) -> HttpResponse:
    """List the events of a study, each with what a facilitator does."""
    unblinds = may(here.ws.actor, "labour.unblind")
    about = {
        "events": here.ws.labour.events(here.id),
        "tells": may(here.ws.actor, "labour.appoint"),
        "unblinds": unblinds,
        "given": here.ws.labour.assignments(here.id) if unblinds else (),
    }
    return render(request, "event/events.html", about)


@in_study
@require_POST
def open_code(request: HttpRequest, here: Seat, event: str) -> HttpResponse:
    """Open the door of an event by a fresh code, and show its poster: nobody can read the code anywhere else."""
    _named(here, event)
    if not entry.can_come_back(request.user):
        return render(request, "members/first_a_way_back.html", status=409)
    for _time in range(TRIES):
        code = codes.fresh()
        try:
            here.ws.labour.open_door(here.id, event, Opening(days=DAYS, code=code))
        except BadInput as error:
            if code not in str(error):
                raise
            continue
        return redirect("poster", study=here.id, event=event, code=code)
    raise BadInput("no free code was drawn: try again")


@in_study
@require_safe
def poster(request: HttpRequest, here: Seat, event: str, code: str) -> HttpResponse:
    """Show the poster of a code: how one comes in, what is asked, what comes back, where support is."""
    found = _named(here, event)
    door, secret = workspace().by(NOBODY).labour.door_at(code)
    if (door.study, door.arrangement) != (here.id, event):
        raise NotFound("this code opens nothing of this event")
    way = request.build_absolute_uri(codes.way_in(door, secret))
    support = here.ws.labour.support(getattr(request, "LANGUAGE_CODE", "en"))
    about = {
        "event": found,
        "name": event,
        "code": codes.spelled(secret),
        "door": door,
        "address": request.get_host() + "/at/",
        "qr": qr.drawn(way, way),
        "support": support.lines if support else (),
    }
    return render(request, "event/poster.html", about)


@in_study
@require_POST
def raise_budget(request: HttpRequest, here: Seat, event: str) -> HttpResponse:
    """Give every visitor of an event more messages."""
    asked = request.POST.get("more", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 6):
        raise BadInput(f"{asked[:20]!r} is no number of messages")
    here.ws.labour.raise_budget(here.id, event, int(asked))
    return redirect("events", study=here.id)


@in_study
@require_POST
def tell_targets(request: HttpRequest, here: Seat, event: str) -> HttpResponse:
    """Let visitors of an event read which model they had."""
    del request
    here.ws.labour.tell_targets(here.id, event)
    return redirect("events", study=here.id)


def _named(here: Seat, event: str) -> Arrangement:
    permit(here.ws.actor, "labour.event")
    there: dict[str, Any] = dict(here.ws.labour.events(here.id))
    if event not in there:
        raise NotFound(f"there is no event {event!r} in this study")
    found: Arrangement = there[event]
    return found
