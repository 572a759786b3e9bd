"""One door in, which keeps evidence; three doors out, which make it harmless."""

import json

import pytest

from redcommons.values.errors import BadInput
from redcommons.values.text import MAX_LABEL, MAX_TEXT, cell, clean, label, slug, visible

EVIDENCE = [
    "",
    "a\x00b",
    "\x1b[31mred",
    "\u202egnp.exe",
    "\ufeffbom",
    "line\r\nline",
    "=1+1",
    "e\u0301",
    "\U0001f600",
    " ",
]


@pytest.mark.parametrize("text", EVIDENCE)
def test_evidence_is_kept_as_it_came(text: str) -> None:
    assert clean(text) == text


def test_what_no_encoder_can_carry_is_replaced_and_nothing_beside_it() -> None:
    kept = clean("a\ud800b\udfffc")

    assert kept == "a\ufffdb\ufffdc"
    assert json.loads(json.dumps(kept).encode("utf-8").decode()) == kept


def test_a_text_at_the_limit_is_taken_and_a_longer_one_refused_whole() -> None:
    assert len(clean("x" * MAX_TEXT)) == MAX_TEXT
    with pytest.raises(BadInput, match=f"{MAX_TEXT + 1:,}"):
        clean("x" * (MAX_TEXT + 1))


def test_a_refusal_says_what_was_too_long() -> None:
    with pytest.raises(BadInput, match="rubric has 4 characters, the most is 3"):
        clean("four", limit=3, what="rubric")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("  two  words ", "two words"),
        ("a\nb\tc", "a b c"),
        ("\u202eabc\ufeff", "abc"),
        ("a\x00b", "a b"),
        ("é", "é"),
        ("cafe\u0301", "caf\u00e9"),
    ],
)
def test_a_name_is_one_visible_line(given: str, name: str) -> None:
    assert label(given) == name


@pytest.mark.parametrize("given", ["", "   ", "\n\t", "\u200e\u2066", "\x00"])
def test_a_name_that_nobody_can_see_is_refused(given: str) -> None:
    with pytest.raises(BadInput, match="study is empty"):
        label(given, what="study")


def test_a_name_is_never_cut() -> None:
    assert label("x" * MAX_LABEL) == "x" * MAX_LABEL
    with pytest.raises(BadInput, match=f"{MAX_LABEL + 1} characters"):
        label("x" * (MAX_LABEL + 1))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "\\u001b[2J"),
        ("a\x00", "a\\u0000"),
        ("\u202egnp", "\\u202egnp"),
        ("\x9b31m", "\\u009b31m"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("¿Qué? \u00a0 \U0001f600", "¿Qué? \u00a0 \U0001f600"),
    ],
)
def test_a_terminal_is_shown_what_it_must_not_obey(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r", "  =", "\u3000=", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
def test_a_spreadsheet_never_runs_a_cell(start: str) -> None:
    assert cell(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize("text", ["", "plain", "1+1", "a=b", "'quoted"])
def test_a_plain_cell_stays_plain(text: str) -> None:
    assert cell(text) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [("Housing helpline (example)", "housing-helpline-example"), ("Ünïcode", "unicode"), ("../../etc", "etc"),
     ("日本", "unnamed"), ("", "unnamed"), ("x" * 80, "x" * 60)],
)  # fmt: skip
def test_a_slug_is_a_file_name_anywhere(text: str, name: str) -> None:
    assert slug(text) == name
