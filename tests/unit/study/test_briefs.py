"""Briefs: what they can hold, and what is drawn from them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redcommons.assembly import Workspace, open_workspace
from redcommons.study import briefs
from redcommons.study.model import Brief, Change, Exclusion, Parameter
from redcommons.values.errors import BadInput
from redcommons.values.identity import StudyId

PERSON = Parameter(name="person", choices=("a tenant", "a landlord"))
TOPIC = Parameter(name="topic", choices=("rent", "repairs", "noise"))
BRIEF = Brief(name="Deadlines", text="As {person}, ask about {topic}; {else} stays.", parameters=(PERSON, TOPIC))


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(tmp_path_factory.mktemp("workspace")) as opened:
        yield opened


@pytest.fixture
def study(ws: Workspace, request: pytest.FixtureRequest) -> StudyId:
    return StudyId(ws.study.new(request.node.name[:100]).id)


def many(count: int) -> tuple[Parameter, ...]:
    return tuple(Parameter(name=f"p{n}", choices=("one", "two")) for n in range(count))


def test_five_parameters_are_kept_and_a_sixth_is_refused(ws: Workspace, study: StudyId) -> None:
    ws.study.write(study, [Brief(name="five", parameters=many(5))])

    with pytest.raises(BadInput, match="5 at most"):
        ws.study.write(study, [Brief(name="six", parameters=many(6))])
    lines: dict[str, str | bool | tuple[str, ...]] = {"parameters": tuple(f"p{n}: one | two" for n in range(6))}
    with pytest.raises(BadInput, match="5 at most"):
        ws.study.edit(study, Change(noun="brief", key="five", lines=lines, after=1))


def test_a_brief_is_edited_line_by_line_and_two_writers_never_overwrite_each_other(
    ws: Workspace, study: StudyId
) -> None:
    ws.study.add(study, "brief", "Deadlines")
    first = Change(
        noun="brief", key="Deadlines", after=1,
        lines={"text": "Ask {person}", "parameters": ("person: a tenant | a landlord",), "accepts": (" a date ", "")},
    )  # fmt: skip
    made = ws.study.edit(study, first)
    assert made.part == Brief(name="Deadlines", text="Ask {person}", parameters=(PERSON,), accepts=("a date",))

    late = Change(noun="brief", key="Deadlines", after=1, lines={"text": "Mine", "avoid": "names"})
    found = ws.study.edit(study, late)
    assert found.clashes == ("text",)
    assert isinstance(found.part, Brief)
    assert (found.part.text, found.part.avoid) == ("Ask {person}", "names")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("no choices", "names no choices"),
        ("person:", "0 choices"),
        ("per{son}: a | b", "can be called"),
        ("person: " + "|".join(map(str, range(51))), "51 choices"),
    ],
)
def test_a_parameter_that_cannot_be_drawn_is_refused_with_the_way_out(line: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        briefs.checked(Brief(name="x", parameters=tuple(map(briefs.parameter, [line]))))


def test_two_parameters_of_one_name_are_refused() -> None:
    with pytest.raises(BadInput, match="two parameters"):
        briefs.checked(Brief(name="x", parameters=(PERSON, PERSON)))


def test_the_text_reads_with_what_was_drawn_and_leaves_what_was_skipped_to_the_reader() -> None:
    assert briefs.filled(BRIEF, {"person": "a tenant", "topic": "rent"}) == "As a tenant, ask about rent; {else} stays."
    assert briefs.filled(BRIEF, {"topic": "rent"}) == "As (person: as you like), ask about rent; {else} stays."
    assert briefs.open_slots(BRIEF) == ("else",)


def test_every_combination_comes_once_before_any_comes_twice() -> None:
    tried: list[dict[str, str]] = []
    for seed in range(12):
        tried.append(briefs.drawn(BRIEF, tried, seed))

    combinations = {(person, topic) for person in PERSON.choices for topic in TOPIC.choices}
    for half in (tried[:6], tried[6:]):
        assert {(one["person"], one["topic"]) for one in half} == combinations


def test_a_skipped_parameter_is_not_drawn() -> None:
    assert briefs.drawn(BRIEF, [], 1, {"person"}).keys() == {"topic"}
    assert briefs.drawn(BRIEF, [], 1, {"person", "topic"}) == {}
    assert BRIEF.may_skip


@given(seed=st.integers(), tried=st.lists(st.fixed_dictionaries({"person": st.sampled_from(PERSON.choices)})))
def test_a_draw_is_one_of_the_choices_and_the_same_for_the_same_seed(seed: int, tried: list[dict[str, str]]) -> None:
    found = briefs.drawn(BRIEF, tried, seed)

    assert found == briefs.drawn(BRIEF, tried, seed)
    assert found["person"] in PERSON.choices
    assert found["topic"] in TOPIC.choices


def test_a_brief_of_very_many_combinations_is_drawn_all_the_same() -> None:
    wide = Brief(
        name="wide",
        parameters=tuple(Parameter(name=f"p{n}", choices=tuple(map(str, range(50)))) for n in range(5)),
    )
    draws = [briefs.drawn(wide, [], seed) for seed in range(30)]

    assert len({tuple(one.values()) for one in draws}) == 30
    assert len({one["p0"] for one in draws}) > 10


def test_a_parameter_reads_as_the_line_that_it_was_written_in() -> None:
    assert briefs.written(PERSON) == "person: a tenant | a landlord"
    assert briefs.parameter(briefs.written(PERSON)) == PERSON


def test_a_line_that_is_a_name_elsewhere_may_be_emptied_here(ws: Workspace, study: StudyId) -> None:
    ws.study.write(study, [Brief(name="x", harm="Deadline"), Exclusion(what="y", harm="Deadline")])
    for noun, key in (("brief", "x"), ("exclusion", "y")):
        part = ws.study.edit(study, Change(noun=noun, key=key, lines={"harm": ""}, after=1)).part
        assert part.harm == ""
