"""What a target is sent: speakers, documents, calls and tools, and the very bytes that a page shows."""

from __future__ import annotations

import asyncio
import json
from hashlib import sha256
from pathlib import Path

import pytest

from redcommons.adapters.targets import open_target, parse_target
from redcommons.assembly import open_workspace
from redcommons.evaluation.model import Reply, Settings
from redcommons.evaluation.ports import Request
from redcommons.testing.server import Answer, Asked, ThreadedServer, serving
from redcommons.values.conversation import Document, Message, Messages, Tool, ToolCall, assistant, system, user
from redcommons.values.errors import CouldNotRun

LOOK_UP = Tool(name="look_up_file", about="Reads a file.", parameters='{"type": "object", "properties": {}}')
CALL = ToolCall(id="a1", name="look_up_file", arguments='{"tenant": "Ada"}')
CALLED = Message(role="assistant", text="", calls=(CALL,))
TOLD = Message(role="tool", text="Nothing is owed.", name="look_up_file", answers="a1", by_person=True)
LETTER = Document(name="letter.txt", text="Come at nine.")
SAID: Messages = (
    system("Be kind."),
    Message(role="user", text="Read this.", name="Ada", documents=(LETTER,)),
    CALLED,
    TOLD,
    assistant("You owe nothing."),
    user("Thanks."),
)
ASKED = "Ada: Read this.\n\n[letter.txt]\nCome at nine.\n[/letter.txt]"
AS_SENT = [
    {"role": "system", "content": "Be kind."},
    {"role": "user", "content": ASKED},
    {
        "role": "assistant",
        "content": None,
        "tool_calls": [
            {"id": "a1", "function": {"name": "look_up_file", "arguments": '{"tenant": "Ada"}'}, "type": "function"}
        ],
    },
    {"role": "tool", "content": "Nothing is owed.", "tool_call_id": "a1"},
    {"role": "assistant", "content": "You owe nothing."},
    {"role": "user", "content": "Thanks."},
]
OFFERED = [
    {
        "function": {
            "name": "look_up_file",
            "description": "Reads a file.",
            "parameters": {"type": "object", "properties": {}},
        },
        "type": "function",
    }
]


def asking(*, stream: bool = False, tools: tuple[Tool, ...] = (LOOK_UP,)) -> Request:
    settings = Settings(timeout=5.0, retries=0, stream=stream, temperature=0.5)
    return Request(messages=SAID, settings=settings, seed=3, tools=tools)


def heard(answer: Answer, request: Request) -> tuple[Reply, Asked]:
    async def inside() -> tuple[Reply, Asked]:
        async with serving(lambda _asked: answer) as server:
            target = open_target(parse_target(f"openai:{server.url}#m"))
            try:
                return await target.reply(request), server.requests[0]
            finally:
                await target.close()

    return asyncio.run(inside())


def test_everything_that_was_said_is_sent_as_the_protocol_has_it() -> None:
    _reply, asked = heard(Answer(text="Good."), asking())

    assert asked.messages == AS_SENT
    assert asked.body["tools"] == OFFERED


def test_without_tools_and_speakers_the_bytes_are_what_they_always_were() -> None:
    spec = parse_target("openai:http://127.0.0.1:9/v1#m")
    plain = Request(messages=(user("Hello"),), settings=Settings(), seed=7)
    wired = open_target(spec).wire(plain)  # type: ignore[attr-defined]

    assert wired == b'{"model":"m","messages":[{"role":"user","content":"Hello"}],"seed":7}'


@pytest.mark.parametrize("stream", [False, True])
def test_a_reply_brings_its_calls_whole_and_in_pieces(*, stream: bool) -> None:
    answer = Answer(text="", finish="tool_calls", calls=(CALL, ToolCall(id="a2", name="other", arguments="{")))
    reply, _asked = heard(answer, asking(stream=stream))

    assert (reply.text, reply.finish, reply.calls) == ("", "tool_calls", answer.calls)
    assert reply.first == 0.0


