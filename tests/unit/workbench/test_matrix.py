"""Every address x everybody x somebody else's things.

What is asked comes from the resolver, what is expected from the reviewed lines in tests/addresses.py; nothing here
knows a single page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from redcommons.labour.model import ROLES
from tests.addresses import ADDRESSES, LETTERS, OUTSIDE, THEIRS, Address, Row, addresses, ours
from tests.planted import Planted, a_browser, founded, signed_in
from tests.two_studies import NEVER_THERE, World, said_beside, two_studies

MARKER = "zqmarkerzq"
"""Said by everything in the study that is not the asker's, and by nothing else."""

WITH_A_PAGE = [one for one in ours() if "GET" in ADDRESSES[one.name].methods]
WITH_A_FORM = [one for one in ours() if "POST" in ADDRESSES[one.name].methods]
IN_A_STUDY = [one for one in ours() if ADDRESSES[one.name].in_study]


def named(one: Address) -> str:
    return one.name


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with two_studies(tmp_path_factory.mktemp("matrix"), MARKER) as made:
        yield made


# ------------------------------------------------------------------------------------------- the table is complete


def test_every_address_has_a_reviewed_line_and_every_line_an_address() -> None:
    there = {one.name for one in addresses()}
    reviewed = ADDRESSES.keys() | THEIRS.keys()

    assert there - reviewed == set(), "Give each of these a line in tests/addresses.py: how it may be asked, by whom."
    assert reviewed - there == set(), "These lines in tests/addresses.py have no address any more."


def test_every_role_has_a_letter() -> None:
    assert set(LETTERS.values()) == set(ROLES)


def test_every_address_under_a_study_is_guarded_as_one_of_a_study() -> None:
    loose = [one.name for one in ours() if "study" in one.parts and not ADDRESSES[one.name].in_study]

    assert sorted(loose) == ["come_in", "join"], (
        "An address that names a study is for its members; a way in alone is not."
    )


# -------------------------------------------------------------------------------------------------------- who may


def expected(row: Row, who: str, method: str) -> frozenset[int]:
    """Return how somebody is to be answered."""
    if method == "GET" and who in row.may:
        return row.gets
    if method == "POST" and who in (row.may if row.senders is None else row.senders):
        return row.posts
    if who == "anonymous":
        return frozenset((302,)) if method == "GET" else frozenset((302, 403))  # 403: what was written is given back
    return frozenset((404,)) if row.in_study and who in OUTSIDE else frozenset((403,))


def answered(world: World, one: Address, who: str, method: str) -> list[str]:
    row = ADDRESSES[one.name]
    path, browser = world.path(one, row, who), world.browser(who)
    answer = browser.generic("GET", path) if method == "GET" else browser.post(path, dict(row.sends))
    wanted = expected(row, who, method)
    wrong = [] if answer.status_code in wanted else [f"{method} {path} as {who}: {answer.status_code}, not {wanted}"]
    turned_away = who == "anonymous" and who not in row.may
    if turned_away and "/accounts/login/" not in (answer.headers.get("Location") or answer.content.decode()):
        wrong.append(f"{method} {path} as {who}: not led to the door")
    return wrong + guarded(answer, f"{method} {path} as {who}")


def guarded(answer: Any, what: str) -> list[str]:
    """Return what is missing in the head of an answer; every address gives the same promises."""
    policy = answer.headers.get("Content-Security-Policy", "")
    promises = {
        "default-src 'none'": "default-src 'none'" in policy,
        "scripts of our own alone": "script-src 'self'; " in policy or "script-src" not in policy,
        "exceptions": not any(word in policy for word in ("unsafe", "*", "http:", "https:")),
        "nosniff": answer.headers.get("X-Content-Type-Options") == "nosniff",
        "no-store": "no-store" in answer.headers.get("Cache-Control", ""),
        "same-origin": answer.headers.get("Referrer-Policy") == "same-origin",
        "own window": answer.headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "no framing": "frame-ancestors 'none'" in policy or "frame-ancestors 'self'" in policy,
        "no other origin": "Access-Control-Allow-Origin" not in answer.headers,
    }
    return [f"{what}: no {name}" for name, holds in promises.items() if not holds]


@pytest.mark.parametrize("one", WITH_A_PAGE, ids=named)
def test_a_page_opens_for_those_who_may_and_for_nobody_else(world: World, one: Address) -> None:
    assert [wrong for who in (*ROLES, *OUTSIDE) for wrong in answered(world, one, who, "GET")] == []


