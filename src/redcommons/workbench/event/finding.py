"""What visitors found, as a facilitator reads it: newest first, hidden until revealed, a mark and a note for each."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from redcommons.exploration.findings import severity_words
from redcommons.exploration.triage import Found
from redcommons.labour.model import Triage
from redcommons.values.errors import BadInput, MovedOn
from redcommons.values.sensitivity import Sensitivity
from redcommons.values.words import _
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.event.words import mark_words

A_PAGE = 50
"""Findings on one page."""

FILTERS = ("", "unread", "read", "follow_up", "same")
"""What the list is narrowed by: everything, a state, or what says the same as another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One finding in the list."""

    found: Found
    """The finding."""
    severity: str
    """How bad its finder says it is; empty where they did not."""
    same: str
    """Title of the finding that says the same; empty where none does."""
    words: SafeString | str
    """What was said, or the field that stands for it."""

    @property
    def name(self) -> str:
        """Return what it is kept under."""
        return self.found.sheet.name


@in_study
@require_safe
def triage(request: HttpRequest, here: Seat, event: str) -> HttpResponse:
    """List what visitors of an event kept, newest first."""
    every: tuple[Found, ...] = here.ws.exploration.findings_of(here.id, event)
    asked = request.GET.get("show", "")
    asked = asked if asked in FILTERS else ""
    meant = [one for one in every if not asked or asked == one.mark.state or (asked == "same" and one.mark.same_as)]
    titles = {one.sheet.name: one.kept.title for one in every}
    page = Paginator(meant, A_PAGE).get_page(request.GET.get("page"))
    arrangement = here.ws.labour.arrangement(here.id, event)
    about = {
        "event": event,
        "arrangement": arrangement,
        "page": page,
        "rows": [_row(request, here, event, one, titles) for one in page.object_list],
        "filters": [(one, name, one == asked) for one, name in _filters()],
        "asked": asked,
        "titles": list(titles.items()),
        "states": mark_words().items(),
        "every": len(every),
    }
    return render(request, "event/triage.html", about)


@in_study
@require_safe
def words(request: HttpRequest, here: Seat, event: str, finding: str) -> HttpResponse:
    """Give what was said up to a finding, where its reader may see it now."""
    return HttpResponse(_words(request, here, event, here.ws.exploration.finding_of(here.id, event, finding)))


@in_study
@require_POST
def mark(request: HttpRequest, here: Seat, event: str, finding: str) -> HttpResponse:
    """Mark a finding, and tell its finder."""
    state, after = request.POST.get("state", ""), request.POST.get("after", "")
    states = {one: one for one in mark_words()}
    if state not in states or not (after.isascii() and after.isdigit() and len(after) < 9):
        raise BadInput(_("choose whether it is unread, read or to be followed up"))
    said = Triage(state=states[state], note=request.POST.get("note", ""), same_as=request.POST.get("same_as", ""))
    try:
        here.ws.exploration.mark(here.id, (event, finding), (said, int(after)))
    except MovedOn:
        raise MovedOn(_("somebody marked it meanwhile: load the page anew and look at what they wrote")) from None
    where = reverse("triage", args=[here.id, event])
    asked = request.POST.get("show", "")
    return redirect(where + (f"?{urlencode({'show': asked})}" if asked in FILTERS and asked else ""))


def _row(request: HttpRequest, here: Seat, event: str, one: Found, titles: dict[str, str]) -> Row:
    return Row(
        found=one,
        severity=severity_words().get(one.kept.severity, ""),
        same=titles.get(one.mark.same_as, ""),
        words=_words(request, here, event, one),
    )


def _words(request: HttpRequest, here: Seat, event: str, one: Found) -> SafeString:
    where = reverse("triage_words", args=[here.id, event, one.sheet.name]) + "?reveal=1"
    found = reveal.decision(request, Sensitivity(harm=one.kept.harm))
    return reveal.quoted(one.kept.quote, found) + reveal.conversation(one.kept.turns, found, where)


def _filters() -> list[tuple[str, str]]:
    return [("", _("all")), *mark_words().items(), ("same", _("same as another"))]
