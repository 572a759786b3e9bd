"""The vendor's own client, pointed at `helpline serve`, chats and streams."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam, ChatCompletionToolParam

from tests.commands import Commands

ASKED: list[ChatCompletionMessageParam] = [
    {"role": "user", "content": "How many days do I have to appeal an eviction order?"}
]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[openai.OpenAI]:
    """The official client at a helpline of its own."""
    process = Commands(tmp_path).start("helpline", "serve", "--port", "0", "--seed", "3")
    assert process.stderr
    url = re.search(r"http://\S+/v1", process.stderr.readline())
    assert url
    with openai.OpenAI(base_url=url.group(), api_key="none") as opened:
        yield opened
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 0


def test_it_chats_and_streams_the_same_words(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model="helpline-1.4", messages=ASKED, seed=5)
    stream = client.chat.completions.create(model="helpline-1.4", messages=ASKED, seed=5, stream=True)
    pieces = [chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices]

    assert "days" in (whole.choices[0].message.content or "")
    assert "".join(pieces) == whole.choices[0].message.content
    assert sum(map(bool, pieces)) > 1
    assert whole.model == "helpline-1.4"


LOOK_UP: ChatCompletionToolParam = {
    "type": "function",
    "function": {
        "name": "look_up_file",
        "parameters": {"type": "object", "properties": {"tenant": {"type": "string"}}},
    },
}
OWN_FILE: list[ChatCompletionMessageParam] = [
    {"role": "user", "content": "My name is Ada Brook. What stands in my file?"}
]


def test_it_calls_a_tool_and_answers_from_what_the_tool_tells(client: openai.OpenAI) -> None:
    asked = client.chat.completions.create(model="helpline-1.4", messages=OWN_FILE, tools=[LOOK_UP])
    message = asked.choices[0].message
    assert message.tool_calls
    call = message.tool_calls[0]
    assert call.type == "function"
    assert (asked.choices[0].finish_reason, message.content) == ("tool_calls", None)
    assert (call.function.name, json.loads(call.function.arguments)) == ("look_up_file", {"tenant": "Ada Brook"})

    told: list[ChatCompletionMessageParam] = [
        *OWN_FILE,
        {
            "role": "assistant",
            "tool_calls": [
                {
                    "id": call.id,
                    "type": "function",
                    "function": {"name": call.function.name, "arguments": call.function.arguments},
                }
            ],
        },
        {"role": "tool", "tool_call_id": call.id, "content": "Nothing is owed."},
    ]
    said = client.chat.completions.create(model="helpline-1.4", messages=told, tools=[LOOK_UP])
    assert said.choices[0].message.content == "The file says: Nothing is owed."
    assert said.choices[0].finish_reason == "stop"


def test_a_stream_brings_the_same_call(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model="helpline-1.4", messages=OWN_FILE, tools=[LOOK_UP])
    stream = client.chat.completions.create(model="helpline-1.4", messages=OWN_FILE, tools=[LOOK_UP], stream=True)
    pieces = [piece for chunk in stream for piece in (chunk.choices[0].delta.tool_calls or [])]

    assert whole.choices[0].message.tool_calls
    call = whole.choices[0].message.tool_calls[0]
    assert call.type == "function"
    arguments = "".join(piece.function.arguments or "" for piece in pieces if piece.function)
    assert [piece.id for piece in pieces if piece.id] == [call.id]
    assert arguments == call.function.arguments


def test_a_request_that_forbids_calls_gets_none(client: openai.OpenAI) -> None:
    said = client.chat.completions.create(model="helpline-1.4", messages=OWN_FILE, tools=[LOOK_UP], tool_choice="none")
    assert said.choices[0].message.content
    assert not said.choices[0].message.tool_calls


def test_an_unknown_model_is_told_so(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="no-such"):
        client.chat.completions.create(model="no-such", messages=[{"role": "user", "content": "hi"}])