@pytest.mark.parametrize("one", ours(), ids=named)
def test_what_is_not_offered_is_not_answered(world: World, one: Address) -> None:
    row = ADDRESSES[one.name]
    who = next((role for role in ROLES if role in row.may), "keeper")
    browser, path = world.browser(who), world.path(one, row, who)
    others = [method for method in ("GET", "POST", "PUT", "PATCH", "DELETE") if method not in row.methods]

    assert {method: browser.generic(method, path).status_code for method in others} == dict.fromkeys(others, 405)


@pytest.mark.parametrize("name", THEIRS)
def test_sign_in_answers_as_reviewed(world: World, name: str) -> None:
    path = next(one for one in addresses() if one.name == name).path(NEVER_THERE)
    asked = [a_browser().get(path), signed_in(world.mine.ids["somebody"]).get(path)]

    assert tuple(answer.status_code for answer in asked) == THEIRS[name]
    assert [wrong for answer in asked for wrong in guarded(answer, path)] == []


# ------------------------------------------------------------------------------------------ somebody else's things


def everywhere(world: World, one: Address) -> Iterator[str]:
    """Yield an address with each of their things under one's own study, with all of them, and under theirs."""
    row = ADDRESSES[one.name]
    mine, theirs = {**NEVER_THERE, **world.mine.ids}, {**NEVER_THERE, **world.theirs.ids}
    foreign = {word for word in one.words(row) - {"study"} if mine[word] != theirs[word]}
    yield one.path(theirs, row)
    for word in foreign:
        yield one.path({**mine, word: theirs[word]}, row)
    if foreign:
        yield one.path({**theirs, "study": mine["study"]}, row)


@pytest.mark.parametrize("one", IN_A_STUDY, ids=named)
def test_somebody_elses_things_are_not_there(world: World, one: Address) -> None:
    row = ADDRESSES[one.name]
    asker = next(role for role in ("lead", *ROLES) if role in row.may)
    before = rows(world.theirs)
    wrong = []
    for path in everywhere(world, one):
        for method in row.methods:
            browser = world.browser(asker)
            answer = browser.get(path) if method == "GET" else browser.post(path, dict(row.sends))
            given = said_beside(answer, path, *(key for key in world.theirs.ids.values() if len(key) > len(MARKER)))
            if answer.status_code != 404 or MARKER in given or MARKER in str(answer.headers):
                wrong.append(f"{method} {path} as {asker}: {answer.status_code}")

    assert wrong == []
    assert rows(world.theirs) == before, "somebody outside changed something"


def rows(there: Planted) -> dict[str, int]:
    """Return the number of rows of every table that holds anything of studies."""
    with connections["default"].cursor() as cursor:
        tables = [name for name in connections["default"].introspection.table_names() if not name.startswith("django")]
        counted = {}
        for table in tables:
            columns = {one.name for one in connections["default"].introspection.get_table_description(cursor, table)}
            if "study" in columns:
                cursor.execute(f'SELECT count(*) FROM "{table}" WHERE study = %s', [there.study])
                counted[table] = int(cursor.fetchone()[0])
    return counted


# ----------------------------------------------------- last, because what is sent changes what the others would find


@pytest.mark.parametrize("one", [one for one in WITH_A_FORM if not ADDRESSES[one.name].ends], ids=named)
def test_a_form_is_taken_from_those_who_may_and_from_nobody_else(world: World, one: Address) -> None:
    assert [wrong for who in (*OUTSIDE, *ROLES) for wrong in answered(world, one, who, "POST")] == []


@pytest.mark.parametrize("one", [one for one in WITH_A_FORM if ADDRESSES[one.name].ends], ids=named)
def test_a_form_that_ends_something_is_taken_from_those_who_may(world: World, one: Address) -> None:
    fresh = World(world.theirs, founded(world.mine.bench, f"Left by {one.name}", "said here"), world.outside)

    assert [wrong for who in (*OUTSIDE, *ROLES[::-1]) for wrong in answered(fresh, one, who, "POST")] == []


def test_the_matrix_sees_a_page_that_gives_anothers_things_away(world: World) -> None:
    """A world where both studies are the asker's shows the marker: so the search for it would have found a leak."""
    lead = world.theirs.browser("lead")

    assert MARKER in lead.get(f"/s/{world.theirs.study}/").content.decode()
