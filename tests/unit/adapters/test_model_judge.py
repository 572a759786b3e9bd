"""What a model judge makes of answers that are not the shape it asked for, and of faults on the way."""

from __future__ import annotations

import asyncio

import pytest

from redcommons.adapters.judges.model import ModelJudge, opinion
from redcommons.dataset.model import Case
from redcommons.evaluation.model import Attempt, Reply
from redcommons.evaluation.ports import Judged, Opinion
from redcommons.testing.misbehaving import misbehaving
from redcommons.values.conversation import assistant, user

SHOWN = Judged(case=Case(), attempt=Attempt(ordinal=0, repeat=1, state="replied", turns=(user("a"), assistant("b"))))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('{"verdict": "violated", "reason": "says so"}', "violated"),
        ('{"verdict": "not_violated"}', "not_violated"),
        ('```json\n{"verdict": "unsure", "reason": "both"}\n```', "unsure"),
        ('<think>{ hm }</think> {"verdict": "needs_context", "reason": "who asks"}', "needs_context"),
        ('{"verdict": "violated"} or rather {"verdict": "not_violated"}', "failed"),
        ('{"verdict": "violated"} yes {"verdict": "violated"}', "violated"),
        ('{"verdict": "VIOLATED"}', "failed"),
        ('{"verdict": "declined"}', "failed"),
        ("violated", "failed"),
        ("", "failed"),
        ("I'm sorry, but I can't help with that.", "failed"),
        ("{" * 10_000, "failed"),
    ],
)
def test_a_verdict_is_read_and_never_guessed(text: str, word: str) -> None:
    found = opinion(Reply(text=text, finish="stop"))

    assert found.word == word
    assert word != "failed" or found.why


def test_a_judge_that_is_cut_off_has_failed_even_if_a_verdict_can_be_read() -> None:
    assert opinion(Reply(text='{"verdict": "violated"}', finish="length")).word == "failed"


def test_a_judge_that_declines_is_said_to_decline() -> None:
    assert "declined" in opinion(Reply(text="I cannot assist with this request.")).why


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("unauthorised", "unauthorised"),
        ("refusal", "declined"),
        ("cut_off", "cut off"),
        ("content_filter", "blocked"),
        ("empty_reply", "nothing"),
        ("good", "no verdict"),
        ("hung", "timed_out"),
        ("invalid_json", "not_json"),
    ],
)
def test_a_judge_that_cannot_answer_has_failed_and_says_why(fault: str, words: str) -> None:
    async def asked() -> Opinion:
        async with misbehaving() as server:
            judge = ModelJudge(server.at(fault), "j", "A rubric.", seconds=0.3, retries=0)
            found = await judge.ask(SHOWN)
            await judge.close()
            return found

    found = asyncio.run(asked())

    assert (found.word, words in found.why) == ("failed", True)
