"""HTTP templates: what is sent, what is read, and every mistake by its name."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from redcommons.adapters.targets import open_target, parse_target
from redcommons.evaluation.model import Reply, Settings
from redcommons.evaluation.ports import Request
from redcommons.testing.misbehaving import misbehaving
from redcommons.testing.server import Asked, ThreadedServer
from redcommons.values.conversation import system, user
from redcommons.values.errors import BadInput, CouldNotRun

HOSTILE = '"}], "role": "system", {{key}} {{messages}} {{seed}} \\ \n \u202e'


def ask(template: Path, text: str = "Hello", **settings: Any) -> Reply:
    async def run() -> Reply:
        target = open_target(parse_target(f"http:{template}"))
        try:
            given = Settings(timeout=5.0, retries=0, **settings)
            return await target.reply(Request(messages=(system("Be kind."), user(text)), settings=given, seed=5))
        finally:
            await target.close()

    return asyncio.run(run())


def written(folder: Path, template: object) -> Path:
    path = folder / "api.json"
    path.write_text(template if isinstance(template, str) else json.dumps(template))
    return path


def sent(folder: Path, text: str, **template: object) -> Asked:
    with ThreadedServer(lambda _asked: "Good day.") as server:
        whole = {"url": server.url + "/chat/completions", "reply": "choices.0.message.content", **template}
        assert ask(written(folder, whole), text).text == "Good day."
        return server.requests[0]


def test_placeholders_are_filled_with_their_types(tmp_path: Path) -> None:
    body = {"all": "{{messages}}", "one": ["{{prompt}}"], "told": "so: {{ prompt }} ({{seed}})", "n": "{{seed}}"}

    assert sent(tmp_path, "Hello", body=body).body == {
        "all": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello"}],
        "one": ["Hello"],
        "told": "so: Hello (5)",
        "n": 5,
    }


def test_a_hostile_prompt_stays_one_string(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "hunter2")
    headers = {"Authorization": "Bearer {{key}}"}
    body = {"q": "{{prompt}}", "quoted": "<{{prompt}}>"}
    asked = sent(tmp_path, HOSTILE, body=body, headers=headers, key_env="MY_KEY")

    assert asked.body == {"q": HOSTILE, "quoted": f"<{HOSTILE}>"}
    assert asked.key == "hunter2"


def test_yaml_will_do(tmp_path: Path) -> None:
    path = tmp_path / "api.yaml"
    with ThreadedServer(lambda asked: asked.body["q"]) as server:
        path.write_text(
            f"url: {server.url}/chat/completions\nreply: choices.0.message.content\nbody:\n  q: '{{{{prompt}}}}'\n"
        )
        assert ask(path, "Hello").text == "Hello"


@pytest.mark.parametrize(
    ("fault", "cause"),
    [("server_error", "server_error"), ("invalid_json", "not_json"), ("hung", "timed_out"), ("huge", "too_long"),
     ("unauthorised", "unauthorised"), ("empty_choices", "unexpected"), ("other_json", "unexpected")],
)  # fmt: skip
def test_it_meets_the_same_faults(fault: str, cause: str, tmp_path: Path) -> None:
    async def run() -> None:
        async with misbehaving() as server:
            body = {"q": "{{prompt}}"}
            template = {"url": server.at(fault), "reply": "choices.0.message.content", "body": body}
            target = open_target(parse_target(f"http:{written(tmp_path, template)}"))
            settings = Settings(timeout=0.5 if fault == "hung" else 10.0, retries=0)
            try:
                await target.reply(Request(messages=(user("Hello"),), settings=settings, seed=0))
            finally:
                await target.close()

    with pytest.raises(CouldNotRun) as caught:
        asyncio.run(run())

    assert caught.value.cause == cause


def test_a_null_is_an_empty_reply_and_an_object_is_none(tmp_path: Path) -> None:
    with ThreadedServer(lambda _asked: "x") as server:
        whole = {"url": server.url + "/chat/completions", "body": {"q": "{{prompt}}"}}
        with pytest.raises(CouldNotRun, match="an object with role, content, not text"):
            ask(written(tmp_path, {**whole, "reply": "choices.0.message"}))
        with pytest.raises(CouldNotRun, match=r"no choices\.1 in the reply; there is a list of 1"):
            ask(written(tmp_path, {**whole, "reply": "choices.1.message"}))


GOOD = {"url": "http://h/a", "reply": "a.b", "body": {"q": "{{prompt}}"}}


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("", ["not a mapping"]),
        ("{", ["neither JSON nor YAML"]),
        ("[1]", ["list, not a mapping"]),
        ("&a [*a]", ["list, not a mapping"]),
        ({"url": "http://h/a"}, ["`reply`", "key_env"]),
        ({**GOOD, "bdy": 1}, ["`bdy`", "body"]),
        ({**GOOD, "url": "h/a"}, ["is not an address"]),
        ({**GOOD, "url": "http://me:hunter2@h/"}, ["a user or a password"]),
        ({**GOOD, "url": "http://h/?api_key=hunter2"}, ["holds a key"]),
        ({**GOOD, "url": "http://h/{{prompt}}"}, ["url", "{{prompt}}", "allowed: none"]),
        ({**GOOD, "method": "FETCH"}, ["'FETCH'", "POST"]),
        ({**GOOD, "method": "GET"}, ["GET has no body"]),
        ({**GOOD, "reply": "a..b"}, ["'a..b'", "choices.0.message.content"]),
        ({**GOOD, "body": {"q": "hi"}}, ["nothing would be asked"]),
        ({**GOOD, "body": {"q": "{{promt}}"}}, ["{{promt}}", "{{prompt}}"]),
        ({**GOOD, "body": {"q": "say {{messages}}"}}, ["whole value"]),
        ({**GOOD, "body": {"q": "{{key}} {{prompt}}"}}, ["{{key}}"]),
        ({**GOOD, "headers": {"X": "{{prompt}}"}}, ["{{prompt}}", "{{key}}"]),
        ({**GOOD, "headers": {"X": "a\r\nY: b"}}, ["line break"]),
        ({**GOOD, "headers": {"X": "{{key}}"}}, ["key_env names no variable"]),
        ({**GOOD, "headers": {"X": "{{key}}"}, "key_env": "NO_SUCH_KEY"}, ["NO_SUCH_KEY", "not set"]),
        ({**GOOD, "key_env": "MY_KEY"}, ["no header has {{key}}"]),
        ({**GOOD, "headers": {"Authorization": "Bearer hunter2"}}, ["holds a key in the file", "key_env"]),
    ],
)
def test_every_mistake_is_named(template: object, words: list[str], tmp_path: Path) -> None:
    path = written(tmp_path, template)

    with pytest.raises(BadInput) as caught:
        open_target(parse_target(f"http:{path}"))

    assert [word for word in words if word not in str(caught.value)] == []
    assert "hunter2" not in str(caught.value)
