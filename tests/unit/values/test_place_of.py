"""Where chosen words stand in a text: as a pattern of them would find them, and never for hours."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redcommons.values.markdown import unspan
from redcommons.values.text import place_of

WORDS = st.text("ab \n\t\N{EM SPACE}\N{SKULL}", max_size=30)


@given(quote=WORDS, text=WORDS)
def test_words_are_found_where_a_pattern_of_them_would_find_them(quote: str, text: str) -> None:
    meant = re.search(r"\s+".join(map(re.escape, quote.split())), text) if quote.strip() else None

    assert place_of(quote, text) == (meant.span() if meant else None)


@pytest.mark.parametrize("end", ["b", "a"])
def test_ten_million_characters_are_looked_through_in_seconds(end: str) -> None:
    """Found by a pattern, these took an hour, and held up everybody meanwhile."""
    begun = time.perf_counter()
    found = place_of("a " * 50_000 + end, "a  " * 3_333_333)

    assert (found is None) == (end == "b")
    assert time.perf_counter() - begun < 10


@pytest.mark.parametrize("code", ["`" * 100_000 + "x", "`" * 100_000, "`" * 50_000 + "x" + "`" * 49_999])
def test_a_line_of_ticks_is_no_code_and_is_seen_to_be_none_at_once(code: str) -> None:
    begun = time.perf_counter()

    assert unspan(code) is None
    assert time.perf_counter() - begun < 1
