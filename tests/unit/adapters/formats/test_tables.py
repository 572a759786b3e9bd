"""What a column becomes."""

import csv
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redcommons.adapters import formats
from redcommons.dataset.model import Case, Parsed
from redcommons.values.conversation import Document, Message, Tool, ToolCall, assistant, system, user
from redcommons.values.errors import BadInput
from redcommons.values.provenance import Provenance
from redcommons.values.text import clean


def read(folder: Path, name: str, text: str, **mapping: str) -> Parsed:
    (folder / name).write_text(text, encoding="utf-8", newline="")
    return formats.read(folder / name, "auto", mapping)


def test_every_field_has_a_column(tmp_path: Path) -> None:
    row = {
        "id": "7", "prompt": "p", "system": "s", "goal": "g", "harm": "h", "scenario": "sc", "method": "m",
        "interaction": "Several turns", "user": "u", "layer": "l", "value": "v", "language": "en_US", "family": "f",
        "weight": "heavy", "origin": "human", "source": "book", "licence": "CC0", "Colour": "red",
    }  # fmt: skip
    found = read(tmp_path, "a.jsonl", json.dumps(row), weight="weight")

    assert found.cases[0].case == Case(
        turns=(system("s"), user("p")), goal="g", harm="h", scenario="sc", method="m", interaction="several_turns",
        user="u", layer="l", value="v", language="en-US", family="f", weight="heavy", extra={"Colour": "red"},
        provenance=Provenance(origin="human", source="book", external_id="7", licence="CC0"),
    )  # fmt: skip
    assert found.unknown_fields == ("Colour",)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Prompt Text", "turns"),
        ("FORBIDDEN_PROMPT", "turns"),
        ("question", "turns"),
        ("Behavior", "goal"),
        ("Goal", "goal"),
    ],
)
def test_well_known_names_need_no_map(tmp_path: Path, header: str, field: str) -> None:
    case = read(tmp_path, "a.csv", f"{header},n\nhello,1\n").cases[0].case

    assert getattr(case, field) == ((user("hello"),) if field == "turns" else "hello")
    assert case.extra == {"n": "1"}


def test_the_map_wins_and_an_empty_column_leaves_a_field_unfilled(tmp_path: Path) -> None:
    case = read(tmp_path, "a.csv", "prompt,text,category\na,b,c\n", prompt="text", harm="").cases[0].case

    assert case.turns == (user("b"),)
    assert case.harm == ""
    assert case.extra == {"prompt": "a", "category": "c"}


def test_messages_become_turns_and_the_models_words_are_marked_as_a_persons(tmp_path: Path) -> None:
    said = [
        {"role": "developer", "content": "s"},
        {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
        {"role": "assistant", "content": "c"},
        "d",
    ]
    case = read(tmp_path, "a.jsonl", json.dumps({"messages": said})).cases[0].case

    assert case.turns == (system("s"), user("a\nb"), Message(role="assistant", text="c", by_person=True), user("d"))


def test_speakers_documents_calls_and_tools_survive(tmp_path: Path) -> None:
    call = {"id": "a1", "type": "function", "function": {"name": "look_up", "arguments": '{"who": "Ada"}'}}
    said = [
        {"role": "user", "name": "Ada", "content": "Read this.", "documents": [{"name": "a.txt", "text": "Come."}]},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "a1", "name": "look_up", "content": "Nothing."},
        {"role": "user", "content": "And now?", "session": "a week later"},
    ]
    offered = [
        {"type": "function", "function": {"name": "look_up", "description": "d", "parameters": {"type": "object"}}}
    ]
    case = read(tmp_path, "a.jsonl", json.dumps({"messages": said, "tools": offered})).cases[0].case

    assert case.turns == (
        Message(role="user", name="Ada", text="Read this.", documents=(Document(name="a.txt", text="Come."),)),
        Message(
            role="assistant",
            text="",
            by_person=True,
            calls=(ToolCall(id="a1", name="look_up", arguments='{"who": "Ada"}'),),
        ),
        Message(role="tool", text="Nothing.", name="look_up", answers="a1"),
        Message(role="user", text="And now?", session="a week later"),
    )
    assert case.tools == (Tool(name="look_up", about="d", parameters='{"type": "object"}'),)


