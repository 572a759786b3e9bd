"""Reading leaves no row, whoever reads what; nor does what is nobody else's business. Every address is asked.

Public by design, and so not here: coming in and leaving, consent, what is said, rated, reviewed, decided or withdrawn,
statements, promises and answers, credit, terms, times one writes down, exports of a conversation or a codebook, and
notes of payments. That a concern was raised or an unsigned statement made is public, and who did is not
(tests/stories/test_two_stories_voice.py). Whether one says something of oneself is a row that can be erased, and
passing it over is none.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections

from redcommons.evaluation.model import Queue
from redcommons.values.identity import RunId, new_id
from tests.addresses import ADDRESSES, ours
from tests.two_studies import World, body_of, visits

PAGES = [one.name for one in ours() if "GET" in ADDRESSES[one.name].methods]
ANSWERS = {200, 204, 302, 303, 400, 403, 404, 409}


def rows() -> dict[str, list[Any]]:
    """Return every row of every table, sessions among them."""
    connection = connections["default"]
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = [tuple(bytes(one) if isinstance(one, memoryview) else one for one in r) for r in cursor]
        return found


def changed(before: dict[str, list[Any]]) -> dict[str, tuple[int, int]]:
    now = rows()
    return {table: (len(was), len(now[table])) for table, was in before.items() if was != now[table]}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_is_read_leaves_no_row(world: World, name: str) -> None:
    _name, path, browser = next(one for one in visits(world, world.mine) if one[0] == name)
    for asked in (path, path + ("&" if "?" in path else "?") + "reveal=1"):
        before = rows()
        answer = browser.get(asked)
        assert answer.status_code in ANSWERS
        if name not in STREAMS:
            body_of(answer)
        assert changed(before) == {}


def but_claims(found: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return rows without which task is held by nobody's name, and until when: how many are is left."""
    with connections["default"].cursor() as cursor:
        names = [one.name for one in connections["default"].introspection.get_table_description(cursor, "task_belt")]
    claim, until = names.index("claim"), names.index("until")
    plain = [tuple(v for at, v in enumerate(row) if at not in {claim, until}) for row in found["task_belt"]]
    return {**found, "task_belt": [*plain, sum(bool(row[claim]) for row in found["task_belt"])]}


@pytest.fixture
def queues(world: World) -> dict[str, str]:
    """A queue of each kind of work, of two tasks or more where there are as many."""
    there, lead = world.mine, world.mine.by("lead")
    ids = {
        does: there.ids[name] for does, name in (("rate", "queue"), ("explore", "exploring"), ("review", "reviewing"))
    }
    asked = Queue(run=RunId(there.ids["run"]), does="adjudicate", purpose=new_id("asked"), overlap=3)
    return {**ids, "adjudicate": lead.rating.open_queue(asked)}


def test_care_and_passing_over_leave_no_row(world: World, queues: dict[str, str]) -> None:
    """Boundaries, limits, own-group choices, notes with an end, swaps, skips and stops, in a queue of every kind."""
    lead, at = world.mine.browser("lead"), f"/s/{world.mine.study}"
    lead.post("/me/vault/new/", {"words": "", "shared": "on"})
    lead.post(f"{at}/background/take-back/")  # what was said of oneself is erased by an act that everybody may see
    for queue in queues.values():  # one task is in hand, in this story and in the plain one
        lead.post(f"{at}/rate/{queue}/next/")
        before = but_claims(rows())
        for path, said in _private(f"{at}/rate/{queue}/", at):
            assert lead.post(path, said).status_code in ANSWERS, path
            assert lead.get(f"{at}/rate/{queue}/").status_code in ANSWERS
        now = but_claims(rows())
        now["task_belt"][-1] = before["task_belt"][-1] if now["task_belt"][-1] in _held(before) else -1
        assert [table for table in before if before[table] != now[table]] == []


def _held(before: dict[str, list[Any]]) -> range:
    """Return how many tasks may be held at the end: one, or none where all were passed over."""
    return range(before["task_belt"][-1] - 1, before["task_belt"][-1] + 1)


def _private(queue: str, at: str) -> list[tuple[str, dict[str, Any]]]:
    """Return what somebody does between two acts that everybody may see."""
    limits = {"session": "1", "day": "3", "week": "9", "topic": "2", "matching": "fewer", "hide_heavy": "on"}
    return [
        (f"{queue}swap/", {}),
        (f"{at}/boundaries/", {**limits, "leave": ["a topic"], "mine": ["another"], "hide": ["a third"]}),
        ("/me/notes/", {"switch": "on"}),
        ("/me/notes/", {"note": "a hard one", "days": "1"}),
        (f"{queue}back/", {}),
        ("/language/", {"language": "ar"}),
        (f"{queue}swap/", {}),
        (f"{at}/boundaries/", {"matching": "any", "hide_unknown": "on"}),
        ("/me/notes/", {"switch": "off"}),
        (f"{at}/background/", {}),
        (f"{at}/background/take-back/", {}),
        (f"/me/gave{at.removeprefix('/s')}/look/", {"given": ["finding nothing"]}),
        (f"{queue}back/", {}),
        (f"{queue}next/", {}),
    ]


STREAMS = {"hear", "follow"}
"""Answers that go on until a reply is written, or somebody leaves."""
