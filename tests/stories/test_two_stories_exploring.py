"""Two stories with the same conversation and different private behaviour leave the same workspace behind.

What nobody else needs to know while one explores: roles tried and left, briefs drawn, skipped and drawn again, methods
looked at, words typed and not sent, drawers opened and closed, memos begun and not kept, texts revealed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connections
from django.test import Client

from redcommons.study.model import Change, ValueEntry
from redcommons.values.identity import StudyId
from tests.workbench_worlds import Bench, workbench

Story = Callable[["Explorer"], None]
IDS = re.compile(r"\b(?:study|sheet|talk|memo|invitation|person|owner|time)-[2-9a-z]{10}\b|\b[0-9a-f]{64}\b")
TIMES = re.compile(r'"(?:milliseconds|first)":[\d.e+-]+')
NEVER_TWICE = {"django_session", "django_migrations"}
OF_SIGN_IN = {("account", "last_login"), ("account", "date_joined"), ("account", "password"), ("invitation", "seal")}
WORDS = "a long sentence that nobody else says"


class Explorer:
    """Somebody who explores by the browser, without its script."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.study = StudyId(bench.ws.study.new("Helpline").id)
        bench.ws.study.write(self.study, [ValueEntry(harm="privacy")])
        brief = bench.ws.study.add(self.study, "brief", "A task").name
        lines: dict[str, Any] = {
            "text": "Ask as {who} {when}.",
            "parameters": ["who: a tenant | a landlord", "when: now | late"],
        }
        bench.ws.study.edit(self.study, Change(noun="brief", key=brief, lines=lines, after=1))
        self.brief = f"/s/{self.study}/explore/briefs/{brief}/"
        self.me: Client = bench.owner()
        self.other: Client = bench.member(self.study, "explorer", name="another")
        self.sent("/me/vault/new/", {"words": WORDS, "again": WORDS})

    def got(self, path: str, **query: str) -> str:
        answer = self.me.get(path, query)
        assert answer.status_code == 200, (path, answer.status_code)
        return str(answer.content.decode())

    def sent(self, path: str, said: dict[str, Any]) -> str:
        answer = self.me.post(path, said)
        assert answer.status_code in {200, 302}, (path, answer.status_code, answer.content.decode()[:500])
        return str(answer.headers.get("Location", ""))

    # ------------------------------------------------------------------------------------------------ public acts

    def begins(self) -> None:
        self.talk = self.sent(f"/s/{self.study}/explore/", {"target": "helpline", "target_2": "helpline"})
        self.name = self.talk.strip("/").split("/")[-1]

    def says(self, words: str, after: str) -> None:
        self.sent(f"{self.talk}say/", {"text": words, "after": after})
        patience = time.monotonic() + 20
        while any(turn.state == "writing" for turn in self.bench.ws.exploration.open_talk(self.study, self.name)[1]):
            assert time.monotonic() < patience
            time.sleep(0.02)

    def keeps(self) -> None:
        self.sent(f"{self.talk}2/keep/", {"title": "It said so", "unit": "turn", "harm": "", "first": "1"})

    # ----------------------------------------------------------------------------------------------- private acts

    def tries_roles(self) -> None:
        for persona in ("a tenant", "a landlord", ""):
            self.sent(f"{self.talk}role/", {"persona": persona})
            self.got(self.talk)

    def draws(self) -> None:
        for seed in range(5):
            self.got(self.brief, seed=str(seed))
        self.got(self.brief, seed="1", skip="who")
        self.got(self.brief)

    def looks_at_methods(self) -> None:
        self.got(f"{self.talk}ways/")
        for method in ("base64", "crescendo", "identities"):
            said = {"method": method, "text": "I am {person}, hello", "do": "show"}
            assert self.me.post(f"{self.talk}ways/", said).status_code in {200, 400}

    def begins_what_is_never_sent(self) -> None:
        self.got(f"/s/{self.study}/explore/memos/write/", talk=self.name, turn="2", quote="ten")
        assert self.me.post(f"/s/{self.study}/explore/memos/write/", {"talk": self.name, "text": ""}).status_code == 400
        self.got(f"{self.talk}2/keep/")
        self.got(self.talk, edit="1")
        self.got(self.talk, write="2")
        self.got(f"{self.talk}next/")
        self.got(f"{self.talk}head/")

    def reads(self) -> None:
        for path in ("", "turns/", "2/came/", "memos/", "heads/"):
            self.got(f"{self.talk}{path}", reveal="1")
        for path in ("explore/", "explore/coverage/", "explore/findings/", "explore/codebook/", "explore/memos/"):
            self.got(f"/s/{self.study}/{path}", reveal="1")

    def stops_now(self) -> None:
        self.got("/stopped/")


