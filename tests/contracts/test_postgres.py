"""The server that the tests stand on is real, and keeps the bytes that text columns refuse."""

import psycopg
import pytest

from tests.postgres import Databases

pytestmark = pytest.mark.postgres

AWKWARD = b"before\x00after \xff\xfe " + "\N{SKULL}".encode()


def test_bytes_with_nul_come_back_whole(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE kept (body BYTEA NOT NULL)")
        connection.execute("INSERT INTO kept VALUES (%s)", [AWKWARD])
        row = connection.execute("SELECT body FROM kept").fetchone()

    assert row == (AWKWARD,)


def test_text_refuses_nul_which_is_why_bodies_are_bytes(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection, pytest.raises(psycopg.DataError):
        connection.execute("SELECT %s::text", ["a\x00b"])


def test_each_database_is_empty_and_its_own(postgres: Databases) -> None:
    with postgres.fresh() as first, postgres.fresh() as second:
        with psycopg.connect(first) as connection:
            connection.execute("CREATE TABLE mine ()")
        with psycopg.connect(second) as connection:
            found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()

    assert found == (0,)


def test_a_copy_of_a_database_holds_what_the_original_held(postgres: Databases) -> None:
    with postgres.fresh() as original:
        with psycopg.connect(original) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        copy = postgres.create(template=original)
        try:
            with psycopg.connect(copy) as connection:
                row = connection.execute("SELECT number FROM kept").fetchone()
        finally:
            postgres.drop(copy)

    assert row == (7,)
