"""What a study has not said yet: gaps, counts of "unspecified", layers without a harm, groups that nobody asked.

Gaps are printed, and block nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from redcommons.study.model import Charter, Exclusion, Gap, Group, Scenario, Scope, ValueEntry
from redcommons.study.rules import CHARTER_LINES, charter_names, layer_names
from redcommons.values.search import fold
from redcommons.values.words import _, many

OVERLOOKED = ("context", "person", "interaction")
"""The three lines of a scenario card that practice overlooks most: "unspecified" is allowed there, and counted."""


def gaps(
    charter: Charter | None,
    values: Sequence[ValueEntry],
    exclusions: Sequence[Exclusion],
    scenarios: Sequence[Scenario],
) -> tuple[Gap, ...]:
    """Return what is missing, in the order of the road."""
    blank = [line for line in CHARTER_LINES if not getattr(charter or Charter(), line)]
    found = [
        _gap("charter", _("the charter does not state: {line}").format(line=charter_names()[line])) for line in blank
    ]
    if not values:
        found.append(_gap("value-entry", _("no value entry: nobody has said what counts as harm")))
    undecided = _("nobody is named as having decided on: {harm}")
    found += [_gap("value-entry", undecided.format(harm=entry.harm)) for entry in values if not entry.decided_by]
    if not exclusions:
        found.append(_gap("exclusion", _("the team recorded no exclusions")))
    if not scenarios:
        found.append(_gap("scenario", _("no scenario card: context, interaction and user are unsaid")))
    return tuple(found)


def _gap(noun: str, what: str) -> Gap:
    return Gap(stage="scope", what=what, needed_for=_("the report"), noun=noun)


def scope_gaps(scope: Scope) -> tuple[Gap, ...]:
    """Return everything that a study's scope has not said, in the order of the road."""
    found = gaps(scope.charter, scope.values, scope.exclusions, scope.scenarios)
    more = {
        "scenario": _unspecified(scope.scenarios),
        "value-entry": _layers(scope.values),
        "group": _groups(scope),
    }
    return (*found, *(_gap(noun, what) for noun, words in more.items() for what in words))


def unspecified(scenarios: Sequence[Scenario]) -> dict[str, int]:
    """Return how many scenario cards leave context, person and interaction type unsaid."""
    blank = ("", "unspecified")
    return {line: sum(getattr(card, line).strip() in blank for card in scenarios) for line in OVERLOOKED}


def layers(values: Sequence[ValueEntry]) -> dict[str, int]:
    """Return how many harms lie at each layer; an empty layer is a gap, and "" counts those that do not say."""
    return {layer: sum(entry.layer == layer for entry in values) for layer in (*layer_names(), "")}


def unheard(values: Sequence[ValueEntry], groups: Sequence[Group]) -> tuple[str, ...]:
    """Return the groups that the ledger names as affected and the participation map does not have."""
    there = {fold(group.name) for group in groups}
    named = {fold(name): name for entry in reversed(values) for name in reversed(entry.affected)}
    return tuple(name for key, name in reversed(named.items()) if key not in there)


def overlooked_names() -> dict[str, str]:
    """Return what the three lines are called that "unspecified" is counted for."""
    return {"context": _("context"), "person": _("person"), "interaction": _("interaction")}


def _unspecified(scenarios: Sequence[Scenario]) -> list[str]:
    names, all_ = overlooked_names(), len(scenarios)
    said = _("{line} is unspecified on {n} of {all} scenario cards")
    return [said.format(line=names[line], n=n, all=all_) for line, n in unspecified(scenarios).items() if n]


def _layers(values: Sequence[ValueEntry]) -> list[str]:
    names, counted = layer_names(), layers(values)
    if counted[""] == len(values):
        return []  # nobody spoke of layers: the page of values shows them, and one harm with a layer begins the talk
    said = _("no harm lies at the layer: {layer}")
    return [said.format(layer=names[layer]) for layer in names if not counted[layer]]


def _groups(scope: Scope) -> list[str]:
    missing = unheard(scope.values, scope.groups)
    if not missing:
        return []
    said = many(
        "{n} group named as affected, absent from the participation map",
        "{n} groups named as affected, absent from the participation map",
        len(missing),
    )
    return [f"{said}: {', '.join(missing)}"]
