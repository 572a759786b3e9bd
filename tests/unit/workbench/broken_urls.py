"""An address that breaks, for the test of the log."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def broken(request: HttpRequest, secret: str) -> HttpResponse:
    raise RuntimeError(f"broken with {len(secret)} characters")


urlpatterns = [path("broken/<str:secret>/", broken), path("", include("redcommons.workbench.urls"))]
