"""Being asked once more: whoever has just set a second step or a passkey up used the device, and is not asked again."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest


@receiver(authenticator_added)
def count_as_asked(request: HttpRequest, user: object, **_more: object) -> None:
    """Remember that the device was used just now, for the five minutes that allauth remembers it."""
    record_authentication(request, user, method="mfa", reauthenticated=True)
