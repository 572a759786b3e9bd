"""What every register of runs promises."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from redcommons.adapters.store.opening import Store
from redcommons.evaluation.model import Attempt, Tally, Verdict
from redcommons.testing import FrozenClock
from redcommons.values.base import Fingerprint
from redcommons.values.conversation import assistant, user
from redcommons.values.errors import NotFound, RedcommonsError, StoreError
from redcommons.values.identity import RunId
from redcommons.values.text import clean
from tests.store_worlds import AWKWARD, could_not_run, gave_up, new_run, new_study, opened, replied, said

NOBODY = RunId("run-nobody")


def tallies(store: Store, run: RunId, judge: str) -> list[tuple[int, int, int, int, int]]:
    """Attempts, gave up, could not run, violated, not violated of each case."""
    return [
        (t.attempts, t.gave_up, t.could_not_run, t.violated, t.not_violated) for t in store.runs.tallies(run, judge)
    ]


# ---------------------------------------------------------------------------------------------------- the register


def test_runs_are_found_by_study_and_by_plan_oldest_first(store: Store) -> None:
    study = new_study()
    ids = [new_run(store, ["f"], ["j"], study) for _run in range(3)]
    found = store.runs.find(study=study)

    assert [state.run.id for state in found] == ids
    assert [state.run.id for state in store.runs.find(plan=found[1].run.plan)] == ids[1:2]
    assert store.runs.find(study=new_study()) == ()
    assert set(ids) <= {state.run.id for state in store.runs.find()}


def test_a_run_that_is_not_there_is_named_with_the_way_out(store: Store) -> None:
    for ask in (store.runs.get, store.runs.done, store.runs.causes):
        with pytest.raises(NotFound, match=r"run-nobody.*redcommons runs"):
            ask(NOBODY)
    with pytest.raises(NotFound, match="no plan"):
        store.runs.plan(Fingerprint("0" * 64))


def test_a_plan_keeps_the_time_at_which_it_was_first_made(store: Store) -> None:
    plan = store.runs.plan(store.runs.get(new_run(store, ["f"])).run.plan)

    assert store.runs.keep_plan(plan, "2027-05-05T00:00:00Z") == "2026-01-01T00:00:00Z"


def test_a_run_is_finished_once_and_its_first_result_is_dated_once(own_place: str) -> None:
    clock = FrozenClock("2026-02-01T00:00:00Z")
    with opened(own_place, clock) as store:
        run = new_run(store, ["f", "g"])
        assert store.runs.get(run).first_result_at == ""
        for ordinal in (0, 1):
            store.runs.write(run, [replied(ordinal)], [])
            clock.tick(60)
        store.runs.finish(run, "2026-03-01T00:00:00Z")
        store.runs.finish(run, "2026-04-01T00:00:00Z")
        state = store.runs.get(run)

    assert state.first_result_at == "2026-02-01T00:00:00Z"
    assert state.finished_at == "2026-03-01T00:00:00Z"


def test_the_first_result_is_dated_by_the_first_write_that_is_kept(own_place: str) -> None:
    with opened(own_place, FrozenClock("2026-02-01T00:00:00Z")) as store:
        run = new_run(store, ["f"], ["j"])
        with pytest.raises(RedcommonsError):
            store.runs.write(run, [replied(0)], [said(0, "j"), said(0, "j")])
        assert store.runs.get(run).first_result_at == ""
        store.runs.write(run, [replied(0)], [])

        assert store.runs.get(run).first_result_at == "2026-02-01T00:00:00Z"


# ------------------------------------------------------------------------------------------- attempts and verdicts


def test_attempts_come_back_by_ordinal_and_repeat_with_every_word(store: Store) -> None:
    texts = [*AWKWARD, "a\x00b", clean("lone \udfff"), "", "x" * 1_000_000]
    run = new_run(store, ["f"] * len(texts))
    attempts = [
        Attempt(ordinal=o, repeat=r, state="replied", turns=(user(text), assistant(text)), model="m", finish="stop")
        for o, text in enumerate(texts)
        for r in (1, 2)
    ]
    store.runs.write(run, attempts[::-1], [])

    assert list(store.runs.attempts(run)) == attempts
    assert list(store.runs.attempts(run, [(3, 2), (0, 1), (99, 1)])) == [attempts[0], attempts[7]]
    assert list(store.runs.attempts(run, [])) == []


def test_ten_thousand_attempts_come_back_page_by_page_in_order(store: Store) -> None:
    run = new_run(store, ["f"] * 3_334)
    keys = [(ordinal, repeat) for ordinal in range(3_334) for repeat in (1, 2, 3)]
    for start in range(0, len(keys), 4_000):
        store.runs.write(run, [replied(*key) for key in keys[::-1][start : start + 4_000]], [])

    assert [(attempt.ordinal, attempt.repeat) for attempt in store.runs.attempts(run)] == keys
    some = keys[1::2]
    assert [(attempt.ordinal, attempt.repeat) for attempt in store.runs.attempts(run, some[::-1])] == some
    assert store.runs.done(run) == frozenset(keys)


def test_one_case_with_more_repeats_than_a_page_comes_back_whole(store: Store) -> None:
    run = new_run(store, ["f", "g"])
    keys = [(ordinal, repeat) for ordinal in (0, 1) for repeat in range(1, 1_101)]
    store.runs.write(run, [replied(*key) for key in keys], [])

    assert [(attempt.ordinal, attempt.repeat) for attempt in store.runs.attempts(run)] == keys


def test_verdicts_come_back_by_judge_then_ordinal_then_repeat(store: Store) -> None:
    run = new_run(store, ["f"] * 3, ["zeta", "alpha"])
    keys = [(o, r) for o in range(3) for r in (1, 2)]
    verdicts = [said(o, judge, "unsure", r, why=f"\x00 {judge}") for judge in ("zeta", "alpha") for o, r in keys]
    store.runs.write(run, [replied(*key) for key in keys], verdicts[::-1])

    assert list(store.runs.verdicts(run)) == verdicts
    assert list(store.runs.verdicts(run, "alpha")) == verdicts[6:]
    assert list(store.runs.verdicts(run, "nobody")) == []


def test_what_is_done_and_what_waits_for_a_judge(store: Store) -> None:
    run = new_run(store, ["f"] * 4, ["a", "b"])
    store.runs.write(run, [replied(2), replied(0, 2), replied(0), gave_up(1), could_not_run(3)], [said(0, "a")])

    assert store.runs.done(run) == {(0, 1), (0, 2), (1, 1), (2, 1), (3, 1)}
    assert store.runs.unjudged(run, "a") == ((0, 2), (2, 1))
    assert store.runs.unjudged(run, "b") == ((0, 1), (0, 2), (2, 1))
    assert store.runs.unjudged(run, "nobody yet") == ((0, 1), (0, 2), (2, 1))


def test_runs_do_not_mix(store: Store) -> None:
    one, two = new_run(store, ["f"], ["j"]), new_run(store, ["f"], ["j"])
    store.runs.write(one, [replied(0)], [said(0, "j")])

    assert store.runs.done(two) == frozenset()
    assert list(store.runs.attempts(two)) == []
    assert list(store.runs.verdicts(two)) == []
    assert tallies(store, two, "j") == [(0, 0, 0, 0, 0)]


@pytest.mark.parametrize(
    "verdicts",
    [[said(0, "j"), said(0, "j", "unsure")], [said(0, "nobody")], [said(1, "j")]],
    ids=["twice", "a judge the run has not", "one that is there already"],
)
def test_a_verdict_that_cannot_be_written_takes_its_attempts_with_it(store: Store, verdicts: list[Verdict]) -> None:
    run = new_run(store, ["f", "g"], ["j"])
    store.runs.write(run, [replied(1)], [said(1, "j")])
    before = (tallies(store, run, "j"), list(store.runs.attempts(run)), list(store.runs.verdicts(run)))

    with pytest.raises(RedcommonsError):
        store.runs.write(run, [replied(0)], verdicts)
    assert (tallies(store, run, "j"), list(store.runs.attempts(run)), list(store.runs.verdicts(run))) == before
    store.runs.write(run, [replied(0)], [said(0, "j")])
    assert tallies(store, run, "j") == [(1, 0, 0, 1, 0), (1, 0, 0, 1, 0)]


def test_an_attempt_is_never_written_over_nor_counted_twice(store: Store) -> None:
    run = new_run(store, ["f", "g"], ["j"])
    store.runs.write(run, [replied(0, text="first")], [])

    with pytest.raises(StoreError):
        store.runs.write(run, [replied(1), replied(0, text="second")], [said(1, "j")])
    assert list(store.runs.attempts(run)) == [replied(0, text="first")]
    assert tallies(store, run, "j") == [(1, 0, 0, 0, 0), (0, 0, 0, 0, 0)]


# ------------------------------------------------------------------------------------------------- tallies, causes


def test_tallies_count_every_state_and_every_word_for_each_case(store: Store) -> None:
    run = new_run(store, ["f", "f", "g"], ["j"])
    attempts = [replied(0), replied(0, 2), gave_up(0, 3), could_not_run(1), replied(2), replied(2, 2)]
    words = [said(0, "j"), said(0, "j", "not_violated", 2), said(2, "j", "unsure"), said(2, "j", "failed", 2)]
    store.runs.write(run, attempts, words)

    assert tallies(store, run, "j") == [(3, 1, 0, 1, 1), (1, 0, 1, 0, 0), (2, 0, 0, 0, 0)]
    assert [tally.family for tally in store.runs.tallies(run, "j")] == ["f", "f", "g"]
    state = store.runs.get(run)
    assert (state.replied, state.gave_up, state.could_not_run) == (4, 1, 1)


def test_a_judge_that_has_said_nothing_has_a_tally_of_zeros_for_every_case(store: Store) -> None:
    run = new_run(store, ["f", "g"], ["j", "silent"])
    store.runs.write(run, [replied(0), gave_up(1)], [said(0, "j")])
    zeros = [(1, 0, 0, 0, 0), (1, 1, 0, 0, 0)]

    assert tallies(store, run, "silent") == tallies(store, run, "person:nobody") == zeros


def test_a_run_without_an_attempt_has_its_cases_all_the_same(store: Store) -> None:
    run = new_run(store, ["f", "g"], ["j"])

    assert store.runs.tallies(run, "j") == tuple(
        Tally(ordinal=o, family=f, attempts=0, gave_up=0, could_not_run=0, violated=0, not_violated=0)
        for o, f in enumerate("fg")
    )


def test_causes_stand_most_frequent_first_and_equals_by_name(store: Store) -> None:
    run = new_run(store, ["f"] * 6)
    causes = ["tls", "dropped", "timed_out", "dropped", "blocked", "timed_out"]
    store.runs.write(run, [could_not_run(o, cause=cause) for o, cause in enumerate(causes)], [])

    assert store.runs.causes(run) == (("dropped", 2), ("timed_out", 2), ("blocked", 1), ("tls", 1))
    assert store.runs.causes(new_run(store, ["f"])) == ()


# -------------------------------------------------------------------------------------------------- people's ratings


def test_a_rating_is_kept_once_and_the_first_one_stays(store: Store) -> None:
    run, ada = new_run(store, ["f", "g"], ["j"]), "person:Ada"
    store.runs.write(run, [replied(0), replied(1)], [])

    assert store.runs.rate(run, ada, [said(0, ada)]) == 1
    assert store.runs.rate(run, ada, [said(0, ada, "not_violated"), said(1, ada, "not_violated")]) == 1
    assert store.runs.rate(run, ada, []) == 0
    assert list(store.runs.verdicts(run, ada)) == [said(0, ada), said(1, ada, "not_violated")]
    assert tallies(store, run, ada) == [(1, 0, 0, 1, 0), (1, 0, 0, 0, 1)]


@pytest.mark.parametrize("name", AWKWARD)
def test_people_join_the_judges_of_a_run_after_those_of_its_plan(store: Store, name: str) -> None:
    run, person = new_run(store, ["f"], ["zeta", "alpha"]), f"person:{name}"
    store.runs.write(run, [replied(0)], [said(0, "zeta")])
    store.runs.rate(run, person, [said(0, person, "not_violated")])

    assert store.runs.get(run).judges == ("zeta", "alpha", person)
    assert [verdict.judge for verdict in store.runs.verdicts(run)] == ["zeta", person]
    assert tallies(store, run, "zeta") == [(1, 0, 0, 1, 0)]
    assert tallies(store, run, person) == [(1, 0, 0, 0, 1)]


def test_ratings_that_cannot_be_written_leave_no_rater_behind(store: Store) -> None:
    run, ada = new_run(store, ["f"], ["j"]), "person:Ada"
    store.runs.write(run, [replied(0)], [])

    with pytest.raises(RedcommonsError):
        store.runs.rate(run, ada, [said(0, ada), said(0, ada)])
    assert store.runs.get(run).judges == ("j",)
    assert store.runs.rate(run, ada, [said(0, ada)]) == 1
    assert list(store.runs.verdicts(run)) == [said(0, ada)]


def test_a_rater_who_came_by_another_process_is_seen(own_place: str) -> None:
    with opened(own_place) as here, opened(own_place) as there:
        run = new_run(here, ["f"], ["j"])
        here.runs.write(run, [replied(0)], [])
        assert list(here.runs.verdicts(run)) == []
        there.runs.rate(run, "person:Ada", [said(0, "person:Ada")])

        assert here.runs.get(run).judges == ("j", "person:Ada")
        assert [verdict.judge for verdict in here.runs.verdicts(run)] == ["person:Ada"]
        assert here.runs.rate(run, "person:Bo", [said(0, "person:Bo")]) == 1
        assert there.runs.get(run).judges == ("j", "person:Ada", "person:Bo")
        assert [t.violated for t in here.runs.tallies(run, "person:Ada")] == [1]


def test_six_raters_and_a_driver_at_once_lose_nothing(own_place: str) -> None:
    people = [f"person:{number}" for number in range(6)]
    with opened(own_place) as store:
        run = new_run(store, ["f"] * 60, ["j"])
        store.runs.write(run, [replied(ordinal) for ordinal in range(40)], [])

        def rate(person: str) -> int:
            with opened(own_place) as theirs:
                return sum(theirs.runs.rate(run, person, [said(o, person)]) for o in range(12))

        with ThreadPoolExecutor(6) as pool:
            rating = pool.map(rate, people)
            for ordinal in range(40, 60):
                store.runs.write(run, [replied(ordinal)], [said(ordinal, "j")])
            assert list(rating) == [12] * 6
        found = list(store.runs.verdicts(run))

        assert len(store.runs.done(run)) == 60
        assert sorted(verdict.judge for verdict in found) == sorted(["j"] * 20 + people * 12)
        assert sum(t.violated for t in store.runs.tallies(run, people[3])) == 12


def test_a_part_of_the_tallies_and_the_verdicts_on_one_case_are_read_alone(store: Store) -> None:
    run = new_run(store, ["f"] * 6, ["a", "b"])
    store.runs.write(
        run,
        [replied(ordinal, repeat) for ordinal in range(6) for repeat in (1, 2)],
        [said(ordinal, judge, repeat=repeat) for ordinal in range(6) for judge in ("b", "a") for repeat in (2, 1)],
    )

    assert store.runs.cells(run, "a", (2, 4)) == store.runs.tallies(run, "a")[2:5]
    assert store.runs.cells(run, "nobody", (5, 99))[0].attempts == 2
    assert [(one.judge, one.ordinal, one.repeat) for one in store.runs.verdicts_on(run, 3)] == [
        ("a", 3, 1), ("a", 3, 2), ("b", 3, 1), ("b", 3, 2),
    ]  # fmt: skip
    assert store.runs.verdicts_on(run, 9) == ()
