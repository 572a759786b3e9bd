"""One device for many: a visit ends, nothing of it stays in the browser, and the door stands open for the next."""

from __future__ import annotations

import re

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from redcommons.workbench.care.mine import cookie, mine

DOOR = "door"
"""The cookie that remembers by which door somebody came in: the next person on this device comes in there too."""

_DAYS = 2
_WAY_IN = re.compile(r"/in/[\w-]{1,60}/[\w-]{4,80}/", re.ASCII)


def came_by(request: HttpRequest, answer: HttpResponseBase) -> None:
    """Remember the door by which somebody comes in now, in their browser alone."""
    if _WAY_IN.fullmatch(request.path):
        secure = request.is_secure()
        answer.set_cookie(
            cookie(DOOR), request.path, max_age=_DAYS * 86_400, httponly=True, samesite="Lax", secure=secure
        )


def reset(request: HttpRequest) -> HttpResponseBase:
    """End the visit: session, vault's key, pocket, role, drafts and language are gone from this browser."""
    way = request.COOKIES.get(cookie(DOOR), "")
    mine(request).on_shared_device()
    logout(request)
    answer = redirect(way if _WAY_IN.fullmatch(way) else "at")
    for name in ("django_language", "keys", "messages"):
        answer.delete_cookie(name, samesite="Lax")
    return answer
