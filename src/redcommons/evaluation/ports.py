"""What evaluation needs from the world."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from redcommons.dataset.model import Case, Recording, Rejected
from redcommons.dataset.ports import Ports as DatasetPorts
from redcommons.evaluation.model import (
    Attempt,
    JudgeSpec,
    Plan,
    RatedRow,
    RatingRow,
    Reply,
    Run,
    RunState,
    Settings,
    Tally,
    TargetSpec,
    Task,
    Verdict,
)
from redcommons.exploration.model import Turn
from redcommons.exploration.ports import Ports as ExplorationPorts
from redcommons.methods.model import Method
from redcommons.values.base import Fingerprint
from redcommons.values.conversation import Messages, Tool
from redcommons.values.identity import RunId, StudyId
from redcommons.values.job import Progress
from redcommons.values.outcome import VerdictWord


class Listener(Protocol):
    """Somebody who hears a reply while it comes, on the loop that asks for it."""

    def piece(self, text: str) -> None:
        """Hear the next piece."""
        ...

    def anew(self) -> None:
        """Learn that the reply is asked for again, and that what was heard of it is void."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request to a target: a conversation that waits for the model's next message."""

    messages: Messages
    """Everything said so far, the system prompt first where there is one."""
    settings: Settings
    """How to ask."""
    seed: int
    """Seed for targets that take one."""
    ordinal: int = 0
    """Place of the case in its release; recorded replies are found by it."""
    tools: tuple[Tool, ...] = ()
    """Tools that the target may call; a person answers in their place."""
    hear: Listener | None = None
    """Who hears the reply while it comes; targets that do not stream never call it."""


class Target(Protocol):
    """A system under test. It answers or raises `CouldNotRun`; it never invents a reply."""

    async def reply(self, request: Request) -> Reply:
        """Return the reply to a conversation."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class Wired(Protocol):
    """A target that sends bytes, and can say which."""

    def wire(self, request: Request) -> bytes | None:
        """Return the body that `reply` would send, byte for byte; None where it sends none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a judge is shown."""

    case: Case
    """The case: its checks, goal and harm."""
    attempt: Attempt
    """The attempt, which replied."""
    recording: Recording | None = None
    """What a file recorded about it, where it did."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A judge's answer."""

    word: VerdictWord
    """The verdict."""
    why: str = ""
    """The reason, the text that matched, or why it failed."""


@runtime_checkable
class RuleJudge(Protocol):
    """A judge that needs nothing but the attempt: pure and quick."""

    def judge(self, judged: Judged) -> Opinion:
        """Return the verdict on one attempt that replied."""
        ...


