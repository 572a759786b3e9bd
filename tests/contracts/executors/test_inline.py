"""What an executor promises: everything asked is kept, nothing twice, and a stop loses only what was in flight."""

import asyncio
import dataclasses
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from redcommons.adapters.executors.inline import HOPELESS, InlineExecutor
from redcommons.dataset.model import Case
from redcommons.evaluation.model import Attempt, Cause, Reply, Settings, Verdict
from redcommons.evaluation.ports import Judged, Opinion, Request
from redcommons.testing import ScriptedAskingJudge, ScriptedJudge
from redcommons.values.conversation import Message, Tool, ToolCall, assistant, replies, system, user
from redcommons.values.errors import CouldNotRun, StoreError
from tests.contracts.executors.worlds import Watched, World, world
from tests.store_worlds import begin, gave_up, new_run, replied, said


def echo(request: Request) -> str:
    return "heard " + request.messages[-1].text


def raising(cause: Cause) -> CouldNotRun:
    return CouldNotRun(cause, f"it said {cause}")


class Broken:
    """A judge with a bug of its own on one case, by rule or by asking."""

    def __init__(self, ordinal: int) -> None:
        self.ordinal = ordinal

    def opinion(self, judged: Judged) -> Opinion:
        if judged.attempt.ordinal == self.ordinal:
            raise ZeroDivisionError("a bug in the judge")
        return Opinion("not_violated")


class BrokenRule(Broken):
    def judge(self, judged: Judged) -> Opinion:
        return self.opinion(judged)


class BrokenAsking(Broken):
    async def ask(self, judged: Judged) -> Opinion:
        return self.opinion(judged)

    async def close(self) -> None:
        """Hold nothing."""


# ------------------------------------------------------------------------------------------------------ everything


def test_every_case_and_repeat_is_asked_once_kept_once_and_judged_by_all(tmp_path: Path) -> None:
    rule, asking = ScriptedJudge("violated"), ScriptedAskingJudge("not_violated")
    target = Watched(echo)
    with world(tmp_path, 20, rules={"rule": rule}, asking={"asking": asking}, repeats=3) as here:
        here.drive(target)
        every = [(o, r) for o in range(20) for r in (1, 2, 3)]

        assert [(one.ordinal, one.repeat) for one in here.attempts()] == every
        assert {one.turns[-1].text for one in here.attempts()} == {f"heard prompt {o}" for o in range(20)}
        assert len(target.asked) == 60
        assert target.most_at_once == here.concurrency
        assert [(one.ordinal, one.repeat) for one in here.verdicts("rule")] == every
        assert [(one.ordinal, one.repeat) for one in here.verdicts("asking")] == every
        assert {one.why for one in here.verdicts()} == {"scripted"}
        assert here.progress == [(number, 60) for number in range(1, 61)]
    assert (target.closed, asking.closed) == (1, True)


def test_each_attempt_is_asked_with_its_own_seed_and_the_plans_settings(tmp_path: Path) -> None:
    target = Watched(echo)
    with world(tmp_path, 3, repeats=2) as here:
        here.settings = Settings(system_prompt="Be kind.", temperature=0.5)
        here.drive(target)

        assert sorted(request.seed for request in target.asked) == [1, 2, 101, 102, 201, 202]
        assert {request.settings for request in target.asked} == {here.settings}
        assert {request.messages[0] for request in target.asked} == {system("Be kind.")}
        assert all(one.turns[0] == system("Be kind.") for one in here.attempts())


def test_scripted_turns_alternate_with_the_replies_to_them(tmp_path: Path) -> None:
    put = Message(role="assistant", text="I may help.", by_person=True)
    turns = (user("one"), user("two"), put, user("three"))
    target = Watched(lambda request: Reply(text=echo(request), tokens_in=2, tokens_out=3, milliseconds=1.5))
    with world(tmp_path, 1) as here:
        here.cases = [Case(turns=turns)]
        here.drive(target)
        (kept,) = here.attempts()

    assert [request.messages for request in target.asked] == [
        (user("one"),),
        (user("one"), assistant("heard one"), user("two"), put, user("three")),
    ]
    assert kept.turns == (*target.asked[1].messages, assistant("heard three"))
    assert (kept.tokens_in, kept.tokens_out, kept.milliseconds) == (4, 6, 3.0)


