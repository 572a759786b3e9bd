"""Carries a plan out in this process, with a fixed number of requests in flight.

A slot is held from sending a request until its reply is on disk, so a kill at any moment repeats at most
as many requests as there are slots. Nothing is asked while a transaction is open.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import TypeVar, cast, get_args

from msgspec.structs import replace

from redcommons.adapters.executors.hearing import hear_all
from redcommons.adapters.executors.writer import Writer
from redcommons.evaluation.model import Attempt, Cause, Reply, Task, Verdict
from redcommons.evaluation.ports import Driving, Hearer, Judged, Opinion, Request, Runs, Target, Work
from redcommons.exploration.model import Turn
from redcommons.methods.dialogues import scripted
from redcommons.values.conversation import Messages, assistant, spoken
from redcommons.values.errors import CouldNotRun, Dropped
from redcommons.values.text import clean

T = TypeVar("T")

HOPELESS = frozenset(("unreachable", "tls", "unauthorised", "unknown_model"))
"""Causes that no further case can change as long as the target has never replied."""

DETAIL = 2_000
"""Characters kept of a judge's reason or of the outside world's own words for a failure."""


class InlineExecutor:
    """One process, one event loop, one writer."""

    def drive(self, work: Work, runs: Runs, how: Driving) -> bool:
        """Make every attempt and every verdict that is missing, each kept before its slot is free again.

        Return whether everything was made: not so when `how.going` said no before the end.
        """
        driven = _Drive(work, runs, how)
        with _rare_collections():
            _run(driven.all())
        return driven.whole

    def ask(self, target: Target, request: Request) -> Reply:
        """Return the reply to one request and let the target go; raises CouldNotRun."""
        return _run(_once(target, request))

    def converse(self, asked: Sequence[tuple[Target, Request, Turn]], hearer: Hearer) -> tuple[Turn, ...]:
        """Return replies as they ended, asked for side by side; an interrupt stops them and keeps what came."""
        return _run(hear_all(asked, hearer))


async def _once(target: Target, request: Request) -> Reply:
    try:
        return await target.reply(request)
    finally:
        await target.close()


class _Drive:
    def __init__(self, work: Work, runs: Runs, how: Driving) -> None:
        self.work = work
        self.how = how
        self.runs = runs
        self.writer = Writer(partial(runs.write, work.run))
        self.kept = len(work.cases) * work.plan.repeats - len(work.tasks)
        self.replied = runs.get(work.run).replied > 0
        self.whole = False
        self.hopeless: CouldNotRun | None = None
        self.in_flight = 0
        self.landed = asyncio.Event()

    async def all(self) -> None:
        jobs = self._jobs()
        async with asyncio.TaskGroup() as group:
            writing = group.create_task(self.writer.run())
            try:
                async with asyncio.TaskGroup() as slots:
                    for _slot in range(self.how.concurrency):
                        slots.create_task(self._slot(jobs))
            finally:
                self.writer.close()
                await asyncio.shield(writing)
                await self._let_go()

    async def _slot(self, jobs: Iterator[Coroutine[None, None, None]]) -> None:
        for job in jobs:
            await job

    def _jobs(self) -> Iterator[Coroutine[None, None, None]]:
        for key in (*self.work.rules, *self.work.asking):
            open_ones = self.runs.unjudged(self.work.run, key)
            for attempt in self.runs.attempts(self.work.run, open_ones):
                if not self.how.going():
                    return
                yield self._judge_again(attempt, key)
        for task in self.work.tasks:
            if not self.how.going():
                return
            yield self._attempt(task)
        self.whole = True

    async def _attempt(self, task: Task) -> None:
        attempt = await self._ask(task)
        replied = attempt.state == "replied"
        judged = self._judged(attempt)
        rules = self.work.rules.items() if replied else ()
        try:
            verdicts = [_verdict(attempt, key, rule.judge(judged)) for key, rule in rules]
        except Exception:  # a bug in a judge stops the run, but the reply was paid for
            await self.writer.keep([attempt], [])
            raise
        await self.writer.keep([attempt], verdicts)
        self.kept += 1
        self.how.progress(self.kept, len(self.work.cases) * self.work.plan.repeats)
        for key, judge in self.work.asking.items() if replied else ():
            await self.writer.keep([], [_verdict(attempt, key, await judge.ask(judged))])

    async def _judge_again(self, attempt: Attempt, key: str) -> None:
        judged = self._judged(attempt)
        rule = self.work.rules.get(key)
        opinion = rule.judge(judged) if rule else await self.work.asking[key].ask(judged)
        await self.writer.keep([], [_verdict(attempt, key, opinion)])

    async def _ask(self, task: Task) -> Attempt:
        # One that is refused decides nothing while others are in flight and may still be answered.
        while self.hopeless and not self.replied and self.in_flight:
            await self.landed.wait()
        if self.hopeless and not self.replied:
            return _ended(task, self.hopeless)
        self.in_flight += 1
        try:
            attempt = await self._converse(task)
            self.replied = True
        except CouldNotRun as error:
            if error.cause in HOPELESS:
                self.hopeless = error
            return _ended(task, error)
        except Dropped as error:
            self.replied = True
            return Attempt(ordinal=task.ordinal, repeat=task.repeat, state="dropped", detail=error.detector)
        finally:
            self.in_flight -= 1
            self.landed.set()
            self.landed.clear()
        return attempt

    async def _converse(self, task: Task) -> Attempt:
        if self.work.plan.target.type == "recorded":
            reply = await self._reply(task, task.turns)
            said = () if reply.gave_up else (*reply.prompt, assistant(reply.text))
            return _attempt(task, said, [reply])
        if not any(turn.role == "user" for turn in task.turns):
            raise CouldNotRun("no_prompt", "the case holds a goal, and no method was asked to find a prompt for it")
        return await self._talk(task)

    async def _talk(self, task: Task) -> Attempt:
        dialogue = scripted(task.turns, self.work.plan.settings.system_prompt)
        heard: list[Reply] = []
        waiting = next(dialogue)
        while True:
            heard.append(await self._reply(task, waiting.messages))
            try:
                waiting = dialogue.send(heard[-1].text)
            except StopIteration as end:
                return _attempt(task, _with_calls(end.value, heard), heard)
            if heard[-1].calls:  # nobody is here to answer in a tool's place, so nothing can follow it
                return _attempt(task, _with_calls(_before_next(waiting.messages), heard), heard)

    async def _reply(self, task: Task, waiting: Messages) -> Reply:
        request = Request(
            messages=waiting,
            settings=self.work.plan.settings,
            seed=task.seed,
            ordinal=task.ordinal,
            tools=self.work.cases[task.ordinal].tools,
        )
        return await self.work.target.reply(request)

    def _judged(self, attempt: Attempt) -> Judged:
        return Judged(
            case=self.work.cases[attempt.ordinal],
            attempt=attempt,
            recording=self.work.recordings.get(attempt.ordinal),
        )

    async def _let_go(self) -> None:
        await self.work.target.close()
        for judge in self.work.asking.values():
            await judge.close()


def _before_next(waiting: Messages) -> Messages:
    """Return a conversation up to the model's own last reply."""
    return waiting[: spoken(waiting)[-1]]


