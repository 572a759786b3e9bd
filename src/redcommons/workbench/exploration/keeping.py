"""The drawer in which a reply is kept as a finding."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from redcommons.exploration import rules
from redcommons.exploration.model import Kept
from redcommons.values.errors import BadInput
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.exploration import pages
from redcommons.workbench.exploration.keep_forms import Keep
from redcommons.workbench.exploration.views import Opened, opened


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, here: Seat, talk: str, number: int) -> HttpResponse:
    """Keep a reply as a finding: the drawer, filled from scenario, path and target."""
    one = opened(request, here, talk)
    line = next((line for line in pages.lines(one.turns, number, one.kept) if line.turn.number == number), None)
    if line is None or not line.keepable:
        raise BadInput(f"turn {number} holds no reply to keep")
    form = Keep(request.POST or None, initial=_first(here, one, number))
    if request.method == "POST" and form.is_valid():
        try:
            here.ws.exploration.keep(here.id, talk, number, _finding(form.cleaned_data, one, number))
            return redirect(reverse("talk", args=[here.id, talk]) + f"?at={_end(one, number)}#t{number}")
        except BadInput as error:
            form.add_error("title", str(error))
    fragment = request.headers.get("HX-Request") == "true"
    about = {"one": one, "talk": one.talk, "line": line, "form": form, "title": pages.name_of(one.talk)}
    template = "exploration/keep_form.html" if fragment else "exploration/keep.html"
    return render(request, template, about, status=400 if form.errors else 200)


@in_study
@require_POST
def take_back(request: HttpRequest, here: Seat, talk: str, number: int) -> HttpResponse:
    """Take a finding back: it is in no list and no report any more."""
    here.ws.exploration.take_back(here.id, rules.kept_name(talk, number))
    one = opened(request, here, talk)
    return redirect(reverse("talk", args=[here.id, talk]) + f"?at={_end(one, number)}#t{number}")


def _end(one: Opened, number: int) -> int:
    """Return the end of the branch in which a turn was kept, so that its page shows it where it stood."""
    return rules.leaf(one.turns, number)


def _first(here: Seat, one: Opened, number: int) -> dict[str, str]:
    name = one.kept.get(number)
    before = next((kept for sheet, kept in here.ws.exploration.kept(here.id) if sheet.name == name), None)
    if before is not None:
        return {"title": before.title, "wrong": before.wrong, "should": before.should}
    return {"title": one.card.harm_here[:200] if one.card else ""}


def _finding(said: dict[str, str], one: Opened, number: int) -> Kept:
    times, repeats = rules.again(one.turns, number)
    return Kept(
        title=said["title"],
        wrong=said["wrong"].replace("\r\n", "\n"),
        should=said["should"].replace("\r\n", "\n"),
        again=(times, repeats) if repeats > 1 else None,
        talk=one.name,
        target="",
        model="",
        turns=(),
        by=one.talk.by,
    )
