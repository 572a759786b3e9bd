"""Names for one file alone: drawn at random, never made from what they stand for, and kept nowhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from random import Random

NAMED = "[name]"
"""What stands where somebody's name stood in a text."""


class Names:
    """Names that hold in one file: the same salt and the same people give the same ones, and nothing else does."""

    def __init__(self, salt: str, people: Iterable[str]) -> None:
        """Draw a name for each person; things get theirs in the order in which they are asked for."""
        draw = Random(salt)  # noqa: S311  it hides an order; the salt itself comes from the system's own source
        there = sorted(people)
        draw.shuffle(there)
        self._people = {who: f"person-{place}" for place, who in enumerate(there, 1)}
        self._things: dict[tuple[str, str], str] = {}
        self._there: Counter[str] = Counter()
        self.study = f"study-{draw.getrandbits(64):016x}"

    def person(self, who: str) -> str:
        """Return the name of a person; raises KeyError for somebody who takes no part."""
        return self._people[who]

    def thing(self, noun: str, key: str) -> str:
        """Return the name of a thing, such as "definition-2"."""
        if (noun, key) not in self._things:
            self._there[noun] += 1
            self._things[noun, key] = f"{noun}-{self._there[noun]}"
        return self._things[noun, key]


def scrubbed(text: str, names: Collection[str]) -> str:
    """Return a text without the names by which a study knows its people, whoever wrote it."""
    meant = sorted((re.escape(name) for name in names if len(name) > 1), key=len, reverse=True)
    return re.sub(rf"(?<!\w)(?:{'|'.join(meant)})(?!\w)", NAMED, text, flags=re.IGNORECASE) if meant else text
