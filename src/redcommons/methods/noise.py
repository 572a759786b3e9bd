"""Noise: small slips of the hand, drawn by the seed."""

from __future__ import annotations

import re

from redcommons.methods.model import Example, Given, Method, NoDecoder
from redcommons.methods.parameters import choice, share
from redcommons.methods.parameters import text as text_parameter
from redcommons.values.words import _

TEXTBUGGER = "Li et al. 2018, TextBugger: Generating Adversarial Text Against Real-world Applications, arXiv:1812.05271"
BEST_OF_N = "Hughes et al. 2024, Best-of-N Jailbreaking, arXiv:2412.03556"
FORMENTO = (
    "Formento et al. 2023, Using Punctuation as an Adversarial Attack on Deep Learning-Based NLP Systems, "
    "https://aclanthology.org/2023.findings-eacl.1"
)


def _typos() -> Method:
    return Method(
        name="typos",
        title=_("Slips of typing"),
        about=_("Swaps, drops or doubles letters inside words; the more of them, the more a reader must guess."),
        mechanism="slips of typing",
        citation=TEXTBUGGER,
        meaning="kept",
        deterministic=False,
        parameters=(
            share(_("Which share of the words gets a slip."), 0.3),
            choice("slip", _("Which slip is made."), ("swap", "drop", "double")),
        ),
        rewrite=_slipped,
        decoder=NoDecoder(_("nothing marks where a slip was made")),
        example=Example(text="When is the rent for my flat due?", seed=2, gives=("When is the rent for my falt due?",)),
    )


def _slipped(text: str, given: Given) -> str:
    words = [one for one in re.finditer(r"\w{4,}", text) if _places(one[0])]
    chosen = {word.start() for word in given.dice.some(words, given.share("share"))}
    return re.sub(r"\w{4,}", lambda word: _slip(word[0], given) if word.start() in chosen else word[0], text)


def _slip(word: str, given: Given) -> str:
    place = given.dice.pick(_places(word))
    two = word[place : place + 2]
    new = {"swap": two[::-1], "drop": two[:1], "double": two[:1] + two}[given.text("slip")]
    return word[:place] + new + word[place + 2 :]


def _places(word: str) -> list[int]:
    """Return where, after the first letter, two different letters stand side by side."""
    return [place for place in range(1, len(word) - 1) if word[place] != word[place + 1]]


def _random_case() -> Method:
    return Method(
        name="random-case",
        title=_("Case at random"),
        about=_("Turns some small letters into capitals and some capitals into small letters."),
        mechanism="changed case",
        citation=BEST_OF_N,
        meaning="kept",
        deterministic=False,
        parameters=(share(_("Which share of the letters changes."), 0.5),),
        rewrite=_recased,
        decoder=NoDecoder(_("nothing says which letters were capitals before")),
        example=Example(text="When is rent due?", seed=1, gives=("wheN IS reNT dUe?",)),
    )


def _recased(text: str, given: Given) -> str:
    places = [place for place, one in enumerate(text) if one.swapcase() != one]
    chosen = set(given.dice.some(places, given.share("share")))
    return "".join(one.swapcase() if place in chosen else one for place, one in enumerate(text))


def _punctuation() -> Method:
    return Method(
        name="punctuation",
        title=_("Marks inside words"),
        about=_("Puts punctuation between the letters of some words."),
        mechanism="marks inside words",
        citation=FORMENTO,
        meaning="kept",
        deterministic=False,
        parameters=(
            share(_("Which share of the places between letters gets a mark."), 0.2),
            text_parameter("marks", _("The marks to draw from; a space is one too."), "-'.,"),
        ),
        rewrite=_marked,
        decoder=NoDecoder(_("marks that were there before cannot be told from those put in")),
        example=Example(text="When is rent due?", seed=1, gives=("W-hen is rent du,e?",)),
    )


def _marked(text: str, given: Given) -> str:
    places = [one.start() for one in re.finditer(r"(?<=\w)(?=\w)", text)]
    marks = given.text("marks") or "-"
    chosen = set(given.dice.some(places, given.share("share")))
    return "".join(given.dice.pick(marks) + one if place in chosen else one for place, one in enumerate(text))


METHODS = (_typos, _random_case, _punctuation)
