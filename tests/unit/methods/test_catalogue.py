"""Every card is whole, its example comes out, and methods that are counted as different are."""

from __future__ import annotations

import json

import pytest

from redcommons.methods import applying
from redcommons.methods.catalogue import described, find, methods, way_back
from redcommons.methods.dice import Dice
from redcommons.methods.model import Decoder, Given, Method, NoDecoder
from redcommons.methods.parameters import settled
from redcommons.values.errors import BadInput
from redcommons.values.words import speaking

NAMES = tuple(methods())
NO_MODEL = [one for one in methods().values() if not one.needs_model]

KIN = {
    "bytes in another alphabet": {"base64", "base32", "hexadecimal", "binary"},
    "one alphabet for another": {"caesar", "atbash"},
}
"""Methods that differ in a table or a number only: each row counts as one way."""


def made(method: Method) -> tuple[str, ...]:
    """What a method makes of its own example."""
    text, parameters, seed = method.example.text, method.example.parameters, method.example.seed
    if method.kind == "dialogue":
        return tuple(one.text for one in applying.previewed(method, text, parameters, seed))
    if method.variants is not None:
        return tuple(one.text for one in applying.variants(method, text, parameters))
    return (applying.rewritten(method, text, parameters, seed).text,)


@pytest.mark.parametrize("name", NAMES)
def test_the_example_comes_out(name: str) -> None:
    method = find(name)

    assert made(method) == method.example.gives


@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_turned_back(name: str) -> None:
    method = find(name)
    if isinstance(method.decoder, NoDecoder) or method.kind != "rewrite":
        assert isinstance(method.decoder, NoDecoder) == (way_back(method).startswith("none: "))
        return

    assert applying.decoded(method, method.example.gives[0], method.example.parameters) == method.decoder.normal(
        method.example.text, Given(settled(method, method.example.parameters), Dice(0))
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_card_is_whole(name: str) -> None:
    one = find(name)

    assert all((one.title, one.about, one.mechanism, one.citation, one.languages))
    assert any(sign in one.citation for sign in ("arXiv:", "https://")), "a source that can be found"
    assert one.about.endswith(".")
    assert all(parameter.about.endswith(".") for parameter in one.parameters)
    assert (one.talk is not None) == (one.kind == "dialogue") == (one.rewrite is None)
    assert isinstance(one.decoder, Decoder) or one.decoder.why


def test_there_are_many_ways_that_differ_in_kind_and_need_no_model() -> None:
    rewrites = [one for one in NO_MODEL if one.kind != "dialogue"]
    shared = {
        mechanism: {one.name for one in rewrites if one.mechanism == mechanism}
        for mechanism in {one.mechanism for one in rewrites}
    }

    assert len(shared) >= 40
    assert {mechanism: names for mechanism, names in shared.items() if len(names) > 1} == KIN


def test_the_dialogues_that_the_field_names_are_there() -> None:
    dialogues = {one.name for one in methods().values() if one.kind == "dialogue"}
    asked = {"crescendo", "skeleton-key", "many-shot", "context-compliance", "deceptive-delight", "payload-turns"}

    assert asked | {"persona", "persona-by-model", "crescendo-by-model"} <= dialogues


@pytest.mark.parametrize("name", NAMES)
def test_a_card_is_plain_data(name: str) -> None:
    card = described(find(name))

    assert json.loads(json.dumps(card)) == card
    assert {"name", "citation", "needs_model", "deterministic", "languages", "decoder"} <= set(card)


def test_a_card_is_in_the_language_of_whoever_reads() -> None:
    with speaking("es"):
        spanish = find("atbash").about

    assert spanish != find("atbash").about


@pytest.mark.parametrize(("slip", "near"), [("bas64", "base64"), ("Caesar", "caesar"), ("crescndo", "crescendo")])
def test_an_unknown_name_is_answered_with_near_ones(slip: str, near: str) -> None:
    with pytest.raises(BadInput, match=near):
        find(slip)


def test_others_come_in_and_take_no_name_of_ours() -> None:
    own, foreign = find("atbash"), find("caesar")
    other = Method(
        name="shout",
        title="Shout",
        about="Writes capitals.",
        mechanism="capitals",
        citation="https://example.org/shout",
        meaning="kept",
        rewrite=lambda text, _given: text.upper(),
        decoder=NoDecoder("case is lost"),
        example=own.example,
    )

    assert applying.rewritten(find("shout", [other]), "rent", {}).text == "RENT"
    assert methods([foreign])["caesar"].title == own.title or methods([foreign])["caesar"] is not foreign
