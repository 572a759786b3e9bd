"""A judge is calibrated on one system and language by people, on replies drawn at random; nothing else counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest

from redcommons.evaluation.calibrated import DIFFER, Errs, draw, people_say, same_system
from redcommons.evaluation.model import AGREE, Calibration, Sampled, SheetAsked, Tally
from redcommons.evaluation.rules import Standing, read
from redcommons.labour.model import Actor
from redcommons.study.model import ValueEntry
from redcommons.values.base import Fingerprint
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName
from redcommons.values.outcome import VerdictWord
from tests.calibration_worlds import ANA, JUDGE, Judged, judged_world, truth

UNREAD = "60 replies drawn for calibration are not read yet"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Judged]:
    with judged_world(tmp_path, cases=120) as found:
        yield found


# -------------------------------------------------------------------------------------------------------- the ladder


def test_a_judge_is_claimable_once_people_read_all_of_its_sheet(world: Judged) -> None:
    assert world.reading().missing == ("judge uncalibrated",)
    queue = world.draw(60)
    assert (world.reading().level, world.reading().missing) == ("working", (UNREAD,))
    world.read_sheet(queue)
    found = world.reading()

    assert (found.level, found.missing) == ("claimable", ())
    assert found.interval is not None
    assert found.corrected is not None
    assert found.interval.rate == pytest.approx(39 / 120)
    assert found.corrected.low is not None
    assert found.corrected.high is not None
    assert found.corrected.low < 0.25 < found.corrected.high
    (one,) = found.calibrations
    assert (one.rule, one.seeds, one.drawn, one.out_of, one.unread) == (ANA, (7,), 60, 120, 0)
    assert (one.violated + one.not_violated, one.differ, one.unclear) == (60, 0, 0)


def test_a_calibration_on_another_system_does_not_count(world: Judged) -> None:
    """EV-05: the sample must be from that target; without one the rate is the judge's own, and compares with none."""
    world.read_sheet(world.draw(60))
    other = world.again("second")

    assert world.reading().level == "claimable"
    assert (world.reading(other).level, world.reading(other).missing) == ("working", ("judge uncalibrated",))
    refused = world.ws.evaluation.compare(world.run, other, "target", JUDGE)
    assert not refused.allowed
    assert "judge uncalibrated" in refused.missing


def test_another_run_of_the_same_system_is_corrected_by_it(world: Judged) -> None:
    world.read_sheet(world.draw(60))
    again = world.again()

    assert world.reading(again).level == "claimable"
    assert world.reading(again).calibrations == world.reading().calibrations


def test_the_system_is_target_version_prompt_and_method(world: Judged) -> None:
    plan = world.ws.evaluation.plan(world.ws.evaluation.state(world.run))
    replace = msgspec.structs.replace
    others = [
        replace(plan, target=replace(plan.target, **{name: "another"}))
        for name in ("type", "address", "model", "version", "method")
    ]
    others.append(replace(plan, settings=replace(plan.settings, system_prompt="Be brief.")))

    assert same_system(plan, replace(plan, repeats=9, seed=4, release=Fingerprint("0" * 64)))
    assert not any(same_system(plan, other) for other in others)


def test_another_rule_of_the_judge_is_another_judge(tmp_path: Path) -> None:
    with judged_world(tmp_path) as world:
        world.read_sheet(world.draw(60))
        sheet = world.ws.evaluation.sheets(world.study)[0][1]
        older = msgspec.structs.replace(sheet, judge=msgspec.structs.replace(sheet.judge, version="earlier"))
        world.ws.ports[0].shelf.put(world.study, world.ws.evaluation.sheets(world.study)[0][0], older, "Lena")

        assert world.reading().missing == ("judge uncalibrated",)


