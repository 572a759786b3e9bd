"""Pages of a study's people: members by the names the study knows them by, and open invitations."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from redcommons.labour.model import Role, Through
from redcommons.labour.rules import may, permit
from redcommons.values.errors import BadInput
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.accounts import entry
from redcommons.workbench.members.forms import Appoint, Invite
from redcommons.workbench.naming import role_words


@in_study
@require_safe
def people(request: HttpRequest, here: Seat) -> HttpResponse:
    """List who is in the study. What anybody does, or how fast, is not a column here."""
    return _page(request, here, Invite(ways=_ways(here)))


@in_study
@require_POST
def invite(request: HttpRequest, here: Seat) -> HttpResponse:
    """Make a link that lets one person in; it is shown once."""
    permit(here.ws.actor, "labour.invite")
    user: Any = request.user
    if not entry.can_come_back(user):
        return render(request, "members/first_a_way_back.html", status=409)
    form = Invite(request.POST, ways=_ways(here))
    if not form.is_valid():
        return _page(request, here, form, status=400)
    roles: list[Role] = form.cleaned_data["roles"]
    said = form.cleaned_data
    through = Through(arrangement=said.get("arrangement", ""), external=said.get("external", ""))
    secret, _made = here.ws.labour.invite(here.id, roles, said["note"], through)
    link = request.build_absolute_uri(reverse("join", args=[here.id, secret]))
    return render(request, "members/link.html", {"link": link, "roles": role_words(tuple(roles))})


@in_study
@require_POST
def take_back(request: HttpRequest, here: Seat, seal: str) -> HttpResponse:
    """End an open invitation."""
    del request
    here.ws.labour.take_back_invitation(here.id, seal)
    return redirect("members", study=here.id)


@in_study
@require_POST
def appoint(request: HttpRequest, here: Seat, person: str) -> HttpResponse:
    """Give a member other roles, or none."""
    permit(here.ws.actor, "labour.appoint")
    form = Appoint(request.POST)
    if not form.is_valid():
        raise BadInput("; ".join(str(error) for errors in form.errors.values() for error in errors))
    here.ws.labour.appoint(here.id, person, form.cleaned_data["roles"])
    return redirect("members", study=here.id)


@in_study
@require_POST
def leave(request: HttpRequest, here: Seat) -> HttpResponse:
    """Leave the study."""
    del request
    here.ws.labour.leave(here.id)
    return redirect("studies")


def _page(request: HttpRequest, here: Seat, form: Invite, status: int = 200) -> HttpResponse:
    actor = here.ws.actor
    rows = [
        {"member": member, "roles": role_words(member.roles), "form": Appoint(initial={"roles": member.roles})}
        for member in here.ws.labour.members(here.id)
    ]
    waiting = here.ws.labour.invitations(here.id) if may(actor, "labour.appoint") else ()
    invited = [{"one": one, "roles": role_words(one.roles)} for one in waiting if not one.ended]
    about = {"rows": rows, "invited": invited, "form": form, "appoints": may(actor, "labour.appoint")}
    about["arranges"] = may(actor, "labour.arrange")
    about["invites"] = may(actor, "labour.invite")
    return render(request, "members/people.html", about, status=status)


def _ways(here: Seat) -> tuple[tuple[str, str], ...]:
    if not may(here.ws.actor, "labour.arrange"):
        return ()
    return tuple((name, one.title) for name, one in here.ws.labour.arrangements(here.id) if not one.closed)
