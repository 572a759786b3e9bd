"""Coverage: where in the declared scope something was tried, was found, or is seen differently; and discovery."""

from __future__ import annotations

from typing import Any, Literal

from redcommons.study.model import Layer
from redcommons.values.base import Value

CoverageLayer = Literal["tried", "findings", "disagreement"]
"""What the map counts: conversations and cases; findings kept; replies that raters see differently."""

CellMark = Literal["", "untouched", "out_of_scope", "withheld"]
"""Nothing to mark; nothing is there; left out by a decision; held back because a person could be guessed."""

AxisStanding = Literal["declared", "none", "other"]
"""Named in the scope; no name was given; named nowhere in the scope."""

UNSAID = "und"
"""Language of what carries none: the tag that BCP 47 has for "undetermined"."""


class Narrowed(Value, tag="narrowed/1"):
    """Which part of what is there a map of coverage counts."""

    person: str = ""
    """Only scenarios with this person, as their card says it; empty for any."""
    language: str = ""
    """Only this language tag; "und" for what carries none, empty for any."""
    interaction: str = ""
    """Only this interaction type, "unspecified" among them; empty for any."""


class CoverageRow(Value, tag="coverage-row/1"):
    """One scenario of the map."""

    name: str
    """Its name; empty for what has no scenario, or one that is named nowhere in the scope."""
    person: str = ""
    """The person of its card, as it says it."""
    standing: AxisStanding = "declared"
    """Whether the scope names it."""


class CoverageColumn(Value, tag="coverage-column/1"):
    """One harm of the map."""

    name: str
    """Its name; empty for what names no harm, or one that is named nowhere in the scope."""
    layer: Layer = ""
    """Where the harm lies; empty when unsaid."""
    standing: AxisStanding = "declared"
    """Whether the value ledger names it."""


class CoverageCell(Value, tag="coverage-cell/1"):
    """What is there of one scenario and one harm."""

    mark: CellMark = ""
    """Untouched, out of scope or withheld; empty where something is there and nothing is held back."""
    conversations: int = 0
    """Conversations; counted in the layer "tried"."""
    cases: int = 0
    """Cases; counted in the layer "tried"."""
    findings: int = 0
    """Findings kept; counted in the layer "findings"."""
    differ: int = 0
    """Replies on which raters differ; counted in the layer "disagreement"."""
    rated: int = 0
    """Replies that at least two people rated; counted in the layer "disagreement"."""
    left_out: str = ""
    """What the exclusion says that names this cell."""
    why: str = ""
    """The reason of that exclusion."""

    @property
    def there(self) -> int:
        """Return what its number is: conversations and cases, findings, or replies rated twice."""
        return self.conversations + self.cases + self.findings + self.rated


class Coverage(Value, tag="coverage/1"):
    """A map of the declared scope, scenarios by harms. It has no total: what nobody declared is not on it."""

    layer: CoverageLayer
    """What is counted."""
    narrowed: Narrowed
    """What it was narrowed to."""
    rows: tuple[CoverageRow, ...] = ()
    """Scenarios, those of the scope first."""
    columns: tuple[CoverageColumn, ...] = ()
    """Harms, those of the ledger first, grouped by layer."""
    cells: tuple[tuple[CoverageCell, ...], ...] = ()
    """One line for each row, one cell for each column."""
    persons: tuple[str, ...] = ()
    """Persons that it may be narrowed to."""
    languages: tuple[str, ...] = ()
    """Languages that it may be narrowed to."""
    interactions: tuple[str, ...] = ()
    """Interaction types that it may be narrowed to."""

    def records(self) -> list[dict[str, Any]]:
        """Return one flat record for each cell, as a data frame takes them."""
        return [
            {"scenario": row.name, "scenario_is": row.standing, "person": row.person}
            | {"harm": column.name, "harm_is": column.standing, "layer": column.layer}
            | {name: getattr(cell, name) for name in cell.__struct_fields__}
            for row, line in zip(self.rows, self.cells, strict=True)
            for column, cell in zip(self.columns, line, strict=True)
        ]


DiscoveryKind = Literal["harms", "families", "codes"]
"""What counts as one kind: the harm of a finding, the family of a case, an open code of released memos."""


class DiscoveryPoint(Value, tag="discovery-point/1"):
    """One conversation or case, in the order of time, and how many kinds were known after it."""

    place: int
    """Its place, counted from 1."""
    new: int
    """Kinds seen in it for the first time."""
    known: int
    """Kinds seen until then, it included."""


class Discovering(Value, tag="discovering/1"):
    """How new kinds came up over time, and what that says of kinds not seen yet: little, and never a total."""

    by: DiscoveryKind
    """What counts as one kind."""
    looked: int = 0
    """Conversations or cases looked at."""
    curve: tuple[DiscoveryPoint, ...] = ()
    """Those in which a kind was found that was new, and the last one."""
    kinds: int = 0
    """Kinds seen at least once."""
    finds: int = 0
    """Finds over all kinds."""
    seen_once: int = 0
    """Kinds seen exactly once."""
    unnamed: int = 0
    """Finds that name no harm: each counts as a kind of its own, because nobody said that two are alike."""
    unseen_mass: float | None = None
    """Good-Turing estimate of the chance that the next find is of a new kind, 0 to 1; None before the first find."""
    least_kinds: float | None = None
    """Chao1 estimate: at least so many kinds there are; a lower bound, never a total. None before the first find."""
    caveat: str = ""
    """What the estimates assume, to be shown beside them."""
