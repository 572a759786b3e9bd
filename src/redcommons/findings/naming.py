"""Under which name people stand in a report: as they chose, else "rater 2". Which is whose is in no bundle."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from redcommons.values.words import _

PERSON = "person:"
ADJUDICATES = "adjudicator:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What stands in a report for each name that the study knows."""

    raters: Mapping[str, str]
    """Name of a rater to what a report calls them, in the order in which they stand."""
    reviewers: Mapping[str, str]
    """Name of a reviewer to what a report calls them."""
    members: Mapping[str, str]
    """Name in the study to what may be printed for it; empty for whoever chose no credit."""

    def judge(self, key: str) -> str:
        """Return the key that a report has for a judge; a machine's is its own."""
        if key.startswith(ADJUDICATES):
            return ADJUDICATES + self.raters.get(key.removeprefix(ADJUDICATES), _("somebody"))
        if not key.startswith(PERSON):
            return key
        return PERSON + self.raters.get(key.removeprefix(PERSON), _("somebody who rated nothing here"))

    def judges(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Return a report's keys: machines in their order, then people in an order that says nothing of them.

        Adjudicators are not among them: no reading is made of what they said.
        """
        machines = [key for key in keys if not key.startswith((PERSON, ADJUDICATES))]
        return (*machines, *(PERSON + to for name, to in self.raters.items() if PERSON + name in keys))

    def member(self, name: str) -> str:
        """Return what is printed for somebody who wrote or decided; what is no member's name is printed as given."""
        if name not in self.members:
            return name
        return self.members[name] or _("a member of the study")


def labels(names: Iterable[str], printed: Mapping[str, str], secret: str, numbered: str) -> dict[str, str]:
    """Return what a report calls each of these, no two alike: the chosen name, else a number ("rater {n}").

    The order comes from a hash with a secret that never leaves the workspace: with the names alone it cannot be made
    again, and two reports of the same study have the same (design/voice.md).
    """
    order = sorted(set(names), key=lambda one: hashlib.sha256(f"{secret}\n{one}".encode("utf-8", "replace")).digest())
    taken: set[str] = set()
    chosen = {name: _free(_named(printed[name]), taken) for name in order if printed.get(name)}
    rest = {name: _free(_counted(numbered), taken) for name in order if name not in chosen}
    return {name: (chosen | rest)[name] for name in order}


def _free(wanted: Iterator[str], taken: set[str]) -> str:
    """Return the first of these that nobody else has: verdicts under one key are one person's."""
    made = next(one for one in wanted if one.casefold() not in taken)
    taken.add(made.casefold())
    return made


def _named(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name} ({number})" for number in count(2))


def _counted(words: str) -> Iterator[str]:
    return (words.format(n=number) for number in count(1))
