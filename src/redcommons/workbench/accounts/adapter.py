"""How allauth is to behave here: nobody signs up without an invitation, and every account points to a person."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from redcommons.values.errors import StoreError
from redcommons.values.words import _ as gettext
from redcommons.workbench.access import NOBODY
from redcommons.workbench.accounts import entry
from redcommons.workbench.open import workspace


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """Accounts made here."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("Name and password do not fit together."),
        "too_many_login_attempts": _(
            "Too many attempts did not fit. Wait five minutes and try again; a passkey works meanwhile."
        ),
        "incorrect_password": _("This is not the password."),
        "enter_current_password": _("This is not the password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: the page of an invitation makes accounts, nothing else does."""
        del request
        return False

    def is_safe_url(self, url: str) -> bool:
        """Return whether `next=` may lead there: to this very host and port, and nowhere else."""
        request: HttpRequest = context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to one's own page after a password was set or changed."""
        del request
        return entry.own_page()

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:  # noqa: ANN401  allauth's
        """Return the ways to be asked once more, a code last: not everybody has an app, and the first is offered."""
        ways = super().get_reauthentication_methods(user)
        return sorted(ways, key=lambda way: way["id"] == "mfa_reauthenticate")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: there is no mail server, and nothing goes anywhere that nobody asked for."""

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """Send nothing, as above."""


class Elsewhere(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """Accounts of an organisation's own provider."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": _("This is your only way in: set a password first."),
        "connected_other": _("That account belongs to somebody else here."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ANN401  allauth's
        """Return whether the sign-in began at an invitation that is still open."""
        del request
        return entry.invited((sociallogin.state or {}).get("next", ""))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:  # noqa: ANN401
        """Take the name to sign in with and leave the rest there: no address, no full name, no claims are kept."""
        del request
        sociallogin.email_addresses.clear()
        sociallogin.account.extra_data = {}
        sociallogin.user.username = entry.free_name(data.get("username") or "guest")
        return sociallogin.user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: object = None) -> Any:  # noqa: ANN401
        """Make a person for the account, and keep the two together."""
        user = sociallogin.user
        user.person = workspace().by(NOBODY).labour.register(user.username).id
        return super().save_user(request, sociallogin, form)


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]  # allauth publishes no types
    """Second steps: their secrets are kept under the key of sessions and forms."""

    def encrypt(self, text: str) -> str:
        """Return a secret as the database keeps it."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret that the database kept; raises StoreError when it was kept under another key."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise StoreError(
                gettext(
                    "The second step of this account was kept under another secret key, so its codes cannot be checked."
                    " An administrator makes a way back that takes it away."
                )
            ) from error


def _box() -> Fernet:
    key = hashlib.sha256(b"redcommons second step\0" + str(settings.SECRET_KEY).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
