"""Pages of the workspace's home and of a study's."""

from __future__ import annotations

import re

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.exploration.model import Looked
from redcommons.labour.model import OWNER
from redcommons.labour.rules import may, permit
from redcommons.values.errors import BadInput
from redcommons.values.identity import PersonName
from redcommons.values.words import _
from redcommons.workbench.access import NOBODY, Guest, Seat, in_study, signed_in
from redcommons.workbench.care.role import leave_all
from redcommons.workbench.exploration import covering
from redcommons.workbench.exploration.plays import plays
from redcommons.workbench.frame import visits
from redcommons.workbench.home import pages
from redcommons.workbench.home.forms import NewStudy
from redcommons.workbench.naming import role_words
from redcommons.workbench.open import workspace
from redcommons.workbench.settings import LANGUAGES

YEAR = 365 * 24 * 3600
ONE_STEP = re.compile(r"[\w-]{1,60}", re.ASCII)


@signed_in
@require_safe
def studies(request: HttpRequest, who: Guest) -> HttpResponse:
    """List the studies that one is in."""
    mine = [(key, study, member, role_words(member.roles)) for key, study, member in who.ws.study.mine()]
    return render(
        request, "home/studies.html", {"who": who, "mine": mine, "form": NewStudy(initial={"known_as": own_name(who)})}
    )


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, who: Guest) -> HttpResponse:
    """Open a study: a name is enough."""
    permit(who.ws.actor, "study.new")
    form = NewStudy(request.POST or None, initial={"known_as": own_name(who)})
    if request.method == "POST" and form.is_valid():
        try:
            known_as = PersonName(form.cleaned_data["known_as"].strip() or own_name(who))
            ws = who.ws.by(msgspec.structs.replace(who.ws.actor, name=known_as))
            return redirect("study", study=ws.study.new(form.cleaned_data["title"]).id)
        except BadInput as error:
            form.add_error("title", str(error))
    return render(request, "home/new.html", {"form": form}, status=400 if form.errors else 200)


def own_name(who: Guest) -> str:
    """Return the name offered to somebody who opens a study: never the one they sign in with."""
    return OWNER if who.person.id == OWNER else _("Lead")


@in_study
@require_safe
def study(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show a study as the road, with what would help next; visitors of an event have a page of their own."""
    if visits(here.ws.actor):
        return redirect("event", study=here.id)
    facts = _facts(here)
    actor = here.ws.actor
    about = {
        "facts": facts,
        "states": pages.states(facts),
        "next": pages.helpful(facts, actor),
        "acts": pages.acts(actor),
        "mine": [one for one in here.ws.labour.groups(here.id) if one.mine] if may(actor, "labour.work") else (),
        "map": covering.small(here.ws.evaluation.coverage(here.id)),
        "begins": may(actor, "exploration.converse"),
        "without_cases": not may(actor, "dataset.read"),
    }
    return render(request, "home/study.html", about)


@require_safe
def stopped(request: HttpRequest) -> HttpResponse:
    """Show a page without any content, after somebody stopped. Nothing is asked, and nothing is written down."""
    if person := getattr(request.user, "person", ""):
        plays().stop_all(person)
    named = request.GET.get("study", "")
    back = reverse("study", args=[named]) if ONE_STEP.fullmatch(named) else reverse("studies")
    found = workspace().by(NOBODY).labour.support(getattr(request, "LANGUAGE_CODE", "en"))
    answer = render(request, "home/stopped.html", {"back": back, "found": found})
    leave_all(answer)
    return answer


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages."""
    wanted, back = request.POST.get("language", ""), request.POST.get("back", "/")
    own = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(back if own and back.startswith("/") else "/")  # a word alone is no address here
    if wanted in dict(LANGUAGES):
        answer.set_cookie(
            "django_language", wanted, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    return answer


def _facts(here: Seat) -> pages.Facts:
    ws, actor = here.ws, here.ws.actor
    reads = may(actor, "evaluation.read")
    runs = ws.evaluation.runs_in(here.id) if reads else ()
    last = next((state for state in reversed(runs) if state.replied), None)
    return pages.Facts(
        scope=ws.study.scope(here.id),
        gaps=ws.study.check(here.id),
        counts=ws.dataset.counts(here.id) if may(actor, "dataset.read") else {},
        releases=ws.dataset.releases(here.id) if may(actor, "dataset.read") else (),
        reads=reads,
        runs=runs,
        kept=len(ws.exploration.kept(here.id)) if may(actor, "exploration.keep") else 0,
        talks=ws.exploration.talks(here.id, Looked(most=0)).total if may(actor, "exploration.converse") else 0,
        last=last,
        termless=_termless(here),
        readings=[ws.evaluation.reading(last, judge) for judge in last.judges] if last else (),
    )


def _termless(here: Seat) -> bool:
    """Return whether others wait for terms of work that its reader may write."""
    ws = here.ws
    writes = may(ws.actor, "labour.terms")
    return writes and ws.labour.my_terms(here.id) is None and len(ws.labour.members(here.id)) > 1
