"""Ids are short, speakable, and cannot be guessed."""

import re

import pytest

from redcommons.values.identity import new_id


@pytest.mark.parametrize("prefix", ["run", "sheet", "talk"])
def test_an_id_says_what_it_is_an_id_of(prefix: str) -> None:
    assert re.fullmatch(rf"{prefix}-[2-9a-z]{{10}}", new_id(prefix))


def test_an_id_has_no_letter_that_is_taken_for_a_digit() -> None:
    letters = set("".join(new_id("x").removeprefix("x-") for _ in range(500)))

    assert not letters & set("01ilo")
    assert len(letters) == 31


def test_no_two_are_the_same() -> None:
    assert len({new_id("run") for _ in range(5000)}) == 5000
