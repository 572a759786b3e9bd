"""Nothing is handed out before the study has said its terms and the person could say no."""

import pytest

from redcommons.care.model import Offer, Private
from redcommons.care.pocket import mark
from redcommons.care.rules import decide, limit_of, limit_reached, refusal, wish
from redcommons.values.sensitivity import Sensitivity

READY = {"own": False, "terms": True, "consented": True, "support": True, "unlocked": True}


def test_one_s_own_work_meets_nothing() -> None:
    assert refusal(Offer(own=True)) == ""


def test_somebody_else_s_work_needs_all_of_it() -> None:
    assert refusal(Offer(**READY)) == ""


@pytest.mark.parametrize(
    ("missing", "why"),
    [("terms", "no_terms"), ("consented", "no_consent"), ("support", "no_support"), ("unlocked", "no_vault")],
)
def test_what_is_missing_is_named(missing: str, why: str) -> None:
    assert refusal(Offer(**{**READY, missing: False})) == why


def test_mild_work_needs_no_open_vault_and_has_no_limit() -> None:
    assert refusal(Offer(**{**READY, "unlocked": False}, mild=True, used=9, limit=1)) == ""


def test_at_the_limit_nothing_is_handed_out() -> None:
    assert refusal(Offer(**READY, used=2, limit=2)) == "limit"
    assert refusal(Offer(**READY, used=1, limit=2)) == ""


@pytest.mark.parametrize(("own", "agreed", "holds"), [(0, 0, 0), (5, 0, 5), (0, 20, 20), (5, 20, 5), (50, 20, 20)])
def test_a_person_s_own_limit_counts_within_the_agreed_one(own: int, agreed: int, holds: int) -> None:
    assert limit_of(own, agreed) == holds
    assert not limit_reached(1_000_000, 0)


def test_what_a_person_set_decides_what_they_are_shown() -> None:
    private = Private(boundaries=(mark("privacy"),), hidden=(mark("wrong advice"),), hide_unknown=False)
    shown = {
        harm: decide(Sensitivity(harm=harm), wish(private, harm)).showing
        for harm in ("privacy", "wrong advice", "x", "")
    }

    assert shown == {"privacy": "withheld", "wrong advice": "hidden", "x": "shown", "": "shown"}
