"""Pure rules of runs that a page asks for: what a page may ask, how a run stands, how long one may take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from redcommons.evaluation.model import Order, RunState, Standing
from redcommons.values.errors import BadInput, NotPermitted
from redcommons.values.job import Job
from redcommons.values.text import visible

Halt = Literal["pause", "stop"]

TARGETS = {"openai": "openai:URL#MODEL", "recorded": "recorded or recorded:NAME", "helpline": "helpline"}
"""Targets that a page may ask for. The others name files or code of the machine that the workbench runs on."""

JUDGES = ("contains", "not-contains", "regex", "not-regex", "refusal", "recorded", "model", "assertions")
"""Judges that a page may ask for, for the same reason."""


LOCAL = ("python", "http")
"""Targets that run code or read a file of the workbench's own machine."""


def refuse_target_from_page(text: str) -> None:
    """Raise NotPermitted for a target that names a file or code of this machine, BadInput for none at all."""
    name = _name(text)
    if not name:
        raise BadInput(f"no target is named; there are: {', '.join(TARGETS.values())}")
    if name not in TARGETS:
        there = ", ".join(TARGETS.values())
        shown = repr(visible(name)[:40])
        if name in LOCAL:
            why = "what reads a file or runs code of the workbench's own machine is for its command line"
            raise NotPermitted(f"a page may not ask for {shown}: {why}; here there are: {there}")
        raise NotPermitted(f"a page knows no target {shown}; here there are: {there}")


def refuse_judge_from_page(text: str) -> None:
    """Raise NotPermitted for a judge that is not one of ours."""
    name = _name(text)
    if name not in JUDGES:
        there = ", ".join(JUDGES)
        raise NotPermitted(f"a page may not ask for the judge {visible(name)[:40]!r}; here there are: {there}")


def refuse_order_from_page(order: Order) -> None:
    """Raise NotPermitted where an order, taken apart already, holds what a page may not ask for."""
    refuse_target_from_page(order.target.type)
    for judge in order.judges:
        refuse_judge_from_page(judge.type)


def run_standing(state: RunState, job: Job | None, *, driven: bool) -> Standing:
    """Return how a run stands, from its row, its newest job and whether somebody drives it now."""
    if state.finished_at:
        return "finished"
    wanted = job.wanted if job and not job.ended_at else None
    if driven:
        return {"pause": "pausing", "stop": "stopping"}.get(wanted or "go", "running")  # type: ignore[return-value]
    if job is None:
        return "unfinished"
    if job.ended_at:
        return "failed" if job.ending.error else "stopped"
    return {"pause": "paused", "stop": "stopping"}.get(job.wanted, "waiting")  # type: ignore[return-value]


def seconds_foreseen(runs: Sequence[RunState], target: str, attempts: int) -> float | None:
    """Return how long so many attempts may take, by the last finished run of the same target; None without one."""
    done = [state for state in runs if state.target == target and state.finished_at and state.run.attempts]
    if not done or not done[-1].first_result_at:
        return None
    begun, ended = (datetime.fromisoformat(at) for at in (done[-1].first_result_at, done[-1].finished_at))
    return (ended - begun).total_seconds() / done[-1].run.attempts * attempts


def _name(text: str) -> str:
    return text.strip().partition(":")[0].strip()
