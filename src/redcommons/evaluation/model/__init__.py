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
from redcommons.evaluation.model.work import (
    Foreseen,
    Prices,
    RunAsked,
    RunOrder,
    RunWork,
    Standing,
    prices_of,
)

__all__ = [
    "Attempt",
    "Cause",
    "ClaimLevel",
    "Compared",
    "Contrast",
    "Declared",
    "Estimand",
    "Foreseen",
    "Interval",
    "JudgeSpec",
    "Order",
    "Pace",
    "Plan",
    "Prices",
    "RatingRow",
    "Reading",
    "Reply",
    "Run",
    "RunAsked",
    "RunOrder",
    "RunState",
    "RunWork",
    "Settings",
    "Slice",
    "Standing",
    "Summary",
    "Tally",
    "TargetSpec",
    "Task",
    "Verdict",
    "prices_of",
]
