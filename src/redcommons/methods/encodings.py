"""Encodings: the same characters, written as something that a program turns back."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import NamedTuple

from redcommons.methods.model import Decoder, Example, Given, Method
from redcommons.methods.parameters import choice
from redcommons.values.words import _

WEI = "Wei et al. 2023, Jailbroken: How Does LLM Safety Training Fail?, arXiv:2307.02483"
GARAK = "Derczynski et al. 2024, garak: A Framework for Security Probing Large Language Models, arXiv:2406.11036"
CIPHERCHAT = "Yuan et al. 2023, GPT-4 Is Too Smart To Be Safe: Stealthy Chat with LLMs via Cipher, arXiv:2308.06463"
BYTES = "bytes in another alphabet"


def _base64() -> Method:
    return Method(
        name="base64",
        title=_("Base64"),
        about=_("Writes the bytes of the text in Base64; the meaning is whole for whoever decodes it."),
        mechanism=BYTES,
        citation=WEI,
        meaning="kept",
        rewrite=lambda text, _given: base64.b64encode(text.encode()).decode(),
        decoder=Decoder(lambda text, _given: _bytes(text, lambda body: base64.b64decode(body, validate=True))),
        example=Example(text="When is rent due?", gives=("V2hlbiBpcyByZW50IGR1ZT8=",)),
    )


def _base32() -> Method:
    return Method(
        name="base32",
        title=_("Base32"),
        about=_("Writes the bytes of the text in Base32: capitals and digits only, so that case cannot be lost."),
        mechanism=BYTES,
        citation=GARAK,
        meaning="kept",
        rewrite=lambda text, _given: base64.b32encode(text.encode()).decode(),
        decoder=Decoder(lambda text, _given: _bytes(text, base64.b32decode)),
        example=Example(text="When is rent due?", gives=("K5UGK3RANFZSA4TFNZ2CAZDVMU7Q====",)),
    )


def _hexadecimal() -> Method:
    return Method(
        name="hexadecimal",
        title=_("Hexadecimal"),
        about=_("Writes each byte of the text as two hexadecimal digits; the meaning is whole for whoever decodes it."),
        mechanism=BYTES,
        citation=GARAK,
        meaning="kept",
        rewrite=lambda text, _given: text.encode().hex(" "),
        decoder=Decoder(lambda text, _given: _bytes(text, bytes.fromhex)),
        example=Example(text="Rent?", gives=("52 65 6e 74 3f",)),
    )


def _binary() -> Method:
    return Method(
        name="binary",
        title=_("Binary"),
        about=_("Writes each byte of the text as eight zeros and ones; the meaning is whole for whoever decodes it."),
        mechanism=BYTES,
        citation=GARAK,
        meaning="kept",
        rewrite=lambda text, _given: " ".join(f"{byte:08b}" for byte in text.encode()),
        decoder=Decoder(lambda text, _given: _bytes(text, _from_binary)),
        example=Example(text="Hi", gives=("01001000 01101001",)),
    )


def _from_binary(body: str) -> bytes:
    groups = body.split(" ")
    if not all(re.fullmatch("[01]{8}", group) for group in groups):
        raise ValueError("not groups of eight zeros and ones")
    return bytes(int(group, 2) for group in groups)


def _bytes(text: str, read: Callable[[str], bytes]) -> str | None:
    """Return the text whose bytes `read` finds, or None where they are none."""
    try:
        return read(text).decode()
    except ValueError:
        return None


def _char_codes() -> Method:
    return Method(
        name="char-codes",
        title=_("Numbers of characters"),
        about=_("Writes the number of each character in Unicode; the meaning is whole for whoever looks them up."),
        mechanism="numbers of characters",
        citation=CIPHERCHAT,
        meaning="kept",
        parameters=(choice("base", _("How numbers are written."), ("decimal", "escapes", "html")),),
        rewrite=lambda text, given: _CODES[given.text("base")].write(text),
        decoder=Decoder(_from_codes),
        example=Example(text="Rent?", gives=("82 101 110 116 63",)),
    )


class _Code(NamedTuple):
    write: Callable[[str], str]
    found: re.Pattern[str]
    base: int


_CODES = {
    "decimal": _Code(lambda text: " ".join(str(ord(one)) for one in text), re.compile(r"([0-9]{1,7})(?: |$)"), 10),
    "escapes": _Code(
        lambda text: "".join(f"\\u{{{ord(one):x}}}" for one in text), re.compile(r"\\u\{([0-9a-f]{1,6})\}"), 16
    ),
    "html": _Code(lambda text: "".join(f"&#{ord(one)};" for one in text), re.compile(r"&#([0-9]{1,7});"), 10),
}


def _from_codes(text: str, given: Given) -> str | None:
    code = _CODES[given.text("base")]
    numbers = [int(found, code.base) for found in code.found.findall(text)]
    if not numbers or code.found.sub("", text) or any(one > 0x10FFFF or 0xD800 <= one <= 0xDFFF for one in numbers):
        return None
    return "".join(map(chr, numbers))


METHODS = (_base64, _base32, _hexadecimal, _binary, _char_codes)
