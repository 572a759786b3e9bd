"""People without an account: an account row that no password opens holds the session, and ends with the browser."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from allauth.core import ratelimit
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest

from redcommons.labour.model import Actor, Person
from redcommons.values.identity import PersonName
from redcommons.workbench.access import NOBODY
from redcommons.workbench.open import workspace

BACKEND = "django.contrib.auth.backends.ModelBackend"
NAMES = ("id", "external", "PROLIFIC_PID", "workerId")
"""How platforms call the id of whoever they send."""


def hurried(request: HttpRequest, action: str) -> bool:
    """Return whether more was asked from one address than people there would."""
    return not ratelimit.consume(request, action=action)


def external(request: HttpRequest) -> str:
    """Return the id that somebody brings along, whatever their platform calls it; empty for none."""
    given = request.POST if request.method == "POST" else request.GET
    return next((given[name] for name in NAMES if given.get(name, "").strip()), "")


def somebody_new(request: HttpRequest) -> Actor:
    """Return somebody new, the same for a form that is sent twice: its first answer may be lost on a slow line."""
    drawn = request.POST.get("once", "") or once()
    key = hashlib.sha256(f"coming in\0{drawn}".encode("utf-8", "replace")).hexdigest()[:24]
    return Actor(name=PersonName(""), roles=(), person=f"person-{key}")


def once() -> str:
    """Return what marks one form at a door, so that it lets one person in."""
    return secrets.token_urlsafe(24)


def let_in(request: HttpRequest, person: str) -> None:
    """Sign somebody without an account in, under a session of its own that ends with the browser."""
    user, new = get_user_model().objects.get_or_create(person=person, defaults={"username": person})
    if new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    request.session.flush()  # whatever this browser brought along is not carried into the new session
    login(request, user, backend=BACKEND)
    request.session.set_expiry(0)


def known_by(code: str) -> Person:
    """Return whose record a code opens; raises NotFound."""
    found: Person = workspace().by(NOBODY).labour.by_record_code(code)
    return found


def passes(person: Any) -> bool:  # noqa: ANN401  a person, or nobody
    """Return whether somebody came in without an account."""
    return bool(person is not None and person.passing)
