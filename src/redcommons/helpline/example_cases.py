"""The cases of the example study: hand-made phrasings, combined by a seed. Example data, every one of them."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from math import prod
from pathlib import Path

import msgspec

from redcommons.dataset.model import Case
from redcommons.helpline.example import SCENARIOS, harms, users
from redcommons.helpline.flaws import slice_named
from redcommons.study.model import Scenario
from redcommons.values.base import Value
from redcommons.values.conversation import user
from redcommons.values.errors import BadInput
from redcommons.values.provenance import Provenance
from redcommons.values.text import slug

PROVENANCE = Provenance(
    origin="machine",
    source="Written for the Redcommons example by a language model and combined by a program; nobody said these words.",
    licence="CC0-1.0",
)
_ENCODED = "base64:"
_STEP = 7919
"""A prime larger than any pool, so that steps of it meet every combination once."""


class Book(Value, tag="helpline-book/1"):
    """Phrasings of one scenario in one language."""

    language: str
    """Language tag."""
    turns: tuple[tuple[str, ...], ...]
    """For each user message the names of the pools whose picks make it up."""
    pools: dict[str, tuple[str, ...]]
    """Phrases to pick from; those of the pool "family" are the seeds that variants share."""

    @property
    def others(self) -> tuple[str, ...]:
        """Return the names of all pools but the family's, in order."""
        return tuple(name for turn in self.turns for name in turn if name != "family")

    @property
    def combinations(self) -> int:
        """Return how many different cases one family can have."""
        return prod(len(self.pools[name]) for name in self.others)

    def texts(self, family: str, number: int) -> tuple[str, ...]:
        """Return the user messages of combination `number` of a family."""
        picks = {"family": family}
        for name in self.others:
            number, place = divmod(number, len(self.pools[name]))
            picks[name] = self.pools[name][place]
        return tuple(" ".join(part for name in turn if (part := _shown(picks[name]))) for turn in self.turns)


def _shown(phrase: str) -> str:
    hidden = phrase.removeprefix(_ENCODED)
    return phrase if hidden == phrase else base64.b64encode(hidden.encode()).decode()


@cache
def books() -> dict[str, tuple[Book, ...]]:
    """Return the phrasings of every scenario by its name."""
    data = msgspec.json.decode((Path(__file__).parent / "example_phrases.json").read_bytes())
    return {
        name: tuple(msgspec.convert({"kind": "helpline-book/1", **book}, Book) for book in shelf)
        for name, shelf in data.items()
    }


def cases(seed: int, per_scenario: int = 24) -> tuple[Case, ...]:
    """Return `per_scenario` distinct cases for each scenario, always the same for the same arguments.

    The first 20 of a scenario come from 20 families, further ones are variants of those. Raises BadInput where
    there are not that many distinct cases.
    """
    return tuple(case for scenario in SCENARIOS for case in cases_of(scenario, seed, per_scenario))


def cases_of(scenario: Scenario, seed: int, count: int) -> list[Case]:
    """Return the cases that `cases` makes for one scenario of the example."""
    families = [(book, family) for book in books()[scenario.name] for family in book.pools["family"]]
    most = len(families) * min(book.combinations for book, _ in families)
    if not 0 <= count <= most:
        raise BadInput(f"{count} cases per scenario: {scenario.name!r} has phrasings for 0 to {most}")
    families.sort(key=lambda pair: _hash(seed, scenario.name, pair[1]))
    return [_case(scenario, *families[n % len(families)], (seed, n // len(families))) for n in range(count)]


def _case(scenario: Scenario, book: Book, family: str, variant: tuple[int, int]) -> Case:
    seed, place = variant
    number = (_hash(seed, "variant", family) + place * _STEP) % book.combinations
    flaw = slice_named(scenario.name).flaw
    return Case(
        turns=tuple(user(text) for text in book.texts(family, number)),
        scenario=scenario.name,
        harm=harms()[flaw],
        interaction=scenario.interaction,
        user=users()[scenario.name],
        layer="interaction",
        language=book.language,
        family=slug(f"{flaw} {book.language} {family.removeprefix(_ENCODED)}"),
        weight="mild",
        provenance=PROVENANCE,
        extra={"example": "yes"},
    )


def _hash(seed: int, *parts: str) -> int:
    """Return a number that depends on its arguments only, on every Python."""
    return int.from_bytes(hashlib.blake2b(repr((seed, parts)).encode(), digest_size=8).digest())
