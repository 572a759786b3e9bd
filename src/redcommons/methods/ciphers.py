"""Ciphers and turned texts: letters for letters by a rule that a reader can undo."""

from __future__ import annotations

import re
from collections.abc import Callable
from string import ascii_lowercase, ascii_uppercase

from redcommons.methods.encodings import CIPHERCHAT, WEI
from redcommons.methods.model import Decoder, Example, Method, NoDecoder
from redcommons.methods.parameters import choice, number
from redcommons.methods.parameters import text as text_parameter
from redcommons.values.errors import BadInput
from redcommons.values.words import _

FLIPATTACK = "Liu et al. 2024, FlipAttack: Jailbreak LLMs via Flipping, arXiv:2410.02832"
HANDA = (
    "Handa et al. 2024, Jailbreaking Proprietary Large Language Models using Word Substitution Cipher, arXiv:2402.10601"
)


def _caesar() -> Method:
    return Method(
        name="caesar",
        title=_("Caesar cipher"),
        about=_("Moves each letter some places on in the alphabet; 13 places are known as ROT13."),
        mechanism="one alphabet for another",
        citation=CIPHERCHAT,
        meaning="kept",
        languages=("Latin",),
        parameters=(number("shift", _("How many places each letter moves."), 13, 1, 25),),
        rewrite=lambda text, given: _shifted(text, given.number("shift")),
        decoder=Decoder(lambda text, given: _shifted(text, -given.number("shift"))),
        example=Example(text="When is rent due?", gives=("Jura vf erag qhr?",)),
    )


def _shifted(text: str, by: int) -> str:
    by %= 26
    rolled = ascii_lowercase[by:] + ascii_lowercase[:by]
    return text.translate(str.maketrans(ascii_lowercase + ascii_uppercase, rolled + rolled.upper()))


def _atbash() -> Method:
    return Method(
        name="atbash",
        title=_("Atbash"),
        about=_("Swaps the alphabet end for end: a becomes z, b becomes y."),
        mechanism="one alphabet for another",
        citation=CIPHERCHAT,
        meaning="kept",
        languages=("Latin",),
        rewrite=lambda text, _given: _mirrored(text),
        decoder=Decoder(lambda text, _given: _mirrored(text)),
        example=Example(text="When is rent due?", gives=("Dsvm rh ivmg wfv?",)),
    )


def _mirrored(text: str) -> str:
    back = ascii_lowercase[::-1]
    return text.translate(str.maketrans(ascii_lowercase + ascii_uppercase, back + back.upper()))


def _vigenere() -> Method:
    return Method(
        name="vigenere",
        title=_("Vigenère cipher"),
        about=_("Moves each letter by the next letter of a key word, so that no letter has one sign only."),
        mechanism="shifts by a key word",
        citation=HANDA,
        meaning="kept",
        languages=("Latin",),
        parameters=(text_parameter("key", _("The key word, in letters from a to z."), "tenant"),),
        rewrite=lambda text, given: _keyed(text, given.text("key"), 1),
        decoder=Decoder(lambda text, given: _keyed(text, given.text("key"), -1)),
        example=Example(text="Rent is due", parameters={"key": "home"}, gives=("Yszx pg pyl",)),
    )


def _keyed(text: str, key: str, sign: int) -> str:
    steps = [ascii_lowercase.index(one) for one in key.lower() if one in ascii_lowercase]
    if not any(steps) or len(steps) != len(key):
        raise BadInput(_("key is {key!r}: give a word in letters from a to z, not of a alone").format(key=key))
    said, place = "", 0
    for one in text:
        if one in ascii_lowercase or one in ascii_uppercase:
            said += _shifted(one, sign * steps[place % len(steps)])
            place += 1
        else:
            said += one
    return said


def _flip() -> Method:
    return Method(
        name="flip",
        title=_("Flipped text"),
        about=_("Writes the text, its words, or the letters within words from the end to the beginning."),
        mechanism="reversed order",
        citation=FLIPATTACK,
        meaning="kept",
        parameters=(choice("what", _("What is turned round."), ("text", "words", "letters")),),
        rewrite=lambda text, given: _FLIPS[given.text("what")](text),
        decoder=Decoder(lambda text, given: _FLIPS[given.text("what")](text)),
        example=Example(text="When is rent due?", gives=("?eud tner si nehW",)),
    )


_FLIPS: dict[str, Callable[[str], str]] = {
    "text": lambda text: text[::-1],
    "words": lambda text: "".join(re.split(r"(\s+)", text)[::-1]),
    "letters": lambda text: "".join(part[::-1] if part.strip() else part for part in re.split(r"(\s+)", text)),
}


def _pig_latin() -> Method:
    return Method(
        name="pig-latin",
        title=_("Pig Latin"),
        about=_("Moves the first consonants of each word to its end and adds a syllable."),
        mechanism="moved syllables",
        citation=WEI,
        meaning="kept",
        languages=("Latin",),
        rewrite=lambda text, _given: re.sub(r"[A-Za-z]+", lambda word: _pigged(word[0]), text),
        decoder=NoDecoder(_("two words may become the same one, so the word before is a guess")),
        example=Example(text="When is rent due?", gives=("Enwhay isway entray ueday?",)),
    )


def _pigged(word: str) -> str:
    head, rest = re.fullmatch(r"((?:qu|[^aeiouAEIOU])*)(.*)", word, re.IGNORECASE).groups()  # type: ignore[union-attr]
    turned = f"{rest}{head.lower()}ay" if head and rest else f"{word}way" if rest else f"{word}ay"
    return turned[0].upper() + turned[1:] if word[0].isupper() else turned


METHODS = (_caesar, _atbash, _vigenere, _flip, _pig_latin)
