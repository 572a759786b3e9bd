"""What leaves a conversation by the browser: its transcript, and a finding as a page for a colleague."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from redcommons.exploration.rules import kept_name
from redcommons.exploration.transcripts import Form
from redcommons.values.errors import NotPermitted
from redcommons.values.text import slug
from redcommons.values.words import _
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.exploration.views import opened

_TYPES: dict[Form, str] = {"json": "application/json", "md": "text/markdown; charset=utf-8"}


@in_study
@require_POST
def transcript(request: HttpRequest, here: Seat, talk: str, form: Form) -> HttpResponse:
    """Hand out a conversation with all its branches as a file."""
    _may_be_read(request, here, talk)
    return _file(here.ws.exploration.export_talk(here.id, talk, form), f"{slug(talk)}.{form}", form)


@in_study
@require_POST
def finding(request: HttpRequest, here: Seat, talk: str, number: int) -> HttpResponse:
    """Hand out what was kept from a turn as a page of Markdown."""
    _may_be_read(request, here, talk)
    name = kept_name(talk, number)
    return _file(here.ws.exploration.export_finding(here.id, name).encode(), f"{slug(name)}.md", "md")


def _may_be_read(request: HttpRequest, here: Seat, talk: str) -> None:
    """Return where its words may come to whoever asks; to ask for the file is to ask for them."""
    found = opened(request, here, talk).found
    if found.showing == "withheld":
        raise NotPermitted(_("Not shown: {why}.").format(why=found.reason))


def _file(body: bytes, name: str, form: Form) -> HttpResponse:
    answer = HttpResponse(body, content_type=_TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return answer
