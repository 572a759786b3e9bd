"""Every address of the workbench, reviewed: how it may be asked, and by whom. A new address needs one line here.

    "members": study("GET", "L S F"),          # a Lead, a Steward or a Facilitator may; other members are refused
    "say": study("POST", "L E", talk="mine"),  # the part `talk` is ids["mine"] of planted.py; else ids["talk"]

The matrix (tests/unit/workbench/test_matrix.py) asks every address as everybody and compares with these lines, and
fails on an address without a line and on a line without an address. Whoever writes a line answers for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.urls import URLPattern, get_resolver, reverse

from redcommons.labour.model import ROLES, Role

LETTERS: dict[str, Role] = {
    "L": "lead",
    "E": "explorer",
    "R": "rater",
    "S": "steward",
    "A": "analyst",
    "Q": "researcher",
    "D": "reader",
    "F": "facilitator",
}
"""A letter for each role of a study."""

ALL = " ".join(LETTERS)
"""Every role of a study."""

OUTSIDE = ("anonymous", "stranger", "keeper")
"""Who is in no study: nobody signed in, somebody with an account, an administrator of the workspace."""

FINE = frozenset((200, 204, 302, 303, 400, 409, 422))
"""How a form that somebody may send is answered: done, or something in it is wrong."""


@dataclass(frozen=True)
class Row:
    """What was reviewed about one address."""

    methods: tuple[str, ...]
    """How it may be asked."""
    may: frozenset[str]
    """Who may ask: roles, and of OUTSIDE."""
    in_study: bool = False
    """Whether it belongs to a study: everybody outside is told that there is none."""
    gets: frozenset[int] = frozenset((200,))
    """How a page is answered to those who may ask."""
    posts: frozenset[int] = FINE
    """How a form is answered to those who may ask."""
    sends: Mapping[str, Any] = field(default_factory=dict)
    """What a form must say to be looked at further than its fields."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """Part of the address to the word in `Planted.ids`, where they differ."""
    ends: bool = False
    """Whether sending it ends the sender's seat or session."""


def study(methods: str, roles: str, *, sends: Mapping[str, Any] | None = None, ends: bool = False,
          gets: int = 200, **parts: str) -> Row:  # fmt: skip
    """Return the line of an address in a study."""
    may = frozenset(LETTERS[letter] for letter in roles.split())
    return Row(tuple(methods.split()), may, in_study=True, gets=frozenset((gets,)), sends=sends or {}, parts=parts,
               ends=ends)  # fmt: skip


def anybody(methods: str, **more: Any) -> Row:
    """Return the line of an address that needs no account."""
    return Row(tuple(methods.split()), frozenset((*ROLES, *OUTSIDE)), **more)


def signed_in(methods: str, **more: Any) -> Row:
    """Return the line of an address for everybody with an account."""
    return Row(tuple(methods.split()), frozenset((*ROLES, "stranger", "keeper")), **more)


def keepers(methods: str, **more: Any) -> Row:
    """Return the line of an address for administrators of the workspace."""
    return Row(tuple(methods.split()), frozenset(("keeper",)), **more)


ADDRESSES: dict[str, Row] = {
    # ---- home
    "studies": signed_in("GET"),
    "new_study": keepers("GET POST", sends={"title": "Opened here"}),
    "stopped": anybody("GET"),
    "language": anybody("POST"),
    "study": study("GET", ALL),
    # ---- coming in
    "first": anybody("GET POST", posts=frozenset((404,)), parts={"secret": "nothing"}),
    "join": anybody("GET POST"),
    "me": signed_in("GET POST"),
    "people": keepers("GET"),
    "close_account": keepers("POST", parts={"person": "somebody"}),
    # ---- people of a study
    "members": study("GET", "L S F"),
    "invite": study("POST", "L F", sends={"roles": ["rater"]}),
    "take_back": study("POST", "L"),
    "appoint": study("POST", "L", sends={"roles": ["rater"]}),
    "leave": study("POST", ALL, ends=True),
    # ---- being built
    "scope": study("GET", ALL),
    "talks": study("GET", ALL),
    "cases": study("GET", ALL),
    "import": study("GET", ALL),
    "releases": study("GET", ALL),
    "runs": study("GET", ALL),
    "run_new": study("GET", ALL),
    "report": study("GET", ALL),
}
"""Our own addresses."""

THEIRS: dict[str, tuple[int, int]] = {
    "account_login": (200, 302),
    "account_logout": (302, 200),
    "account_inactive": (200, 200),
    "account_signup": (200, 302),
    "account_reauthenticate": (302, 403),
    "account_change_password": (302, 302),
    "account_set_password": (302, 200),
    "mfa_index": (302, 200),
    "mfa_authenticate": (302, 302),
    "mfa_reauthenticate": (302, 403),
    "mfa_activate_totp": (302, 200),
    "mfa_deactivate_totp": (302, 404),
    "mfa_view_recovery_codes": (302, 404),
    "mfa_generate_recovery_codes": (302, 200),
    "mfa_download_recovery_codes": (302, 404),
    "mfa_list_webauthn": (302, 200),
    "mfa_add_webauthn": (302, 200),
    "mfa_reauthenticate_webauthn": (302, 403),
    "mfa_remove_webauthn": (302, 404),
    "mfa_edit_webauthn": (302, 404),
    "mfa_login_webauthn": (302, 302),
    "socialaccount_login_cancelled": (200, 200),
    "socialaccount_login_error": (401, 401),
    "socialaccount_signup": (302, 302),
    "socialaccount_connections": (302, 200),
    "openid_connect_login": (404, 404),
    "openid_connect_callback": (404, 404),
}
"""Addresses of sign-in, which allauth serves: how a page is answered to nobody, and to somebody who is signed in."""


@dataclass(frozen=True)
class Address:
    """One address as the resolver has it."""

    name: str
    """Its name."""
    parts: tuple[str, ...]
    """What it is made of beside fixed words."""

    def path(self, ids: Mapping[str, str], row: Row | None = None) -> str:
        """Return the address of one thing."""
        words = {part: (row.parts if row else {}).get(part, part) for part in self.parts}
        return reverse(self.name, kwargs={part: ids[word] for part, word in words.items()})


@cache
def addresses() -> tuple[Address, ...]:
    """Return every address that the workbench answers, whoever wrote it."""
    return tuple(Address(str(one.name), tuple(parts)) for one, parts in _walked(get_resolver(), ()))


def _walked(resolver: Any, above: tuple[str, ...]) -> Iterator[tuple[URLPattern, tuple[str, ...]]]:
    for one in resolver.url_patterns:
        parts = (*above, *one.pattern.regex.groupindex)
        if isinstance(one, URLPattern):
            yield one, parts
        else:
            yield from _walked(one, parts)


def ours() -> tuple[Address, ...]:
    """Return the addresses that have a line in ADDRESSES."""
    return tuple(one for one in addresses() if one.name in ADDRESSES)
