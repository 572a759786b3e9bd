"""A norming session through the real verbs and store: blind, revealed to all at once, read again, and kept apart."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from redcommons.assembly import Workspace
from redcommons.care.model import Private
from redcommons.care.pocket import mark
from redcommons.evaluation.model import Norming, NormingNote, NormingReading, RatingRow
from redcommons.labour.model import Actor
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName
from redcommons.values.outcome import VerdictWord
from tests.rating_worlds import HARMS, Person, World, rating_world

OPEN = Private(bounded=True)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with rating_world(str(tmp_path / "w"), tmp_path) as made:
        for name, words in (("kim", "vvvnnn"), ("lou", "nvvnnv"), ("mia", "nvvnnv")):
            spelled = [("violated" if word == "v" else "not_violated") for word in words]
            rows = [
                RatingRow(line=n + 2, case=f"c{n}", repeat=1, verdict=word)  # type: ignore[arg-type]
                for n, word in enumerate(spelled)
            ]
            made.ws.evaluation.rate(made.run, rows, name)
        yield made


def begun(world: World, **given: Any) -> str:
    plain = Norming(queue=world.queue, chosen_by="random", size=6, seed=5)
    asked = msgspec.structs.replace(plain, **given)
    name: str = world.ws.rating.begin_norming(world.study, asked)
    return name


def reads(who: Person, session: str, word: VerdictWord, place: int, time: int = 1) -> bool:
    said = NormingReading(session=session, time=time, ordinal=place, repeat=1, word=word)
    first: bool = who.ws.rating.read_norming(who.world.study, said, who.now())
    return first


def everything_rated(ws: Workspace, world: World) -> object:
    keys = ws.evaluation.state(world.run).judges
    return (
        keys,
        list(ws.evaluation.verdicts(world.run)),
        ws.evaluation.dissent(world.run),
        [ws.evaluation.reading(ws.evaluation.state(world.run), key) for key in keys],
        ws.evaluation.rated(world.run),
        ws.rating.progress(world.study, world.queue),
    )


def test_contested_replies_are_chosen_those_furthest_apart_first(world: World) -> None:
    found = world.ws.rating.norming(world.study, begun(world, chosen_by="contested"))
    assert found.replies == ((0, 1), (5, 1))
    assert found.run == world.run


def test_the_same_seed_draws_the_same_replies(world: World) -> None:
    one, two = (world.ws.rating.norming(world.study, begun(world, size=3, seed=9)).replies for _time in range(2))
    assert one == two
    assert len(one) == 3


def test_nothing_is_shown_before_all_see_it_and_second_readings_wait_for_the_end(world: World) -> None:
    session = begun(world)
    ana, ben = Person(world, "ana"), Person(world, "ben")
    with pytest.raises(BadInput, match="Nobody has read"):
        world.ws.rating.move_norming(world.study, session, "talk")
    reads(ana, session, "violated", 0)
    reads(ben, session, "not_violated", 0)
    for who in (world.ws, ana.ws, ben.ws):
        assert who.rating.norming_figures(world.study, session) is None
    with pytest.raises(BadInput, match="once everybody sees"):
        ana.ws.rating.note_norming(world.study, NormingNote(session=session, text="I saw it so"))
    with pytest.raises(NotPermitted):
        ana.ws.rating.move_norming(world.study, session, "talk")
    world.ws.rating.move_norming(world.study, session, "talk")
    shown = ben.ws.rating.norming_figures(world.study, session, ben.now())
    assert [(one.before.violated, one.before.not_violated, one.after) for one in shown.spreads] == [(1, 1, None)]
    with pytest.raises(BadInput, match="gone on"):
        reads(ana, session, "unsure", 0)
    ben.ws.rating.note_norming(world.study, NormingNote(session=session, text="a deadline counts"))
    world.ws.rating.move_norming(world.study, session, "second")
    reads(ana, session, "violated", 0, time=2)
    assert world.ws.rating.norming_figures(world.study, session).spreads[0].after is None
    world.ws.rating.move_norming(world.study, session, "closed")
    last = world.ws.rating.norming_figures(world.study, session)
    assert last.spreads[0].after.violated == 1
    assert last.twice == 1
    assert [(one.text, one.by) for one in world.ws.rating.norming_notes(world.study, session)] == [
        ("a deadline counts", "ben")
    ]


def test_agreement_before_and_after_is_compared_in_what_the_same_people_read_twice(world: World) -> None:
    session = begun(world)
    ana, ben, cleo = (Person(world, name) for name in ("ana", "ben", "cleo"))
    for place in range(6):
        reads(ana, session, "violated" if place % 2 else "not_violated", place)
        reads(ben, session, "not_violated" if place % 2 else "violated", place)
        reads(cleo, session, "unsure", place)  # who does not read again
    world.ws.rating.move_norming(world.study, session, "talk")
    world.ws.rating.move_norming(world.study, session, "second")
    for place in range(6):
        for who in (ana, ben):
            reads(who, session, "violated" if place % 2 else "not_violated", place, time=2)
    world.ws.rating.move_norming(world.study, session, "closed")
    found = world.ws.rating.norming_figures(world.study, session)
    assert found.twice == 12
    assert found.before.ratings == found.after.ratings == 12
    assert found.after.alpha == 1
    assert found.before.alpha == pytest.approx(-5 / 6, abs=1e-3)  # 12 discordant of 12: 1 - 1 / (72/132)
    assert found.before.low is not None or found.before.reason


def test_what_is_said_in_a_session_enters_no_reading_tally_or_figure_of_the_run(world: World, tmp_path: Path) -> None:
    before = everything_rated(world.ws, world)
    session = begun(world)
    ana, ben = Person(world, "ana"), Person(world, "ben")
    for who in (ana, ben):
        for place in range(6):
            reads(who, session, "violated", place)
    for stage in ("talk", "second", "closed"):
        world.ws.rating.move_norming(world.study, session, stage)
    assert everything_rated(world.ws, world) == before
    world.ws.findings.build(world.study, tmp_path / "report")
    built = b"".join(path.read_bytes() for path in sorted((tmp_path / "report").rglob("*")) if path.is_file())
    assert b"person:ana" not in built
    assert session.encode() not in built


def test_what_one_does_not_take_is_left_out_for_them_and_leaves_nothing(world: World) -> None:
    session = begun(world)
    ana, ben = Person(world, "ana"), Person(world, "ben")
    ben.bound(HARMS[0])
    assert len(ana.ws.rating.norming_tasks(world.study, session, ana.now())) == 6
    assert [place[0] for place, _word in ben.ws.rating.norming_tasks(world.study, session, ben.now())] == [1, 3, 5]
    with pytest.raises(NotFound):
        reads(ben, session, "violated", 0)
    reads(ana, session, "violated", 0)
    reads(ana, session, "violated", 1)
    world.ws.rating.move_norming(world.study, session, "talk")
    shown = ben.ws.rating.norming_figures(world.study, session, ben.now())
    assert [one.before.ordinal for one in shown.spreads] == [1]
    assert mark(HARMS[0]) in ben.now().boundaries


def test_nobody_reads_whom_care_would_hand_no_task(world: World) -> None:
    session = begun(world)
    new = Person(world, "new", consents=False)
    assert new.ws.rating.norming_refusal(world.study, session, new.now()) == "no_consent"
    with pytest.raises(BadInput, match="Nothing is asked"):
        reads(new, session, "violated", 0)
    someone = world.ws.by(Actor(name=PersonName("rae"), roles=("reader",), person="person-rae"))
    with pytest.raises(NotPermitted):
        someone.rating.norming(world.study, session)


def test_a_word_may_be_changed_while_the_reading_goes_on_and_keeps_no_earlier_one(world: World) -> None:
    session, ana = begun(world), Person(world, "ana")
    assert reads(ana, session, "violated", 0)
    assert not reads(ana, session, "unsure", 0)
    world.ws.rating.move_norming(world.study, session, "talk")
    found = world.ws.rating.norming_figures(world.study, session).spreads[0].before
    assert (found.people, found.unsure) == (1, 1)
    shelf = world.ws.ports[0].shelf
    assert [sheet.revision for sheet, _one in shelf.newest(NormingReading, world.study)] == [1]