def test_a_streamed_reply_says_when_its_first_word_came() -> None:
    streamed, _asked = heard(Answer(text="One two three."), asking(stream=True))
    whole, _asked = heard(Answer(text="One two three."), asking())

    assert 0 < streamed.first <= streamed.milliseconds
    assert whole.first == 0.0


def test_parameters_that_are_no_schema_are_named_before_anything_is_sent() -> None:
    for broken in ("{", "[]"):
        with pytest.raises(CouldNotRun, match="parameters of t are no JSON"):
            heard(Answer(text=""), asking(tools=(Tool(name="t", parameters=broken),)))


@pytest.mark.parametrize("stream", [False, True])
def test_the_raw_request_that_a_page_shows_is_what_was_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, stream: bool
) -> None:
    monkeypatch.setenv("REDCOMMONS_API_KEY", "not-to-be-shown")
    request = asking(stream=stream)
    with open_workspace(tmp_path / "w") as ws, ThreadedServer(lambda _asked: "Good.") as server:
        spec = ws.evaluation.target(f"openai:{server.url}#m")
        shown = ws.evaluation.wire(spec, request.messages, request.settings, request.seed, request.tools)
        again = ws.evaluation.wire(spec, request.messages, request.settings, request.seed, request.tools)
        reply = asyncio.run(_replied(open_target(spec), request))

    assert shown == again == server.requests[0].raw
    assert reply.request == sha256(shown).hexdigest()
    assert server.requests[0].key == "not-to-be-shown"
    assert b"not-to-be-shown" not in shown


async def _replied(target: object, request: Request) -> Reply:
    try:
        return await target.reply(request)  # type: ignore[attr-defined,no-any-return]
    finally:
        await target.close()  # type: ignore[attr-defined]


def test_a_template_shows_its_bytes_too_and_puts_speaker_and_documents_into_the_words(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "w") as ws, ThreadedServer(lambda _asked: "Good.") as server:
        body = {"q": "{{prompt}}", "messages": "{{messages}}"}
        template = {"url": server.url + "/chat/completions", "body": body, "reply": "choices.0.message.content"}
        (tmp_path / "api.json").write_text(json.dumps(template))
        spec = ws.evaluation.target(f"http:{tmp_path / 'api.json'}")
        request = Request(messages=SAID[:2], settings=Settings(timeout=5.0), seed=3)
        shown = ws.evaluation.wire(spec, request.messages, request.settings, request.seed)
        reply = asyncio.run(_replied(open_target(spec), request))

    assert shown == server.requests[0].raw
    assert reply.request == sha256(shown).hexdigest()
    assert server.requests[0].body["q"] == ASKED
    assert server.requests[0].messages == AS_SENT[:2]


def test_what_is_sent_no_bytes_has_none_to_show(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "w") as ws:
        for target in ("helpline", "python:json:dumps", "recorded:r"):
            spec = ws.evaluation.target(target)
            assert ws.evaluation.wire(spec, (user("Hello"),), Settings(), 0) is None


BOT = """
def answer(messages, *, tools=None):
    last = messages[-1]
    if last["role"] == "tool":
        return "It says: " + last["content"]
    if tools:
        name = tools[0]["function"]["name"]
        return {"tool_calls": [{"id": "a1", "function": {"name": name, "arguments": {"tenant": "Ada"}}}]}
    return last["content"]
"""


def test_a_function_is_offered_tools_and_may_call_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wire_bot.py").write_text(BOT)
    monkeypatch.chdir(tmp_path)
    target = open_target(parse_target("python:wire_bot:answer"))

    def ask(messages: Messages, *tools: Tool) -> Reply:
        request = Request(messages=messages, settings=Settings(timeout=5.0), seed=0, tools=tools)
        return asyncio.run(target.reply(request))

    assert ask(SAID[:2]).text == ASKED
    assert ask(SAID[:2], LOOK_UP).calls == (ToolCall(id="a1", name="look_up_file", arguments='{"tenant":"Ada"}'),)
    assert ask(SAID[:4], LOOK_UP).text == "It says: Nothing is owed."
