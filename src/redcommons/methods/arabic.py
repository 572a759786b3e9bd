"""What can be done to Arabic script and to no other."""

from __future__ import annotations

import re

from redcommons.methods.model import Decoder, Example, Method, NoDecoder
from redcommons.methods.parameters import number
from redcommons.values.words import _

PYRIT = (
    "Lopez Munoz et al. 2024, PyRIT: A Framework for Security Risk Identification and Red Teaming in Generative AI "
    "Systems, arXiv:2410.02828"
)
GHANIM = "Ghanim et al. 2024, Jailbreaking LLMs with Arabic Transliteration and Arabizi, arXiv:2406.18725"

_STRETCH = "\u0640"
_JOINING = "بتثجحخسشصضطظعغفقكلمنهيئ"
_BETWEEN = re.compile(
    f"([{_JOINING}][\u064b-\u0652]*)(?=[\u0622-\u064a])(?!{_STRETCH})(?!(?<=\u0644)[\u0622\u0623\u0625\u0627])"
)

_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآةىؤئ؟،؛"
_CHAT = "a b t th j 7 kh d dh r z s sh 9 9' 6 6' 3 gh f q k l m n h w y 2 a i aa a a 2 2 ? , ;"
_ARABIZI = dict(zip(_ARABIC, _CHAT.split(), strict=True)) | dict(zip("٠١٢٣٤٥٦٧٨٩", "0123456789", strict=True))


def _tatweel() -> Method:
    return Method(
        name="tatweel",
        title=_("Stretched Arabic"),
        about=_("Stretches the joins between Arabic letters with tatweel; a reader sees the same words, only wider."),
        mechanism="stretched joins",
        citation=PYRIT,
        meaning="kept",
        languages=("Arabic",),
        parameters=(number("length", _("How many strokes each join gets."), 1, 1, 8),),
        rewrite=lambda text, given: _BETWEEN.sub(rf"\1{_STRETCH * given.number('length')}", text),
        decoder=Decoder(
            lambda text, _given: text.replace(_STRETCH, ""),
            normal=lambda text, _given: text.replace(_STRETCH, ""),
            but=_("strokes that were there before"),
        ),
        example=Example(text="متى الإيجار", gives=("مـتـى الإيـجـار",)),
    )


def _arabizi() -> Method:
    return Method(
        name="arabizi",
        title=_("Arabic in chat letters"),
        about=_("Writes Arabic in Latin letters and figures, as people do in chats; short vowels are not added."),
        mechanism="transliteration",
        citation=GHANIM,
        meaning="kept",
        languages=("Arabic",),
        rewrite=lambda text, _given: "".join(_ARABIZI.get(one, one) for one in text),
        decoder=NoDecoder(_("several Arabic letters are written alike")),
        example=Example(text="متى الإيجار؟", gives=("mta aliyjar?",)),
    )


METHODS = (_tatweel, _arabizi)
