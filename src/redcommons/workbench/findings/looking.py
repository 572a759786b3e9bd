"""The search: one field over everything that one may see in a study. Text comes by the reveal door alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from redcommons.exploration.model import Kept
from redcommons.findings.model import Hits
from redcommons.values.base import Fingerprint
from redcommons.values.conversation import Message, user
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.search import Found
from redcommons.values.sensitivity import Sensitivity
from redcommons.values.words import _
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.findings import pages

SHEETS = {
    "charter": "scope",
    "value-entry": "values",
    "exclusion": "exclusions",
    "scenario": "scenarios",
    "brief": "briefs",
    "taxonomy": "vocabularies",
    "group": "participation",
    "interests": "interests",
    "definition": "definitions",
}
"""Kinds whose page shows one of them opened."""

TEXTS = frozenset(("kept", "case"))
"""Kinds whose text this page gives by the reveal door; a conversation has a page of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that was found."""

    name: str
    """What the list calls it."""
    id: str
    """The first digits by which a case is named; empty for all else."""
    to: str
    """Its page; empty where it has none."""
    text: str
    """The address of its text behind the reveal door; empty where its page shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What was found of one kind."""

    noun: str
    """The kind."""
    name: str
    """What the kind is called."""
    rows: tuple[Row, ...]
    """The things."""
    more: str
    """Where it goes on; empty at the end."""


@in_study
@require_safe
def search(request: HttpRequest, here: Seat) -> HttpResponse:
    """Search a study; a fragment when the page asks while somebody types, or for more of one kind."""
    asked, noun = request.GET.get("q", ""), request.GET.get("noun", "")
    after = request.GET.get("after", "")
    about: dict[str, Any] = {"q": asked, "noun": noun, "groups": (), "on": after.isdigit()}
    try:
        place = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
        found = here.ws.findings.search(here.id, asked, nouns=[noun] if noun else [], after=place)
        about["groups"] = tuple(_group(here, asked, hits) for hits in found)
    except BadInput as error:
        about["wrong"] = str(error)
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, "findings/found.html" if fragment else "findings/search.html", about)


@in_study
@require_safe
def text(request: HttpRequest, here: Seat) -> HttpResponse:
    """Give the text of one thing that was found, as far as care lets it be shown."""
    noun, ref = request.GET.get("noun", ""), request.GET.get("ref", "")
    about, messages = _opened(here, noun, ref)
    where = _text(here, noun, ref) + "&reveal=1"
    return HttpResponse(reveal.conversation(messages, reveal.decision(request, about), where))


def _opened(here: Seat, noun: str, ref: str) -> tuple[Sensitivity, tuple[Message, ...]]:
    """Return what a text is about and its messages; every verb asks for permission itself."""
    if noun == "case":
        case = next(iter(here.ws.dataset.open_cases(here.id, [Fingerprint(ref)])))
        return Sensitivity(harm=case.harm, weight=case.weight), case.turns or (user(case.goal),)
    if noun == "kept":
        found: tuple[Kept, ...] = tuple(item for sheet, item in here.ws.exploration.kept(here.id) if sheet.name == ref)
        if found:
            return Sensitivity(), found[0].turns
    raise NotFound(_("nothing of that kind is here: search again"))


def _group(here: Seat, asked: str, hits: Hits) -> Group:
    go_on = urlencode({"q": asked, "noun": hits.noun, "after": str(hits.found[-1].place)})
    return Group(
        noun=hits.noun,
        name=pages.kinds()[hits.noun],
        rows=tuple(_row(here, found) for found in hits.found),
        more=f"{reverse('search', kwargs={'study': here.id})}?{go_on}" if hits.more else "",
    )


def _row(here: Seat, found: Found) -> Row:
    text = _text(here, found.noun, found.ref) if found.noun in TEXTS else ""
    short = found.ref[:16] if found.noun == "case" and found.title else ""
    return Row(name=_name(found), id=short, to=_page(here, found), text=text)


def _name(found: Found) -> str:
    if found.noun == "interests":
        return _("Interests")
    if found.noun == "charter":
        return _("Charter")
    if found.noun == "turn":
        talk, _colon, number = found.ref.rpartition(":")
        return _("turn {n} of {talk}").format(n=number, talk=talk)
    return found.title or found.ref[:16]


def _text(here: Seat, noun: str, ref: str) -> str:
    return f"{reverse('found_text', kwargs={'study': here.id})}?{urlencode({'noun': noun, 'ref': ref})}"


def _page(here: Seat, found: Found) -> str:
    if found.noun in SHEETS:
        return f"{reverse(SHEETS[found.noun], kwargs={'study': here.id})}?{urlencode({'open': found.ref})}"
    if found.noun not in {"turn", "kept"}:
        return ""
    talk, _sign, number = found.ref.replace(" turn ", ":").rpartition(":")
    return f"{reverse('talk', kwargs={'study': here.id, 'talk': talk})}?at={number}#t{number}"
