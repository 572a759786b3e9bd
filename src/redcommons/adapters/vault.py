"""The vault's seals: what is private to a person under a key that only they can bring (design/vault.md).

A vault has a random key of 32 bytes. The body is sealed under it with AES-GCM, always at one size. The key itself is
kept only wrapped: under a passphrase or a recovery code (scrypt), or under what a passkey answers (PRF, by HKDF).
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from redcommons.care.model import Pocket, Private
from redcommons.care.pocket import POCKET_BYTES, VAULT_BYTES, padded, settled, unpadded
from redcommons.care.ports import Sealed, Settling
from redcommons.values.base import Value, decode, encode
from redcommons.values.errors import BadInput
from redcommons.values.words import _

Means = Literal["passphrase", "recovery", "passkey"]

SHORTEST = 10
"""Fewest characters of a passphrase: a stolen copy can be guessed at for as long as the thief likes."""

KEYS_BYTES = 2_048
KEY_BYTES = 32
_NONCE = 12
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_COST = {"n": 2**15, "r": 8, "p": 1}


class Wrapped(Value, tag="wrapped/1"):
    """The vault's key under one means of opening it."""

    means: Means
    """Passphrase, recovery code or passkey."""
    salt: str
    """Salt, base64."""
    key: str
    """The sealed key, base64."""
    cost: int = _COST["n"]
    """The scrypt cost n it was wrapped with."""


class _Keys(Value, tag="keys/1"):
    """Every means of opening one vault."""

    wrapped: tuple[Wrapped, ...] = ()
    """One for each means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open vault: what is private as it stands now, the pocket merged into it."""

    person: str
    """Id of the person."""
    key: bytes
    """The vault's key."""
    stored: Private
    """What the vault's row says."""
    pocket: Pocket
    """What happened since."""

    def now(self, day: str) -> Private:
        """Return what is private once the pocket is counted in."""
        return settled(self.stored, self.pocket, day)


# ------------------------------------------------------------------------------------------------- keys and wraps


def new_key() -> bytes:
    """Return a fresh key for a vault."""
    return secrets.token_bytes(KEY_BYTES)


def new_code() -> str:
    """Return a recovery code of 20 characters, about 99 bits: shown once and kept nowhere."""
    drawn = "".join(secrets.choice(_ALPHABET) for _place in range(20))
    return "-".join(drawn[start : start + 4] for start in range(0, 20, 4))


def no_keys() -> bytes:
    """Return the keys of a vault that only its cookie opens."""
    return padded(encode(_Keys()), KEYS_BYTES)


def with_means(keys: bytes, key: bytes, means: Means, secret: str | bytes) -> bytes:
    """Return `keys` with one more means of opening the vault, in place of one of the same kind."""
    if means == "passphrase" and len(_bytes_of(means, secret).decode()) < SHORTEST:
        raise BadInput(_("a passphrase needs {n} characters at least: several words are easiest").format(n=SHORTEST))
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(_NONCE)
    under = _derived(means, _bytes_of(means, secret), salt, _COST["n"])
    sealed = nonce + AESGCM(under).encrypt(nonce, key, means.encode())
    fresh = Wrapped(means=means, salt=_text(salt), key=_text(sealed))
    others = tuple(item for item in _keys(keys).wrapped if item.means != means)
    return padded(encode(_Keys(wrapped=(*others, fresh))), KEYS_BYTES)


def means_of(keys: bytes) -> tuple[Means, ...]:
    """Return the means by which a vault can be opened."""
    return tuple(item.means for item in _keys(keys).wrapped)


def unwrap(keys: bytes, secret: str | bytes) -> bytes:
    """Return the vault's key; raises BadInput when no means of this vault fits the secret."""
    for item in _keys(keys).wrapped:
        if isinstance(secret, bytes) != (item.means == "passkey"):
            continue
        under = _derived(item.means, _bytes_of(item.means, secret), _raw(item.salt), item.cost)
        sealed = _raw(item.key)
        try:
            return AESGCM(under).decrypt(sealed[:_NONCE], sealed[_NONCE:], item.means.encode())
        except InvalidTag:
            continue
    raise BadInput(_("this opens no vault of yours: try your recovery code, or begin a new vault"))


