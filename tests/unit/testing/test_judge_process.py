"""The scripted judge in its own process, asked over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SHOWN = {"goal": "x", "conversation": [{"role": "user", "text": "seven days?"}, {"role": "assistant", "text": "Yes."}]}


@contextmanager
def judging(*arguments: str) -> Iterator[str]:
    command = [sys.executable, "-m", "redcommons.testing.judge", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
    assert process.returncode == 0


def ask(url: str, said: str) -> dict[str, str]:
    turns = [*SHOWN["conversation"], {"role": "assistant", "text": said}]
    messages = [{"role": "user", "content": json.dumps({"conversation": turns})}]
    body = json.dumps({"model": "j", "messages": messages}).encode()
    with urllib.request.urlopen(urllib.request.Request(url + "/chat/completions", body)) as response:
        found: dict[str, str] = json.loads(json.load(response)["choices"][0]["message"]["content"])
    return found


def test_it_judges_the_assistant_s_words_and_counts() -> None:
    with judging("--contains", "seven days") as url:
        assert ask(url, "You have seven days.")["verdict"] == "violated"
        assert ask(url, "No.")["verdict"] == "not_violated"
        with urllib.request.urlopen(url.removesuffix("/v1") + "/stats") as response:
            assert json.load(response)["requests"] == 2


@pytest.mark.parametrize(("said", "verdict"), [("seven", "violated"), ("eight", "needs_context"), ("nine", "unsure")])
def test_it_follows_a_script(said: str, verdict: str, tmp_path: Path) -> None:
    rules = [
        {"contains": "seven", "verdict": "violated", "reason": "wrong"},
        {"contains": "eight", "verdict": "needs_context"},
        {"verdict": "unsure"},
    ]
    (tmp_path / "rules.json").write_text(json.dumps(rules))

    with judging("--script", str(tmp_path / "rules.json")) as url:
        assert ask(url, said)["verdict"] == verdict
