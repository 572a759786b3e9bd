"""`openai:URL#MODEL`: any server that speaks the chat-completions protocol, streaming or not."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from functools import partial
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from yarl import URL

from redcommons.adapters.targets import _causes, _json
from redcommons.adapters.targets._client import MAX_BODY, Call, Client, Sender, chunks, whole, with_retries
from redcommons.adapters.targets._sse import Events
from redcommons.dataset.model import Recording
from redcommons.evaluation.model import Reply, TargetSpec
from redcommons.evaluation.ports import Request
from redcommons.values.errors import CouldNotRun
from redcommons.values.text import clean

_PATH = "/chat/completions"


class Chat:
    """One endpoint of the protocol; targets and model judges ask through it."""

    def __init__(self, address: str) -> None:
        key = api_key()
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._url = completions(address)
        self._secret = key
        self._client = Client(Sender(headers=headers, secret=key))

    async def ask(self, wanted: _json.Wanted, *, timeout: float, retries: int) -> Reply:
        """Return the first reply offered; raises CouldNotRun."""
        call = Call(url=self._url, body=_json.encoded(wanted), timeout=timeout)
        read = self._streamed if wanted.stream else self._at_once
        return await with_retries(partial(self._once, call, read), retries)

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.close()

    async def _once(self, call: Call, read: partial[Reply]) -> Reply: ...


def api_key() -> str:
    """Return the key that the environment offers, empty for none."""
    return (os.environ.get("REDCOMMONS_API_KEY") or os.environ.get("OPENAI_API_KEY") or "").strip()


def completions(address: str) -> URL:
    """Return where chats are completed, from the address as given: nothing is guessed but the last step."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    return URL(urlunsplit(parts._replace(path=path if path.endswith(_PATH) else path + _PATH)), encoded=True)
