"""Pages for what went wrong: what happened, what was kept, what to do next."""

from __future__ import annotations

import logging
import re
import sys

from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from redcommons.adapters.store.connection import explained
from redcommons.values.errors import Bug, NotFound, NotPermitted, OutsideError, RedcommonsError, StoreError, UserError
from redcommons.values.text import visible
from redcommons.values.upload import MAX_UPLOAD
from redcommons.values.words import _
from redcommons.workbench.open import workspace

_OPENS = re.compile("pass|words|word_|code|secret|token|recovery|again")
"""Names of fields that hold a password, a passphrase or a code."""

_LOG = logging.getLogger("redcommons.workbench")


def page(request: HttpRequest, error: RedcommonsError) -> HttpResponse:
    """Return the page of one refusal, under the status that its branch has.

    What only whoever runs the workbench can mend names folders and databases: that goes to the log, not to the page.
    """
    status, title = _branch(error)
    if isinstance(error, StoreError | Bug):
        _LOG.error("%s: %s", type(error).__name__, visible(str(error)))
        way = str(error).rpartition(": ")[2]  # a store's error ends with the way out, and begins with a place
        return _said(request, status, title, way if isinstance(error, StoreError) else _ours(), typed(request))
    told = visible(str(error))
    if isinstance(error, NotPermitted) and " is for: " in told:  # a verb and its roles: words for a log, not for a page
        told = _("What you are here does not include this. Whoever leads the study says who is what.")
    return _said(request, status, title, told, typed(request))


def signed_out(request: HttpRequest, back: str) -> HttpResponse:
    """Return what is said to somebody whose sign-in ran out while they wrote."""
    told = _("You are not signed in, or not any more. Sign in in another tab, then come back here and send it again.")
    return _said(
        request, 403, _("You were signed out"), told, typed(request), door=f"{reverse('account_login')}?{back}"
    )


def typed(request: HttpRequest) -> tuple[str, ...]:
    """Return what somebody wrote into the form that was sent, for it is nowhere else; never what opens anything."""
    if request.method != "POST":
        return ()
    given = [(name, value) for name, values in request.POST.lists() for value in values]
    return tuple(value for name, value in given if not _OPENS.search(name) and len(value.split()) > 1)


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
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    return _said(request, 403, _("This form was not taken"), told, typed(request) if own else ())


def hurried(request: HttpRequest) -> HttpResponse:
    """Return what is said to whoever asks more often than a person can."""
    told = _("More was asked from here than one person asks. Nothing is lost: wait a minute, then try again.")
    return _said(request, 429, _("A little slower"), told)


def too_large(request: HttpRequest) -> HttpResponse:
    """Return what is said of more than a page takes."""
    told = _(
        "More was sent than a page takes, and nothing of it was kept. A file may have {n} MB: split it, or import it at"
        " the command line. A text may be shorter: go back, it is still in the form."
    )
    return _said(request, 413, _("This is too much at once"), told.format(n=MAX_UPLOAD // 1_000_000))


def unclear(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return what is said of a request that no page of ours sends."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    if isinstance(exception, DisallowedHost):
        # Under a foreign name no page is made: whoever sent a browser here by that name is to learn nothing.
        told = _("This workbench does not answer under that name. Start it with --name and the name that you use.")
        return HttpResponse(told, status=400, content_type="text/plain; charset=utf-8")
    return _said(request, 400, _("This needs a change"), _("What was sent is no request that a page of ours makes."))


def no_page(request: HttpRequest) -> HttpResponse:
    """Return what is said of an address that only takes what a form sends, or only shows."""
    told = _("This address is no page: a button leads here. Go back to where it stands.")
    return _said(request, 405, _("Nothing to see here"), told, typed(request))


def broken(request: HttpRequest) -> HttpResponse:
    """Return what is said of a mistake of ours, or of a database that refused where Django asked it by itself."""
    error = sys.exc_info()[1]
    if isinstance(error, DatabaseError | InterfaceError):
        return page(request, StoreError(explained(workspace().where, error)))
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
    if isinstance(error, StoreError):
        return 503, _("The workspace could not be reached or written")
    if isinstance(error, OutsideError):
        return 503, _("Something outside did not answer")
    return 500, _("Something broke")


def _said(
    request: HttpRequest, status: int, title: str, told: str, typed: tuple[str, ...] = (), *, door: str = ""
) -> HttpResponse:
    fragment = request.headers.get("HX-Request") == "true"
    template = "refused_fragment.html" if fragment else "refused.html"
    about = {"heading": title, "told": told, "typed": typed, "door": door}
    try:
        return render(request, template, about, status=status)
    except (DatabaseError, InterfaceError, StoreError):
        # Whose page this is stands in the database that does not answer: words without a frame are better than none.
        return HttpResponse(render_to_string(template if fragment else "refused_bare.html", about), status=status)
