"""Addresses of signing in: those of allauth that make sense without e-mail, and no other."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.socialaccount import views as elsewhere
from allauth.socialaccount.providers.openid_connect import views as openid
from django.apps import apps
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import include, path

REDIRECTS = frozenset((302, 303))


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
    path("oidc/<slug:provider_id>/login/callback/", openid.callback, name="openid_connect_callback"),
]

provider_patterns = (
    [path("", include("redcommons.workbench.accounts.provider"))] if apps.is_installed("allauth.idp.oidc") else []
)
"""Addresses of a workbench that is a provider for others, which only the tests start."""
