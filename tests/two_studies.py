"""Two studies without a person in common, and people outside both: who can reach whose things?"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from asgiref.sync import async_to_sync
from django.test import Client

from redcommons.labour.model import OWNER, ROLES, Actor
from redcommons.values.clock import Clock
from redcommons.values.identity import PersonName
from redcommons.values.text import visible
from tests.addresses import ADDRESSES, Address, Row, ours
from tests.planted import Planted, a_browser, planted, signed_in, somebody
from tests.workbench_worlds import workbench

NEVER_THERE = {"nothing": "nothing", "pk": "1", "provider_id": "nothing", "page": "index.html", "form": "json"}
"""Words of addresses that lead to nothing anywhere."""


@dataclass(frozen=True)
class World:
    """Two studies without a person in common, and people outside both."""

    theirs: Planted
    """The study that the asker is not in; everything in it says the marker."""
    mine: Planted
    """The study that the asker is in."""
    outside: dict[str, Client]
    """Browsers of those in no study."""

    def browser(self, who: str) -> Client:
        """Return a browser of a role in one's own study, or of somebody outside."""
        return self.outside[who] if who in self.outside else self.mine.browser(who)

    def path(self, one: Address, row: Row, who: str) -> str:
        """Return an address in one's own study; ids[part@role] go before ids[part]."""
        own = {key.removesuffix(f"@{who}"): value for key, value in self.mine.ids.items() if key.endswith(f"@{who}")}
        return one.path({**NEVER_THERE, **self.mine.ids, **own}, row)


@contextmanager
def two_studies(folder: Path, theirs: str, mine: str = "said here", clock: Clock | None = None) -> Iterator[World]:
    """Serve a workspace with two studies, in which everything says `theirs` and `mine`."""
    with workbench(folder / "workspace", clock) as bench:
        planted_ones = planted(bench, f"Study {theirs}", theirs), planted(bench, "Study of one's own", mine)
        outside = {
            "anonymous": a_browser(),
            "stranger": signed_in(somebody(bench, "stranger")),
            "keeper": signed_in(somebody(bench, "keeper", administrator=True)),
        }
        lost = somebody(bench, "somebody")
        keeper = bench.ws.by(Actor(name=PersonName("keeper"), roles=("administrator",), person=OWNER))
        signed_in(lost)
        planted_ones[1].ids.update({"somebody": lost, "way_back": keeper.labour.make_way_back(lost)[0]})
        yield World(*planted_ones, outside)


def visits(world: World, there: Planted) -> Iterator[tuple[str, str, Client]]:
    """Yield every page with one who may open it: its name, its address, and a browser of theirs."""
    for name, path, asker in pages(world, there):
        yield name, path, world.outside[asker] if asker in world.outside else there.browser(asker)


def pages(world: World, there: Planted) -> Iterator[tuple[str, str, str]]:
    """Yield every page: its name, its address, and one who may open it."""
    for one in ours():
        row = ADDRESSES[one.name]
        if "GET" in row.methods:
            asker = asker_of(row)
            own = {word.removesuffix(f"@{asker}"): key for word, key in there.ids.items() if word.endswith(f"@{asker}")}
            yield one.name, one.path({**NEVER_THERE, **world.mine.ids, **there.ids, **own}, row), asker


def asker_of(row: Row) -> str:
    """Return one who may ask, the Lead first."""
    return next(who for who in (*ROLES, "keeper", "stranger", "anonymous") if who in row.may)


def body_of(answer: Any) -> str:
    """Return all that an answer says, also one that comes piece by piece."""
    if not answer.streaming:
        return str(answer.content.decode(errors="replace"))
    pieces = answer.streaming_content
    if answer.is_async:
        pieces = async_to_sync(_gathered)(pieces)
    return b"".join(pieces).decode(errors="replace")


async def _gathered(pieces: AsyncIterator[bytes]) -> list[bytes]:
    return [piece async for piece in pieces]


def said_beside(answer: Any, *keys: str) -> str:
    """Return what an answer says beside repeating what it was asked with, and its token."""
    said = body_of(answer)
    for key in sorted(keys, key=len, reverse=True):
        for echo in (key, quote(key), quote(key, safe=""), quote_plus(key), visible(key)):
            said = said.replace(escape(echo), "").replace(echo, "")
    return re.sub(r'("X-CSRFToken":|csrfmiddlewaretoken" value=)"\w+"', "", said)
