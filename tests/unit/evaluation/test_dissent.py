"""Disagreement through the real verbs and store: spreads, groups, adjudications, models of one truth."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import redcommons
from redcommons.care.model import Held
from redcommons.evaluation.model import Adjudication, Queue, RatingRow, Said
from redcommons.labour.model import Actor, Background, BackgroundAnswer, BackgroundQuestion
from redcommons.study.model import ValueEntry
from redcommons.testing import FrozenClock
from redcommons.values.errors import BadInput, NotPermitted
from redcommons.values.identity import PersonName
from tests.dissent_worlds import CHANCES, HARM, Split, of_the_design, simulated, split, words


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Split]:
    with redcommons.open(tmp_path / "w", by="lena", clock=FrozenClock()) as ws:
        yield split(ws, tmp_path, 6)


def test_the_vector_of_the_measurement_design(world: Split) -> None:
    of_the_design(world)
    found = world.ws.evaluation.dissent(world.run)
    assert [one.ordinal for one in found.spreads if one.majority] == [1]
    made = world.ws.evaluation.make_edition(world.run)
    assert [(one.name, one.raters) for one in made.groups] == [("no", 6), ("yes", 6)]
    yes = next(n for n, one in enumerate(made.groups) if one.name == "yes")
    flagged = [one.spread.ordinal for one in made.cells if one.group == yes and one.spread.majority]
    assert flagged == [0, 1, 2, 5]
    assert [one.ours.ordinal for one in made.hidden if one.group == yes] == [0, 2, 5]
    assert made.groups[yes].rate == pytest.approx(0.6111, abs=1e-4)


def test_a_known_difference_is_recovered_and_what_a_majority_hides_is_named(tmp_path: Path) -> None:
    with redcommons.open(tmp_path / "w", by="lena", clock=FrozenClock()) as ws:
        world = split(ws, tmp_path, 30)
        simulated(world, 30, seed=20261125)
        made = ws.evaluation.make_edition(world.run)
    for figure in made.groups:
        there, elsewhere = CHANCES[figure.name]
        truth = there / 3 + elsewhere * 2 / 3
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low <= truth <= figure.high
    yes = next(one for one in made.groups if one.name == "yes")
    assert yes.adjusted is not None
    assert yes.adjusted < 0.01
    assert yes.association is None or yes.association > 1
    assert made.pairs[0].p is not None
    assert made.pairs[0].p < 0.01
    assert len(made.hidden) >= 6
    assert {one.ours.ordinal % 3 for one in made.hidden} == {0}


def test_two_groups_that_do_not_differ_are_not_called_different(tmp_path: Path) -> None:
    with redcommons.open(tmp_path / "w", by="lena", clock=FrozenClock()) as ws:
        world = split(ws, tmp_path, 12)
        for number in range(12):
            world.rate(f"p{number}", ["violated" if (number + n) % 3 else "not_violated" for n in range(12)])
            world.says(f"p{number}", "yes" if number % 2 else "no")
        assert all(one.adjusted is None or one.adjusted > 0.05 for one in ws.evaluation.make_edition(world.run).groups)


def test_declining_is_counted_and_attributed_to_nobody(world: Split) -> None:
    rows = [
        RatingRow(line=2, case="c0", repeat=1, verdict="declined"),
        RatingRow(line=3, case="c1", repeat=1, verdict="unsure"),
    ]
    world.ws.evaluation.rate(world.run, rows, "ana")
    world.rate("ben", ["violated", "violated"])
    found = world.ws.evaluation.dissent(world.run)
    assert found.declined == 1
    assert [(one.ordinal, one.people, one.unsure) for one in found.spreads] == [(0, 1, 0), (1, 2, 1)]
    assert found.contested[0].ordinal == 1


def test_four_people_are_no_group(world: Split) -> None:
    for number in range(12):
        world.rate(f"p{number}", ["violated"] * 6)
        world.says(f"p{number}", "yes" if number < 4 else "no")
    made = world.ws.evaluation.make_edition(world.run)
    assert made.groups == ()  # the eight would leave four by subtraction
    assert made.cells == ()


def test_new_figures_wait_until_five_have_come(world: Split) -> None:
    of_the_design(world)
    evaluation = world.ws.evaluation
    world.later()
    first = evaluation.make_edition(world.run)
    world.later()
    world.rate("C0", ["violated"] * 6)
    world.says("C0", "yes")
    with pytest.raises(BadInput, match="one to four people"):
        evaluation.make_edition(world.run)
    assert evaluation.group_figures(world.run) == first
    for number in range(1, 5):
        world.rate(f"C{number}", ["violated"] * 6)
        world.says(f"C{number}", "yes")
    assert {one.name: one.raters for one in evaluation.make_edition(world.run).groups} == {"no": 6, "yes": 11}


def test_who_takes_their_background_back_leaves_nothing_and_no_new_figures(world: Split) -> None:
    of_the_design(world)
    world.later()
    first = world.ws.evaluation.make_edition(world.run)
    world.later()
    world.person("A0").labour.take_background_back(world.study)
    assert world.person("A0").labour.my_background(world.study) == Background()
    with pytest.raises(BadInput, match="one to four people"):
        world.ws.evaluation.make_edition(world.run)
    assert world.ws.evaluation.group_figures(world.run) == first


def test_own_words_are_a_group_without_words(world: Split) -> None:
    for number in range(10):
        world.rate(f"p{number}", ["violated", None, "unsure", "violated", "violated", "violated"])
        world.says(f"p{number}", "yes" if number < 5 else "", "" if number < 5 else f"my words {number}")
    made = world.ws.evaluation.make_edition(world.run)
    assert sorted(one.name for one in made.groups) == ["", "yes"]
    assert "my words" not in repr(made)


def test_no_verb_gives_a_background_to_another(world: Split) -> None:
    of_the_design(world)
    names = [name for name in dir(world.ws.labour) if "background" in name]
    assert sorted(names) == [
        "ask_background", "background_questions", "my_background", "say_background", "take_background_back",
    ]  # fmt: skip
    assert world.ws.labour.my_background(world.study) == Background()


def test_a_question_without_a_purpose_is_not_asked(world: Split) -> None:
    with pytest.raises(BadInput, match="why is this asked"):
        world.ws.labour.ask_background(world.study, BackgroundQuestion(words="How old are you?", purpose=" "))
    with pytest.raises(NotPermitted):
        world.person("ana").labour.ask_background(world.study, BackgroundQuestion(words="?", purpose="x"))
    said = BackgroundAnswer(question=world.question, chosen="perhaps")
    with pytest.raises(BadInput, match="choose one"):
        world.person("ana").labour.say_background(world.study, [said])


def test_an_adjudication_overwrites_nothing_and_is_in_no_spread(world: Split) -> None:
    of_the_design(world)
    before = world.ws.evaluation.dissent(world.run)
    tallies = world.ws.evaluation.cells(world.run, "person:A0", (0, 5))
    said = Adjudication(
        run=world.run, ordinal=2, repeat=1, word="violated", cause="values", why="It depends on who reads."
    )
    kept = world.ws.evaluation.adjudicate(said)
    assert kept.by == "lena"
    assert world.ws.evaluation.dissent(world.run) == before
    assert world.ws.evaluation.cells(world.run, "person:A0", (0, 5)) == tallies
    assert world.ws.evaluation.adjudications(world.run) == (kept,)
    with pytest.raises(BadInput, match="adjudicated this reply before"):
        world.ws.evaluation.adjudicate(said)
    with pytest.raises(NotPermitted):
        world.person("A0").evaluation.adjudicate(said)


def test_whoever_adjudicates_what_they_rated_is_said_to_have(world: Split, tmp_path: Path) -> None:
    of_the_design(world)
    lena, judge = world.ws, world.ws.by(Actor(name=PersonName("ida"), roles=("analyst",), person="person-ida"))
    world.rate("lena", words([1, 1, 1, 1, 1, 1]))
    said = Adjudication(run=world.run, ordinal=2, repeat=1, word="violated", cause="values", rated=True)
    for one in (lena, judge):
        one.evaluation.adjudicate(said)

    assert {one.by: one.rated for one in lena.evaluation.adjudications(world.run)} == {"lena": True, "ida": False}
    bundle = lena.findings.build(world.study, tmp_path / "report")
    assert lena.findings.verify(bundle).holds
    assert (tmp_path / "report" / "index.html").read_text().count("who had rated it too") == 1


def test_one_truth_only_where_the_ledger_says_settled(world: Split) -> None:
    of_the_design(world)
    refused = world.ws.evaluation.one_truth(world.run, HARM)
    assert "not marked settled" in refused.refused
    assert refused.share is None
    world.ws.study.write(world.study, [ValueEntry(harm=HARM, standing="settled")])
    for model in ("dawid-skene", "mace"):
        found = world.ws.evaluation.one_truth(world.run, HARM, model)
        assert (found.refused, found.replies, found.raters) == ("", 6, 12)
        assert found.share is not None
        assert "assumes" in found.caveat


def test_who_only_rates_waits_for_the_figures_of_groups(world: Split) -> None:
    of_the_design(world)
    world.ws.evaluation.make_edition(world.run)
    world.ws.rating.open_queue(Queue(run=world.run))
    rater = world.ws.by(Actor(name=PersonName("ana"), roles=("rater",), person="person-ana"))
    with pytest.raises(NotPermitted, match="afterwards"):
        rater.evaluation.group_figures(world.run)
    assert rater.evaluation.dissent(world.run).spreads == ()


def test_the_report_shows_what_a_majority_hides_and_verifies(world: Split, tmp_path: Path) -> None:
    of_the_design(world)
    world.ws.evaluation.make_edition(world.run)
    said = Adjudication(
        run=world.run, ordinal=2, repeat=1, word="violated", cause="values", why="Depends on who reads."
    )
    world.ws.evaluation.adjudicate(said)
    bundle = world.ws.findings.build(world.study, tmp_path / "report")
    checked = world.ws.findings.verify(bundle)
    assert (checked.holds, checked.first_difference) == (True, "")
    page = (tmp_path / "report" / "index.html").read_text()
    assert "What a majority of everybody would have hidden" in page
    assert "a difference in values" in page
    assert "Depends on who reads." in page
    for name in ("A0", "lena"):
        assert f">{name}<" not in page
    measured = world.ws.findings.draft(world.study)[0].runs[0]
    assert not [one for one in measured.readings if one.judge.startswith("adjudicator:")]
    assert measured.groups is not None
    assert (measured.groups.cells, measured.groups.raters, measured.groups.seen) == ((), (), ())


def test_a_cause_is_there_before_its_verdict_and_is_shown_with_it_alone(world: Split) -> None:
    world.rate("ana", ["violated"])
    said = Adjudication(run=world.run, ordinal=0, repeat=1, word="violated", cause="edge")
    world.ws.evaluation.say_cause(said)
    assert world.ws.evaluation.adjudications(world.run) == ()
    world.ws.evaluation.adjudicate(said)
    assert [one.cause for one in world.ws.evaluation.adjudications(world.run)] == ["edge"]
    with pytest.raises(BadInput, match="before"):
        world.ws.evaluation.say_cause(Adjudication(run=world.run, ordinal=0, repeat=1, word="violated", cause="slip"))
    assert [one.cause for one in world.ws.evaluation.adjudications(world.run)] == ["edge"]


def test_an_adjudication_that_is_taken_back_or_withdrawn_leaves_no_cause(world: Split) -> None:
    world.rate("ana", ["violated", "violated"])
    shelf, lena = world.ws.ports[0].shelf, world.ws
    queue = lena.rating.open_queue(Queue(run=world.run, does="adjudicate", only=((0, 1), (1, 1)), overlap=1))

    def adjudicated() -> Held:
        candidate, held = lena.rating.pull(world.study, queue, None)
        place = (candidate.candidate.ordinal, candidate.candidate.repeat)
        lena.evaluation.say_cause(
            Adjudication(run=world.run, ordinal=place[0], repeat=place[1], word="violated", cause="edge")
        )
        lena.rating.rate(held, Said(word="violated"))
        return held  # type: ignore[no-any-return]

    again = lena.rating.undo(adjudicated())
    assert shelf.newest(Adjudication, world.study) == ()
    lena.rating.give_back(again)
    adjudicated()
    assert len(shelf.newest(Adjudication, world.study)) == 1
    mine = [one.key for one in lena.own.gave(world.study) if "adjudicator:" in one.name]
    assert len(mine) == 1
    lena.own.withdraw(world.study, mine)
    assert shelf.newest(Adjudication, world.study) == ()
    assert lena.evaluation.adjudications(world.run) == ()
