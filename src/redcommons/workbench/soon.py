"""Addresses of rooms that are being built."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from redcommons.workbench.access import Seat, in_study


@in_study
def soon(request: HttpRequest, here: Seat) -> HttpResponse:
    """Say that a room is being built."""
    del request, here
    return HttpResponse("soon")


NAMES = {
    "scope": "scope",
    "talks": "explore",
    "report": "report",
}
urlpatterns = [path(f"s/<str:study>/{to}/", soon, name=name) for name, to in NAMES.items()]
