"""A workbench as an OpenID provider for another: allauth's own, under our policy. The tests sign in at one."""

from __future__ import annotations

from urllib.parse import urlsplit

from allauth.idp.oidc import views
from django.http import HttpRequest, HttpResponseBase
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from redcommons.workbench.middleware import POLICY


@csrf_exempt  # the view checks the token itself, except for a client's own first request
def authorization(request: HttpRequest) -> HttpResponseBase:
    """Ask for consent, and let the form lead back to the client that the view found to be registered."""
    answer: HttpResponseBase = views.authorization(request)
    client = urlsplit(request.GET.get("redirect_uri", ""))
    if answer.status_code == 200 and client.netloc:
        back = f"form-action 'self' {client.scheme}://{client.netloc}"
        answer.headers["Content-Security-Policy"] = POLICY.replace("form-action 'self'", back)
    return answer


urlpatterns = [
    path("identity/o/authorize", authorization),
    path("", include("allauth.idp.urls")),
]
