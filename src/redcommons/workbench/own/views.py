"""Pages of what one gave, of withdrawal, and of the files that are built again after it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.labour.rules import permit
from redcommons.values.identity import StudyId
from redcommons.values.words import _, many
from redcommons.workbench.access import Guest, Seat, in_study, signed_in
from redcommons.workbench.own import pages


@signed_in
@require_safe
def gave(request: HttpRequest, who: Guest, study: str) -> HttpResponse:
    """Show what one gave to a study, by kind. It stays open to oneself after leaving, and is open to nobody else."""
    given = who.ws.own.gave(StudyId(study))
    about = {"study": study, "title": _title(who, study), "groups": pages.grouped(given)}
    about |= {"studied": who.ws.labour.my_research(StudyId(study))}
    return render(request, "own/gave.html", about)


@signed_in
@require_POST
def before_withdrawing(request: HttpRequest, who: Guest, study: str) -> HttpResponse:
    """Show what would go, what would stay and why, and which files hold it; nothing is written."""
    key = StudyId(study)
    there = who.ws.own.gave(key)  # first: whoever was never here hears that, whatever they chose
    going = there if "all" in request.POST else who.ws.own.chosen(key, request.POST.getlist("given"))
    held = {holder for one in going for holder in one.held}
    about = {"study": study, "title": _title(who, study), "rows": [pages.row(one) for one in going], "files": len(held)}
    return render(request, "own/before.html", about)


@signed_in
@require_POST
def withdraw(request: HttpRequest, who: Guest, study: str) -> HttpResponse:
    """Withdraw what was shown before; the page says what went, and that it cannot come back."""
    chosen = request.POST.getlist("given")
    who.ws.own.gave(StudyId(study))
    who.ws.own.withdraw(StudyId(study), chosen)
    messages.success(request, many("One thing is withdrawn.", "{n} things are withdrawn.", len(chosen)))
    return redirect("gave", study=study)


@in_study
@require_http_methods(["GET", "POST"])
def to_build(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show the files that hold something withdrawn, and mark one as built again or taken down."""
    permit(here.ws.actor, "own.rebuild")
    if request.method == "POST":
        here.ws.own.made_again(here.id, request.POST.get("file", ""), request.POST.get("note", ""))
        messages.success(request, _("Kept: this file was built again or taken down."))
        return redirect("to_build", study=here.id)
    stones = here.ws.own.tombstones(here.id)
    return render(request, "own/to_build.html", {"rows": pages.files(here.ws.own.to_build(here.id)), "stones": stones})


@in_study
@require_safe
def work_ledger(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show who did which step of a study, and for how long where that names nobody."""
    ledger = here.ws.findings.work_ledger(here.id)
    return render(request, "own/work_ledger.html", {"rows": pages.steps(ledger), "own": ledger.own})


def _title(who: Guest, study: str) -> str:
    return next((stay.title for stay in who.ws.rating.record() if stay.study == study), study)
