"""How allauth is to behave here: nobody signs up without an invitation, and every account points to a person."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from redcommons.workbench.access import NOBODY
from redcommons.workbench.accounts import entry
from redcommons.workbench.open import workspace


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """Accounts made here."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: the page of an invitation makes accounts, nothing else does."""
        del request
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: there is no mail server, and nothing goes anywhere that nobody asked for."""

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """Send nothing, as above."""


class Elsewhere(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """Accounts of an organisation's own provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Return whether an invitation was opened in this session."""
        del sociallogin
        return entry.pending(request) is not None

    def save_user(self, request: HttpRequest, sociallogin: Any, form: object = None) -> Any:  # noqa: ANN401
        """Make a person for the account, and keep the two together."""
        user = sociallogin.user
        user.person = workspace().by(NOBODY).labour.register(user.username or "guest").id
        return super().save_user(request, sociallogin, form)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return to the invitation that was opened, where there is one."""
        return entry.back(request)
