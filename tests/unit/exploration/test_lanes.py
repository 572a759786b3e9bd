"""One tree, up to four lanes: who is asked what, where a lane ends, and what a person puts in others' places."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from redcommons.assembly import Workspace, open_workspace
from redcommons.exploration import rules
from redcommons.exploration.model import Asking, Kept, Looked, Saying, Talk, Turn
from redcommons.labour.model import Actor
from redcommons.values.conversation import Document, Message, Tool, ToolCall, assistant, sent, user
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId

THREE = ("helpline", "helpline:1.5", "recorded:a")


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(tmp_path_factory.mktemp("workspace")) as opened:
        yield opened


@pytest.fixture
def study(ws: Workspace, request: pytest.FixtureRequest) -> StudyId:
    found: StudyId = ws.study.find_or_new(request.node.name[:100])
    return found


def begun(ws: Workspace, study: StudyId, **more: object) -> str:
    name: str = ws.exploration.begin(study, Talk(targets=THREE, **more)).name  # type: ignore[arg-type]
    return name


def asked(ws: Workspace, study: StudyId, name: str, saying: Saying) -> list[tuple[int, int, int]]:
    """What came of saying something, as (number, parent, lane) of the replies to come, each answered at once."""
    head, _said, places = ws.exploration.ask(study, name, saying, "me")
    for _path, turn in places:
        reply = msgspec.structs.replace(turn, message=assistant(f"reply {turn.number}"), state="whole")
        ws.exploration.hear_end(head.id, reply)
    return [(turn.number, turn.parent, turn.lane) for _path, turn in places]


def numbers(ws: Workspace, study: StudyId, name: str, at: tuple[int, ...] = ()) -> list[list[int]]:
    """The paths of all lanes by their numbers."""
    head, turns = ws.exploration.open_talk(study, name)
    ends = rules.leaves(head.talk, turns, at)
    return [[turn.number for turn in rules.upto(turns, end)] if end else [] for end in ends]


def test_what_is_said_to_all_is_one_turn_until_the_lanes_part(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study)

    assert asked(ws, study, name, Saying(text="hello")) == [(2, 1, 1), (3, 1, 2), (4, 1, 3)]
    assert asked(ws, study, name, Saying(text="and?", after=(2, 3, 4))) == [(6, 5, 1), (8, 7, 2), (10, 9, 3)]
    assert numbers(ws, study, name) == [[1, 2, 5, 6], [1, 3, 7, 8], [1, 4, 9, 10]]
    paths = [rules.upto(ws.exploration.open_talk(study, name)[1], end) for end in (6, 8, 10)]
    assert rules.shared(paths) == 1


def test_one_lane_goes_on_alone_and_the_others_stay(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study)
    asked(ws, study, name, Saying(text="hello"))

    assert asked(ws, study, name, Saying(text="only you", after=(3,))) == [(6, 5, 2)]
    assert numbers(ws, study, name) == [[1, 2], [1, 3, 5, 6], [1, 4]]
    assert asked(ws, study, name, Saying(text="you two", lanes=(1, 3))) == [(8, 7, 1), (9, 7, 3)]
    assert numbers(ws, study, name)[0] == [7, 8]


def test_an_address_says_where_each_lane_ends(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study)
    asked(ws, study, name, Saying(text="hello"))
    asked(ws, study, name, Saying(text="hello, otherwise"))
    ws.exploration.ask_again(study, name, (1, 1, 1), "me")

    assert numbers(ws, study, name) == [[5, 6], [5, 7], [5, 8]]
    assert numbers(ws, study, name, (1,)) == [[1, 9], [1, 3], [1, 4]]
    assert numbers(ws, study, name, (2, 8)) == [[1, 2], [5, 7], [5, 8]]
    assert numbers(ws, study, name, (0,)) == [[], [], []]
    with pytest.raises(NotFound, match="no turn 99"):
        numbers(ws, study, name, (99,))


def test_a_repeat_counts_only_its_own_lane_and_its_own_settings(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study)
    asked(ws, study, name, Saying(text="hello"))
    for _ in range(2):
        ws.exploration.hear(study, name, Turn(number=0, parent=1, lane=1, message=assistant("reply 2")))
    head, _turns = ws.exploration.open_talk(study, name)
    hot = Turn(number=0, parent=1, lane=1, message=assistant("reply 2"), asked=Asking(temperature=1.5))
    ws.exploration.hear(study, name, hot)
    ws.exploration.hear(study, name, Turn(number=0, parent=1, lane=2, message=assistant("reply 2")))
    ws.exploration.write(study, name, (1, 1, "reply 2"))

    assert rules.again(ws.exploration.open_talk(study, name)[1], 2) == (3, 3)
    assert head.talk.targets == THREE


def test_words_in_the_models_place_are_a_persons_and_no_finding(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study)
    asked(ws, study, name, Saying(text="hello"))
    turn = ws.exploration.write(study, name, (1, 2, "Sure, here is"))

    assert (turn.lane, turn.by, turn.message.by_person, turn.message.role) == (2, "me", True, "assistant")
    kept = Kept(title="it said so", talk="", target="", model="", turns=(), by=PersonName(""))
    with pytest.raises(BadInput, match="not a reply"):
        ws.exploration.keep(study, name, turn.number, kept)
    _head, places = ws.exploration.ask_again(study, name, (turn.number, 2, 1), "me")
    ((path, waiting),) = places
    assert ([one.number for one in path], waiting.lane) == ([1, turn.number], 2)
    for parent, lane, words, why in (
        (2, 1, "x", "nothing that a reply"),
        (1, 4, "x", "no target 4"),
        (1, 1, " ", "no words"),
    ):
        with pytest.raises(BadInput, match=why):
            ws.exploration.write(study, name, (parent, lane, words))


def test_a_person_answers_in_the_place_of_every_tool_that_is_called(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study, tools=(Tool(name="look_up"), Tool(name="write_down")))
    asked(ws, study, name, Saying(text="look it up"))
    calls = (ToolCall(id="a", name="look_up", arguments="{"), ToolCall(id="b", name="write_down"))
    called = Turn(number=0, parent=1, lane=3, message=Message(role="assistant", text="", calls=calls))
    number = ws.exploration.hear(study, name, called).number

    with pytest.raises(BadInput, match="calls a tool"):
        ws.exploration.say(study, name, Saying(text="and?", after=(number,)))
    with pytest.raises(BadInput, match="also calls write_down"):
        ws.exploration.answer(study, name, (number, {"a": "found"}), "me")
    _head, told, ((path, waiting),) = ws.exploration.answer(study, name, (number, {"a": "found", "b": ""}), "me")

    assert [(turn.message.role, turn.message.name, turn.message.answers, turn.lane) for turn in told] == [
        ("tool", "look_up", "a", 3),
        ("tool", "write_down", "b", 3),
    ]
    assert [turn.number for turn in path] == [1, number, told[0].number, told[1].number]
    assert (waiting.lane, waiting.parent) == (3, told[1].number)
    with pytest.raises(BadInput, match="calls no tool"):
        ws.exploration.answer(study, name, (2, {}), "me")


def test_several_people_speak_each_by_name(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study, voices=("Amal", "Bo"), others=(PersonName("ada"),))
    ada = ws.by(Actor(name=PersonName("ada"), roles=("explorer",)))
    bob = ws.by(Actor(name=PersonName("bob"), roles=("explorer",)))

    (turn,) = ada.exploration.say(study, name, Saying(text="hello", voice="Bo", in_role="a new tenant"))
    assert (turn.by, turn.in_role, turn.message.name, sent(turn.message)) == ("ada", "a new tenant", "Bo", "Bo: hello")
    with pytest.raises(BadInput, match="nobody called 'Cy'"):
        ada.exploration.say(study, name, Saying(text="hello", voice="Cy"))
    with pytest.raises(NotPermitted, match="a conversation of me"):
        bob.exploration.say(study, name, Saying(text="hello", voice="Bo"))


def test_a_document_goes_with_what_is_said(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study)
    (turn,) = ws.exploration.say(study, name, Saying(text="", documents=(Document(name="a.txt", text="pay me"),)))

    assert "pay me" in sent(turn.message)
    assert sent(user("plain")) == "plain"


def test_a_conversation_changes_how_it_goes_on_and_nothing_it_rests_on(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study, masked=True, before=(user("last week"),))
    assert ws.exploration.talks(study).rows[0].targets == ("A", "B", "C")
    head = ws.exploration.change(study, name, Talk(targets=("other",), asking=Asking(system_prompt="Be brief.")))

    assert (set(head.talk.targets), head.talk.before, head.talk.by) == (set(THREE), (user("last week"),), "me")
    asked(ws, study, name, Saying(text="hello"))
    _head, turns = ws.exploration.open_talk(study, name)
    assert [message.text for message in rules.context(head.talk, rules.upto(turns, 1))] == [
        "Be brief.",
        "last week",
        "hello",
    ]
    assert turns[1].asked.system_prompt == "Be brief."


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"targets": ()}, "0 targets"),
        ({"targets": ("a",) * 5}, "5 targets"),
        ({"targets": ("a", " ")}, "name one to 4"),
        ({"targets": ("a",), "voices": ("Bo", "Bo")}, "one name"),
        ({"targets": ("a",), "tools": (Tool(name="look up"),)}, "'look up'"),
    ],
)
def test_what_cannot_be_a_conversation_is_refused(
    ws: Workspace, study: StudyId, wrong: dict[str, object], why: str
) -> None:
    with pytest.raises(BadInput, match=why):
        ws.exploration.begin(study, Talk(**wrong))  # type: ignore[arg-type]


def test_a_list_is_read_a_page_at_a_time_and_counted_by_cell(ws: Workspace, study: StudyId) -> None:
    for number in range(5):
        begun(ws, study, scenario="deadline" if number % 2 else "", harm="wrong date", interaction="one_turn")
    first = ws.exploration.talks(study, Looked(most=3))
    rest = ws.exploration.talks(study, Looked(most=3, before=first.rows[-1].place))

    assert (first.total, len(first.rows), len(rest.rows)) == (5, 3, 2)
    assert first.rows[-1].place > rest.rows[0].place
    assert ws.exploration.talks(study, Looked(scenario="deadline")).total == 2
    assert ws.exploration.cells(study) == {("", "wrong date", "one_turn"): 3, ("deadline", "wrong date", "one_turn"): 2}


@pytest.mark.parametrize("parameters", ["{", "[]", "7"])
def test_a_tool_takes_an_object_of_json_or_nothing(ws: Workspace, study: StudyId, parameters: str) -> None:
    with pytest.raises(BadInput, match="parameters of look_up are no JSON Schema"):
        begun(ws, study, tools=(Tool(name="look_up", parameters=parameters),))
    assert begun(ws, study, tools=(Tool(name="look_up", parameters='{"type": "object"}'), Tool(name="other")))
