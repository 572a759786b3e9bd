"""The report: as it will be, with what in it claims too much; published; and checked.

A published page is the one place beside the reveal door where prompts and replies reach a reader: what a study's
Lead publishes is public, and closed on its page until a reader opens it.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from redcommons.adapters.publish.page import policy
from redcommons.findings.model import Preview
from redcommons.labour.rules import may, permit
from redcommons.values.errors import NotFound
from redcommons.values.words import _
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.findings import pages, previews
from redcommons.workbench.findings.forms import Publish

TYPES = {".html": "text/html; charset=utf-8", ".json": "application/json", ".zip": "application/zip"}
"""Kinds of the files that a report has."""

INDEX = "index.html"


@in_study
@require_safe
def report(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show every edition to everybody, and to its Lead the report as it will be, once the page itself stands."""
    leads = may(here.ws.actor, "findings.report")
    asked = leads and "draft" in request.GET
    about = {"leads": leads, "gaps": here.ws.study.check(here.id), "form": Publish()}
    if asked:
        found: Preview = here.ws.findings.preview(here.id)
        about |= {"held": here.ws.findings.held_findings(here.id)}
        about |= {"draft": pages.draft(found), "of": previews.keep((here.id, here.person.id), found.pages)}
    if asked and request.headers.get("HX-Request") == "true":
        return render(request, "findings/draft.html", about)
    if may(here.ws.actor, "own.rebuild"):
        about |= {"again": sum(not one.made_again for one in here.ws.own.to_build(here.id))}
    return render(request, "findings/report.html", about | {"editions": here.ws.findings.editions(here.id)[::-1]})


@in_study
@require_safe
@xframe_options_sameorigin
def preview(request: HttpRequest, here: Seat, page: str) -> HttpResponse:
    """Give one page of the report as it will be: nothing runs in it, and it may stand in our own frame alone."""
    permit(here.ws.actor, "findings.report")
    just_made = previews.kept((here.id, here.person.id), request.GET.get("of", ""))
    made = just_made or here.ws.findings.preview(here.id).pages
    if page not in made:
        raise NotFound(f"the report has no page {page!r}: it has {', '.join(made)}")
    return _public(page, made[page])


@in_study
@require_POST
def publish(request: HttpRequest, here: Seat) -> HttpResponse:
    """Publish the next edition."""
    form = Publish(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("report", study=here.id)
    said = form.cleaned_data
    edition = here.ws.findings.publish(here.id, said["by"], without_held=said["without_held"])
    told = _("Edition {n} is published. It never changes; the next one stands beside it.")
    messages.success(request, told.format(n=edition.number))
    return redirect("edition", study=here.id, folder=edition.folder)


@in_study
@require_safe
def edition(request: HttpRequest, here: Seat, folder: str) -> HttpResponse:
    """Show one published edition, with what its readers check it against."""
    there = {item.folder: (sheet, item) for sheet, item in here.ws.findings.editions(here.id)}
    if folder not in there:
        raise Http404
    about = dict(zip(("sheet", "edition"), there[folder], strict=True))
    return render(request, "findings/edition.html", about)


@in_study
@require_safe
@xframe_options_sameorigin
def edition_file(request: HttpRequest, here: Seat, folder: str, page: str) -> HttpResponse:
    """Give one file of a published edition."""
    del request
    return _public(page, here.ws.findings.open_edition(here.id, folder, page), folder)


@in_study
@require_POST
def verify(request: HttpRequest, here: Seat, folder: str) -> HttpResponse:
    """Make every figure and every page of an edition again, and say what that proves and what it cannot."""
    checked = here.ws.findings.verify_edition(here.id, folder)
    about = {"checked": checked, "folder": folder}
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, "findings/checked.html" if fragment else "findings/checked_page.html", about)


def _public(page: str, body: bytes, folder: str = "") -> HttpResponse:
    """Return a page for readers under a policy of its own: nothing runs, nothing is fetched, nothing is sent.

    It keeps our origin, without which a link from one of its pages to another would come without the session.
    """
    kind = TYPES.get("." + page.rpartition(".")[2], "application/octet-stream")
    answer = HttpResponse(body, content_type=kind)
    answer.headers["Content-Security-Policy"] = f"{policy()}; frame-ancestors 'self'; sandbox allow-same-origin"
    if kind == TYPES[".zip"]:
        answer.headers["Content-Disposition"] = f'attachment; filename="{folder or "report"}.zip"'
    return answer
