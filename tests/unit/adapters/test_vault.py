"""The vault keeps what is private under a key that is not beside it, and gives nothing away by its size."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redcommons.adapters import vault
from redcommons.care.model import Amounts, Choice, Held, Pocket, Private
from redcommons.care.pocket import mark, settled, with_note, with_opened
from redcommons.care.ports import Sealed
from redcommons.values.errors import BadInput
from redcommons.values.text import clean

DAY = "2026-01-01"
PERSON = "person-1"
PHRASE = "three plain words"


@pytest.fixture(scope="module")
def key() -> bytes:
    return vault.new_key()


def test_a_passphrase_a_code_and_a_passkey_open_the_same_vault(key: bytes) -> None:
    code, answer = vault.new_code(), b"\x07" * 32
    keys = vault.with_means(vault.no_keys(), key, "passphrase", PHRASE)
    keys = vault.with_means(keys, key, "recovery", code)
    keys = vault.with_means(keys, key, "passkey", answer)

    assert vault.means_of(keys) == ("passphrase", "recovery", "passkey")
    assert [vault.unwrap(keys, secret) for secret in (PHRASE, f" {code.upper()} ", answer)] == [key] * 3


@pytest.mark.parametrize("secret", ["three plain word", "2222-2222-2222-2222-2222", b"\x08" * 32, ""])
def test_nothing_else_opens_it(key: bytes, secret: str | bytes) -> None:
    keys = vault.with_means(vault.no_keys(), key, "passphrase", PHRASE)

    with pytest.raises(BadInput, match="opens no vault"):
        vault.unwrap(keys, secret)


def test_a_short_passphrase_is_refused_with_the_way_out(key: bytes) -> None:
    with pytest.raises(BadInput, match=r"10 characters.*several words"):
        vault.with_means(vault.no_keys(), key, "passphrase", "short")


def test_a_new_passphrase_takes_the_place_of_the_old(key: bytes) -> None:
    keys = vault.with_means(vault.no_keys(), key, "passphrase", PHRASE)
    keys = vault.with_means(keys, key, "passphrase", "four other plain words")

    assert vault.unwrap(keys, "four other plain words") == key
    with pytest.raises(BadInput):
        vault.unwrap(keys, PHRASE)


def test_no_secret_stands_in_what_is_kept(key: bytes) -> None:
    keys = vault.with_means(vault.no_keys(), key, "passphrase", PHRASE)
    body = vault.seal(PERSON, key, Private(boundaries=(mark("privacy"),)))

    for kept in (keys, body):
        assert key not in kept
        assert PHRASE.encode() not in kept
        assert mark("privacy").encode() not in kept


def test_a_vault_opens_for_its_person_and_key_alone(key: bytes) -> None:
    private = Private(boundaries=("a1",), own=Amounts(day=3))
    body = vault.seal(PERSON, key, private)

    assert vault.open_body(PERSON, key, body) == private
    for person, other in ((PERSON, vault.new_key()), ("person-2", key)):
        with pytest.raises(BadInput, match="another vault"):
            vault.open_body(person, other, body)


@given(
    boundaries=st.lists(st.from_regex(r"[0-9a-f]{8}", fullmatch=True), max_size=100),
    often=st.integers(0, 10**6),
    notes=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), max_size=3),
)
def test_every_vault_and_every_pocket_has_one_size(boundaries: list[str], often: int, notes: list[str]) -> None:
    key = bytes(32)
    private = Private(boundaries=tuple(boundaries), seen=(("", DAY, often),))
    pocket = Pocket(id="p", notes=tuple((clean(note), DAY) for note in notes))

    assert len(vault.seal(PERSON, key, private)) == len(vault.seal(PERSON, key, Private()))
    assert len(vault.pocket_out(PERSON, key, pocket)) == len(vault.pocket_out(PERSON, key, Pocket(id="")))
    assert vault.pocket_in(PERSON, key, vault.pocket_out(PERSON, key, pocket)) == pocket


def test_a_pocket_fits_a_cookie(key: bytes) -> None:
    assert len(vault.pocket_out(PERSON, key, vault.new_pocket())) < 3_000


@pytest.mark.parametrize("cookie", ["", "no base 64 at all?", "AAAA", "é"])
def test_a_cookie_that_says_nothing_gives_a_fresh_pocket(key: bytes, cookie: str) -> None:
    assert vault.pocket_in(PERSON, key, cookie).held is None


def test_a_pocket_sealed_under_another_key_is_left_aside(key: bytes) -> None:
    full = vault.pocket_out(PERSON, vault.new_key(), with_note(vault.new_pocket(), "mine", DAY))

    assert vault.pocket_in(PERSON, key, full).notes == ()


def test_a_public_act_merges_the_pocket_into_whatever_is_kept_by_then(key: bytes) -> None:
    pocket = with_opened(vault.new_pocket(), "privacy", DAY)
    opened = vault.open_vault(
        PERSON, key, Sealed(keys=vault.no_keys(), body=vault.seal(PERSON, key, Private())),
        vault.pocket_out(PERSON, key, pocket),
    )  # fmt: skip
    by_then = vault.seal(PERSON, key, Private(boundaries=("b0",)))
    merged = vault.open_body(PERSON, key, vault.settling(opened, DAY).merge(by_then))

    assert merged.boundaries == ("b0",)
    assert merged.seen == ((mark("privacy"), DAY, 1),)
    assert settled(merged, pocket, DAY) == merged


def test_a_pocket_of_an_older_vault_leaves_the_new_one_as_it_is(key: bytes) -> None:
    old = vault.Opened(person=PERSON, key=vault.new_key(), stored=Private(), pocket=vault.new_pocket())
    body = vault.seal(PERSON, key, Private(own=Amounts(day=4)))

    assert vault.settling(old, DAY).merge(body) == body


def test_what_is_in_hand_moves_to_the_next_pocket() -> None:
    held = Held(queue="q", task=1, token="t", item="i")
    before = msgspec.structs.replace(vault.new_pocket(), held=held, choice=Choice(own=Amounts(day=2)))

    assert vault.new_pocket(before).held == held
    assert vault.new_pocket(before).choice is None
    assert vault.new_pocket(before).id != before.id
