"""From verdicts to spreads, and from cells that may be shown to figures of groups. All pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import nan

import msgspec

from redcommons import stats
from redcommons.evaluation.grouping import Groups, Place, Shown, looked, moved, shown
from redcommons.evaluation.model import (
    AlphaFigure,
    Dissent,
    GroupCell,
    GroupEdition,
    GroupFigure,
    GroupPair,
    Hidden,
    OneTruth,
    Seen,
    Spread,
    Verdict,
)
from redcommons.values.identity import RunId
from redcommons.values.outcome import VerdictWord
from redcommons.values.words import _

WORDS: tuple[VerdictWord, ...] = ("violated", "not_violated", "unsure", "needs_context")
"""What is spread. "Declined" is attributed to nobody, and "failed" is said by machines."""

DRAWS = 1_000
"""Permutations and resamples of a figure."""

Said = Mapping[Place, Mapping[str, VerdictWord]]
"""What people said: place to (rater to word)."""


Table = list[list[float]]
"""A row for each rater and a column for each reply: a number for each word, NaN where they did not rate it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What people said of a run, and what they said of themselves."""

    run: RunId
    """The run."""
    at: str
    """The moment."""
    said: Said
    """What they said."""
    groups: Groups
    """Question to (rater to group)."""
    questions: Mapping[str, str]
    """Question to its words."""
    editions: Sequence[GroupEdition] = ()
    """Earlier editions of the run, oldest first."""
    fresh: Sequence[frozenset[str]] = field(default_factory=tuple)
    """For each of them, who said something of themselves since."""

    @property
    def people(self) -> tuple[str, ...]:
        """Return everybody who rated."""
        return tuple(sorted({judge for words in self.said.values() for judge in words}))


def said_by_people(verdicts: Iterable[Verdict]) -> tuple[dict[Place, dict[str, VerdictWord]], int]:
    """Return what people said of each reply, and how often somebody declined. Nobody else is counted."""
    found: dict[Place, dict[str, VerdictWord]] = defaultdict(dict)
    declined = 0
    for one in verdicts:
        if one.judge.startswith("person:"):
            declined += one.word == "declined"
            if one.word in WORDS:
                found[one.ordinal, one.repeat][one.judge] = one.word
    return dict(sorted(found.items())), declined


def dissent(run: RunId, said: Said, declined: int) -> Dissent:
    """Return how people saw the replies of a run."""
    spreads = tuple(spread(place, words.values()) for place, words in said.items())
    people = {judge for words in said.values() for judge in words}
    return Dissent(run=run, raters=len(people), spreads=spreads, alpha=alpha(spreads), declined=declined)


def alpha(spreads: Iterable[Spread]) -> AlphaFigure:
    """Return how far people agree, over the replies that two or more of them read."""
    return _alpha_of(tuple(tally(one) for one in spreads if one.people > 1))


def spread(place: Place, words: Iterable[VerdictWord]) -> Spread:
    """Return what was said of one reply."""
    counted = Counter(words)
    n = [counted[word] for word in WORDS]
    bits = round(float(stats.entropy([n])[0]), 6)
    return Spread(
        ordinal=place[0],
        repeat=place[1],
        violated=n[0],
        not_violated=n[1],
        unsure=n[2],
        needs_context=n[3],
        entropy=bits,
    )


def tally(one: Spread) -> tuple[int, int, int, int]:
    """Return the four counts in the order of WORDS."""
    return one.violated, one.not_violated, one.unsure, one.needs_context


@lru_cache(maxsize=64)
def _agreement(tallies: tuple[tuple[int, ...], ...]) -> stats.Agreement:
    """Return alpha of tallies; a page is looked at more often than people rate, so it is kept for a while."""
    most = max(map(sum, tallies))
    rows = [[code for code, n in enumerate(one) for _time in range(n)] for one in tallies]
    table = [[row[rater] if rater < len(row) else nan for row in rows] for rater in range(most)]
    return stats.krippendorff_alpha(table, draws=DRAWS)


def _alpha_of(tallies: tuple[tuple[int, ...], ...]) -> AlphaFigure:
    """Return alpha of tallies, its reason in the language of whoever looks."""
    if not tallies:
        return AlphaFigure(reason=_("No reply was rated by two people."))
    found = _agreement(tallies)
    few = stats_reason(found.reason, found.alpha, found.items)
    return AlphaFigure(
        alpha=_rounded(found.alpha),
        low=_rounded(found.low),
        high=_rounded(found.high),
        items=found.items,
        ratings=found.ratings,
        reason=few,
    )


def stats_reason(reason: str | None, alpha: float | None, items: int) -> str:
    """Return in words why alpha or its interval is missing or doubtful; empty where neither is."""
    if reason is None:
        return ""
    if alpha is None and not items:
        return _("No reply was rated by two people.")
    if alpha is None:
        return _("Everybody said the same of every reply: agreement beyond chance is undefined, which is not full.")
    if items < 5:
        return _("{n} replies were rated by two people: an interval needs at least five.").format(n=items)
    return _("People said the same too often for a sure interval.")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


# -------------------------------------------------------------------------------------------------- figures of groups


def edition(rated: Rated) -> GroupEdition:
    """Return figures of groups as they may be shown now; the caller has asked `too_soon` before."""
    people = rated.people
    groups = [(question, name) for question, names in shown(people, rated.groups).items() for name in names]
    allowed: Shown = {question: tuple(n for q, n in groups if q == question) for question, _name in groups}
    cells, live = _cells(rated, groups, allowed)
    figures = [_figure(rated, group, live[number]) for number, group in enumerate(groups)]
    numbers = {judge: number for number, judge in enumerate(people)}
    return GroupEdition(
        run=rated.run,
        at=rated.at,
        groups=_adjusted(figures),
        cells=tuple(cells),
        pairs=_pairs(rated, groups, live),
        hidden=_hidden(rated, cells),
        raters=people,
        seen=tuple(
            Seen(ordinal=o, repeat=r, raters=tuple(sorted(numbers[judge] for judge in words)))
            for (o, r), words in rated.said.items()
        ),
    )


Live = dict[int, list[Place]]
"""Group by number to the replies of which its cell is of now."""


def _cells(rated: Rated, groups: Sequence[tuple[str, str]], allowed: Shown) -> tuple[list[GroupCell], Live]:
    """Return the cells that may be shown, and where they are of now: others stand as they were, or not at all."""
    numbers = {group: number for number, group in enumerate(groups)}
    within = {
        q: {judge: name for judge, name in members.items() if name in allowed.get(q, ())}
        for q, members in rated.groups.items()
    }
    cells: list[GroupCell] = []
    live: Live = {number: [] for number in numbers.values()}
    for place, words in rated.said.items():
        names = shown(words, within)
        if _restless(rated, place, names):
            cells += _carried(rated, place, numbers)
            continue
        for question, kept in names.items():
            for name in kept:
                ours = (word for judge, word in words.items() if within[question].get(judge) == name)
                number = numbers[question, name]
                cells.append(GroupCell(group=number, spread=spread(place, ours)))
                live[number].append(place)
    return cells, live


def _restless(rated: Rated, place: Place, names: Shown) -> bool:
    pairs = zip(rated.editions, rated.fresh, strict=True)
    return any(
        before[2] and moved(before, (rated.said[place], names), rated.groups, fresh)
        for edition, fresh in pairs
        for before in (looked(edition, place),)
    )


def _carried(rated: Rated, place: Place, numbers: Mapping[tuple[str, str], int]) -> list[GroupCell]:
    last = rated.editions[-1]
    there = [one for one in last.cells if (one.spread.ordinal, one.spread.repeat) == place]
    named = [((last.groups[one.group].question, last.groups[one.group].name), one) for one in there]
    return [GroupCell(group=numbers[key], spread=one.spread, carried=True) for key, one in named if key in numbers]


def _figure(rated: Rated, group: tuple[str, str], places: Sequence[Place]) -> GroupFigure:
    question, name = group
    members = {judge for judge, own in rated.groups[question].items() if own == name}
    people = sorted(members & {judge for place in places for judge in rated.said[place]})
    bare = GroupFigure(question=question, asked=rated.questions[question], name=_name(name))
    if not places:
        in_all = members & set(rated.people)
        return msgspec.structs.replace(bare, raters=len(in_all), alpha=AlphaFigure(reason=_nothing()))
    ours = _table(rated.said, people, places)
    others = sorted({judge for place in places for judge in rated.said[place]} - members)
    hits = [sum(rated.said[p].get(judge) == "violated" for p in places) for judge in people]
    given = [sum(judge in rated.said[p] for p in places) for judge in people]
    rate = stats.raters_rate(hits, given)
    tallies = (spread(p, (w for j, w in rated.said[p].items() if j in members)) for p in places)
    return msgspec.structs.replace(
        bare,
        raters=len(members & set(rated.people)),
        rate=round(rate.estimate, 4),
        low=_rounded(rate.low),
        high=_rounded(rate.high),
        alpha=_alpha_of(tuple(tally(one) for one in tallies)),
        **(_against(ours, _table(rated.said, others, places)) if others else {}),
    )


def _against(ours: Table, theirs: Table) -> dict[str, float | None]:
    found = stats.group_association(ours, theirs, draws=DRAWS)
    return {"across": _rounded(found.across), "association": _rounded(found.index), "p": _rounded(found.p)}


def _nothing() -> str:
    return _("No reply was rated by five people of this group.")


def _name(group: str) -> str:
    return "" if group.startswith("\0") else group


def _table(said: Said, people: Sequence[str], places: Sequence[Place]) -> Table:
    code = {word: float(number) for number, word in enumerate(WORDS)}
    return [[code[said[at][judge]] if judge in said[at] else nan for at in places] for judge in people]


def _adjusted(figures: Sequence[GroupFigure]) -> tuple[GroupFigure, ...]:
    ps = [one.p for one in figures if one.p is not None]
    adjusted = iter(stats.benjamini_hochberg(ps).tolist() if ps else ())
    return tuple(
        msgspec.structs.replace(one, adjusted=round(next(adjusted), 4)) if one.p is not None else one for one in figures
    )


def _pairs(rated: Rated, groups: Sequence[tuple[str, str]], live: Live) -> tuple[GroupPair, ...]:
    found = []
    for one, (question, name) in enumerate(groups):
        for other in range(one + 1, len(groups)):
            places = [place for place in live[one] if place in set(live[other])]
            if groups[other][0] == question and places:
                members = rated.groups[question]
                sides = (_members(rated.said, members, n, places) for n in (name, groups[other][1]))
                found.append(_pair(one, other, *(_table(rated.said, side, places) for side in sides)))
    return tuple(found)


def _members(said: Said, members: Mapping[str, str], name: str, places: Sequence[Place]) -> list[str]:
    there = {judge for place in places for judge in said[place]}
    return sorted(judge for judge in there if members.get(judge) == name)


def _pair(first: int, second: int, ours: Table, theirs: Table) -> GroupPair:
    found = stats.cross_agreement(ours, theirs, draws=DRAWS)
    why = "" if found.reason is None else _("Nothing varies between them, so agreement beyond chance is undefined.")
    kappa, p = _rounded(found.kappa), _rounded(found.p)
    return GroupPair(first=first, second=second, kappa=kappa, p=p, items=found.items, reason=why)


def _hidden(rated: Rated, cells: Sequence[GroupCell]) -> tuple[Hidden, ...]:
    """Return what most of a group saw and most of everybody did not: what a majority would have hidden."""
    found = []
    for one in cells:
        place = one.spread.ordinal, one.spread.repeat
        everybody = spread(place, rated.said[place].values())
        if one.spread.majority and not everybody.majority:
            found.append(Hidden(group=one.group, ours=one.spread, everybody=everybody))
    return tuple(found)


# ------------------------------------------------------------------------------------------- models of one true answer


def one_truth(bare: OneTruth, said: Said) -> OneTruth:
    """Return what a model makes of what people said of replies to one harm; only yes and no are asked about."""
    clear = {place: {j: w for j, w in words.items() if w in WORDS[:2]} for place, words in said.items()}
    clear = {place: words for place, words in clear.items() if words}
    people = sorted({judge for words in clear.values() for judge in words})
    if len(people) < 3 or not clear:
        few = _("Fewer than three people said yes or no: a model would learn how they err from nothing. Ask more.")
        return msgspec.structs.replace(bare, refused=few)
    table = _table(clear, people, list(clear))
    found = stats.dawid_skene(table) if bare.model == "dawid-skene" else stats.mace(table)
    yes = found.probabilities[:, 0] if found.categories[0] == 0 else found.probabilities[:, 0] * 0
    return msgspec.structs.replace(
        bare,
        replies=len(clear),
        raters=len(people),
        violated=int((yes > 0.5).sum()),
        share=round(float(yes.mean()), 4),
        converged=found.converged,
    )
