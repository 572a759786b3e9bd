"""The public fakes do as they are told, and say so when they were told too little."""

from __future__ import annotations

import asyncio

import pytest

from redcommons.dataset.model import Case
from redcommons.evaluation.model import Attempt, Reply, Settings
from redcommons.evaluation.ports import Judged, Opinion, Request
from redcommons.testing import FrozenClock, ScriptedAskingJudge, ScriptedJudge, ScriptedTarget
from redcommons.values.conversation import user
from redcommons.values.errors import CouldNotRun

REQUEST = Request(messages=(user("Hello"),), settings=Settings(), seed=0)
SHOWN = Judged(case=Case(), attempt=Attempt(ordinal=0, repeat=1, state="replied"))


def test_a_scripted_target_follows_its_list_and_says_when_it_has_run_out() -> None:
    target = ScriptedTarget(["one", Reply(text="two", model="m"), CouldNotRun("dropped", "three")])

    assert asyncio.run(target.reply(REQUEST)).text == "one"
    assert asyncio.run(target.reply(REQUEST)).model == "m"
    with pytest.raises(CouldNotRun, match="three"):
        asyncio.run(target.reply(REQUEST))
    with pytest.raises(AssertionError, match="3 entries"):
        asyncio.run(target.reply(REQUEST))
    assert target.asked == [REQUEST] * 4


def test_a_scripted_judge_says_one_word_a_list_or_what_a_function_says() -> None:
    assert ScriptedJudge("unsure").judge(SHOWN).word == "unsure"
    assert ScriptedJudge(lambda judged: Opinion("failed", str(judged.attempt.repeat))).judge(SHOWN).why == "1"
    listed = ScriptedJudge(["violated", "declined"])
    assert [listed.judge(SHOWN).word, listed.judge(SHOWN).word] == ["violated", "declined"]
    with pytest.raises(AssertionError, match="2 entries"):
        listed.judge(SHOWN)


def test_a_scripted_judge_that_is_asked_remembers_what_it_saw() -> None:
    judge = ScriptedAskingJudge("violated")

    assert asyncio.run(judge.ask(SHOWN)).word == "violated"
    assert judge.judged == [SHOWN]


def test_a_frozen_clock_moves_when_told() -> None:
    clock = FrozenClock("2026-01-01T00:00:59Z")
    first = clock.now()
    clock.tick(2)

    assert (first, clock.now()) == ("2026-01-01T00:00:59Z", "2026-01-01T00:01:01Z")
