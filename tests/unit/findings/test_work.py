"""The work ledger says who did what, names nobody, and lets nobody call automated what people did."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from redcommons.findings import work
from redcommons.findings.linter import flagged
from redcommons.findings.work import FEWEST, automated_refused, flags
from redcommons.labour.model import Actor, StepWork, WorkLedger, WorkTime
from redcommons.study.model import Charter
from redcommons.values.identity import PersonName
from tests.rating_worlds import Person, World, rating_world
from tests.reports import empty

NOTHING = work.acts((0, 0), {}, ({}, 0), (0, 0), (0, 0))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with rating_world(str(tmp_path / "ws"), tmp_path) as found:
        yield found


def time(minutes: int, step: str = "evaluate", *, gone: bool = False) -> WorkTime:
    return WorkTime(day="2026-01-01", minutes=minutes, step=step, gone=gone)  # type: ignore[arg-type]


def step(ledger: WorkLedger, name: str) -> StepWork:
    return next(one for one in ledger.steps if one.step == name)


def test_time_is_shown_from_five_people_on_and_in_whole_hours() -> None:
    four = [(f"p{n}", time(100)) for n in range(FEWEST - 1)]
    few = step(work.ledger(NOTHING, [*four, *four]), "evaluate")
    assert (few.minutes, few.noted, work.time_words(few)) == (None, True, "not shown: fewer than five people")

    five = step(work.ledger(NOTHING, [*four, ("p9", time(17)), ("p10", time(50, gone=True))]), "evaluate")
    assert (five.minutes, work.time_words(five)) == (420, "about 7 hours")
    assert step(work.ledger(NOTHING, four), "explore").noted is False


def test_who_works_alone_sees_their_own_minutes_and_no_other() -> None:
    mine = work.ledger(NOTHING, [("me", time(50)), ("other", time(500))], own="me")

    assert (mine.own, step(mine, "evaluate").minutes) == (True, 50)


def test_a_step_is_done_by_people_by_machines_or_by_both() -> None:
    done = work.acts(
        (3, 1), {(False, False): 4, (True, False): 2, (True, True): 1}, ({"machine": 5}, 0), (0, 9), (0, 0)
    )
    ledger = work.ledger(done, [("me", time(5, "create"))])

    assert [(one.step, one.by) for one in ledger.steps] == [
        ("scope", "both"),
        ("explore", "both"),
        ("create", "both"),
        ("evaluate", "machine"),
        ("report", ""),
    ]
    assert step(ledger, "explore").people == {"turns": 5}
    assert step(ledger, "explore").machines == {"turns": 3}
    assert [one.step for one in ledger.steps if automated_refused(one)] == ["scope", "explore", "create"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We did automated red teaming.", ["automated red teaming"]),
        ("Automatic adversarial red-teaming of a helpline", ["Automatic adversarial red-teaming"]),
        ("automatically generated test cases", ["automatically generated test cases"]),
        ("an automated evaluation", []),
        ("the automated door, and red teaming by people", []),
    ],
)
def test_what_people_did_is_not_called_automated(text: str, found: list[str]) -> None:
    done = work.acts((1, 0), {(False, False): 1}, ({"human": 2}, 0), (0, 7), (0, 0))

    assert [flag.word for flag in flags(work.ledger(done, []), text)] == found


def test_human_time_alone_refuses_the_word() -> None:
    done = work.acts((0, 0), {}, ({}, 0), (0, 7), (0, 0))
    text = "an automated evaluation"

    assert flags(work.ledger(done, []), text) == ()
    assert len(flags(work.ledger(done, [("me", time(5))]), text)) == 1


def test_the_linter_flags_the_word_in_a_report_and_is_quiet_in_quotations() -> None:
    done = work.ledger(work.acts((1, 0), {}, ({}, 0), (0, 0), (0, 0)), [])
    report = msgspec.structs.replace(empty(), work=done, charter=Charter(purpose="automated red teaming of it"))
    quoted = msgspec.structs.replace(report, charter=Charter(purpose='they say "automated red teaming"'))

    assert "automated red teaming" in [flag.word for _where, flag in flagged(report)]
    assert "automated red teaming" not in [flag.word for _where, flag in flagged(quoted)]


def test_a_study_is_counted_from_what_is_stored_and_its_report_holds(world: World) -> None:
    ana = Person(world, "ana")
    ana.pull()
    ana.rate()
    ledger = world.ws.findings.work_ledger(world.study)
    evaluate, scope = step(ledger, "evaluate"), step(ledger, "scope")
    assert (evaluate.people, scope.people) == ({"verdicts": 1}, {"sheets": 3})

    edition = world.ws.findings.publish(world.study)
    assert world.ws.findings.verify_edition(world.study, edition.folder).holds
    page = world.ws.findings.open_edition(world.study, edition.folder, "index.html").decode()
    assert "Who did which step" in page


def test_nobody_reads_another_s_minutes(world: World) -> None:
    ana = world.ws.by(Actor(name=PersonName("ana"), roles=("rater",), person="person-ana"))
    ana.labour.note_time(world.study, time(50))

    assert [one.minutes for one in world.ws.findings.work_ledger(world.study).steps] == [None] * 5
    assert not world.ws.findings.work_ledger(world.study).own
