"""Sheets of a scope as people write them, several at once: nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import redcommons
from redcommons.assembly import Workspace
from redcommons.labour.model import Actor
from redcommons.study.model import Change, Charter, Edited, Exclusion, Scenario, ValueEntry
from redcommons.study.rules import changes, merged, stated
from redcommons.values.errors import BadInput, MovedOn, NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with redcommons.open(tmp_path, by="Ana") as found:
        yield found


@pytest.fixture
def study(ws: Workspace) -> StudyId:
    return StudyId(ws.study.new("Helpline").id)


def change(after: int, noun: str = "charter", key: str = "charter", **lines: str | bool | tuple[str, ...]) -> Change:
    return Change(noun=noun, key=key, lines=lines, after=after)


def test_an_edit_is_a_revision_only_when_its_words_differ(ws: Workspace, study: StudyId) -> None:
    first: Edited = ws.study.edit(study, change(0, purpose="May it stay open?"))
    again: Edited = ws.study.edit(study, change(1, purpose=" May it stay open? \n"))

    assert first.sheet is not None
    assert again.sheet is not None
    assert (first.sheet.revision, again.sheet.revision, again.clashes) == (1, 1, ())


def test_a_blank_charter_left_blank_writes_nothing(ws: Workspace, study: StudyId) -> None:
    assert ws.study.edit(study, change(0, purpose="")).sheet is None


def test_two_people_on_two_lines_both_keep_their_words(ws: Workspace, study: StudyId) -> None:
    ws.study.edit(study, change(0, purpose="one"))
    ws.study.edit(study, change(1, decision="hers"))
    late = ws.study.edit(study, change(1, setting="mine"))

    assert late.part == Charter(purpose="one", decision="hers", setting="mine")
    assert (late.sheet.revision, late.clashes) == (3, ())


def test_the_same_line_is_never_overwritten_unseen(ws: Workspace, study: StudyId) -> None:
    ws.study.edit(study, change(0, purpose="one"))
    ws.by(Actor(name=PersonName("Bo"))).study.edit(study, change(1, purpose="Bo's"))
    late = ws.study.edit(study, change(1, purpose="Ana's", system="helpline"))

    assert late.clashes == ("purpose",)
    assert late.part == Charter(purpose="Bo's", system="helpline")
    seen = ws.study.edit(study, change(late.sheet.revision, purpose="Ana's"))
    assert seen.part == Charter(purpose="Ana's", system="helpline")
    said = [(one.sheet.author, one.changes) for one in ws.study.history(study, "charter", "charter")]
    assert said[0] == ("Ana", (("purpose", "Bo's", "Ana's"),))
    assert said[2] == ("Bo", (("purpose", "one", "Bo's"),))


def test_a_card_keeps_its_history_through_a_new_name(ws: Workspace, study: StudyId) -> None:
    key = ws.study.add(study, "scenario", "Asks at night").name
    ws.study.edit(study, change(1, "scenario", key, name="Asks late", person="a tenant"))
    ws.study.write(study, [Scenario(name="Asks late", person="a tenant under notice")])
    ws.study.write(study, [Scenario(name="Asks at night")])

    named = [(sheet.name == key, item.name, item.person) for sheet, item in ws.study.parts(study, "scenario")]
    assert named == [(True, "Asks late", "a tenant under notice"), (False, "Asks at night", "")]
    assert len(ws.study.history(study, "scenario", key)) == 3


def test_what_is_taken_back_stands_nowhere_and_comes_back_by_its_name(ws: Workspace, study: StudyId) -> None:
    key = ws.study.add(study, "value-entry", "Shame").name
    ws.study.edit(study, change(1, "value-entry", key, decided_by="the assembly"))
    ws.study.edit(study, change(2, "value-entry", key, taken_back=True))
    assert ws.study.parts(study, "value-entry") == ws.study.scope(study).values == ()

    assert ws.study.add(study, "value-entry", "Shame").name == key
    assert ws.study.scope(study).values == (ValueEntry(harm="Shame", decided_by="the assembly"),)


def test_a_name_is_one_sheets_at_a_time(ws: Workspace, study: StudyId) -> None:
    key = ws.study.add(study, "exclusion", "Voice").name
    ws.study.add(study, "exclusion", "Images")

    with pytest.raises(BadInput, match="another one is called 'Images'"):
        ws.study.edit(study, change(1, "exclusion", key, what="Images"))
    with pytest.raises(BadInput, match="'Voice' is there already"):
        ws.study.add(study, "exclusion", " Voice")
    with pytest.raises(BadInput, match="is empty"):
        ws.study.edit(study, change(1, "exclusion", key, what=" "))
    assert [item.what for item in ws.study.scope(study).exclusions] == ["Voice", "Images"]


@pytest.mark.parametrize(
    ("noun", "lines", "says"),
    [
        ("charter", {"taken_back": True}, "no line 'taken_back'"),
        ("charter", {"kind": "charter/9"}, "no line 'kind'"),
        ("scenario", {"interaction": "telepathy"}, "interaction"),
        ("scenario", {"name": True}, "name"),
        ("study", {"title": "x"}, "no part of a scope"),
        ("charter", {"purpose": "x" * 20_001}, "20,001 characters"),
    ],
)
def test_what_no_sheet_can_hold_is_refused_and_named(
    ws: Workspace, study: StudyId, noun: str, lines: dict[str, str | bool | tuple[str, ...]], says: str
) -> None:
    key = ws.study.add(study, "scenario", "Card").name if noun == "scenario" else "charter"

    with pytest.raises(BadInput, match=says):
        ws.study.edit(study, change(1 if noun == "scenario" else 0, noun, key, **lines))


def test_a_sheet_that_is_not_there_is_not_made_by_an_edit(ws: Workspace, study: StudyId) -> None:
    with pytest.raises(NotFound, match="no sheet 'gone'"):
        ws.study.edit(study, change(0, "exclusion", "gone", why="x"))


def test_a_vocabulary_is_attached_and_detached(ws: Workspace, study: StudyId) -> None:
    name = ws.study.taxonomies()[0].name
    sheet = ws.study.attach(study, name)
    assert [item.name for item in ws.study.scope(study).taxonomies] == [name]

    ws.study.edit(study, change(sheet.revision, "taxonomy", sheet.name, taken_back=True))
    assert ws.study.scope(study).taxonomies == ()
    with pytest.raises(NotFound, match="no vocabulary 'mine'"):
        ws.study.attach(study, "mine")


def test_who_may_not_write_may_read(ws: Workspace, study: StudyId) -> None:
    reader = ws.by(Actor(name=PersonName("Ro"), roles=("reader",)))

    assert reader.study.history(study, "charter", "charter") == ()
    with pytest.raises(NotPermitted):
        reader.study.edit(study, change(0, purpose="x"))
    with pytest.raises(NotPermitted):
        reader.study.add(study, "exclusion", "x")


def test_merging_agrees_where_both_want_the_same() -> None:
    seen, now = Exclusion(what="Voice"), Exclusion(what="Voice", why="no tool")

    assert merged(seen, now, {"why": "no tool"}) == (now, ())
    assert merged(seen, now, {"why": "no time"}) == (now, ("why",))


def test_a_sheet_says_how_many_of_its_lines_say_something() -> None:
    assert stated(Charter(purpose="p", setting="s")) == (2, 7)
    assert changes(None, Exclusion(what="Voice")) == (("what", "", "Voice"),)


def test_moved_on_is_the_writers_to_mend() -> None:
    assert MovedOn.exit_code == BadInput.exit_code
