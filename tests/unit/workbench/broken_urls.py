"""Addresses that break, for the tests of the log and of refusals."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from redcommons.values.errors import Bug, MovedOn, StoreError, TargetError


def broken(request: HttpRequest, secret: str) -> HttpResponse:
    raise RuntimeError(f"broken with {len(secret)} characters")


WORDS = "zq-inside /srv/redcommons/secret"
RAISED: dict[str, Exception] = {
    "store": StoreError(f"{WORDS}: disk full"),
    "bug": Bug(WORDS),
    "outside": TargetError("nobody answered"),
    "key": KeyError(WORDS),
    "denied": PermissionDenied(WORDS),
    "odd": SuspiciousOperation(WORDS),
    "missing": Http404(WORDS),
    "moved": MovedOn("somebody else wrote it"),
}


def raising(request: HttpRequest, what: str) -> HttpResponse:
    raise RAISED[what]


urlpatterns = [
    path("broken/<str:secret>/", broken),
    path("raising/<str:what>/", raising),
    path("", include("redcommons.workbench.urls")),
]

handler404 = "redcommons.workbench.refused.missing"
handler500 = "redcommons.workbench.refused.broken"
