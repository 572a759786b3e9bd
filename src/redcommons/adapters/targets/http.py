"""`http:FILE`: any HTTP API, described by a template in JSON or YAML.

    url: http://localhost:5000/chat
    method: POST                          # the default
    headers: {Authorization: "Bearer {{key}}"}
    key_env: MY_API_KEY                   # {{key}} is read from this variable of the environment
    query: {lang: en}
    body: {messages: "{{messages}}", question: "{{prompt}}", seed: "{{seed}}"}
    reply: answers.0.text                 # the way to the text in the JSON that comes back

A placeholder that is a whole value keeps its type (a list of messages, a number); inside a longer
string it becomes text. Placeholders are filled in the parsed JSON, never in text, and once: what a
prompt brings along is never read as a placeholder. Messages have the shape of the chat-completions
protocol, with who speaks before their words and documents after them. Tools are not offered: a
template knows no place for the calls that would come back.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from typing import Any

import aiohttp
import msgspec
from yarl import URL

from redcommons.adapters.targets import _json
from redcommons.adapters.targets._client import MAX_BODY, Call, Client, Sender, whole, with_retries
from redcommons.adapters.targets._template import Template, read_template
from redcommons.dataset.model import Recording
from redcommons.evaluation.model import Reply, TargetSpec
from redcommons.evaluation.ports import Request
from redcommons.values.conversation import sent
from redcommons.values.errors import BadInput, CouldNotRun
from redcommons.values.text import clean

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class HttpTarget:
    """An HTTP API behind a template."""

    def __init__(self, template: Template, key: str) -> None:
        self._template = template
        self._path = template.reply.split(".")
        headers = {name: fill(value, {"key": key}) for name, value in template.headers.items()}
        if template.body is not None and "content-type" not in {name.casefold() for name in headers}:
            headers["Content-Type"] = "application/json"
        self._client = Client(Sender(headers=headers, secret=key))
        self._url = URL(template.url)

    async def reply(self, request: Request) -> Reply:
        """Return the text that the template finds in the response; raises CouldNotRun."""
        call = self._call(request)
        reply = await with_retries(partial(self._once, call), request.settings.retries)
        return reply if call.body is None else msgspec.structs.replace(reply, request=sha256(call.body).hexdigest())

    def wire(self, request: Request) -> bytes | None:
        """Return the body that `reply` sends; None where the template has none."""
        return self._call(request).body

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.close()

    def _call(self, request: Request) -> Call:
        known = _known(request)
        query = {name: str(fill(value, known)) for name, value in self._template.query.items()}
        body = self._template.body
        return Call(
            url=self._url.update_query(query) if query else self._url,
            body=None if body is None else msgspec.json.encode(fill(body, known)),
            method=self._template.method,
            timeout=request.settings.timeout,
        )

    async def _once(self, call: Call) -> Reply:
        begun = time.perf_counter()
        text = await self._client.send(call, self._read)
        return Reply(text=text, milliseconds=(time.perf_counter() - begun) * 1000)

    async def _read(self, response: aiohttp.ClientResponse) -> str:
        found = at(_json.anything(await whole(response)), self._path)
        if found is None:
            return ""
        if not isinstance(found, str):
            raise CouldNotRun("unexpected", f"{self._template.reply} in the reply is {_kind(found)}, not text")
        return clean(found, limit=MAX_BODY, what="reply")


def open_http(spec: TargetSpec, recordings: Mapping[int, Recording]) -> HttpTarget:
    """Return the target that the template describes; raises BadInput, naming the mistake."""
    del recordings
    template = read_template(spec.address)
    return HttpTarget(template, _key(template))


def _key(template: Template) -> str:
    if not template.key_env:
        return ""
    key = os.environ.get(template.key_env, "").strip()
    if not key:
        raise BadInput(f"the template wants a key from {template.key_env}, which is not set in the environment")
    if not (key.isascii() and key.isprintable()):
        raise BadInput(f"the key in {template.key_env} holds a line break or a sign that no key has: set it again")
    return key


def _known(request: Request) -> dict[str, Any]:
    asked = [sent(message) for message in request.messages if message.role == "user"]
    return {
        "prompt": asked[-1] if asked else "",
        "messages": _json.plain(request.messages),
        "system": next((message.text for message in request.messages if message.role == "system"), ""),
        "seed": request.seed,
    }


def fill(item: Any, known: Mapping[str, Any]) -> Any:  # noqa: ANN401  JSON in, JSON out
    """Return plain JSON with its placeholders filled from `known`, each string read once."""
    if isinstance(item, str):
        alone = _PLACEHOLDER.fullmatch(item)
        return known[alone[1]] if alone else _PLACEHOLDER.sub(lambda match: str(known[match[1]]), item)
    if isinstance(item, list):
        return [fill(part, known) for part in item]
    if isinstance(item, dict):
        return {name: fill(part, known) for name, part in item.items()}
    return item


def at(data: Any, path: list[str]) -> Any:  # noqa: ANN401  any JSON
    """Return what stands at a path of names and numbers; raises CouldNotRun, naming the step that fails."""
    for place, step in enumerate(path):
        try:
            data = data[int(step)] if isinstance(data, list) else data[step]
        except (LookupError, TypeError, ValueError) as error:
            way = ".".join(path[: place + 1])
            raise CouldNotRun("unexpected", f"no {way} in the reply; there is {_kind(data)}") from error
    return data


def _kind(data: object) -> str:
    if isinstance(data, dict):
        return "an object with " + (", ".join(str(name)[:40] for name in list(data)[:10]) or "nothing in it")
    if isinstance(data, list):
        return f"a list of {len(data)}"
    return {"NoneType": "null", "str": "text", "bool": "true or false"}.get(type(data).__name__, "a number")
