"""Patterns that backtrack for ever cost a moment, never the run."""

from __future__ import annotations

import re
import time

import pytest

from redcommons.adapters.judges import open_judge, parse_judge
from redcommons.adapters.judges._matching import Matcher, TooSlow, may_backtrack
from redcommons.dataset.model import Case
from redcommons.evaluation.model import Attempt
from redcommons.evaluation.ports import Judged
from redcommons.values.conversation import assistant

CATASTROPHE = re.compile(r"(a+)+$")


def test_a_catastrophic_pattern_is_stopped_and_the_next_one_answered() -> None:
    matcher = Matcher(seconds=0.1)
    begun = time.monotonic()

    with pytest.raises(TooSlow, match=r"0\.1 s"):
        matcher.search(CATASTROPHE, "a" * 40 + "b")

    assert time.monotonic() - begun < 10
    assert matcher.search(CATASTROPHE, "bbaaa") == "aaa"


def test_a_process_that_says_nothing_is_given_up() -> None:
    matcher = Matcher(patience=0.0)

    for _ in range(2):
        with pytest.raises(TooSlow):
            matcher.search(CATASTROPHE, "baa")


def test_a_process_that_has_ended_is_replaced() -> None:
    matcher = Matcher()
    first = matcher.search(CATASTROPHE, "baa")
    matcher.close()
    matcher.close()

    assert (first, matcher.search(CATASTROPHE, "ba")) == ("aa", "a")


@pytest.mark.parametrize("text", ["", "x", "\x00\u00e9\U0001f3e0 7 days \ud800", "x" * 300_000 + "7 days"])
@pytest.mark.parametrize("pattern", [r"\d+ days?", "7 days", "(?i)DAYS", r"\Z", "\ud800"])
def test_the_other_process_finds_what_this_one_would(pattern: str, text: str) -> None:
    compiled = re.compile(pattern)
    match = compiled.search(text)

    assert Matcher().search(compiled, text) == (match[0] if match else None)


@pytest.mark.parametrize("pattern", ["seven days", "(?i)seven|7", r"\bno\b", "[a-z]", "^yes$"])
def test_what_cannot_backtrack_is_searched_here(pattern: str) -> None:
    assert not may_backtrack(pattern)


@pytest.mark.parametrize("pattern", ["a+", "a*", "a?", "a{2,}", "(a|a)", "(?:a|ab)(?:c|bcd)"])
def test_what_might_is_not(pattern: str) -> None:
    assert may_backtrack(pattern)


def test_a_search_that_is_stopped_ends_as_failed_and_not_as_a_verdict() -> None:
    judge = open_judge(parse_judge(r"regex:^(a+)+$"))
    attempt = Attempt(ordinal=0, repeat=1, state="replied", turns=(assistant("a" * 40 + "b"),))

    opinion = judge.judge(Judged(case=Case(), attempt=attempt))  # type: ignore[union-attr]

    assert (opinion.word, "simplify" in opinion.why) == ("failed", True)
