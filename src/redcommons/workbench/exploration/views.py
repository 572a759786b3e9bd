"""Pages of one conversation, along one path."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from redcommons.care.model import Decision
from redcommons.exploration import rules
from redcommons.exploration.model import MOST_LANES, Talk, Turn
from redcommons.study.model import Scenario
from redcommons.values.errors import NotFound
from redcommons.values.sensitivity import Sensitivity
from redcommons.values.words import _, many
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.exploration import pages
from redcommons.workbench.exploration.around import around
from redcommons.workbench.exploration.asked import AGAIN, number_in
from redcommons.workbench.exploration.composing import composing
from redcommons.workbench.exploration.plays import playing, plays
from redcommons.workbench.exploration.tree import Tree, at_words
from redcommons.workbench.frame import visits


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One conversation as a request asks for it."""

    name: str
    """Its name in the address."""
    talk: Talk
    """Its head."""
    tree: Tree
    """Every turn of all branches, and where its lanes end."""
    kept: dict[int, str]
    """Findings kept from it, by turn."""
    card: Scenario | None
    """Its scenario card."""
    own: bool
    """Whether whoever asks may speak in it."""
    found: Decision
    """Whether its words may be shown."""

    @property
    def at(self) -> str:
        """Return where its lanes end, as an address has it."""
        return at_words(self.tree.at)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Return every turn of all branches."""
        return self.tree.turns


def opened(request: HttpRequest, here: Seat, name: str) -> Opened:
    """Return the conversation that an address names, along the paths that it asks for; raises NotFound."""
    head, turns = here.ws.exploration.open_talk(here.id, name)
    talk = head.talk
    cards = here.ws.study.around(here.id).scenarios if talk.scenario else ()
    card = next((one for one in cards if one.name == talk.scenario), None)
    own = rules.speaks(talk, here.ws.actor.name)
    return Opened(
        name=head.name,
        talk=talk,
        tree=Tree(talk, turns, _at(request)),
        kept=_kept(here, head.name),
        card=card,
        own=own,
        found=reveal.decision(request, Sensitivity(harm=card.harm_here if card else ""), own=own),
    )


def _kept(here: Seat, name: str) -> dict[int, str]:
    kept = [sheet.name for sheet, _kept_one in here.ws.exploration.kept_from(here.id, name)]
    return {int(one.removeprefix(rules.kept_name(name))): one for one in kept}


def _at(request: HttpRequest) -> tuple[int, ...]:
    """Return the turns that an address names, one for each lane; raises NotFound."""
    asked = request.GET.get("at", "").split(",")
    if not asked[0]:
        return ()
    odd = next((one for one in asked if not (one.isascii() and one.isdigit() and len(one) < 10)), None)
    if odd is not None or len(asked) > MOST_LANES:
        raise NotFound(f"there is no turn {(odd or asked[-1])[:20]!r} here")
    return tuple(int(one) for one in asked)


@in_study
@require_safe
def talk(request: HttpRequest, here: Seat, talk: str) -> HttpResponse:
    """Show one conversation: its shared beginning, and each lane along one path of its tree."""
    one = opened(request, here, talk)
    anew = {name: number_in(request, name) for name in ("edit", "write")} if one.own else {}
    about = (
        _about(here, one)
        | around(request, here, one)
        | {
            "title": _("Model") if visits(here.ws.actor) and not one.talk.scenario else pages.name_of(one.talk),
            "card": one.card,
            "card_lines": pages.card_lines(one.card) if one.card else (),
            "composing": composing(one.tree, **anew) if one.own else None,
        }
    )
    return render(request, "exploration/talk.html", about)


@in_study
@require_safe
def turns(request: HttpRequest, here: Seat, talk: str) -> HttpResponse:
    """Give the paths alone: for a page that is open already, and for whoever reveals them."""
    one = opened(request, here, talk)
    known = number_in(request, "since")
    if known:
        one = replace(one, tree=Tree(one.talk, one.turns, one.tree.since(known)))
    return render(request, "exploration/turns.html", _about(here, one, asked=reveal.asked(request)))


def _about(here: Seat, one: Opened, *, asked: bool = False) -> dict[str, Any]:
    open_to = one.found.showing == "shown"
    found = pages.shown(one.tree, one.kept) if open_to else None
    where = reverse("turns", args=[here.id, one.name]) + "?" + urlencode({"at": one.at, "reveal": 1})
    return {
        "one": one,
        "where": reverse("talk", args=[here.id, one.name]),
        "talk": one.talk,
        "names": rules.names_shown(one.talk),
        "shared": [_said(line) for line in found.shared] if found else (),
        "lanes": [(lane, [_said(line) for line in lane.lines]) for lane in found.lanes] if found else (),
        "before": reveal.conversation(one.talk.before, one.found, "") if found and one.talk.before else "",
        "before_words": pages.before_in_words(one.talk),
        "hidden": "" if open_to or not (one.turns or one.talk.before) else reveal.hidden(one.found, where),
        "revealed": open_to and not one.own and asked,
        "after": composing(one.tree).after if one.own else "",
        "waiting": pages.waiting(one.turns) + playing(here.id, one.name),
        "plays": plays().of(here.id, one.name) if one.own else (),
        "waiting_words": pages.waiting_in_words(one.turns),
        "newest": len(one.turns),
        "left": _left(here) if one.own else None,
        "times": (5, 10, AGAIN),
    }


def _left(here: Seat) -> tuple[int, str] | None:
    """Return how many messages a visitor of an event may still send, and that in words; None where there is no end."""
    left = here.ws.exploration.left(here.id) if here.member.arrangement else None
    return None if left is None else (left[0], many("{n} message left", "{n} messages left", left[0]))


def _said(line: pages.Line) -> tuple[pages.Line, SafeString, SafeString | str]:
    """Return a turn with its words, and with those that a method made them of."""
    made = line.turn.made
    words = reveal.words(line.turn.message, writing=line.writing)
    return line, words, reveal.source(made) if made is not None and made.source else ""
