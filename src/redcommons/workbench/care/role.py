"""The role that somebody writes in, one for each conversation, in their browser and nowhere else.

Taking a role and leaving it leaves no row behind: what was written in it carries it, and nothing else does.
"""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from redcommons.values.text import label
from redcommons.workbench.care.mine import ROLE, cookie, mine

MOST = 8
"""Conversations in which somebody is in role at once; the one entered first is left first."""

BYTES = 3_800
"""Longest value of the cookie: a browser drops what is longer without a word, and every role would seem taken."""


def persona(request: HttpRequest, talk: str) -> str:
    """Return the persona that whoever asks writes as in a conversation; empty where they write as themselves."""
    return _roles(request).get(talk, "")


def enter(request: HttpRequest, response: HttpResponseBase, talk: str, name: str) -> None:
    """Take a role in a conversation until it is left; raises BadInput on a name that is none."""
    others = {other: role for other, role in _roles(request).items() if other != talk}
    kept = [*others.items()][-(MOST - 1) :]
    _put(request, response, {**dict(kept), talk: label(name, what="persona")})


def leave(request: HttpRequest, response: HttpResponseBase, talk: str) -> None:
    """Leave the role in a conversation; nothing happens where there is none."""
    roles = {other: role for other, role in _roles(request).items() if other != talk}
    if roles:
        _put(request, response, roles)
    else:
        leave_all(response)


def leave_all(response: HttpResponseBase) -> None:
    """Leave every role: Stop now and sign-out ask nothing."""
    response.delete_cookie(cookie(ROLE), samesite="Lax")


def _roles(request: HttpRequest) -> dict[str, str]:
    try:
        found = signing.loads(request.COOKIES.get(cookie(ROLE), ""), salt=_salt(request))
    except signing.BadSignature:
        return {}
    return {str(talk): str(role) for talk, role in found.items()} if isinstance(found, dict) else {}


def _put(request: HttpRequest, response: HttpResponseBase, roles: dict[str, str]) -> None:
    value = signing.dumps(roles, salt=_salt(request), compress=True)
    while len(value) > BYTES and len(roles) > 1:
        roles = dict([*roles.items()][1:])
        value = signing.dumps(roles, salt=_salt(request), compress=True)
    response.set_cookie(cookie(ROLE), value, httponly=True, samesite="Lax", secure=request.is_secure())


def _salt(request: HttpRequest) -> str:
    # Whoever signs in next on this device is in nobody's role.
    return f"redcommons.role.{mine(request).person}"
