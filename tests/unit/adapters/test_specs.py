"""What people write on a command line, and what they are told when it is wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from redcommons.adapters.judges import parse_judge
from redcommons.adapters.targets import open_target, parse_target
from redcommons.adapters.targets.openai import completions
from redcommons.values.errors import BadInput


@pytest.mark.parametrize(
    ("text", "type_", "address", "model", "version"),
    [
        ("openai:http://localhost:8000/v1#llama3.1:8b", "openai", "http://localhost:8000/v1", "llama3.1:8b", ""),
        ("openai:https://h/openai?api-version=1#a/b", "openai", "https://h/openai?api-version=1", "a/b", ""),
        ("recorded", "recorded", "", "", ""),
        ("recorded:gpt-4: second", "recorded", "gpt-4: second", "", ""),
        ("helpline", "helpline", "2026", "", "1.4"),
        ("helpline:1.5", "helpline", "2026", "", "1.5"),
        ("helpline:1.5@7", "helpline", "7", "", "1.5"),
        ("helpline:@7", "helpline", "7", "", "1.4"),
        ("python:bots.mine:Bot.answer", "python", "bots.mine:Bot.answer", "", ""),
    ],
)
def test_a_target_is_taken_apart(text: str, type_: str, address: str, model: str, version: str) -> None:
    spec = parse_target(text)

    assert (spec.spec, spec.type, spec.address, spec.model, spec.version) == (text, type_, address, model, version)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("opena:http://h#m", ["'opena'", "openai:URL#MODEL", "http:FILE", "recorded:NAME", "helpline", "python:"]),
        ("", ["openai:URL#MODEL"]),
        ("openai:http://localhost:8000/v1", ["names no model", "#llama3.1:8b"]),
        ("openai:localhost:8000#m", ["is not an address"]),
        ("openai:http://h:99999/v1#m", ["is not an address"]),
        ("openai:ftp://h/v1#m", ["is not an address"]),
        ("openai:http://a..b/v1#m", ["is not an address"]),
        ("openai:http://h h/v1#m", ["is not an address"]),
        ("openai:http://h\x00/v1#m", ["is not an address"]),
        ("openai:http://[::1/v1#m", ["is not an address"]),
        ("openai:https://me:hunter2@h/v1#m", ["user or a password", "REDCOMMONS_API_KEY"]),
        ("openai:https://h/v1?api_key=hunter2#m", ["holds a key", "REDCOMMONS_API_KEY"]),
        ("openai:https://h/v1?access-token=hunter2#m", ["holds a key"]),
        ("http://localhost:8000/v1", ["openai:URL#MODEL", "template"]),
        ("https://localhost:8000/v1", ["openai:https://localhost:8000/v1#MODEL"]),
        ("http:", ["names no file"]),
        ("http:/nowhere/api.json", ["cannot read", "/nowhere/api.json"]),
        ("recorded:", ["names no set"]),
        ("helpline:1.4@soon", ["'soon'", "2026"]),
        ("python:bots", ["MODULE:FUNCTION"]),
        ("python:bots:answer now", ["MODULE:FUNCTION"]),
    ],
)
def test_a_wrong_target_is_named_with_the_way_out(text: str, words: list[str]) -> None:
    with pytest.raises(BadInput) as caught:
        parse_target(text)

    assert [word for word in words if word not in str(caught.value)] == []
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("http://h:1/v1", "http://h:1/v1/chat/completions"),
        ("http://h:1/v1/", "http://h:1/v1/chat/completions"),
        ("http://h:1", "http://h:1/chat/completions"),
        ("http://h:1/v1/chat/completions", "http://h:1/v1/chat/completions"),
        ("https://h/d%2Fe?api-version=1", "https://h/d%2Fe/chat/completions?api-version=1"),
        ("http://b\u00fccher.example/v1", "http://xn--bcher-kva.example/v1/chat/completions"),
    ],
)
def test_only_the_last_step_of_an_address_is_added(address: str, asked: str) -> None:
    assert str(completions(address)) == asked


@pytest.mark.parametrize(
    ("text", "type_", "argument", "key"),
    [
        ("contains: seven: days ", "contains", " seven: days ", "contains: seven: days "),
        ("not-regex:a|b", "not-regex", "a|b", "not-regex:a|b"),
        ("refusal", "refusal", "", "refusal"),
        ("recorded", "recorded", "", "recorded"),
        ("recorded:jailbroken", "recorded", "jailbroken", "jailbroken"),
        ("recorded:refusal", "recorded", "refusal", "recorded:refusal"),
        ("assertions", "assertions", "", "assertions"),
    ],
)
def test_a_judge_is_taken_apart(text: str, type_: str, argument: str, key: str) -> None:
    spec = parse_judge(text)

    assert (spec.type, spec.argument, spec.key) == (type_, argument, key)


def test_a_model_judge_carries_its_rubric_whole_and_the_version_of_its_prompt() -> None:
    spec = parse_judge("model:http://h/v1#j", "Line one.\nLine two.\n")

    assert (spec.argument, spec.model, spec.rubric) == ("http://h/v1", "j", "Line one.\nLine two.")
    assert spec.version == "prompt 1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("contain:x", ["'contain'", "contains:TEXT", "model:URL#MODEL", "refusal"]),
        ("person:ada", ["'person'"]),
        ("contains:", ["names nothing"]),
        ("regex:(", ["'('", "position 0"]),
        ("refusal:en", ["takes nothing"]),
        ("model:http://h/v1#j", ["rubric"]),
        ("model:http://h/v1", ["names no model"]),
        ("model:http://me:hunter2@h/v1#j", ["user or a password"]),
    ],
)
def test_a_wrong_judge_is_named_with_the_way_out(text: str, words: list[str]) -> None:
    with pytest.raises(BadInput) as caught:
        parse_judge(text)

    assert [word for word in words if word not in str(caught.value)] == []


def test_the_version_of_an_http_target_is_the_content_of_its_template(tmp_path: Path) -> None:
    template = tmp_path / "api.yaml"
    template.write_text("url: http://h/a\nreply: text\nbody: {q: '{{prompt}}'}\n")
    first = parse_target(f"http:{template}")
    template.write_text("url: http://h/b\nreply: text\nbody: {q: '{{prompt}}'}\n")

    assert first.version.startswith("sha256:")
    assert parse_target(f"http:{template}").version != first.version


def test_specs_are_read_without_an_http_client() -> None:
    code = (
        "import sys\n"
        "from redcommons.adapters.targets import parse_target\n"
        "from redcommons.adapters.judges import parse_judge\n"
        "parse_target('openai:http://h/v1#m'); parse_judge('regex:a+')\n"
        "print([name for name in ('aiohttp', 'django', 'numpy', 'yaml') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("python:no_such_module_here:answer", ["no_such_module_here", "ModuleNotFoundError"]),
        ("python:broken_bot:answer", ["ZeroDivisionError"]),
        ("python:good_bot:anser", ["has no 'anser'", "answer"]),
        ("python:good_bot:NAME", ["is a str", "cannot be called"]),
    ],
)
def test_a_callable_that_cannot_be_had_is_named(
    text: str, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_bot.py").write_text("1 / 0")
    (tmp_path / "good_bot.py").write_text("NAME = 'Bo'\ndef answer(messages): return ''\n")
    monkeypatch.chdir(tmp_path)
    before = list(sys.path)

    with pytest.raises(BadInput) as caught:
        open_target(parse_target(text))

    assert [word for word in words if word not in str(caught.value)] == []
    assert sys.path == before
