"""Which figures of groups may be shown: never of one to four people, also not by subtraction. All pure.

At one place (a reply, or the whole run) each question divides those who rated into classes: every group shown, and the
rest. What can be had by adding and subtracting shown figures is a union of what remains when all questions are crossed.
So all of that must be empty or hold five people: over the questions of one edition, and over the editions of a run,
where a person who came, went or changed between two of them is told apart too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from redcommons.evaluation.model import FEWEST_IN_GROUP, GroupEdition
from redcommons.values.words import _

Place = tuple[int, int]
"""Ordinal and repeat of a reply."""

Groups = Mapping[str, Mapping[str, str]]
"""Question to (rater to group); who is in no group is in none of it."""

Shown = dict[str, tuple[str, ...]]
"""Question to the groups that may be shown."""

REST = "\0rest"
"""Stands for everybody who is in no group shown."""


def shown(people: Iterable[str], groups: Groups) -> Shown:
    """Return the groups among these people that may be shown, question by question, the earlier ones first.

    The smallest go first: a group withheld joins the rest, until nothing that crossing leaves holds one to four.
    """
    among = sorted(set(people))
    found: Shown = {}
    for question, members in groups.items():
        sizes = Counter(members[one] for one in among if one in members)
        left = sorted((name for name, n in sizes.items() if n >= FEWEST_IN_GROUP), key=lambda name: (sizes[name], name))
        while left and _small(atoms(among, groups, found | {question: tuple(left)}).values()):
            left.pop(0)
        found[question] = tuple(sorted(left))
    return found


def atoms(people: Iterable[str], groups: Groups, chosen: Shown) -> Counter[tuple[str, ...]]:
    """Return how many people are in each crossing of the classes of all questions."""
    return Counter(classes(one, groups, chosen) for one in people)


def classes(person: str, groups: Groups, chosen: Shown) -> tuple[str, ...]:
    """Return the class of one person under each question: their group where it is shown, else the rest."""
    own = ((members.get(person, ""), chosen.get(question, ())) for question, members in groups.items())
    return tuple(name if name in names else REST for name, names in own)


def moved(
    before: tuple[Iterable[str], Mapping[tuple[str, str], int], Shown],
    now: tuple[Iterable[str], Shown],
    groups: Groups,
    fresh: frozenset[str],
) -> bool:
    """Return whether one to four people came, went or changed between two looks at one place.

    `before` is who had rated, how many of each group, and what was shown; `fresh` are those who said something of
    themselves since. Whom an earlier look counted in which group is not kept, so that is told from what is left of it.
    """
    earlier, counted, was_shown = before
    there, together = set(earlier), sorted(now[0])
    passed: Counter[tuple[object, ...]] = Counter()
    went = {question: Counter(_sizes(question, len(there), counted, was_shown)) for question in groups}
    for person in together:
        old = classes(person, groups, was_shown) if person in there and person not in fresh else None
        passed[old, classes(person, groups, now[1])] += 1
        for question, name in zip(groups, old or (), strict=False):
            went[question][name] -= 1
    gone = [n for counter in went.values() for n in counter.values()]
    return _small(passed.values()) or _small(gone) or min(gone, default=0) < 0


def _sizes(question: str, everybody: int, counted: Mapping[tuple[str, str], int], was: Shown) -> dict[str, int]:
    sizes = {name: counted[question, name] for name in was.get(question, ())}
    return sizes | {REST: everybody - sum(sizes.values())}


def _small(sizes: Iterable[int]) -> bool:
    return any(0 < n < FEWEST_IN_GROUP for n in sizes)


def looked(edition: GroupEdition, place: Place | None) -> tuple[tuple[str, ...], dict[tuple[str, str], int], Shown]:
    """Return what an edition said of one reply, or with None of the run: who had rated, sizes of groups, and which."""
    if place is None:
        people = edition.raters
        sizes = {(one.question, one.name): one.raters for one in edition.groups}
    else:
        at = next((one for one in edition.seen if (one.ordinal, one.repeat) == place), None)
        people = tuple(edition.raters[number] for number in at.raters) if at else ()
        cells = [one for one in edition.cells if (one.spread.ordinal, one.spread.repeat) == place and not one.carried]
        named = ((edition.groups[one.group], one.spread.people) for one in cells)
        sizes = {(group.question, group.name): n for group, n in named}
    names: Shown = {}
    for question, name in sizes:
        names[question] = (*names.get(question, ()), name)
    return people, sizes, names


def too_soon(
    editions: Sequence[GroupEdition], people: Sequence[str], now: Shown, groups: Groups, fresh: Sequence[frozenset[str]]
) -> str:
    """Return why no new edition may be made yet; empty where it may."""
    for edition, since in zip(editions, fresh, strict=True):
        if moved(looked(edition, None), (people, now), groups, since):
            return _(
                "Since the edition of {at}, one to four people came, went or changed what they say of themselves."
                " New figures beside the old ones would tell who. Wait until five have, in each group."
            ).format(at=edition.at[:10])
    return ""
