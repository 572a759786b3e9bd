"""Several sessions with one person: what is told of before, whose words they are, and which belong together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from redcommons.assembly import Workspace, open_workspace
from redcommons.exploration.model import Following, Saying, Talk, Turn
from redcommons.exploration.rules import context
from redcommons.labour.model import Actor, Membership
from redcommons.values.conversation import Document, Tool, ToolCall, assistant
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(tmp_path_factory.mktemp("workspace")) as opened:
        yield opened


@pytest.fixture
def study(ws: Workspace, request: pytest.FixtureRequest) -> StudyId:
    found: StudyId = ws.study.find_or_new(request.node.name[:100])
    return found


def begin(ws: Workspace, study: StudyId, *targets: str, **more: object) -> str:
    return str(ws.exploration.begin(study, Talk(targets=targets or ("helpline",), **more)).name)  # type: ignore[arg-type]


def exchange(ws: Workspace, study: StudyId, name: str, words: str, after: int = 0) -> int:
    """Say something and hear each target; the last turn."""
    said = ws.exploration.say(study, name, Saying(text=words, after=(after,)))[0]
    lanes = (said.lane,) if said.lane else range(1, len(ws.exploration.open_talk(study, name)[0].talk.targets) + 1)
    heard = [
        ws.exploration.hear(
            study, name, Turn(number=0, parent=said.number, lane=lane, message=assistant(f"{lane} on {words}"))
        )
        for lane in lanes
    ]
    return int(heard[-1].number)


def texts(head: object) -> list[tuple[str, str]]:
    return [(message.role, message.text) for message in head.talk.before]  # type: ignore[attr-defined]


def test_a_next_session_is_told_the_whole_path_and_every_session_says_where_it_begins(
    ws: Workspace, study: StudyId
) -> None:
    first = begin(ws, study, voices=("Mira",), harm="dependence", tools=(Tool(name="look"),))
    leaf = exchange(ws, study, first, "hello")
    second = ws.exploration.follow(study, first, Following(after=leaf, later="a week later"))
    end = exchange(ws, study, second.name, "it is me again")
    third = ws.exploration.follow(study, second.name, Following(after=end))

    assert texts(second) == [("user", "hello"), ("assistant", "1 on hello")]
    assert [message.session for message in third.talk.before] == ["", "", "a week later", ""]
    assert texts(third)[2:] == [("user", "it is me again"), ("assistant", "1 on it is me again")]
    assert [(head.talk.session, head.talk.follows, head.talk.first) for head in (second, third)] == [
        (2, first, first),
        (3, second.name, first),
    ]
    assert third.talk.later == "some time later"
    assert (third.talk.voices, third.talk.harm, third.talk.tools) == (("Mira",), "dependence", (Tool(name="look"),))
    assert third.talk.interaction == "several_sessions"


def test_all_sessions_with_one_person_are_found_from_any_of_them(ws: Workspace, study: StudyId) -> None:
    alone, first = begin(ws, study), begin(ws, study)
    second = ws.exploration.follow(study, first, Following(told="nothing")).name
    other = ws.exploration.follow(study, first, Following(told="nothing")).name
    third = ws.exploration.follow(study, other, Following(told="nothing")).name

    for name in (first, second, other, third):
        assert [head.name for head in ws.exploration.sessions(study, name)] == [first, second, other, third]
    assert [head.name for head in ws.exploration.sessions(study, alone)] == [alone]
    rows = {row.name: (row.session, row.sessions) for row in ws.exploration.talks(study).rows}
    assert rows == {alone: (1, 1), first: (1, 3), second: (2, 3), other: (2, 3), third: (3, 3)}


def test_a_note_or_nothing_stands_in_place_of_what_was_said(ws: Workspace, study: StudyId) -> None:
    name = begin(ws, study)
    leaf = exchange(ws, study, name, "a secret")

    noted = ws.exploration.follow(study, name, Following(after=leaf, told="note", note="They met once."))
    assert texts(noted) == [("system", "They met once.")]
    assert texts(ws.exploration.follow(study, name, Following(after=leaf, told="nothing"))) == []
    with pytest.raises(BadInput, match="the note is empty"):
        ws.exploration.follow(study, name, Following(after=leaf, told="note", note=" "))


def test_the_words_of_one_target_are_never_told_to_another_as_its_own(ws: Workspace, study: StudyId) -> None:
    name = begin(ws, study, "helpline", "helpline", "helpline")
    exchange(ws, study, name, "hello")
    turns = ws.exploration.open_talk(study, name)[1]
    second = next(turn for turn in turns if turn.lane == 2)

    alone = ws.exploration.follow(study, name, Following(after=second.number))
    assert len(alone.talk.targets) == 1
    assert texts(alone)[-1] == ("assistant", "2 on hello")
    assert len(ws.exploration.follow(study, name, Following(after=1)).talk.targets) == 3
    noted = ws.exploration.follow(study, name, Following(after=second.number, told="note", note="n"))
    assert len(noted.talk.targets) == 3


def test_a_question_that_nobody_answered_is_not_told(ws: Workspace, study: StudyId) -> None:
    name = begin(ws, study)
    leaf = exchange(ws, study, name, "hello")
    asked = ws.exploration.say(study, name, Saying(text="are you there", after=(leaf,)))[0].number

    assert texts(ws.exploration.follow(study, name, Following(after=asked)))[-1] == ("assistant", "1 on hello")


def test_a_session_that_is_not_over_cannot_be_followed_by_its_words(ws: Workspace, study: StudyId) -> None:
    name = begin(ws, study)
    asked = ws.exploration.say(study, name, Saying(text="look it up"))[0].number
    calls = assistant("")
    called = Turn(number=0, parent=asked, lane=1, message=type(calls)(
        role="assistant", text="", calls=(ToolCall(id="1", name="look"),)
    ))  # fmt: skip
    number = ws.exploration.hear(study, name, called).number

    with pytest.raises(BadInput, match="answer in its place first"):
        ws.exploration.follow(study, name, Following(after=number))
    with pytest.raises(NotFound, match="there is no turn 9"):
        ws.exploration.follow(study, name, Following(after=9))


def test_who_speaks_in_a_conversation_may_go_on_with_it_and_nobody_else(ws: Workspace, study: StudyId) -> None:
    ada, bo = PersonName("ada"), PersonName("bo")
    shelf = ws.ports[0].shelf
    for name, roles in ((ada, ("explorer",)), (bo, ("rater",))):
        shelf.put(study, name, Membership(person=name, pseudonym=name, roles=roles), "me")  # type: ignore[arg-type]

    assert ws.exploration.speakers(study) == (ada,)
    with pytest.raises(BadInput, match="'bo' may not speak"):
        begin(ws, study, others=(ada, bo))
    shared, own = begin(ws, study, others=(ada,)), begin(ws, study)
    hers = ws.by(Actor(name=ada, roles=("explorer",)))
    with pytest.raises(NotPermitted, match="a conversation of me"):
        hers.exploration.follow(study, own, Following())
    followed = hers.exploration.follow(study, shared, Following())
    assert (followed.talk.by, followed.talk.others) == (ada, ("me",))
    head = ws.exploration.open_talk(study, own)[0]
    with pytest.raises(BadInput, match="may not speak"):
        ws.exploration.change(study, own, type(head.talk)(targets=("helpline",), others=(bo,)))


def test_the_order_of_masked_targets_says_nothing(ws: Workspace, study: StudyId) -> None:
    given = ("helpline", "helpline:1", "helpline:2")
    made = {ws.exploration.open_talk(study, begin(ws, study, *given, masked=True))[0].talk.targets for _ in range(60)}

    assert all(set(one) == set(given) for one in made)
    assert len(made) == 6
    assert ws.exploration.open_talk(study, begin(ws, study, *given))[0].talk.targets == given


def test_files_that_a_conversation_begins_with_go_with_whatever_is_said_first(ws: Workspace, study: StudyId) -> None:
    name = begin(ws, study, documents=(Document(name="letter.txt", text="Dear"),))
    leaf = exchange(ws, study, name, "read it")
    exchange(ws, study, name, "and now", leaf)
    head, turns = ws.exploration.open_talk(study, name)

    assert [[one.name for one in turn.message.documents] for turn in turns] == [["letter.txt"], [], [], []]
    assert context(head.talk, turns)[0].documents[0].text == "Dear"


def test_findings_are_counted_for_the_rows_of_a_page_alone(ws: Workspace, study: StudyId) -> None:
    from redcommons.exploration.model import Kept

    kept = Kept(title="x", talk="", target="", model="", turns=(), by=PersonName(""))
    names = [begin(ws, study) for _ in range(2)]
    for name in names:
        ws.exploration.keep(study, name, exchange(ws, study, name, "hello"), kept)
    other = exchange(ws, study, names[0], "hello again", 2)
    ws.exploration.keep(study, names[0], other, kept)
    ws.exploration.take_back(study, f"{names[1]} turn 2")

    assert {row.name: row.kept for row in ws.exploration.talks(study).rows} == {names[0]: 2, names[1]: 0}
