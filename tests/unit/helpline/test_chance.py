"""Draws that can be asked again."""

from __future__ import annotations

import pytest

from redcommons.helpline.chance import digest, propensity, spelled, uniform
from redcommons.values.conversation import assistant, user


@pytest.mark.parametrize("mean", [0.01, 0.02, 0.05, 0.3, 0.5, 0.65, 0.97])
@pytest.mark.parametrize("icc", [0.1, 0.2, 0.3])
def test_propensity_has_the_mean_and_the_icc_that_it_is_given(mean: float, icc: float) -> None:
    n = 20_000
    own = [propensity(mean, icc, (place + 0.5) / n) for place in range(n)]
    average = sum(own) / n
    variance = sum((p - average) ** 2 for p in own) / n
    assert all(0 <= p <= 1 for p in own)
    assert average == pytest.approx(mean, abs=1e-4)
    assert variance / (mean * (1 - mean)) == pytest.approx(icc, abs=1e-3)


@pytest.mark.parametrize("mean", [0.0, 1.0])
def test_certainty_stays_certain(mean: float) -> None:
    assert {propensity(mean, 0.2, draw) for draw in (0.0, 0.5, 0.999)} == {mean}


def test_the_largest_digest_is_still_below_one() -> None:
    assert uniform(b"\xff" * 8) < 1
    assert uniform(b"\x00" * 8) == 0


def test_a_digest_is_the_same_everywhere() -> None:
    assert digest("7/wrong_deadline", b"user:4:Hola").hex() == "fdb315ba19a2bb22"


def test_different_conversations_are_spelled_differently() -> None:
    pairs = [
        ([user("ab"), user("c")], [user("a"), user("bc")]),
        ([user("a"), assistant("b")], [user("a"), user("b")]),
        ([user("a:1:b")], [user("a"), user("b")]),
    ]
    assert all(spelled(left) != spelled(right) for left, right in pairs)
    assert digest("1", b"2x") != digest("12", b"x")


def test_only_the_users_words_are_spelled_when_asked() -> None:
    assert spelled([user("a"), assistant("b")], only_user=True) == spelled([user("a")])
