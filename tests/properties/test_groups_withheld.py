"""Nobody solves for one to four people: not by subtraction within an edition, across questions, or across editions."""

import itertools
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from redcommons.evaluation import dissenting
from redcommons.evaluation.dissenting import Rated
from redcommons.evaluation.grouping import shown, too_soon
from redcommons.evaluation.model import FEWEST_IN_GROUP, GroupEdition
from redcommons.values.identity import RunId

PEOPLE = [f"person:{n:02d}" for n in range(26)]
QUESTIONS = {"first": ("a", "b", "c"), "second": ("x", "y")}
PLACE = (0, 1)

Vector = NDArray[np.int64]
One = tuple[bool, str, str]
"""Whether somebody rated, and what they answer to either question; empty for nothing."""

answers = st.tuples(
    st.sampled_from((True, True, True, False)),
    st.sampled_from(("a", "a", "b", "c", "")),
    st.sampled_from(("x", "x", "y", "")),
)
looks = st.lists(answers, min_size=len(PEOPLE), max_size=len(PEOPLE))
changes = st.dictionaries(st.integers(0, len(PEOPLE) - 1), answers, max_size=9)


@given(first=looks, later=st.lists(changes, max_size=2))
@settings(max_examples=80, deadline=None)
def test_no_figures_together_tell_of_one_to_four_people(first: list[One], later: list[dict[int, One]]) -> None:
    told: list[tuple[Vector, bool]] = []
    editions: list[GroupEdition] = []
    since: list[frozenset[str]] = []
    now = list(first)
    for change in ({}, *later):
        changed = {PEOPLE[n] for n, one in change.items() if one[1:] != now[n][1:]}
        now = [change.get(n, one) for n, one in enumerate(now)]
        since = [fresh | changed for fresh in since]
        made = look(now, editions, since)
        if made is not None:  # what one person said is known anyway, so everybody is told of when an edition is made
            told.append((vector(one[0] for one in now), False))
            fresh = [cell for cell in made.cells if not cell.carried]
            told += [(vector(counted(now, made, cell.group)), True) for cell in fresh]
            editions, since = [*editions, made], [*since, frozenset()]
    assert not list(leaks(told))


def look(now: Sequence[One], editions: list[GroupEdition], since: list[frozenset[str]]) -> GroupEdition | None:
    """An edition, where one may be made."""
    groups = {
        "first": {PEOPLE[n]: one for n, (_rated, one, _other) in enumerate(now) if one},
        "second": {PEOPLE[n]: other for n, (_rated, _one, other) in enumerate(now) if other},
    }
    people = [PEOPLE[n] for n, one in enumerate(now) if one[0]]
    if too_soon(editions, people, shown(people, groups), groups, since):
        return None
    return dissenting.edition(
        Rated(
            run=RunId("run-1"),
            at="2026-01-01T00:00:00Z",
            said={PLACE: dict.fromkeys(people, "violated")} if people else {},
            groups=groups,
            questions=dict.fromkeys(QUESTIONS, "?"),
            editions=editions,
            fresh=since,
        )
    )


def counted(now: Sequence[One], made: GroupEdition, group: int) -> list[bool]:
    """Whom a cell counts."""
    figure = made.groups[group]
    place = 1 + list(QUESTIONS).index(figure.question)
    return [one[0] and one[place] == figure.name for one in now]


def vector(bits: Iterable[bool]) -> Vector:
    return np.array(list(bits), dtype=np.int64)


def leaks(told: list[tuple[Vector, bool]]) -> Iterator[tuple[tuple[int, ...], list[int]]]:
    """Sums and differences of up to four figures, a group's among them, that count one to four people and no others."""
    everybody = [one for one, own in told if not own]
    known = {tuple(_total(everybody, signs)) for signs in itertools.product((-1, 0, 1), repeat=len(everybody))}
    for many in range(1, min(4, len(told)) + 1):
        for some in itertools.combinations(told, many):
            for signs in itertools.product((1, -1), repeat=many) if any(own for _one, own in some) else ():
                total = _total([one for one, _own in some], signs)
                few = set(total) == {0, 1} and sum(total) < FEWEST_IN_GROUP
                if few and tuple(total) not in known:
                    yield signs, total


def _total(vectors: Sequence[Vector], signs: Sequence[int]) -> list[int]:
    found: list[int] = (np.array(signs) @ np.array(vectors)).tolist()
    return found
