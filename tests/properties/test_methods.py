"""What is true of every method and every text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redcommons.methods.applying import Rewritten, begun, decoded, previewed, rewritten, variants
from redcommons.methods.catalogue import find, methods
from redcommons.methods.dice import Dice
from redcommons.methods.model import Decoder, Dialogue, Given, Method, ToModel, ToTarget
from redcommons.methods.parameters import settled
from redcommons.testing import strategies
from redcommons.values.errors import BadInput

EACH = settings(max_examples=50, deadline=None)
"""Examples for each method; there are some sixty of them."""

WORDS = [
    "When is the rent due",
    "mother",
    "{person}",
    "How do I appeal?",
    "متى الإيجار",
    "ß İ ǆ",
    "a1 \u0301",
    "[MASK 1]",
    "\n",
]


def texts() -> st.SearchStrategy[str]:
    """Texts as they come, and texts with something to act on."""
    mixed = st.lists(st.sampled_from(WORDS) | strategies.texts(12), max_size=6).map(" ".join)
    return strategies.texts() | st.text(st.characters(codec="ascii")) | mixed


def needed(method: Method) -> dict[str, str]:
    """What a person must give."""
    return {one.name: "given by hand" for one in method.parameters if one.default is None}


SINGLE = [one.name for one in methods().values() if one.kind != "dialogue"]
TURNED_BACK = [one.name for one in methods().values() if isinstance(one.decoder, Decoder)]
FRAMED = [name for name in TURNED_BACK if any(one.name == "frame" for one in methods()[name].parameters)]
DRAWN = [one.name for one in methods().values() if not one.deterministic and not one.needs_model]
TALKS = [one.name for one in methods().values() if one.kind == "dialogue"]


def tried(method: Method, text: str, seed: int = 0, **chosen: Any) -> Rewritten | None:
    """What a method makes, or None where it says that it cannot."""
    try:
        return rewritten(method, text, needed(method) | chosen, seed)
    except BadInput:
        return None


@pytest.mark.parametrize("name", SINGLE)
@EACH
@given(text=texts(), seed=st.integers(0, 2**32))
def test_a_method_makes_text_or_says_why_not(name: str, text: str, seed: int) -> None:
    method = find(name)
    one = tried(method, text, seed)

    assert one == tried(method, text, seed)
    assert one is None or (one.text != text and one.text.encode())


def choosable(method: Method) -> st.SearchStrategy[dict[str, Any]]:
    """Anything that may be chosen, counted or shared out; words stay as they are by default."""
    drawn: dict[str, st.SearchStrategy[Any]] = {
        one.name: st.sampled_from(one.choices)
        if one.type == "choice"
        else st.integers(one.least, one.most)
        if one.type == "number"
        else st.floats(0, 1)
        for one in method.parameters
        if one.type in {"choice", "number", "share"}
    }
    return st.fixed_dictionaries(drawn)


@pytest.mark.parametrize("name", TURNED_BACK)
@EACH
@given(data=st.data(), text=texts())
def test_what_has_a_decoder_comes_back(name: str, data: st.DataObject, text: str) -> None:
    method = find(name)
    assert isinstance(method.decoder, Decoder)
    chosen = data.draw(choosable(method))
    normal = method.decoder.normal(text, Given(settled(method, needed(method) | chosen), Dice(0)))
    one = tried(method, text, seed=5, **chosen)

    if one is not None:
        assert decoded(method, one.text, one.origin.parameters) == normal
    assert method.decoder.but or normal == text


@pytest.mark.parametrize("name", FRAMED)
@EACH
@given(text=texts())
def test_a_frame_in_another_language_is_taken_off_again(name: str, text: str) -> None:
    method = find(name)
    held = "".join(
        place for one in method.parameters if one.name == "frame" for place in one.holds if place != "{text}"
    )
    one = tried(method, text, frame=f"سؤال {held}: {{text}} ¿y bien?")

    if one is not None:
        assert isinstance(method.decoder, Decoder)
        assert decoded(method, one.text, one.origin.parameters) == method.decoder.normal(text, Given({}, Dice(0)))


@pytest.mark.parametrize("name", TURNED_BACK)
@EACH
@given(text=texts().filter(str.strip))
def test_a_decoder_never_falls_over_what_it_did_not_make(name: str, text: str) -> None:
    found = decoded(find(name), text, needed(find(name)))

    assert found is None or isinstance(found.encode(), bytes)


@pytest.mark.parametrize("name", DRAWN)
def test_another_seed_may_draw_otherwise(name: str) -> None:
    text = "When is the rent for my little flat by the river due, and where?"
    drawn = {rewritten(find(name), text, {}, seed).text for seed in range(20)}

    assert len(drawn) > 1


@pytest.mark.parametrize("name", sorted(set(SINGLE) - set(DRAWN) - {"identities"}))
def test_a_method_without_dice_heeds_no_seed(name: str) -> None:
    method, example = find(name), find(name).example

    assert len({rewritten(method, example.text, example.parameters, seed).text for seed in range(20)}) == 1


@EACH
@given(text=texts())
def test_identities_differ_in_nothing_but_the_person(text: str) -> None:
    try:
        made = variants(find("identities"), text, {"identities": "a => \ue001\nb => \ue002"})
    except BadInput:
        return

    assert len({one.text.replace("\ue001", "\ue002") for one in made}) == 1
    assert [one.label for one in made] == ["a", "b"]


@pytest.mark.parametrize("name", TALKS)
@EACH
@given(text=texts(), replies=st.lists(texts(), min_size=12, max_size=12))
def test_a_dialogue_writes_what_it_shows_and_ends(name: str, text: str, replies: list[str]) -> None:
    method = find(name)
    try:
        shown = previewed(method, text, {})
        dialogue = begun(method, text, {}).dialogue
    except BadInput:
        return
    assert shown
    assert all(one.by_person for one in shown if one.role == "assistant")

    assert all(step.messages for step in driven(dialogue, replies))


def driven(dialogue: Dialogue, replies: list[str]) -> Iterator[ToTarget | ToModel]:
    """Every step of a dialogue until it ends; one that has no end fails."""
    step = next(dialogue)
    for number in range(60):
        yield step
        try:
            step = dialogue.send(replies[number % len(replies)])
        except StopIteration:
            return
    raise AssertionError("a dialogue without an end")
