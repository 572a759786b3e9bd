"""A conversation in one's hands: where one stands, what lies beside it, what leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from redcommons.assembly import Workspace, open_workspace
from redcommons.exploration import transcripts
from redcommons.values.conversation import Document, Tool
from redcommons.values.errors import BadInput, NotFound


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(tmp_path_factory.mktemp("workspace"), by="Ana") as opened:
        yield opened


def shape(turns: object) -> list[tuple[int, int, int, str]]:
    return [(turn.number, turn.parent, turn.lane, turn.message.role) for turn in turns]  # type: ignore[attr-defined]


def test_it_begins_with_a_target_and_nothing_else(ws: Workspace) -> None:
    talk = ws.talk("helpline")
    replies = talk.say("How many days do I have to appeal?")

    assert len(replies) == 1
    assert "days" in replies.texts[0]
    assert shape(talk.path) == [(1, 0, 0, "user"), (2, 1, 1, "assistant")]
    assert ws.study.studies()[0][1].title == "chat"


def test_a_target_that_is_none_begins_nothing(ws: Workspace) -> None:
    with pytest.raises(BadInput, match="nobody-there"):
        ws.talk("nobody-there", study="empty")
    assert ws.exploration.talks(ws.study.find("empty")).total == 0


def test_again_stays_where_one_stood_and_counts(ws: Workspace) -> None:
    talk = ws.talk("helpline")
    first = talk.say("How many days do I have to appeal?")[0]
    more = talk.again(20)

    same = sum(text == first.message.text for text in more.texts)
    assert len(more) == 20
    assert talk.counted == {1: (same + 1, 21)}
    assert talk.path[-1] == first
    assert len({turn.seed for turn in talk.turns if turn.lane}) == 21


def test_edit_fork_and_new_branches_lie_beside_what_there_was(ws: Workspace) -> None:
    talk = ws.talk("helpline")
    talk.say("How many days do I have to appeal?")
    talk.say("And if I was ill?")
    talk.edit("And if the letter came late?")
    assert shape(talk.path)[2:] == [(5, 2, 1, "user"), (6, 5, 1, "assistant")]
    talk.fork(4).say("Thank you")
    assert [turn.number for turn in talk.path] == [1, 2, 3, 4, 7, 8]
    talk.edit("How many weeks?", turn=1)
    assert shape(talk.path) == [(9, 0, 0, "user"), (10, 9, 1, "assistant")]
    talk.fork(0).say("Anew")
    assert [turn.number for turn in talk.path] == [11, 12]
    with pytest.raises(NotFound, match="99"):
        talk.fork(99)
    with pytest.raises(BadInput, match="turn 2"):
        talk.edit("x", turn=2)
    assert "*  12" in talk.tree


def test_a_tree_shows_what_follows_what_by_how_far_it_stands_to_the_right(ws: Workspace) -> None:
    talk = ws.talk("helpline")
    talk.say("How many days do I have to appeal?")
    talk.again(2)
    talk.say("And if I was ill?")
    talk.fork(3).say("Are you sure?")

    starts = [(line[:6].strip(" *"), len(line[6:]) - len(line[6:].lstrip())) for line in talk.tree.splitlines()]
    assert starts == [("1", 0), ("2", 2), ("5", 4), ("6", 4), ("3", 2), ("7", 4), ("8", 4), ("4", 2)]


def test_several_targets_go_on_side_by_side_each_after_its_own(ws: Workspace) -> None:
    talk = ws.talk("helpline", "helpline:1.5")
    first = talk.say("How many days do I have to appeal?")
    second = talk.say("And if I was ill?")
    only = talk.to(2).say("Are you sure?")
    everybody = talk.to().say("Thank you")

    assert [turn.lane for turn in first] == [1, 2]
    assert [turn.lane for turn in second] == [1, 2]
    assert [turn.lane for turn in only] == [2]
    paths = {turn.lane: [one.number for one in talk.to(turn.lane).path] for turn in everybody}
    assert len(paths[1]) == 6
    assert len(paths[2]) == 8
    with pytest.raises(BadInput, match="no target 3"):
        talk.to(3)


def test_what_was_said_to_one_alone_is_not_said_to_the_other(ws: Workspace) -> None:
    talk = ws.talk("helpline", "helpline:1.5")
    talk.say("How many days do I have to appeal?", to=[1])
    replies = talk.say("Who repairs the lift?")

    assert [turn.lane for turn in replies] == [1, 2]
    asked = {turn.lane: talk.to(turn.lane).path.texts for turn in replies}
    assert asked[1][0] == "How many days do I have to appeal?"
    assert asked[2][0] == "Who repairs the lift?"


def test_words_in_the_place_of_the_model_are_marked_and_it_goes_on_from_them(ws: Workspace) -> None:
    talk = ws.talk("helpline")
    talk.say("How many days do I have to appeal?")
    (put,) = talk.write("You never have to appeal.")
    (went_on,) = talk.go()

    assert (put.parent, put.message.by_person, went_on.parent) == (1, True, put.number)
    assert "written by a person" in repr(talk)
    assert "written by a person" in talk._repr_html_()
    assert talk.counted == {1: (1, 1)}
    talk.fork(put.number)
    with pytest.raises(BadInput, match="not a reply"):
        talk.keep("They said never")


def test_a_finding_is_kept_shared_and_taken_back(ws: Workspace, tmp_path: Path) -> None:
    talk = ws.talk("helpline", temperature=0.3)
    with pytest.raises(NotFound, match="nothing is kept"):
        talk.share()
    talk.say("How many days do I have to appeal?")
    talk.again(4)
    name = talk.keep("A deadline that is not one", wrong="Ten days")
    page = talk.share(tmp_path / "finding.md")

    assert "of 5 under these settings" in page
    assert (tmp_path / "finding.md").read_text(encoding="utf-8") == page
    assert talk.unkeep() == name
    assert name not in {sheet.name for sheet, _kept in ws.exploration.kept(talk.study)}


def test_settings_of_replies_are_those_of_their_time(ws: Workspace) -> None:
    talk = ws.talk("helpline", system_prompt="Be kind.")
    first = talk.say("Hello")[0]
    talk.set(temperature=0.9, max_tokens=50)
    second = talk.again()[0]

    assert (first.asked.system_prompt, first.asked.temperature) == ("Be kind.", None)
    assert (second.asked.system_prompt, second.asked.temperature, second.asked.max_tokens) == ("Be kind.", 0.9, 50)
    assert talk.counted == {1: (1, 1)}  # not the same settings: not a repeat
    with pytest.raises(BadInput, match="heat"):
        talk.set(heat=1)
    with pytest.raises(BadInput, match="temperature"):
        talk.set(temperature=-1)
    assert talk.talk.asking.temperature == 0.9


def test_masked_names_stay_masked_in_everything_shown(ws: Workspace) -> None:
    talk = ws.talk("helpline", "helpline:1.5", masked=True)
    talk.say("Hello")

    for shown in (repr(talk), talk._repr_html_(), talk.tree, talk.to_json(), talk.to_markdown()):
        assert "helpline" not in shown.replace("redcommons talk", "")
    assert set(talk.unmask()) == {"helpline", "helpline:1.5"}  # which letter was which was drawn
    assert "helpline:1.5" in talk.to_json()


def test_role_document_and_memo(ws: Workspace) -> None:
    talk = ws.talk("helpline", scenario="Notice to quit")
    talk.role = "A tenant, 58"
    talk.say("What does this letter mean?", documents=[Document(name="letter.txt", text="You must leave.")])
    memo = talk.memo("Sounds sure of itself", ["certainty"])

    assert talk.path[0].in_role == "A tenant, 58"
    assert talk.path[0].message.documents[0].name == "letter.txt"
    assert ws.exploration.open_memo(talk.study, memo)[1].turn == 2
    assert "letter.txt" in repr(talk)


def test_transcripts_from_the_hand_are_those_of_the_verbs(ws: Workspace) -> None:
    talk = ws.talk("helpline")
    talk.say("Hello")

    assert transcripts.read(talk.to_json().encode()) == transcripts.read(talk.to_markdown().encode())
    assert transcripts.read(talk.to_json().encode()).turns == tuple(talk.turns)


def test_a_notebook_shows_hostile_words_as_words(ws: Workspace) -> None:
    talk = ws.talk("helpline")
    talk.say("<script>alert(1)</script>\x1b[2J\u202e<img src=x onerror=alert(1)>")
    shown = talk._repr_html_()

    assert "<script" not in shown
    assert "<img" not in shown
    assert "style" not in shown
    assert "\x1b" not in shown + repr(talk)
    assert "\u202e" not in shown + repr(talk)


def test_turns_become_a_data_frame(ws: Workspace) -> None:
    talk = ws.talk("helpline")
    talk.say("Hello")
    frame = talk.to_pandas()

    assert list(frame["role"]) == ["user", "assistant"]
    assert frame["target"][1] == "helpline"
    assert len(talk.turns[:1].to_pandas()) == 1


def test_it_is_taken_up_where_it_ended(ws: Workspace) -> None:
    talk = ws.talk("helpline")
    talk.say("Hello")
    again = ws.conversation(talk.name)

    assert again.path.texts == talk.path.texts
    assert again.say("And now?")[0].parent == 3


def test_nothing_can_be_repeated_answered_or_kept_before_it_is_there(ws: Workspace) -> None:
    talk = ws.talk("helpline", "helpline:1.5", tools=(Tool(name="look_up"),))
    with pytest.raises(BadInput, match="say something first"):
        talk.again()
    with pytest.raises(BadInput, match="say something first"):
        talk.edit("x")
    talk.say("Hello")
    with pytest.raises(BadInput, match="several targets"):
        talk.keep("x")
    with pytest.raises(BadInput, match="calls no tool"):
        talk.to(1).answer({})
