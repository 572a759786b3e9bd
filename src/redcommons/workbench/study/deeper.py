"""What the pages of a scope at depth are made of: layers, groups, mappings, versions, the timeline, a trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from redcommons.findings.model import Tie
from redcommons.study.missing import layers, overlooked_names, unspecified
from redcommons.study.model import Decided, Defined, Scope, Taxonomy, TermMapping
from redcommons.study.rules import OF_A_GROUP, layer_names, part_names, relation_names
from redcommons.values.shelf import Sheet
from redcommons.values.words import _
from redcommons.workbench.study.forms import lines
from redcommons.workbench.study.pages import SITTING, anchor, line_names, minutes

MOST_CODES = 500
"""Codes that a field offers: a longer list would make the page heavy, and any code may be typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer, and how many harms lie there."""

    name: str
    """What it is called."""
    harms: int
    """How many harms lie there; none is a gap."""


def layers_of(scope: Scope) -> tuple[Layer, ...]:
    """Return the layers with how many harms lie at each; nothing where no harm is named."""
    if not scope.values:
        return ()
    counted, names = layers(scope.values), {**layer_names(), "": _("not said")}
    return tuple(Layer(name=names[key], harms=n) for key, n in counted.items() if key or n)


def unsaid(scope: Scope) -> tuple[tuple[str, int], ...]:
    """Return which of the three overlooked lines are unspecified on how many cards."""
    names = overlooked_names()
    return tuple((names[line], n) for line, n in unspecified(scope.scenarios).items() if n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One group in the table of participation."""

    name: str
    """What it is called."""
    anchor: str
    """Where its sheet stands on the page; empty where the map does not have it."""
    how: tuple[tuple[str, bool], ...]
    """Each way in words, and whether it takes part so; none where the map does not have it."""
    harms: int
    """Harms of the ledger that name it as affected."""


def ways() -> tuple[str, ...]:
    """Return the ways of taking part, in words, in their order."""
    return tuple(part_names().values())


def taking_part(scope: Scope, keys: Mapping[str, str], missing: Sequence[str]) -> tuple[Row, ...]:
    """Return groups with how they take part, those that the map does not have last."""
    named = [name for entry in scope.values for name in entry.affected]
    there = [
        Row(
            name=group.name,
            anchor=anchor(keys[group.name]),
            how=tuple((words, way in group.how) for way, words in part_names().items()),
            harms=_named(group.name, named),
        )
        for group in scope.groups
    ]
    absent = [Row(name=name, anchor="", how=(), harms=_named(name, named)) for name in missing]
    return (*there, *absent)


def _named(name: str, named: Sequence[str]) -> int:
    return sum(one.casefold() == name.casefold() for one in named)


