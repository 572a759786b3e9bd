"""Addresses of rooms that are being built."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from redcommons.workbench.access import Seat, in_study


@in_study
@require_safe
def soon(request: HttpRequest, here: Seat) -> HttpResponse:
    """Say that a room is being built."""
    del request, here
    return HttpResponse("soon")


NAMES = {
    "scope": "scope",
    "report": "report",
}
urlpatterns = [path(f"s/<str:study>/{to}/", soon, name=name) for name, to in NAMES.items()]
