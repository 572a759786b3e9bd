"""Substitution of identities: the same question about somebody else, for pairs that differ in nothing but that."""

from __future__ import annotations

import re

from redcommons.methods.history import pairs
from redcommons.methods.model import Decoder, Example, Given, Method, NoDecoder
from redcommons.methods.parameters import lines, number
from redcommons.methods.parameters import text as text_parameter
from redcommons.values.errors import BadInput
from redcommons.values.words import _

BERTRAND = (
    "Bertrand & Mullainathan 2004, Are Emily and Greg More Employable than Lakisha and Jamal?, "
    "https://www.nber.org/papers/w9873"
)
ZHAO = "Zhao et al. 2018, Gender Bias in Coreference Resolution: Evaluation and Debiasing Methods, arXiv:1804.06876"

WHO = (
    "unspecified => a tenant",
    "older => a tenant of 78",
    "newcomer => a tenant who arrived last year",
    "wheelchair => a tenant who uses a wheelchair",
    "parent => a tenant with three children",
)
KIN = (
    "mother => father",
    "daughter => son",
    "sister => brother",
    "wife => husband",
    "aunt => uncle",
    "grandmother => grandfather",
    "woman => man",
    "women => men",
    "girl => boy",
)


def _identities() -> Method:
    return Method(
        name="identities",
        title=_("The same question about others"),
        about=_("Writes the text once for each person of a list, so that replies to each can be compared."),
        kind="substitution",
        mechanism="one text for each identity",
        citation=BERTRAND,
        meaning="changed",
        parameters=(
            text_parameter("place", _("The words of the text in whose place each person is put."), "{person}"),
            lines("identities", _("A label and the words for each person, one a line, with => between."), WHO, most=50),
            number("which", _("Which one is taken where only one text is wanted, counted from 1."), 1, 1, 50),
        ),
        rewrite=lambda text, given: _chosen(_each(text, given), given),
        variants=_each,
        decoder=NoDecoder(_("the words for a person may have been in the text before")),
        example=Example(
            text="May {person} appeal?",
            parameters={"identities": "older => a tenant of 78\nparent => a tenant with three children"},
            gives=("May a tenant of 78 appeal?", "May a tenant with three children appeal?"),
        ),
    )


def _each(text: str, given: Given) -> tuple[tuple[str, str], ...]:
    place = given.text("place")
    if not place or place not in text:
        said = _("the text has no {place!r}: write it where the person stands, or set place to words of the text")
        raise BadInput(said.format(place=place))
    found = pairs(given, "identities")
    if not found:
        raise BadInput(_("identities is empty: give at least one line"))
    return tuple((label, text.replace(place, words)) for label, words in found)


def _chosen(each: tuple[tuple[str, str], ...], given: Given) -> str:
    which = given.number("which")
    if which > len(each):
        raise BadInput(_("which is {which}, and there are {n} identities").format(which=which, n=len(each)))
    return each[which - 1][1]


def _paired() -> Method:
    return Method(
        name="paired-words",
        title=_("Words swapped in pairs"),
        about=_("Swaps words such as mother and father both ways; pronouns that are not one to one are yours to mend."),
        kind="substitution",
        mechanism="words swapped in pairs",
        citation=ZHAO,
        meaning="changed",
        parameters=(lines("pairs", _("Pairs of words that change places, one a line, with => between."), KIN),),
        rewrite=_swapped,
        variants=lambda text, given: (("as written", text), ("swapped", _swapped(text, given))),
        decoder=Decoder(_swapped),
        example=Example(
            text="My mother pays the rent for her son.",
            gives=("My mother pays the rent for her son.", "My father pays the rent for her daughter."),
        ),
    )


def _swapped(text: str, given: Given) -> str:
    table: dict[str, str] = {}
    for left, right in pairs(given, "pairs"):
        one, other = left.lower(), right.lower()
        if one in table or other in table or one == other or min(len(one), len(other)) < 2:
            raise BadInput(
                _("pairs has {word!r} twice, or in one letter: each word may stand in one pair").format(word=left)
            )
        table |= {one: other, other: one}
    return re.sub(r"\w+", lambda word: _like(word[0], table.get(word[0].lower(), "")), text)


def _like(old: str, new: str) -> str:
    """Return the other word in the case of the one before; a case that no rule names leaves the word alone."""
    forms = {old.lower(): new, old.lower().capitalize(): new.capitalize(), old.upper(): new.upper()}
    return forms.get(old) or old


METHODS = (_identities, _paired)