@pytest.mark.parametrize(
    "row",
    [
        {"messages": [{"role": "user", "content": "a", "documents": "b"}]},
        {"messages": [{"role": "user", "content": "a", "documents": [{"name": "b"}]}]},
        {"messages": ["a", {"role": "assistant", "content": None, "tool_calls": {}}]},
        {"messages": ["a", {"role": "assistant", "content": None, "tool_calls": {"a": 1}}]},
        {"messages": ["a", {"role": "assistant", "content": None, "tool_calls": [{"function": {}}]}]},
        {"prompt": "a", "tools": "look_up"},
        {"prompt": "a", "tools": [{"name": "look_up"}]},
        {"prompt": "a", "tools": 7},
    ],
)
def test_calls_documents_and_tools_of_another_shape_are_rejected_with_the_right_one(
    tmp_path: Path, row: dict[str, object]
) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + '\n{"prompt": "fine"}\n')
    found = formats.read(tmp_path / "a.jsonl")

    assert [one.line for one in found.rejected] == [1]


@pytest.mark.parametrize(
    "messages",
    ["{", "7", "[]", '[{"role": "king", "content": "a"}]', '[{"role": "user", "content": [{"type": "image"}]}]',
     '[{"role": "user", "content": ""}]', "[3]"]
)  # fmt: skip
def test_messages_that_are_none_are_rejected(tmp_path: Path, messages: str) -> None:
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([["messages"], [messages], ['["fine"]']])
    found = formats.read(tmp_path / "a.csv")

    assert [row.line for row in found.rejected] == [2]
    assert found.cases[0].case.turns == (user("fine"),)


def test_a_word_outside_its_list_is_rejected_with_the_list(tmp_path: Path) -> None:
    found = read(tmp_path, "a.csv", "prompt,interaction\na,dance\nb,one-turn\n")

    assert "'dance' is none of: unspecified, one_turn" in found.rejected[0].why
    assert found.cases[0].case.interaction == "one_turn"


def test_replies_are_recorded_and_a_second_reply_joins_the_first(tmp_path: Path) -> None:
    rows = [["id", "prompt", "reply", "model", "verdict"], ["1", "a", "no", "m", "not violated"]]
    rows += [["1", "a", "yes", "m", "violated"], ["2", "b", "", "", ""], ["1", "a", "no", "m", "not violated"]]
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows(rows)
    found = formats.read(tmp_path / "a.csv")

    assert [one.turns for one in found.cases[0].recordings] == [
        (user("a"), assistant("no")),
        (user("a"), assistant("yes")),
    ]
    assert [one.verdicts[0].word for one in found.cases[0].recordings] == ["not_violated", "violated"]
    assert found.cases[1].recordings == ()
    assert [(one.name, one.model, one.judges) for one in found.sets] == [("m", "m", ("verdict",))]
    assert [row.line for row in found.rejected] == [5]


def test_an_empty_reply_in_json_is_an_empty_reply(tmp_path: Path) -> None:
    found = read(tmp_path, "a.jsonl", '{"prompt": "a", "reply": ""}\n{"prompt": "b", "reply": null}\n')

    assert [len(row.recordings) for row in found.cases] == [1, 0]


def test_columns_without_a_name_and_with_the_same_name_are_kept_apart(tmp_path: Path) -> None:
    case = read(tmp_path, "a.csv", "prompt,x,x,\na,1,2,3\n").cases[0].case

    assert case.extra == {"x": "1", "x (2)": "2", "column 4": "3"}


ANY_TEXT = st.text(max_size=60).filter(lambda text: bool(text.strip()))


@settings(max_examples=150, deadline=None)
@given(text=ANY_TEXT)
def test_any_text_comes_through_csv_unchanged(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, quoting=csv.QUOTE_ALL).writerows([["id", "prompt"], ["1", text]])
        found = formats.read(path)

    assert not found.rejected
    assert [row.case.turns for row in found.cases] == [(user(clean(text)),)]


LONE = st.text(st.one_of(st.characters(), st.characters(categories=["Cs"])), max_size=60)


@settings(max_examples=150, deadline=None)
@given(text=LONE.filter(lambda text: bool(text.strip())))
def test_any_text_comes_through_json_unchanged_but_for_lone_surrogates(text: str) -> None:
    line = json.dumps({"prompt": text})
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        path.write_text(line + "\n", encoding="utf-8", newline="")
        found = formats.read(path)

    assert not found.rejected
    assert [row.case.turns for row in found.cases] == [(user(clean(json.loads(line)["prompt"])),)]


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=200), name=st.sampled_from(["a.csv", "a.jsonl", "a.json", "a.xlsx", "a.yaml", "a"]))
def test_no_bytes_crash_a_reader(content: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            found = formats.read(path)
        except BadInput as error:
            said = str(error)
        else:
            said = str(path) if found.cases or found.rejected else ""

    assert str(path) in said
