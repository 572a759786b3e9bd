"""Markup as strings that cannot be forgotten to escape: plain text is escaped, only `Markup` passes as it is.

One writer serves HTML and SVG. Every element is closed except HTML's void ones, so a picture is
well-formed XML as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from string import Formatter

from redcommons.values.text import clean, visible

_VOID = frozenset({"br", "col", "hr", "meta", "wbr"})
_NO_XML = re.compile("[\ufffe\uffff]")
_FORBIDDEN = re.compile(r"^(on|style$|src|action$|formaction$)")


class Markup(str):
    """Text that is markup already, made by this module and by nothing else."""

    __slots__ = ()


Attribute = str | int | bool | None
Child = str | Markup | None | Iterable["Child"]


def safe_text(text: str) -> Markup:
    """Return any text escaped for an element or an attribute, unseen controls and bidi marks spelled out."""
    return Markup(escape(_NO_XML.sub("\ufffd", visible(clean(text, limit=len(text)))), quote=True))


def join(*children: Child) -> Markup:
    """Return children one after the other; plain strings are escaped, None is nothing."""
    return Markup("".join(_render(child) for child in children))


def _render(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Markup):
        return str(child)
    if isinstance(child, str):
        return safe_text(child)
    return "".join(_render(one) for one in child)


def el(tag: str, *children: Child, **attributes: Attribute) -> Markup:
    """Return an element. `class_` is class, `aria_label` is aria-label; None and False leave an attribute out.

    Attributes that could run or fetch something do not exist here: asking for one is a ValueError.
    """
    head = tag + "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in _VOID:
        return Markup(f"<{head}>")
    return Markup(f"<{head}>{join(*children)}</{tag}>")


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    plain = name.rstrip("_").replace("_", "-")
    if _FORBIDDEN.match(plain):
        raise ValueError(f"attribute {plain!r} can run or fetch something: no page of ours has it")
    return f" {plain}" if value is True else f' {plain}="{safe_text(str(value))}"'


def fill(sentence: str, **parts: Child) -> Markup:
    """Return a translated sentence with `{name}` places filled by markup; the sentence itself is escaped."""
    pieces = Formatter().parse(sentence)
    return join(*(part for text, name, _f, _c in pieces for part in (text, parts[name] if name else None)))


def human(text: str, tag: str = "span", **attributes: Attribute) -> Markup:
    """Return words of a person, a model or a file: escaped, and in the direction of their own script."""
    return el(tag, text, dir="auto", **attributes)