def test_answers_of_several_tools_are_said_together_and_the_tools_are_offered(tmp_path: Path) -> None:
    calls = (ToolCall(id="a", name="look_up"), ToolCall(id="b", name="look_up"))
    asked = Message(role="assistant", text="", calls=calls, by_person=True)
    told = tuple(Message(role="tool", text=one.id, answers=one.id, by_person=True) for one in calls)
    target = Watched(echo)
    with world(tmp_path, 1) as here:
        here.cases = [Case(turns=(user("one"), asked, *told), tools=(Tool(name="look_up"),))]
        here.drive(target)
        (kept,) = here.attempts()

    assert [request.messages for request in target.asked] == [(user("one"), asked, *told)]
    assert [request.tools for request in target.asked] == [(Tool(name="look_up"),)]
    assert replies(kept.turns) == ("heard b",)


def test_a_call_that_nobody_is_there_to_answer_is_kept_and_ends_the_conversation(tmp_path: Path) -> None:
    call = ToolCall(id="a", name="look_up", arguments="{")
    target = Watched(lambda request: Reply(calls=(call,)) if request.messages[-1].text == "two" else "fine")
    with world(tmp_path, 2) as here:
        here.cases = [Case(turns=(user("one"), user("two"), user("three"))), Case(turns=(user("two"),))]
        here.drive(target)
        first, second = here.attempts()

    called = Message(role="assistant", text="", calls=(call,))
    assert first.turns == (user("one"), assistant("fine"), user("two"), called)
    assert second.turns == (user("two"), called)
    assert {one.state for one in (first, second)} == {"replied"}


def test_a_failure_in_the_middle_of_a_conversation_is_that_attempts_failure(tmp_path: Path) -> None:
    def fails_later(request: Request) -> str:
        if len(request.messages) > 1:
            raise raising("dropped")
        return "first"

    with world(tmp_path, 2) as here:
        here.cases = [Case(turns=(user("a"), user("b"))), Case(turns=(user("a"),))]
        here.drive(Watched(fails_later))

        assert [(one.state, one.cause) for one in here.attempts()] == [("could_not_run", "dropped"), ("replied", None)]


def test_a_goal_without_a_prompt_could_not_run_and_is_not_sent(tmp_path: Path) -> None:
    target = Watched(echo)
    with world(tmp_path, 2) as here:
        here.cases = [Case(goal="a goal"), Case(turns=(user("a"),))]
        here.drive(target)

        assert [one.cause for one in here.attempts()] == ["no_prompt", None]
    assert len(target.asked) == 1


def test_an_empty_reply_is_a_reply_and_a_give_up_is_not_judged(tmp_path: Path) -> None:
    rule = ScriptedJudge("not_violated")
    with world(tmp_path, 2, rules={"rule": rule}) as here:
        here.drive(Watched(lambda request: Reply(gave_up=True) if request.ordinal else ""))

        assert [one.state for one in here.attempts()] == ["replied", "gave_up"]
        assert [one.ordinal for one in here.verdicts()] == [0]
        state = here.store.runs.get(here.run)
    assert (state.replied, state.gave_up) == (1, 1)


# ----------------------------------------------------------------------------------------------- the world's faults


def test_a_target_that_fails_for_some_is_asked_for_all(tmp_path: Path) -> None:
    rule = ScriptedJudge("violated")

    def fails_for_some(request: Request) -> str:
        if request.ordinal % 3 == 0:
            raise raising("server_error")
        return "yes"

    with world(tmp_path, 30, rules={"rule": rule}) as here:
        target = Watched(fails_for_some)
        here.drive(target)

        assert len(target.asked) == 30
        assert [one.ordinal for one in here.attempts() if one.state == "could_not_run"] == list(range(0, 30, 3))
        assert here.store.runs.causes(here.run) == (("server_error", 10),)
        assert len(here.verdicts()) == len(rule.judged) == 20


