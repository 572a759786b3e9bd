"""Pages of one conversation: along one path, and the drawer in which a turn is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.care.model import Decision
from redcommons.exploration import rules
from redcommons.exploration.model import Kept, Talk, Turn
from redcommons.study.model import Scenario
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.sensitivity import Sensitivity
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.exploration import pages
from redcommons.workbench.exploration.around import around
from redcommons.workbench.exploration.asked import AGAIN
from redcommons.workbench.exploration.forms import Keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One conversation as a request asks for it."""

    name: str
    """Its name in the address."""
    talk: Talk
    """Its head."""
    turns: tuple[Turn, ...]
    """Every turn of all branches."""
    kept: dict[int, str]
    """Findings kept from it, by turn."""
    card: Scenario | None
    """Its scenario card."""
    at: int
    """The turn at which the path that is shown ends."""
    own: bool
    """Whether whoever asks is who talks."""
    found: Decision
    """Whether its words may be shown."""


def opened(request: HttpRequest, here: Seat, name: str) -> Opened:
    """Return the conversation that an address names, along the path that it asks for; raises NotFound."""
    head, turns = here.ws.exploration.open_talk(here.id, name)
    talk = head.talk
    cards = here.ws.study.scope(here.id).scenarios if talk.scenario else ()
    card = next((one for one in cards if one.name == talk.scenario), None)
    own = talk.by == here.ws.actor.name
    return Opened(
        name=head.name,
        talk=talk,
        turns=turns,
        kept=_kept(here, head.name, turns),
        card=card,
        at=_at(request, turns),
        own=own,
        found=reveal.decision(request, Sensitivity(harm=card.harm_here if card else ""), own=own),
    )


def _kept(here: Seat, name: str, turns: tuple[Turn, ...]) -> dict[int, str]:
    names = {sheet.name for sheet, _kept_one in here.ws.exploration.kept(here.id)}
    every = {turn.number: rules.kept_name(name, turn.number) for turn in turns}
    return {number: kept for number, kept in every.items() if kept in names}


def _at(request: HttpRequest, turns: tuple[Turn, ...]) -> int:
    asked = request.GET.get("at", "")
    if not asked:
        return rules.leaf(turns)
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise NotFound(f"there is no turn {asked[:20]!r} here")
    return int(asked)


@in_study
@require_safe
def talk(request: HttpRequest, here: Seat, talk: str) -> HttpResponse:
    """Show one conversation along one path of its tree."""
    one = opened(request, here, talk)
    about = (
        _about(here, one)
        | around(request, here, one)
        | {
            "title": pages.name_of(one.talk),
            "card": one.card,
            "card_lines": pages.card_lines(one.card) if one.card else (),
        }
    )
    return render(request, "exploration/talk.html", about)


@in_study
@require_safe
def turns(request: HttpRequest, here: Seat, talk: str) -> HttpResponse:
    """Give the path alone: for a page that is open already, and for whoever reveals it."""
    return render(request, "exploration/turns.html", _about(here, opened(request, here, talk)))


def _about(here: Seat, one: Opened) -> dict[str, Any]:
    lines = pages.lines(one.turns, one.at, one.kept)
    shown = one.found.showing == "shown"
    where = reverse("turns", args=[here.id, one.name]) + "?" + urlencode({"at": one.at, "reveal": 1})
    return {
        "one": one,
        "talk": one.talk,
        "names": rules.names_shown(one.talk),
        "pairs": [(line, reveal.words(line.turn.message)) for line in lines] if shown else (),
        "hidden": "" if shown or not lines else reveal.hidden(one.found, where),
        "waiting": pages.waiting(one.turns),
        "waiting_words": pages.waiting_in_words(one.turns),
        "times": (5, 10, AGAIN),
    }


# ------------------------------------------------------------------------------------------------------- keeping


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
