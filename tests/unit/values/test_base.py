"""Values are frozen, finite, equal by content, and lifted from every older version."""

from typing import Any

import msgspec
import pytest

from redcommons.values.base import Value, decode, encode, fingerprint, kind_of, upcast
from redcommons.values.conversation import Message
from redcommons.values.errors import BadInput, Bug


class Toy(Value, tag="toy/3"):
    """A kind that has been released three times."""

    name: str
    """Called "title" in toy/1."""
    weight: float = 1.0
    """In kilograms; toy/2 had grams."""


# Registered for the whole run: no other kind is called toy.
@upcast("toy/1")
def _named(data: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "toy/2", "name": data["title"], "grams": data.get("grams", 1000)}


@upcast("toy/2")
def _weighed(data: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "toy/3", "name": data["name"], "weight": data["grams"] / 1000}


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        (b'{"kind":"toy/1","title":"top"}', Toy(name="top")),
        (b'{"kind":"toy/1","title":"top","grams":250}', Toy(name="top", weight=0.25)),
        (b'{"kind":"toy/2","name":"top","grams":500}', Toy(name="top", weight=0.5)),
        (b'{"kind":"toy/3","name":"top"}', Toy(name="top")),
    ],
)
def test_every_released_version_is_lifted_to_todays(body: bytes, whole: Toy) -> None:
    assert decode(body, Toy) == whole


def test_a_lifted_value_must_still_be_one() -> None:
    with pytest.raises(BadInput, match="older Toy"):
        decode(b'{"kind":"toy/2","name":7,"grams":500}', Toy)


def test_two_upcasts_from_one_version_are_our_bug() -> None:
    with pytest.raises(Bug, match="toy/1"):
        upcast("toy/1")(lambda data: data)


def test_a_version_from_the_future_is_named_as_one() -> None:
    with pytest.raises(BadInput, match="newer version"):
        decode(b'{"kind":"toy/4","name":"top"}', Toy)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[]", b'"toy"', b'{"kind":"toy/3"}', b'{"kind":"cup/3","name":"top"}']
)
def test_what_is_no_value_is_refused(body: bytes) -> None:
    with pytest.raises(BadInput):
        decode(body, Toy)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_only_finite_numbers_are_values(number: float) -> None:
    with pytest.raises(BadInput, match="weight"):
        Toy(name="top", weight=number)


class Chest(Value, tag="chest/1"):
    """A kind that holds another."""

    toys: tuple[Toy, ...] = ()
    """What is in it."""


def test_what_stands_inside_is_lifted_too() -> None:
    old = b'{"kind":"chest/1","toys":[{"kind":"toy/1","title":"top"},{"kind":"toy/3","name":"ball"}]}'

    assert decode(old, Chest) == Chest(toys=(Toy(name="top"), Toy(name="ball")))


def test_fields_are_given_by_name() -> None:
    with pytest.raises(TypeError, match="positional"):
        Toy("top")  # type: ignore[call-arg]


def test_a_value_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Toy(name="top").name = "other"  # type: ignore[misc]


def test_a_default_is_left_out_so_that_a_new_field_moves_no_fingerprint() -> None:
    assert encode(Toy(name="top", weight=1.0)) == b'{"kind":"toy/3","name":"top"}'


def test_equal_content_is_equal_bytes_whatever_the_order_of_keys() -> None:
    one = {"b": Message(role="user", text="x"), "a": Message(role="user", text="y")}
    other = dict(reversed(one.items()))

    assert encode(one) == encode(other)
    assert fingerprint(one) == fingerprint(other)


def test_any_other_content_has_another_fingerprint() -> None:
    texts = ["", " ", "a", "A", "á", "a\u0301", "\u00e1 ", "\x00"]

    assert len({fingerprint(Message(role="user", text=text)) for text in texts}) == len(set(texts))


def test_the_kind_stands_in_what_is_kept() -> None:
    assert kind_of(Toy) == kind_of(Toy(name="top")) == msgspec.json.decode(encode(Toy(name="top")))["kind"] == "toy/3"
