"""Characters that look alike, are not seen, or are drawn differently: the words stay, their code changes."""

from __future__ import annotations

import re
from string import ascii_lowercase, ascii_uppercase

from redcommons.methods.encodings import GARAK, WEI
from redcommons.methods.model import Decoder, Example, Given, Method, NoDecoder
from redcommons.methods.parameters import choice, number, share
from redcommons.methods.parameters import text as text_parameter
from redcommons.values.errors import BadInput
from redcommons.values.words import _

BOUCHER = "Boucher et al. 2021, Bad Characters: Imperceptible NLP Attacks, arXiv:2106.09898"
TAGS = "Rehberger 2024, Hiding and Finding Text with Unicode Tags, https://embracethered.com/blog/"

ALIKE = dict(zip("aceijopsxyABCEHIJKMOPSTXYZ", "асеіјорѕхуАВСЕНІЈКМОРЅТХΥΖ", strict=True))  # noqa: RUF001  that they look alike is the point
"""Latin letters, and Cyrillic or Greek ones that look the same."""

LEET = {"a": "4", "b": "8", "e": "3", "g": "9", "i": "1", "l": "1", "o": "0", "s": "5", "t": "7", "z": "2"}


def _leet() -> Method:
    return Method(
        name="leet",
        title=_("Leetspeak"),
        about=_("Writes figures for the letters that they resemble; a reader still hears the words."),
        mechanism="figures for letters",
        citation=WEI,
        meaning="kept",
        languages=("Latin",),
        rewrite=lambda text, _given: "".join(LEET.get(one.lower(), one) if one.isascii() else one for one in text),
        decoder=NoDecoder(_("one figure stands for several letters, and for itself")),
        example=Example(text="When is rent due?", gives=("Wh3n 15 r3n7 du3?",)),
    )


def _homoglyphs() -> Method:
    back = str.maketrans({alike: letter for letter, alike in ALIKE.items()})
    return Method(
        name="homoglyphs",
        title=_("Letters that look alike"),
        about=_("Puts Cyrillic and Greek letters in the place of Latin ones that look the same."),
        mechanism="letters of other scripts",
        citation=BOUCHER,
        meaning="kept",
        deterministic=False,
        languages=("Latin",),
        parameters=(share(_("Which share of the letters is replaced."), 0.5),),
        rewrite=lambda text, given: _replaced(
            text, given.dice.some([n for n, one in enumerate(text) if one in ALIKE], given.share("share")), ALIKE
        ),
        decoder=Decoder(
            lambda text, _given: text.translate(back),
            normal=lambda text, _given: text.translate(back),
            but=_("letters of those scripts that were there before"),
        ),
        example=Example(text="When is rent due?", seed=7, gives=("Wh\u0435n \u0456s r\u0435nt due?",)),
    )


def _replaced(text: str, places: tuple[int, ...], table: dict[str, str]) -> str:
    chosen = set(places)
    return "".join(table[one] if place in chosen else one for place, one in enumerate(text))


_MARKS = {
    "zero-width-space": "\u200b",
    "zero-width-non-joiner": "\u200c",
    "word-joiner": "\u2060",
    "soft-hyphen": "\u00ad",
}


def _zero_width() -> Method:
    return Method(
        name="zero-width",
        title=_("Characters without width"),
        about=_("Puts a character that is not seen between the letters of each word."),
        mechanism="unseen characters between letters",
        citation=BOUCHER,
        meaning="kept",
        parameters=(choice("mark", _("The character that is put in."), tuple(_MARKS)),),
        rewrite=lambda text, given: re.sub(r"(?<=\w)(?=\w)", _MARKS[given.text("mark")], text),
        decoder=Decoder(
            lambda text, given: text.replace(_MARKS[given.text("mark")], ""),
            normal=lambda text, given: text.replace(_MARKS[given.text("mark")], ""),
            but=_("the same character where it was there before"),
        ),
        example=Example(text="My rent", gives=("M\u200by r\u200be\u200bn\u200bt",)),
    )


