"""Text files that go with what is said: chosen on a device, or pasted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from redcommons.values.conversation import Document
from redcommons.values.errors import BadInput
from redcommons.values.text import clean, label

MOST = 4
"""Files that go with one message at most."""

BYTES = 200_000
"""Longest file."""

ENDINGS = ("txt", "md", "csv", "json", "html")
"""How the name of a text file ends."""


def documents_of(request: HttpRequest) -> tuple[Document, ...]:
    """Return the files that came with a form; raises BadInput on what is no text, with its name."""
    files = [one for one in request.FILES.getlist("documents") if one.name]
    pasted = pasted_in(request)
    if len(files) + len(pasted) > MOST:
        raise BadInput(
            f"{len(files) + len(pasted)} files came along, the most is {MOST}: send the others with what follows"
        )
    return (*map(_read, files), *(_pasted(name, text) for name, text in pasted))


def readable(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of what came along and can be shown again, so that a refusal loses none of it."""
    for one in request.FILES.getlist("documents"):
        try:
            found = _read(one)
        except BadInput:
            continue
        yield found.name, found.text
    yield from pasted_in(request)


def pasted_in(request: HttpRequest) -> list[tuple[str, str]]:
    """Return (name, text) of what was pasted, as it was written."""
    names, texts = request.POST.getlist("document_name"), request.POST.getlist("document_text")
    names += [""] * (len(texts) - len(names))
    return [(name, text.replace("\r\n", "\n")) for name, text in zip(names, texts, strict=False) if text.strip()]


def _read(given: UploadedFile[Any]) -> Document:
    name, size = file_name(given.name or ""), given.size or 0
    if size > BYTES:
        raise BadInput(f"{name} has {size:,} bytes, the most is {BYTES:,}: send a part of it")
    try:
        given.seek(0)
        text = given.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{name} is no text in UTF-8 (byte {error.start + 1} is not): save it as UTF-8 and send it again"
        ) from None
    return _whole(name, text)


def _pasted(name: str, text: str) -> Document:
    named = name.strip() or "pasted.txt"
    whole = file_name(named if "." in named else f"{named}.txt")
    size = len(clean(text, what=whole).encode())
    if size > BYTES:
        raise BadInput(f"{whole} has {size:,} bytes, the most is {BYTES:,}: send a part of it")
    return _whole(whole, clean(text))


def _whole(name: str, text: str) -> Document:
    if "\x00" in text:
        raise BadInput(f"{name} holds NUL, which no text does: save it as plain text and send it again")
    if not text.strip():
        raise BadInput(f"{name} is empty: is it the right one?")
    return Document(name=name, text=text)


def file_name(given: str) -> str:
    """Return the name of a text file without folders; raises BadInput on another kind of file."""
    # A target is sent the name between brackets.
    last = re.split(r"[/\\]", given)[-1].replace("[", "(").replace("]", ")")
    name = label(last, what="name of a file")
    if name.rpartition(".")[2].lower() not in ENDINGS or name.startswith("."):
        kinds = ", ".join(f".{ending}" for ending in ENDINGS)
        raise BadInput(f"{name!r} is no text file that can go along: {kinds}")
    return name
