"""Coming in: the first link, an invitation kept through sign-in, and whether somebody can come back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.urls import Resolver404, resolve, reverse

from redcommons.labour.model import OWNER
from redcommons.values.errors import NotFound
from redcommons.values.identity import StudyId
from redcommons.values.text import label
from redcommons.workbench.access import NOBODY
from redcommons.workbench.open import workspace


def own_page() -> str:
    """Return the address of one's own page."""
    return reverse("me")


def invited(address: str) -> bool:
    """Return whether an address is that of an invitation which is still open."""
    try:
        found = resolve(urlsplit(address).path)
        if found.url_name != "join":
            return False
        workspace().by(NOBODY).labour.invitation(StudyId(found.kwargs["study"]), found.kwargs["secret"])
    except (Resolver404, NotFound):
        return False
    return True


def free_name(wanted: str) -> str:
    """Return a name to sign in with that nobody has, as near to the wanted one as can be."""
    name = get_user_model().normalize_username(label(wanted))[:140].strip()
    taken = {one.casefold() for one in get_user_model().objects.values_list("username", flat=True)}
    number = 2
    free = name
    while free.casefold() in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def owner_account() -> Any:  # noqa: ANN401  the account model is chosen by a setting
    """Return the account of who holds the machine, made without any password."""
    holder = workspace().by(NOBODY).labour.owner()
    found = get_user_model().objects.filter(person=OWNER).first()
    if found is None:
        found = get_user_model().objects.create_user(free_name(holder.name), person=OWNER)
    return found


def can_come_back(user: Any) -> bool:  # noqa: ANN401  as above
    """Return whether an account has a way in of its own: a password, a passkey or a provider."""
    keys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    passkey = any(key.wrap().is_passwordless is not False for key in keys)
    return bool(user.has_usable_password() or passkey or SocialAccount.objects.filter(user=user).exists())


def needs_first_link() -> bool:
    """Return whether nobody could sign in but by a first link."""
    user = get_user_model().objects.filter(person=OWNER).first()
    return user is None or not can_come_back(user)


def end_sessions(user: Any) -> None:  # noqa: ANN401  as above
    """End every open session of an account, so that none comes back to life when it is opened again."""
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def forget_second_steps(user: Any) -> None:  # noqa: ANN401  as above
    """Take every second step and passkey of an account away."""
    Authenticator.objects.filter(user=user).delete()
