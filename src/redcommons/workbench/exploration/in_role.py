"""Into a role and out of it: an act of its own, named, and never asked for."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from redcommons.exploration import rules
from redcommons.exploration.model import TalkHead
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.care import role


@in_study
@require_POST
def take_role(request: HttpRequest, here: Seat, talk: str) -> HttpResponse:
    """Write as a persona in this conversation from now on, or with no persona named, as oneself again."""
    head: TalkHead = here.ws.exploration.open_talk(here.id, talk)[0]
    rules.speaking(head, here.ws.actor.name)
    persona = request.POST.get("persona", "").strip()
    answer = redirect(_back(request, here, talk, out=not persona))
    if persona:
        role.enter(request, answer, talk, persona)
    else:
        role.leave(request, answer, talk)
    return answer


def _back(request: HttpRequest, here: Seat, talk: str, *, out: bool) -> str:
    """Return the page that the form stands on, at the turns that it shows."""
    page = reverse("talk", args=[here.id, talk])
    came = urlsplit(request.headers.get("Referer", ""))
    at = parse_qs(came.query).get("at", [""])[0] if came.path == page else ""
    asked = {"at": at, "out": "1" if out else ""}
    query = urlencode({name: said for name, said in asked.items() if said})
    return f"{page}?{query}" if query else page
