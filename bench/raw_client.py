"""The limit to compare with: the same requests by a bare asyncio client that keeps nothing and judges nothing.

python -m bench.raw_client FILE URL IN_FLIGHT
"""

import asyncio
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import msgspec


class Line(msgspec.Struct):
    """One line of the prompts file."""

    prompt: str
    """What is asked."""


class Words(msgspec.Struct):
    """A message of a reply."""

    content: str
    """What was said."""


class Choice(msgspec.Struct):
    """One reply offered."""

    message: Words
    """The message."""


class Reply(msgspec.Struct):
    """As much of a response as a client must read."""

    choices: list[Choice]
    """The replies offered."""


class Slot(asyncio.Protocol):
    """One connection that asks until nothing is left to ask."""

    def __init__(self, head: bytes, prompts: Iterator[str], ended: asyncio.Future[None]) -> None:
        self.head, self.prompts, self.ended = head, prompts, ended
        self.held = b""
        self.decoder = msgspec.json.Decoder(Reply)
        self.heard: list[str] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask the first."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        """Ask the next, or end."""
        prompt = next(self.prompts, None)
        if prompt is None:
            self.transport.close()
            self.ended.set_result(None)
            return
        said = {"model": "bench", "messages": [{"role": "user", "content": prompt}]}
        body = msgspec.json.encode(said)
        self.transport.write(self.head + b"%d\r\n\r\n" % len(body) + body)

    def data_received(self, data: bytes) -> None:
        """Read a response once it is whole."""
        self.held += data
        end = self.held.find(b"\r\n\r\n")
        if end < 0:
            return
        length = int(self.held[:end].lower().partition(b"content-length:")[2].split(b"\r", 1)[0])
        if len(self.held) >= end + 4 + length:
            self.heard.append(self.decoder.decode(self.held[end + 4 :]).choices[0].message.content)
            self.held = b""
            asyncio.get_running_loop().call_soon(self.ask)


async def ask_all(prompts: list[str], url: str, in_flight: int) -> int:
    """Ask every prompt; return how many replies were heard."""
    place = urlsplit(url)
    head = f"POST {place.path}/chat/completions HTTP/1.1\r\nhost: {place.netloc}\r\n"
    head += "content-type: application/json\r\ncontent-length: "
    loop, walk = asyncio.get_running_loop(), iter(prompts)
    slots = [Slot(head.encode(), walk, loop.create_future()) for _ in range(min(in_flight, len(prompts)))]
    for slot in slots:
        await loop.create_connection(partial(_itself, slot), place.hostname or "", place.port or 80)
    await asyncio.gather(*(slot.ended for slot in slots))
    return sum(len(slot.heard) for slot in slots)


def _itself(slot: Slot) -> Slot:
    return slot


def main() -> None:
    """Ask what the file holds; exit 1 unless every prompt was answered."""
    file, url, in_flight = sys.argv[1:]
    decoder = msgspec.json.Decoder(Line)
    prompts = [decoder.decode(line).prompt for line in Path(file).read_bytes().splitlines()]
    sys.exit(asyncio.run(ask_all(prompts, url, int(in_flight))) != len(prompts))


if __name__ == "__main__":
    main()
