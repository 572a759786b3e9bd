"""Judges: who reads the replies, from the words on a command line to something that gives verdicts.

A judge is a factory `(JudgeSpec) -> RuleJudge | AskingJudge`, registered in the table below or by an
entry point in the group `redcommons.judges`. Nothing is loaded before it is opened.
"""

from __future__ import annotations

import os

from redcommons.adapters._registry import Registry
from redcommons.adapters.judges.specs import taken_apart
from redcommons.adapters.targets._guard import guard_of
from redcommons.evaluation.model import JudgeSpec
from redcommons.evaluation.ports import AskingJudge, RuleJudge

__all__ = ["JUDGES", "open_judge", "parse_judge"]

JUDGES = Registry(
    what="judge",
    group="redcommons.judges",
    built_in={
        "contains": "redcommons.adapters.judges.words:open_contains",
        "not-contains": "redcommons.adapters.judges.words:open_contains",
        "regex": "redcommons.adapters.judges.words:open_regex",
        "not-regex": "redcommons.adapters.judges.words:open_regex",
        "refusal": "redcommons.adapters.judges.refusal:open_refusal",
        "recorded": "redcommons.adapters.judges.recorded:open_recorded",
        "model": "redcommons.adapters.judges.model:open_model",
        "assertions": "redcommons.adapters.judges.assertions:open_assertions",
    },
)


def parse_judge(text: str, rubric: str | None = None) -> JudgeSpec:
    """Return a judge's spec taken apart; `rubric` is the whole text that a model judge goes by. Raises BadInput."""
    return taken_apart(text, rubric, JUDGES)


def open_judge(spec: JudgeSpec, *, guarded: bool = False) -> RuleJudge | AskingJudge:
    """Return the judge behind a spec: one with `judge`, or one with `ask` and `close`. Raises UserError.

    A guarded one asks only what a page may have asked, as targets do.
    """
    more = {"guard": guard_of(os.environ)} if guarded and spec.type == "model" else {}
    opened: RuleJudge | AskingJudge = JUDGES.factory(spec.type)(spec, **more)
    return opened
