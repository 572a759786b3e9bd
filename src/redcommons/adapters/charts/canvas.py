"""What all pictures share: the frame, places along it, and labels that fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from redcommons.adapters.markup import Child, Markup, el

MARGIN = 1.0
"""Per cent kept free at both ends, so that marks at 0 and at the end are whole."""

_RANGE = re.compile("([0-9.]+\N{EN DASH}[0-9.]+)")


def picture(kind: str, height: int, about: tuple[str, str], *children: Child) -> Markup:
    """Return an `<svg>` as wide as its column and `height` pixels high; `about` is (title, description).

    The direction is fixed, because an axis from 0 upwards is read the same way in every script;
    labels keep the direction of their own words.
    """
    title, description = about
    head = (el("title", title), el("desc", description))
    return el("svg", *head, *children, class_=f"chart {kind}", role="img", width="100%", height=height, direction="ltr")


def at(share: float) -> str:
    """Return the place of a share from 0 to 1 between the margins; shares outside stand at the nearest end."""
    inside = min(1.0, max(0.0, share))
    return f"{MARGIN + inside * (100 - 2 * MARGIN):.3f}%"


def words(text: str, x: str, y: int, kind: str, anchor: str = "start") -> Markup:
    """Return a label at a place; `anchor` is start, middle or end as seen from left to right."""
    return el("text", *_in_order(text), x=x, y=y, class_=kind, text_anchor=anchor, unicode_bidi="plaintext")


def _in_order(text: str) -> Iterator[Child]:
    """Yield a label in parts: where its letters run from right to left, a range of figures still runs to the right."""
    backwards = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)
    for part in _RANGE.split(text) if backwards else [text]:
        yield el("tspan", part, direction="ltr", unicode_bidi="isolate") if _RANGE.fullmatch(part) else part


def shortened(text: str, most: int) -> str:
    """Return `text`, cut to `most` characters with an ellipsis; the table beneath has it whole."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "\u2026"
