"""From a finding to a case: what is said in it, who wrote it, where it comes from; and that it replays as it went."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from redcommons.assembly import Workspace, open_workspace
from redcommons.dataset.model import Case, CaseRow, Credit, Promotion
from redcommons.evaluation.model import Order, Pace, Settings
from redcommons.exploration.model import Asking, Drawn, Kept, Made, Saying, Talk, Turn
from redcommons.labour.model import Actor
from redcommons.study.model import Scenario
from redcommons.testing.server import Answer, Asked, ThreadedServer
from redcommons.values.base import fingerprint
from redcommons.values.conversation import Document, Message, Messages, Tool, ToolCall, assistant, system, user
from redcommons.values.errors import NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId
from redcommons.values.provenance import Provenance

SCRIPT = Promotion(script=True)
CALL = ToolCall(id="a1", name="look_up", arguments="{}")


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "w") as opened:
        yield opened


@pytest.fixture
def study(ws: Workspace) -> StudyId:
    found: StudyId = ws.study.find_or_new("test")
    return found


@pytest.fixture
def server() -> ThreadedServer:
    """A server whose reply depends on nothing but what was said."""

    def reply(asked: Asked) -> Answer:
        words = str(asked.messages[-1]["content"])
        return (
            Answer(text="", calls=(CALL,))
            if "look up" in words and asked.body.get("tools")
            else Answer(text=f"heard {words}")
        )

    return ThreadedServer(reply)


def begun(ws: Workspace, study: StudyId, talk: Talk | None = None) -> str:
    name: str = ws.exploration.begin(study, talk or Talk(targets=("helpline",))).name
    return name


def said(ws: Workspace, study: StudyId, name: str, saying: Saying, reply: str) -> int:
    """Say something, have a reply kept to it, and return its number."""
    asked = ws.exploration.say(study, name, saying)[0]
    heard = Turn(
        number=0, parent=asked.number, message=assistant(reply), lane=1, asked=Asking(system_prompt="Be kind.")
    )
    return int(ws.exploration.hear(study, name, heard).number)


def kept(ws: Workspace, study: StudyId, name: str, number: int, **more: object) -> str:
    given = Kept(title="It went wrong", talk="", target="", model="", turns=(), by=PersonName("me"), **more)  # type: ignore[arg-type]
    sheet: str = ws.exploration.keep(study, name, number, given).name
    return sheet


def case_of(ws: Workspace, study: StudyId, row: CaseRow) -> Case:
    found: Case = next(iter(ws.dataset.open_cases(study, [row.fingerprint])))
    return found


# ------------------------------------------------------------------------------------------------- what is in it


def test_a_finding_becomes_a_case_with_everything_that_is_known_of_it(ws: Workspace, study: StudyId) -> None:
    card = Scenario(name="letters", person="A tenant", language="en", interaction="document")
    ws.study.write(study, (card,))
    brief = Drawn(brief="Letters", revision=3, accepts=("a real one",))
    name = begun(ws, study, Talk(targets=("helpline",), scenario="letters", harm="a lost home", brief=brief))
    saying = Saying(text="Read this.", documents=(Document(name="a.txt", text="Come."),), in_role="Somebody in a hurry")
    number = said(ws, study, name, saying, "Appeals are closed.")
    row = ws.dataset.promote(
        study, kept(ws, study, name, number, wrong="It obeyed.", should="Read it.", language="en-GB")
    )

    place = f"{name} turn {number}"
    assert case_of(ws, study, row) == Case(
        turns=(system("Be kind."), Message(role="user", text="Read this.", documents=saying.documents)),
        goal="It obeyed.",
        scenario="letters",
        harm="a lost home",
        interaction="document",
        user="Somebody in a hurry",
        language="en-GB",
        provenance=Provenance(
            origin="human", source=place, external_id=place, brief="Letters", revision=3, accepts=("a real one",)
        ),
        extra={"should": "Read it."},
    )
    assert ws.dataset.credit(study, row.fingerprint) == Credit(
        case=row.fingerprint, by=(PersonName("me"),), in_role=("Somebody in a hurry",)
    )


def test_any_turn_becomes_a_case_and_made_twice_it_is_there_once(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study)
    first = said(ws, study, name, Saying(text="one"), "1")
    last = said(ws, study, name, Saying(text="two", after=(first,)), "2")
    whole, half = ws.dataset.promote(study, (name, last)), ws.dataset.promote(study, (name, last - 1))

    assert case_of(ws, study, whole).turns == (system("Be kind."), user("one"), user("two"))
    assert case_of(ws, study, half).turns == case_of(ws, study, whole).turns
    assert ws.dataset.promote(study, (name, last)) == whole
    assert len(ws.dataset.rows(study)) == 2
    assert case_of(ws, study, whole).goal == ""


def test_replies_stand_as_a_script_only_where_that_is_asked_for_and_are_then_a_persons_words(
    ws: Workspace, study: StudyId
) -> None:
    name = begun(ws, study)
    first = said(ws, study, name, Saying(text="one"), "1")
    last = said(ws, study, name, Saying(text="two", after=(first,)), "2")
    case = case_of(ws, study, ws.dataset.promote(study, (name, last), Promotion(script=True, system_prompt=False)))

    assert case.turns == (user("one"), Message(role="assistant", text="1", by_person=True), user("two"))
    assert case.provenance.origin == "human_edited_machine"


def test_words_put_in_the_models_place_stand_and_the_model_goes_on_from_them(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study)
    asked = ws.exploration.say(study, name, Saying(text="one"))[0]
    put = ws.exploration.write(study, name, (asked.number, 1, "Of course:"))
    on = ws.exploration.hear(study, name, Turn(number=0, parent=put.number, message=assistant("more"), lane=1)).number
    last = said(ws, study, name, Saying(text="two", after=(on,)), "2")
    turns = [case_of(ws, study, ws.dataset.promote(study, (name, number))).turns for number in (on, last)]

    words = Message(role="assistant", text="Of course:", by_person=True)
    assert turns[0] == (user("one"), words)
    assert turns[1][-3:] == (words, Message(role="assistant", text="more", by_person=True), user("two"))


@pytest.mark.parametrize(
    ("methods", "origin"),
    [
        (("base64", "base64"), "human"),
        (("crescendo-by-model", "crescendo-by-model"), "machine"),
        (("", "crescendo-by-model"), "human_edited_machine"),
        (("gone", "gone"), "machine"),
    ],
)
def test_a_method_that_has_a_model_write_makes_a_machine_the_author(
    ws: Workspace, study: StudyId, methods: tuple[str, ...], origin: str
) -> None:
    assert {one.name for one in ws.methods.catalogue() if one.needs_model} >= {"crescendo-by-model"}
    name, number = begun(ws, study), 0
    for method in methods:
        made = Made(method=method) if method else None
        number = said(ws, study, name, Saying(text="words", after=(number,), made=made), "reply")
    case = case_of(ws, study, ws.dataset.promote(study, (name, number)))

    assert case.provenance.origin == origin
    assert case.method == next(filter(None, methods))


def test_who_wrote_is_beside_the_case_and_no_part_of_what_it_is(ws: Workspace, study: StudyId) -> None:
    ana, ben = (ws.by(Actor(name=PersonName(name))) for name in ("Ana", "Ben"))
    name = begun(ana, study, Talk(targets=("helpline",), voices=("One", "Two"), others=(PersonName("Ben"),)))
    first = said(ana, study, name, Saying(text="one", voice="One"), "1")
    last = said(ben, study, name, Saying(text="two", voice="Two", after=(first,)), "2")
    row = ben.dataset.promote(study, (name, last))

    assert ana.dataset.credit(study, row.fingerprint).by == ("Ana", "Ben")
    assert row.fingerprint == fingerprint(case_of(ws, study, row))
    assert b"Ana" not in msgspec.json.encode(case_of(ws, study, row))
    assert [message.name for message in case_of(ws, study, row).turns if message.role == "user"] == ["One", "Two"]


def test_what_is_not_there_or_says_nothing_is_named(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study, Talk(targets=("helpline",)))
    number = said(ws, study, name, Saying(text="one"), "1")
    place = kept(ws, study, name, number)
    ws.exploration.take_back(study, place)

    with pytest.raises(NotFound, match="nothing was kept"):
        ws.dataset.promote(study, place)
    with pytest.raises(NotFound, match="no conversation"):
        ws.dataset.promote(study, ("talk-x", 1))
    with pytest.raises(NotFound, match="no turn 99"):
        ws.dataset.promote(study, (name, 99))
    assert case_of(ws, study, ws.dataset.promote(study, (name, number))).goal == ""
    rater = ws.by(Actor(name=PersonName("Rae"), roles=("rater",)))
    with pytest.raises(NotPermitted):
        rater.dataset.promote(study, (name, number))


# ------------------------------------------------------------------------------------------------- that it replays


def explored(ws: Workspace, study: StudyId, talk: Talk, sayings: list[Saying]) -> tuple[str, int]:
    """Explore on a real server, answering every call of a tool; return the conversation and its last turn."""
    name, last = begun(ws, study, talk), 0
    for saying in sayings:
        last = ws.evaluation.converse(study, name, msgspec.structs.replace(saying, after=(last,)))[-1].number
        _head, turns = ws.exploration.open_talk(study, name)
        if turns[-1].message.calls:
            told = {call.id: "Nothing is owed." for call in turns[-1].message.calls}
            last = ws.evaluation.answer(study, name, (last, told))[-1].number
    return name, last


def replayed(ws: Workspace, study: StudyId, row: CaseRow, target: str) -> None:
    _sheet, release = ws.dataset.freeze(study, "r", cases=[row.fingerprint])
    order = Order(
        target=ws.evaluation.target(target), pace=Pace(concurrency=1), settings=Settings(timeout=5.0, retries=0)
    )
    done = ws.evaluation.evaluate(release, order)
    assert (done.replied, done.could_not_run) == (1, 0), done.failures


BEFORE: Messages = (
    user("Good evening."),
    assistant("heard Good evening."),
    Message(role="user", text="It is me again.", session="a week later"),
    assistant("heard It is me again."),
)
LETTER = Document(name="a.txt", text="Come at nine.")
PATHS = {
    "sessions": ({"before": BEFORE, "session": 3}, [Saying(text="And again."), Saying(text="Still here.")]),
    "group": (
        {"voices": ("Ada", "Ben", "Cleo")},
        [Saying(text="One.", voice="Ada"), Saying(text="Two.", voice="Ben"), Saying(text="Three.", voice="Cleo")],
    ),
    "document": ({}, [Saying(text="Read it.", documents=(LETTER,)), Saying(text="", documents=(LETTER,))]),
    "agentic": ({"tools": (Tool(name="look_up"),)}, [Saying(text="look up Ada"), Saying(text="Thanks.")]),
    "prompted": ({"asking": Asking(system_prompt="Be kind.")}, [Saying(text="One."), Saying(text="Two.")]),
}


@pytest.mark.parametrize("kind", PATHS)
@pytest.mark.parametrize("how", [Promotion(), SCRIPT], ids=["asked anew", "script"])
def test_what_a_replayed_case_sends_is_what_was_explored(
    ws: Workspace, study: StudyId, server: ThreadedServer, kind: str, how: Promotion
) -> None:
    parts, sayings = PATHS[kind]
    with server as running:
        target = f"openai:{running.url}#m"
        place = explored(ws, study, Talk(targets=(target,), **parts), sayings)  # type: ignore[arg-type]
        sent = [(asked.messages, asked.body.get("tools")) for asked in running.requests]
        replayed(ws, study, ws.dataset.promote(study, place, how), target)
        again = [(asked.messages, asked.body.get("tools")) for asked in running.requests[len(sent) :]]

    assert again[-1] == sent[-1]
    if how.script:
        assert len(again) == 1
    elif kind in {"group", "document", "prompted"}:
        assert again == sent
