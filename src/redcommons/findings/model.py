"""The report as a tree of plain values: pages and checks are made from it and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from redcommons.dataset.model import Review
from redcommons.evaluation.model import (
    Adjudication,
    CalibrationSheet,
    Cause,
    Compared,
    Dissent,
    GroupEdition,
    Plan,
    Rated,
    Reading,
    RunState,
    Slice,
)
from redcommons.exploration.model import Kept
from redcommons.findings.voices import LabourSaid
from redcommons.labour.model import Terms, WorkLedger
from redcommons.study.model import (
    Charter,
    Defined,
    Exclusion,
    Gap,
    Group,
    Interests,
    Scenario,
    Taxonomy,
    TermMapping,
    ValueEntry,
)
from redcommons.values.base import Fingerprint, Value
from redcommons.values.outcome import AttemptState, VerdictWord
from redcommons.values.search import Found


class Crossed(Value, tag="crossed/1"):
    """Verdicts of two readers on the same replies, counted pair by pair; at least one of them is a person."""

    first: str
    """Key of the one reader, always a person's."""
    second: str
    """Key of the other: a person's or a machine judge's."""
    pairs: tuple[tuple[VerdictWord, VerdictWord, int], ...] = ()
    """First's verdict, second's verdict, number of replies; in the order of the verdicts, zeros left out."""


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
    crossed: tuple[Crossed, ...] = ()
    """Where people, and people and machines, gave verdicts on the same replies."""
    dissent: Dissent | None = None
    """How people saw the replies, those of adjudications apart; None where nobody rated."""
    groups: GroupEdition | None = None
    """Figures of groups as an edition had them, without cells; they cannot be made again from evidence."""
    adjudications: tuple[Adjudication, ...] = ()
    """Verdicts on replies on which people stood apart, each with its cause; no figure counts them."""


class Comparison(Value, tag="comparison/1"):
    """A comparison that was asked for, with its answer."""

    first: str
    """The run compared with."""
    second: str
    """The run compared to it."""
    result: Compared
    """Allowed with its difference, or refused with what differs and what is missing."""
    adjusted: float | None = None
    """p after Benjamini and Hochberg, over all comparisons allowed in this report; None where refused."""


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
    few: bool = False
    """True where they are fewer than five: then no number is told."""


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
    terms: Terms = Terms()
    """Terms of work of the study; blank answers print as "not stated"."""
    raters: tuple[str, ...] = ()
    """What the report calls the people who rated: as they chose, else by a number."""
    runs: tuple[Measured, ...] = ()
    """All runs, in the order in which they were planned."""
    comparisons: tuple[Comparison, ...] = ()
    """Every comparison that was asked for, allowed or not."""
    examples: tuple[Example, ...] = ()
    """Existence findings."""
    withheld: tuple[Withheld, ...] = ()
    """What was withheld."""
    gaps: tuple[Gap, ...] = ()
    """What the study has not said."""
    groups: tuple[Group, ...] = ()
    """The participation map."""
    interests: Interests = Interests()
    """The page of interests; blank answers print as "not stated"."""
    definitions: tuple[Defined, ...] = ()
    """Definitions of harms, each in the version that stood."""
    mappings: tuple[TermMapping, ...] = ()
    """Confirmed mappings of codes that the ledger uses: a crosswalk, never compliance."""
    work: WorkLedger = WorkLedger()
    """Who did which step, and for how long where that names nobody."""
    labour: LabourSaid = LabourSaid()
    """What it says of those who did the work beside its terms."""
    sheets: tuple[CalibrationSheet, ...] = ()
    """Random samples of replies that people read to calibrate judges, in the order in which they were drawn."""


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
    state: AttemptState
    """Replied, gave up or could not run."""
    verdicts: dict[str, VerdictWord] = {}
    """Judge or rater to verdict."""
    cause: Cause | None = None
    """Why it could not run; None otherwise."""
    language: str = ""
    """Language of the case; empty when unspecified."""
    harm: str = ""
    """Harm that the case is about; empty when unspecified."""
    beside: dict[str, Rated] = {}
    """Rater to what they said beside their verdict, without words of theirs and places in the text."""


class Checked(Value, tag="checked/1"):
    """What verification found."""

    holds: bool
    """True when every byte and every figure is as it should be."""
    figures: int = 0
    """Figures recomputed."""
    first_difference: str = ""
    """The first thing that differs, by name, with both values; empty when nothing does."""


class Flag(Value, tag="flag/1"):
    """A word that promises more than any measurement here can carry."""

    word: str
    """The word as it stands in the text."""
    start: int
    """Where it starts, in characters from 0."""
    why: str
    """Why it is flagged, and what to say instead."""


class Edition(Value, tag="edition/1"):
    """One published edition of a study's report; pages and bundle stand in its folder."""

    number: int
    """Which edition of this study it is, counted from 1."""
    folder: str
    """Name of its folder under the folder of reports."""
    title: str
    """The report's title."""
    by: str
    """Who answers for it; empty prints as not named."""
    sha256: str
    """Checksum of its bundle: what readers check against."""


class Hits(Value, tag="hits/1"):
    """What a search found of one kind."""

    noun: str
    """The kind: "charter", "case", "turn"."""
    found: tuple[Found, ...]
    """The rows, without text."""
    more: bool = False
    """Whether there are more after the last one."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A report as it would be published now."""

    report: Report
    """The report as a tree of values."""
    pages: dict[str, bytes]
    """Every page by name."""
    flags: tuple[tuple[str, Flag], ...]
    """Words that claim too much, each with the place where it stands."""


class Tie(Value, tag="tie/1"):
    """One node on the way from a value to a finding, with how many cases and findings hang on it."""

    noun: Literal["value", "harm", "scenario", "case", "finding", "run"]
    """What it is."""
    name: str
    """What it is opened by: words, a name, a fingerprint, an id."""
    title: str
    """What a list calls it: never a prompt or a reply."""
    cases: int = 0
    """Cases that hang on it, as far as the asker may see."""
    findings: int = 0
    """Findings kept from conversations that hang on it, as far as the asker may see."""


class Trace(Value, tag="trace/1"):
    """One node with its neighbours: what it serves above it, what came of it below it."""

    at: Tie | None = None
    """The node; None at the top, where every value and harm stands."""
    up: tuple[Tie, ...] = ()
    """Neighbours above: values of a harm, harms of a scenario, scenario and harm of a case or a finding."""
    down: tuple[Tie, ...] = ()
    """Neighbours below: harms of a value, scenarios of a harm, cases and findings of a scenario, runs of a case."""
