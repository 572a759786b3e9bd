"""The vendor's own client, pointed at `helpline serve`, chats and streams."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

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


def test_an_unknown_model_is_told_so(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="no-such"):
        client.chat.completions.create(model="no-such", messages=[{"role": "user", "content": "hi"}])
