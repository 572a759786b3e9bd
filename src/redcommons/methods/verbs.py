"""Verbs of the methods room: what a page, a terminal and a notebook call.

They read nothing and keep nothing, so they ask for no permission; who may say the words to a target is asked there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from redcommons.methods import applying
from redcommons.methods import catalogue as shelf
from redcommons.methods.applying import Begun, Rewritten
from redcommons.methods.model import Method
from redcommons.values.conversation import Messages


@dataclass(frozen=True, slots=True)
class Ports:
    """What the room asks of the world."""

    others: Callable[[], tuple[Method, ...]] = tuple
    """Methods of other packages."""


def catalogue(ports: Ports, _actor: object) -> tuple[Method, ...]:
    """Return the card of every method, ours first."""
    return tuple(shelf.methods(ports.others()).values())


def find(ports: Ports, _actor: object, name: str) -> Method:
    """Return the card of one method; raises BadInput with names that are near."""
    return shelf.find(name, ports.others())


def apply(
    ports: Ports, actor: object, name: str, text: str, parameters: Mapping[str, Any] | None = None, seed: int = 0
) -> Rewritten:
    """Return what a rewrite makes of `text`, with where it came from; raises BadInput with the way out."""
    return applying.rewritten(find(ports, actor, name), text, parameters or {}, seed)


def variants(
    ports: Ports, actor: object, name: str, text: str, parameters: Mapping[str, Any] | None = None
) -> tuple[Rewritten, ...]:
    """Return one text for each identity; raises BadInput where the method makes none."""
    return applying.variants(find(ports, actor, name), text, parameters or {})


def decode(
    ports: Ports, actor: object, name: str, text: str, parameters: Mapping[str, Any] | None = None
) -> str | None:
    """Return the text before, or None where the method did not make this one; raises BadInput without a decoder."""
    return applying.decoded(find(ports, actor, name), text, parameters or {})


def preview(ports: Ports, actor: object, name: str, text: str, parameters: Mapping[str, Any] | None = None) -> Messages:
    """Return what a dialogue would say, before anything is sent."""
    return applying.previewed(find(ports, actor, name), text, parameters or {})


def begin(
    ports: Ports,
    actor: object,
    name: str,
    text: str,
    parameters: Mapping[str, Any] | None = None,
    before: Messages = (),
) -> Begun:
    """Return a dialogue that goes on from `before` and has said nothing yet; whoever drives it may stop at any turn."""
    return applying.begun(find(ports, actor, name), text, parameters or {}, before=before)
