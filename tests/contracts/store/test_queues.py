"""What every belt of tasks promises: nothing is handed out twice, nothing is lost, and nobody is named too early."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from redcommons.adapters.store.opening import Store
from redcommons.care.ports import Sealed, Settling
from redcommons.evaluation.model import Answered, Candidate, Mark, Rated, Suggestion, Verdict
from redcommons.evaluation.rating_ports import Claim, LastRating
from redcommons.values.base import Fingerprint
from redcommons.values.errors import BadInput
from redcommons.values.identity import RunId, new_id
from redcommons.values.outcome import VerdictWord
from tests.store_worlds import AWKWARD, new_run, opened, replied

EARLY, NOON, LATE = "2026-01-01T11:00:00Z", "2026-01-01T12:00:00Z", "2026-01-01T12:30:00Z"
ANA, BEN = "person:ana", "person:ben"


def laid(store: Store, items: int = 3, overlap: int = 2, topic: str = "privacy") -> tuple[str, RunId]:
    """A queue over a run whose every case replied once."""
    run = new_run(store, ["f"] * items, ["j"])
    store.runs.write(run, [replied(ordinal) for ordinal in range(items)], [])
    queue = new_id("queue")
    given = [
        Candidate(task=0, ordinal=ordinal, repeat=1, case=Fingerprint("c" * 64), topic=topic)
        for ordinal in range(items)
    ]
    assert store.queues.lay_out(queue, run, given, overlap) == items * overlap
    return queue, run


def free(store: Store, queue: str, by: str = ANA, now: str = NOON) -> list[Candidate]:
    return list(store.queues.candidates(queue, by, now, 0, 100))


def said(candidate: Candidate, by: str, word: VerdictWord = "violated", onset: int = 0) -> Verdict:
    return Verdict(ordinal=candidate.ordinal, repeat=candidate.repeat, judge=by, word=word, why="as told", onset=onset)


def take(store: Store, candidate: Candidate, token: str = "t") -> Claim:
    claim = Claim(task=candidate.task, token=token, until=LATE)
    assert store.queues.claim(claim, NOON)
    return claim


def rated(store: Store, queue: str, by: str, word: VerdictWord = "violated", at: str = NOON) -> Candidate:
    candidate = free(store, queue, by)[0]
    assert store.queues.keep(take(store, candidate), said(candidate, by, word), at, None)
    return candidate


# ------------------------------------------------------------------------------------------------ waiting and taking


def test_every_reply_waits_as_often_as_it_is_to_be_read(store: Store) -> None:
    queue, _run = laid(store)

    assert Counter((one.ordinal, one.topic) for one in free(store, queue)) == {(n, "privacy"): 2 for n in range(3)}
    assert store.queues.progress(queue) == (6, 0)


def test_candidates_come_in_pages(store: Store) -> None:
    queue, _run = laid(store)
    first = store.queues.candidates(queue, ANA, NOON, 0, 4)
    rest = store.queues.candidates(queue, ANA, NOON, first[-1].task, 4)

    assert [one.task for one in (*first, *rest)] == [one.task for one in free(store, queue)]


def test_a_task_is_taken_once(store: Store) -> None:
    queue, _run = laid(store)
    claim = take(store, free(store, queue)[0])

    assert not store.queues.claim(Claim(task=claim.task, token="other", until=LATE), NOON)
    assert claim.task not in [one.task for one in free(store, queue)]
    assert store.queues.held(claim) is not None
    assert store.queues.held(Claim(task=claim.task, token="other")) is None
    assert store.queues.held(Claim(task=free(store, queue)[0].task, token="")) is None


def test_a_claim_that_ran_out_goes_to_whoever_asks_and_holds_until_then(store: Store) -> None:
    queue, _run = laid(store)
    claim = take(store, free(store, queue)[0])
    later = "2026-01-01T12:30:01Z"

    assert store.queues.held(claim) is not None
    assert store.queues.claim(Claim(task=claim.task, token="next", until="2026-01-01T13:00:00Z"), later)
    assert store.queues.held(claim) is None


def test_a_task_given_back_waits_again_and_names_nobody(store: Store) -> None:
    queue, _run = laid(store)
    before = free(store, queue)
    claim = take(store, before[0])
    store.queues.give_back(Claim(task=claim.task, token="somebody else"))
    assert store.queues.held(claim) is not None
    store.queues.give_back(claim)

    assert free(store, queue) == before
    assert store.queues.done(ANA, [queue]) == ()


@pytest.mark.parametrize("text", AWKWARD)
def test_a_topic_comes_back_as_it_was(store: Store, text: str) -> None:
    queue, _run = laid(store, 1, 1, text)

    assert free(store, queue)[0].topic == text


def test_a_topic_with_a_nul_can_be_kept(store: Store) -> None:
    queue, _run = laid(store, 1, 1, "a\0b")

    assert free(store, queue)[0].topic == "a\ufffdb"


# ---------------------------------------------------------------------------------------------------------- rating


def test_a_rating_is_a_verdict_a_count_and_a_name_at_once(store: Store) -> None:
    queue, run = laid(store)
    candidate = free(store, queue, BEN)[0]
    assert store.queues.keep(take(store, candidate), said(candidate, BEN, onset=2), NOON, None)

    assert list(store.runs.verdicts(run, BEN)) == [said(candidate, BEN, onset=2)]
    assert [tally.violated for tally in store.runs.tallies(run, BEN)] == [1, 0, 0]
    assert store.queues.progress(queue) == (6, 1)
    assert [(one.queue, one.run, one.ordinal, one.at) for one in store.queues.done(BEN, [queue])][-1] == (
        queue,
        run,
        0,
        NOON,
    )


def test_nobody_is_offered_a_reply_that_they_rated(store: Store) -> None:
    queue, _run = laid(store, 2)
    rated(store, queue, ANA)

    assert [one.ordinal for one in free(store, queue, ANA)] == [1, 1]
    assert [one.ordinal for one in free(store, queue, BEN)] == [0, 1, 1]


def test_nobody_rates_a_reply_twice(store: Store) -> None:
    queue, run = laid(store, 1)
    both = free(store, queue)
    claims = [take(store, one, f"token {one.task}") for one in both]
    assert store.queues.keep(claims[0], said(both[0], ANA), NOON, None)
    with pytest.raises(BadInput, match="rated this reply before"):
        store.queues.keep(claims[1], said(both[1], ANA, "not_violated"), NOON, None)

    assert [verdict.word for verdict in store.runs.verdicts(run, ANA)] == ["violated"]
    assert store.queues.progress(queue) == (2, 1)


def test_a_rating_without_a_claim_keeps_nothing(store: Store) -> None:
    queue, run = laid(store, 1)
    candidate = free(store, queue)[0]

    assert not store.queues.keep(Claim(task=candidate.task, token="t"), said(candidate, ANA), NOON, None)
    assert list(store.runs.verdicts(run)) == []


def test_a_rating_that_stands_in_the_run_already_is_not_asked_for(store: Store) -> None:
    queue, run = laid(store, 2, 1)
    store.runs.rate(run, ANA, [Verdict(ordinal=0, repeat=1, judge=ANA, word="unsure")])

    assert [one.ordinal for one in free(store, queue, ANA)] == [1]


# ------------------------------------------------------------------------------------------------------ taking back


def test_a_rating_taken_back_leaves_no_verdict_and_no_count(store: Store) -> None:
    queue, run = laid(store, 2)
    rated(store, queue, ANA, "not_violated")
    candidate = rated(store, queue, ANA)
    again = Claim(task=candidate.task, token="again", until=LATE)
    taken = store.queues.take_back(LastRating(by=ANA, task=candidate.task, since=EARLY), again, None)

    assert taken == candidate
    assert store.queues.held(again) == candidate
    assert [verdict.word for verdict in store.runs.verdicts(run, ANA)] == ["not_violated"]
    assert [(t.violated, t.not_violated, t.unclear) for t in store.runs.tallies(run, ANA)] == [(0, 1, 0), (0, 0, 0)]
    assert store.queues.keep(again, said(candidate, ANA, "unsure"), NOON, None)
    assert [(t.violated, t.unclear) for t in store.runs.tallies(run, ANA)] == [(0, 0), (0, 1)]


def test_only_one_s_own_fresh_rating_can_be_taken_back(store: Store) -> None:
    queue, _run = laid(store, 1)
    candidate = rated(store, queue, ANA)
    claim = Claim(task=candidate.task, token="again", until=LATE)

    for last in (
        LastRating(by=BEN, task=candidate.task, since=EARLY),
        LastRating(by=ANA, task=candidate.task, since=LATE),
        LastRating(by=ANA, task=0, since=EARLY),
    ):
        assert store.queues.take_back(last, claim, None) is None
    assert store.queues.progress(queue) == (2, 1)


# ------------------------------------------------------------------------------------------------------- the vault


def test_a_vault_is_written_with_the_rating_or_not_at_all(store: Store) -> None:
    queue, run = laid(store, 1)
    person = new_id("person")
    store.vaults.put(person, Sealed(keys=b"k", body=b"before"))
    candidate = free(store, queue)[0]
    claim = take(store, candidate)

    def breaks(_body: bytes) -> bytes:
        raise BadInput("this vault does not open")

    with pytest.raises(BadInput, match="does not open"):
        store.queues.keep(claim, said(candidate, ANA), NOON, Settling(person=person, merge=breaks))
    assert list(store.runs.verdicts(run)) == []
    assert store.queues.held(claim) is not None

    merge = Settling(person=person, merge=lambda body: body.replace(b"before", b"since!"))
    assert store.queues.keep(claim, said(candidate, ANA), NOON, merge)
    assert store.vaults.get(person) == Sealed(keys=b"k", body=b"since!")


def test_vaults_are_kept_replaced_settled_and_dropped(store: Store) -> None:
    person = new_id("person")
    assert store.vaults.get(person) is None
    store.vaults.settle(Settling(person=person, merge=lambda body: body + b"!"))
    assert store.vaults.get(person) is None
    store.vaults.put(person, Sealed(keys=b"one", body=b"1"))
    store.vaults.put(person, Sealed(keys=b"two", body=b"2"))
    store.vaults.settle(Settling(person=person, merge=lambda body: body + b"!"))
    assert store.vaults.get(person) == Sealed(keys=b"two", body=b"2!")
    store.vaults.drop(person)
    assert store.vaults.get(person) is None


# ------------------------------------------------------------------------------------- work that leaves no verdict


def test_work_without_a_verdict_is_finished_once_by_each(store: Store) -> None:
    queue = new_id("queue")
    given = [Candidate(task=0, ordinal=n, repeat=0, case=Fingerprint(""), topic="privacy") for n in range(2)]
    store.queues.lay_out(queue, RunId(""), given, 2)
    first = free(store, queue)[0]
    claim = take(store, first)

    assert (first.queue, first.run, first.case) == (queue, "", "")
    assert store.queues.finish(claim, ANA, NOON, None)
    assert not store.queues.finish(claim, ANA, NOON, None)
    assert [one.ordinal for one in free(store, queue)] == [1, 1]
    assert [one.ordinal for one in free(store, queue, BEN)] == [0, 1, 1]
    assert [(one.run, one.ordinal) for one in store.queues.done(ANA, [queue])] == [("", 0)]
    second = take(store, free(store, queue, BEN)[0], "another")
    with pytest.raises(BadInput, match="done this one before"):
        store.queues.finish(second, ANA, NOON, None)
    assert store.queues.held(second) is not None


def test_work_without_a_verdict_can_be_taken_back(store: Store) -> None:
    queue = new_id("queue")
    store.queues.lay_out(queue, RunId(""), [Candidate(task=0, ordinal=0, repeat=0, case=Fingerprint(""), topic="")], 1)
    first = free(store, queue)[0]
    assert store.queues.finish(take(store, first), ANA, NOON, None)
    again = Claim(task=first.task, token="again", until=LATE)

    assert store.queues.take_back(LastRating(by=ANA, task=first.task, since=EARLY), again, None) == first
    assert store.queues.progress(queue) == (1, 0)


def test_a_reply_to_be_rated_is_never_finished_without_a_verdict(store: Store) -> None:
    queue, _run = laid(store, 1, 1)

    assert not store.queues.finish(take(store, free(store, queue)[0]), ANA, NOON, None)
    assert store.queues.progress(queue) == (1, 0)


# ------------------------------------------------------------------------------------------------------- a hundred


def test_a_hundred_people_at_once_double_nothing_and_lose_nothing(own_place: str) -> None:
    with opened(own_place) as first, opened(own_place) as second:
        queue, run = laid(first, 100, 2)
        begun = threading.Barrier(100)

        def work(person: int) -> list[int]:
            store, by = (first, second)[person % 2], f"person:{person}"
            done: list[int] = []
            begun.wait()
            while len(done) < 2:
                for candidate in store.queues.candidates(queue, by, NOON, 0, 50):
                    claim = Claim(task=candidate.task, token=f"{person}/{candidate.task}", until=LATE)
                    if store.queues.claim(claim, NOON):
                        assert store.queues.keep(claim, said(candidate, by), NOON, None)
                        done.append(candidate.ordinal)
                        break
            return done

        with ThreadPoolExecutor(100) as pool:
            done = list(pool.map(work, range(100)))
        verdicts = list(first.runs.verdicts(run))

        assert first.queues.progress(queue) == (200, 200)
        assert Counter(ordinal for mine in done for ordinal in mine) == dict.fromkeys(range(100), 2)
        assert Counter(verdict.ordinal for verdict in verdicts) == dict.fromkeys(range(100), 2)
        assert all(len(set(mine)) == 2 for mine in done)
        assert sum(t.violated for by in range(100) for t in first.runs.tallies(run, f"person:{by}")) == 200


# ------------------------------------------------------------------------------------------- what else was said


def beside(queue: str, version: int = 1) -> Rated:
    return Rated(
        queue=queue,
        version=version,
        definition=Fingerprint("d" * 64),
        severity="serious",
        marks=(Mark(turn=2, word="fine"),),
        answers=(Answered(question="own-1", text=AWKWARD[3]), Answered(question="own-2", step=3)),
        suggestion=Suggestion(judge="j", word="violated", before="unsure", became="adopted"),
    )


def test_what_was_said_beside_a_verdict_is_kept_with_it_and_taken_back_with_it(store: Store) -> None:
    queue, run = laid(store, items=2)
    first, second = (one for one in free(store, queue)[::2])
    for candidate, version in ((first, 1), (second, 3)):
        claim = take(store, candidate, f"t{candidate.task}")
        assert store.queues.keep(claim, said(candidate, ANA), NOON, None, beside(queue, version))
    rated_by_ben = take(store, free(store, queue, BEN)[0], "ben")
    in_hand = store.queues.held(rated_by_ben)
    assert in_hand is not None
    assert store.queues.keep(rated_by_ben, said(in_hand, BEN), NOON, None)

    assert store.runs.rated(run) == ((ANA, 0, 1, beside(queue, 1)), (ANA, 1, 1, beside(queue, 3)))
    assert store.runs.rated(run, 1) == ((ANA, 1, 1, beside(queue, 3)),)
    assert [store.runs.went_by(run, by, queue) for by in (ANA, BEN, "person:nobody")] == [3, 0, 0]
    kept = [store.queues.kept(second.task, by) for by in ((ANA,), (BEN, ""), (BEN, ANA), ())]
    assert kept == [True, False, True, False]

    again = Claim(task=second.task, token="again", until=LATE)
    assert store.queues.take_back(LastRating(by=ANA, task=second.task, since=NOON), again, None)
    assert store.runs.rated(run) == ((ANA, 0, 1, beside(queue, 1)),)
    assert store.runs.went_by(run, ANA, queue) == 1
    assert store.queues.keep(again, said(second, ANA, "unsure"), NOON, None, beside(queue, 4))
    assert store.runs.rated(run, 1) == ((ANA, 1, 1, beside(queue, 4)),)


def test_nothing_is_kept_beside_a_rating_that_was_not_held(store: Store) -> None:
    queue, run = laid(store)
    candidate = free(store, queue)[0]

    assert not store.queues.keep(
        Claim(task=candidate.task, token="no"), said(candidate, ANA), NOON, None, beside(queue)
    )
    assert store.runs.rated(run) == ()


def test_a_forgotten_task_waits_again_and_names_nobody(store: Store) -> None:
    queue = new_id("queue")
    items = [Candidate(task=0, ordinal=n, repeat=0, case=Fingerprint(""), topic="") for n in range(2)]
    store.queues.lay_out(queue, RunId(""), items, 1)
    for by in (ANA, BEN):
        assert store.queues.finish(take(store, free(store, queue, by)[0], by), by, NOON, None)

    assert store.queues.forget(queue, ANA, (0, 0)) == 1
    assert store.queues.forget(queue, ANA, (1, 0)) == 0, "that one is Ben's"
    assert store.queues.done(ANA, [queue]) == ()
    assert store.queues.progress(queue) == (2, 1)
    assert [one.ordinal for one in free(store, queue)] == [0]
