"""What a person sets is checked, and the answer says what was wrong and what would do."""

from __future__ import annotations

from typing import Any

import pytest

from redcommons.methods.applying import MAX_SOURCE, begun, decoded, rewritten, variants
from redcommons.methods.catalogue import find, methods
from redcommons.methods.parameters import settled, written
from redcommons.values.errors import BadInput


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("caesar", {"shft": 3}, "shift"),
        ("atbash", {"shift": 3}, "no parameters"),
        ("caesar", {"shift": "three"}, "shift is 'three': give 1 to 25"),
        ("caesar", {"shift": 26}, "give 1 to 25"),
        ("caesar", {"shift": True}, "shift is True"),
        ("caesar", {"shift": None}, "shift is None"),
        ("homoglyphs", {"share": "2"}, "a share from 0 to 1"),
        ("homoglyphs", {"share": "nan"}, "a share from 0 to 1"),
        ("zero-width", {"mark": "dot"}, "zero-width-space, "),
        ("vigenere", {"key": "a b"}, "letters from a to z"),
        ("vigenere", {"key": ""}, "letters from a to z"),
        ("role-play", {"frame": "no place"}, "holds {text} once"),
        ("role-play", {"frame": 3}, "a text"),
        ("many-shot-prompt", {"shots": "a question"}, "=>"),
        ("many-shot-prompt", {"shots": 3}, "lines of text"),
        ("many-shot-prompt", {"shots": "\n".join(["a => b"] * 501)}, "500 lines at most"),
        ("translation", {}, "translation must be given"),
        ("translation", {"translation": " "}, "translation must be given"),
        ("code-switching", {"lexicon": ""}, "at least one pair"),
        ("identities", {"place": "rent", "identities": ""}, "at least one line"),
        ("identities", {"place": "nobody"}, "'nobody'"),
        ("identities", {"place": "rent", "which": 6}, "there are 5"),
        ("paired-words", {"pairs": "he => she\nshe => they"}, "'she'"),
        ("masked-words", {"words": "lift"}, "lift"),
        ("ascii-art", {"words": "لا"}, "lift|none of the words"),
    ],
)
def test_what_cannot_be_taken_is_answered_with_the_way_out(name: str, given: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput) as caught:
        rewritten(find(name), "When is the rent due?", given)

    assert any(part in str(caught.value) for part in said.split("|")), caught.value


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("base64", " \n", "empty"),
        ("base64", "x" * (MAX_SOURCE + 1), "100,001"),
        ("caesar", "متى؟", "Latin letters"),
        ("tatweel", "When?", "Arabic letters"),
        ("past-tense", "rent", "no rule"),
        ("paired-words", "rent", "nothing in this text"),
        ("flip", "abba", "nothing in this text"),
        ("braille", "a ⠁", "already"),
        ("bidi", "ab \u202e", "already"),
        ("unicode-tags", "a \U000e0041", "already"),
        ("masked-words", "[MASK 1] rent", "already"),
        ("crescendo", "rent", "begin it in a conversation"),
    ],
)
def test_a_text_that_a_method_cannot_act_on_is_named(name: str, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        rewritten(find(name), text, {})


def test_what_a_method_does_not_do_is_said() -> None:
    with pytest.raises(BadInput, match="holds no dialogue"):
        begun(find("base64"), "rent", {})
    with pytest.raises(BadInput, match="makes one text"):
        variants(find("base64"), "rent", {})
    with pytest.raises(BadInput, match="nothing in this text"):
        variants(find("paired-words"), "rent", {})
    with pytest.raises(BadInput, match="one figure stands for several letters"):
        decoded(find("leet"), "r3n7", {})


@pytest.mark.parametrize("name", tuple(methods()))
def test_settings_are_read_again_from_text(name: str) -> None:
    method = find(name)
    whole = settled(method, method.example.parameters)

    assert settled(method, {key: written(value) for key, value in whole.items()}) == whole


def test_a_text_remembers_where_it_came_from() -> None:
    one = rewritten(find("caesar"), "abc", {"shift": 1}, seed=4)

    assert (one.text, one.origin.method, one.origin.parameters) == ("bcd", "caesar", {"shift": "1"})
    assert (one.origin.seed, one.origin.source) == (4, "abc")
