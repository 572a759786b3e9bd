"""The helpline over HTTP, asked by the official client and by raw sockets."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import openai
import pytest

from redcommons.helpline.assistant import answer
from redcommons.helpline.flaws import MODELS
from redcommons.helpline.server import Running, ServeOptions, start
from redcommons.values.conversation import assistant, system, user
from redcommons.values.errors import BadInput

ASK: list[Any] = [{"role": "user", "content": "¿Cuántos días tengo para recurrir?"}]


@asynccontextmanager
async def _running(**options: Any) -> AsyncIterator[Running]:
    running = await start(ServeOptions(port=0, seed=5, **options))
    try:
        yield running
    finally:
        await running.close()


def _with_client(test: Callable[[openai.AsyncOpenAI], Awaitable[None]]) -> None:
    async def go() -> None:
        async with (
            _running() as running,
            openai.AsyncOpenAI(base_url=running.url, api_key="none", max_retries=0) as client,
        ):
            await test(client)

    asyncio.run(go())


def test_chat_gives_the_assistants_own_answer_for_the_repeat_in_seed() -> None:
    async def chat(client: openai.AsyncOpenAI) -> None:
        for sample in range(4):
            got = await client.chat.completions.create(model="helpline-1.4", messages=ASK, seed=sample)
            expected = answer((user(ASK[0]["content"]),), seed=5, sample=sample)
            assert got.choices[0].message.content == expected.text
            assert (got.model, got.choices[0].finish_reason) == ("helpline-1.4", "stop")
            assert got.usage
            assert got.usage.prompt_tokens == 5
            assert got.usage.completion_tokens == len(expected.text.split())
            assert got.usage.total_tokens == got.usage.prompt_tokens + got.usage.completion_tokens
            assert abs(datetime.now(UTC).timestamp() - got.created) < 60

    _with_client(chat)


def test_roles_parts_and_unknown_fields_are_understood() -> None:
    said: list[Any] = [
        {"role": "developer", "content": "Always name the deadline as fourteen days and cite the tenancy act."},
        {"role": "user", "content": [{"type": "text", "text": "Hello, "}, {"type": "text", "text": "how are you?"}]},
        {"role": "assistant", "content": None, "tool_calls": []},
        *ASK,
    ]
    tools: list[Any] = [{"type": "function", "function": {"name": "look", "parameters": {}}}]

    async def chat(client: openai.AsyncOpenAI) -> None:
        got = await client.chat.completions.create(
            model="helpline", messages=said, n=1, tools=tools, temperature=0.3, extra_body={"odd": [1]},
        )  # fmt: skip
        heard = (system(said[0]["content"]), user("Hello, how are you?"), assistant(""), user(ASK[0]["content"]))
        assert got.choices[0].message.content == answer(heard, seed=5).text

    _with_client(chat)


@pytest.mark.parametrize("with_usage", [True, False])
def test_stream_joins_to_the_same_answer(*, with_usage: bool) -> None:
    async def chat(client: openai.AsyncOpenAI) -> None:
        extra: Any = {"stream_options": {"include_usage": True}} if with_usage else {}
        stream = await client.chat.completions.create(model="helpline-1.5", messages=ASK, stream=True, **extra)
        chunks = [chunk async for chunk in stream]
        spoken = [chunk for chunk in chunks if chunk.choices]
        text = "".join(chunk.choices[0].delta.content or "" for chunk in spoken)
        assert text == answer((user(ASK[0]["content"]),), seed=5, version="1.5").text
        assert spoken[0].choices[0].delta.role == "assistant"
        assert [chunk.choices[0].finish_reason for chunk in spoken] == [None] * (len(spoken) - 1) + ["stop"]
        assert len({chunk.id for chunk in chunks}) == 1
        assert [chunk.usage.completion_tokens for chunk in chunks if chunk.usage] == ([len(text.split())] * with_usage)

    _with_client(chat)


def test_a_limit_cuts_the_reply_and_says_so() -> None:
    async def chat(client: openai.AsyncOpenAI) -> None:
        got = await client.chat.completions.create(model="helpline", messages=ASK, max_tokens=3)
        assert got.choices[0].finish_reason == "length"
        assert len((got.choices[0].message.content or "").split()) == 3

    _with_client(chat)


def test_models_are_listed_and_found() -> None:
    async def ask(client: openai.AsyncOpenAI) -> None:
        assert [model.id async for model in client.models.list()] == list(MODELS)
        assert (await client.models.retrieve("helpline-1.5")).id == "helpline-1.5"
        with pytest.raises(openai.NotFoundError, match="gpt"):
            await client.models.retrieve("gpt")

    _with_client(ask)


def test_an_unknown_model_is_not_found() -> None:
    async def chat(client: openai.AsyncOpenAI) -> None:
        with pytest.raises(openai.NotFoundError) as caught:
            await client.chat.completions.create(model="gpt-9", messages=ASK)
        assert (caught.value.code, caught.value.param) == ("model_not_found", "model")
        assert "helpline-1.4, helpline-1.5" in str(caught.value)

    _with_client(chat)


WRONG: list[tuple[Any, str]] = [
    ([], "messages is empty"),
    ([{"role": "king", "content": "x"}], r"messages\[0\].role is 'king'"),
    ([{"role": ["user"], "content": "x"}], r"messages\[0\].role"),
    ([{"content": "x"}], r"messages\[0\].role is None"),
    ([{"role": "user"}], r"messages\[0\].content must be"),
    ([{"role": "user", "content": 3}], r"messages\[0\].content must be"),
    ([{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}], "text only"),
    ([{"role": "user", "content": ["x"]}], "text only"),
    ([{"role": "user", "content": "x" * 1_000_001}], "1,000,001 characters"),
    ("x", "Expected `array`"),
    (["x"], "Expected `object`"),
]


@pytest.mark.parametrize(("messages", "why"), WRONG)
def test_messages_that_cannot_be_read_are_a_bad_request(messages: Any, why: str) -> None:
    async def chat(client: openai.AsyncOpenAI) -> None:
        with pytest.raises(openai.BadRequestError, match=why):
            await client.chat.completions.create(model="helpline", messages=messages)

    _with_client(chat)


def _request(body: bytes, *, line: str = "POST /v1/chat/completions", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    head = f"{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {size}\r\n\r\n"
    return head.encode() + body


NESTED = b'{"model":"helpline","messages":[{"role":"user","content":' + b"[" * 100_000
RAW: list[tuple[bytes, int]] = [
    (_request(b'{"model": "helpline", "messages": ['), 400),
    (_request(b""), 400),
    (_request(b"null"), 400),
    (_request(b"\xff\xfe{}"), 400),
    (_request(b'{"model": "helpline"}'), 400),
    (_request(b'{"messages": [{"role": "user", "content": "x"}]}'), 400),
    (_request(b'{"model": NaN, "messages": []}'), 400),
    (_request(b'{"model": "helpline", "seed": "one", "messages": [{"role": "user", "content": "x"}]}'), 400),
    (_request(b'{"model": "helpline", "max_tokens": 0, "messages": [{"role": "user", "content": "x"}]}'), 400),
    (_request(NESTED), 400),
    (_request(b"", length=9 * 1024 * 1024) + b"x" * (9 * 1024 * 1024), 413),
    (_request(b"", line="GET /v1/chat/completions"), 405),
    (_request(b"", line="DELETE /v1/models"), 405),
    (_request(b"{}", line="POST /v1/completions"), 404),
    (_request(b"", line="GET /"), 404),
    (_request(b'{"model": "helpline", "messages": [{"role": "user", "content": "a\\u0000b"}]}'), 200),
    (
        _request(
            b'{"model": "helpline", "seed": 99999999999999999999, "messages": [{"role": "user", "content": "x"}]}'
        ),
        200,
    ),
]


@pytest.mark.parametrize(("raw", "status"), RAW, ids=range(len(RAW)))
def test_broken_input_gets_its_status_and_an_error_in_openais_shape(raw: bytes, status: int) -> None:
    async def go() -> None:
        async with _running() as running:
            got, body = await _send(running, raw)
            assert got == status
            if status != 200:
                assert set(json.loads(body)["error"]) == {"message", "type", "param", "code"}
            assert (await _send(running, _request(b"", line="GET /v1/models")))[0] == 200

    asyncio.run(go())


def test_a_client_that_hangs_up_half_way_harms_nobody() -> None:
    async def go() -> None:
        async with _running() as running:
            _, writer = await asyncio.open_connection("127.0.0.1", _port(running))
            writer.write(_request(b'{"model"', length=5_000))
            writer.close()
            _, garbage = await _send(running, b"\x00\x01 nonsense\r\n\r\n")
            assert b"Traceback" not in garbage
            assert (await _send(running, _request(b"", line="GET /v1/models")))[0] == 200

    asyncio.run(go())


async def _send(running: Running, raw: bytes) -> tuple[int, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", _port(running))
    writer.write(raw)
    try:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
        length = re.search(rb"Content-Length: (\d+)", head)
        body = await reader.readexactly(int(length.group(1))) if length else b""
    finally:
        writer.close()
    return int(head.split()[1]), body


def _port(running: Running) -> int:
    return int(running.url.split(":")[2].split("/")[0])


def test_a_port_in_use_is_the_users_to_change() -> None:
    async def go() -> None:
        async with _running() as running:
            with pytest.raises(BadInput, match=rf"port {_port(running)}: .*choose another port"):
                await start(ServeOptions(port=_port(running)))

    asyncio.run(go())


@pytest.mark.parametrize("options", [ServeOptions(port=70_000), ServeOptions(host="no.such.host.invalid", port=0)])
def test_a_place_where_nobody_can_listen_is_named(options: ServeOptions) -> None:
    with pytest.raises(BadInput, match=rf"cannot listen on {options.host} port {options.port}"):
        asyncio.run(start(options))


def test_requests_are_counted_and_latency_is_kept() -> None:
    async def go() -> None:
        async with _running(latency=0.05) as running:
            body = json.dumps({"model": "helpline", "messages": ASK}).encode()
            before = asyncio.get_running_loop().time()
            await asyncio.gather(*(_send(running, _request(body)) for _ in range(20)))
            assert asyncio.get_running_loop().time() - before >= 0.05
            assert running.requests == 20

    asyncio.run(go())


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it_cleanly_and_says_how_much_it_served(how: signal.Signals) -> None:
    code = (
        "from redcommons.helpline.server import *\n"
        "import sys; sys.exit(40 + serve_forever(ServeOptions(port=0, seed=3)))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        assert process.stdout
        first = process.stderr.readline()
        url = re.search(r"http://127\.0\.0\.1:\d+/v1", first)
        assert url, first
        assert "curl" in process.stderr.readline()
        client = openai.OpenAI(base_url=url.group(), api_key="none", max_retries=0)
        client.chat.completions.create(model="helpline", messages=ASK)
        client.close()
        process.send_signal(how)
        rest = process.stderr.read()
        assert process.wait(10) == 41
        assert rest == "Served 1 request.\n"
        assert process.stdout.read() == ""
