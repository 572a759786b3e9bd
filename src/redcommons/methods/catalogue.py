"""Every method by name, and how one is described to those who choose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from redcommons.methods import (
    additions,
    arabic,
    characters,
    ciphers,
    crescendo,
    dialogues,
    drawn_letters,
    encodings,
    frames,
    history,
    identity,
    noise,
    personas,
    pictures,
    spelling,
    splitting,
    wording,
)
from redcommons.methods.model import Decoder, Method, Parameter
from redcommons.methods.parameters import written
from redcommons.values.errors import BadInput
from redcommons.values.words import _

FAMILIES = (
    encodings,
    spelling,
    ciphers,
    characters,
    drawn_letters,
    arabic,
    noise,
    splitting,
    pictures,
    frames,
    additions,
    history,
    wording,
    identity,
    dialogues,
    crescendo,
    personas,
)
"""Modules whose `METHODS` are functions that make cards, in the order in which they are shown."""


def methods(others: Iterable[Method] = ()) -> Mapping[str, Method]:
    """Return every method by name, ours first, in the language of whoever reads; nobody's replaces one of ours."""
    ours = {one.name: one for one in (card() for family in FAMILIES for card in family.METHODS)}
    return ours | {one.name: one for one in others if one.name not in ours}


def find(name: str, others: Iterable[Method] = ()) -> Method:
    """Return a method by name; raises BadInput with names that are near."""
    known = methods(others)
    if name in known:
        return known[name]
    near = get_close_matches(name.lower(), known, n=3) or [one for one in known if name and name.lower() in one][:3]
    if near:
        said = _("no method is called {name!r}; near it: {names}. All of them: redcommons methods list")
        raise BadInput(said.format(name=name, names=", ".join(near)))
    raise BadInput(_("no method is called {name!r}. All of them: redcommons methods list").format(name=name))


def described(method: Method) -> dict[str, Any]:
    """Return a card as plain data: what `--json` prints and pages show."""
    return {
        "name": method.name,
        "title": method.title,
        "kind": method.kind,
        "about": method.about,
        "mechanism": method.mechanism,
        "citation": method.citation,
        "needs_model": method.needs_model,
        "deterministic": method.deterministic,
        "languages": list(method.languages),
        "meaning": method.meaning,
        "decoder": way_back(method),
        "parameters": [_described(one) for one in method.parameters],
        "example": {
            "text": method.example.text,
            "parameters": dict(method.example.parameters),
            "seed": method.example.seed,
            "gives": list(method.example.gives),
        },
    }


def way_back(method: Method) -> str:
    """Return in words whether a method's text can be turned back."""
    if not isinstance(method.decoder, Decoder):
        return _("none: {why}").format(why=method.decoder.why)
    if method.decoder.but:
        return _("round trip, but for {what}").format(what=method.decoder.but)
    return _("round trip")


def _described(one: Parameter) -> dict[str, Any]:
    return {
        "name": one.name,
        "about": one.about,
        "type": one.type,
        "default": None if one.default is None else written(one.default),
        "choices": list(one.choices),
        "required": one.default is None,
    }
