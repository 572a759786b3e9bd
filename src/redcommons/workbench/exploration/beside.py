"""What stands beside a turn: words in the model's place, how a reply came about, what was said elsewhere meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from redcommons.evaluation.model import Settings
from redcommons.exploration import rules
from redcommons.exploration.model import Turn
from redcommons.values.conversation import Messages
from redcommons.values.errors import BadInput, NotFound, RedcommonsError
from redcommons.values.words import _
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.exploration import pages
from redcommons.workbench.exploration.asked import moved, numbers, words
from redcommons.workbench.exploration.plays import playing
from redcommons.workbench.exploration.tree import at_words
from redcommons.workbench.exploration.views import Opened, opened


@in_study
@require_safe
def heads(request: HttpRequest, here: Seat, talk: str) -> HttpResponse:
    """Say how many turns there are and how many are still being written: a page that is open asks now and then."""
    del request
    newest, waiting = here.ws.exploration.standing(here.id, talk)
    return JsonResponse({"newest": newest, "waiting": waiting + playing(here.id, talk)})


@in_study
@require_POST
def write(request: HttpRequest, here: Seat, talk: str) -> HttpResponse:
    """Put words in a model's place; they stand beside its own, marked as a person's."""
    given = [*numbers("after", request.POST.get("after", "")), *numbers("lane", request.POST.get("lane", ""))]
    if len(given) != 2:
        raise BadInput("words in a model's place need the turn that they follow, and a lane")
    parent, lane = given
    turn = here.ws.exploration.write(here.id, talk, (parent, lane, words(request)))
    at = at_words(moved(request, {lane: turn.number}))
    return redirect(reverse("talk", args=[here.id, talk]) + f"?at={at}#t{turn.number}")


# ------------------------------------------------------------------------------------------ how a reply came about


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """How one reply came about."""

    facts: tuple[tuple[str, str], ...]
    """What is known of it, as (what, how)."""
    sent: SafeString | str
    """What was sent for it; empty where nobody may see it now."""
    same: str
    """Whether these are the very bytes that were sent, in words."""
    hidden: SafeString | str
    """What stands in place of what was sent; empty where it is shown."""


@in_study
@require_safe
def came(request: HttpRequest, here: Seat, talk: str, number: int) -> HttpResponse:
    """Show how a reply came about: times, settings, and what was sent for it, made again from the tree."""
    one = opened(request, here, talk)
    turn = one.tree.turn(number)
    if turn is None or turn.message.role != "assistant" or turn.message.by_person:
        raise NotFound(f"turn {number} is no reply of a model")
    fragment = request.headers.get("HX-Request") == "true"
    about = {"one": one, "title": pages.name_of(one.talk), "turn": turn, "came": _came(here, one, turn)}
    return render(request, "exploration/came_about.html" if fragment else "exploration/came.html", about)


def _came(here: Seat, one: Opened, turn: Turn) -> Came:
    facts = tuple((what, how) for what, how in _facts(one, turn) if how)
    if one.talk.masked:
        return Came(
            facts=facts, sent="", same=_("Kept back while names are: it would give the target away."), hidden=""
        )
    if one.found.showing != "shown":
        where = reverse("came", args=[here.id, one.name, turn.number]) + "?" + urlencode({"reveal": 1})
        return Came(facts=facts, sent="", same="", hidden=reveal.hidden(one.found, where))
    asked = msgspec.structs.replace(one.talk, asking=turn.asked)
    messages = rules.context(asked, one.tree.path(turn.parent))
    body, same = _sent(here, one, turn, messages)
    return Came(facts=facts, sent=reveal.as_sent(body or reveal.unmade(messages)), same=same, hidden="")


def _sent(here: Seat, one: Opened, turn: Turn, messages: Messages) -> tuple[str, str]:
    """Return the bytes of the request as text, and in words whether they are those that were sent."""
    try:
        spec = here.ws.evaluation.target(one.talk.targets[(turn.lane or 1) - 1])
        every = [
            here.ws.evaluation.wire(spec, messages, _settings(turn, stream=stream), turn.seed, one.talk.tools)
            for stream in (True, False)
        ]
    except RedcommonsError:
        every = []
    made = [body for body in every if body is not None]
    if not made:
        return "", _(
            "These are the messages: this target is sent no bytes of its own, or none that a page may make again."
        )
    same = next((body for body in made if sha256(body).hexdigest() == turn.request), None)
    if same is not None:
        return same.decode(errors="replace"), _(
            "Made again from the tree: byte for byte what was sent, by its SHA-256."
        )
    if not turn.request:
        return made[0].decode(errors="replace"), _("Made again from the tree; what was sent then left no SHA-256.")
    said = _(
        "Made again from the tree, and not what was sent then: tools or people of the conversation have changed since."
    )
    return made[0].decode(errors="replace"), said


def _settings(turn: Turn, *, stream: bool) -> Settings:
    return Settings(temperature=turn.asked.temperature, max_tokens=turn.asked.max_tokens, stream=stream)


def _facts(one: Opened, turn: Turn) -> tuple[tuple[str, str], ...]:
    masked = one.talk.masked
    heat, most = turn.asked.temperature, turn.asked.max_tokens
    return (
        (_("Target"), rules.names_shown(one.talk)[(turn.lane or 1) - 1]),
        (_("Model, as it calls itself"), "" if masked else turn.model),
        (_("To the first word"), _seconds(turn.first)),
        (_("In all"), _seconds(turn.milliseconds)),
        (_("Temperature"), _("left to the target") if heat is None else f"{heat:g}"),
        (_("Most tokens"), _("left to the target") if most is None else str(most)),
        (_("Seed"), str(turn.seed)),
        (_("Why it ended"), "" if masked else turn.finish),
        (_("SHA-256 of the request"), "" if masked else turn.request),
    )


def _seconds(milliseconds: float) -> str:
    return _("{n} s").format(n=f"{milliseconds / 1000:.2f}") if milliseconds else ""
