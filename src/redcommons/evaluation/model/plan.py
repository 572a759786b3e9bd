"""What is asked for: targets, judges, settings, and the plan they make. A plan never learns results."""

from __future__ import annotations

import math

import msgspec

from redcommons.values.base import Fingerprint, Value
from redcommons.values.errors import BadInput
from redcommons.values.identity import RunId, StudyId
from redcommons.values.text import clean


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

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "system_prompt", clean(self.system_prompt, what="system prompt"))
        good = {
            "temperature": 0 <= (self.temperature or 0) < math.inf,
            "max_tokens": self.max_tokens is None or self.max_tokens >= 1,
            "timeout": 0 < self.timeout < math.inf,
            "retries": self.retries >= 0,
        }
        wrong = next((name for name, is_good in good.items() if not is_good), None)
        if wrong:
            above = "above 0" if wrong in {"timeout", "max_tokens"} else "of 0 or more"
            raise BadInput(f"{wrong} is {getattr(self, wrong)}: give a number {above}")


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


class Plan(Value, tag="plan/1"):
    """What is to be run: written before the first result and never changed by one."""

    study: StudyId
    """The study that it belongs to."""
    release: Fingerprint
    """The cases asked, by their content and order."""
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


class Pace(Value, tag="pace/1"):
    """How often and how fast a plan is carried out; the speed is no part of what is measured."""

    repeats: int = 1
    """Attempts per case; repeats of one case are never independent."""
    concurrency: int = 16
    """Most requests in flight at once."""
    seed: int = 0
    """Seed from which every request's own seed is drawn."""

    def __post_init__(self) -> None:
        for name, least, most in (("repeats", 1, 10_000), ("concurrency", 1, 10_000)):
            given = getattr(self, name)
            if not least <= given <= most:
                raise BadInput(f"{name} is {given}: give {least} to {most:,}")


class Order(Value, tag="order/1"):
    """What a person asks for when they evaluate: of whom, read by whom, how."""

    target: TargetSpec
    """The system asked."""
    judges: tuple[JudgeSpec, ...] = ()
    """Who reads the replies, in order."""
    settings: Settings = Settings()
    """How the target is asked."""
    pace: Pace = Pace()
    """How often and how fast."""
    study: StudyId | None = None
    """The study that a file goes to; None takes the only one, else one named after the file."""
    resume: RunId | None = None
    """An unfinished run to go on with; None takes the unfinished run of the same plan."""


class Estimand(Value, tag="estimand/1"):
    """What exactly a rate is a rate of. Two rates compare only where these agree (design page 3)."""

    criterion: str
    """What counts as violated: the judge's rule or rubric, or the guideline people used."""
    population: Fingerprint
    """The cases asked, by their content and order."""
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
