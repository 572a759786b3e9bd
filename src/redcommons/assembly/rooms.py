"""The rooms of a workspace: which verbs each has, and how they are bound to whoever acts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from types import ModuleType
from typing import Any

from redcommons.dataset import actions as dataset_actions
from redcommons.dataset import promoting as dataset_promoting
from redcommons.dataset import reviewing as dataset_reviewing
from redcommons.evaluation import actions as evaluation_actions
from redcommons.evaluation import calibrating as evaluation_calibrating
from redcommons.evaluation import conversing as evaluation_conversing
from redcommons.evaluation import coverage as evaluation_coverage
from redcommons.evaluation import dissent as evaluation_dissent
from redcommons.evaluation import earning as evaluation_earning
from redcommons.evaluation import handing as rating_handing
from redcommons.evaluation import instrument as rating_instrument
from redcommons.evaluation import jobs as evaluation_jobs
from redcommons.evaluation import looking as evaluation_looking
from redcommons.evaluation import norming as rating_norming
from redcommons.evaluation import playing as evaluation_playing
from redcommons.evaluation import queueing as rating_queueing
from redcommons.evaluation import rating as rating_actions
from redcommons.evaluation import sheets as rating_sheets
from redcommons.exploration import actions as exploration_actions
from redcommons.exploration import codebook as exploration_codebook
from redcommons.exploration import drawing as exploration_drawing
from redcommons.exploration import exporting as exploration_exporting
from redcommons.exploration import following as exploration_following
from redcommons.exploration import keeping as exploration_keeping
from redcommons.exploration import memos as exploration_memos
from redcommons.exploration import triage as exploration_triage
from redcommons.findings import actions as findings_actions
from redcommons.findings import of_people as findings_of_people
from redcommons.findings import own_record as findings_own_record
from redcommons.findings import studying as findings_studying
from redcommons.findings import tracing as findings_tracing
from redcommons.findings import withdrawing as findings_withdrawing
from redcommons.findings import working as findings_working
from redcommons.labour import actions as labour_actions
from redcommons.labour import arranging as labour_arranging
from redcommons.labour import background as labour_background
from redcommons.labour import crediting as labour_crediting
from redcommons.labour import deciding as labour_deciding
from redcommons.labour import events as labour_events
from redcommons.labour import research as labour_research
from redcommons.labour import terms as labour_terms
from redcommons.labour import voicing as labour_voicing
from redcommons.labour.model import Actor
from redcommons.methods import verbs as method_verbs
from redcommons.study import actions as study_actions
from redcommons.study import decisions as study_decisions
from redcommons.study import mappings as study_mappings

ROOMS: dict[str, tuple[ModuleType, ...]] = {
    "labour": (
        labour_actions,
        labour_terms,
        labour_arranging,
        labour_events,
        labour_deciding,
        labour_crediting,
        labour_voicing,
        labour_background,
        labour_research,
    ),
    "study": (study_actions, study_mappings, study_decisions),
    "exploration": (
        exploration_actions,
        exploration_following,
        exploration_keeping,
        exploration_exporting,
        exploration_memos,
        exploration_codebook,
        exploration_drawing,
        exploration_triage,
    ),
    "dataset": (dataset_actions, dataset_promoting, dataset_reviewing),
    "evaluation": (
        evaluation_actions,
        evaluation_conversing,
        evaluation_playing,
        evaluation_jobs,
        evaluation_looking,
        evaluation_coverage,
        evaluation_calibrating,
        evaluation_dissent,
    ),
    "findings": (findings_actions, findings_tracing, findings_working, findings_of_people),
    "rating": (
        rating_queueing,
        rating_handing,
        rating_actions,
        rating_instrument,
        evaluation_earning,
        rating_sheets,
        rating_norming,
    ),
    "methods": (method_verbs,),
    "own": (findings_withdrawing, findings_own_record, findings_studying),
}
"""Rooms of a workspace and their verbs, in the order of their ports."""


@cache
def _public(modules: tuple[ModuleType, ...]) -> dict[str, Callable[..., Any]]:
    """Return the public functions of these modules. Every request binds every room, so they are looked up once."""
    return {
        name: verb
        for module in modules
        for name, verb in vars(module).items()
        if callable(verb) and not name.startswith("_") and getattr(verb, "__module__", "") == module.__name__
    }


class Room:
    """The verbs of one stage, bound to a workspace and to the person who acts."""

    def __init__(self, verbs: tuple[ModuleType, ...], ports: object, actor: Actor) -> None:
        """Bind the public functions of the modules in `verbs`."""
        self._verbs = _public(verbs)
        self._ports = ports
        self._actor = actor

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in self._verbs:
            raise AttributeError(f"no verb {name!r}; there are: {', '.join(self._verbs)}")
        return partial(self._verbs[name], self._ports, self._actor)

    def __dir__(self) -> list[str]:
        return sorted(self._verbs)
