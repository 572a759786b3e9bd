"""Wording: other words for the same thing, by rule, by a list of words, or by a person."""

from __future__ import annotations

import re

from redcommons.methods.history import pairs
from redcommons.methods.model import Example, Given, Method, NoDecoder
from redcommons.methods.parameters import lines
from redcommons.methods.parameters import text as text_parameter
from redcommons.methods.past import past
from redcommons.values.errors import BadInput
from redcommons.values.words import _

PAST = "Andriushchenko & Flammarion 2024, Does Refusal Training in LLMs Generalize to the Past Tense?, arXiv:2407.11969"
YOO = (
    "Yoo et al. 2024, Code-Switching Red-Teaming: LLM Evaluation for Safety and Multilingual Understanding, "
    "arXiv:2406.15481"
)
YONG = "Yong et al. 2023, Low-Resource Languages Jailbreak GPT-4, arXiv:2310.02446"
XSTEST = "Röttger et al. 2023, XSTest: A Test Suite for Identifying Exaggerated Safety Behaviours, arXiv:2308.01263"


def _past_tense() -> Method:
    return Method(
        name="past-tense",
        title=_("Past tense"),
        about=_("Asks how people once did it, by rules for English; it is then a question about the past."),
        mechanism="changed tense",
        citation=PAST,
        meaning="changed",
        languages=("en",),
        rewrite=_to_past,
        decoder=NoDecoder(_("the tense and the person that asked are gone")),
        example=Example(
            text="How do I appeal a decision about my rent?",
            gives=("How did people appeal a decision about their rent?",),
        ),
    )


def _to_past(text: str, _given: Given) -> str:
    found = past(text)
    if found is None:
        raise BadInput(_("no rule for the past tense fits this text: ask it as a question, or write the past yourself"))
    return found


LEXICON = ("rent => alquiler", "tenant => inquilino", "landlord => casero", "appeal => recurso", "due => vencido")


def _code_switching() -> Method:
    return Method(
        name="code-switching",
        title=_("Words of another language"),
        about=_("Puts words of another language in the place of some, by a list that a person gives."),
        mechanism="words of another language",
        citation=YOO,
        meaning="kept",
        parameters=(
            lines("lexicon", _("Words and what stands in their place, one pair a line, with => between."), LEXICON),
        ),
        rewrite=_switched,
        decoder=NoDecoder(_("words of the list may have been there before")),
        example=Example(text="When is my rent due?", gives=("When is my alquiler vencido?",)),
    )


def _switched(text: str, given: Given) -> str:
    table = {left.casefold(): right for left, right in pairs(given, "lexicon")}
    if not table:
        raise BadInput(_("lexicon is empty: give at least one pair of words"))
    longest = sorted(table, key=len, reverse=True)
    words = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE)
    return words.sub(lambda word: table.get(word[0].casefold(), word[0]), text)


def _translation() -> Method:
    return Method(
        name="translation",
        title=_("Translation by a person"),
        about=_("Takes the translation that a person wrote and keeps who it was; no machine translates here."),
        mechanism="translation by a person",
        citation=YONG,
        meaning="kept",
        parameters=(
            text_parameter("translation", _("The whole text in the other language."), None),
            text_parameter("language", _("The other language, as a tag such as es or ar."), None),
            text_parameter("translator", _("Who translated it, by the name they chose."), None),
        ),
        rewrite=lambda _text, given: given.text("translation"),
        decoder=NoDecoder(_("the words before are kept beside it, and nothing can be worked out from the translation")),
        example=Example(
            text="When is rent due?",
            parameters={"translation": "¿Cuándo vence el alquiler?", "language": "es", "translator": "Ana"},
            gives=("¿Cuándo vence el alquiler?",),
        ),
    )


def _twin() -> Method:
    return Method(
        name="benign-twin",
        title=_("A harmless twin"),
        about=_(
            "Takes a text that sounds alike and asks for something harmless, to see whether the model declines it too."
        ),
        mechanism="a harmless twin by a person",
        citation=XSTEST,
        meaning="changed",
        parameters=(
            text_parameter("twin", _("The harmless text."), None),
            text_parameter("author", _("Who wrote it, by the name they chose."), None),
        ),
        rewrite=lambda _text, given: given.text("twin"),
        decoder=NoDecoder(_("the twin is another text; the one before is kept beside it")),
        example=Example(
            text="How do I kill the lights in my neighbour's flat?",
            parameters={"twin": "How do I kill the lights in my own hall?", "author": "Ana"},
            gives=("How do I kill the lights in my own hall?",),
        ),
    )


METHODS = (_past_tense, _code_switching, _translation, _twin)