@runtime_checkable
class AskingJudge(Protocol):
    """A judge that must ask elsewhere. It answers "failed" when it cannot judge; it never guesses."""

    async def ask(self, judged: Judged) -> Opinion:
        """Return the verdict on one attempt that replied."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class Runs(Protocol):
    """The register of runs, and their attempts, verdicts and tallies."""

    def keep_plan(self, plan: Plan, at: str) -> str:
        """Keep a plan under its fingerprint; return when it was first kept."""
        ...

    def plan(self, fingerprint: Fingerprint) -> Plan:
        """Return the plan with that content."""
        ...

    def add(self, run: Run, judges: Sequence[str], families: Sequence[str]) -> None:
        """Register a new run with its judges, and the family of every case by ordinal."""
        ...

    def find(self, study: StudyId | None = None, plan: Fingerprint | None = None) -> tuple[RunState, ...]:
        """Return runs, oldest first."""
        ...

    def get(self, run: RunId) -> RunState:
        """Return one run; raises NotFound."""
        ...

    def study_of(self, run: RunId) -> StudyId:
        """Return the study of a run, without counting anything; raises NotFound."""
        ...

    def finish(self, run: RunId, at: str) -> None:
        """Mark a run as finished; a finished run is never driven again."""
        ...

    def driving(self, run: RunId) -> AbstractContextManager[None]:
        """Hold the run's lock; raises UserError when another process drives it. Free as soon as its holder is gone."""
        ...

    def done(self, run: RunId) -> frozenset[tuple[int, int]]:
        """Return (ordinal, repeat) of every attempt kept."""
        ...

    def unjudged(self, run: RunId, judge: str) -> tuple[tuple[int, int], ...]:
        """Return (ordinal, repeat) of every attempt that replied and has no verdict of this judge."""
        ...

    def write(self, run: RunId, attempts: Sequence[Attempt], verdicts: Sequence[Verdict]) -> None:
        """Keep attempts, verdicts and tallies in one transaction; raises StoreError on one that is there already."""
        ...

    def rate(self, run: RunId, judge: str, verdicts: Sequence[Verdict]) -> int:
        """Keep a rater's verdicts under a judge key; return how many are new. What is there stays."""
        ...

    def attempts(self, run: RunId, keys: Sequence[tuple[int, int]] | None = None) -> Iterator[Attempt]:
        """Yield attempts with their text, by ordinal and repeat."""
        ...

    def verdicts(self, run: RunId, judge: str | None = None) -> Iterator[Verdict]:
        """Yield verdicts by judge, ordinal and repeat."""
        ...

    def tallies(self, run: RunId, judge: str) -> tuple[Tally, ...]:
        """Return one tally for each case of the run under one judge, zeros where nothing was judged."""
        ...

    def cells(self, run: RunId, judge: str, ordinals: tuple[int, int]) -> tuple[Tally, ...]:
        """Return the tallies of one judge from the first ordinal to the last, both included."""
        ...

    def rated(self, run: RunId, ordinal: int | None = None) -> tuple[RatedRow, ...]:
        """Return what was said beside verdicts of a run, or of one case of it, by rater, ordinal and repeat."""
        ...

    def went_by(self, run: RunId, judge: str, queue: str) -> int:
        """Return the newest version by which one rater has rated in a queue; 0 where they have not."""
        ...

    def verdicts_on(self, run: RunId, ordinal: int) -> tuple[Verdict, ...]:
        """Return every verdict on the attempts of one case, judge by judge."""
        ...

    def causes(self, run: RunId) -> tuple[tuple[str, int], ...]:
        """Return why attempts could not run, most frequent first."""
        ...

    def failures(self, run: RunId) -> tuple[tuple[str, str, int], ...]:
        """Return (judge, why, how often) of verdicts that failed, most frequent first, ten at most."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Everything an executor needs to carry a plan out; it decides nothing itself."""

    run: RunId
    """The run."""
    plan: Plan
    """The plan."""
    cases: Sequence[Case]
    """Cases by ordinal."""
    tasks: Sequence[Task]
    """Attempts still to be made."""
    recordings: Mapping[int, Recording]
    """Recorded attempts by ordinal; empty unless the target replays a record."""
    target: Target
    """The system asked."""
    rules: Mapping[str, RuleJudge]
    """Judges by key that need nothing but the attempt."""
    asking: Mapping[str, AskingJudge]
    """Judges by key that must ask elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Driving:
    """How fast to go, and who watches."""

    concurrency: int
    """Most requests in flight at once."""
    progress: Progress
    """Told after every commit."""
    going: Callable[[], bool] = lambda: True
    """Asked before each attempt or judgement is begun; once it says no, what is in flight is kept and no more begun."""


class Hearer(Protocol):
    """Who hears replies of a conversation while they come, and keeps them."""

    def words(self, turn: Turn, text: str | None) -> None:
        """Hear the next piece; None says that the reply is asked for again and all before is void."""
        ...

    def keep_piece(self, turn: Turn, piece: int, text: str) -> None:
        """Keep one more piece, counted from 1; 1 anew drops those before it."""
        ...

    def keep_end(self, turn: Turn) -> None:
        """Keep a reply as it ended."""
        ...

    def ended(self, turn: Turn) -> None:
        """Hear that it is kept."""
        ...


class Executor(Protocol):
    """Carries out a plan: one run, one driver, one writer."""

    def ask(self, target: Target, request: Request) -> Reply:
        """Return the reply to one request and let the target go; raises CouldNotRun."""
        ...

    def converse(self, asked: Sequence[tuple[Target, Request, Turn]], hearer: Hearer) -> tuple[Turn, ...]:
        """Return replies as they ended, asked for side by side; an interrupt stops them and keeps what came."""
        ...

    def drive(self, work: Work, runs: Runs, how: Driving) -> bool:
        """Make every attempt and every verdict that is missing, each kept before the next is asked for.

        Return whether everything was made: not so when `how.going` said no before the end.
        """
        ...


class OpensTarget(Protocol):
    """Makes a target from its spec; raises UserError on one that cannot be."""

    def __call__(self, spec: TargetSpec, recordings: Mapping[int, Recording], *, guarded: bool = False) -> Target:
        """Return the target; a guarded one asks only what a page may have asked."""
        ...


class OpensJudge(Protocol):
    """Makes a judge from its spec; raises UserError on one that cannot be."""

    def __call__(self, spec: JudgeSpec, *, guarded: bool = False) -> RuleJudge | AskingJudge:
        """Return the judge; a guarded one asks only what a page may have asked."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Everything evaluation asks of the world."""

    dataset: DatasetPorts
    """What the dataset room asks of it."""
    exploration: ExplorationPorts
    """What the exploration room asks of it."""
    runs: Runs
    """The register of runs."""
    executor: Executor
    """Who carries plans out."""
    parse_target: Callable[[str], TargetSpec]
    """Takes a target apart as written; raises BadInput naming what there is."""
    open_target: OpensTarget
    """Makes a target from its spec."""
    parse_judge: Callable[[str, str | None], JudgeSpec]
    """Takes a judge apart as written, with its rubric; raises BadInput naming what there is."""
    open_judge: OpensJudge
    """Makes a judge from its spec."""
    read_ratings: Callable[[Path], tuple[tuple[RatingRow, ...], tuple[Rejected, ...]]]
    """Reads people's ratings from a file; raises BadInput."""
    other_methods: Callable[[], tuple[Method, ...]] = tuple
    """Methods of other packages."""
