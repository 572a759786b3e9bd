"""Finding again what was written: how words are folded, what a query asks for, and what an index promises.

Both databases then do the same plain thing: every word of a query must stand somewhere in the folded words. No
extension of a database is needed, and a word is found in its middle too, which languages without spaces need.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from redcommons.values.base import Value
from redcommons.values.errors import BadInput
from redcommons.values.identity import StudyId
from redcommons.values.text import clean

MAX_QUERY = 300
"""Longest query, in characters."""

# Accents of Latin, Greek and Cyrillic, vowel signs of Hebrew and Arabic, and the stroke that stretches Arabic words.
# Marks of other scripts are letters of their own: without them a Hindi word is another word.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")


@dataclass(frozen=True, slots=True)
class Findable:
    """What can be found, and by which words."""

    noun: str
    """Its kind, without version: "charter", "case", "turn"."""
    ref: str
    """What it is opened by, unique within study and kind; at most 250 characters."""
    title: str
    """What a list calls it: never a prompt or a reply; empty where it has no name."""
    words: str
    """Everything that it can be found by, as it was written."""


class Found(Value, tag="found/1"):
    """One thing that was found: a row without its text, which comes by the door of its own kind."""

    noun: str
    """Its kind, without version: "charter", "case", "turn"."""
    ref: str
    """What it is opened by, within its study."""
    title: str
    """What a list calls it; empty where it has no name."""
    place: int
    """Its place in the index: what the next page begins after."""


class Words(Protocol):
    """An index of what is written in a study."""

    def put(self, study: StudyId, items: Iterable[Findable]) -> None:
        """Make things findable by their words; what was findable under the same ref is so by its new words only."""
        ...

    def forget(self, study: StudyId, noun: str, ref: str) -> None:
        """Make one thing unfindable; nothing happens where it is not there."""
        ...

    def find(
        self, study: StudyId, words: Sequence[str], noun: str, after: int = 0, most: int = 20
    ) -> tuple[Found, ...]:
        """Return things of one kind in which every one of the folded words stands, in the order of their places."""
        ...


def fold(text: str) -> str:
    """Return `text` as it is compared: without capitals, without the marks that people leave out when they search."""
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFC", bare.casefold())


def asked(query: str) -> tuple[str, ...]:
    """Return the folded words of a query, each once; raises BadInput when it is too long."""
    if len(query) > MAX_QUERY:
        raise BadInput(f"the query has {len(query):,} characters, the most is {MAX_QUERY}: a few words find more")
    return tuple(dict.fromkeys(fold(clean(query)).split()))
