"""The scope of a study: what is asked, whose values, what is left out, which situations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from redcommons.values.base import Value
from redcommons.values.shelf import Sheet

Interaction = Literal["unspecified", "one_turn", "several_turns", "several_sessions", "group", "agentic", "document"]
"""How a person and the system meet; "unspecified" is allowed and counted."""

Standing = Literal["settled", "contested"]


class Study(Value, tag="study/1"):
    """A study: the frame that everything else belongs to."""

    title: str
    """Its name, as people say it."""
    example: bool = False
    """True for the worked example that comes with Redcommons."""


class Charter(Value, tag="charter/1"):
    """What the study is for. Blank answers print as "not stated" and block nothing."""

    purpose: str = ""
    """The question that the study asks."""
    system: str = ""
    """The system under test: model, version, system prompt, tools, setting."""
    decision: str = ""
    """The decision that the results inform, and its rule where one was set beforehand."""
    decides_contested: str = ""
    """Who decides on contested harms, and who may mark a harm settled."""
    threat_model: str = ""
    """Who might do what, with which means."""
    setting: str = ""
    """Where and by whom the system is used."""


class ValueEntry(Value, tag="value-entry/1"):
    """One line of the value ledger: a harm, whose interest it protects, and who said so."""

    harm: str
    """The harm, in a few plain words."""
    statement: str = ""
    """When it counts as this harm here."""
    protects: str = ""
    """Whose interest it protects."""
    decided_by: str = ""
    """Who decided that it counts."""
    authority: str = ""
    """On what authority."""
    dissent: str = ""
    """Who disagreed, and why; kept through every revision and printed in the report."""
    standing: Standing = "contested"
    """Settled, or contested until the person named in the charter says otherwise."""
    codes: tuple[str, ...] = ()
    """Codes of attached vocabularies, each "vocabulary:code"; none is needed."""
    taken_back: bool = False
    """True once it was taken back: it is in no list and no report any more, and its revisions stay."""


class Exclusion(Value, tag="exclusion/1"):
    """One line of the exclusion ledger: what was left out and who bears it."""

    what: str
    """What was left out."""
    decided_by: str = ""
    """Who decided so."""
    why: str = ""
    """The reason."""
    borne_by: str = ""
    """Who bears the consequence."""
    taken_back: bool = False
    """True once it was taken back: it is in no list and no report any more, and its revisions stay."""


class Scenario(Value, tag="scenario/1"):
    """A card: who uses the system, how, for what, and what would be harm or lost benefit here."""

    name: str
    """A short name for the situation."""
    context: str = ""
    """Where and how the system is deployed and used."""
    person: str = ""
    """Who uses it: age band, expertise, language, vulnerability, assistive needs."""
    goal: str = ""
    """What they want to get done."""
    interaction: Interaction = "unspecified"
    """How person and system meet."""
    language: str = ""
    """Language tag of the conversation (BCP 47); empty when unspecified."""
    stakes: str = ""
    """What is at stake for them."""
    third_parties: str = ""
    """Who else is touched."""
    harm_here: str = ""
    """What would count as harm in this situation."""
    benefit_lost: str = ""
    """What good would be lost if the system refused or withheld here."""
    taken_back: bool = False
    """True once it was taken back: it is in no list and no report any more, and its revisions stay."""


class Category(Value, tag="category/1"):
    """One entry of a vocabulary."""

    code: str
    """The code that the vocabulary gives it; its own name where it gives none."""
    name: str
    """The name as the vocabulary has it."""
    parent: str = ""
    """Code of the entry above; empty at the top level."""


class Taxonomy(Value, tag="taxonomy/1"):
    """A vocabulary of harms, imported and never merged. Importing it imports its authors' judgments."""

    name: str
    """Short name, such as "ailuminate-1.0"."""
    title: str
    """The title as published."""
    version: str
    """The version as published."""
    date: str = ""
    """Date of publication; empty when not stated."""
    origin: str = ""
    """Who made it, with a citation."""
    licence: str = ""
    """Its licence; empty prints as "not stated"."""
    made_for: str = ""
    """What it was made for."""
    leaves_out: str = ""
    """What it leaves out."""
    categories: tuple[Category, ...] = ()
    """Its entries, in its own order."""
    taken_back: bool = False
    """True once it was detached: it is in no list and no report any more."""


Part = Charter | ValueEntry | Exclusion | Scenario | Taxonomy
"""One sheet of a study's scope."""


class Change(Value, tag="change/1"):
    """New words for some lines of one sheet of a scope, and the revision that their writer saw."""

    noun: str
    """The kind of sheet: "charter", "value-entry", "exclusion", "scenario" or "taxonomy"."""
    key: str
    """What the sheet is kept under."""
    lines: dict[str, str | bool | tuple[str, ...]]
    """Line to what it shall say."""
    after: int
    """The revision that the writer saw; 0 when there was none."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What became of a change."""

    sheet: Sheet | None
    """The revision that stands now; None where nothing was ever written."""
    part: Part
    """What it says."""
    clashes: tuple[str, ...] = ()
    """Lines that were left as somebody else wrote them in the meantime."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a sheet: who, when, and what it changed."""

    sheet: Sheet
    """The revision."""
    changes: tuple[tuple[str, object, object], ...]
    """Line, what it said before, what it says since."""


class Scope(Value, tag="scope/1"):
    """Everything that a study says of its scope."""

    name: str
    """The study's name."""
    study: Study
    """The study."""
    charter: Charter = Charter()
    """Its charter; blank lines are not stated."""
    values: tuple[ValueEntry, ...] = ()
    """Its value ledger."""
    exclusions: tuple[Exclusion, ...] = ()
    """Its exclusion ledger."""
    scenarios: tuple[Scenario, ...] = ()
    """Its scenario cards."""
    taxonomies: tuple[Taxonomy, ...] = ()
    """Vocabularies attached to it."""


class Gap(Value, tag="gap/1"):
    """Something that the study has not said yet: work to do, not a fault."""

    stage: str
    """The stage of the road it belongs to."""
    what: str
    """What is missing, in words."""
    needed_for: str
    """What it is needed for, such as "the report"."""
