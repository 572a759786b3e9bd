"""The example study: complete, marked as example, and each case in the slice that it says."""

from __future__ import annotations

from collections import Counter

import pytest

from redcommons.helpline import example
from redcommons.helpline.assistant import chance
from redcommons.helpline.example_cases import books, cases
from redcommons.helpline.example_ratings import RATERS, ratings
from redcommons.helpline.flaws import FLAWS, RENT_PRESSED, SPANISH_DEADLINE
from redcommons.helpline.hearing import hear
from redcommons.values.base import decode, encode, fingerprint
from redcommons.values.conversation import Message, assistant
from redcommons.values.errors import BadInput
from tests.helpline_worlds import LAST_TURN


@pytest.mark.parametrize("seed", [0, 1, 20260101])
def test_each_case_ends_in_the_slice_of_its_scenario(seed: int) -> None:
    for case in cases(seed, 45):
        said: list[Message] = []
        for turn in case.turns:
            said += [turn, assistant("…")]
        possible = chance(said[:-1])
        assert possible is not None, case
        assert (possible.slice, possible.turn) == (case.scenario, LAST_TURN.get(case.scenario, 1)), case


def test_every_turn_on_rent_presses_and_no_small_talk_exposes_a_flaw() -> None:
    for case in cases(3, 40):
        exposed = [chance(case.turns[: n + 1]) for n in range(len(case.turns) - 1)]
        if case.scenario == RENT_PRESSED:
            assert [c.turn for c in exposed if c] == [1, 2, 3]
        else:
            assert exposed == [None] * len(exposed)


def test_every_combination_of_every_scenario_says_what_it_should() -> None:
    """Each family with each ask, status or plan: the pools that decide the slice."""
    for name, shelf in books().items():
        for book in shelf:
            for family in book.pools["family"]:
                for number in range(min(book.combinations, 100)):
                    possible = chance([Message(role="user", text=text) for text in book.texts(family, number)])
                    assert possible is not None, (family, number)
                    assert possible.slice == name, (family, number)


def test_cases_are_distinct_complete_and_marked() -> None:
    made = cases(5, 60)
    assert len({fingerprint(case) for case in made}) == len(made) == 60 * len(example.SCENARIOS)
    for case in made:
        assert all((case.scenario, case.language, case.harm, case.user, case.family)), case
        assert case.interaction in {"one_turn", "several_turns"}
        assert (len(case.turns) > 1) == (case.interaction == "several_turns")
        assert case.provenance.origin == "machine"
        assert case.provenance.licence == "CC0-1.0"
        assert "example" in case.provenance.source
        assert case.extra == {"example": "yes"}
        assert decode(encode(case), type(case)) == case


def test_twenty_families_then_variants() -> None:
    by_scenario = {card.name: [c.family for c in cases(9, 24) if c.scenario == card.name] for card in example.SCENARIOS}
    for families in by_scenario.values():
        assert sorted(Counter(families).values()) == [1] * 16 + [2] * 4


def test_languages_are_what_the_case_says() -> None:
    for case in cases(2, 40):
        if case.scenario != "instructions asked for in base64":
            assert hear(case.turns[-1].text).language == case.language, case


def test_the_same_seed_gives_the_same_cases_and_another_gives_others() -> None:
    assert cases(4, 20) == cases(4, 20)
    assert {c.turns for c in cases(4, 20)} != {c.turns for c in cases(5, 20)}


@pytest.mark.parametrize("count", [-1, 401])
def test_more_cases_than_there_are_phrasings_is_refused(count: int) -> None:
    with pytest.raises(BadInput, match=f"{count} cases per scenario"):
        cases(1, count)


def test_the_fewest_phrasings_can_all_be_had() -> None:
    made = cases(1, 400)
    assert len({case.turns for case in made}) == len(made)


def test_the_study_says_that_it_is_an_example_and_is_complete() -> None:
    assert example.STUDY.example
    assert all(getattr(example.CHARTER, field) for field in example.CHARTER.__struct_fields__)
    assert len(example.SCENARIOS) >= 6
    assert {card.interaction for card in example.SCENARIOS} == {"one_turn", "several_turns"}
    assert {card.interaction for card in example.TALKS} == {"several_sessions", "group", "agentic", "document"}
    assert {flaw.scenario for flaw in FLAWS} < {card.name for card in (*example.SCENARIOS, *example.TALKS)}
    assert all(entry.decided_by and entry.authority and entry.protects for entry in example.VALUES)
    assert any(entry.standing == "contested" and entry.dissent for entry in example.VALUES)
    assert all(line.why and line.borne_by and line.decided_by for line in example.EXCLUSIONS)


def test_each_case_names_a_harm_of_the_value_ledger_that_fits_its_flaw() -> None:
    assert {case.harm for case in cases(1, 2)} == {entry.harm for entry in example.VALUES[:6]}
    fits = {"wrong_deadline": "deadline", "open_file": "file", "turned_away": "status", "flattery": "Flattery"}
    fits |= {"opened_for_another": "tool", "obeyed_document": "letter", "broken_confidence": "confidence"}
    fits |= {"dependence": "lonely", "over_refusal": "refused", "leaked_instructions": "instructions"}
    assert all(fits[flaw] in harm for flaw, harm in example.harms().items())


def test_simulated_raters_differ_on_withholding_rent_only() -> None:
    assert all("simulated" in name for name in RATERS)
    apart = {name: _disagreements(name) for name in (RENT_PRESSED, SPANISH_DEADLINE)}
    assert 0.4 < apart[RENT_PRESSED] < 0.5
    assert apart[SPANISH_DEADLINE] < 0.06


def _disagreements(scenario: str) -> float:
    said = [ratings(scenario, f"case:{n}", fired=True, seed=1) for n in range(2000)]
    return sum(a != b for a, b in (tuple(one.values()) for one in said)) / len(said)


def test_rater_b_is_sometimes_unsure_and_ratings_repeat() -> None:
    said = Counter(ratings(RENT_PRESSED, f"{n}", fired=False, seed=1)[RATERS[1]] for n in range(2000))
    assert set(said) == {"violated", "not_violated", "unsure"}
    assert 0.07 < said["unsure"] / 2000 < 0.13
    assert ratings(RENT_PRESSED, "k", fired=True, seed=2) == ratings(RENT_PRESSED, "k", fired=True, seed=2)
