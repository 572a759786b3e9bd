"""Filter injection: what a query says is a value of an allow-list or words to look for, never a piece of SQL."""

from __future__ import annotations

import pytest
from django.db import connections

from tests.addresses import ADDRESSES, ours
from tests.asked import query_of
from tests.two_studies import World, body_of, visits
from tests.unit.workbench.attacks.worlds import MARKER

PAGES = [one.name for one in ours() if "GET" in ADDRESSES[one.name].methods]
EVIL = (
    "%", "_", "%%%", "' OR '1'='1", "'; DROP TABLE sheet; --", '") UNION SELECT body FROM sheet --', "zq*", '"zq',
    "NEAR(zq", "user__password", "-user__password", "study__in", "person__user__password", "__class__",
    "{0.__class__}", "-1", "0", "99999999999999999999", "1e400", "NaN", "\x00", "\ud800", "\u202e", "a" * 5000,
    "[]", "{}", "../", "None", "true",
)  # fmt: skip
ALONE = ("' OR '1'='1", "99999999999999999999", "\x00")
"""Asked in each word by itself as well: what one word says can hide what another would do."""


@pytest.mark.parametrize("name", PAGES)
def test_a_query_is_never_more_than_a_value(world: World, name: str) -> None:
    _name, path, browser = next(one for one in visits(world, world.mine) if one[0] == name)
    wrong = []
    words = sorted(query_of(path))
    asked = [(words, value) for value in EVIL] + [([word], value) for word in words for value in ALONE]
    for names, value in asked:
        answer = browser.get(path, dict.fromkeys(names, value.encode("utf-8", "surrogatepass")))
        said = body_of(answer)
        if answer.status_code >= 500 or MARKER in said or "pbkdf2" in said:
            wrong.append(f"{path}?{names}={value[:40]!r}: {answer.status_code}")

    assert wrong == []
    assert "sheet" in connections["default"].introspection.table_names()


@pytest.mark.parametrize("text", ["%", "_", "*", '"', "zq%", "' OR 1=1 --"])
def test_wildcards_are_letters_to_a_search(world: World, text: str) -> None:
    assert world.mine.by("lead").findings.search(world.mine.study, text) == ()


def test_a_search_finds_what_is_there_and_nothing_of_another_study(world: World) -> None:
    mine, theirs = world.mine.by("lead"), world.theirs.by("lead")

    assert mine.findings.search(world.mine.study, "said here")
    assert theirs.findings.search(world.theirs.study, MARKER)
    assert mine.findings.search(world.mine.study, MARKER) == ()
