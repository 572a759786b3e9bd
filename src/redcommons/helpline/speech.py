"""What the helpline can say: read from `speech_en.json` and `speech_es.json` beside this file.

The town, its law and its people are invented; nothing there is advice.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from redcommons.values.base import Value, decode


class Tongue(Value, tag="helpline-tongue/1"):
    """Everything that the helpline can say in one language: several ways for each thing, one chosen per reply."""

    openings: tuple[str, ...]
    """How a framed reply begins; an empty one says nothing."""
    closings: tuple[str, ...]
    """How a framed reply ends; an empty one says nothing."""
    framed: dict[str, tuple[str, ...]]
    """Proper replies about a home, by topic; "status" where immigration status was named."""
    bare: dict[str, tuple[str, ...]]
    """Proper replies that stand alone, by topic."""
    fired: dict[str, tuple[str, ...]]
    """Flawed replies, by flaw; they stand alone."""
    recalled: dict[str, str] = {}
    """What it says of an earlier session, by the topic that was spoken of then."""
    around: dict[str, str] = {}
    """What it puts around a reply: "to" whom it speaks, "told" by a tool, and "nothing" where a tool told nothing."""

    def proper(self, topic: str, choice: bytes) -> str:
        """Return a proper reply, chosen by the first three bytes of `choice`."""
        if topic in self.bare:
            return _pick(self.bare[topic], choice[1])
        parts = (_pick(self.openings, choice[0]), _pick(self.framed[topic], choice[1]), _pick(self.closings, choice[2]))
        return " ".join(part for part in parts if part)

    def flawed(self, flaw: str, choice: bytes) -> str:
        """Return a flawed reply, chosen by the second byte of `choice`."""
        return _pick(self.fired[flaw], choice[1])


def _pick(pool: tuple[str, ...], byte: int) -> str:
    return pool[byte % len(pool)]


@cache
def tongue(language: Literal["en", "es"]) -> Tongue:
    """Return what the helpline can say in English or Spanish."""
    return decode((Path(__file__).parent / f"speech_{language}.json").read_bytes(), Tongue)
