"""Pages of those who keep accounts: who can sign in, and nothing of what anybody does."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from redcommons.workbench.access import Guest, signed_in
from redcommons.workbench.accounts import entry


@signed_in
@require_safe
def people(request: HttpRequest, who: Guest) -> HttpResponse:
    """List the accounts of the workspace by the names they sign in with."""
    known = who.ws.labour.people()
    everybody = {person.id: person for person in known if not person.passing}
    users = get_user_model().objects.order_by("username")
    rows = [(user.username, everybody[user.person]) for user in users if user.person in everybody]
    about = {
        "rows": rows,
        "passing": len(known) - len(everybody),
        "own": who.person.id,
        "callbacks": _callbacks(request),
    }
    return render(request, "accounts/people.html", about)


@signed_in
@require_POST
def close(request: HttpRequest, who: Guest, person: str) -> HttpResponse:
    """Close an account: it is out at once, in every open browser too."""
    del request
    who.ws.labour.close_account(person)
    for user in _accounts(person, active=False):
        entry.end_sessions(user)
    return redirect("people")


@signed_in
@require_POST
def reopen(request: HttpRequest, who: Guest, person: str) -> HttpResponse:
    """Open an account again; whoever it belongs to signs in anew."""
    del request
    who.ws.labour.open_account(person)
    _accounts(person, active=True)
    return redirect("people")


@signed_in
@require_POST
def administrate(request: HttpRequest, who: Guest, person: str) -> HttpResponse:
    """Make somebody an administrator, or no longer one."""
    who.ws.labour.administrate(person, administrator=request.POST.get("administrator") == "yes")
    return redirect("people")


@signed_in
@require_POST
def way_back(request: HttpRequest, who: Guest, person: str) -> HttpResponse:
    """Make a link by which somebody chooses a new password; it is shown once."""
    secret, made = who.ws.labour.make_way_back(person, second_step=bool(request.POST.get("second_step")))
    link = request.build_absolute_uri(reverse("way_back", args=[secret]))
    name = who.ws.labour.person(person).name
    return render(request, "accounts/way_back_link.html", {"link": link, "made": made, "name": name})


def _accounts(person: str, *, active: bool) -> list[Any]:
    found = list(get_user_model().objects.filter(person=person))
    for user in found:
        user.is_active = active
        user.save(update_fields=["is_active"])
    return found


def _callbacks(request: HttpRequest) -> list[tuple[str, str]]:
    """Return (name, address to register there) for each organisation whose accounts may sign in here."""
    return [
        (provider.name, request.build_absolute_uri(provider.get_callback_url()))
        for provider in get_adapter(request).list_providers(request)
    ]
