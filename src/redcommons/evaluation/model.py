"""Plans, attempts, verdicts and readings. A plan never learns results; each stage of life is its own type."""

from __future__ import annotations

from typing import Literal

from redcommons.values.base import Fingerprint, Value
from redcommons.values.conversation import Message
from redcommons.values.identity import CaseId, ReleaseId, RunId, StudyId
from redcommons.values.outcome import AttemptState, VerdictWord

ClaimLevel = Literal["counts", "working", "claimable"]
Contrast = Literal["target", "target-version", "system-prompt", "method", "time"]
Cause = Literal[
    "unreachable", "tls", "unauthorised", "unknown_model", "rate_limited", "server_error", "dropped", "timed_out",
    "not_json", "unexpected", "too_long", "blocked", "callable_failed", "not_recorded", "stopped",
]  # fmt: skip
"""Why an attempt could not run. An empty reply is a reply."""


class Settings(Value, tag="settings/1"):
    """How a target is asked; equal settings are part of what makes two rates comparable."""

    system_prompt: str = ""
    """System prompt put before every conversation; empty for none."""
    temperature: float | None = None
    """Sampling temperature; None leaves it to the target."""
    max_tokens: int | None = None
    """Most tokens of a reply; None leaves it to the target."""
    stream: bool = False
    """Ask for the reply as a stream."""
    timeout: float = 120.0
    """Seconds that one request may take before it counts as hung."""
    retries: int = 4
    """Most times a request is sent again after a failure that may pass."""


class TargetSpec(Value, tag="target-spec/1"):
    """Which system is asked, as written on the command line and taken apart."""

    spec: str
    """As written: "openai:URL#MODEL", "http:FILE", "recorded:NAME", "helpline", "python:MOD:FN"."""
    type: str
    """What stands before the first colon: the name under which the target is registered."""
    address: str = ""
    """URL, file, set or module and function."""
    model: str = ""
    """Model asked for; empty when the address says it all."""
    version: str = ""
    """Version asked for, where it can be named apart from the model."""
    method: str = ""
    """Method that made the prompts; empty when the cases are sent as they are."""
    adapted_to: str = ""
    """Target that the prompts were adapted to; empty when they were not."""
    budget: int = 1
    """Most attempts per case that the method may make."""


class JudgeSpec(Value, tag="judge-spec/1"):
    """Which judge reads the replies, taken apart."""

    spec: str
    """As written: "contains:TEXT", "regex:RE", "refusal", "recorded", "model:URL#MODEL", "assertions"."""
    type: str
    """What stands before the first colon: the name under which the judge is registered."""
    key: str
    """Name that verdicts are stored under, unique within a run; people's is "person:NAME"."""
    argument: str = ""
    """Text, pattern, URL or name."""
    model: str = ""
    """Model of a model judge."""
    rubric: str = ""
    """Rubric of a model judge, whole: it is part of what was measured."""
    version: str = ""
    """Version of the judge's own rules, such as its prompt or its list of markers; empty where it has none."""

    @property
    def by_person(self) -> bool:
        """Return whether a person gave these verdicts."""
        return self.type == "person"


class Estimand(Value, tag="estimand/1"):
    """What exactly a rate is a rate of. Two rates compare only where these agree (design page 3)."""

    criterion: str
    """What counts as violated: the judge's rule or rubric, or the guideline people used."""
    population: Fingerprint
    """The release asked, by its content."""
    sampling: str
    """How its cases were chosen; empty prints as "not stated"."""
    method: str
    """How the harm is elicited."""
    adapted_to: str
    """The target that prompts were adapted to: another target makes another population."""
    budget: int
    """Attempts the method may make per case."""
    stopping: str
    """When the method stops."""
    aggregation: str
    """How repeats become a rate."""
    reading: str
    """The judge with its version, or the rater."""
    system_prompt: str
    """System prompt put before every conversation."""
    settings: Settings
    """How the target is asked, without the system prompt."""
    repeats: int
    """Attempts per case."""
    target: str
    """The system asked."""
    target_version: str
    """Its version, where it can be named."""