# ------------------------------------------------------------------------------------------------ bodies and pockets


def seal(person: str, key: bytes, private: Private) -> bytes:
    """Return what is private as a sealed body, always of one size."""
    return _sealed(key, padded(encode(private), VAULT_BYTES), f"vault/1:{person}")


def open_body(person: str, key: bytes, body: bytes) -> Private:
    """Return what a sealed body holds; raises BadInput under a wrong key."""
    return decode(unpadded(_opened(key, body, f"vault/1:{person}")), Private)


def pocket_out(person: str, key: bytes, pocket: Pocket) -> str:
    """Return the pocket as a cookie's value, always of one length."""
    return _text(_sealed(key, padded(encode(pocket), POCKET_BYTES), f"pocket/1:{person}"))


def pocket_in(person: str, key: bytes, cookie: str) -> Pocket:
    """Return the pocket that a cookie holds; a fresh one when there is none, or it was sealed under another key."""
    try:
        return decode(unpadded(_opened(key, _raw(cookie), f"pocket/1:{person}")), Pocket)
    except (BadInput, ValueError):
        return new_pocket()


def new_pocket(before: Pocket | None = None) -> Pocket:
    """Return an empty pocket; what is in the person's hands, and what they read on this visit, moves over."""
    there, fresh = before or Pocket(id=""), secrets.token_hex(6)
    return Pocket(id=fresh, held=there.held, last=there.last, reads=there.reads)


def open_vault(person: str, key: bytes, sealed: Sealed, cookie: str = "") -> Opened:
    """Open a vault with its key and the pocket beside it; raises BadInput under a wrong key."""
    stored = open_body(person, key, sealed.body)
    return Opened(person=person, key=key, stored=stored, pocket=pocket_in(person, key, cookie))


def settling(opened: Opened, day: str) -> Settling:
    """Return what a public act takes along: the pocket merged into whatever the vault's row says by then."""

    def merge(body: bytes) -> bytes:
        try:
            stored = open_body(opened.person, opened.key, body)
        except BadInput:
            return body  # a new vault was made elsewhere in between: this pocket's time is over
        return seal(opened.person, opened.key, settled(stored, opened.pocket, day))

    return Settling(person=opened.person, merge=merge)


class Seals:
    """Seals whatever is private beside the vault itself, under the vault's key: memos (design/memos.md)."""

    def seal(self, key: bytes, body: bytes, what: str) -> bytes:
        """Return `body` sealed; `what` says what it is, so that one thing cannot be put in another's place."""
        return _sealed(key, body, what)

    def open(self, key: bytes, sealed: bytes, what: str) -> bytes:
        """Return what was sealed; raises BadInput under any other key, or as anything else."""
        if len(key) != KEY_BYTES or len(sealed) < _NONCE:
            raise BadInput(_("this key opens another vault: unlock yours again"))
        return _opened(key, sealed, what)


def _sealed(key: bytes, body: bytes, what: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, body, what.encode())


def _opened(key: bytes, sealed: bytes, what: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], what.encode())
    except InvalidTag:
        raise BadInput(_("this key opens another vault: unlock yours again")) from None


def _derived(means: Means, secret: bytes, salt: bytes, cost: int) -> bytes:
    if means == "passkey":
        return HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"redcommons vault passkey").derive(secret)
    return Scrypt(salt=salt, length=32, n=cost, r=_COST["r"], p=_COST["p"]).derive(secret)


def _bytes_of(means: Means, secret: str | bytes) -> bytes:
    if isinstance(secret, bytes):
        return secret
    if means == "recovery":
        return "".join(letter for letter in secret.lower() if letter in _ALPHABET).encode()
    return " ".join(secret.split()).encode()


def _keys(keys: bytes) -> _Keys:
    return decode(unpadded(keys), _Keys)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.encode())
