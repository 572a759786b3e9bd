"""Pages of arrangements: which there are, how one is written, and the links that let people in by it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.labour.model import Arrangement, Door, Opening
from redcommons.labour.rules import may, permit
from redcommons.values.errors import BadInput
from redcommons.workbench import footing as pages
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.accounts import entry
from redcommons.workbench.arriving.forms import APPOINTED, Arranging, OpenDoor, written


@in_study
@require_safe
def ways(request: HttpRequest, here: Seat) -> HttpResponse:
    """List the arrangements of a study, and the five kinds there can be."""
    found = [(name, one, pages.kind(one.way)) for name, one in here.ws.labour.arrangements(here.id)]
    return render(request, "arriving/ways.html", {"found": found, "kinds": pages.kinds()})


@in_study
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, here: Seat, way: str) -> HttpResponse:
    """Write an arrangement of one kind."""
    permit(here.ws.actor, "labour.arrange")
    kind = pages.kind(way)
    if kind is None:
        raise Http404
    form = Arranging(request.POST or None, way=kind.way, queues=_queues(here))
    if request.method == "POST" and form.is_valid():
        try:
            name = here.ws.labour.arrange(here.id, "", form.said()).name
        except BadInput as error:
            form.add_error(None, str(error))
        else:
            return redirect("arrangement", study=here.id, arrangement=name)
    return render(request, "arriving/new.html", {"form": form, "kind": kind}, status=400 if form.errors else 200)


@in_study
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, here: Seat, arrangement: str) -> HttpResponse:
    """Show one arrangement: what it says, its doors, its terms; and change it."""
    permit(here.ws.actor, "labour.arrange")
    there = here.ws.labour.arrangement(here.id, arrangement)
    form = Arranging(request.POST or None, initial=written(there), way=there.way, queues=_queues(here))
    if request.method == "POST" and form.is_valid():
        try:
            here.ws.labour.arrange(here.id, arrangement, form.said(there))
        except BadInput as error:
            form.add_error(None, str(error))
        else:
            return redirect("arrangement", study=here.id, arrangement=arrangement)
    return _page(request, here, (arrangement, there), {"form": form})


@in_study
@require_POST
def open_door(request: HttpRequest, here: Seat, arrangement: str) -> HttpResponse:
    """Make a link for many; it is shown once."""
    permit(here.ws.actor, "labour.arrange")
    user: Any = request.user
    there = here.ws.labour.arrangement(here.id, arrangement)
    if not entry.can_come_back(user):
        return render(request, "members/first_a_way_back.html", status=409)
    form = OpenDoor(request.POST)
    if not form.is_valid():
        return _page(request, here, (arrangement, there), {"opening": form})
    opening = Opening(days=form.cleaned_data["days"], most=form.cleaned_data["most"] or 0)
    secret = here.ws.labour.open_door(here.id, arrangement, opening)
    link = request.build_absolute_uri(reverse("come_in", args=[here.id, secret]))
    about = {"link": link, "name": arrangement, "there": there, "opening": opening}
    return render(request, "arriving/link.html", about)


@in_study
@require_POST
def close_door(request: HttpRequest, here: Seat, arrangement: str, seal: str) -> HttpResponse:
    """Close a door for good."""
    del request
    permit(here.ws.actor, "labour.arrange")
    here.ws.labour.arrangement(here.id, arrangement)
    here.ws.labour.take_back_door(here.id, seal)
    return redirect("arrangement", study=here.id, arrangement=arrangement)


def _page(request: HttpRequest, here: Seat, found: tuple[str, Arrangement], forms: dict[str, Any]) -> HttpResponse:
    name, there = found
    doors = [(one, here.ws.labour.came_by(here.id, one.seal)) for one in here.ws.labour.doors(here.id) if _stands(one)]
    about = {
        "name": name,
        "there": there,
        "kind": pages.kind(there.way),
        "footing": pages.footing(there),
        "form": Arranging(initial=written(there), way=there.way, queues=_queues(here)),
        "opening": OpenDoor(),
        "invites": there.way in APPOINTED,
        "doors": [(one, came) for one, came in doors if one.arrangement == name],
        "own_terms": here.ws.labour.terms(here.id, name) is not None,
        "terms": here.ws.labour.terms(here.id) is not None,
        "writes": may(here.ws.actor, "labour.terms"),
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "arriving/one.html", about | forms, status=400 if wrong else 200)


def _stands(door: Door) -> bool:
    return not door.ended


def _queues(here: Seat) -> list[tuple[str, str]]:
    if not may(here.ws.actor, "evaluation.read"):
        return []
    return [(name, one.title or one.harm or name) for name, one in here.ws.rating.queues(here.id) if not one.closed]
