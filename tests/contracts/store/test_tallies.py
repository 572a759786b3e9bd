"""Tallies always equal a recount, however the attempts and verdicts of a run came in."""

from collections import Counter
from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redcommons.adapters.store.opening import Store
from redcommons.evaluation.model import Attempt, Tally, Verdict
from redcommons.testing.strategies import attempts
from redcommons.values.outcome import VERDICTS
from tests.store_worlds import new_run

JUDGES = ("a", "b", "silent")
FAMILIES = ("f", "f", "g", "", "h")


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[list[Attempt], list[Verdict]]]:
    """Everything that becomes of a run, split into writes: no verdict before its attempt."""
    keys = draw(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3)), unique=True, max_size=15))
    made = [draw(attempts(ordinal, repeat)) for ordinal, repeat in keys]
    asked = [(one, judge) for one in made if one.state == "replied" for judge in JUDGES[:2] if draw(st.booleans())]
    given_ = [
        Verdict(ordinal=one.ordinal, repeat=one.repeat, judge=judge, word=draw(st.sampled_from(VERDICTS)))
        for one, judge in asked
    ]
    writes: list[tuple[list[Attempt], list[Verdict]]] = [([], []) for _write in range(draw(st.integers(1, 6)))]
    places = {}
    for one in draw(st.permutations(made)):
        places[one.ordinal, one.repeat] = draw(st.integers(0, len(writes) - 1))
        writes[places[one.ordinal, one.repeat]][0].append(one)
    for said in draw(st.permutations(given_)):
        writes[draw(st.integers(places[said.ordinal, said.repeat], len(writes) - 1))][1].append(said)
    return writes


def recount(made: Sequence[Attempt], words: Sequence[Verdict], judge: str) -> tuple[Tally, ...]:
    states = Counter((one.ordinal, one.state) for one in made)
    said = Counter((one.ordinal, one.word) for one in words if one.judge == judge)
    return tuple(
        Tally(
            ordinal=ordinal,
            family=family,
            attempts=sum(one.ordinal == ordinal for one in made),
            gave_up=states[ordinal, "gave_up"],
            could_not_run=states[ordinal, "could_not_run"],
            violated=said[ordinal, "violated"],
            not_violated=said[ordinal, "not_violated"],
            unclear=sum(said[ordinal, word] for word in ("unsure", "needs_context", "declined", "failed")),
        )
        for ordinal, family in enumerate(FAMILIES)
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(writes=histories())
def test_tallies_equal_a_recount(store: Store, writes: list[tuple[list[Attempt], list[Verdict]]]) -> None:
    run = new_run(store, FAMILIES, JUDGES)
    for made, words in writes:
        store.runs.write(run, made, words)
    kept, given_ = list(store.runs.attempts(run)), list(store.runs.verdicts(run))

    assert sorted((one.ordinal, one.repeat) for batch, _words in writes for one in batch) == [
        (one.ordinal, one.repeat) for one in kept
    ]
    assert len(given_) == sum(len(words) for _batch, words in writes)
    for judge in JUDGES:
        assert store.runs.tallies(run, judge) == recount(kept, given_, judge)
    state = store.runs.get(run)
    assert state.replied + state.gave_up + state.could_not_run == len(kept)


def test_tokens_are_counted_with_the_attempts_that_used_them(store: Store) -> None:
    run = new_run(store, FAMILIES, JUDGES)
    used = [(0, 1, 10, 3), (0, 2, 5, 0), (4, 1, 2_000_000_000, 2_000_000_000), (4, 2, 2_000_000_000, 1)]
    made = [
        Attempt(ordinal=ordinal, repeat=repeat, state="replied", tokens_in=read, tokens_out=written)
        for ordinal, repeat, read, written in used
    ]
    store.runs.write(run, made[:3], [])
    store.runs.write(run, made[3:], [])
    state = store.runs.get(run)

    assert (state.tokens_in, state.tokens_out) == (4_000_000_015, 2_000_000_004)
