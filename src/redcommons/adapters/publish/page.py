"""The frame of every published page, and the few forms that all sections share."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from redcommons.adapters.markup import Child, Markup, el, human, join
from redcommons.values.words import _

Row = Sequence[Child]


@cache
def style() -> str:
    """Return the one stylesheet; it travels inside each page, so that a page opened from a disk is whole."""
    return files("redcommons.adapters.publish").joinpath("style.css").read_text("utf-8")


@cache
def policy() -> str:
    """Return the Content-Security-Policy: nothing runs, nothing is fetched, only this stylesheet applies."""
    seal = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'"


def page(title: str, *body: Child) -> bytes:
    """Return a whole page as UTF-8."""
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=policy()),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="color-scheme", content="light dark"),
        el("title", title),
        el("style", Markup(style())),
    )
    # Translators: the tag of the language that you translate to, and "rtl" where it is written from the right.
    whole = el("html", head, el("body", *body), lang=_("en"), dir=_("ltr"))
    return f"<!doctype html>\n{whole}\n".encode()


def section(number: int, name: str, *body: Child) -> Markup:
    """Return a numbered section of the report."""
    key = f"section-{number}"
    head = el("h2", el("span", str(number), class_="number"), name, id=f"{key}-name")
    return join("\n", el("section", head, *body, id=key, aria_labelledby=f"{key}-name"))


def absent(sentence: str) -> Markup:
    """Return the sentence that says that something is not there."""
    return el("p", sentence, class_="absent")


def note(*body: Child) -> Markup:
    """Return a small soft paragraph."""
    return el("p", *body, class_="note")


def stated(text: str) -> Markup:
    """Return people's words, or "not stated" where there are none."""
    return human(text) if text.strip() else el("span", _("not stated"), class_="absent")


def key(text: str) -> Markup:
    """Return an id, a key or a fingerprint in letters of one width."""
    return human(text, "bdi", class_="key")


def table(heads: Sequence[str], rows: Iterable[Row], numbers: Sequence[int] = (), caption: str = "") -> Markup:
    """Return a table whose rows begin with their name; columns in `numbers` are set as figures.

    On a phone each row stands as a small list, its cells named by their heads.
    """
    top = el("tr", *(el("th", head, scope="col", class_=_figure(i, numbers)) for i, head in enumerate(heads)))
    body = [_row(heads, row, numbers) for row in rows]
    title = el("caption", caption) if caption else None
    whole = el("table", title, el("thead", top), el("tbody", *body), class_="stack")
    return join("\n", whole)


def _figure(index: int, numbers: Sequence[int]) -> str | None:
    return "n" if index in numbers else None


def _row(heads: Sequence[str], row: Row, numbers: Sequence[int]) -> Markup:
    first, *rest = row
    cells = [el("td", cell, class_=_figure(i, numbers), data_label=heads[i]) for i, cell in enumerate(rest, start=1)]
    return el("tr", el("th", first, scope="row"), *cells)


def terms(pairs: Iterable[tuple[str, Child]]) -> Markup:
    """Return a list of names and what they are."""
    return el("dl", *((el("dt", name), el("dd", body)) for name, body in pairs))


def bullets(items: Iterable[Child], kind: str | None = None) -> Markup:
    """Return a plain list."""
    return el("ul", *(el("li", item) for item in items), class_=kind)


def folded(label: str, text: str) -> Markup:
    """Return long text closed under its own label."""
    return el("details", el("summary", label), el("pre", text, dir="auto"))
