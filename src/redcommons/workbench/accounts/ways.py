"""Addresses of signing in: those of allauth that make sense without e-mail, and no other."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.socialaccount import views as elsewhere
from allauth.socialaccount.providers.openid_connect import views as openid
from django.apps import apps
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import include, path
from requests import RequestException

REDIRECTS = frozenset((302, 303))


Page = Callable[[HttpRequest, str], HttpResponseBase]


def _answering(page: Page) -> Page:
    """Say in words when the other side does not answer, or answers with something else than what was agreed."""

    @wraps(page)
    def asked(request: HttpRequest, provider_id: str) -> HttpResponseBase:
        try:
            return page(request, provider_id)
        except (RequestException, KeyError, ValueError):
            return render(request, "socialaccount/authentication_error.html", status=503)

    return asked


@_answering
def leave(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Lead to an organisation's own sign-in by a page of its own.

    A form that answers with a way to another place is stopped by our own policy (`form-action 'self'`), which is there
    so that no form can carry anything away. A link is no form, and it says where it leads.
    """
    answer: HttpResponseBase = openid.login(request, provider_id)
    if answer.status_code not in REDIRECTS:
        return answer
    provider: Any = openid.OpenIDConnectOAuth2Adapter(request, provider_id).get_provider()
    return render(request, "accounts/leaving.html", {"to": answer.headers["Location"], "name": provider.name})


@_answering
def come_back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take somebody back from an organisation's own sign-in."""
    answer: HttpResponseBase = openid.callback(request, provider_id)
    return answer


urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("elsewhere/", elsewhere.connections, name="socialaccount_connections"),
    path("elsewhere/stopped/", elsewhere.login_cancelled, name="socialaccount_login_cancelled"),
    path("elsewhere/failed/", elsewhere.login_error, name="socialaccount_login_error"),
    path("oidc/<slug:provider_id>/login/", leave, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", come_back, name="openid_connect_callback"),
]

provider_patterns = (
    [path("", include("redcommons.workbench.accounts.provider"))] if apps.is_installed("allauth.idp.oidc") else []
)
"""Addresses of a workbench that is a provider for others, which only the tests start."""
