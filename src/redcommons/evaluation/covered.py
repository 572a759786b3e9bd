"""From what is there to a map of the declared scope, and from finds to a curve of discovery. All pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from redcommons import stats
from redcommons.evaluation.model.coverage import (
    UNSAID,
    Coverage,
    CoverageCell,
    CoverageColumn,
    CoverageLayer,
    CoverageRow,
    Discovering,
    DiscoveryKind,
    DiscoveryPoint,
    Narrowed,
)
from redcommons.study.model import Exclusion, Scenario, Scope
from redcommons.study.rules import layer_names
from redcommons.values.words import _

FEWEST_RATERS = 3
"""Fewest raters of a cell: with fewer, its count would tell one of them what the other said."""

OTHER = "\0other"
"""Stands for every name that the scope does not know; no name may hold NUL."""

Place = tuple[str, str]
"""Scenario and harm, each empty for none and OTHER for one that is not declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that is there, or several of one kind."""

    scenario: str
    """Its scenario."""
    harm: str
    """Its harm."""
    language: str = ""
    """Its language; empty takes that of the scenario's card."""
    interaction: str = "unspecified"
    """Its interaction type; "unspecified" takes that of the card."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Field of a cell to how many; empty for a rated reply."""
    raters: frozenset[str] = frozenset()
    """Who rated it."""
    differ: bool = False
    """Whether they differ."""


def covered(scope: Scope, layer: CoverageLayer, items: Iterable[Item], narrowed: Narrowed) -> Coverage:
    """Return the map: every declared cell, and what stands outside the scope where anything does."""
    cards = {card.name: card for card in scope.scenarios}
    harms = frozenset(entry.harm for entry in scope.values)
    every = [(_place(item, cards, harms), item, _axes(item, cards)) for item in items]
    meant = [(place, item) for place, item, axes in every if _meant(axes, narrowed)]
    rest = [(place, item) for place, item, axes in every if not _meant(axes, narrowed)]
    filled = _disagreed(meant, rest) if layer == "disagreement" else _counted(meant)
    rows = _rows(scope, narrowed, {place[0] for place, _item in meant})
    columns = _columns(scope, {place[1] for place, _item in meant})
    cells = (
        tuple(_cell(filled, scope.exclusions, row_key, column_key) for column_key, _column in columns)
        for row_key, _row in rows
    )
    return Coverage(
        layer=layer,
        narrowed=narrowed,
        rows=tuple(row for _key, row in rows),
        columns=tuple(column for _key, column in columns),
        cells=tuple(cells),
        persons=tuple(dict.fromkeys(card.person for card in scope.scenarios if card.person)),
        languages=tuple(sorted({axes[1] for _place, _item, axes in every})),
        interactions=tuple(sorted({axes[2] for _place, _item, axes in every})),
    )


def _place(item: Item, cards: Mapping[str, Scenario], harms: frozenset[str]) -> Place:
    scenario = item.scenario if item.scenario in cards or not item.scenario else OTHER
    return scenario, item.harm if item.harm in harms or not item.harm else OTHER


def _axes(item: Item, cards: Mapping[str, Scenario]) -> tuple[str, str, str]:
    """Return person, language and interaction type; what an item does not say its scenario card says."""
    card = cards.get(item.scenario)
    language = item.language or (card.language if card else "") or UNSAID
    interaction = item.interaction
    if interaction == "unspecified" and card is not None:
        interaction = card.interaction
    return card.person if card else "", language, interaction


def _meant(axes: tuple[str, str, str], narrowed: Narrowed) -> bool:
    asked = (narrowed.person, narrowed.language, narrowed.interaction)
    return all(want in {"", have} for want, have in zip(asked, axes, strict=True))


def _rows(scope: Scope, narrowed: Narrowed, there: set[str]) -> list[tuple[str, CoverageRow]]:
    cards = [card for card in scope.scenarios if narrowed.person in {"", card.person}]
    rows = [(card.name, CoverageRow(name=card.name, person=card.person)) for card in cards]
    rows += [(OTHER, CoverageRow(name="", standing="other"))] if OTHER in there else []
    return rows + ([("", CoverageRow(name="", standing="none"))] if "" in there else [])


