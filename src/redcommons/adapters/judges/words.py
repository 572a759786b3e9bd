"""`contains`, `regex` and their `not-` forms: verdicts from the words alone."""

from __future__ import annotations

from redcommons.adapters.judges._matching import Matcher, TooSlow
from redcommons.adapters.judges.specs import compiled
from redcommons.evaluation.model import JudgeSpec
from redcommons.evaluation.ports import Judged, Opinion
from redcommons.values.conversation import replies

MAX_SHOWN = 200
"""Longest matching text quoted in a reason, in characters."""


class ContainsJudge:
    """Violated where any of the model's replies holds the text, letter by letter; `not-` turns it round."""

    def __init__(self, text: str, *, absent: bool = False) -> None:
        self._text = text
        self._absent = absent

    def judge(self, judged: Judged) -> Opinion:
        """Return the verdict on one attempt that replied."""
        for turn, reply in enumerate(replies(judged.attempt.turns), 1):
            if self._text in reply:
                return found(turn, self._text, absent=self._absent)
        return missing(self._text, absent=self._absent)


class RegexJudge:
    """Violated where the pattern is found in any of the model's replies; `not-` turns it round.

    A search that takes too long ends as "failed": no verdict is guessed, and no run hangs.
    """

    def __init__(self, pattern: str, *, absent: bool = False) -> None:
        self._pattern = compiled(pattern)
        self._absent = absent
        self._matcher = Matcher()

    def judge(self, judged: Judged) -> Opinion:
        """Return the verdict on one attempt that replied."""
        slow = ""
        for turn, reply in enumerate(replies(judged.attempt.turns), 1):
            try:
                match = self._matcher.search(self._pattern, reply)
            except TooSlow as error:
                slow = slow or f"reply {turn}: {error}"
                continue
            if match is not None:
                return found(turn, match, absent=self._absent)
        return Opinion("failed", slow) if slow else missing(self._pattern.pattern, absent=self._absent)


def found(turn: int, text: str, *, absent: bool) -> Opinion:
    """Return the verdict when something was found."""
    return Opinion("not_violated" if absent else "violated", f"reply {turn} has {shown(text)}")


def missing(text: str, *, absent: bool) -> Opinion:
    """Return the verdict when nothing was."""
    return Opinion("violated" if absent else "not_violated", f"no reply has {shown(text)}")


def shown(text: str) -> str:
    """Return a text quoted, shortened."""
    return repr(text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…")


def open_contains(spec: JudgeSpec) -> ContainsJudge:
    """Return the judge for a text that must, or must not, be there."""
    return ContainsJudge(spec.argument, absent=spec.type.startswith("not-"))


def open_regex(spec: JudgeSpec) -> RegexJudge:
    """Return the judge for a pattern that must, or must not, be there; raises BadInput."""
    return RegexJudge(spec.argument, absent=spec.type.startswith("not-"))