def plain(ana: Explorer) -> None:
    """Says two things and keeps one reply."""
    ana.begins()
    ana.says("Who pays for repairs?", "0")
    ana.says("And the boiler?", "2,3")
    ana.keeps()


def troubled(ana: Explorer) -> None:
    """The same, with everything that is nobody else's business between it."""
    ana.draws()
    ana.begins()
    ana.tries_roles()
    ana.looks_at_methods()
    ana.says("Who pays for repairs?", "0")
    ana.begins_what_is_never_sent()
    ana.reads()
    ana.stops_now()
    ana.draws()
    ana.tries_roles()
    ana.says("And the boiler?", "2,3")
    ana.looks_at_methods()
    ana.keeps()
    ana.reads()
    ana.stops_now()


def telltale(ana: Explorer) -> None:
    """What must never be built: a role that leaves a row although nothing was said in it."""
    ana.begins()
    ana.sent(f"{ana.talk}head/", {"scenario": "", "harm": "privacy", "interaction": ""})
    ana.says("Who pays for repairs?", "0")
    ana.says("And the boiler?", "2,3")
    ana.keeps()


def dump(folder: Path, story: Story) -> dict[str, object]:
    """Play a story in a workspace of its own, and return every row that it leaves there."""
    with workbench(folder / "workspace") as bench:
        story(Explorer(bench))
        names: dict[str, str] = {}
        with connections["default"].cursor() as cursor:
            tables = sorted(set(connections["default"].introspection.table_names()) - NEVER_TWICE)
            return {table: _rows(cursor, table, names) for table in tables}


def _rows(cursor: Any, table: str, names: dict[str, str]) -> list[object]:
    cursor.execute(f'SELECT * FROM "{table}"')
    columns = [column[0] for column in cursor.description]
    return [
        [(column, _masked(table, column, value, names)) for column, value in zip(columns, row, strict=True)]
        for row in cursor.fetchall()
    ]


def _masked(table: str, column: str, value: object, names: dict[str, str]) -> object:
    if isinstance(value, memoryview | bytes):
        value = bytes(value)
        if table in {"vault", "ledger_payload"}:
            return f"{len(value)} bytes"
        value = value.decode("utf-8", "backslashreplace")
    if (table, column) in OF_SIGN_IN or not isinstance(value, str):
        return bool(value) if (table, column) in OF_SIGN_IN else value
    return IDS.sub(lambda found: names.setdefault(found[0], f"id {len(names)}"), TIMES.sub('"time":0', value))


def different(folder: Path, one: Story, other: Story) -> list[str]:
    """Return the tables in which two stories differ."""
    dumps = []
    for story in (one, other):
        (folder / story.__name__).mkdir(exist_ok=True)
        dumps.append(dump(folder / story.__name__, story))
    assert dumps[0].keys() == dumps[1].keys()
    assert dumps[0]["turn_belt"]
    assert dumps[0]["vault"]
    return [table for table in dumps[0] if dumps[0][table] != dumps[1][table]]


def test_private_behaviour_leaves_nothing_to_compare(tmp_path: Path) -> None:
    assert different(tmp_path, plain, troubled) == []


def test_what_leaves_a_row_is_noticed(tmp_path: Path) -> None:
    assert different(tmp_path, plain, telltale)
