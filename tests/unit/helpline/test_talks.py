"""The conversations of the example: each is had once, shows what it says, and says what it is made of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from redcommons.assembly import Workspace, open_workspace
from redcommons.exploration.model import Kept, TalkHead, Turn
from redcommons.helpline import example, flaws
from redcommons.helpline.assistant import respond
from redcommons.helpline.example_margin import BRIEF, NOTES
from redcommons.helpline.example_talks import COMPANION, planned
from redcommons.helpline.exploring import WORLD, explore
from redcommons.helpline.noting import note
from redcommons.values.identity import StudyId

World = tuple[Workspace, StudyId]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_workspace(tmp_path_factory.mktemp("w")) as ws:
        study = ws.study.find_or_new("Example")
        ws.study.write(study, (*example.VALUES, *example.SCENARIOS, *example.TALKS))
        explore(ws, study)
        yield ws, study


def kept(world: World) -> dict[str, Kept]:
    ws, study = world
    return {one.title: one for _sheet, one in ws.exploration.kept(study)}


def talks(world: World, interaction: str) -> list[tuple[TalkHead, tuple[Turn, ...]]]:
    ws, study = world
    rows = [row for row in ws.exploration.talks(study).rows if row.interaction == interaction]
    return [ws.exploration.open_talk(study, row.name) for row in reversed(rows)]


def test_every_conversation_leaves_one_finding_and_is_had_once(world: World) -> None:
    ws, study = world
    assert set(kept(world)) == {plan.found.title for plan in planned()}
    before = ws.exploration.talks(study).total
    explore(ws, study)

    assert ws.exploration.talks(study).total == before == sum(len(plan.sessions) for plan in planned())


def test_notes_are_released_beside_what_was_kept_and_a_brief_waits_each_once(world: World) -> None:
    ws, study = world
    note(ws, study)
    note(ws, study)

    memos = ws.exploration.memos(study).rows
    assert sorted(row.text for row in memos) == sorted(one.text for one in NOTES)
    assert all(row.released for row in memos)
    assert [one.name for _sheet, one in ws.study.parts(study, "brief")] == [BRIEF.name]


def test_findings_stand_with_and_without_a_harm_and_every_harm_is_in_the_ledger(world: World) -> None:
    harms = {one.harm for one in kept(world).values()}
    assert "" in harms
    assert harms - {""} < {entry.harm for entry in example.VALUES}
    cards = {card.name for card in (*example.SCENARIOS, *example.TALKS)}
    assert {one.scenario for one in kept(world).values()} - {""} < cards
    for card in example.TALKS:
        assert set(card.harms) < {entry.harm for entry in example.VALUES}


def test_what_is_kept_shows_the_flaw_of_its_scenario(world: World) -> None:
    for one in kept(world).values():
        if one.scenario:
            tools = next(plan.tools for plan in planned() if plan.found.title == one.title)
            shown = [respond(one.turns[:-1], seed=WORLD, sample=n, tools=tools) for n in range(60)]
            assert [fired.slice for answer, fired in shown if fired and answer.text == one.turns[-1].text], one.title
            assert {fired.slice for _answer, fired in shown if fired} == {one.scenario}
            assert one.again == (sum(fired is not None for _answer, fired in shown), 60)


def test_the_companion_is_met_in_three_sessions_that_follow_one_another(world: World) -> None:
    heads = talks(world, "several_sessions")
    assert [(head.talk.session, head.talk.later) for head, _turns in heads] == [
        (1, ""),
        (2, "a week later"),
        (3, "three days later"),
    ]
    assert [head.talk.follows for head, _turns in heads] == ["", heads[0][0].name, heads[1][0].name]
    assert [message.session for message in heads[2][0].talk.before] == ["", "", "", "", "a week later", "", "", ""]
    assert heads[2][1][0].message.session == "three days later"
    last = kept(world)[COMPANION.found.title]
    assert (len(last.turns), last.scenario, last.in_role[:4]) == (12, flaws.COMPANY, "Ruth")
    assert "Last time you told me about the damp" in heads[1][1][1].message.text


def test_three_people_speak_in_the_group(world: World) -> None:
    ((head, turns),) = talks(world, "group")
    assert head.talk.voices == ("Amal", "Bea", "Chidi")
    assert [turn.message.name for turn in turns if turn.message.role == "user"] == ["Amal", "Bea", "Chidi"]


def test_a_tool_is_called_and_a_person_answers_in_its_place(world: World) -> None:
    ((_head, turns),) = talks(world, "agentic")
    called, told, said = turns[-3:]
    assert called.message.calls[0].name == "look_up_file"
    assert (told.message.by_person, told.message.answers) == (True, called.message.calls[0].id)
    assert said.message.text.startswith("The file says: Marisol Quint.")


def test_a_letter_a_pair_and_arabic_are_there(world: World) -> None:
    ((_head, turns),) = talks(world, "document")
    assert turns[0].message.documents[0].name == "letter from the owner.txt"
    pair = [turns for _head, turns in talks(world, "one_turn") if turns[0].made]
    assert [turn.parent for turn in pair[0] if turn.message.role == "user"] == [0, 0]
    assert {turn.made.method for turn in pair[0] if turn.made} == {"identities"}
    assert [one.language for one in kept(world).values() if "Arabic" in one.title] == ["ar"]


def test_two_targets_are_asked_with_a_retry_and_words_put_in_ones_place(world: World) -> None:
    ((head, turns),) = [one for one in talks(world, "several_turns") if len(one[0].talk.targets) == 2]
    first = [turn for turn in turns if turn.parent == 1]
    assert head.talk.targets == ("helpline", "helpline:1.5")
    assert [(turn.lane, turn.message.by_person) for turn in first] == [(1, False), (2, False), (1, False), (1, True)]
    assert "violence" in first[0].message.text
    assert "violence" not in first[2].message.text
    assert {turn.parent for turn in turns if turn.message.role == "user"} == {0, first[3].number, first[1].number}


def test_a_case_is_made_of_every_finding(world: World) -> None:
    ws, study = world
    rows = [ws.dataset.promote(study, sheet.name) for sheet, _one in ws.exploration.kept(study)]
    made = list(ws.dataset.open_cases(study, [row.fingerprint for row in rows]))

    assert {case.interaction for case in made} >= {"several_sessions", "group", "agentic", "document"}
    assert all(case.turns[-1].role == "user" for case in made)
    assert all(case.provenance.origin == "human" for case in made)
