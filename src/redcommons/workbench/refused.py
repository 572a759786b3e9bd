"""Pages for what went wrong: what happened, what was kept, what to do next."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from redcommons.values.errors import Bug, NotFound, NotPermitted, OutsideError, RedcommonsError, StoreError, UserError
from redcommons.values.text import visible
from redcommons.values.words import _

_LOG = logging.getLogger("redcommons.workbench")


def page(request: HttpRequest, error: RedcommonsError) -> HttpResponse:
    """Return the page of one refusal, under the status that its branch has.

    What only whoever runs the workbench can mend names folders and databases: that goes to the log, not to the page.
    """
    status, title = _branch(error)
    if isinstance(error, StoreError | Bug):
        _LOG.error("%s: %s", type(error).__name__, visible(str(error)))
        return _said(request, status, title, _ours())
    return _said(request, status, title, visible(str(error)))


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return what is said of an address that leads nowhere, or to what is not the asker's."""
    del exception
    return _said(request, 404, _("Nothing is here"), _("The address leads nowhere, or to something that is not yours."))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return what is said of a form that did not come from a page of ours, or from one that is too old."""
    del reason
    told = _(
        "The form was open for too long, or came from another place. Go back, load the page anew and send it again."
    )
    return _said(request, 403, _("This form was not taken"), told)


def hurried(request: HttpRequest) -> HttpResponse:
    """Return what is said to whoever asks more often than a person can."""
    told = _("More was asked from here than one person asks. Nothing is lost: wait a minute, then try again.")
    return _said(request, 429, _("A little slower"), told)


def broken(request: HttpRequest) -> HttpResponse:
    """Return what is said of a mistake of ours."""
    return _said(request, 500, _("Something broke"), _ours())


def _ours() -> str:
    return _("This is our mistake, not yours. What was saved before stays saved. Please report what you did.")


def _branch(error: RedcommonsError) -> tuple[int, str]:
    if isinstance(error, NotPermitted):
        return 403, _("That is for other roles")
    if isinstance(error, NotFound):
        return 404, _("Nothing is here")
    if isinstance(error, UserError):
        return 400, _("This needs a change")
    if isinstance(error, OutsideError):
        return 503, _("Something outside did not answer")
    return 500, _("Something broke")


def _said(request: HttpRequest, status: int, title: str, told: str) -> HttpResponse:
    fragment = request.headers.get("HX-Request") == "true"
    template = "refused_fragment.html" if fragment else "refused.html"
    return render(request, template, {"heading": title, "told": told}, status=status)