_OVERRIDE, _POP = "\u202e", "\u202c"


def _bidi() -> Method:
    return Method(
        name="bidi",
        title=_("Order turned by marks"),
        about=_("Stores each word backwards between marks of direction, so that it is shown as it was."),
        mechanism="marks of direction",
        citation=BOUCHER,
        meaning="kept",
        languages=("Latin",),
        rewrite=_turned,
        decoder=Decoder(
            lambda text, _given: re.sub(f"{_OVERRIDE}([^{_OVERRIDE}{_POP}]*){_POP}", lambda one: one[1][::-1], text)
        ),
        example=Example(text="My rent", gives=("\u202eyM\u202c \u202etner\u202c",)),
    )


def _turned(text: str, _given: Given) -> str:
    if _OVERRIDE in text or _POP in text:
        raise BadInput(_("this text has such marks already: nothing could tell them from what the method writes"))
    return re.sub(r"[A-Za-z]{2,}", lambda word: f"{_OVERRIDE}{word[0][::-1]}{_POP}", text)


_ABOVE = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0311\u0323\u0324\u0325\u032d\u0330\u0331"
_NO_MARKS = str.maketrans("", "", _ABOVE)


def _diacritics() -> Method:
    return Method(
        name="diacritics",
        title=_("Piled diacritics"),
        about=_("Piles marks above and below the letters, as in texts that look broken."),
        mechanism="combining marks",
        citation=GARAK,
        meaning="kept",
        deterministic=False,
        languages=("Latin",),
        parameters=(
            share(_("Which share of the letters gets marks."), 1.0),
            number("pile", _("How many marks a letter gets."), 2, 1, 8),
        ),
        rewrite=_piled,
        decoder=Decoder(
            lambda text, _given: text.translate(_NO_MARKS),
            normal=lambda text, _given: text.translate(_NO_MARKS),
            but=_("such marks that were there before"),
        ),
        example=Example(
            text="My rent", parameters={"pile": "1"}, seed=3, gives=("M\u0300y\u032d r\u0304e\u0304n\u0331t\u030a",)
        ),
    )


def _piled(text: str, given: Given) -> str:
    letters = ascii_lowercase + ascii_uppercase
    chosen = set(given.dice.some([n for n, one in enumerate(text) if one in letters], given.share("share")))
    marks = range(given.number("pile"))
    return "".join(
        one + "".join(given.dice.pick(_ABOVE) for _mark in marks) if place in chosen else one
        for place, one in enumerate(text)
    )


_TAG = 0xE0000


def _tags() -> Method:
    return Method(
        name="unicode-tags",
        title=_("Unseen tag characters"),
        about=_("Writes the text in characters that no screen shows, behind a text that is seen."),
        mechanism="unseen characters for letters",
        citation=TAGS,
        meaning="kept",
        languages=("Latin",),
        parameters=(text_parameter("seen", _("The text in front, which is seen."), "Good morning."),),
        rewrite=_tagged,
        decoder=Decoder(_untagged),
        example=Example(
            text="Rent?", parameters={"seen": "Hi"}, gives=("Hi" + "".join(chr(_TAG + ord(c)) for c in "Rent?"),)
        ),
    )


def _tagged(text: str, given: Given) -> str:
    if any(_TAG <= ord(one) <= _TAG + 0x7F for one in text):
        raise BadInput(_("this text has tag characters already: nothing could tell them from what the method writes"))
    return given.text("seen") + "".join(chr(_TAG + ord(one)) if " " <= one <= "~" else one for one in text)


def _untagged(text: str, given: Given) -> str | None:
    if not text.startswith(given.text("seen")):
        return None
    hidden = text[len(given.text("seen")) :]
    return "".join(chr(ord(one) - _TAG) if _TAG + 32 <= ord(one) <= _TAG + 126 else one for one in hidden)


METHODS = (_leet, _homoglyphs, _zero_width, _bidi, _diacritics, _tags)
