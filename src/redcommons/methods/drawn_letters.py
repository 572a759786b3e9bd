"""Letters drawn otherwise: other characters for the same letters."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase, digits

from redcommons.methods.model import Decoder, Example, Given, Method
from redcommons.methods.parameters import choice
from redcommons.values.words import _

STYLES = (
    "Daniel & Pal 2024, Impact of Non-Standard Unicode Characters on Security and Comprehension in LLMs, "
    "arXiv:2405.14490"
)


def _line(start: int, letters: str) -> dict[str, str]:
    return {letter: chr(start + place) for place, letter in enumerate(letters)}


_SUPERSCRIPT = dict(zip(ascii_lowercase + digits, "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖ𐞥ʳˢᵗᵘᵛʷˣʸᶻ⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_DRAWN = {
    "bold": _line(0x1D400, ascii_uppercase) | _line(0x1D41A, ascii_lowercase) | _line(0x1D7CE, digits),
    "wide": _line(0xFF21, ascii_uppercase) | _line(0xFF41, ascii_lowercase) | _line(0xFF10, digits),
    "circled": _line(0x24B6, ascii_uppercase)
    | _line(0x24D0, ascii_lowercase)
    | _line(0x2460, "123456789")
    | {"0": "⓪"},
    "superscript": _SUPERSCRIPT | {one.upper(): _SUPERSCRIPT[one] for one in ascii_lowercase},
    "emoji": _line(0x1F170, ascii_uppercase)
    | dict(zip(ascii_lowercase, _line(0x1F170, ascii_uppercase).values(), strict=True)),
}
"""Styles of letters, by name; emoji are the negative squared capitals."""

_ONE_CASE = {
    "superscript": str.maketrans(ascii_uppercase, ascii_lowercase),
    "emoji": str.maketrans(ascii_lowercase, ascii_uppercase),
}
"""Styles that have one case, and how a text is put into it."""


def _styled() -> Method:
    return Method(
        name="drawn-letters",
        title=_("Letters drawn otherwise"),
        about=_("Writes letters as mathematical, wide, circled, raised or emoji letters, which are other characters."),
        mechanism="other drawings of letters",
        citation=STYLES,
        meaning="kept",
        languages=("Latin",),
        parameters=(choice("style", _("How letters are drawn."), tuple(_DRAWN)),),
        rewrite=lambda text, given: "".join(_DRAWN[given.text("style")].get(one, one) for one in text),
        decoder=Decoder(
            _plain,
            normal=lambda text, given: _plain(text, given).translate(_ONE_CASE.get(given.text("style"), {})),
            but=_("case, in superscript and emoji, and such letters that were there before"),
        ),
        example=Example(text="Rent 12", gives=("\U0001d411\U0001d41e\U0001d427\U0001d42d \U0001d7cf\U0001d7d0",)),
    )


def _plain(text: str, given: Given) -> str:
    back = {drawn: letter for letter, drawn in reversed(_DRAWN[given.text("style")].items())}
    return "".join(back.get(one, one) for one in text)


METHODS = (_styled,)
