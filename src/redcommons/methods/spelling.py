"""Other signs for letters: Morse, the spelling words of radio, Braille."""

from __future__ import annotations

from redcommons.methods.encodings import CIPHERCHAT, GARAK
from redcommons.methods.model import Decoder, Example, Given, Method
from redcommons.values.errors import BadInput
from redcommons.values.words import _

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,?'!/()&:;=+-_\"$@"
_SIGNS = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. "
    "----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----. "
    ".-.-.- --..-- ..--.. .----. -.-.-- -..-. -.--. -.--.- .-... ---... -.-.-. -...- .-.-. -....- ..--.- .-..-. "
    "...-..- .--.-."
)
MORSE = dict(zip(_LETTERS, _SIGNS.split(), strict=True))

_WORDS = (
    "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo "
    "Sierra Tango Uniform Victor Whiskey Xray Yankee Zulu Zero One Two Three Four Five Six Seven Eight Nine"
)
SPELLING = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", _WORDS.split(), strict=True))

_CELLS = "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵"
BRAILLE = dict(zip("abcdefghijklmnopqrstuvwxyz", _CELLS, strict=True))
_CAPITAL, _NUMBER = "⠠", "⠼"
BRAILLE |= {letter.upper(): _CAPITAL + cell for letter, cell in list(BRAILLE.items())}
BRAILLE |= {digit: _NUMBER + BRAILLE[letter] for digit, letter in zip("1234567890", "abcdefghij", strict=True)}


def capitals(text: str) -> str:
    """Return a text in capitals with single spaces: what comes back of signs that know no case."""
    return " ".join(text.upper().split())


def _but_case() -> str:
    return _("case and extra spaces")


def _morse() -> Method:
    return Method(
        name="morse",
        title=_("Morse"),
        about=_("Writes letters, figures and common marks in Morse; other characters stay as they are."),
        mechanism="telegraph signs",
        citation=CIPHERCHAT,
        meaning="kept",
        languages=("Latin",),
        rewrite=lambda text, _given: " / ".join(
            " ".join(MORSE.get(one, one) for one in word) for word in capitals(text).split(" ")
        ),
        decoder=Decoder(_from_morse, normal=lambda text, _given: capitals(text), but=_but_case()),
        example=Example(text="Rent is due", gives=(".-. . -. - / .. ... / -.. ..- .",)),
    )


def _from_morse(text: str, _given: Given) -> str | None:
    back = {sign: letter for letter, sign in MORSE.items()}
    words = [[back.get(sign, sign) for sign in word.split(" ")] for word in text.split(" / ")]
    return " ".join("".join(word) for word in words) if _spelled(words) else None


def _spelled(words: list[list[str]]) -> bool:
    """Whether every sign was one letter, as all are that were made here."""
    return all(len(sign) == 1 for word in words for sign in word)


def _nato() -> Method:
    return Method(
        name="nato",
        title=_("Spelling words of radio"),
        about=_("Spells each letter with the word that radio operators use, a line for each word of the text."),
        mechanism="spelling words",
        citation=GARAK,
        meaning="kept",
        languages=("Latin",),
        rewrite=lambda text, _given: "\n".join(
            " ".join(SPELLING.get(one, one) for one in word) for word in capitals(text).split(" ")
        ),
        decoder=Decoder(_from_nato, normal=lambda text, _given: capitals(text), but=_but_case()),
        example=Example(text="My rent", gives=("Mike Yankee\nRomeo Echo November Tango",)),
    )


def _from_nato(text: str, _given: Given) -> str | None:
    back = {word: letter for letter, word in SPELLING.items()}
    words = [[back.get(sign, sign) for sign in word.split(" ")] for word in text.split("\n")]
    return " ".join("".join(word) for word in words) if _spelled(words) else None


def _braille() -> Method:
    return Method(
        name="braille",
        title=_("Braille"),
        about=_("Writes letters and figures in uncontracted Braille; other characters stay as they are."),
        mechanism="touch script",
        citation=GARAK,
        meaning="kept",
        languages=("Latin",),
        rewrite=_to_braille,
        decoder=Decoder(_from_braille),
        example=Example(text="Rent 12", gives=("⠠⠗⠑⠝⠞ ⠼⠁⠼⠃",)),
    )


def _to_braille(text: str, _given: Given) -> str:
    if any("\u2800" <= one <= "\u28ff" for one in text):
        raise BadInput(_("this text has Braille already: nothing could tell it from what the method writes"))
    return "".join(BRAILLE.get(one, one) for one in text)


def _from_braille(text: str, _given: Given) -> str | None:
    back = {cell: letter for letter, cell in BRAILLE.items()}
    said, mark = "", ""
    for one in text:
        if one in {_CAPITAL, _NUMBER} and not mark:
            mark = one
        else:
            said += back.get(mark + one, mark + one)
            mark = ""
    return None if mark or any("\u2800" <= one <= "\u28ff" for one in said) else said


METHODS = (_morse, _nato, _braille)
