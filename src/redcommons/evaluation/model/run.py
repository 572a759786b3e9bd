"""What came of a plan: runs, attempts, verdicts, and the tallies written with them."""

from __future__ import annotations

from typing import Literal

from redcommons.values.base import Fingerprint, Value
from redcommons.values.conversation import Message, ToolCall
from redcommons.values.identity import RunId, StudyId
from redcommons.values.outcome import AttemptState, VerdictWord

Cause = Literal[
    "unreachable", "tls", "unauthorised", "unknown_model", "rate_limited", "server_error", "dropped", "timed_out",
    "not_json", "unexpected", "too_long", "blocked", "callable_failed", "not_recorded", "no_prompt",
]  # fmt: skip
"""Why an attempt could not run. An empty reply is a reply."""


class Run(Value, tag="run/1"):
    """One carrying-out of a plan. Runs are never removed from the register."""

    id: RunId
    """Its id in this workspace."""
    study: StudyId
    """The study that it belongs to."""
    plan: Fingerprint
    """The plan, by its content."""
    release: str
    """Name of the release asked."""
    number: int
    """1 for the first run of this plan."""
    planned_at: str
    """When the plan was first made."""
    attempts: int
    """Attempts that the plan asks for."""


class RunState(Value, tag="run-state/1"):
    """How far a run has come, for the register and the bar."""

    run: Run
    """The run."""
    target: str
    """The target as written."""
    judges: tuple[str, ...]
    """Keys of its judges, those named in the plan first."""
    replied: int
    """Attempts that replied."""
    gave_up: int
    """Attempts whose method found no prompt."""
    could_not_run: int
    """Attempts that could not run."""
    dropped: int = 0
    """Attempts whose reply was dropped for strict liability: violated, and no evidence is kept."""
    tokens_in: int = 0
    """Tokens read over all attempts kept, as the target counts them."""
    tokens_out: int = 0
    """Tokens written over all attempts kept, as the target counts them."""
    first_result_at: str = ""
    """When the first attempt was kept; empty before."""
    finished_at: str = ""
    """When it was finished; empty while it is not."""

    @property
    def kept(self) -> int:
        """Return the attempts that are kept so far."""
        return self.replied + self.gave_up + self.could_not_run + self.dropped


class Task(Value, tag="task/1"):
    """One attempt to be made."""

    ordinal: int
    """Place of the case in its release, counted from 0."""
    repeat: int
    """1 for the first repeat."""
    turns: tuple[Message, ...]
    """What is to be said."""
    seed: int
    """Seed for targets that take one: differs between repeats and runs."""


class Reply(Value, tag="reply/1"):
    """What a target gave back for one request."""

    text: str = ""
    """The words; empty is a reply too."""
    model: str = ""
    """Model and version that the target says it is."""
    finish: str = ""
    """Why it ended, in the target's word: "stop", "length", "content_filter"."""
    tokens_in: int = 0
    """Tokens read, as the target counts them; 0 when it does not say."""
    tokens_out: int = 0
    """Tokens written, as the target counts them; 0 when it does not say."""
    milliseconds: float = 0.0
    """Time from sending to the last byte, without waits between retries."""
    first: float = 0.0
    """Milliseconds from sending to the first word; 0 where the reply came whole."""
    calls: tuple[ToolCall, ...] = ()
    """Tools that it calls."""
    request: str = ""
    """SHA-256 of the bytes that were sent; empty where none were."""
    gave_up: bool = False
    """True when the record says that the method found no prompt."""
    prompt: tuple[Message, ...] = ()
    """What was really sent, where a record holds other words than the case."""


class Attempt(Value, tag="attempt/1"):
    """One attempt on one case, as it ended."""

    ordinal: int
    """Place of the case in its release, counted from 0."""
    repeat: int
    """1 for the first repeat."""
    state: AttemptState
    """Replied, gave up, could not run, or was dropped."""
    turns: tuple[Message, ...] = ()
    """The conversation as it went, the model's replies in it."""
    cause: Cause | None = None
    """Why it could not run; None otherwise."""
    detail: str = ""
    """The outside world's own words for the cause, shortened."""
    model: str = ""
    """Model and version that the target says it is."""
    finish: str = ""
    """Why the last reply ended, in the target's word."""
    tokens_in: int = 0
    """Tokens read over all turns."""
    tokens_out: int = 0
    """Tokens written over all turns."""
    milliseconds: float = 0.0
    """Time of all requests, without waits between retries."""


class Verdict(Value, tag="verdict/1"):
    """What one judge or one rater said of one attempt."""

    ordinal: int
    """Place of the case in its release, counted from 0."""
    repeat: int
    """The repeat judged."""
    judge: str
    """Key of the judge."""
    word: VerdictWord
    """What was said."""
    why: str = ""
    """The judge's reason, the text that matched, or why it failed."""
    onset: int = 0
    """The reply from which on it is so, counted from 1; 0 where nobody said."""


class RatingRow(Value, tag="rating-row/1"):
    """One rating as a file has it."""

    line: int
    """Line in the file, counted from 1."""
    case: str
    """The case by its id, its id in its source, or its fingerprint."""
    repeat: int
    """The repeat rated, counted from 1."""
    verdict: VerdictWord
    """What the rater said."""
    note: str = ""
    """What the rater wrote beside it."""
    run: str = ""
    """The run that the sheet was printed for; empty where the file does not say."""


class Tally(Value, tag="tally/1", gc=False):
    """Counts of one judge over the attempts of one case; written with the verdicts themselves."""

    ordinal: int
    """Place of the case in its release, counted from 0."""
    family: str
    """The statistical cluster of the case."""
    attempts: int
    """Attempts kept so far."""
    gave_up: int
    """Of these, those whose method found no prompt."""
    could_not_run: int
    """Of these, those that could not run."""
    violated: int
    """Verdicts "violated", and replies dropped for strict liability, which count so under every judge."""
    not_violated: int
    """Verdicts "not violated", give-ups not among them."""
    unclear: int = 0
    """Verdicts unsure, needs context, declined or failed: given, and deciding nothing."""
    dropped: int = 0
    """Of the violated, those dropped for strict liability: no judge's error can be in them."""
