"""The few tags that pages share: human words, dates, keys, outcomes. Text from models and prompts has its own door."""

from __future__ import annotations

import re
from functools import cache

from django import template
from django.utils.safestring import SafeString, mark_safe

from redcommons.adapters.markup import el, human, join, safe_text
from redcommons.values.words import _

register = template.Library()
_FIGURE = re.compile("([+\N{MINUS SIGN}]?[0-9][0-9.]*(?:\N{EN DASH}[0-9.]+)?)")


@register.filter
def said(text: object) -> SafeString:
    """Return words of a person or a name, escaped, in the direction of their own script; blank is "not stated"."""
    words = str(text)
    made = human(words, "bdi") if words.strip() else el("span", _("not stated"), class_="absent")
    return mark_safe(made)  # noqa: S308  # made by markup.py, which escapes


@register.filter
def when(moment: str) -> SafeString:
    """Return "2026-03-14 09:02" for an ISO moment, in that order; the zone is UTC and said at the foot of the page."""
    made = el("bdi", str(moment).replace("T", " ")[:16], class_="whole", dir="ltr")
    return mark_safe(made)  # noqa: S308  # made by markup.py, which escapes


@register.filter
def figures(text: str) -> SafeString:
    """Return a sentence of ours in which signs and ranges of figures run from left to right in every script."""
    parts = (el("bdi", part, dir="ltr") if _FIGURE.fullmatch(part) else part for part in _FIGURE.split(text))
    return mark_safe(join(*parts))  # noqa: S308  # made by markup.py, which escapes


@register.filter
def sentence(text: str) -> SafeString:
    """Return a sentence of ours in the direction of the page, whatever name it begins with."""
    return mark_safe(safe_text(text))  # noqa: S308  # as above


@register.filter
def meeting(interaction: str) -> str:
    """Return how person and system meet, in words."""
    words = {
        "one_turn": _("one turn"),
        "several_turns": _("several turns"),
        "several_sessions": _("several sessions"),
        "group": _("several people"),
        "agentic": _("with tools"),
        "document": _("over documents"),
        "unspecified": _("not stated"),
    }
    return words.get(interaction, interaction.replace("_", " "))


@register.simple_tag
@cache
def key(letter: str) -> SafeString:
    """Return the letter of a shortcut as it is printed where it works; the page's script knows when it is remapped."""
    return mark_safe(el("kbd", letter, data_kbd=letter.lower()))  # noqa: S308  # made by markup.py, which escapes


@register.filter
def short(fingerprint: str) -> str:
    """Return the first digits of a fingerprint."""
    return str(fingerprint)[:12]