def test_every_language_of_a_run_is_calibrated_by_itself(tmp_path: Path) -> None:
    with judged_world(tmp_path, cases=240, languages=("en", "es", "en")) as world:
        world.read_sheet(world.draw(40, languages=("en",)))
        assert world.reading().missing == ("es: judge uncalibrated",)
        world.read_sheet(world.draw(40, languages=("es",)))
        found = world.reading()

        assert found.level == "claimable"
        assert [one.language for one in found.calibrations] == ["en", "es"]
        parts = world.ws.evaluation.slices(world.ws.evaluation.state(world.run), JUDGE, "language")
        assert [(part.name, part.reading.level) for part in parts] == [("en", "claimable"), ("es", "claimable")]
        assert found.corrected is not None
        whole = sum(part.cases * part.reading.corrected.rate for part in parts if part.reading.corrected) / 240
        assert found.corrected.rate == pytest.approx(whole)


def test_a_part_is_corrected_by_what_was_drawn_in_it_and_else_stays_a_working_rate(world: Judged) -> None:
    world.read_sheet(world.draw(60))
    parts = world.ws.evaluation.slices(world.ws.evaluation.state(world.run), JUDGE, "scenario")
    found = {part.name: part.reading for part in parts}

    assert found["papers"].level == "claimable"
    assert found["papers"].calibrations[0].drawn < 60
    assert found["notice"].level == "working"
    assert "none of the replies drawn violated" in found["notice"].missing[0]
    assert found["notice"].corrected is None


def test_a_judge_that_errs_as_often_as_not_corrects_nothing(world: Judged) -> None:
    world.read_sheet(world.draw(60), say=lambda place: "violated" if place % 2 else "not_violated")

    assert world.reading().level == "working"
    assert world.reading().missing == ("in 60 readings the judge is not clearly better than chance",)


def test_a_correction_below_nothing_is_clamped_and_says_so() -> None:
    tallies = [
        Tally(ordinal=n, family=f"f{n}", attempts=1, gave_up=0, could_not_run=0, **split(n < 2)) for n in range(40)
    ]
    known = Calibration(
        judge="j", language="", rule=ANA, drawn=100, violated=50, hits=45, not_violated=50, clear=42,
        worth_violated=50.0, worth_not=50.0,
    )  # fmt: skip
    errs = Errs(calibrations={"": known}, languages=dict.fromkeys(range(40), ""))
    found = read("j", tallies, Standing(reviewers=1, by_person=False, finished=True), errs)

    assert found.corrected is not None
    assert (found.corrected.rate, found.corrected.low, found.clamped) == (0.0, 0.0, True)


def split(violated: bool) -> dict[str, int]:  # noqa: FBT001  one of two
    return {"violated": int(violated), "not_violated": int(not violated)}


def test_the_products_corrected_rate_covers_the_truth_and_the_raw_one_does_not() -> None:
    """Design page 3: sensitivity .90, specificity .85, true rate .20, n = 400, 100 labels a side."""
    rng = np.random.default_rng(20261125)
    standing, held, raw_held = Standing(reviewers=1, by_person=False, finished=True), [], []
    for _study in range(600):
        called = rng.random(400) < np.where(rng.random(400) < 0.2, 0.9, 0.15)
        tallies = [
            Tally(ordinal=n, family=f"f{n}", attempts=1, gave_up=0, could_not_run=0, **split(bool(one)))
            for n, one in enumerate(called)
        ]
        known = Calibration(
            judge="j",
            language="",
            rule=ANA,
            drawn=200,
            violated=100,
            hits=int(rng.binomial(100, 0.9)),
            not_violated=100,
            clear=int(rng.binomial(100, 0.85)),
            worth_violated=100.0,
            worth_not=100.0,
        )
        found = read("j", tallies, standing, Errs(calibrations={"": known}, languages=dict.fromkeys(range(400), "")))
        assert found.level == "claimable"
        assert found.corrected is not None
        assert found.interval is not None
        held.append((found.corrected.low or 0) <= 0.2 <= (found.corrected.high or 0))
        raw_held.append((found.interval.low or 0) <= 0.2 <= (found.interval.high or 0))
    assert 0.93 <= np.mean(held) <= 0.98
    assert np.mean(raw_held) <= 0.02


# ------------------------------------------------------------------------------------------------------ people's answer


