"""What is private to whoever asks: their vault as this request can open it, and the pocket in its cookie.

Reading it writes nothing. A public act takes `settling` along, which writes the vault anew in its own transaction.
"""

from __future__ import annotations

import base64
import binascii
from functools import cached_property
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from redcommons.adapters import vault
from redcommons.assembly import Workspace
from redcommons.care.model import Held, Pocket, Private, Wish
from redcommons.care.pocket import with_seen
from redcommons.care.ports import Sealed, Settling
from redcommons.care.rules import wish
from redcommons.labour.model import Actor
from redcommons.values.errors import BadInput, StoreError
from redcommons.values.identity import PersonName
from redcommons.workbench.open import workspace

KEY, POCKET, ROLE = "vault", "pocket", "role"
"""The cookies: the open vault's key, what happened since the last public act, and the roles that somebody writes in."""

DAYS = 14
FORGET = "forget."
"""Stands before a key that is forgotten at sign-out: the device is shared."""

State = Literal["none", "locked", "open"]


def cookie(name: str) -> str:
    """Return the whole name of a cookie of care: like the session's, it is this workspace's own."""
    return settings.SESSION_COOKIE_NAME.replace("session", name)


class Mine:
    """The private side of one request."""

    def __init__(self, request: HttpRequest) -> None:
        """Look at nothing yet: most pages never ask."""
        self._request = request
        self._new: Pocket | None = None
        self._key: str | None = None

    @cached_property
    def person(self) -> str:
        """Return the id of who is signed in; empty for nobody."""
        user: Any = getattr(self._request, "user", None)
        return str(user.person) if user is not None and user.is_authenticated else ""

    @cached_property
    def ws(self) -> Workspace:
        """Return the workspace, its verbs bound to nothing but this person's own."""
        return workspace().by(Actor(name=PersonName(""), roles=(), person=self.person))

    @property
    def now(self) -> str:
        """Return the moment, in UTC like every time here."""
        return str(self.ws.ports[0].clock.now())

    @property
    def day(self) -> str:
        """Return the day."""
        return self.now[:10]

    @cached_property
    def _sealed(self) -> Sealed | None:
        return self.ws.labour.vault() if self.person else None

    @cached_property
    def key(self) -> bytes:
        """Return the key in the cookie, or a fresh one that has opened nothing yet."""
        text = (self._key or self._request.COOKIES.get(cookie(KEY), "")).removeprefix(FORGET)
        try:
            raw = base64.urlsafe_b64decode(text)
        except (binascii.Error, ValueError):
            raw = b""
        return raw if len(raw) == 32 else vault.new_key()

    @cached_property
    def _stored(self) -> Private | None:
        if self._sealed is None:
            return None
        try:
            return vault.open_body(self.person, self.key, self._sealed.body)
        except BadInput:
            return None

    @property
    def state(self) -> State:
        """Return whether there is a vault, and whether this browser opens it."""
        if self._sealed is None:
            return "none"
        return "open" if self._stored is not None else "locked"

    @property
    def keys(self) -> bytes:
        """Return the wrapped keys of the vault."""
        return self._sealed.keys if self._sealed else vault.no_keys()

    @property
    def pocket(self) -> Pocket:
        """Return what happened since the last public act."""
        if self._new is None:
            self._new = vault.pocket_in(self.person, self.key, self._request.COOKIES.get(cookie(POCKET), ""))
        return self._new

    def put(self, pocket: Pocket) -> None:
        """Keep the pocket in this browser; nothing is written anywhere else."""
        self._new = pocket
        self._changed = True

    _changed = False
    _gone: tuple[str, ...] = ()
    _left = False
    _forgets = False

    @property
    def private(self) -> Private | None:
        """Return what is private as it stands now; None while the vault is closed, or there is none."""
        if self._stored is None:
            return None
        return self._opened(self._stored).now(self.day)

    @property
    def held(self) -> Held | None:
        """Return the task in this person's hands."""
        return self.pocket.held

    def wish(self, harm: str) -> Wish:
        """Return how much this person wants hidden of texts about a harm."""
        mine = self.private
        return wish(mine, harm) if mine else Wish(hide_heavy=True, hide_unknown=True)

    def saw(self, harm: str) -> None:
        """Count a text that was opened, in the person's own record and nowhere else."""
        if self.state == "open":
            self.put(with_seen(self.pocket, harm, self.day))

    def settling(self) -> Settling | None:
        """Return what a public act takes along; None without an open vault."""
        return vault.settling(self._opened(self._stored), self.day) if self._stored is not None else None

    def emptied(self) -> None:
        """Begin a new pocket, after a public act has put the old one away; the vault's row is read anew."""
        self.put(vault.new_pocket(self.pocket) if self._stored is not None else self.pocket)
        for name in ("_sealed", "_stored"):
            self.__dict__.pop(name, None)

    def made(self, private: Private, keys: bytes, *, shared: bool) -> None:
        """Keep a vault under this request's key; whatever vault there was is gone."""
        self.ws.labour.keep_vault(Sealed(keys=keys, body=vault.seal(self.person, self.key, private)))
        self.unlocked(self.key, shared=shared)

    def unlocked(self, key: bytes, *, shared: bool) -> None:
        """Let this browser open the vault from now on."""
        held = self.pocket.held
        self._key = (FORGET if shared else "") + base64.urlsafe_b64encode(key).decode()
        for name in ("key", "_sealed", "_stored"):
            self.__dict__.pop(name, None)
        self._new = None
        self.put(Pocket(id=vault.new_pocket().id, held=held))

    def left(self) -> None:
        """Put the pocket away at sign-out; on a shared device the key is forgotten too.

        Whoever leaves is out of this browser also while the disk is full: the session's cookie goes in any case, and
        a pocket that could not be put away waits for its owner, but not on a device that others use.
        """
        self._left = True
        self._gone = (POCKET, KEY) if self.shared else (POCKET,)
        if self.person and self._stored is not None:
            try:
                self.ws.labour.settle(self.settling())
            except StoreError:
                self._gone = self._gone if self.shared else ()

    def kept(self, response: HttpResponseBase) -> HttpResponseBase:
        """Return the answer with the cookies that changed."""
        for name in self._gone:
            response.delete_cookie(cookie(name), samesite="Lax")
        if self._left:
            response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
            response.delete_cookie(cookie(ROLE), samesite="Lax")
        if self._left and self.shared:
            # Drafts, which keys.js throws away too, for plain http; at a kiosk also pages that a step back would show.
            response.headers["Clear-Site-Data"] = '"cache", "storage"' if self._forgets else '"storage"'
        if self._changed and not self._gone:
            self._set(response, KEY, (FORGET if self.shared else "") + base64.urlsafe_b64encode(self.key).decode())
            self._set(response, POCKET, vault.pocket_out(self.person, self.key, self.pocket))
        return response

    def on_shared_device(self) -> None:
        """Forget at sign-out the key and whatever else the browser holds of this person."""
        self._forgets = True

    @property
    def shared(self) -> bool:
        """Return whether the key is forgotten at sign-out."""
        return self._forgets or (self._key or self._request.COOKIES.get(cookie(KEY), "")).startswith(FORGET)

    def _opened(self, stored: Private) -> vault.Opened:
        return vault.Opened(person=self.person, key=self.key, stored=stored, pocket=self.pocket)

    def _set(self, response: HttpResponseBase, name: str, value: str) -> None:
        age = None if self.shared else DAYS * 24 * 3600
        secure = self._request.is_secure()
        response.set_cookie(cookie(name), value, max_age=age, httponly=True, samesite="Lax", secure=secure)


def mine(request: HttpRequest) -> Mine:
    """Return the private side of a request, one for all who ask."""
    found = getattr(request, "mine", None)
    if found is None:
        found = request.mine = Mine(request)  # type: ignore[attr-defined]  # it lives as long as its request
    return found


def leaving(request: HttpRequest | None = None, **_more: object) -> None:
    """Put the pocket away when somebody signs out."""
    if request is not None:
        mine(request).left()
