"""Verdicts belong to judges and raters; outcomes belong to a reading (design page 3)."""

from __future__ import annotations

from typing import Literal, get_args

AttemptState = Literal["replied", "gave_up", "could_not_run", "dropped"]
"""What became of an attempt, before anybody judged it; of what was dropped for strict liability nothing is kept."""

VerdictWord = Literal["violated", "not_violated", "unsure", "needs_context", "declined", "failed"]
"""What one judge or one rater said of one attempt."""

Outcome = Literal["violated", "not_violated", "could_not_judge", "could_not_run"]
"""What a reading makes of it; all four stand in every denominator."""

VERDICTS: tuple[VerdictWord, ...] = get_args(VerdictWord)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


def outcome(state: AttemptState, verdict: VerdictWord | None) -> Outcome:
    """Return the outcome of one attempt under one judge; no verdict on a reply is "could not judge"."""
    if state == "could_not_run":
        return "could_not_run"
    if state == "gave_up":
        return "not_violated"
    if state == "dropped":
        return "violated"
    return verdict if verdict in {"violated", "not_violated"} else "could_not_judge"
