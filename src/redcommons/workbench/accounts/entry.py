"""Coming in: the first link, an invitation kept through sign-in, and whether somebody can come back."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.urls import reverse

from redcommons.labour.model import OWNER
from redcommons.workbench.access import NOBODY
from redcommons.workbench.open import workspace

KEPT = "invitation"


def keep(request: HttpRequest, study: str, secret: str) -> None:
    """Keep an opened invitation in the session until it is accepted."""
    request.session[KEPT] = [study, secret]


def pending(request: HttpRequest) -> tuple[str, str] | None:
    """Return (study, secret) of the invitation that was opened in this session."""
    kept = request.session.get(KEPT)
    return (kept[0], kept[1]) if kept else None


def back(request: HttpRequest) -> str:
    """Return where to go after signing in: to the invitation that waits, else home."""
    kept = pending(request)
    return reverse("join", args=kept) if kept else reverse("studies")


def owner_account() -> Any:  # noqa: ANN401  the account model is chosen by a setting
    """Return the account of who holds the machine, made without any password."""
    holder = workspace().by(NOBODY).labour.owner()
    user, new = get_user_model().objects.get_or_create(person=OWNER, defaults={"username": holder.name})
    if new:
        user.set_unusable_password()
        user.save()
    return user


def can_come_back(user: Any) -> bool:  # noqa: ANN401  as above
    """Return whether an account has a way in of its own: a password, a passkey or a provider."""
    passkey = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()
    return bool(user.has_usable_password() or passkey or SocialAccount.objects.filter(user=user).exists())


def needs_first_link() -> bool:
    """Return whether nobody could sign in but by a first link."""
    user = get_user_model().objects.filter(person=OWNER).first()
    return user is None or not can_come_back(user)
