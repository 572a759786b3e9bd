"""The code at the door: typed by hand, asked for slowly, and thirty bits that no dictionary helps to guess."""

from __future__ import annotations

import hashlib
import secrets
import time

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from redcommons.labour.model import Door
from redcommons.labour.rules import plain_code
from redcommons.values.errors import NotFound
from redcommons.workbench import refused
from redcommons.workbench.access import NOBODY
from redcommons.workbench.open import workspace

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""Letters of a code: without vowels no word can come of it, and without figures nobody takes a 0 for an O."""

LENGTH = 7
"""Letters of a code: 20 to the power of 7 is more than 2 to the power of 30."""

TYPED = 16
"""Letters of the longest secret that is taken for a code."""

WRONG_HERE, WRONG_IN_ALL = 60, 120
"""Wrong codes in one minute, from one address and in all: at a venue, hundreds of people share one address."""

_MINUTE = 60


def fresh() -> str:
    """Return a new code as it is printed: "BCDF-GHJ"."""
    drawn = "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))
    return f"{drawn[:4]}-{drawn[4:]}"


def spelled(code: str) -> str:
    """Return a code as it is printed, however it was typed."""
    plain = plain_code(code)
    return f"{plain[:4]}-{plain[4:]}" if len(plain) > 4 else plain


@require_http_methods(["GET", "HEAD", "POST"])
def at(request: HttpRequest) -> HttpResponse:
    """Ask for a code, and lead to where it opens."""
    if request.method != "POST":
        return render(request, "event/at.html", {})
    return _led(request, request.POST.get("code", ""))


@require_safe
def at_code(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to where a code opens: for a link that can be said aloud."""
    return _led(request, code)


def _led(request: HttpRequest, code: str) -> HttpResponse:
    if _too_many(request):
        return refused.hurried(request)
    try:
        door: Door
        door, secret = workspace().by(NOBODY).labour.door_at(code)
    except NotFound as error:
        _count(request)
        return render(request, "event/at.html", {"wrong": str(error), "typed": code[:40]}, status=404)
    return redirect(way_in(door, secret))


def way_in(door: Door, secret: str) -> str:
    """Return the address at which somebody comes in by a door."""
    return reverse("come_in", args=[door.study, secret])


def guesses(request: HttpRequest, secret: str) -> bool:
    """Return whether this address has tried too many codes in the way of links: whoever knows a study's id may try."""
    return len(secret) <= TYPED and bool(cache.get(_keys(request)[0], 0) >= WRONG_HERE)


def missed(request: HttpRequest, secret: str) -> None:
    """Count a code that opened nothing; a link's own secret is too long to be guessed."""
    if len(secret) <= TYPED:
        _count(request)


def _too_many(request: HttpRequest) -> bool:
    here, everywhere = (cache.get(key, 0) for key in _keys(request))
    return bool(here >= WRONG_HERE or everywhere >= WRONG_IN_ALL)


def _count(request: HttpRequest) -> None:
    for key in _keys(request):
        cache.add(key, 0, 2 * _MINUTE)
        cache.incr(key)


def _keys(request: HttpRequest) -> tuple[str, str]:
    """Return what wrong codes of this minute are counted under; an address is there as a hash, and for two minutes."""
    minute = int(time.time()) // _MINUTE
    here = hashlib.sha256(f"{request.META.get('REMOTE_ADDR', '')} {minute}".encode()).hexdigest()[:16]
    return f"wrong-codes-{here}", f"wrong-codes-in-all-{minute}"
