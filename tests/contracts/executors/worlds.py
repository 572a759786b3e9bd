"""A plan carried out on a real store, with a target and judges that the test scripts."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from redcommons.adapters.executors.inline import InlineExecutor
from redcommons.adapters.store.opening import Store
from redcommons.dataset.model import Case
from redcommons.evaluation.model import Attempt, Plan, Reply, Settings, Task, Verdict
from redcommons.evaluation.ports import AskingJudge, Driving, Request, RuleJudge, Work
from redcommons.values.conversation import user
from redcommons.values.identity import RunId
from tests.store_worlds import TARGET, new_run, opened


class Watched:
    """A target that answers by a function of the request, after a moment, and watches who asks at once."""

    def __init__(self, say: Callable[[Request], Reply | str], moment: float = 0.001) -> None:
        self._say = say
        self._moment = moment
        self.asked: list[Request] = []
        self.at_once = 0
        self.most_at_once = 0
        self.closed = 0

    async def reply(self, request: Request) -> Reply:
        """Answer by the function, which may raise."""
        self.asked.append(request)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self._moment)
            said = self._say(request)
        finally:
            self.at_once -= 1
        return said if isinstance(said, Reply) else Reply(text=said)

    async def close(self) -> None:
        """Count how often it was let go."""
        self.closed += 1


@dataclass
class World:
    """A run of some cases, and everything needed to drive it again."""

    store: Store
    run: RunId
    cases: Sequence[Case]
    repeats: int = 1
    concurrency: int = 4
    rules: Mapping[str, RuleJudge] = field(default_factory=dict)
    asking: Mapping[str, AskingJudge] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    progress: list[tuple[int, int]] = field(default_factory=list)

    def work(self, target: object) -> Work:
        """What is left to do, as the verb of evaluation hands it over."""
        done = self.store.runs.done(self.run)
        every = [(o, r) for r in range(1, self.repeats + 1) for o in range(len(self.cases))]
        plan = self.store.runs.plan(self.store.runs.get(self.run).run.plan)
        return Work(
            run=self.run,
            plan=Plan(
                study=plan.study,
                release=plan.release,
                sampling="",
                target=TARGET,
                settings=self.settings,
                repeats=self.repeats,
            ),
            cases=self.cases,
            tasks=[
                Task(ordinal=o, repeat=r, turns=self.cases[o].turns, seed=o * 100 + r)
                for o, r in every
                if (o, r) not in done
            ],
            recordings={},
            target=target,  # type: ignore[arg-type]
            rules=self.rules,
            asking=self.asking,
        )

    def how(self) -> Driving:
        """As fast as the world says, watched."""
        return Driving(
            concurrency=self.concurrency, progress=lambda kept, planned: self.progress.append((kept, planned))
        )

    def drive(self, target: object) -> None:
        """Do what is left to do."""
        InlineExecutor().drive(self.work(target), self.store.runs, self.how())

    def attempts(self) -> list[Attempt]:
        """What is kept of the attempts."""
        return list(self.store.runs.attempts(self.run))

    def verdicts(self, judge: str | None = None) -> list[Verdict]:
        """What is kept of the verdicts."""
        return list(self.store.runs.verdicts(self.run, judge))


@contextmanager
def world(
    folder: Path,
    number: int,
    *,
    rules: Mapping[str, RuleJudge] | None = None,
    asking: Mapping[str, AskingJudge] | None = None,
    repeats: int = 1,
) -> Iterator[World]:
    """A run of that many plain cases in a workspace of its own."""
    cases = [Case(turns=(user(f"prompt {place}"),)) for place in range(number)]
    with opened(folder) as store:
        run = new_run(store, [f"f{place}" for place in range(number)], [*(rules or {}), *(asking or {})])
        yield World(store, run, cases, repeats=repeats, rules=rules or {}, asking=asking or {})
