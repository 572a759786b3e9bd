"""`recorded`: the verdict that stands in the file beside the reply. Somebody else's, and named so."""

from __future__ import annotations

from redcommons.evaluation.model import JudgeSpec
from redcommons.evaluation.ports import Judged, Opinion


class RecordedJudge:
    """Says what a named judge said in the file; without a name, the first of the file."""

    def __init__(self, name: str) -> None:
        self._name = name

    def judge(self, judged: Judged) -> Opinion:
        """Return the recorded verdict; "failed" where none is recorded."""
        if judged.recording is None:
            return Opinion("failed", "the file recorded nothing about this attempt")
        for verdict in judged.recording.verdicts:
            if not self._name or verdict.judge == self._name:
                return Opinion(verdict.word, f"{verdict.judge}, as recorded in the file")
        there = ", ".join(verdict.judge for verdict in judged.recording.verdicts) or "none"
        return Opinion("failed", f"the file has no verdict of {self._name or 'any judge'} here; it has: {there}")


def open_recorded(spec: JudgeSpec) -> RecordedJudge:
    """Return the judge that repeats what the file says."""
    return RecordedJudge(spec.argument.strip())