@pytest.mark.parametrize("cause", sorted(HOPELESS))
def test_a_hopeless_target_is_soon_asked_no_more_and_every_attempt_stands(cause: Cause, tmp_path: Path) -> None:
    def never(_request: Request) -> str:
        raise raising(cause)

    with world(tmp_path, 50) as here:
        target = Watched(never)
        here.drive(target)
        kept = here.attempts()

        assert len(target.asked) <= here.concurrency
        assert [(one.state, one.cause, one.detail) for one in kept] == [
            ("could_not_run", cause, f"it said {cause}")
        ] * 50
        assert here.store.runs.causes(here.run) == ((cause, 50),)


def test_a_target_that_has_replied_is_never_given_up(tmp_path: Path) -> None:
    def once(request: Request) -> str:
        if request.ordinal:
            raise raising("unreachable")
        return "yes"

    with world(tmp_path, 30) as here:
        here.concurrency = 1
        target = Watched(once)
        here.drive(target)

    assert len(target.asked) == 30


def test_a_target_that_replies_while_another_request_fails_is_not_given_up(tmp_path: Path) -> None:
    """The first requests go out together: one that is refused must not decide over those that are answered."""

    class Uneven(Watched):
        async def reply(self, request: Request) -> Reply:
            if request.ordinal == 0:
                self.asked.append(request)
                await asyncio.sleep(0.002)
                raise raising("unreachable")
            return await super().reply(request)

    with world(tmp_path, 40) as here:
        target = Uneven(echo, moment=0.05)
        here.drive(target)
        states = [one.state for one in here.attempts()]

    assert states.count("replied") >= 40 - here.concurrency
    assert states[0] == "could_not_run"


def test_attempts_that_could_not_run_are_no_reason_to_hope(tmp_path: Path) -> None:
    """A run that goes on after nothing but failures still stops asking a hopeless target."""

    def never(_request: Request) -> str:
        raise raising("unreachable")

    with world(tmp_path, 50) as here:
        failed = Attempt(ordinal=0, repeat=1, state="could_not_run", cause="unreachable")
        here.store.runs.write(here.run, [failed], [])
        target = Watched(never)
        here.drive(target)

        assert len(target.asked) <= here.concurrency
        assert len(here.attempts()) == 50


# ------------------------------------------------------------------------------------------------- nothing is lost


class Recorder:
    """The store's runs, with every write noted beside what the target had been asked by then."""

    def __init__(self, here: World, target: Watched, slow: float) -> None:
        self._runs = here.store.runs
        self._target = target
        self._slow = slow
        self.kept = 0
        self.most_unkept = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._runs, name)

    def write(self, run: object, attempts: Sequence[Attempt], verdicts: Sequence[Verdict]) -> None:
        time.sleep(self._slow)
        self.most_unkept = max(self.most_unkept, len(self._target.asked) - self.kept)
        self._runs.write(run, attempts, verdicts)  # type: ignore[arg-type]
        self.kept += len(attempts)


def test_a_slot_is_free_only_when_its_reply_is_on_disk(tmp_path: Path) -> None:
    target = Watched(echo, moment=0)
    with world(tmp_path, 80) as here:
        recorder = Recorder(here, target, slow=0.005)
        InlineExecutor().drive(here.work(target), recorder, here.how())  # type: ignore[arg-type]

        assert recorder.kept == 80
    assert 0 < recorder.most_unkept <= here.concurrency


def test_replies_that_wait_for_a_judge_are_judged_before_anything_is_asked(tmp_path: Path) -> None:
    rule, asking = ScriptedJudge("violated"), ScriptedAskingJudge("unsure")
    with world(tmp_path, 5, rules={"rule": rule}, asking={"asking": asking}) as here:
        here.store.runs.write(here.run, [replied(0), replied(1), gave_up(2)], [said(0, "rule")])
        target = Watched(echo)
        here.drive(target)

        assert sorted(request.ordinal for request in target.asked) == [3, 4]
        assert [one.ordinal for one in here.verdicts("rule")] == [0, 1, 3, 4]
        assert [one.ordinal for one in here.verdicts("asking")] == [0, 1, 3, 4]
        here.drive(target)
        assert len(target.asked) == 2, "a run that is whole asks nothing"
    assert len(rule.judged) == 3


