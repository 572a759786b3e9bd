"""Nothing is handed out before the study has said its terms and the person could say no."""

from typing import Any

import msgspec
import pytest

from redcommons.care.model import Amounts, Offer, Private
from redcommons.care.pocket import mark
from redcommons.care.rules import counts, decide, fits, limit_of, limit_reached, refusal, wish
from redcommons.values.sensitivity import Sensitivity

GIVEN = ("terms", "consented", "support", "unlocked", "bounded")
READY: dict[str, Any] = {"own": False} | dict.fromkeys(GIVEN, True)


def test_one_s_own_work_meets_nothing() -> None:
    assert refusal(Offer(own=True)) == ""


def test_somebody_else_s_work_needs_all_of_it() -> None:
    assert refusal(Offer(**READY)) == ""


@pytest.mark.parametrize(
    ("missing", "why"),
    [
        ("terms", "no_terms"),
        ("consented", "no_consent"),
        ("support", "no_support"),
        ("unlocked", "no_vault"),
        ("bounded", "no_boundaries"),
    ],
)
def test_what_is_missing_is_named(missing: str, why: str) -> None:
    assert refusal(Offer(**{**READY, missing: False})) == why


def test_mild_work_needs_no_open_vault_and_has_no_limit() -> None:
    assert refusal(Offer(**{**READY, "unlocked": False}, mild=True, used=Amounts(day=9), limit=Amounts(day=1))) == ""


@pytest.mark.parametrize(("amount", "why"), [("session", "session"), ("day", "limit"), ("week", "week")])
def test_at_a_limit_nothing_is_handed_out(amount: str, why: str) -> None:
    limit = Amounts(**{amount: 2})
    assert refusal(Offer(**READY, used=Amounts(**{amount: 2}), limit=limit)) == why
    assert refusal(Offer(**READY, used=Amounts(**{amount: 1}), limit=limit)) == ""


@pytest.mark.parametrize(("own", "agreed", "holds"), [(0, 0, 0), (5, 0, 5), (0, 20, 20), (5, 20, 5), (50, 20, 20)])
@pytest.mark.parametrize("amount", Amounts.__struct_fields__)
def test_a_person_s_own_limit_counts_within_the_agreed_one(amount: str, own: int, agreed: int, holds: int) -> None:
    held = limit_of(Amounts(**{amount: own}), Amounts(**{amount: agreed}))
    assert held == Amounts(**{amount: holds})
    assert not limit_reached(1_000_000, 0)


def test_enough_of_one_topic_leaves_the_others() -> None:
    private = Private(spent=((mark("privacy"), "2026-01-01", 3),))
    now, limit = "2026-01-01T10:00:00Z", Amounts(topic=3)
    assert not fits(private, "privacy", now, limit)
    assert fits(private, "wrong advice", now, limit)
    assert fits(private, "", now, limit)
    assert fits(private, "privacy", "2026-01-02T10:00:00Z", limit)


def test_harm_aimed_at_one_s_own_group_is_taken_as_its_person_says() -> None:
    mine = Private(own_group=(mark("privacy"),))
    now = "2026-01-01T10:00:00Z"
    assert fits(mine, "privacy", now, Amounts())
    assert not fits(msgspec.structs.replace(mine, matching="none"), "privacy", now, Amounts())
    assert (counts(mine, "privacy"), counts(mine, "wrong advice"), counts(mine, "")) == (2, 1, 1)


def test_what_a_person_set_decides_what_they_are_shown() -> None:
    private = Private(boundaries=(mark("privacy"),), hidden=(mark("wrong advice"),), hide_unknown=False)
    shown = {
        harm: decide(Sensitivity(harm=harm), wish(private, harm)).showing
        for harm in ("privacy", "wrong advice", "x", "")
    }

    assert shown == {"privacy": "withheld", "wrong advice": "hidden", "x": "shown", "": "shown"}
