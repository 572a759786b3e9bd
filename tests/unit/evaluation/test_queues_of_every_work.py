"""One mechanism for exploring, reviewing, rating and adjudicating: what is laid out, who is handed what."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import redcommons
from redcommons.evaluation.model import Queue, Said, Work
from redcommons.labour.model import Actor, Role
from redcommons.study.model import Brief
from redcommons.testing import FrozenClock
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, RunId
from tests.rating_worlds import HARMS, Person, World, furnish, rating_world

BRIEFS = [Brief(name="the rent", harm=HARMS[0]), Brief(name="the deposit", harm=HARMS[1])]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with rating_world(str(tmp_path / "w"), tmp_path) as found:
        found.ws.study.write(found.study, BRIEFS)
        yield found


def among(world: World, queue: Queue) -> World:
    """The same world, looking at another queue."""
    name = world.ws.rating.open_queue(queue, study=None if queue.run else world.study)
    return replace(world, queue=name)


def ordinals(person: Person) -> list[int]:
    """What a person is handed, one after another, each finished."""
    found = []
    while (candidate := person.pull().candidate) is not None:
        found.append(candidate.ordinal)
        person.rate() if candidate.run else person.finish()
    return found


# ------------------------------------------------------------------------------------------------------- laying out


def test_briefs_are_laid_out_by_name_and_each_is_done_once_by_a_person(world: World) -> None:
    there = among(world, Queue(does="explore"))
    ana, ben = Person(there, "ana", role="explorer"), Person(there, "ben", role="explorer")
    asked = world.ws.rating.queue(world.study, there.queue)
    given = ana.pull().candidate

    assert given is not None
    assert (given.topic, given.run, given.case) == (HARMS[given.ordinal], "", "")
    assert [world.ws.study.parts(world.study, "brief")[n][0].name for n in range(2)] == list(asked.items)
    ana.finish()
    assert ordinals(ana) == [1 - given.ordinal]
    assert sorted(ordinals(ben)) == [0, 1]
    assert [one.does for one in ana.ws.rating.done(world.study)] == ["explore", "explore"]
    assert world.ws.rating.progress(world.study, there.queue).done == 4


def test_cases_are_laid_out_by_content_and_keep_their_weight(tmp_path: Path, world: World) -> None:
    rows = world.ws.dataset.rows(world.study)
    there = among(world, Queue(does="review", items=(rows[2].fingerprint, rows[1].fingerprint)))
    ana = Person(there, "ana")
    first = ana.pull().candidate

    assert first is not None
    assert (first.case, first.topic) == (rows[2].fingerprint, HARMS[0])
    assert world.ws.rating.queue(world.study, there.queue).weight == "unknown"
    ana.finish()
    assert ordinals(ana) == [1]


def test_without_a_choice_the_draft_cases_are_reviewed(world: World, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nothing to review"):
        world.ws.rating.open_queue(Queue(does="review"), study=world.study)
    sheet = tmp_path / "more.csv"
    sheet.write_text("prompt,harm\nanother one,privacy\n")
    world.ws.dataset.import_parsed(world.study, world.ws.dataset.read_files([sheet]))
    there = among(world, Queue(does="review"))

    assert world.ws.rating.progress(world.study, there.queue).tasks == 2
    assert len(world.ws.rating.queue(world.study, there.queue).items) == 1


def test_a_sample_is_the_same_for_the_same_seed_and_its_seed_is_kept(world: World) -> None:
    def drawn(seed: int) -> list[int]:
        asked = Queue(run=world.run, sample=3, seed=seed, overlap=1, purpose="calibration")
        name = world.ws.rating.open_queue(asked)
        found = world.ws.ports[6].queues.candidates(name, "person:nobody", world.clock.now(), 0, 50)
        return sorted(one.ordinal for one in found)

    assert drawn(7) == drawn(7)
    assert len({tuple(drawn(seed)) for seed in range(1, 9)}) > 1
    name = world.ws.rating.open_queue(Queue(run=world.run, sample=2, purpose="calibration"))
    assert world.ws.rating.queue(world.study, name).seed > 0


def test_chosen_replies_alone_are_asked_about(world: World) -> None:
    there = among(world, Queue(run=world.run, does="adjudicate", only=((4, 1), (1, 1)), overlap=1))

    assert world.ws.rating.progress(world.study, there.queue).tasks == 2
    with pytest.raises(BadInput, match="case 99, repeat 1 has no reply"):
        world.ws.rating.open_queue(Queue(run=world.run, does="adjudicate", only=((99, 1),)))


@pytest.mark.parametrize(
    ("queue", "why"),
    [
        (Queue(does="explore", items=("no such brief",)), "is not in this study"),
        (Queue(does="review", items=("f" * 64,)), "is not in this study"),
        (Queue(does="rate"), "name a run"),
        (Queue(does="explore", minutes=0), "held for 0 minutes"),
        (Queue(does="explore", sample=2), "a sample of 2"),
    ],
)
def test_what_cannot_be_laid_out_is_refused(world: World, queue: Queue, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        world.ws.rating.open_queue(queue, study=world.study)


def test_a_queue_without_a_run_asks_for_its_study(world: World) -> None:
    with pytest.raises(BadInput, match="in which study"):
        world.ws.rating.open_queue(Queue(does="explore"))
    with pytest.raises(BadInput, match="name no run"):
        world.ws.rating.open_queue(Queue(does="explore", run=world.run))


def test_what_was_laid_out_stays_when_a_queue_is_changed(world: World) -> None:
    there = among(world, Queue(does="explore", title="Try"))
    other = Queue(does="rate", run=world.run, title="Try harder", minutes=90, rotates=False, items=("x",))
    world.ws.rating.change_queue(world.study, there.queue, other)
    now = world.ws.rating.queue(world.study, there.queue)

    assert (now.does, now.run, len(now.items)) == ("explore", "", 2)
    assert (now.title, now.minutes, now.rotates) == ("Try harder", 90, False)


# ---------------------------------------------------------------------------------------------- who may, and blindness


@pytest.mark.parametrize(
    ("does", "may", "may_not"),
    [("explore", "explorer", "rater"), ("review", "rater", "facilitator"), ("adjudicate", "analyst", "rater")],
)
def test_each_work_is_for_those_who_may_do_it(world: World, does: Work, may: Role, may_not: Role) -> None:
    items = tuple(row.fingerprint for row in world.ws.dataset.rows(world.study)) if does == "review" else ()
    run = world.run if does == "adjudicate" else ""
    there = among(world, Queue(does=does, run=RunId(run), items=items))

    assert Person(there, "ana", role=may).pull().candidate is not None
    with pytest.raises(NotPermitted):
        Person(there, "ben", role=may_not).pull()


def test_nobody_rates_a_reply_again_in_another_queue(world: World) -> None:
    ana = Person(world, "ana")
    ana.pull()
    ana.rate()
    ana.world = among(world, Queue(run=world.run, purpose="calibration"))
    assert sorted(ordinals(ana)) == [1, 2, 3, 4, 5]
    ana.world = world
    assert ana.pull().candidate is None


def test_an_adjudication_is_a_verdict_of_its_own_and_overwrites_nothing(world: World) -> None:
    first = Person(world, "ada", role="analyst")
    first.pull()
    first.rate("violated")
    there = among(world, Queue(run=world.run, does="adjudicate", only=((0, 1),), overlap=1))
    ada = Person(there, "ada", role="analyst")
    ada.pull()
    ada.rate("not_violated", why="the guideline names this very case")
    said = {verdict.judge: verdict.word for verdict in world.ws.evaluation.verdicts(world.run) if not verdict.ordinal}

    assert (said["person:ada"], said["adjudicator:ada"]) == ("violated", "not_violated")
    assert ada.pull().candidate is None
    assert [one.does for one in ada.ws.rating.done(world.study)] == ["rate", "adjudicate"]
    ada.undo()
    ada.rate("violated")
    assert len([v for v in world.ws.evaluation.verdicts(world.run) if v.judge == "adjudicator:ada"]) == 1


def test_raters_see_no_adjudication_before_their_own_rating(world: World) -> None:
    there = among(world, Queue(run=world.run, does="adjudicate", overlap=1))
    ada = Person(there, "ada", role="analyst")
    ada.pull()
    ada.rate()
    ben = Person(world, "ben")

    assert list(ben.ws.evaluation.verdicts(world.run)) == []
    assert "adjudicator:ada" not in ben.ws.evaluation.state_as_seen(ben.ws.evaluation.state(world.run)).judges
    ben.pull()
    ben.rate()
    assert {v.judge for v in ben.ws.evaluation.verdicts(world.run)} == {"adjudicator:ada", "person:ben"}


def test_a_task_that_leaves_a_verdict_is_not_finished_without_one(world: World) -> None:
    ana = Person(world, "ana")
    ana.pull()
    with pytest.raises(BadInput, match="finished by its answer"):
        ana.finish()
    there = among(world, Queue(does="explore"))
    eva = Person(there, "eva", role="explorer")
    eva.pull()
    with pytest.raises(BadInput, match="nothing is to be rated"):
        eva.ws.rating.rate(eva.held(), Said(word="unsure"))


def test_a_finished_task_can_be_taken_back_and_counts_for_the_day(world: World) -> None:
    there = among(world, Queue(does="explore"))
    eva = Person(there, "eva", role="explorer")
    eva.pull()
    held = eva.held()
    eva.finish()
    assert eva.ws.rating.offer(world.study, there.queue, eva.now()).used.day == 1
    with pytest.raises(NotFound, match="in other hands"):
        eva.ws.rating.finish(world.study, held)
    eva.undo()
    assert eva.held().task == held.task
    assert world.ws.rating.progress(world.study, there.queue).done == 0


# ------------------------------------------------------------------------------------------- which one, and swapping


def test_topics_take_turns(world: World) -> None:
    ana = Person(world, "ana")
    topics = []
    for _task in range(4):
        candidate = ana.pull().candidate
        assert candidate is not None
        topics.append(candidate.topic)
        ana.rate()

    assert topics == [HARMS[0], HARMS[1]] * 2


def test_a_queue_that_does_not_rotate_goes_on_as_it_was_laid_out(tmp_path: Path) -> None:
    with rating_world(str(tmp_path / "w"), tmp_path, queue=Queue(rotates=False)) as world:
        asked = Person(world, "ana")
        asked.bound(HARMS[0])
        assert ordinals(asked) == [1, 3, 5]


def test_a_task_is_picked_at_random(tmp_path: Path) -> None:
    with redcommons.open(str(tmp_path / "w"), by="lena", clock=FrozenClock()) as ws:
        world = furnish(ws, tmp_path, 20)
        firsts = set()
        for number in range(12):
            candidate = Person(world, f"ana{number}").pull().candidate
            assert candidate is not None
            firsts.add(candidate.ordinal)

        assert len(firsts) > 3


def test_swapping_gives_back_and_takes_another_topic(world: World) -> None:
    ana, ben = Person(world, "ana"), Person(world, "ben")
    first = ana.pull().candidate
    second = ana.swap().candidate

    assert first is not None
    assert second is not None
    assert (first.topic, second.topic) == HARMS
    assert ben.pull().candidate == first
    assert ana.now().skipped == ()
    assert ana.ws.rating.done(world.study) == ()


def test_a_swap_that_finds_nothing_else_leaves_the_task_in_hand(world: World) -> None:
    ana = Person(world, "ana")
    ana.bound(HARMS[1])
    first = ana.pull().candidate
    held = ana.held()

    assert ana.swap().why == "none"
    assert ana.held() == held
    assert ana.ws.rating.task(world.study, held)[1] == first


def test_a_task_waits_as_long_as_its_queue_says(world: World) -> None:
    there = among(world, Queue(run=world.run, does="adjudicate", only=((0, 1),), overlap=1, minutes=5))
    ada, eli = Person(there, "ada", role="analyst"), Person(there, "eli", role="analyst")
    ada.pull()
    world.clock.tick(4 * 60)
    assert eli.pull().candidate is None
    world.clock.tick(2 * 60)
    assert eli.pull().candidate is not None
    with pytest.raises(NotFound, match="in other hands"):
        ada.rate()


def test_work_is_found_in_no_other_study(world: World) -> None:
    reader = world.ws.by(Actor(name=PersonName("rita"), roles=("rater",), person="person-rita"))
    other = world.ws.study.new("another").id

    with pytest.raises(NotFound, match="no queue"):
        reader.rating.pull(other, world.queue, None)


def test_nobody_is_handed_a_case_in_a_language_that_they_do_not_read(world: World) -> None:
    ana = Person(world, "ana")
    assert world.ws.rating.queue(world.study, world.queue).spoken == ("en", "es")
    ana.reads("es-MX")
    found = []
    while (handed := ana.pull()).candidate is not None:
        found.append(handed.candidate.ordinal)
        ana.rate()
    assert sorted(found) == [1, 2, 4, 5], "Spanish, and what nobody labelled"
    assert ana.opened().pocket.reads == ("es-MX",), "it is the same visit still"
    ana.reads()
    assert ana.pull().candidate is not None
