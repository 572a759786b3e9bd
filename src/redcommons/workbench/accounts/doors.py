"""Which of allauth's addresses lead somewhere here. Those that need a mail server are left out: there is none."""

from __future__ import annotations

from collections.abc import Iterable

import allauth.urls
from django.urls import URLPattern, URLResolver

Address = URLPattern | URLResolver

CLOSED = frozenset(
    (
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_confirm_login_code",
    )
)
"""Addresses that would ask for an e-mail address, or promise a message that never comes."""


def doors(addresses: Iterable[Address] | None = None) -> list[Address]:
    """Return the addresses of sign-in that are open; those without a name are old ways to the same pages."""
    every = allauth.urls.urlpatterns if addresses is None else addresses
    kept: list[Address] = []
    for one in every:
        if isinstance(one, URLResolver):
            kept.append(URLResolver(one.pattern, doors(one.url_patterns)))
        elif one.name and one.name not in CLOSED:
            kept.append(one)
    return kept
