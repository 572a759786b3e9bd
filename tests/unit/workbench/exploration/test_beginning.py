"""How a conversation begins and goes on, as pages: one field is enough, and nothing typed is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from redcommons.exploration.model import Talk
from redcommons.study.model import Scenario, ValueEntry
from redcommons.testing.server import Answer, Asked, Served, ThreadedServer
from redcommons.values.conversation import ToolCall
from redcommons.values.identity import PersonName, StudyId
from tests.live_bench import shown
from tests.workbench_worlds import Bench

CARD = Scenario(name="Companion", person="A widower, 71", harm_here="Dependence", interaction="several_sessions")
FAR = {"target": "helpline"}


@pytest.fixture
def study(bench: Bench) -> StudyId:
    made = StudyId(bench.ws.study.new("Helpline").id)
    bench.ws.study.write(made, [CARD, ValueEntry(harm="dependence"), ValueEntry(harm="false hope")])
    return made


@pytest.fixture
def me(bench: Bench, study: StudyId) -> Client:
    return bench.owner()


def begin(me: Client, study: StudyId, **more: object) -> str:
    answer = me.post(f"/s/{study}/explore/", {**FAR, **more})
    assert answer.status_code == 302, shown(answer.content.decode())
    return str(answer["Location"])


def refused(me: Client, study: StudyId, **more: object) -> str:
    answer = me.post(f"/s/{study}/explore/", {**FAR, **more})
    assert answer.status_code == 400
    return unescape(answer.content.decode())


def page(me: Client, address: str) -> str:
    answer = me.get(address)
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


def head(bench: Bench, study: StudyId, talk: str) -> Talk:
    found: Talk = bench.ws.exploration.open_talk(study, talk.split("/")[-2])[0].talk
    return found


def say(me: Client, talk: str, words: str = "Hello", **more: object) -> str:
    answer = me.post(talk + "say/", {"after": "0", "text": words, **more})
    assert answer.status_code == 302, answer.content.decode()
    return until(me, answer["Location"], lambda text: 'data-waiting="0"' in text)


def until(me: Client, address: str, true: Callable[[str], bool]) -> str:
    patience = time.monotonic() + 20
    while not true(found := page(me, address)):
        assert time.monotonic() < patience, shown(found)
        time.sleep(0.02)
    return found


# ------------------------------------------------------------------------------------------------------ beginning


def test_everything_that_may_be_said_at_the_beginning_is_kept(bench: Bench, me: Client, study: StudyId) -> None:
    talk = head(
        bench,
        study,
        begin(
            me,
            study,
            target_2="helpline:1",
            scenario="Companion",
            harm="dependence",
            system_prompt=" Be kind.\r\nBe brief.",
            temperature="0.5",
            max_tokens="90",
            voices="Amal\r\n Bo \r\n\r\n",
            tool_name=["look_up", ""],
            tool_about=["Looks something up", ""],
            tool_parameters=['{"type": "object"}', ""],
            document_name=["letter", ""],
            document_text=["Dear\r\nSir", ""],
        ),
    )

    assert talk.targets == ("helpline", "helpline:1")
    assert (talk.scenario, talk.harm, talk.interaction) == ("Companion", "dependence", "several_sessions")
    assert (talk.asking.system_prompt, talk.asking.temperature, talk.asking.max_tokens) == (
        " Be kind.\nBe brief.",
        0.5,
        90,
    )
    assert talk.voices == ("Amal", "Bo")
    assert [(tool.name, tool.about, tool.parameters) for tool in talk.tools] == [
        ("look_up", "Looks something up", '{"type": "object"}')
    ]
    assert [(one.name, one.text) for one in talk.documents] == [("letter.txt", "Dear\nSir")]


@pytest.mark.parametrize(
    ("scenario", "said", "kept"),
    [("", "", "unspecified"), ("Companion", "unspecified", "unspecified"), ("", "group", "group")],
)
def test_how_person_and_system_meet_may_be_left_open(
    bench: Bench, me: Client, study: StudyId, scenario: str, said: str, kept: str
) -> None:
    assert head(bench, study, begin(me, study, scenario=scenario, interaction=said)).interaction == kept


WRONG: list[tuple[dict[str, object], str]] = [
    ({"target_3": "nosuch:thing"}, "nosuch:thing"),
    ({"system_prompt": "kept words", "temperature": "-1"}, "kept words"),
    ({"max_tokens": "0"}, 'value="0"'),
    ({"voices": "Amal\nAmal"}, "two people of this conversation have one name"),
    ({"voices": "x" * 300}, "name of who speaks has 300 characters"),
    ({"tool_name": "no spaces", "tool_about": "typed"}, "no tool can be called 'no spaces'"),
    ({"tool_name": "look", "tool_parameters": "{oops"}, "Its arguments are not JSON"),
    ({"tool_name": "look", "tool_parameters": "[1]"}, "Its arguments are no JSON Schema"),
    ({"tool_name": "", "tool_about": "typed"}, "Give it a name"),
    ({"tool_name": ["t"] * 17}, "More than 16 tools"),
    ({"others": "nobody here"}, "nobody here"),
    ({"harm": "a harm of nowhere"}, "a harm of nowhere"),
    ({"document_text": ["a", "b", "c", "d", "e"]}, "5 files came along"),
    ({"document_name": "x.exe", "document_text": "words"}, "'x.exe' is no text file"),
    ({"document_name": "x.txt", "document_text": "wörds" * 40_000}, "x.txt has 240,000 bytes"),
]


@pytest.mark.parametrize(("given", "said"), WRONG)
def test_what_is_wrong_is_shown_and_nothing_typed_is_lost(
    me: Client, study: StudyId, given: dict[str, object], said: str
) -> None:
    answer = refused(me, study, **{"target": "helpline:7", "voices": "Amal", **given})

    assert said in answer
    assert 'value="helpline:7"' in answer
    for value in given.values():
        for one in value if isinstance(value, list) else [value]:
            assert str(one)[:60] in answer
    assert "Nobody has talked to a model" in page(me, f"/s/{study}/explore/")


def test_a_file_that_came_with_a_form_that_was_refused_comes_back_as_text(me: Client, study: StudyId) -> None:
    file = SimpleUploadedFile("letter.md", b"\xef\xbb\xbf# Dear Sir")
    answer = refused(me, study, target="nosuch:thing", documents=file)

    assert 'value="letter.md"' in answer
    assert "# Dear Sir</textarea>" in answer


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("a.txt", b"\xff\xfe\x00", "a.txt is no text in UTF-8 (byte 1 is not)"),
        ("a.txt", b"abc\x00def", "a.txt holds NUL"),
        ("a.txt", b" ", "a.txt is empty"),
        ("a.csv", b"x" * 200_001, "a.csv has 200,001 bytes"),
        ("a.png", b"words", "'a.png' is no text file"),
        (".txt", b"words", "'.txt' is no text file"),
        ("\u202etxt.exe", b"words", "is no text file"),
    ],
)
def test_what_is_no_text_is_refused_by_its_name(me: Client, study: StudyId, name: str, body: bytes, said: str) -> None:
    file = SimpleUploadedFile(name, body)

    assert said in refused(me, study, documents=file)
    talk = begin(me, study)
    file.seek(0)
    answer = me.post(talk + "say/", {"after": "0", "text": "kept words", "documents": file})
    assert answer.status_code == 400
    assert said in shown(unescape(answer.content.decode()))
    assert "kept words" in answer.content.decode()


def test_hostile_names_of_files_become_plain_ones(bench: Bench, me: Client, study: StudyId) -> None:
    talk = begin(me, study, document_name="../../etc/[pass]\u202ewd.txt", document_text="words")

    assert [one.name for one in head(bench, study, talk).documents] == ["(pass) wd.txt"]


def test_masked_targets_are_letters_until_they_are_asked_for(bench: Bench, me: Client, study: StudyId) -> None:
    talk = begin(me, study, target="helpline:11", target_2="helpline:22", masked="on")

    for address in (talk, f"/s/{study}/explore/", talk + "head/"):
        assert "helpline:" not in page(me, address)
        assert "A · B" in shown(page(me, address)).replace("\n", " ")
    assert me.post(talk + "head/", {"act": "unmask"}).status_code == 302
    assert "helpline:22" in page(me, talk)
    assert not head(bench, study, talk).masked


def test_a_cell_of_the_coverage_leads_to_a_form_that_is_filled_in(me: Client, study: StudyId) -> None:
    found = page(me, f"/s/{study}/explore/?scenario=Companion&harm=false+hope&interaction=group")

    for option in ("Companion", "false hope", "group"):
        assert f'<option value="{option}" selected>' in found
    assert "No conversation is like that yet" in found
    assert "selected>group" not in page(me, f"/s/{study}/explore/?scenario=nowhere&harm=x&interaction=y")


# -------------------------------------------------------------------------------------------------------- the list


def test_a_list_goes_on_by_place_and_is_filtered(bench: Bench, me: Client, study: StudyId) -> None:
    for number in range(101):
        bench.ws.exploration.begin(
            study, Talk(targets=("helpline",), scenario="Companion" if number % 50 == 0 else "", harm="dependence")
        )
    first = page(me, f"/s/{study}/explore/?harm=dependence")
    assert first.count('<th scope="row">') == 100
    assert "101 conversations" in first
    older = first.split('" rel="next"')[0].split('href="')[-1]
    second = page(me, f"/s/{study}/explore/{older}")
    assert second.count('<th scope="row">') == 1
    assert 'rel="next"' not in second
    assert page(me, f"/s/{study}/explore/?scenario=Companion").count('<th scope="row">') == 3
    assert "No conversation is like that yet" in page(me, f"/s/{study}/explore/?mine=1&scenario=x")
    assert page(me, f"/s/{study}/explore/?before=x").count('<th scope="row">') == 100


def test_one_s_own_conversations_are_found_among_all(bench: Bench, me: Client, study: StudyId) -> None:
    other = bench.member(study, "explorer", name="ada")
    mine, theirs = begin(me, study), begin(other, study)

    found = page(other, f"/s/{study}/explore/?mine=1")
    assert theirs in found
    assert mine not in found
    assert mine in page(other, f"/s/{study}/explore/")


# ------------------------------------------------------------------------------------------------------- the head


def test_a_change_holds_from_now_on(bench: Bench, me: Client, study: StudyId) -> None:
    talk = begin(me, study, scenario="Companion")
    say(me, talk)
    shows = page(me, talk + "head/")
    answer = me.post(
        talk + "head/",
        {
            "scenario": "Companion",
            "interaction": "group",
            "temperature": "1.5",
            "voices": "Amal\nBo",
            "tool_name": "look",
        },
    )

    assert '<option value="several_sessions" selected>' in shows
    assert answer["Location"] == talk
    now = head(bench, study, talk)
    assert (now.asking.temperature, now.voices, now.tools[0].name, now.interaction) == (
        1.5,
        ("Amal", "Bo"),
        "look",
        "group",
    )
    assert bench.ws.exploration.open_talk(study, talk.split("/")[-2])[1][1].asked.temperature is None


def test_a_change_that_cannot_be_loses_nothing_typed(bench: Bench, me: Client, study: StudyId) -> None:
    talk = begin(me, study)
    answer = me.post(talk + "head/", {"system_prompt": "typed words", "voices": "Bo\nBo", "tool_name": "a tool"})

    assert answer.status_code == 400
    for words in ("typed words", "Bo\nBo", 'value="a tool"', "two people of this conversation have one name"):
        assert words in unescape(answer.content.decode())
    assert head(bench, study, talk).voices == ()


def test_a_card_that_was_taken_back_stays_with_its_conversation(bench: Bench, me: Client, study: StudyId) -> None:
    talk = bench.ws.exploration.begin(study, Talk(targets=("helpline",), scenario="Gone", harm="gone too")).name
    address = f"/s/{study}/explore/{talk}/head/"

    assert '<option value="Gone" selected>' in page(me, address)
    assert me.post(address, {"scenario": "Gone", "harm": "gone too"}).status_code == 302


def test_others_read_a_head_and_only_its_people_change_it(bench: Bench, me: Client, study: StudyId) -> None:
    ada, bo = (bench.member(study, "explorer", name=name) for name in ("ada", "bo"))
    talk = begin(me, study, others=["ada"])

    assert "From now on</button>" in page(ada, talk + "head/")
    assert "From now on</button>" not in page(bo, talk + "head/")
    for address, sends in (("head/", {"others": ["ada"]}), ("next/", {"told": "nothing"}), ("role/", {"persona": "x"})):
        assert ada.post(talk + address, sends).status_code == 302
        assert bo.post(talk + address, sends).status_code == 403
    assert bo.get(talk + "next/").status_code == 403


# ------------------------------------------------------------------------------------------------- next sessions


def test_the_next_session_begins_where_one_stands(bench: Bench, me: Client, study: StudyId) -> None:
    talk = begin(me, study, scenario="Companion")
    say(me, talk, "Good evening")
    assert "next session" in page(me, talk + "?at=2")
    form = page(me, talk + "next/?at=2")
    assert 'value="path:2"' in form
    answer = me.post(talk + "next/?at=2", {"told": "path:2", "later": "a week later"})
    second = answer["Location"]

    now = head(bench, study, second)
    assert now.before[0].text == "Good evening"
    for address, words in (
        (second, "session 2 of 2"),
        (talk, "session 1 of 2"),
        (f"/s/{study}/explore/", "session 2 of 2"),
    ):
        assert words in shown(page(me, address))
    assert talk in page(me, second)
    assert "a week later" in shown(page(me, second + "head/"))
    assert "Good evening" in page(me, second)


def test_a_note_is_asked_for_where_it_is_chosen(bench: Bench, me: Client, study: StudyId) -> None:
    talk = begin(me, study)
    empty = me.post(talk + "next/", {"told": "note", "later": "typed words", "note": ""})
    assert empty.status_code == 400
    assert "the note is empty" in empty.content.decode()
    assert "typed words" in empty.content.decode()
    second = me.post(talk + "next/", {"told": "note", "note": "They met."})["Location"]

    assert [(one.role, one.text) for one in head(bench, study, second).before] == [("system", "They met.")]
    assert me.get(talk + "next/?at=9").status_code == 404
    assert me.get(talk + "next/?at=x").status_code == 404
    assert me.post(talk + "next/", {"told": "path:9"}).status_code == 400


# -------------------------------------------------------------------------------------------- people and documents


def test_people_speak_by_name_and_go_on_as_whom_they_spoke(bench: Bench, me: Client, study: StudyId) -> None:
    talk = begin(me, study, voices="Amal\nBo")
    assert '<option value="Amal" selected>' in page(me, talk)
    say(me, talk, "Hello", voice="Bo")

    assert '<option value="Bo" selected>' in page(me, talk)
    assert bench.ws.exploration.open_talk(study, talk.split("/")[-2])[1][0].message.name == "Bo"
    assert me.post(talk + "say/", {"after": "0", "text": "x", "voice": "Nobody"}).status_code == 400


def test_members_speak_from_their_own_account(bench: Bench, me: Client, study: StudyId) -> None:
    bench.member(study, "rater", name="rita")
    ada = bench.member(study, "explorer", name="ada")
    form = page(me, f"/s/{study}/explore/")
    assert 'value="ada"' in form
    assert 'value="rita"' not in form
    talk = begin(me, study, others=["ada"])
    say(ada, talk, "It is Ada")

    turns = bench.ws.exploration.open_talk(study, talk.split("/")[-2])[1]
    assert turns[0].by == PersonName("ada")


def test_files_go_with_what_is_said(bench: Bench, me: Client, study: StudyId) -> None:
    talk = begin(me, study)
    file = SimpleUploadedFile("Notes.MD", "Grüße".encode())
    said = say(me, talk, "Read this", documents=file, document_text="pasted words")

    message = bench.ws.exploration.open_talk(study, talk.split("/")[-2])[1][0].message
    assert [(one.name, one.text) for one in message.documents] == [
        ("Notes.MD", "Grüße"),
        ("pasted.txt", "pasted words"),
    ]
    assert "Read this" in said


# --------------------------------------------------------------------------------------------------------- in role


def test_a_role_is_taken_by_name_said_plainly_and_left_without_a_question(
    bench: Bench, me: Client, study: StudyId
) -> None:
    talk, other = begin(me, study, scenario="Companion"), begin(me, study)
    assert 'value="A widower, 71"' in page(me, talk)
    assert "You write as" not in shown(page(me, other))
    assert me.post(talk + "role/", {"persona": "A  widower"}, headers={"referer": f"http://testserver{talk}?at=0"})[
        "Location"
    ].endswith("?at=0")
    on = page(me, talk)
    assert "You write as A widower" in shown(on)
    assert 'name="in_role" value="A widower"' in on
    assert "You write as" not in shown(page(me, other))
    say(me, talk, "Are you there", in_role="A widower")
    assert bench.ws.exploration.open_talk(study, talk.split("/")[-2])[1][0].in_role == "A widower"

    out = me.post(talk + "role/", {})["Location"]
    assert "You write as yourself again: me" in shown(page(me, out))
    assert "A pause" in page(me, out)
    assert "in_role" not in page(me, talk)


def test_a_role_is_a_cookie_that_no_script_reads_and_nobody_else_takes_over(
    bench: Bench, me: Client, study: StudyId
) -> None:
    talk = begin(me, study)
    me.post(talk + "role/", {"persona": "The tenant"})
    name = next(name for name in me.cookies if name.startswith("role"))
    assert me.cookies[name]["httponly"]
    assert me.cookies[name]["samesite"] == "Lax"
    assert not me.cookies[name]["max-age"]

    ada = bench.member(study, "explorer", name="ada")
    hers = begin(ada, study)
    ada.cookies[name] = me.cookies[name].value
    assert "You write as" not in shown(page(ada, hers))
    me.cookies[name] = me.cookies[name].value + "x"
    assert "You write as" not in shown(page(me, talk))


@pytest.mark.parametrize("way", ["stop", "sign out"])
def test_stop_now_and_signing_out_leave_every_role(bench: Bench, me: Client, study: StudyId, way: str) -> None:
    talk = begin(me, study)
    me.post(talk + "role/", {"persona": "The tenant"})
    name = next(name for name in me.cookies if name.startswith("role"))
    if way == "stop":
        me.get(f"/stopped/?study={study}")
    else:
        me.post("/accounts/logout/")
    assert me.cookies[name].value == ""


def test_a_role_needs_a_name(me: Client, study: StudyId) -> None:
    talk = begin(me, study)

    assert me.post(talk + "role/", {"persona": "x" * 201}).status_code == 400
    assert me.post(talk + "role/", {"persona": "\u202e"}).status_code == 400
    for number in range(12):
        me.post(begin(me, study) + "role/", {"persona": f"persona {number}"})
    name = next(name for name in me.cookies if name.startswith("role"))
    assert len(me.cookies[name].value) < 3_000


def test_a_role_leaves_nothing_where_others_could_read_it(bench: Bench, me: Client, study: StudyId) -> None:
    talk = begin(me, study)
    before = dump(bench)
    for _time in range(3):
        me.post(talk + "role/", {"persona": "The tenant"})
        page(me, talk)
        page(me, me.post(talk + "role/", {})["Location"])
    me.post(talk + "role/", {"persona": "The tenant"})
    me.get(f"/stopped/?study={study}")

    assert dump(bench) == before


def dump(bench: Bench) -> dict[str, object]:
    """Every row of every table."""
    connection = bench.ws.ports[0].shelf.connection

    def rows() -> dict[str, object]:
        with connection.db.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            tables = [row[0] for row in cursor.fetchall()]
            return {table: cursor.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}

    found: dict[str, object] = connection.call(rows)
    return found


# ---------------------------------------------------------------------------------------------------- tool answers


def lookup(asked: Asked) -> Answer:
    """A model that looks something up twice, then says what it was told."""
    told = [message["content"] for message in asked.messages if message["role"] == "tool"]
    if told:
        return Answer(text=f"I was told: {told}")
    calls = (ToolCall(id="a", name="look", arguments="<b>{</b>"), ToolCall(id="b", name="look", arguments="{}"))
    return Answer(text="", calls=calls, finish="tool_calls")


@pytest.fixture(scope="module")
def caller() -> Iterator[Served]:
    with ThreadedServer(lookup) as running:
        yield running


def test_a_person_answers_in_the_place_of_tools(bench: Bench, me: Client, study: StudyId, caller: Served) -> None:
    talk = begin(me, study, target=f"openai:{caller.url}#m", tool_name="look", target_2="helpline")
    asked = say(me, talk, "Look it up", lanes="1")
    assert asked.count('name="answer"') == 2
    assert "<b>" not in me.get(talk).content.decode()
    answer = me.post(talk + "answer/", {"turn": "2", "answer": ["It is\r\nMonday", ""], "at": "2"})
    found = until(me, answer["Location"], lambda text: 'data-waiting="0"' in text)

    assert "I was told" in found
    assert 'name="answer"' not in found
    turns = bench.ws.exploration.open_talk(study, talk.split("/")[-2])[1]
    assert [(turn.message.text, turn.message.by_person) for turn in turns if turn.message.role == "tool"] == [
        ("It is\nMonday", True),
        ("", True),
    ]
    assert [message.get("tool_call_id") for message in caller.requests[-1].messages][-2:] == ["a", "b"]


@pytest.mark.parametrize("given", [{}, {"turn": "1"}, {"turn": "9"}, {"turn": "x"}, {"turn": "2", "answer": "one"}])
def test_an_answer_that_answers_nothing_is_refused(
    me: Client, study: StudyId, caller: Served, given: dict[str, str]
) -> None:
    talk = begin(me, study, target=f"openai:{caller.url}#m", tool_name="look")
    say(me, talk, "Look it up")

    assert me.post(talk + "answer/", given).status_code == 400
    assert me.get(talk + "answer/").status_code == 405
