"""What a page of ours may hold, read as a browser reads it: nothing that runs, fetches or leads elsewhere."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

HOSTILE = (
    "<zq-tag onclick=zq()>\"'><script>zq()</script><img src=x onerror=zq()>[a](javascript:zq())"
    "![b](//zq.example/b){{zq}}{%zq%}</title></textarea><svg/onload=zq()>"
)
"""Markup, an escape from an attribute, a script, a picture that fetches, Markdown, template tags; fits a label."""

LEADS = ("href", "src", "action", "formaction", "poster", "data", "xlink:href", "srcset", "hx-get", "hx-post", "hx-put",
         "hx-delete", "hx-patch")  # fmt: skip
OURS = """
a abbr article aside b bdi blockquote body br button caption circle code col colgroup datalist dd defs del desc
details dialog div dl dt em fieldset figcaption figure footer form g h1 h2 h3 h4 head header hr html i iframe img input
ins kbd label legend li line link main mark marker meta meter nav noscript ol optgroup option output p path pattern
polygon polyline pre progress q rect s script section select small span strong sub summary sup svg table tbody td
template text textarea tfoot th thead time title tr tspan u ul use wbr
"""
KNOWN_TAGS = frozenset(OURS.split())


STYLE = re.compile(r"<style>[^<]*</style>")
"""The one style that a published page has."""


class Seen(HTMLParser):
    """Reads a page and keeps what it must not hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.text: list[str] = []
        self._in: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        given = {name: value or "" for name, value in attrs}
        if tag not in KNOWN_TAGS:
            self.wrong.append(f"<{tag}> is no element of ours")
        self.wrong += [f"<{tag} {name}=…> is not ours" for name in given if _runs(name)]
        self.wrong += [
            f"<{tag} {name}={value}> leads elsewhere" for name, value in given.items() if _leads(name, value)
        ]
        if tag == "script" and given.get("type") != "application/json":
            self.wrong += [] if given.get("src", "").startswith("/static/") else [f"a script of its own: {given}"]
        self.wrong += [f"{given['id']} is not JSON"] if "hx-vals" in given and not _is_json(given["hx-vals"]) else []
        self._in.append(f"script {given.get('type', '')}" if tag == "script" else tag)

    def handle_data(self, data: str) -> None:
        """Look at the words within."""
        here = self._in[-1] if self._in else ""
        if here == "script application/json":
            self.wrong += [] if _is_json(data) else [f"a script's data is not JSON: {data[:80]}"]
        elif here.startswith("script") and data.strip():
            self.wrong.append(f"a script in the page: {data[:80]}")
        elif here == "style":
            self.wrong.append("a style in the page")
        self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        names = [one.split()[0] for one in self._in]
        if tag in names:
            del self._in[len(names) - 1 - names[::-1].index(tag) :]


def _runs(name: str) -> bool:
    return (
        name.startswith(("on", "hx-on", "zq"))
        or name in {"style", "srcdoc"}
        or not re.fullmatch(r"[a-z][a-z0-9:-]*", name)
    )


def _leads(name: str, value: str) -> bool:
    if name not in LEADS:
        return "javascript:" in value.lower() and name.startswith("hx")
    plain = re.sub(r"[\x00-\x20]", "", value).lower()
    own = plain.removeprefix("http://testserver")
    return own.startswith("//") or bool(re.match(r"[a-z][a-z0-9+.-]*:", own))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def wrong_with(page: str, *, styled: bool = False) -> list[str]:
    """Return what a page holds that may run, fetch or lead elsewhere; a report brings its own style, by its hash."""
    seen = Seen()
    seen.feed(STYLE.sub("", page, count=1) if styled else page)
    seen.close()
    raw = [
        f"unescaped: {piece}"
        for piece in ("<zq-tag", "<script>zq", "onerror=zq()><", "onload=zq()></")
        if piece in page
    ]
    return seen.wrong + raw


def text_of(page: str) -> str:
    """Return the words of a page as a reader sees them."""
    seen = Seen()
    seen.feed(page)
    return "".join(seen.text)
