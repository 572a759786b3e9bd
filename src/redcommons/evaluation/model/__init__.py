"""The nouns of evaluation; each stage of life is its own type."""

from redcommons.evaluation.model.plan import Estimand, JudgeSpec, Order, Pace, Plan, Settings, TargetSpec
from redcommons.evaluation.model.queue import Answer, Candidate, Done, Handed, Progress, Queue, Said, Situation, Stay
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
    "Answer",
    "Attempt",
    "Candidate",
    "Cause",
    "ClaimLevel",
    "Compared",
    "Contrast",
    "Declared",
    "Done",
    "Estimand",
    "Handed",
    "Interval",
    "JudgeSpec",
    "Order",
    "Pace",
    "Plan",
    "Progress",
    "Queue",
    "RatingRow",
    "Reading",
    "Reply",
    "Run",
    "RunState",
    "Said",
    "Settings",
    "Situation",
    "Slice",
    "Stay",
    "Summary",
    "Tally",
    "TargetSpec",
    "Task",
    "Verdict",
]
