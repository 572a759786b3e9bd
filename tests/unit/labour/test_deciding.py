"""Groups decide by a rule of their own, counted by members; nobody answers for them, and nobody else sees who did."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import redcommons
from redcommons.assembly import Workspace
from redcommons.labour.consensus import decided_words, outcome, rule_words
from redcommons.labour.model import (
    RULES,
    Arrangement,
    GroupAnswer,
    GroupDecision,
    Proposal,
    Says,
)
from redcommons.testing import FrozenClock
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import StudyId
from tests.circles import CIRCLE, ask, by, chosen, circle, say, seat

# ---------------------------------------------------------------------------------------------------------- the rules

# rule, answers of a b c d, over, outcome: worked out by hand
TABLE = [
    ("consent", "", False, "open"),
    ("consent", "aaaa", False, "yes"),
    ("consent", "aaa", False, "open"),
    ("consent", "aaa", True, "yes"),
    ("consent", "aa", True, "no"),
    ("consent", "aas", True, "yes"),
    ("consent", "sss", True, "no"),
    ("consent", "aaao", False, "no"),
    ("consent", "aaao", True, "no"),
    ("consent", "o", False, "open"),
    ("all", "aaaa", False, "yes"),
    ("all", "aaas", False, "no"),
    ("all", "aaa", False, "open"),
    ("all", "aaa", True, "no"),
    ("most", "aaa", False, "yes"),
    ("most", "aa", False, "open"),
    ("most", "aa", True, "no"),
    ("most", "aaoo", False, "no"),
    ("most", "oo", False, "no"),
    ("most", "aaao", False, "yes"),
    ("", "aaa", True, "yes"),
    ("", "aass", True, "no"),
    ("", "aaao", True, "no"),
]


@pytest.mark.parametrize(("rule", "letters", "over", "came"), TABLE)
def test_what_answers_make_of_a_proposal(rule: str, letters: str, over: bool, came: str) -> None:  # noqa: FBT001
    words: dict[str, Says] = {"a": "agree", "o": "object", "s": "aside"}
    answers = {member: words[letter] for member, letter in zip("abcd", letters, strict=False)}

    assert outcome(rule, "abcd", answers | {"somebody else": "agree"}, over=over) == came  # type: ignore[arg-type]


def test_a_group_of_nobody_decides_nothing() -> None:
    assert outcome("consent", "", {}, over=True) == "open"
    assert outcome("most", "", {}, over=True) == "no"


def test_every_rule_and_every_decision_has_its_words() -> None:
    assert len({rule_words(rule) for rule in ("", *RULES)}) == 4
    assert decided_words("release", "yes", adopted=True) == "releases what it made"
    assert decided_words("release", "yes", adopted=False) == "not adopted: releases what it made"


# ----------------------------------------------------------------------------------------------------------- a group


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def ws(tmp_path: Path, clock: FrozenClock) -> Iterator[Workspace]:
    with redcommons.open(tmp_path, by="lena", clock=clock) as found:
        yield found


@pytest.fixture
def study(ws: Workspace) -> StudyId:
    return circle(ws)


def test_the_first_thing_that_a_group_decides_is_how_it_decides(ws: Workspace, study: StudyId) -> None:
    with pytest.raises(BadInput, match="not chosen yet"):
        ask(ws, study, "release", "yes")
    chosen(ws, study, "most")

    (seen,) = by(ws, "ana").labour.groups(study)
    assert (seen.name, seen.rule, seen.mine) == (CIRCLE, "most", True)
    assert not ws.labour.groups(study)[0].mine


def test_nobody_answers_for_a_group(ws: Workspace, study: StudyId) -> None:
    chosen(ws, study)
    key = ask(ws, study, "other", "")
    outsiders = (by(ws, "fay", "facilitator"), by(ws, "lena", "lead"), by(ws, "zoe"), ws)

    for somebody in outsiders:
        with pytest.raises(NotPermitted, match="members of the group"):
            somebody.labour.answer(study, key, GroupAnswer(says="agree"))
        with pytest.raises(NotPermitted, match="members of the group"):
            somebody.labour.proposals(study, CIRCLE)
        with pytest.raises(NotPermitted, match="members of the group"):
            somebody.labour.propose(study, Proposal(group=CIRCLE, about="other", wants=""))


def test_members_see_who_said_what_unless_it_is_secret_and_others_the_outcome_alone(
    ws: Workspace, study: StudyId
) -> None:
    chosen(ws, study)
    keys = [ask(ws, study, "other", "", secret=secret, words="for us alone") for secret in (False, True)]
    for key in keys:
        by(ws, "ana").labour.answer(study, key, GroupAnswer(says="object", words="not yet"))
    opened, closed = by(ws, "ben").labour.proposals(study, CIRCLE)

    assert [(name, one.says, one.words) for name, one in opened.answers] == [("ana", "object", "not yet")]
    assert (closed.answers, closed.counts["object"], closed.silent) == ((), 1, 2)
    assert by(ws, "ana").labour.proposals(study, CIRCLE)[1].own.says == "object"
    say(ws, study, keys[0], ben="agree", eve="agree")
    decision = ws.labour.group_decisions(study)[-1]
    assert (decision[0].author, decision[1].adopted, decision[1].public) == (CIRCLE, False, "what others may read")
    assert not {"ana", "ben", "eve", "for us alone", "not yet"} & set(map(str, decision[1].__struct_fields__))
    assert "ana" not in str(decision)


def test_what_is_decided_is_closed(ws: Workspace, study: StudyId) -> None:
    chosen(ws, study)
    key = ask(ws, study, "other", "")
    assert say(ws, study, key, ana="agree", ben="object", eve="agree") == ["open", "open", "no"]

    with pytest.raises(NotFound, match="no open proposal"):
        by(ws, "ben").labour.answer(study, key, GroupAnswer(says="agree"))
    assert by(ws, "ana").labour.proposals(study, CIRCLE) == ()


def test_an_answer_can_be_changed_until_then(ws: Workspace, study: StudyId) -> None:
    chosen(ws, study)
    key = ask(ws, study, "other", "")

    assert say(ws, study, key, ana="object", ben="agree") == ["open", "open"]
    assert say(ws, study, key, ana="agree", eve="aside") == ["open", "yes"]


def test_after_its_last_day_a_proposal_is_closed_and_takes_no_answer(
    ws: Workspace, study: StudyId, clock: FrozenClock
) -> None:
    chosen(ws, study)
    key = ask(ws, study, "other", "", until="2026-01-08")
    say(ws, study, key, ana="agree", ben="aside")
    assert by(ws, "eve").labour.close_proposal(study, key) == "open"
    clock.tick(8 * 24 * 3600)

    assert by(ws, "eve").labour.proposals(study, CIRCLE)[0].outcome == "yes"
    with pytest.raises(BadInput, match="last day"):
        by(ws, "eve").labour.answer(study, key, GroupAnswer(says="object"))
    assert ws.labour.group_decisions(study)[-1][1].adopted


def test_only_who_proposed_takes_it_back_and_then_nothing_is_decided(ws: Workspace, study: StudyId) -> None:
    chosen(ws, study)
    key = ask(ws, study, "other", "")
    with pytest.raises(NotPermitted, match="only who proposed"):
        by(ws, "ben").labour.take_back_proposal(study, key)
    by(ws, "ana").labour.take_back_proposal(study, key)

    assert by(ws, "ana").labour.proposals(study, CIRCLE) == ()
    assert [one.about for _sheet, one in ws.labour.group_decisions(study)] == ["rule"]


@pytest.mark.parametrize(
    ("about", "wants", "until", "why"),
    [
        ("release", "perhaps", "2026-01-08", "choose one of: yes, no"),
        ("release", "yes", "soon", "YYYY-MM-DD"),
        ("release", "yes", "2025-12-31", "is past"),
    ],
)
def test_a_proposal_says_what_it_wants_and_until_when(
    ws: Workspace, study: StudyId, about: str, wants: str, until: str, why: str
) -> None:
    chosen(ws, study)

    with pytest.raises(BadInput, match=why):
        ask(ws, study, about, wants, until=until)


# --------------------------------------------------------------------------------------------------------- its effect


def held(ws: Workspace, study: StudyId) -> dict[str, str]:
    made = {"one": ("ana",), "two": ("ben", "zoe"), "three": ("zoe",)}
    found: dict[str, str] = ws.labour.held_back(study, made)
    return found


def test_what_a_group_has_not_released_is_held_back_until_it_decides(ws: Workspace, study: StudyId) -> None:
    seat(ws, study, "zoe", "rater", arrangement="")
    chosen(ws, study)
    assert held(ws, study) == {"one": CIRCLE, "two": CIRCLE}
    say(ws, study, ask(ws, study, "release", "yes", covers=("two",)), ana="agree", ben="agree", eve="agree")
    assert held(ws, study) == {"one": CIRCLE}
    say(ws, study, ask(ws, study, "release", "yes"), ana="agree", ben="agree", eve="object")
    assert held(ws, study) == {"one": CIRCLE}
    say(ws, study, ask(ws, study, "release", "yes"), ana="agree", ben="agree", eve="aside")
    assert held(ws, study) == {}
    say(ws, study, ask(ws, study, "release", "no", covers=("one",)), ana="agree", ben="agree", eve="agree")
    assert held(ws, study) == {"one": CIRCLE}


def test_what_somebody_made_stays_the_groups_after_they_left(ws: Workspace, study: StudyId) -> None:
    chosen(ws, study)
    seat(ws, study, "ana")

    assert held(ws, study)["one"] == CIRCLE
    assert [seen.name for seen in by(ws, "ben").labour.groups(study)] == [CIRCLE]
    assert by(ws, "ben").labour.members_of(study, CIRCLE) == ("ben", "eve")


@pytest.mark.parametrize("group", ["", "Another circle"])
def test_no_form_takes_a_decision_from_the_group(ws: Workspace, study: StudyId, group: str) -> None:
    """Whoever leads could otherwise release what the group holds back, by naming no group any more."""
    with pytest.raises(BadInput, match="it decides for what they made"):
        ws.labour.arrange(study, "circle", Arrangement(way="community", title="With the circle", group=group))

    assert ws.labour.held_back(study, {"case": ["ana"]}) == {"case": CIRCLE}


def test_a_study_without_groups_holds_nothing_back(ws: Workspace) -> None:
    alone = StudyId(ws.study.new("alone").id)

    assert ws.labour.groups(alone) == ()
    assert ws.labour.held_back(alone, {"one": ("ana",)}) == {}


def test_the_decision_keeps_no_names() -> None:
    assert set(GroupDecision.__struct_fields__) == {
        "group", "about", "wants", "adopted", "rule", "public", "covers",
    }  # fmt: skip
