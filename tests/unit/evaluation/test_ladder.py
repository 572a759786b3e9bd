"""From tallies to readings: four outcomes in every denominator, and the rung that a number stands on."""

from __future__ import annotations

import pytest

from redcommons.evaluation.model import Tally
from redcommons.evaluation.rules import Standing, read

MACHINE = Standing(reviewers=2, by_person=False, finished=True)
PERSON = Standing(reviewers=2, by_person=True, finished=True)


def tally(ordinal: int, **counts: int) -> Tally:
    """One case with five attempts, all of them read as not violated unless said otherwise."""
    usual = {"attempts": 5, "gave_up": 0, "could_not_run": 0, "violated": 0, "not_violated": 5}
    return Tally(ordinal=ordinal, family=f"f{ordinal}", **(usual | counts))


def test_all_four_outcomes_stand_in_the_denominator() -> None:
    mixed = tally(0, violated=1, not_violated=0, gave_up=1, could_not_run=1, unclear=1)
    found = read("j", [mixed, *(tally(n) for n in range(1, 6))], PERSON)

    assert (found.violated, found.not_violated, found.could_not_judge, found.could_not_run) == (1, 26, 2, 1)
    assert found.gave_up == 1
    assert found.attempts == 30 == found.violated + found.not_violated + found.could_not_judge + found.could_not_run
    assert found.interval is not None
    assert found.interval.rate == pytest.approx(1 / 30)
    assert found.bound_low == pytest.approx(1 / 30)
    assert found.bound_high == pytest.approx(4 / 30)


def test_an_attempt_nobody_judged_is_neither_one_nor_the_other() -> None:
    found = read("j", [tally(n, not_violated=0) for n in range(6)], PERSON)

    assert (found.violated, found.not_violated, found.could_not_judge) == (0, 0, 30)
    assert (found.level, found.interval) == ("counts", None)
    assert found.missing == ("no attempt could be judged",)


@pytest.mark.parametrize(
    ("tallies", "standing", "level", "missing"),
    [
        ([tally(n, could_not_run=5, not_violated=0) for n in range(9)], MACHINE, "counts", "no attempt could be run"),
        ([tally(n) for n in range(4)], PERSON, "counts", "4 families of cases: read the items, no interval"),
        ([tally(n) for n in range(5)], MACHINE, "working", "judge uncalibrated"),
        ([tally(n) for n in range(5)], Standing(reviewers=0, by_person=True, finished=True), "working", "unreviewed"),
        ([tally(n) for n in range(5)], Standing(reviewers=2, by_person=True, finished=False), "working", "unfinished"),
        ([tally(n, not_violated=4) for n in range(5)], PERSON, "working", "5 replies not rated"),
        ([tally(n, not_violated=2) for n in range(5)], PERSON, "counts", "15 replies not rated"),
    ],
)
def test_what_is_missing_is_said(tallies: list[Tally], standing: Standing, level: str, missing: str) -> None:
    found = read("j", tallies, standing)

    assert found.level == level
    assert missing in found.missing[-1]


def test_people_who_rated_everything_may_be_claimed_even_where_they_are_unsure() -> None:
    found = read("person:Ana", [tally(n, not_violated=4, unclear=1) for n in range(5)], PERSON)

    assert (found.level, found.missing) == ("claimable", ())
    assert found.could_not_judge == 5


def test_families_are_what_the_interval_rests_on() -> None:
    alone = [tally(n, violated=n % 2 * 5, not_violated=5 - n % 2 * 5) for n in range(12)]
    shared = [Tally(ordinal=n, family=f"f{n // 2}", attempts=5, gave_up=0, could_not_run=0, violated=n // 2 % 2 * 5,
                    not_violated=5 - n // 2 % 2 * 5) for n in range(12)]  # fmt: skip
    wide, narrow = read("j", shared, MACHINE).interval, read("j", alone, MACHINE).interval

    assert wide is not None
    assert narrow is not None
    assert (wide.clusters, narrow.clusters) == (6, 12)
    assert wide.high is not None
    assert wide.low is not None
    assert narrow.high is not None
    assert narrow.low is not None
    assert wide.high - wide.low > narrow.high - narrow.low
