"""What a hostile model may say: texts that attack a page, a terminal, a store or a reader's patience."""

from __future__ import annotations

from collections.abc import Mapping

SCRIPTS = (
    "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
    "<a href=\"javascript:document.title='taken'\">here</a><svg/onload=document.title='taken'>"
    "</textarea></template></title>{{7*7}}{% debug %}${7*7}<!--"
)
ANSI = "\x1b[2J\x1b[31mred\x1b[0m\x1b]0;taken\x07\x9b1m\x08\x08\x08"
BIDI = "the landlord is \u202eton\u202c right \u2066\u2067\u061c\ufeff\u200f"
NUL = "a\x00b\x00c"

TEXTS: Mapping[str, str] = {
    "scripts": SCRIPTS,
    "ansi": ANSI,
    "bidi": BIDI,
    "nul": NUL,
    "wide": "\ufdfd" * 200 + "\u0f40" + "\u0f71" * 300 + "x" * 5_000,
    "nothing": "",
}
"""Hostile replies by name; each can be kept as it came."""
