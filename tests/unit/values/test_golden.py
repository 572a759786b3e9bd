"""What was kept once is read for ever: one stored example of every kind, decoded by today's code."""

from typing import Any

import msgspec
import pytest

from redcommons.values.base import Value, decode, encode, fingerprint, kind_of
from tests.golden.make import example, kept, kinds

TODAY = kinds()
NEWEST = {kind_of(one).split("/")[0]: one for one in TODAY.values()}
WAY_OUT = "a stored kind has changed: go to the next number and write an upcast (design/values-and-upcasting.md)"


@pytest.mark.parametrize(("name", "body"), kept().items())
def test_what_was_kept_is_read_today(name: str, body: dict[str, Any]) -> None:
    kind = NEWEST[name.split("/", maxsplit=1)[0]]
    value = decode(msgspec.json.encode(body), kind)

    assert isinstance(value, kind)
    if kind_of(kind) == name:
        assert msgspec.json.decode(encode(value)) == body, WAY_OUT
        assert encode(value) == msgspec.json.encode(body), WAY_OUT


def test_every_kind_is_kept() -> None:
    assert sorted(set(TODAY) - set(kept())) == [], "python -m tests.golden.make adds them"


def test_no_two_kinds_have_one_name() -> None:
    every = [kind_of(one) for one in _below(Value) if one.__module__.startswith("redcommons.")]

    assert len(set(every)) == len(every) >= len(TODAY)


def _below(kind: type[Value]) -> list[type[Value]]:
    return [found for child in kind.__subclasses__() for found in (child, *_below(child))]


@pytest.mark.parametrize("kind", TODAY.values(), ids=list(TODAY))
def test_an_example_fills_every_field(kind: type[Value]) -> None:
    whole = example(kind)
    body = msgspec.json.decode(encode(whole))

    assert set(body) == {"kind", *(field.encode_name for field in msgspec.structs.fields(kind))}
    assert decode(encode(whole), kind) == whole


def test_a_fingerprint_never_moves() -> None:
    # SHA-256 of the bytes below, by another program (sha256sum).
    assert encode(NEWEST["message"](role="user", text="ñ")) == '{"kind":"message/1","role":"user","text":"ñ"}'.encode()
    assert fingerprint(NEWEST["message"](role="user", text="ñ")) == (
        "7f512142adbdc3b2dd0c4d71818943f2aa3e38198da768e686f49e32c03fd8fa"
    )