def _with_calls(said: Messages, heard: Sequence[Reply]) -> Messages:
    """Return a conversation with the tools that its replies called."""
    if not any(reply.calls for reply in heard):
        return said
    calls = dict(zip(spoken(said), (reply.calls for reply in heard), strict=True))
    return tuple(replace(message, calls=calls.get(place, message.calls)) for place, message in enumerate(said, 1))


def _attempt(task: Task, said: Messages, heard: Sequence[Reply]) -> Attempt:
    last = heard[-1]
    return Attempt(
        ordinal=task.ordinal,
        repeat=task.repeat,
        state="gave_up" if last.gave_up else "replied",
        turns=said,
        model=last.model,
        finish=last.finish,
        tokens_in=sum(reply.tokens_in for reply in heard),
        tokens_out=sum(reply.tokens_out for reply in heard),
        milliseconds=sum(reply.milliseconds for reply in heard),
    )


def _ended(task: Task, error: CouldNotRun) -> Attempt:
    known = error.cause in get_args(Cause)  # a target of somebody else's may name its own
    cause = cast("Cause", error.cause) if known else "unexpected"
    detail = clean(error.detail if known else str(error), limit=sys.maxsize)[:DETAIL]
    return Attempt(ordinal=task.ordinal, repeat=task.repeat, state="could_not_run", cause=cause, detail=detail)


def _verdict(attempt: Attempt, key: str, opinion: Opinion) -> Verdict:
    why = clean(opinion.why, limit=sys.maxsize)[:DETAIL]
    return Verdict(ordinal=attempt.ordinal, repeat=attempt.repeat, judge=key, word=opinion.word, why=why)


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Look for cycles seldom while attempts are made.

    A drive holds every case and makes few cycles, yet at Python's own thresholds (700, 10, 10) the collector walks
    them so often that it takes a fifth of the processor. What `bench/` measures of memory, it measures at these.
    """
    before = gc.get_threshold()
    gc.set_threshold(10_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _run(work: Coroutine[None, None, T]) -> T:
    """Run to the end, also where a loop runs already (a notebook); raise the first of several errors."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return _first_error(work)
    stops: list[Callable[[], object]] = []
    with ThreadPoolExecutor(1) as beside:
        ending = beside.submit(_first_error, _stoppable(work, stops))
        try:
            return ending.result()
        except KeyboardInterrupt:
            for stop in stops:
                stop()
            with suppress(asyncio.CancelledError):
                return ending.result()
            raise


async def _stoppable(work: Coroutine[None, None, T], stops: list[Callable[[], object]]) -> T:
    """Do the work and leave a way to stop it from another thread: an interrupt reaches only the main one."""
    task = asyncio.current_task()
    if task is not None:
        stops.append(partial(asyncio.get_running_loop().call_soon_threadsafe, task.cancel))
    return await work


def _first_error(work: Coroutine[None, None, T]) -> T:
    try:
        return asyncio.run(work)
    except BaseExceptionGroup as errors:
        first: BaseException = errors
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from errors
