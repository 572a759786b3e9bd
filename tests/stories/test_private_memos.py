"""Whoever holds the database does not learn from it what somebody noted for themselves, nor about which conversation.

Every row of every table is looked through, as a dump or an administrator would have it, sealed bytes decoded too.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from django.apps import apps

import redcommons
from redcommons.adapters import vault
from redcommons.assembly import Workspace
from redcommons.exploration.memo import Memo
from redcommons.exploration.model import Saying, Talk, Turn
from redcommons.labour.model import Actor
from redcommons.testing import FrozenClock
from redcommons.values.conversation import assistant
from redcommons.values.identity import PersonName, StudyId

NOTE, CODE, EXCERPT = "zqhunchzq", "zqcodezq", "zqexcerptzq"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def ws(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    if request.param == "sqlite":
        where = str(tmp_path_factory.mktemp("workspace"))
    else:
        where = request.getfixturevalue("postgres").create()
    with redcommons.open(where, by="lena", clock=FrozenClock()) as opened:
        yield opened
    if request.param != "sqlite":
        request.getfixturevalue("postgres").drop(where)


def dump(ws: Workspace) -> list[str]:
    """Return every row of every table as text, bytes in it as they would be read; base64 within them too."""
    connection = ws.ports[0].shelf.connection

    def rows() -> list[str]:
        found = []
        for model in apps.get_app_config("store").get_models():
            with connection.db.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
                found += [f"{model._meta.db_table} " + " ".join(map(_readable, row)) for row in cursor.fetchall()]
        return found

    every: list[str] = connection.call(rows)
    return every


def _readable(value: object) -> str:
    text = bytes(value).decode("utf-8", "backslashreplace") if isinstance(value, bytes | memoryview) else str(value)
    _head, sign, rest = text.partition('"body":"')
    return text + (base64.b64decode(rest.split('"')[0]).decode("latin-1") if sign else "")


def begun(ws: Workspace) -> tuple[Workspace, StudyId, str]:
    study = StudyId(ws.study.new("helpline").id)
    ana = ws.by(Actor(name=PersonName("ana there"), roles=("explorer",), person="person-ana"))
    talk = ana.exploration.begin(study, Talk(targets=("helpline",))).name
    ana.exploration.say(study, talk, Saying(text="how long?"))
    ana.exploration.hear(study, talk, Turn(number=0, parent=1, lane=1, message=assistant(f"ten {EXCERPT} days")))
    return ana, study, talk


def test_a_private_memo_stands_in_no_table_and_a_released_one_does(ws: Workspace) -> None:
    ana, study, talk = begun(ws)
    key = vault.new_key()
    before = dump(ws)
    memo = Memo(talk=talk, by=PersonName(""), turn=2, text=NOTE, codes=(CODE,), quote=EXCERPT, sort="hunch")
    name = ana.exploration.write_memo(study, memo, key)
    added = [row for row in dump(ws) if row not in before]

    assert len(added) == 1, "one row, in one table, and nothing to find it by"
    for told in (NOTE, CODE, EXCERPT, talk, study, "hunch", "ana there"):
        assert told not in added[0]
    assert NOTE not in "".join(dump(ws))
    assert CODE not in "".join(dump(ws))
    ana.exploration.release_memos(study, [name], key)
    assert NOTE in "".join(dump(ws)), "the look at the tables would have seen it"


def test_what_a_private_memo_says_and_where_it_stands_leave_rows_of_one_size(ws: Workspace) -> None:
    ana, study, talk = begun(ws)
    key = vault.new_key()
    before = dump(ws)
    short = Memo(talk=talk, by=PersonName(""), text="x")
    long = Memo(talk=talk, by=PersonName(""), turn=2, text="a whole thought " * 20, codes=("a", "b"), quote="ten")
    for memo in (short, long):
        ana.exploration.write_memo(study, memo, key)
    connection = ws.ports[0].shelf.connection
    query = "SELECT length(body), name FROM sheet WHERE noun = 'sealed-memo'"

    def sizes() -> set[int]:
        with connection.db.cursor() as cursor:
            cursor.execute(query)
            return {row[0] for row in cursor.fetchall()}

    assert len(connection.call(sizes)) == 1
    assert len(dump(ws)) == len(before) + 2