def codes(taxonomies: Sequence[Taxonomy], of: str = "") -> tuple[tuple[str, str], ...]:
    """Return (code, name) of the entries of vocabularies, as far as a field offers them."""
    wanted = (item for item in taxonomies if not of or item.of == of)
    every = ((f"{item.name}:{one.code}", one.name) for item in wanted for one in item.categories)
    return tuple(pair for pair, _n in zip(every, range(MOST_CODES), strict=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """One mapping in a table."""

    key: str
    """What it is kept under."""
    said: TermMapping
    """The mapping."""
    relation: str
    """How the two relate, in words."""
    source: str
    """Name of the entry, where its vocabulary is here."""
    target: str
    """Name of the other entry."""


def mapped(pairs: Sequence[tuple[Sheet, TermMapping]], taxonomies: Sequence[Taxonomy]) -> tuple[Mapped, ...]:
    """Return mappings with the names of their entries, those to be judged first."""
    names = {f"{item.name}:{one.code}": one.name for item in taxonomies for one in item.categories}
    made = [
        Mapped(
            key=sheet.name,
            said=one,
            relation=relation_names()[one.predicate],
            source=names.get(one.source, ""),
            target=names.get(one.target, ""),
        )
        for sheet, one in pairs
    ]
    return tuple(sorted(made, key=lambda row: (row.said.status == "confirmed", row.said.source)))


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedHarm:
    """A harm with the definition that stands, or with none."""

    harm: str
    """The harm."""
    anchor: str
    """Where it stands on the page."""
    standing: str
    """Settled or contested; empty where the ledger does not name it."""
    defined: Defined | None
    """Its definition; None where nobody wrote one."""


def definitions(scope: Scope, keys: Mapping[str, str]) -> tuple[DefinedHarm, ...]:
    """Return every harm of the ledger with its definition, then definitions of harms that it does not name."""
    defined = {one.definition.harm: one for one in scope.definitions}
    standing = {entry.harm: entry.standing for entry in scope.values}
    return tuple(
        DefinedHarm(
            harm=harm, anchor=anchor(keys.get(harm, harm)), standing=standing.get(harm, ""), defined=defined.get(harm)
        )
        for harm in dict.fromkeys((*standing, *defined))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What one person decided on one sheet in one sitting."""

    noun: str
    """Kind of sheet, in words."""
    name: str
    """What the sheet is called."""
    by: str
    """Who."""
    at: str
    """When."""
    changes: tuple[tuple[str, str, str], ...]
    """Line, before, after."""
    lines: str
    """What the lines are called, in one line."""
    why: str
    """The reason; empty where none was given."""
    history: str
    """Address of everything that was ever written there."""


def noun_names() -> dict[str, str]:
    """Return what each kind of sheet is called on the timeline."""
    return {
        "charter": _("Charter"),
        "interests": _("Interests"),
        "group": _("Group"),
        "value-entry": _("Harm"),
        "definition": _("Definition"),
        "exclusion": _("Left out"),
        "scenario": _("Scenario"),
        "taxonomy": _("Vocabulary"),
        "mapping": _("Mapping"),
        "brief": _("Brief"),
        OF_A_GROUP: _("Community group"),
    }


def moments(study: str, rows: Sequence[Decided]) -> tuple[Moment, ...]:
    """Return decisions, the newest first; what one person wrote on one sheet in one sitting stands together."""
    found: list[list[Decided]] = []
    for row in rows:
        last = found[-1] if found else None
        if last and _together(row, last[-1]):
            last.append(row)
        else:
            found.append([row])
    return tuple(moment for group in found if (moment := _moment(study, group[::-1])).changes)


def _together(earlier: Decided, later: Decided) -> bool:
    same = (earlier.noun, earlier.key, earlier.by) == (later.noun, later.key, later.by)
    return same and minutes(earlier.at, later.at) <= SITTING and earlier.noun != "definition"


def _moment(study: str, rows: Sequence[Decided]) -> Moment:
    last = rows[-1]
    if last.noun == OF_A_GROUP:
        return _of_a_group(study, last)
    both: dict[str, tuple[str, str]] = {}
    for row in rows:
        for line, before, after in row.changes:
            both[line] = (both[line][0] if line in both else before, after)
    names = line_names({one.name: one.label for one in lines(last.noun)})
    moved = {line: pair for line, pair in both.items() if pair[0] != pair[1] and line != "reason"}
    changes = tuple((names.get(line, line), *pair) for line, pair in moved.items())
    return Moment(
        noun=noun_names().get(last.noun, last.noun),
        name=last.name,
        by=last.by,
        at=last.at,
        changes=changes,
        lines=" · ".join(line for line, _before, _after in changes),
        why=next((row.why for row in reversed(rows) if row.why), ""),
        history=_with("part_history", study, noun=last.noun, key=last.key),
    )


def _of_a_group(study: str, row: Decided) -> Moment:
    """Return what a group decided: who said what stays in the group."""
    return Moment(
        noun=noun_names()[OF_A_GROUP],
        name=row.name,
        by="",
        at=row.at[:10],
        changes=row.changes,
        lines=row.changes[0][2],
        why=row.why,
        history=reverse("groups", args=[study]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One neighbour in a trace, as a link."""

    noun: str
    """What it is, in words."""
    title: str
    """What it is called."""
    to: str
    """Its node in the trace, or its page."""
    cases: int
    """Cases that hang on it."""
    findings: int
    """Findings that hang on it."""
    counted: bool
    """Whether cases and findings are counted for it."""


def tie_names() -> dict[str, str]:
    """Return what each kind of node is called."""
    return {
        "value": _("value"),
        "harm": _("harm"),
        "scenario": _("scenario"),
        "case": _("case"),
        "finding": _("finding"),
        "run": _("run"),
    }


def steps(study: str, ties: Sequence[Tie], *, counts: bool) -> tuple[Step, ...]:
    """Return neighbours as links: each leads to its own node; what their reader may not see is not counted."""
    return tuple(
        Step(
            noun=tie_names()[tie.noun],
            title=tie.title,
            to=reverse("run", kwargs={"study": study, "run": tie.name})
            if tie.noun == "run"
            else _with("trace", study, noun=tie.noun, name=tie.name),
            cases=tie.cases,
            findings=tie.findings,
            counted=counts and tie.noun in {"value", "harm", "scenario"},
        )
        for tie in ties
    )


def page_of(study: str, tie: Tie, keys: Mapping[str, str]) -> str:
    """Return the page on which a node itself stands; empty where it has none of its own."""
    match tie.noun:
        case "harm" if tie.name in keys:
            return f"{_with('values', study, open=keys[tie.name])}#{anchor(keys[tie.name])}"
        case "scenario" if tie.name in keys:
            return f"{_with('scenarios', study, open=keys[tie.name])}#{anchor(keys[tie.name])}"
    return ""


def _with(page: str, study: str, /, **asked: str) -> str:
    return f"{reverse(page, kwargs={'study': study})}?{urlencode(asked)}"
