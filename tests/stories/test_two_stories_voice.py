"""Two stories in which different people raise the same concern, at different hours of a day, leave equal workspaces.

Every row of every table is compared, in the order in which the database gives it; random ids are renamed in order of
appearance. Sessions are compared within a story: raising a concern writes nothing into the session of whoever did.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connections

from redcommons.labour.model import Concern, Terms
from redcommons.testing import FrozenClock
from redcommons.values.identity import StudyId, new_id
from tests.workbench_worlds import Bench, workbench

WORDS = {"text": "The evenings are too long.", "open_to": "steward"}
SAID = {"text": "We were not asked.", "signed": "anonymous", "name": "", "code": ""}
IDS = re.compile(r"\b(?:study|sheet|concern|person|owner)-[2-9a-z]{10}\b|\b[0-9a-f]{64}\b")
OF_SIGN_IN = {("account", "last_login"), ("account", "date_joined"), ("account", "password"), ("sheet", "seal")}
NEVER_TWICE = {"django_session", "django_migrations"}


class Team:
    """Two people in a study, with something of the Lead's before, between and after."""

    def __init__(self, bench: Bench, clock: FrozenClock) -> None:
        self.bench, self.clock = bench, clock
        self.study = StudyId(bench.ws.study.new("Helpline").id)
        self.people = {name: bench.member(self.study, "rater", name=name) for name in ("ana", "ben")}

    def goes_on(self) -> None:
        """Let an hour pass and the Lead write something."""
        self.clock.tick(3600)
        self.bench.ws.labour.write_terms(self.study, Terms(pay=self.clock.now()))

    def raises(self, name: str) -> None:
        before = sessions()
        for path, said in (("concerns/", WORDS), ("statement/", SAID)):
            answer = self.people[name].post(f"/s/{self.study}/voice/{path}", said)
            assert answer.status_code in {200, 302}, answer.content.decode()[:500]
        assert sessions() == before

    def reads(self, name: str) -> None:
        for path in ("", "concerns/", "promises/", "groups/", "credit/"):
            assert self.people[name].get(f"/s/{self.study}/voice/{path}").status_code == 200


def sessions() -> list[Any]:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT * FROM django_session ORDER BY session_key")
        return list(cursor.fetchall())


Story = Callable[[Team], None]


def ana_early(team: Team) -> None:
    team.goes_on()
    team.raises("ana")
    for _hour in range(4):
        team.goes_on()


def ben_late(team: Team) -> None:
    for _hour in range(4):
        team.goes_on()
    team.reads("ben")
    team.reads("ana")
    team.raises("ben")
    team.goes_on()


def nobody(team: Team) -> None:
    for _hour in range(5):
        team.goes_on()


def dump(folder: Path, story: Story) -> dict[str, object]:
    clock, names = FrozenClock("2026-03-14T07:00:00Z"), dict[str, str]()
    with workbench(folder / story.__name__, clock) as bench:
        story(Team(bench, clock))
        with connections["default"].cursor() as cursor:
            tables = sorted(set(connections["default"].introspection.table_names()) - NEVER_TWICE)
            return {table: _rows(cursor, table, names) for table in tables}


def _rows(cursor: Any, table: str, names: dict[str, str]) -> list[object]:
    cursor.execute(f'SELECT * FROM "{table}"')
    columns = [column[0] for column in cursor.description]
    rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    if table == "sheet":  # what was left stands in no order: its place among the others is drawn
        rows.sort(key=lambda row: (row["id"] > 0, row["noun"] if row["id"] < 0 else "", row["id"]))
    return [{name: _masked(table, name, value, names) for name, value in row.items()} for row in rows]


def _masked(table: str, column: str, value: object, names: dict[str, str]) -> object:
    if (table, column) == ("sheet", "id") and isinstance(value, int) and value < 0:
        return "drawn"
    if isinstance(value, memoryview | bytes):
        if table == "ledger_payload":
            return f"{len(bytes(value))} bytes"
        value = bytes(value).decode("utf-8", "backslashreplace")
    if not isinstance(value, str) or (table, column) in OF_SIGN_IN:
        return bool(value) if (table, column) in OF_SIGN_IN else value
    return IDS.sub(lambda found: names.setdefault(found[0], f"id {len(names)}"), value)


def test_a_concern_says_neither_who_raised_it_nor_when(tmp_path: Path) -> None:
    first, second = dump(tmp_path, ana_early), dump(tmp_path, ben_late)

    assert [table for table in first if first[table] != second[table]] == []
    assert "The evenings are too long." in str(first["sheet"])
    assert "We were not asked." in str(second["sheet"])


def test_that_one_was_raised_is_seen(tmp_path: Path) -> None:
    first, second = dump(tmp_path, ana_early), dump(tmp_path, nobody)

    assert [table for table in first if first[table] != second[table]] == ["sheet"]


def test_a_name_beside_a_concern_would_be_noticed(tmp_path: Path) -> None:
    def named(team: Team) -> None:
        """What must never be built: a concern that is put as everything else is."""
        team.goes_on()
        concern = Concern(text=WORDS["text"])
        team.bench.ws.ports[0].shelf.put(team.study, new_id("concern"), concern, "ana")
        for _hour in range(4):
            team.goes_on()

    def left(team: Team) -> None:
        for _hour in range(5):
            team.goes_on()
        team.bench.ws.labour.raise_concern(team.study, Concern(text=WORDS["text"]))

    first, second = dump(tmp_path, named), dump(tmp_path, left)

    assert [table for table in first if first[table] != second[table]] == ["sheet"]
