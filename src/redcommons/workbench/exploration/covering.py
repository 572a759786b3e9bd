"""What a map of coverage says on a page: cells with words, marks and a depth, groups of harms, choices to narrow by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlencode

from redcommons.evaluation.model.coverage import (
    UNSAID,
    Coverage,
    CoverageCell,
    CoverageColumn,
    CoverageLayer,
    CoverageRow,
    Discovering,
    Narrowed,
)
from redcommons.study.rules import layer_names
from redcommons.values.words import _, many

STEPS = (1, 2, 5, 20)
"""Counts from which a cell is one step deeper; how deep is repeated by the width of its edge, and by the number."""

LAYERS: tuple[CoverageLayer, ...] = ("tried", "findings", "disagreement")
"""What a map may count, in the order of the road."""

SMALL = 8
"""Harms and scenarios that the map on the home of a study shows at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellShown:
    """One cell of the map."""

    harm: str
    """What its column is called."""
    words: tuple[str, ...]
    """What it counts, in words; none where nothing is there."""
    mark: str
    """Its mark in words; empty for none."""
    kind: str
    """Its mark as a name; empty for none."""
    why: str
    """The reason of the exclusion that names it."""
    depth: int
    """How deep its colour is, 0 to 4."""
    to: str
    """Query of an address that begins a conversation there, or of the list of its findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShown:
    """One scenario of the map."""

    name: str
    """What it is called."""
    person: str
    """The person of its card."""
    declared: bool
    """Whether the scope names it."""
    cells: tuple[CellShown, ...]
    """Its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapShown:
    """A map as a page shows it."""

    layer: CoverageLayer
    """What it counts."""
    groups: tuple[tuple[str, int], ...]
    """Layers of harms with how many columns each heads; none where no harm says its layer."""
    columns: tuple[tuple[str, bool], ...]
    """What each column is called, and whether the ledger names it."""
    rows: tuple[RowShown, ...]
    """Its scenarios."""
    left_out: tuple[tuple[str, str], ...]
    """Exclusions that name cells: what, and why."""
    legend: tuple[tuple[int, str], ...]
    """Depth and what it stands for."""
    withheld: bool
    """Whether a cell is held back."""
    small: bool = False
    """Whether it says only what a first look needs."""
    more: bool = False
    """Whether some of it is not shown."""


def layer_words() -> dict[CoverageLayer, str]:
    """Return what each layer of the map is called."""
    return {
        "tried": _("what was tried"),
        "findings": _("what was found"),
        "disagreement": _("where raters differ"),
    }


def shown(found: Coverage) -> MapShown:
    """Return a map as a page shows it."""
    columns = tuple((_column(one), one.standing == "declared") for one in found.columns)
    rows = tuple(_row(found, row, cells) for row, cells in zip(found.rows, found.cells, strict=True))
    left = dict.fromkeys((one.left_out, one.why) for line in found.cells for one in line if one.mark == "out_of_scope")
    return MapShown(
        layer=found.layer,
        groups=_groups(found.columns),
        columns=columns,
        rows=rows,
        left_out=tuple(left),
        legend=_legend(found.layer),
        withheld=any(one.mark == "withheld" for line in found.cells for one in line),
    )


def small(found: Coverage) -> MapShown:
    """Return the first scenarios and harms of a map, for the home of a study."""
    rows, columns = found.rows[:SMALL], found.columns[:SMALL]
    cells = tuple(line[:SMALL] for line in found.cells[:SMALL])
    part = Coverage(layer=found.layer, narrowed=found.narrowed, rows=rows, columns=columns, cells=cells)
    return replace(shown(part), small=True, more=len(found.rows) > SMALL or len(found.columns) > SMALL)


def _row(found: Coverage, row: CoverageRow, cells: tuple[CoverageCell, ...]) -> RowShown:
    names = {"declared": row.name, "none": _("no scenario"), "other": _("not in this scope")}
    return RowShown(
        name=names[row.standing],
        person=row.person,
        declared=row.standing == "declared",
        cells=tuple(_cell(found.layer, row, one, cell) for one, cell in zip(found.columns, cells, strict=True)),
    )


