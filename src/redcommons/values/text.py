"""The one door for every string from outside.

Prompts and replies are evidence: they are kept as they came, controls and all. Only what no
store, no JSON and no encoder can carry is replaced, and what is too long is refused rather than cut.
"""

from __future__ import annotations

import re
import unicodedata

from redcommons.values.errors import BadInput

MAX_TEXT = 1_000_000
"""Longest prompt or cell, in characters; longer ones are refused with their length."""

MAX_LABEL = 200
"""Longest name or label, in characters."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff{_BIDI}]")
_SPACE = re.compile(r"\s+")
_FORMULA = re.compile(r"^[\s\u3000]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")


def clean(text: str, *, limit: int = MAX_TEXT, what: str = "text") -> str:
    """Return `text` such that every store and encoder can carry it.

    Lone surrogates become U+FFFD; NUL, controls and bidi marks stay, because they are evidence.
    Raises BadInput with the length when it is longer than `limit` characters.
    """
    if len(text) > limit:
        raise BadInput(f"{what} has {len(text):,} characters, the most is {limit:,}: shorten or split it")
    return _SURROGATE.sub("\ufffd", text)


def label(text: str, *, what: str = "name") -> str:
    """Return a one-line name: controls gone, white space folded, 1 to 200 characters, composed (NFC).

    Two names that look alike because one composes its accents are one name; upper and lower case stay two.
    """
    line = unicodedata.normalize("NFC", " ".join(_UNSEEN.sub(" ", clean(text, what=what)).split()))
    if not line:
        raise BadInput(f"{what} is empty: give it at least one visible character")
    if len(line) > MAX_LABEL:
        raise BadInput(f"{what} has {len(line)} characters, the most is {MAX_LABEL}: {line[:40]!r}…")
    return line


def visible(text: str) -> str:
    """Return `text` for a terminal or a page: unseen controls and bidi marks spelled out."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def place_of(quote: str, text: str) -> tuple[int, int] | None:
    """Return where words stand in a text, white space aside, as (start, end); None where they do not, or are none.

    It takes as long as the two are long together: a pattern made of the words could keep a machine busy for hours.
    """
    words = " ".join(quote.split())
    found = _SPACE.sub(" ", text).find(words) if words else -1
    if found < 0:
        return None
    last, gone, start = found + len(words) - 1, 0, -1
    for run in _SPACE.finditer(text):
        here = run.start() - gone
        if here > found and start < 0:
            start = found + gone
        if here > last:
            break
        gone += len(run[0]) - 1
    return start if start >= 0 else found + gone, last + gone + 1


def unshown(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a place in `visible(text)` as a place in `text` itself, both in code points; (0, 0) for none.

    What is spelled out is one character of the text: a place that begins or ends within it takes it whole.
    """
    if not 0 <= start < end <= len(visible(text)):
        return 0, 0
    return _behind(text, start, 0), _behind(text, end, 1)


def _behind(text: str, shown: int, whole: int) -> int:
    """Return a place in the text as shown as one in the text itself; `whole` is 1 to take what is spelled out along."""
    longer = 0
    for match in _UNSEEN.finditer(text):
        at, width = match.start() + longer, len(visible(match[0]))
        if shown <= at:
            break
        if shown < at + width:
            return match.start() + whole
        longer += width - 1
    return shown - longer


def cell(text: str) -> str:
    """Return `text` for a spreadsheet: what a spreadsheet would run as a formula is quoted."""
    return "'" + text if _FORMULA.match(text) else text


def slug(text: str) -> str:
    """Return a lower-case name for folders and ids: letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "unnamed"
