"""Pages of conversations: the list, and one conversation along one path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from redcommons.care.model import Decision
from redcommons.exploration import rules
from redcommons.exploration.model import Asking, Drawn, Looked, Talk, Turn
from redcommons.study.model import Scenario
from redcommons.values.errors import NotFound, UserError
from redcommons.values.sensitivity import Sensitivity
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.exploration import pages
from redcommons.workbench.exploration.brief_forms import BRIEF_FIELDS, drawn_of
from redcommons.workbench.exploration.forms import Begin

A_PAGE = 100
"""Conversations on one page of the list."""

AGAIN = 20
"""Most times that a page asks the same again at once."""


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def talks(request: HttpRequest, here: Seat) -> HttpResponse:
    """List the conversations of a study, and begin one: a target is enough."""
    rows = here.ws.exploration.talks(here.id, Looked(most=10_000)).rows
    mine = [row.targets[0] for row in rows if row.by == here.member.pseudonym]
    first = mine[0] if mine else ("helpline" if here.study.example else "")
    cards = here.ws.study.scope(here.id).scenarios
    form = Begin(request.POST or None, cards, initial={"target": first, "scenario": request.GET.get("scenario", "")})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("talk", study=here.id, talk=_begun(here, form.cleaned_data, drawn_of(here, request.POST)))
        except UserError as error:
            form.add_error("target", str(error))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    about = {"form": form, "page": page, "targets": list(dict.fromkeys(mine))[:20], "cards": cards}
    about["fields"] = [(name, request.POST[name]) for name in BRIEF_FIELDS if name in request.POST]
    return render(request, "exploration/talks.html", about, status=400 if form.errors else 200)


def _begun(here: Seat, said: dict[str, Any], brief: Drawn | None) -> str:
    spec = here.ws.evaluation.target(said["target"])
    talk = Talk(
        targets=(spec.spec,),
        scenario=said["scenario"],
        asking=Asking(temperature=said["temperature"]),
        brief=brief,
    )
    name: str = here.ws.exploration.begin(here.id, talk).name
    return name


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
    about = _about(here, one) | {
        "title": pages.name_of(one.talk),
        "card": one.card,
        "card_lines": pages.card_lines(one.card) if one.card else (),
    }
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