@pytest.mark.parametrize("kind", ["rule", "asking"])
def test_a_judge_with_a_bug_stops_the_run_and_every_reply_is_kept(kind: str, tmp_path: Path) -> None:
    rules = {"judge": BrokenRule(7)} if kind == "rule" else {}
    asking = {"judge": BrokenAsking(7)} if kind == "asking" else {}
    with world(tmp_path, 20, rules=rules, asking=asking) as here:
        here.concurrency = 1
        target = Watched(echo)
        with pytest.raises(ZeroDivisionError, match="a bug in the judge"):
            here.drive(target)

        assert [one.ordinal for one in here.attempts()] == list(range(8)), "the reply was there before its judge"
        assert [one.ordinal for one in here.verdicts()] == list(range(7))
        assert target.closed == 1
        here.rules, here.asking = {"judge": ScriptedJudge("violated")}, {}
        here.drive(target)
        assert len(target.asked) == len(here.attempts()) == len(here.verdicts()) == 20


def test_a_target_with_a_bug_stops_the_run_and_what_is_kept_is_kept(tmp_path: Path) -> None:
    def breaks(request: Request) -> str:
        if request.ordinal == 5:
            raise ZeroDivisionError("a bug in the target")
        return "yes"

    with world(tmp_path, 20) as here:
        here.concurrency = 1
        with pytest.raises(ZeroDivisionError, match="a bug in the target"):
            here.drive(Watched(breaks))

        assert [one.ordinal for one in here.attempts()] == list(range(5))


def test_a_store_that_refuses_stops_the_run_with_its_own_error(tmp_path: Path) -> None:
    target = Watched(echo)
    with world(tmp_path, 50) as here:

        class Full(Recorder):
            def write(self, run: object, attempts: Sequence[Attempt], verdicts: Sequence[Verdict]) -> None:
                if self.kept >= 10:
                    raise StoreError("the disk is full")
                super().write(run, attempts, verdicts)

        with pytest.raises(StoreError, match="the disk is full"):
            InlineExecutor().drive(here.work(target), Full(here, target, 0), here.how())  # type: ignore[arg-type]
        assert 10 <= len(here.attempts()) < 50
        here.drive(target)
        assert len(here.attempts()) == 50
    assert target.closed == 2


def test_what_the_world_says_of_a_failure_is_cleaned_and_shortened(tmp_path: Path) -> None:
    def rude(_request: Request) -> str:
        raise CouldNotRun("not_json", "\ud800" + "x" * 9_000)

    with world(tmp_path, 1, rules={"rule": ScriptedJudge(Opinion("unsure", "\udfff" * 9_000))}) as here:
        here.drive(Watched(rude))
        (kept,) = here.attempts()

    assert kept.detail == "\ufffd" + "x" * 1_999


def test_a_cause_that_we_have_no_word_for_is_unexpected_and_stands_in_the_detail(tmp_path: Path) -> None:
    def strange(_request: Request) -> str:
        raise CouldNotRun("quota", "no more today " + "x" * 1_000_001)

    with world(tmp_path, 1) as here:
        here.drive(Watched(strange))
        (kept,) = here.attempts()

    assert kept.cause == "unexpected"
    assert kept.detail.startswith("quota: no more today x")


def test_what_a_judge_says_is_cleaned_and_shortened(tmp_path: Path) -> None:
    with world(tmp_path, 1, rules={"rule": ScriptedJudge(Opinion("unsure", "\udfff" * 9_000))}) as here:
        here.drive(Watched(echo))
        (verdict,) = here.verdicts()

    assert verdict.why == "\ufffd" * 2_000


# ---------------------------------------------------------------------------------------------- loops and interrupts


def test_it_works_inside_a_running_loop(tmp_path: Path) -> None:
    with world(tmp_path, 10) as here:

        async def notebook() -> Reply:
            here.drive(Watched(echo))
            return InlineExecutor().ask(Watched(echo), Request(messages=(user("hi"),), settings=Settings(), seed=1))

        assert asyncio.run(notebook()).text == "heard hi"
        assert len(here.attempts()) == 10


