"""A visitor's own page: what this is, what to try, how much is left, what was found, and the end of the visit."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.exploration.model import Talk
from redcommons.labour.model import Arrangement
from redcommons.labour.rules import permit
from redcommons.study.briefs import filled
from redcommons.values.errors import NotFound
from redcommons.values.words import many
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.event import kiosk
from redcommons.workbench.event.words import answered

SEEDS = 1_000_000


@in_study
@require_safe
def start(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show a visitor their one page."""
    event = _event(here)
    left = here.ws.exploration.left(here.id)
    terms = here.ws.labour.my_terms(here.id)
    about = {
        "event": event,
        "left": left,
        "left_words": left_in_words(left),
        "over": left is not None and not left[0],
        "asks": terms is not None and not here.ws.labour.consented(here.id),
        "terms": terms,
        "tasks": _tasks(here),
        "talks": here.ws.exploration.talks(here.id).rows,
        "found": answered(here.ws.exploration.answers(here.id)),
        "had": here.ws.labour.had(here.id),
    }
    return render(request, "event/start.html", about)


@in_study
@require_POST
def begin(request: HttpRequest, here: Seat) -> HttpResponse:
    """Begin a conversation with whom chance gave, about a task or about whatever one likes."""
    _event(here)
    kind, _mark, name = request.POST.get("about", "").partition(":")
    talk = Talk(targets=())
    if kind == "brief":
        drawn = here.ws.exploration.draw(here.id, name, secrets.randbelow(SEEDS))
        scenario = next((one.scenario for sheet, one in here.ws.exploration.offered(here.id) if sheet.name == name), "")
        talk = Talk(targets=(), brief=drawn, scenario=scenario)
    elif kind == "card":
        card = next((one for one in here.ws.study.around(here.id).scenarios if one.name == name), None)
        if card is None:
            raise NotFound(f"this study has no scenario {name!r}")
        talk = Talk(targets=(), scenario=card.name, interaction=card.interaction)
    return redirect("talk", study=here.id, talk=here.ws.exploration.begin(here.id, talk).name)


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def next_person(request: HttpRequest, here: Seat) -> HttpResponseBase:
    """Ask once, then end the visit on this device and open the door for the next person."""
    permit(here.ws.actor, "exploration.visit")
    if request.method == "POST":
        return kiosk.reset(request)
    return render(request, "event/next.html", {})


def left_in_words(left: tuple[int, int] | None) -> str:
    """Return how many messages somebody may still send; empty where there is no budget."""
    return many("{n} message left", "{n} messages left", left[0]) if left is not None else ""


def _event(here: Seat) -> Arrangement:
    permit(here.ws.actor, "exploration.visit")
    found: tuple[str, Arrangement] | None = here.ws.labour.event(here.id)
    if found is None:
        raise NotFound("you came to this study by no event")
    return found[1]


def _tasks(here: Seat) -> list[tuple[str, str, str]]:
    """Return what there is to choose from, as (value of the form, name, words)."""
    briefs = [(f"brief:{sheet.name}", one.name, filled(one, {})) for sheet, one in here.ws.exploration.offered(here.id)]
    cards = [(f"card:{one.name}", one.name, one.goal or one.context) for one in here.ws.study.around(here.id).scenarios]
    return [*briefs, *cards]
