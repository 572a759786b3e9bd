"""Methods at hand: chosen, set, looked at before anything is sent, and then said or held as a dialogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST

from redcommons.care.model import Decision
from redcommons.exploration import rules
from redcommons.exploration.model import Made, Playing, Saying
from redcommons.methods.applying import Rewritten
from redcommons.methods.catalogue import way_back
from redcommons.methods.model import Method
from redcommons.methods.parameters import written
from redcommons.values.conversation import user
from redcommons.values.errors import BadInput, UserError
from redcommons.values.words import _
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.care.role import persona
from redcommons.workbench.exploration import pages
from redcommons.workbench.exploration.asked import made_words, moved, numbers, places
from redcommons.workbench.exploration.composing import composing
from redcommons.workbench.exploration.owner import streams
from redcommons.workbench.exploration.plays import plays
from redcommons.workbench.exploration.tree import at_words
from redcommons.workbench.exploration.views import Opened, opened

OPEN = Decision(showing="shown", reason="")
"""One's own words, before they are said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One parameter as a form asks for it."""

    name: str
    """Its name."""
    about: str
    """What it does."""
    type: str
    """What it takes."""
    value: str
    """What it is set to."""
    choices: tuple[str, ...]
    """The words to choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Makes:
    """What a method makes of the words."""

    words: SafeString
    """One text, as a page shows it."""
    draft: str
    """The same, as the composer takes it."""
    made: str
    """How it was made, as the composer sends it along."""
    label: str = ""
    """Of which identity it is."""


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def ways(request: HttpRequest, here: Seat, talk: str) -> HttpResponse:
    """List the methods; with one chosen, ask for its settings and show what it makes. Nothing is sent or kept."""
    one = opened(request, here, talk)
    _mine(one)
    chosen = request.POST.get("method", "") or request.GET.get("method", "")
    about = {
        "one": one,
        "title": pages.name_of(one.talk),
        "text": _text(request),
        "at": request.POST.get("at", "") or one.at,
        "after": _after(request, one),
        "lane": request.POST.get("lanes", ""),
        "in_role": persona(request, talk),
        "voice": request.POST.get("voice", ""),
        "lanes": list(zip(rules.lanes(one.talk), rules.names_shown(one.talk), strict=True)),
    }
    about |= _chosen(request, here, chosen) if chosen else {"groups": _groups(here.ws.methods.catalogue())}
    fragment = request.headers.get("HX-Request") == "true"
    template = "exploration/ways_form.html" if fragment else "exploration/ways.html"
    return render(request, template, about, status=400 if about.get("wrong") else 200)


def _chosen(request: HttpRequest, here: Seat, name: str) -> dict[str, Any]:
    method: Method = here.ws.methods.find(name)
    given = _given(request, method)
    about: dict[str, Any] = {
        "method": method,
        "way_back": way_back(method),
        "settings": [
            Setting(
                name=one.name,
                about=one.about,
                type=one.type,
                value=given.get(one.name, "" if one.default is None else written(one.default)),
                choices=one.choices,
            )
            for one in method.parameters
        ],
        "seed": request.POST.get("seed", "0"),
        "model": request.POST.get("model", ""),
    }
    if request.POST.get("do") != "show":
        return about
    try:
        return about | _shown(here, method, _text(request), given, _seed(request))
    except UserError as error:
        return about | {"wrong": str(error)}


def _shown(here: Seat, method: Method, text: str, given: dict[str, str], seed: int) -> dict[str, Any]:
    if method.kind == "dialogue":
        said = here.ws.methods.preview(method.name, text, given)
        return {"dialogue": reveal.conversation(said, OPEN, "")}
    if method.variants is not None:
        return {"makes": _makes(here.ws.methods.variants(method.name, text, given))}
    return {"makes": _makes((here.ws.methods.apply(method.name, text, given, seed),))}


def _makes(made: Sequence[Rewritten]) -> tuple[Makes, ...]:
    return tuple(
        Makes(words=reveal.words(said), draft=reveal.draft(said), made=made_words(_origin(one)), label=one.label)
        for one, said in ((one, user(one.text)) for one in made)
    )


def _origin(one: Rewritten) -> Made:
    origin = one.origin
    return Made(method=origin.method, parameters=dict(origin.parameters), seed=origin.seed, source=origin.source)


@in_study
@require_POST
def say_each(request: HttpRequest, here: Seat, talk: str) -> HttpResponse:
    """Say each variant of a text in the same place, each as a branch beside the others: a counterfactual pair."""
    one = opened(request, here, talk)
    _mine(one)
    method = here.ws.methods.find(request.POST.get("method", ""))
    meant = Saying(
        text="",
        after=tuple(dict.fromkeys(numbers("after", _after(request, one)))),
        in_role=persona(request, talk),
        voice=request.POST.get("voice", ""),
    )
    variants: Sequence[Rewritten] = here.ws.methods.variants(method.name, _text(request), _given(request, method))
    # As one question: where a person may ask four at a time, a fifth of five identities would be left out.
    sayings = [msgspec.structs.replace(meant, text=one.text, made=_origin(one)) for one in variants]
    streams().ask_each(here.ws, here.id, talk, sayings)
    return redirect("talk", study=here.id, talk=talk)


@in_study
@require_POST
def play(request: HttpRequest, here: Seat, talk: str) -> HttpResponse:
    """Have a method hold a dialogue, in one lane or in each of them."""
    one = opened(request, here, talk)
    _mine(one)
    method: Method = here.ws.methods.find(request.POST.get("method", ""))
    wanted = numbers("lanes", request.POST.get("lanes", "")) or rules.lanes(one.talk)
    after = places(_after(request, one))
    ends = ((lane, after[lane - 1 if lane <= len(after) else 0]) for lane in wanted)
    meant = {lane: place for lane, place in ends if place is not None}
    if not meant:
        raise BadInput(_("nobody can be spoken to just now: wait for a reply, answer its tool, or ask for one"))
    for lane, place in meant.items():
        playing = Playing(
            method=method.name,
            text=_text(request),
            parameters=_given(request, method),
            seed=_seed(request),
            after=place,
            lane=lane,
            model=request.POST.get("model", "").strip(),
            in_role=persona(request, talk),
            voice=request.POST.get("voice", ""),
        )
        plays().begin(here, talk, playing)
    others = at_words([end for lane, end in enumerate(one.tree.at, 1) if lane not in meant and end])
    return redirect(reverse("talk", args=[here.id, talk]) + (f"?at={others}" if others else ""))


@in_study
@require_POST
def stop_play(request: HttpRequest, here: Seat, talk: str) -> HttpResponse:
    """Stop the methods that speak in a conversation, each after the turn that is under way."""
    one = opened(request, here, talk)
    _mine(one)
    plays().stop(here.id, talk)
    shown = at_words(moved(request, {}))
    return redirect(reverse("talk", args=[here.id, talk]) + (f"?at={shown}" if shown else ""))


def _after(request: HttpRequest, one: Opened) -> str:
    """Return the turns that a method goes on after: those that the composer named, else where the lanes end."""
    return request.POST.get("after", "") or composing(one.tree).after


def _groups(methods: Sequence[Method]) -> tuple[tuple[str, list[Method]], ...]:
    kinds = (
        ("rewrite", _("Rewrite what you say")),
        ("substitution", _("The same with another person in it")),
        ("dialogue", _("Several turns")),
    )
    return tuple((name, [one for one in methods if one.kind == kind]) for kind, name in kinds)


def _given(request: HttpRequest, method: Method) -> dict[str, str]:
    named = {one.name: request.POST.get(f"p_{one.name}") for one in method.parameters}
    return {name: value.replace("\r\n", "\n") for name, value in named.items() if value is not None}


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\r\n", "\n")


def _seed(request: HttpRequest) -> int:
    return next(iter(numbers("seed", request.POST.get("seed", "") or "0")), 0)


def _mine(one: Opened) -> None:
    if not one.own:
        raise BadInput(_("Only who speaks in a conversation uses methods in it: begin one of your own."))
