"""What a report says of those who worked, under the names that they chose, and what a group keeps back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from redcommons.assembly import Workspace
from redcommons.dataset.model import Credit
from redcommons.evaluation.model import RatingRow
from redcommons.exploration.model import Kept
from redcommons.findings.linter import flagged
from redcommons.findings.naming import labels
from redcommons.labour.model import (
    Actor,
    Arrangement,
    CreditChoice,
    GroupAnswer,
    Membership,
    Promise,
    Proposal,
    Role,
    Statement,
)
from redcommons.study.model import Definition
from redcommons.values.base import Fingerprint
from redcommons.values.errors import NotReleased
from redcommons.values.identity import PersonName
from tests import reports
from tests.circles import CIRCLE, LATER
from tests.rating_worlds import World, rating_world

THREE = ("ana", "ben", "eve")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Two raters who are no members, a group of three, a finding of ana's and a case that ben wrote."""
    with rating_world(str(tmp_path / "workspace"), tmp_path) as made:
        shelf, study = made.ws.ports[0].shelf, made.study
        shelf.put(study, "circle", Arrangement(way="community", title="The circle", group=CIRCLE), "lena")
        for name in THREE:
            member = Membership(
                person=f"person-{name}", pseudonym=PersonName(name), roles=("rater",), arrangement="circle"
            )
            shelf.put(study, member.person, member, "lena")
        kept = Kept(title="It waits", talk="talk-1", target="t", model="", turns=(), by=PersonName("ana"))
        shelf.put(study, "talk-1 turn 2", kept, "ana")
        case = made.ws.dataset.rows(study)[0].fingerprint
        shelf.put(study, case[:32], Credit(case=case, by=(PersonName("ben"),)), "ben")
        for name, word in (("ana", "violated"), ("ben", "not_violated"), ("a file's rater", "violated")):
            rows = [RatingRow(line=1, case=case, repeat=1, verdict=word)]  # type: ignore[arg-type]
            made.ws.evaluation.rate(made.run, rows, name)
        yield made


def by(world: World, name: str, *roles: Role) -> Workspace:
    return world.ws.by(Actor(name=PersonName(name), roles=roles or ("rater",), person=f"person-{name}"))


def decide(world: World, about: str, wants: str, **more: object) -> None:
    asked = Proposal(group=CIRCLE, about=about, wants=wants, until=LATER, **more)  # type: ignore[arg-type]
    key = by(world, "ana").labour.propose(world.study, asked).name
    for name in THREE:
        by(world, name).labour.answer(world.study, key, GroupAnswer(says="agree"))


# ------------------------------------------------------------------------------------------------------------- names


def test_raters_have_numbers_until_they_choose_and_the_figures_hold(world: World, tmp_path: Path) -> None:
    report, evidence = world.ws.findings.draft(world.study)
    assert sorted(report.raters) == ["rater 1", "rater 2", "rater 3"]
    said = msgspec.json.encode(report) + b"".join(msgspec.json.encode(row) for row in evidence)
    assert not [name for name in (b'"ana"', b'"ben"', b"person:ana", b"a file's rater") if name in said]
    by(world, "ana").labour.choose_credit(world.study, CreditChoice(shown="name", name="Ana Ruiz"))
    bundle = world.ws.findings.build(world.study, tmp_path / "out", without_held=True)

    assert world.ws.findings.verify(bundle).holds
    assert sorted(world.ws.findings.draft(world.study)[0].raters) == ["Ana Ruiz", "rater 1", "rater 2"]
    again = world.ws.findings.draft(world.study)[0]
    assert again == world.ws.findings.draft(world.study)[0]
    assert [reading.judge for reading in again.runs[0].readings] == [f"person:{name}" for name in again.raters]


def test_a_finding_is_credited_as_its_finder_chose_for_it(world: World) -> None:
    shelf = world.ws.ports[0].shelf
    left = Membership(person="person-zoe", pseudonym=PersonName("zoe"), roles=())
    shelf.put(world.study, left.person, left, "lena")
    shelf.put(
        world.study,
        "talk-2 turn 2",
        Kept(title="It hurries", talk="talk-2", target="t", model="", turns=(), by=PersonName("zoe")),
        "zoe",
    )
    assert [one.kept.by for one in world.ws.findings.draft(world.study)[0].examples] == [""]
    by(world, "zoe").labour.choose_credit(world.study, CreditChoice(apart={"talk-2 turn 2": "pseudonym"}))

    assert [one.kept.by for one in world.ws.findings.draft(world.study)[0].examples] == ["zoe"]