def test_asking_once_lets_the_target_go_even_when_it_fails() -> None:
    def never(_request: Request) -> str:
        raise raising("timed_out")

    target = Watched(never)
    with pytest.raises(CouldNotRun, match="timed_out"):
        InlineExecutor().ask(target, Request(messages=(user("hi"),), settings=Settings(), seed=1))

    assert target.closed == 1


INTERRUPTED = """
import asyncio, sys
from pathlib import Path
from tests.contracts.executors.worlds import Watched, world

def say(request):
    print(request.ordinal, flush=True)
    return "yes"

def drive(here):
    here.drive(Watched(say, moment=0.05))

async def notebook(here):
    drive(here)

with world(Path(sys.argv[1]), 400) as here:
    try:
        if sys.argv[2] == "in a loop":  # begun as a notebook begins it: an interrupt is raised where the code stands
            asyncio.new_event_loop().run_until_complete(notebook(here))
        drive(here)
    except KeyboardInterrupt:
        kept = [attempt.ordinal for attempt in here.attempts()]
        print("interrupted", kept == sorted(set(kept)), len(kept), flush=True)
        sys.exit(130)
"""


@pytest.mark.parametrize("where", ["alone", "in a loop"])
def test_an_interrupt_stops_soon_and_what_is_kept_is_kept(where: str, tmp_path: Path) -> None:
    process = begin(INTERRUPTED, str(tmp_path), where)
    with process:
        assert process.stdout is not None
        heard = [process.stdout.readline() for _reply in range(20)]
        pressed = time.monotonic()
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    rest = out.splitlines()

    assert process.returncode == 130, err
    assert time.monotonic() - pressed < 4, "400 attempts would have taken five seconds"
    word, in_order, kept = rest[-1].split()
    assert (word, in_order) == ("interrupted", "True")
    assert 0 <= len(heard) + len(rest) - 1 - int(kept) <= 4
    assert "Traceback" not in err


def test_nothing_is_left_running_when_the_run_is_over(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    with world(tmp_path, 5) as here:
        here.drive(Watched(echo))
        assert [one.name for one in set(threading.enumerate()) - before if one.name.startswith("writer")] == []
    assert set(threading.enumerate()) == before


def test_two_runs_may_be_driven_from_two_threads(tmp_path: Path) -> None:
    with world(tmp_path, 30) as here:
        other = World(here.store, new_run(here.store, ["f"] * 30), here.cases)
        threads = [threading.Thread(target=one.drive, args=(Watched(echo),)) for one in (here, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)

        assert len(here.attempts()) == len(other.attempts()) == 30


# ----------------------------------------------------------------------------------------------------- a pause


def test_once_it_may_not_go_on_what_is_in_flight_is_kept_and_no_more_is_begun(tmp_path: Path) -> None:
    target, rule = Watched(echo, 0.02), ScriptedJudge("violated")
    with world(tmp_path, 30, rules={"rule": rule}) as here:
        how = here.how()
        halted = dataclasses.replace(how, going=lambda: len(target.asked) < 10)
        whole = InlineExecutor().drive(here.work(target), here.store.runs, halted)

        assert not whole
        assert len(here.attempts()) == len(here.verdicts()) == len(target.asked)
        assert 10 <= len(target.asked) < 10 + here.concurrency
        assert InlineExecutor().drive(here.work(target), here.store.runs, how)
        assert len(here.attempts()) == len(target.asked) == 30


def test_a_pause_between_reply_and_verdict_leaves_the_verdict_to_the_next_drive(tmp_path: Path) -> None:
    with world(tmp_path, 3, asking={"asking": ScriptedAskingJudge("violated")}) as here:
        here.store.runs.write(here.run, [replied(number) for number in range(3)], [])
        halted = dataclasses.replace(here.how(), going=lambda: False)

        assert not InlineExecutor().drive(here.work(Watched(echo)), here.store.runs, halted)
        assert here.verdicts() == []
        here.drive(Watched(echo))
        assert len(here.verdicts()) == 3
