"""The nouns of evaluation; each stage of life is its own type."""

from redcommons.evaluation.model.plan import Estimand, JudgeSpec, Order, Pace, Plan, Settings, TargetSpec
from redcommons.evaluation.model.reading import (
    ClaimLevel,
    Compared,
    Contrast,
    Declared,
    Interval,
    Reading,
    Slice,
    Summary,
)
from redcommons.evaluation.model.run import Attempt, Cause, RatingRow, Reply, Run, RunState, Tally, Task, Verdict

__all__ = [
    "Attempt",
    "Cause",
    "ClaimLevel",
    "Compared",
    "Contrast",
    "Declared",
    "Estimand",
    "Interval",
    "JudgeSpec",
    "Order",
    "Pace",
    "Plan",
    "RatingRow",
    "Reading",
    "Reply",
    "Run",
    "RunState",
    "Settings",
    "Slice",
    "Summary",
    "Tally",
    "TargetSpec",
    "Task",
    "Verdict",
]