def test_reviewers_and_writers_of_definitions_are_named_as_they_chose_and_stay_apart(world: World) -> None:
    release = world.ws.dataset.releases(world.study)[0].fingerprint
    for name in ("ana", "ben", "Dr. Given"):
        world.ws.dataset.review(release, name, study=world.study)
    by(world, "ana", "expert").study.define(world.study, Definition(harm="privacy", text="a name"))
    report = world.ws.findings.draft(world.study)[0]

    assert sorted(one.by for one in report.runs[0].reviews) == ["Dr. Given", "reviewer 1", "reviewer 2"]
    assert [one.by for one in report.definitions] == ["a member of the study"]


def test_no_two_labels_are_alike_and_the_secret_makes_their_order() -> None:
    chosen = {"b": "Rater 1", "c": "Ana", "d": "ana"}
    made = labels("abcde", chosen, "secret", "rater {n}")

    assert sorted(label.casefold() for label in made.values()) == ["ana", "ana (2)", "rater 1", "rater 2", "rater 3"]
    assert made == labels("edcba", chosen, "secret", "rater {n}")
    assert len({tuple(labels("abcde", {}, str(n), "{n}").items()) for n in range(20)}) > 10


# ------------------------------------------------------------------------------------------------------------ groups


def test_what_a_group_holds_back_is_withheld_and_refused(world: World, tmp_path: Path) -> None:
    decide(world, "rule", "consent")
    report = world.ws.findings.draft(world.study)[0]
    assert report.examples == ()
    assert [(one.what, one.count, one.few) for one in report.withheld][-1] == ("findings", 0, True)
    with pytest.raises(NotReleased, match="has not released 1 finding: ask the group"):
        world.ws.findings.publish(world.study)
    with pytest.raises(NotReleased, match="has not released 1 case: ask the group"):
        world.ws.dataset.freeze(world.study, "all of it")
    with pytest.raises(NotReleased):
        world.ws.findings.build(world.study, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    rest = world.ws.dataset.freeze_released(world.study, "the rest")[1]
    assert (len(rest.cases), rest.sampling) == (5, "every case of the study but those that a group had not released")
    assert world.ws.findings.publish(world.study, without_held=True).number == 1


def test_what_a_group_released_is_shown_and_frozen(world: World) -> None:
    decide(world, "rule", "consent")
    decide(world, "release", "yes", public="with our blessing")
    decide(world, "credit", "group")
    by(world, "ana").labour.choose_credit(world.study, CreditChoice(shown="group"))
    report = world.ws.findings.draft(world.study)[0]

    assert [(one.kept.title, one.kept.by) for one in report.examples] == [("It waits", CIRCLE)]
    assert len(world.ws.dataset.freeze(world.study, "all of it")[1].cases) == 6
    assert [(one.about, one.wants, one.group) for one in report.labour.decisions][-1] == ("credit", "group", CIRCLE)
    assert report.labour.arrangements[0].group == CIRCLE
    assert world.ws.findings.publish(world.study).number == 1


def test_a_group_that_did_not_decide_to_be_named_is_not(world: World) -> None:
    decide(world, "rule", "consent")
    decide(world, "release", "yes")
    report = world.ws.findings.draft(world.study)[0]

    assert CIRCLE not in msgspec.json.encode(report).decode()
    assert {one.group for one in report.labour.decisions} == {""}


# --------------------------------------------------------------------------------------------------------- the rest


def test_statements_promises_and_stewards_reach_the_report_and_the_linter_is_quiet_in_them(world: World) -> None:
    by(world, "ana").labour.state(world.study, Statement(text="It was safe.", signed="anonymous"))
    key = world.ws.labour.promise(world.study, Promise(to="everybody", what="tea")).name
    world.ws.labour.mark_promise(world.study, key, Promise(to="", what="", state="not_kept", how="no kettle"))
    report = world.ws.findings.draft(world.study)[0]

    assert [(one.text, one.signed) for one in report.labour.statements] == [("It was safe.", "")]
    assert [(one.what, one.state, one.how) for one in report.labour.promises] == [("tea", "not_kept", "no kettle")]
    assert (report.labour.stewards, report.labour.stewards_who_lead) == (0, 0)
    assert not [flag for where, flag in flagged(reports.whole()) if flag.word in {"safe", "best"}]
    assert not [flag for _where, flag in flagged(report) if flag.word == "safe"]


def test_the_largest_part_of_one_person_is_told_without_names_from_five_writers_on(world: World) -> None:
    shelf, study = world.ws.ports[0].shelf, world.study
    names = ("a", "b", "c", "d")
    for number, name in enumerate(names):
        case = Fingerprint(f"{number:064d}")
        shelf.put(study, case[:31] + str(number), Credit(case=case, by=(PersonName(name), PersonName("a"))), "a")
    found = world.ws.findings.draft(study)[0].labour

    assert (found.authors, found.most_by_one) == (5, 0.8)
    assert found.named == ()


def test_fewer_than_five_writers_have_no_share(world: World) -> None:
    found = world.ws.findings.draft(world.study)[0].labour

    assert (found.authors, found.most_by_one) == (1, None)