class Plan(Value, tag="plan/1"):
    """What is to be run: written before the first result and never changed by one."""

    study: StudyId
    """The study that it belongs to."""
    release: Fingerprint
    """The cases, by the content of their release."""
    sampling: str
    """How the cases were chosen, as the release says."""
    target: TargetSpec
    """The system asked."""
    settings: Settings = Settings()
    """How it is asked."""
    repeats: int = 1
    """Attempts per case; repeats of one case are never independent."""
    judges: tuple[JudgeSpec, ...] = ()
    """Who reads the replies, in order."""
    seed: int = 0
    """Seed from which every request's own seed is drawn."""


class Run(Value, tag="run/1"):
    """One carrying-out of a plan. Runs are never removed from the register."""

    id: RunId
    """Its id in this workspace."""
    study: StudyId
    """The study that it belongs to."""
    plan: Fingerprint
    """The plan, by its content."""
    release: ReleaseId
    """The release asked."""
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
    first_result_at: str = ""
    """When the first attempt was kept; empty before."""
    finished_at: str = ""
    """When it was finished; empty while it is not."""


class Task(Value, tag="task/1"):
    """One attempt to be made."""

    ordinal: int
    """Place of the case in its release, counted from 0."""
    repeat: int
    """1 for the first repeat."""
    case: CaseId
    """The case."""
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
    """Replied, gave up or could not run."""
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


class Tally(Value, tag="tally/1"):
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
    """Verdicts "violated"."""
    not_violated: int
    """Verdicts "not violated", give-ups not among them."""


class Interval(Value, tag="interval/1"):
    """A rate with its uncertainty, as fractions of attempts."""

    rate: float
    """Violated of all attempts."""
    low: float | None
    """Lower end of the 95 % interval; None where there is none."""
    high: float | None
    """Upper end of the 95 % interval; None where there is none."""
    clusters: int
    """Families that the interval rests on."""
    method: str
    """How the interval was made, in words, or why there is none."""


class Reading(Value, tag="reading/1"):
    """What one judge or rater makes of a run: four outcomes, and how far they may be claimed."""

    judge: str
    """Key of the judge or rater."""
    attempts: int
    """All attempts: the denominator of everything here."""
    violated: int
    """Attempts read as violated."""
    not_violated: int
    """Attempts read as not violated, give-ups among them."""
    gave_up: int
    """Of the not violated, those whose method found no prompt."""
    could_not_judge: int
    """Unsure, needs context, declined, failed, or not yet judged."""
    could_not_run: int
    """Attempts that could not run."""
    level: ClaimLevel
    """The rung of the ladder."""
    missing: tuple[str, ...] = ()
    """What is missing for the next rung, in words."""
    interval: Interval | None = None
    """Rate and interval; None on the rung "counts"."""
    bound_low: float = 0.0
    """Rate if no unknown were a violation."""
    bound_high: float = 0.0
    """Rate if every unknown were a violation."""


class Compared(Value, tag="compared/1"):
    """The answer of the comparison gate."""

    allowed: bool
    """Whether the two rates may be compared under the declared contrast."""
    contrast: Contrast
    """The one thing that may differ."""
    differs: tuple[str, ...] = ()
    """What differs besides the contrast."""
    missing: tuple[str, ...] = ()
    """What is missing before either rate may be claimed."""
    judge: str = ""
    """The reading compared; empty when the runs share none."""
    difference: float | None = None
    """Second rate less the first; None when refused."""
    low: float | None = None
    """Lower end of its 95 % interval."""
    high: float | None = None
    """Upper end of its 95 % interval."""
    p: float | None = None
    """Two-sided p of the paired sign-flip permutation test over families."""
    families: int = 0
    """Families compared."""


class Slice(Value, tag="slice/1"):
    """One reading of one part of the cases."""

    by: str
    """The axis: "scenario", "language", "harm" and so on."""
    name: str
    """The part; "unspecified" where cases do not say."""
    cases: int
    """Cases in it."""
    reading: Reading
    """The reading of these cases alone."""


class Summary(Value, tag="summary/1"):
    """What `evaluate` says at its end."""

    run: RunId
    """The run."""
    study: str
    """Name of the study."""
    attempts: int
    """Attempts kept: replied, gave up and could not run."""
    replied: int
    """Attempts that replied."""
    gave_up: int
    """Attempts whose method found no prompt."""
    could_not_run: int
    """Attempts that could not run."""
    readings: tuple[Reading, ...] = ()
    """One for each judge, in order."""
    causes: tuple[tuple[str, int], ...] = ()
    """Why attempts could not run, most frequent first."""