def _column(one: CoverageColumn) -> str:
    return {"declared": one.name, "none": _("no harm named"), "other": _("not in this ledger")}[one.standing]


def _groups(columns: tuple[CoverageColumn, ...]) -> tuple[tuple[str, int], ...]:
    if not any(one.layer for one in columns):
        return ()
    words = {**layer_names(), "": _("layer not said")}
    parts = groupby(columns, key=lambda one: (one.standing == "declared", one.layer))
    return tuple((words[layer] if declared else "", len(list(part))) for (declared, layer), part in parts)


def _cell(layer: CoverageLayer, row: CoverageRow, column: CoverageColumn, cell: CoverageCell) -> CellShown:
    marks = {"untouched": _("untouched"), "out_of_scope": _("out of scope"), "withheld": _("withheld"), "": ""}
    return CellShown(
        harm=_column(column),
        words=_words(cell),
        mark=marks[cell.mark],
        kind=cell.mark.replace("_", "-"),
        why=cell.why if cell.mark == "out_of_scope" else "",
        depth=_depth(layer, cell),
        to=urlencode({name: said for name, said in (("scenario", row.name), ("harm", column.name)) if said}),
    )


def _words(cell: CoverageCell) -> tuple[str, ...]:
    said = (
        many("{n} conversation", "{n} conversations", cell.conversations) if cell.conversations else "",
        many("{n} case", "{n} cases", cell.cases) if cell.cases else "",
        many("{n} finding", "{n} findings", cell.findings) if cell.findings else "",
        _("{k} of {n}").format(k=cell.differ, n=cell.rated) if cell.rated else "",
    )
    return tuple(filter(None, said))


def _depth(layer: CoverageLayer, cell: CoverageCell) -> int:
    if layer == "disagreement":
        return 0 if not cell.rated else 1 if not cell.differ else 2 if cell.differ * 2 < cell.rated else 4
    return sum(cell.there >= step for step in STEPS)


def _legend(layer: CoverageLayer) -> tuple[tuple[int, str], ...]:
    if layer == "disagreement":
        return (
            (1, _("raters say the same")),
            (2, _("on some replies they differ")),
            (4, _("on half of them, or more")),
        )
    return ((1, "1"), (2, "2\N{EN DASH}4"), (3, "5\N{EN DASH}19"), (4, _("20 and more")))


# ---------------------------------------------------------------------------------------------- narrowing, discovery


def asked(query: Mapping[str, str]) -> tuple[CoverageLayer, Narrowed]:
    """Return the layer and the part that an address asks for."""
    layer = next((one for one in LAYERS if one == query.get("layer")), LAYERS[0])
    return layer, Narrowed(**{name: query.get(name, "")[:10_000] for name in ("person", "language", "interaction")})


def languages(found: Coverage) -> tuple[tuple[str, str], ...]:
    """Return the languages that a map may be narrowed to, in words where a tag has none."""
    return tuple((tag, _("not stated") if tag == UNSAID else tag) for tag in found.languages)


def points(found: Discovering) -> tuple[tuple[int, int], ...]:
    """Return the curve of discovery as (place, kinds known)."""
    return tuple((one.place, one.known) for one in found.curve)


def least(found: Discovering) -> tuple[float, str]:
    """Return the lower bound with its words; 0 where nothing was found yet."""
    n = found.least_kinds or 0.0
    return n, _("at least {n}: a lower bound, never a total").format(n=f"{n:.1f}".removesuffix(".0"))


def unseen(found: Discovering) -> str:
    """Return the chance that the next find is of a new kind, as a figure from 0 to 1."""
    return f"{found.unseen_mass or 0.0:.2f}"


def described(found: Discovering) -> tuple[str, str]:
    """Return title and description of the curve."""
    title = _("Kinds known, over conversations in the order of time")
    what = many("{n} kind after", "{n} kinds after", found.kinds)
    over = many("{n} conversation", "{n} conversations", found.looked)
    return title, f"{what} {over}; {least(found)[1]}"
