"""The report as a tree of plain values: pages and checks are made from it and from nothing else."""

from __future__ import annotations

from redcommons.dataset.model import Review
from redcommons.evaluation.model import Plan, Reading, RunState, Slice
from redcommons.exploration.model import Kept
from redcommons.study.model import Charter, Exclusion, Gap, Scenario, Taxonomy, ValueEntry
from redcommons.values.base import Fingerprint, Value


class Measured(Value, tag="measured/1"):
    """One run with all that was read from it."""

    state: RunState
    """The run as the register has it."""
    plan: Plan
    """What was planned."""
    release_name: str
    """Name of the release."""
    cases: int
    """Number of cases in it."""
    reviews: tuple[Review, ...] = ()
    """Declarations of review."""
    readings: tuple[Reading, ...] = ()
    """One for each judge and rater: all that exist, none left out."""
    slices: tuple[Slice, ...] = ()
    """Readings by scenario, for each judge and rater."""
    causes: tuple[tuple[str, int], ...] = ()
    """Why attempts could not run."""


class Example(Value, tag="example/1"):
    """Something that can happen, with its text: closed by default on its own page."""

    number: int
    """Number in the report."""
    kept: Kept
    """What was kept."""
    hidden: bool
    """Whether the page keeps the text closed until its reader opens it."""
    reason: str = ""
    """Why it is closed."""


class Withheld(Value, tag="withheld/1"):
    """What is not in the public report, how much of it, by whom and why."""

    what: str
    """What is withheld."""
    count: int
    """How many."""
    by: str
    """Who decided."""
    why: str
    """The reason."""


class Report(Value, tag="report/1"):
    """Everything a report says, in the order in which it says it."""

    title: str
    """The study's title."""
    example: bool
    """True when all of it is example data."""
    at: str
    """When it was made, ISO 8601 in UTC."""
    by: str
    """Who made it."""
    software: str
    """Version of Redcommons that made it."""
    charter: Charter
    """Decision and question."""
    exclusions: tuple[Exclusion, ...] = ()
    """What was left out."""
    values: tuple[ValueEntry, ...] = ()
    """Whose values, who decided, who disagreed."""
    taxonomies: tuple[Taxonomy, ...] = ()
    """Vocabularies attached to the study."""
    scenarios: tuple[Scenario, ...] = ()
    """Scenario cards."""
    raters: tuple[str, ...] = ()
    """Names under which people rated, as they gave them."""
    runs: tuple[Measured, ...] = ()
    """All runs, in the order in which they were planned."""
    examples: tuple[Example, ...] = ()
    """Existence findings."""
    withheld: tuple[Withheld, ...] = ()
    """What was withheld."""
    gaps: tuple[Gap, ...] = ()
    """What the study has not said."""


class EvidenceRow(Value, tag="evidence/1"):
    """One attempt as the bundle carries it: everything a figure needs, and no text."""

    run: str
    """The run."""
    case: Fingerprint
    """The case, by its content."""
    family: str
    """Its statistical cluster."""
    scenario: str
    """Its scenario; empty when unspecified."""
    repeat: int
    """The repeat."""
    state: str
    """Replied, gave up or could not run."""
    verdicts: dict[str, str] = {}
    """Judge or rater to verdict."""


class Checked(Value, tag="checked/1"):
    """What verification found."""

    holds: bool
    """True when every byte and every figure is as it should be."""
    figures: int = 0
    """Figures recomputed."""
    first_difference: str = ""
    """The first thing that differs, by name, with both values; empty when nothing does."""
