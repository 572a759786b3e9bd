"""Verbs of coverage and discovery: what was tried and found in the declared scope. Nothing is changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from redcommons.dataset import actions as dataset_actions
from redcommons.evaluation import actions
from redcommons.evaluation.covered import Item, covered, discovered
from redcommons.evaluation.model import RunState, Verdict
from redcommons.evaluation.model.coverage import Coverage, CoverageLayer, Discovering, DiscoveryKind, Narrowed
from redcommons.evaluation.ports import Ports
from redcommons.exploration import codebook
from redcommons.exploration.model import Kept
from redcommons.labour.model import Actor
from redcommons.labour.rules import may, permit
from redcommons.study import actions as study_actions
from redcommons.values.identity import StudyId

_ALL = Narrowed()


def coverage(
    ports: Ports, actor: Actor, study: StudyId, layer: CoverageLayer = "tried", narrowed: Narrowed = _ALL
) -> Coverage:
    """Return the map of the declared scope, scenarios by harms, as far as its reader may see what it counts.

    "tried" counts conversations and cases, "findings" what was kept, "disagreement" the replies on which raters differ
    of those that several rated; who only rates sees there what they have rated themselves.
    """
    permit(actor, "study.read")
    scope = study_actions.scope(ports.dataset.study, actor, study)
    counted = {"tried": _tried, "findings": _findings, "disagreement": _rated}[layer]
    return covered(scope, layer, counted(ports, actor, study), narrowed)


def discovery(ports: Ports, actor: Actor, study: StudyId, by: DiscoveryKind = "harms") -> Discovering:
    """Return how new kinds came up in the order of time.

    Kinds are harms of findings or open codes of released memos, over conversations as they began; or families, over
    cases as they arrived.
    """
    permit(actor, "study.read")
    if by == "families":
        permit(actor, "dataset.read")
        return discovered(by, [(row.family,) for row in ports.dataset.cases.rows(study)])
    found: dict[str, list[str]] = defaultdict(list)
    for talk, kind in _coded(ports, actor, study) if by == "codes" else _harms(ports, study):
        found[talk].append(kind)
    return discovered(by, [tuple(found.get(name, ())) for name in ports.exploration.talks.names(study)])


def _harms(ports: Ports, study: StudyId) -> Iterator[tuple[str, str]]:
    return ((kept.talk, kept.harm) for kept in _kept(ports, study))


def _coded(ports: Ports, actor: Actor, study: StudyId) -> Iterator[tuple[str, str]]:
    """Yield (conversation, code) of every released excerpt; what is private to its writer is in no figure."""
    rows = codebook.codebook(ports.exploration, actor, study).codes
    return ((one.talk, row.name) for row in rows for one in row.excerpts if one.released)


def _tried(ports: Ports, actor: Actor, study: StudyId) -> Iterator[Item]:
    for (scenario, harm, interaction), n in ports.exploration.talks.cells(study).items():
        yield Item(scenario=scenario, harm=harm, interaction=interaction, counts={"conversations": n})
    if may(actor, "dataset.read"):
        for (scenario, harm, language, interaction), n in ports.dataset.cases.combinations(study):
            yield Item(scenario=scenario, harm=harm, language=language, interaction=interaction, counts={"cases": n})


def _findings(ports: Ports, _actor: Actor, study: StudyId) -> Iterator[Item]:
    for kept in _kept(ports, study):
        yield Item(
            scenario=kept.scenario,
            harm=kept.harm,
            language=kept.language,
            interaction=kept.interaction,
            counts={"findings": 1},
        )


def _kept(ports: Ports, study: StudyId) -> Iterator[Kept]:
    newest = ports.exploration.study.shelf.newest(Kept, study)
    return (kept for _sheet, kept in newest if not kept.taken_back)


def _rated(ports: Ports, actor: Actor, study: StudyId) -> Iterator[Item]:
    permit(actor, "evaluation.read")
    for state in ports.runs.find(study=study):
        people = [judge for judge in state.judges if judge.startswith("person:")]
        if people:
            yield from _rated_in(ports, actor, state, people)


def _rated_in(ports: Ports, actor: Actor, state: RunState, people: Sequence[str]) -> Iterator[Item]:
    given = (verdict for judge in people for verdict in ports.runs.verdicts(state.run.id, judge))
    said: dict[tuple[int, int], list[Verdict]] = defaultdict(list)
    for verdict in actions.as_seen(ports, actor, state.run.id, given):
        said[verdict.ordinal, verdict.repeat].append(verdict)
    twice = {place: verdicts for place, verdicts in said.items() if len(verdicts) > 1}
    if not twice:
        return
    plan = ports.runs.plan(state.run.plan)
    cases = dataset_actions.find_release(ports.dataset, actor, plan.release, state.run.study)[1].cases
    ordinals = sorted({ordinal for ordinal, _repeat in twice})
    rows = dict(zip(ordinals, ports.dataset.cases.rows(state.run.study, [cases[at] for at in ordinals]), strict=True))
    for (ordinal, _repeat), verdicts in twice.items():
        row = rows[ordinal]
        yield Item(
            scenario=row.scenario,
            harm=row.harm,
            language=row.language,
            interaction=row.interaction,
            raters=frozenset(verdict.judge for verdict in verdicts),
            differ=len({verdict.word for verdict in verdicts}) > 1,
        )
