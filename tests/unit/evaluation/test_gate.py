"""The gate before a comparison: one declared contrast, and everything else equal."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from redcommons.evaluation.model import Contrast, Estimand, JudgeSpec, Plan, Settings, Tally, TargetSpec
from redcommons.evaluation.rules import differing, estimand, paired, seed_of
from redcommons.values.base import Fingerprint
from redcommons.values.identity import StudyId

PLAN = Plan(
    study=StudyId("s"),
    release=Fingerprint("a" * 64),
    sampling="all of them",
    target=TargetSpec(spec="helpline:1.4", type="helpline", address="2026", version="1.4"),
)
JUDGE = JudgeSpec(spec="refusal", type="refusal", key="refusal", version="markers 1")
BASE = estimand(PLAN, JUDGE)

CHANGED: dict[str, object] = {
    "criterion": "another rubric",
    "population": "b" * 64,
    "sampling": "some of them",
    "method": "crescendo",
    "adapted_to": "some model",
    "budget": 10,
    "stopping": "first success",
    "aggregation": "any of k",
    "reading": "person:Ana",
    "system_prompt": "Be brief.",
    "settings": Settings(temperature=1.0),
    "repeats": 5,
    "target": "another",
    "target_version": "1.5",
}
ALLOWED = {
    "target": {"target", "target_version"},
    "target-version": {"target_version"},
    "system-prompt": {"system_prompt"},
    "method": {"method"},
    "time": set(),
}


def test_every_field_of_an_estimand_is_held_against_the_other() -> None:
    assert set(CHANGED) == set(Estimand.__struct_fields__)
    assert set(ALLOWED) == set(get_args(Contrast))


@pytest.mark.parametrize("contrast", get_args(Contrast))
@pytest.mark.parametrize("field", CHANGED)
def test_only_the_contrast_may_differ(contrast: Contrast, field: str) -> None:
    other = msgspec.structs.replace(BASE, **{field: CHANGED[field]})

    found = differing(BASE, other, contrast)
    assert bool(found) == (field not in ALLOWED[contrast])
    assert len(found) <= 1
    assert not differing(BASE, BASE, contrast)


def test_patience_is_no_part_of_what_is_measured() -> None:
    patient = msgspec.structs.replace(PLAN, settings=Settings(timeout=5, retries=0))

    assert estimand(patient, JUDGE) == BASE


def test_pairs_are_families_that_both_runs_asked() -> None:
    def tallied(family: str, violated: int) -> Tally:
        return Tally(
            ordinal=0,
            family=family,
            attempts=4,
            gave_up=0,
            could_not_run=0,
            violated=violated,
            not_violated=4 - violated,
        )

    left = [tallied("a", 4), tallied("a", 0), tallied("b", 2), tallied("only here", 4)]
    right = [tallied("b", 4), tallied("a", 1)]
    assert paired(left, right) == ([0.5, 0.5], [0.25, 1.0])


def test_seeds_differ_between_runs_repeats_and_cases_and_stay_the_same() -> None:
    seeds = {seed_of(PLAN, number, ordinal, repeat) for number in (1, 2) for ordinal in range(50) for repeat in (1, 2)}

    assert len(seeds) == 200
    assert all(0 <= seed < 2**31 for seed in seeds)
    assert seed_of(PLAN, 1, 0, 1) == seed_of(PLAN, 1, 0, 1)
