"""The scope of a study: what is asked, whose values, who takes part, what is left out, which situations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from redcommons.values.base import Value
from redcommons.values.shelf import Sheet

Interaction = Literal["unspecified", "one_turn", "several_turns", "several_sessions", "group", "agentic", "document"]
"""How a person and the system meet; "unspecified" is allowed and counted."""

Standing = Literal["settled", "contested"]

Layer = Literal["", "capability", "interaction", "systemic"]
"""Where a harm lies: in what a model can do, in how it is used, in what becomes of many uses; empty is unsaid."""

TakesPart = Literal["consulted", "co_deciding", "doing_the_work", "bearing_risk", "absent"]
"""How a group takes part in a study; several may be true at once."""

Predicate = Literal["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"]
"""How two entries of vocabularies relate, in the words of SKOS: the target is broader in a broadMatch."""


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
    may_settle: tuple[str, ...] = ()
    """Members, by their names here, who may mark a harm settled; where none is named a Lead may."""


class Interests(Value, tag="interests/1"):
    """Who pays, who may forbid, and what is at stake in the result. Blank answers print as "not stated"."""

    funder: str = ""
    """Who pays for the study, and on which conditions."""
    relation: str = ""
    """How those who do it stand to whoever builds or sells the system."""
    secrecy: str = ""
    """Agreements of secrecy, and what they forbid to say."""
    veto: str = ""
    """Who may hold back or change what is published."""
    equipoise: str = ""
    """Which result would change which decision."""


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
    values: tuple[str, ...] = ()
    """Values at stake: codes of vocabularies of values, each "vocabulary:code", or plain words."""
    layer: Layer = ""
    """Where the harm lies; empty when unsaid."""
    standing_by: str = ""
    """Who marked it as it stands now; the tool writes it."""
    standing_why: str = ""
    """Why it stands so."""
    trade_off: str = ""
    """Which other value is given up for this one, how far, and who bears that."""
    affected: tuple[str, ...] = ()
    """Groups that it befalls, by the names of the participation map."""


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
    scenario: str = ""
    """Situation that is left out; with `harm` it names one cell of the coverage map, empty for all of them."""
    harm: str = ""
    """Harm that is left out; empty for all of them, and both empty for no cell in particular."""


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
    harms: tuple[str, ...] = ()
    """Harms of the value ledger that could happen here, by their names."""
    locale: str = ""
    """Country or region, and what in its law or custom matters here."""
    register: str = ""
    """How the person writes: formal, plain, dialect, learner's, with spelling of their own."""


class Group(Value, tag="group/1"):
    """One group of people in the participation map, and how it takes part."""

    name: str
    """What the group is called."""
    how: tuple[TakesPart, ...] = ()
    """How it takes part, in as many ways as are true; none when unsaid."""
    note: str = ""
    """How it came about, what was promised, or why the group is absent."""
    taken_back: bool = False
    """True once it was taken back: it is in no list and no report any more, and its revisions stay."""


class Definition(Value, tag="definition/1"):
    """What a harm is, as somebody who knows the field says it. Every change is a version with its reason."""

    harm: str
    """The harm of the value ledger, by its name."""
    text: str = ""
    """When something is this harm."""
    examples: str = ""
    """What is an instance of it, and why."""
    counter_examples: str = ""
    """What looks like it and is none, and why."""
    conditions: str = ""
    """Under which conditions it holds: place, time, person, what was said before."""
    sources: str = ""
    """What it rests on: law, literature, practice, experience."""
    reason: str = ""
    """Why this version differs from the one before."""
    taken_back: bool = False
    """True once it was taken back: it is in no list and no report any more, and its versions stay."""


class Defined(Value, tag="defined/1"):
    """The version of a definition that stands, with who wrote it."""

    definition: Definition
    """What it says."""
    version: int
    """Which version it is, counted from 1."""
    by: str
    """Who wrote this version, by the name the study knows them by."""
    at: str
    """When, ISO 8601 in UTC."""


class Category(Value, tag="category/1"):
    """One entry of a vocabulary."""

    code: str
    """The code that the vocabulary gives it; its own name where it gives none."""
    name: str
    """The name as the vocabulary has it."""
    parent: str = ""
    """Code of the entry above; empty at the top level."""