@pytest.mark.parametrize(
    ("said", "rule", "readers", "answer"),
    [
        ({"person:Ana": "violated", "j": "not_violated"}, ANA, 1, "violated"),
        ({"person:Ben": "violated"}, ANA, 1, None),
        ({"person:Ana": "violated", "person:Ben": "violated"}, AGREE, 2, "violated"),
        ({"person:Ana": "violated", "person:Ben": "not_violated", "person:Cyd": "violated"}, AGREE, 2, DIFFER),
        ({"person:Ana": "violated", "person:Ben": "unsure"}, AGREE, 2, DIFFER),
        ({"person:Ana": "unsure", "person:Ben": "unsure"}, AGREE, 2, "unsure"),
        ({"person:Ana": "violated"}, AGREE, 2, None),
        ({"adjudicator:Dee": "violated", "person:Ana": "not_violated"}, AGREE, 1, "not_violated"),
        ({"j": "violated"}, AGREE, 1, None),
    ],
)
def test_peoples_answer(said: dict[str, VerdictWord], rule: str, readers: int, answer: str | None) -> None:
    assert people_say(said, rule, readers) == answer


def test_readings_of_a_contested_harm_are_not_pooled(world: Judged) -> None:
    with pytest.raises(BadInput, match="wrong advice is contested"):
        world.draw(60, AGREE)
    entry = ValueEntry(harm="wrong advice", standing="settled", standing_by="Lena")
    world.ws.study.write(world.study, [entry])
    queue = world.draw(60, AGREE, readers=2)
    world.read_sheet(queue)
    assert world.reading().missing == (UNREAD,)
    world.read_sheet(queue, "Ben", lambda place: "unsure" if place % 30 == 0 else truth(place))
    found = world.reading()

    assert found.level == "claimable"
    assert found.calibrations[0].differ == sum(one.ordinal % 30 == 0 for one in world.sheet(queue).replies) > 0
    assert found.corrected_bound_low <= (found.corrected.rate if found.corrected else 0) <= found.corrected_bound_high
    assert found.corrected_bound_low < found.corrected_bound_high
    contested = msgspec.structs.replace(entry, standing="contested")
    world.ws.study.write(world.study, [contested])
    assert "wrong advice is contested" in world.reading().missing[0]


def test_the_rule_drawn_first_stands_whatever_came_of_it(world: Judged) -> None:
    world.read_sheet(world.draw(40))
    world.read_sheet(world.draw(40, "person:Ben"), "Ben")

    assert [one.rule for one in world.reading().calibrations] == [ANA]
    assert world.reading().calibrations[0].drawn == 40


# ------------------------------------------------------------------------------------------------------------- drawing


def test_the_seed_draws_the_same_again_and_more_of_it_holds_the_first() -> None:
    there = [Sampled(ordinal=n, repeat=1, case=Fingerprint(f"{n:064x}")) for n in range(200)]
    few, many = draw(there, 7, 20), draw(there, 7, 50)

    assert draw(reversed(there), 7, 20) == few
    assert set(few) < set(many)
    assert draw(there, 8, 20) != few
    assert len(draw(there, 7, 500)) == 200
    often = np.zeros(200)
    for seed in range(400):
        for one in draw(there, seed, 50):
            often[one.ordinal] += 1
    assert 60 < often.min() < often.max() < 140


def test_a_second_sheet_goes_on_where_the_first_ended_and_both_count(world: Judged) -> None:
    first, second = world.draw(40), world.draw(40, seed=8)
    keys = [{(one.ordinal, one.repeat) for one in world.sheet(queue).replies} for queue in (first, second)]
    world.read_sheet(first)
    world.read_sheet(second)

    assert not keys[0] & keys[1]
    assert world.sheet(second).out_of == (80,)
    assert (world.reading().calibrations[0].drawn, world.reading().calibrations[0].seeds) == (80, (7, 8))
    world.read_sheet(world.draw(40, seed=9))
    with pytest.raises(BadInput, match="no reply of run-"):
        world.draw(40)