def _columns(scope: Scope, there: set[str]) -> list[tuple[str, CoverageColumn]]:
    """Return the harms by layer, those without one last, each group in the order of the ledger."""
    order = [*layer_names(), ""]
    entries = sorted(scope.values, key=lambda entry: order.index(entry.layer))
    columns = [(entry.harm, CoverageColumn(name=entry.harm, layer=entry.layer)) for entry in entries]
    columns += [(OTHER, CoverageColumn(name="", standing="other"))] if OTHER in there else []
    return columns + ([("", CoverageColumn(name="", standing="none"))] if "" in there else [])


def _counted(meant: Sequence[tuple[Place, Item]]) -> dict[Place, CoverageCell]:
    sums: dict[Place, Counter[str]] = {}
    for place, item in meant:
        sums.setdefault(place, Counter()).update(item.counts)
    return {
        place: CoverageCell(conversations=counts["conversations"], cases=counts["cases"], findings=counts["findings"])
        for place, counts in sums.items()
    }


def _disagreed(meant: Sequence[tuple[Place, Item]], rest: Sequence[tuple[Place, Item]]) -> dict[Place, CoverageCell]:
    """Return how many replies raters see differently; a cell of few raters is withheld.

    So is one whose remainder has few raters: what was narrowed away is the difference to the whole.
    """
    here, there = _by_place(meant), _by_place(rest)
    found: dict[Place, CoverageCell] = {}
    for place, items in here.items():
        few = any(_few(part) for part in (items, there.get(place, [])) if part)
        differ = sum(item.differ for item in items)
        found[place] = CoverageCell(mark="withheld") if few else CoverageCell(differ=differ, rated=len(items))
    return found


def _by_place(items: Sequence[tuple[Place, Item]]) -> dict[Place, list[Item]]:
    found: dict[Place, list[Item]] = {}
    for place, item in items:
        found.setdefault(place, []).append(item)
    return found


def _few(items: Sequence[Item]) -> bool:
    return len(frozenset().union(*(item.raters for item in items))) < FEWEST_RATERS


def _cell(
    filled: Mapping[Place, CoverageCell], exclusions: Sequence[Exclusion], scenario: str, harm: str
) -> CoverageCell:
    cell = filled.get((scenario, harm), CoverageCell(mark="untouched"))
    left = next((one for one in exclusions if _names(one, scenario, harm)), None)
    if left is None:
        return cell
    mark = "withheld" if cell.mark == "withheld" else "out_of_scope"
    return msgspec.structs.replace(cell, mark=mark, left_out=left.what, why=left.why)


def _names(exclusion: Exclusion, scenario: str, harm: str) -> bool:
    """Return whether an exclusion names this cell; one that names neither scenario nor harm names none."""
    if not exclusion.scenario and not exclusion.harm:
        return False
    return exclusion.scenario in {"", scenario} and exclusion.harm in {"", harm}


# ------------------------------------------------------------------------------------------------------- discovery

Finds = Sequence[tuple[str, ...]]
"""The kinds found in each conversation or case, in the order of time; an empty name fits none."""


def discovered(by: DiscoveryKind, finds: Finds) -> Discovering:
    """Return how new kinds came up, with what statistics say of kinds not seen yet."""
    seen: Counter[object] = Counter()
    points: list[DiscoveryPoint] = []
    unnamed = 0
    for place, kinds in enumerate(finds, start=1):
        before = len(seen)
        for number, kind in enumerate(kinds):
            seen[kind or (place, number)] += 1
            unnamed += not kind
        new = len(seen) - before
        if new or place == len(finds):
            points.append(DiscoveryPoint(place=place, new=new, known=len(seen)))
    guessed = stats.discovery(list(seen.values())) if seen else None
    return Discovering(
        by=by,
        looked=len(finds),
        curve=tuple(points),
        kinds=len(seen),
        finds=seen.total(),
        seen_once=sum(times == 1 for times in seen.values()),
        unnamed=unnamed,
        unseen_mass=guessed.unseen_mass if guessed else None,
        least_kinds=guessed.least_kinds if guessed else None,
        caveat=_(
            "This takes finds to be independent. People who share strategies find the same kinds, so more may be"
            " unseen; and it says nothing about what nobody looked for."
        ),
    )