class Taxonomy(Value, tag="taxonomy/1"):
    """A vocabulary, imported and never merged. Importing it imports its authors' judgments."""

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
    of: Literal["harms", "values", "methods"] = "harms"
    """What its entries are: harms, values, or methods of elicitation; these are axes of their own."""


class Parameter(Value, tag="parameter/1"):
    """One thing that a brief leaves open, and what it may be."""

    name: str
    """What its slot in the text is called."""
    choices: tuple[str, ...]
    """What is drawn from."""


class Brief(Value, tag="brief/1"):
    """A task for whoever explores. All of it may be skipped, and nobody is told who skipped what."""

    name: str
    """A short name for the task."""
    text: str = ""
    """What to try, with a slot in braces for each parameter."""
    scenario: str = ""
    """Name of the scenario card that it is set in; empty for none."""
    harm: str = ""
    """The harm of the value ledger that it looks for; empty for none in particular."""
    parameters: tuple[Parameter, ...] = ()
    """What it leaves open: five things at most."""
    accepts: tuple[str, ...] = ()
    """What would be accepted as having met it."""
    avoid: str = ""
    """What must not be asked; sexual content about minors never may be, whatever this says."""
    taken_back: bool = False
    """True once it was taken back: it is in no list any more, and its revisions stay."""

    @property
    def may_skip(self) -> bool:
        """Return that it may be skipped, and each of its parameters: always."""
        return True


class TermMapping(Value, tag="mapping/1"):
    """How an entry of one vocabulary relates to an entry of another: a judgment with an author, never compliance."""

    source: str
    """The entry that is mapped, "vocabulary:code"."""
    predicate: Predicate
    """How it relates to the target."""
    target: str
    """The entry that it is mapped to, "vocabulary:code"."""
    author: str = ""
    """Who, or which program, made the mapping."""
    by_machine: bool = False
    """Whether a machine made it."""
    status: Literal["suggested", "confirmed"] = "suggested"
    """Suggested until a person of this study confirms it; only confirmed ones reach a report."""
    confirmed_by: str = ""
    """Who confirmed it, by the name the study knows them by; the tool writes it."""
    note: str = ""
    """What the judgment rests on."""
    taken_back: bool = False
    """True once it was rejected or taken back: it is in no list and no report any more."""


Part = Charter | ValueEntry | Exclusion | Scenario | Taxonomy | Group | Interests | Definition | TermMapping | Brief
"""One sheet of a study's scope."""


class Change(Value, tag="change/1"):
    """New words for some lines of one sheet of a scope, and the revision that their writer saw."""

    noun: str
    """The kind of sheet, such as "charter" or "value-entry"."""
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
    groups: tuple[Group, ...] = ()
    """Its participation map."""
    interests: Interests = Interests()
    """Its page of interests; blank lines are not stated."""
    definitions: tuple[Defined, ...] = ()
    """Definitions of its harms, each in the version that stands."""
    mappings: tuple[TermMapping, ...] = ()
    """Mappings between vocabularies, suggested and confirmed."""


class Gap(Value, tag="gap/1"):
    """Something that the study has not said yet: work to do, not a fault."""

    stage: str
    """The stage of the road it belongs to."""
    what: str
    """What is missing, in words."""
    needed_for: str
    """What it is needed for, such as "the report"."""
    noun: str = ""
    """The kind of sheet in which it would be said; empty where it is none of the scope's."""


class Decided(Value, tag="decided/1"):
    """One revision of one sheet of a scope, as the timeline of decisions shows it."""

    noun: str
    """The kind of sheet."""
    key: str
    """What the sheet is kept under."""
    name: str
    """What people called it then; empty for the charter and the interests."""
    revision: int
    """Which revision it is, counted from 1."""
    by: str
    """Who wrote it."""
    at: str
    """When, ISO 8601 in UTC."""
    changes: tuple[tuple[str, str, str], ...]
    """Line, what it said before, what it says since."""
    why: str = ""
    """The reason, where one was given."""