def test_a_sheet_is_read_in_a_queue_of_its_own(world: Judged) -> None:
    queue = world.draw(30, readers=2)
    asked = world.ws.rating.queue(world.study, queue)

    assert (asked.purpose, asked.overlap, asked.run, asked.seed) == ("calibration", 2, world.run, 7)
    assert set(asked.only) == {(one.ordinal, one.repeat) for one in world.sheet(queue).replies}
    assert world.ws.rating.progress(world.study, queue).tasks == 60


def test_what_cannot_be_drawn_is_refused_with_the_way_out(world: Judged) -> None:
    with pytest.raises(NotFound, match="no machine judge"):
        world.draw(judge="person:Ana")
    with pytest.raises(BadInput, match="person:NAME"):
        world.draw(rule="Ana")
    with pytest.raises(BadInput, match="there are: en"):
        world.draw(languages=("fr",))
    with pytest.raises(BadInput, match="size is 0"):
        SheetAsked(run=world.run, judge=JUDGE, size=0)
    with pytest.raises(BadInput, match="within is 0"):
        world.calibrated(within=0)
    rater = world.ws.by(Actor(name=PersonName("ben"), roles=("rater",), person="person-ben"))
    with pytest.raises(NotPermitted):
        rater.rating.draw_sheet(SheetAsked(run=world.run, judge=JUDGE))
    with pytest.raises(NotPermitted):
        rater.evaluation.calibrated(world.ws.evaluation.state(world.run), JUDGE)


# ------------------------------------------------------------------------------------------- what the page is made from


def test_the_state_of_a_judge_says_how_many_more_it_needs(tmp_path: Path) -> None:
    with judged_world(tmp_path, cases=600) as world:
        (nothing,) = world.calibrated(within=0.07).parts
        assert (nothing.calibration, nothing.corrected, nothing.now) == (None, None, None)
        assert nothing.more is not None
        assert nothing.more == nothing.more_violated + nothing.more_not_violated
        world.read_sheet(world.draw(100))
        (found,) = world.calibrated(within=0.07).parts

        assert found.calibration is not None
        assert found.now is not None
        assert found.at_best is not None
        assert found.corrected is not None
        assert found.at_best < 0.07 < found.now
        assert found.more
        assert world.calibrated(within=0.2).parts[0].more == 0
        assert world.calibrated(within=0.01).parts[0].more is None


def test_disagreements_are_listed_without_text(world: Judged) -> None:
    world.read_sheet(world.draw(60))
    found = world.ws.evaluation.disagreements(world.ws.evaluation.state(world.run), JUDGE)
    one = world.reading().calibrations[0]

    assert len(found) == one.violated - one.hits + one.not_violated - one.clear
    assert all(dict(each.people)[ANA] != each.judge for each in found)


# ----------------------------------------------------------------------------------------------------------- the gate


def test_corrected_rates_of_two_calibrated_systems_compare_without_a_p(world: Judged) -> None:
    other = world.again("second")
    for run in (world.run, other):
        world.read_sheet(world.draw(60, run=run))
    found = world.ws.evaluation.compare(world.run, other, "target", JUDGE)

    assert (found.allowed, found.corrected, found.p) == (True, True, None)
    assert found.difference is not None
    assert found.low is not None
    assert found.high is not None
    assert found.raw == pytest.approx(0)
    assert found.low < found.difference < found.high
    assert found.high - found.low > (found.raw_high or 0) - (found.raw_low or 0)


def test_two_runs_of_one_system_share_the_calibration(world: Judged) -> None:
    world.read_sheet(world.draw(60))
    found = world.ws.evaluation.compare(world.run, world.again(), "time", JUDGE)

    assert (found.allowed, found.corrected, found.difference) == (True, True, 0)
    assert (found.low, found.high) == pytest.approx((found.raw_low, found.raw_high))


def test_peoples_own_readings_keep_their_p(world: Judged) -> None:
    world.read_sheet(world.draw(120))
    again = world.again()
    world.read_sheet(world.draw(120, run=again))
    found = world.ws.evaluation.compare(world.run, again, "time", ANA)

    assert (found.allowed, found.corrected, found.p, found.raw) == (True, False, 1.0, None)
