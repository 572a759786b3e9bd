"""Who did the work of a study, step by step: people, machines, or both; and for how long, where that names nobody."""

from __future__ import annotations

from typing import Literal, get_args

from redcommons.values.base import Value

Step = Literal["", "scope", "explore", "create", "evaluate", "report", "other"]
"""A step of the practice; "other" is work that is none of them."""

RoadStep = Literal["scope", "explore", "create", "evaluate", "report"]
"""The five steps."""

STEPS: tuple[RoadStep, ...] = get_args(RoadStep)

DoneBy = Literal["", "person", "machine", "both"]
"""Who did something: nobody yet, people, machines, or both."""


class OwedStill(Value, tag="owed-still/1"):
    """Tasks that a person did and whose answers they withdrew: they are owed for them all the same."""

    tasks: int
    """How many; which they were is kept nowhere."""


class StepWork(Value, tag="step-work/1"):
    """One step of the practice: who did it, and how much."""

    step: RoadStep
    """The step."""
    people: dict[str, int] = {}
    """What people did, each kind of act with how many of them."""
    machines: dict[str, int] = {}
    """What machines did, each kind of act with how many of them."""
    minutes: int | None = None
    """Minutes by people's own clocks, summed over them; None where they are fewer than five."""
    noted: bool = False
    """Whether anybody wrote time down for it."""

    @property
    def by(self) -> DoneBy:
        """Return who did it."""
        people, machines = bool(self.people) or self.noted, bool(self.machines)
        return "both" if people and machines else "person" if people else "machine" if machines else ""


class WorkLedger(Value, tag="work-ledger/1"):
    """Who did the work of a study, step by step."""

    steps: tuple[StepWork, ...] = ()
    """The five steps in their order."""
    own: bool = False
    """Whether its minutes are those of whoever works alone, for their own eyes; no report prints them."""
