"""The verb that follows value, harm, scenario, case and finding in both directions; it touches every stage below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from redcommons.dataset import actions as dataset_actions
from redcommons.dataset.model import Facets
from redcommons.evaluation import actions as evaluation_actions
from redcommons.exploration import keeping as exploration_keeping
from redcommons.exploration.model import Kept
from redcommons.findings.model import Tie, Trace
from redcommons.findings.ports import Ports
from redcommons.labour.model import Actor
from redcommons.labour.rules import may, permit
from redcommons.study import actions as study_actions
from redcommons.study.model import Scenario, Scope, ValueEntry
from redcommons.values.base import Fingerprint
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId
from redcommons.values.search import fold

Above = Literal["value", "harm", "scenario"]
"""Nodes on which cases and findings hang."""

NOUNS = ("value", "harm", "scenario", "case", "finding")
"""Kinds of nodes, from what is to be protected down to what was found."""

MOST = 20
"""Cases and findings that one node names; the numbers beside it count them all."""


def trace(ports: Ports, actor: Actor, study: StudyId, noun: str = "", name: str = "") -> Trace:
    """Return one node with its neighbours above and below it; without a node, every value and harm at the top.

    A value and a harm go by their words, a scenario by its name, a case by its fingerprint, a finding by what it is
    kept under. What the actor may not open is neither named nor counted. Raises NotFound.
    """
    permit(actor, "study.read")
    there = _There(ports, actor, study)
    if not noun:
        values, harms = there.values(), [there.harm(entry.harm) for entry in there.scope.values]
        return Trace(down=(*values, *harms))
    if noun not in NOUNS:
        raise BadInput(f"{noun!r} is no kind of node: {', '.join(NOUNS)}")
    made = {"value": _value, "harm": _harm, "scenario": _scenario, "case": _case, "finding": _finding}
    return made[noun](there, name)


class _There:
    """A study as its reader may see it."""

    def __init__(self, ports: Ports, actor: Actor, study: StudyId) -> None:
        self.ports, self.actor, self.study = ports, actor, study
        self.dataset = ports.evaluation.dataset
        self.scope: Scope = study_actions.scope(self.dataset.study, actor, study)
        self.reads = may(actor, "dataset.read")
        cases = dataset_actions.counts(self.dataset, actor, study) if self.reads else {}
        keeps = may(actor, "exploration.keep")
        kept = exploration_keeping.kept(ports.exploration, actor, study) if keeps else ()
        self.tried = cases
        self.found = tuple((sheet.name, item) for sheet, item in kept)

    def values(self) -> list[Tie]:
        every = dict.fromkeys(value for entry in self.scope.values for value in entry.values)
        return [self.value(value) for value in every]

    def value(self, value: str) -> Tie:
        harms = [entry.harm for entry in self.scope.values if value in entry.values]
        return self._tie("value", value, [(None, harm) for harm in harms])

    def harm(self, harm: str, scenario: str | None = None) -> Tie:
        return self._tie("harm", harm, [(scenario, harm)])

    def situation(self, name: str, harm: str | None = None) -> Tie:
        return self._tie("scenario", name, [(name, harm)])

    def entry(self, harm: str) -> ValueEntry | None:
        return next((one for one in self.scope.values if one.harm == harm), None)

    def cards_of(self, harm: str) -> list[str]:
        """Return scenarios in which a harm is named, tried or found, those of the scope first."""
        words = fold(harm)
        named = [card.name for card in self.scope.scenarios if harm in card.harms or words in fold(card.harm_here)]
        tried = [scenario for scenario, at in self.tried if at == harm and scenario]
        found = [item.scenario for _name, item in self.found if item.harm == harm and item.scenario]
        return list(dict.fromkeys((*named, *tried, *found)))

    def harms_of(self, scenario: str) -> list[str]:
        card = next((one for one in self.scope.scenarios if one.name == scenario), Scenario(name=scenario))
        words = fold(card.harm_here)
        named = [one.harm for one in self.scope.values if one.harm in card.harms or fold(one.harm) in words]
        tried = [harm for at, harm in self.tried if at == scenario and harm]
        found = [item.harm for _name, item in self.found if item.scenario == scenario and item.harm]
        return list(dict.fromkeys((*named, *tried, *found)))

    def cases(self, facets: Facets) -> list[Tie]:
        if not self.reads:
            return []
        page = dataset_actions.page(self.dataset, self.actor, self.study, facets, size=MOST)
        return [
            Tie(noun="case", name=row.fingerprint, title=row.external_id or row.fingerprint[:12]) for row in page.rows
        ]

    def kept(self, scenario: str | None = None, harm: str | None = None) -> list[Tie]:
        found = ((name, item) for name, item in self.found if _is_at(item, scenario, harm))
        return [_found(name, item) for name, item in found][:MOST]

    def _tie(self, noun: Above, name: str, places: Sequence[tuple[str | None, str | None]]) -> Tie:
        cases = sum(n for (at, harm), n in self.tried.items() if any(_fits((at, harm), place) for place in places))
        findings = sum(any(_is_at(item, *place) for place in places) for _name, item in self.found)
        return Tie(noun=noun, name=name, title=name, cases=cases, findings=findings)


def _fits(where: tuple[str, str], place: tuple[str | None, str | None]) -> bool:
    return all(wanted in {None, said} for said, wanted in zip(where, place, strict=True))


def _is_at(item: Kept, scenario: str | None, harm: str | None) -> bool:
    return _fits((item.scenario, item.harm), (scenario, harm))


def _found(name: str, item: Kept) -> Tie:
    return Tie(noun="finding", name=name, title=item.title)


def _made(tie: Tie, up: Iterable[Tie], down: Iterable[Tie]) -> Trace:
    return Trace(at=tie, up=tuple(up), down=tuple(down))


def _value(there: _There, name: str) -> Trace:
    harms = [entry.harm for entry in there.scope.values if name in entry.values]
    if not harms:
        raise NotFound(f"no harm of this study names the value {name!r}")
    return _made(there.value(name), (), (there.harm(harm) for harm in harms))


def _harm(there: _There, name: str) -> Trace:
    entry, cards = there.entry(name), there.cards_of(name)
    direct = there.kept(harm=name)
    if entry is None and not cards and not direct:
        raise NotFound(f"this study knows no harm {name!r}")
    values = entry.values if entry else ()
    up = [there.value(value) for value in values]
    return _made(there.harm(name), up, [*(there.situation(card, name) for card in cards), *direct])


def _scenario(there: _There, name: str) -> Trace:
    harms = there.harms_of(name)
    down = [*there.kept(scenario=name), *there.cases(Facets(scenario=name))]
    if not harms and not down and all(card.name != name for card in there.scope.scenarios):
        raise NotFound(f"this study knows no scenario {name!r}")
    return _made(there.situation(name), (there.harm(harm, name) for harm in harms), down)


def _case(there: _There, name: str) -> Trace:
    permit(there.actor, "dataset.read")
    (row,) = there.dataset.cases.rows(there.study, [Fingerprint(name)])  # raises NotFound
    up = [there.situation(row.scenario)] if row.scenario else []
    up += [there.harm(row.harm)] if row.harm else []
    tie = Tie(noun="case", name=name, title=row.external_id or name[:12], cases=1)
    return _made(tie, up, _runs(there, name))


def _runs(there: _There, case: str) -> list[Tie]:
    """Return the runs that asked a case: what was measured with it."""
    if not may(there.actor, "evaluation.read"):
        return []
    states = evaluation_actions.runs(there.ports.evaluation, there.actor)
    mine = [state for state in states if state.run.study == there.study]
    asked = (
        state
        for state in mine
        if case in evaluation_actions.release_of(there.ports.evaluation, there.actor, state).cases
    )
    return [Tie(noun="run", name=state.run.id, title=state.target) for state in asked]


def _finding(there: _There, name: str) -> Trace:
    permit(there.actor, "exploration.keep")
    item = dict(there.found).get(name)
    if item is None:
        raise NotFound(f"nothing was kept under {name!r}, or it was taken back")
    up = [there.situation(item.scenario)] if item.scenario else []
    up += [there.harm(item.harm)] if item.harm else []
    return _made(_found(name, item), up, ())
