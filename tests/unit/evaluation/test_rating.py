"""The verbs of rating: who is handed what, what is kept of it, and what is never kept."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from redcommons.care.model import Amounts, Choice
from redcommons.care.pocket import mark
from redcommons.evaluation.model import Answer, Queue, Said
from redcommons.evaluation.rules import blind, heaviest
from redcommons.labour.model import Actor, Consent, SupportList
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, RunId
from tests.rating_worlds import SUPPORT, TERMS, Person, World, rating_world
from tests.store_worlds import said


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with rating_world(str(tmp_path / "w"), tmp_path) as found:
        yield found


def test_a_task_is_read_opened_and_rated(world: World) -> None:
    ana = Person(world, "ana")
    assert ana.pull().candidate is not None
    read = ana.ws.rating.situation(world.study, ana.held())
    words = [message.text for message in ana.ws.rating.text(world.study, ana.held())]
    ana.rate(onset=1, why="a file of somebody else")
    given = next(verdict for verdict in world.ws.evaluation.verdicts(world.run) if verdict.judge == "person:ana")

    assert (read.scenario.context, read.sensitivity.harm, read.replies) == ("a public helpline", "privacy", (2,))
    assert words == ["prompt 0", "reply 0"]
    assert (given.word, given.onset, given.why) == ("violated", 1, "a file of somebody else")
    assert [(one.ordinal, one.at) for one in ana.ws.rating.done(world.study)] == [(0, world.clock.now())]


def test_boundaries_are_honoured_and_written_nowhere(world: World) -> None:
    ana = Person(world, "ana")
    ana.bound("privacy")
    topics = []
    while (candidate := ana.pull().candidate) is not None:
        topics.append(candidate.topic)
        ana.rate()

    assert topics == ["wrong advice"] * 3
    assert ana.now().boundaries == (mark("privacy"),)


def test_what_was_skipped_is_not_offered_again_in_any_reading(world: World) -> None:
    ana, ben = Person(world, "ana"), Person(world, "ben")
    first = ana.pull().candidate
    ana.skip()
    seen = []
    while (candidate := ana.pull().candidate) is not None:
        seen.append(candidate.ordinal)
        ana.rate()

    assert first is not None
    assert seen == [1, 2, 3, 4, 5]
    assert ben.pull().candidate == first
    assert all(one.ordinal != first.ordinal for one in ana.ws.rating.done(world.study))


def test_nothing_is_handed_out_before_consent_support_and_an_open_vault(tmp_path: Path, world: World) -> None:
    ana = Person(world, "ana", consents=False)
    assert ana.pull().why == "no_consent"
    ana.consent()
    assert ana.ws.rating.pull(world.study, world.queue, None)[0].why == "no_vault"
    world.ws.labour.set_support(SupportList(locale="en"))
    assert ana.pull().why == "no_support"
    world.ws.labour.set_support(SUPPORT)
    assert ana.pull().candidate is not None


def test_a_change_of_terms_asks_again_and_a_withdrawal_ends_it(world: World) -> None:
    ana = Person(world, "ana")
    world.ws.labour.write_terms(world.study, msgspec.structs.replace(TERMS, pay="15 EUR an hour"))
    assert ana.pull().why == "no_consent"
    with pytest.raises(BadInput, match="changed while you read"):
        ana.consent()
    world.ws.labour.write_terms(world.study, TERMS)
    assert ana.pull().candidate is not None
    ana.ws.labour.withdraw(world.study)
    assert ana.pull().why == "no_consent"


def test_the_lead_s_own_queue_needs_none_of_it(world: World) -> None:
    handed, held = world.ws.rating.pull(world.study, world.queue, None)

    assert handed.candidate is not None
    world.ws.rating.rate(held, Said(word="unsure"))


def test_one_s_own_limit_and_the_agreed_one_both_hold(world: World) -> None:
    ana = Person(world, "ana")
    ana.choose(Choice(own=Amounts(day=2)))
    for _time in range(2):
        assert ana.pull().candidate is not None
        ana.rate()
    assert ana.pull().why == "limit"
    world.clock.tick(24 * 3600)
    assert ana.pull().candidate is not None


def test_a_cookie_thrown_away_does_not_lift_the_limit(world: World) -> None:
    agreed = msgspec.structs.replace(TERMS, items_per_day=1)
    world.ws.labour.write_terms(world.study, agreed)
    ana = Person(world, "ana", consents=False)
    sheet, _terms = world.ws.labour.terms(world.study)
    ana.ws.labour.consent(world.study, Consent(terms=sheet.fingerprint, given=True))
    ana.pull()
    ana.rate()
    again = Person(world, "ana", consents=False)

    assert again.pull().why == "limit"


def test_mild_work_needs_no_vault(tmp_path: Path) -> None:
    with rating_world(str(tmp_path / "w"), tmp_path, weight="mild") as world:
        ana = Person(world, "ana")

        assert ana.ws.rating.pull(world.study, world.queue, None)[0].candidate is not None


def test_a_rating_can_be_taken_back_for_ten_minutes(world: World) -> None:
    ana = Person(world, "ana")
    first = ana.pull().candidate
    ana.rate("not_violated")
    world.clock.tick(599)
    ana.undo()
    assert first is not None
    assert ana.held().task == first.task
    ana.rate("violated")
    world.clock.tick(601)
    with pytest.raises(NotFound, match="10 minutes"):
        ana.undo()

    assert [verdict.word for verdict in world.ws.evaluation.verdicts(world.run) if verdict.judge == "person:ana"] == [
        "violated"
    ]


def test_others_ratings_of_a_reply_are_unseen_until_one_has_rated_it(world: World) -> None:
    ana, ben = Person(world, "ana"), Person(world, "ben")
    ben.pull()
    ben.rate()

    def seen_by_ana() -> list[str]:
        return sorted(verdict.judge for verdict in ana.ws.evaluation.verdicts(world.run))

    assert seen_by_ana() == []
    ana.pull()
    ana.rate()
    assert seen_by_ana() == ["person:ana", "person:ben"]
    assert len(list(world.ws.evaluation.verdicts(world.run))) == 2


def test_a_closed_queue_hands_nothing_out_and_hides_nothing(world: World) -> None:
    ana, ben = Person(world, "ana"), Person(world, "ben")
    ben.pull()
    ben.rate()
    asked = world.ws.rating.queue(world.study, world.queue)
    world.ws.rating.change_queue(world.study, world.queue, msgspec.structs.replace(asked, closed=True))

    assert ana.pull().why == "none"
    assert len(list(ana.ws.evaluation.verdicts(world.run))) == 1


def test_a_changed_guideline_is_a_new_version(world: World) -> None:
    asked = world.ws.rating.queue(world.study, world.queue)
    world.ws.rating.change_queue(world.study, world.queue, msgspec.structs.replace(asked, title="Evening"))
    world.ws.rating.change_queue(world.study, world.queue, msgspec.structs.replace(asked, guideline="Read it whole."))

    assert world.ws.rating.queue(world.study, world.queue).version == 2
    assert dict(world.ws.rating.queues(world.study))[world.queue].guideline == "Read it whole."
    assert world.ws.rating.progress(world.study, world.queue).tasks == 12


def test_declining_is_never_a_verdict_of_somebody(world: World) -> None:
    ana = Person(world, "ana")
    ana.pull()

    with pytest.raises(BadInput, match="give the task back"):
        ana.ws.rating.rate(ana.held(), Said(word="declined"))


def test_a_task_in_other_hands_says_where_the_draft_is(world: World) -> None:
    ana = Person(world, "ana")
    ana.pull()
    held = ana.held()
    ana.ws.rating.give_back(held)

    rating = ana.ws.rating
    asked = (
        (rating.rate, (held, Said(word="violated"))),
        (rating.text, (world.study, held)),
        (rating.situation, (world.study, held)),
    )
    for verb, given in asked:
        with pytest.raises(NotFound, match="your draft is still on your device"):
            verb(*given)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"overlap": 0}, "overlap is 0"),
        ({"overlap": 21}, "overlap is 21"),
        ({"answers": (Answer(word="violated"),)}, "1 answers"),
        ({}, "has a queue already"),
    ],
)
def test_a_queue_that_cannot_be_is_refused(world: World, changes: dict[str, object], why: str) -> None:
    with pytest.raises(BadInput, match=why):
        world.ws.rating.open_queue(msgspec.structs.replace(Queue(run=world.run), **changes))


def test_a_queue_that_is_not_there_is_named(world: World) -> None:
    with pytest.raises(NotFound, match="no queue 'queue-x'"):
        world.ws.rating.queue(world.study, "queue-x")


def test_who_only_reads_is_handed_nothing(world: World) -> None:
    reader = world.ws.by(Actor(name=PersonName("rita"), roles=("reader",), person="person-rita"))

    with pytest.raises(NotPermitted, match=r"evaluation\.rate"):
        reader.rating.pull(world.study, world.queue, None)


def test_the_heaviest_label_counts() -> None:
    assert heaviest(["mild", "heavy", "unknown"]) == "heavy"
    assert heaviest(["mild", "unknown"]) == "unknown"
    assert heaviest(["mild"]) == "mild"
    assert heaviest([]) == "unknown"


def test_machines_are_never_blind() -> None:
    run, there = (
        RunId("run-1"),
        [said(0, "refusal"), said(0, "person:ben"), said(1, "person:ana"), said(1, "person:ben")],
    )
    asked = [Queue(run=run)]

    assert [v.judge for v in blind(there, asked, run, "person:ana")] == ["refusal", "person:ana", "person:ben"]
    assert blind(there, [], run, "person:ana") == there
