"""What the frame around every page knows: who is here, in which study, in which language."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from redcommons.evaluation.model import RIGHTS
from redcommons.labour.model import Actor
from redcommons.labour.rules import may
from redcommons.values.version import VERSION
from redcommons.values.words import _
from redcommons.workbench.care.mine import mine
from redcommons.workbench.settings import LANGUAGES


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame of a page."""
    seat = getattr(request, "seat", None)
    user: Any = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    shown = str(seat.member.pseudonym) if seat else _name(user)
    return {
        "seat": seat,
        "signed_in": signed_in,
        "my_name": shown,
        "initials": initials(shown),
        "tongue": get_language() or "en",
        "direction": "rtl" if get_language_bidi() else "ltr",
        "tongues": LANGUAGES,
        "version": VERSION,
        "here_road": road(seat.ws.actor, visits=seat.visits) if seat else (),
        "here_beside": beside(seat.ws.actor) if seat else (),
        "here_people": about_people(seat.ws.actor) if seat else (),
        "at": _at(request),
        "shared": mine(request).shared,
        "keys": request.COOKIES.get("keys", "on"),
        "visits": visits(seat.ws.actor) if seat else False,
        "searches": may(seat.ws.actor, "study.read") if seat else False,
    }


def visits(actor: Actor) -> bool:
    """Return whether somebody is here as a visitor of an event, and as nothing that sees more."""
    return may(actor, "exploration.visit") and not may(actor, "exploration.others")


def road(actor: Actor, *, visits: bool = False) -> tuple[tuple[str, str], ...]:
    """Return (name of the address, name of the stage) for the five stages, as far as their reader may go there."""
    if visits and not may(actor, "exploration.converse"):
        return ()
    stages = (
        ("scope", _("Scope"), "study.read"),
        ("talks", _("Explore"), "exploration.choose"),
        ("cases", _("Create"), "dataset.read"),
        ("runs", _("Evaluate"), "evaluation.read"),
        ("report", _("Report"), "study.read"),
    )
    return tuple((to, name) for to, name, verb in stages if may(actor, verb) and (to == "talks" or not visits))


def beside(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return (name of the address, name) of what stands beside the road, as far as its reader may go there."""
    works = next((right for right in RIGHTS.values() if may(actor, right)), RIGHTS["rate"])
    places = (
        ("event", _("Start"), "exploration.visit"),
        ("ratings", _("Rate") if may(actor, RIGHTS["rate"]) else _("Tasks"), works),
        ("terms", _("Terms"), "labour.work"),
        ("voice", _("Voice"), "labour.work"),
        ("members", _("People"), "labour.members"),
    )
    there = tuple((to, name) for to, name, verb in places if may(actor, verb))
    reads = may(actor, "exploration.codebook") and not may(actor, "exploration.converse")  # else they are under Explore
    return (("memos", _("Memos")), *there) if reads else there


def about_people(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return (name of the address, name) of the pages about a study's people, as far as their reader may go there."""
    places = (
        ("members", _("Who is here"), "labour.members"),
        ("arrangements", _("Ways in"), "labour.arrange"),
        ("events", _("Events"), "labour.event"),
        ("pay", _("What is owed"), "labour.pay"),
        ("ask_background", _("What people are asked"), "labour.ask_background"),
        ("work_ledger", _("Who did which step"), "own.work"),
    )
    there = tuple((to, name) for to, name, verb in places if may(actor, verb))
    return there if may(actor, "labour.members") else ()


UNDER = {
    "explore": "talks",
    "rate": "ratings",
    "adjudicate": "ratings",
    "boundaries": "ratings",
    "people": "members",
    "ways": "members",
    "events": "members",
    "pay": "members",
    "work": "members",
    "background": "members",
    "practice": "terms",
}
"""First step of an address to the address under which it stands, where they differ."""


def _at(request: HttpRequest) -> str:
    """Return the stage that an address belongs to: the step after the study's own."""
    steps = request.path.strip("/").split("/")
    step = steps[2] if len(steps) > 2 and steps[0] == "s" else ""
    return UNDER.get(step, step)


def _name(user: Any) -> str:  # noqa: ANN401  the account model is chosen by a setting
    """Return how somebody is called outside any study; the account of somebody without one has no name to show."""
    if not user or not user.is_authenticated:
        return ""
    return _("Guest") if user.username == user.person else str(user.username)


def initials(name: str) -> str:
    """Return one or two letters for a name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()[:2]
