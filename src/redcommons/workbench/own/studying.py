"""Pages of studying a practice: what was approved, one's own answer, a look at what would leave, and the file."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.findings.practice import Practice, PracticeLook
from redcommons.findings.practice_files import as_json
from redcommons.labour.model import EthicsApproval, ResearchConsent
from redcommons.labour.rules import may, permit
from redcommons.values.base import Fingerprint
from redcommons.values.identity import StudyId
from redcommons.values.words import _
from redcommons.workbench.access import Guest, Seat, in_study, signed_in
from redcommons.workbench.own.forms import ApprovalForm


@in_study
@require_safe
def practice(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show what was approved and one's own answer; who else answered, and how, is shown to nobody."""
    found = here.ws.labour.approval(here.id)
    researches = may(here.ws.actor, "own.research")
    about = {
        "approval": found[1] if found else None,
        "content": found[0].fingerprint if found else "",
        "mine": here.ws.labour.my_research(here.id),
        "researches": researches,
        "why": here.ws.own.practice_people(here.id) if researches else "",
    }
    return render(request, "own/practice.html", about)


@in_study
@require_http_methods(["GET", "POST"])
def write_approval(request: HttpRequest, here: Seat) -> HttpResponse:
    """Write down what a body approved; everybody who agreed to another version is asked again."""
    permit(here.ws.actor, "own.research")
    there = here.ws.labour.approval(here.id)
    form = ApprovalForm(request.POST or None, initial=msgspec.structs.asdict(there[1]) if there else {})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"until": form.cleaned_data["until"].isoformat()}
        here.ws.labour.approve(here.id, EthicsApproval(**said))
        return redirect("practice", study=here.id)
    return render(request, "own/approval.html", {"form": form}, status=400 if form.errors else 200)


@signed_in
@require_POST
def answer_research(request: HttpRequest, who: Guest, study: str) -> HttpResponse:
    """Keep one's own answer. A consent is taken back here also by somebody who left."""
    key = StudyId(study)
    roles = next((member.roles for found, _study, member in who.ws.study.mine() if found == key), ())
    ws = who.ws.by(msgspec.structs.replace(who.ws.actor, roles=roles))
    given = request.POST.get("answer") == "yes"
    ws.labour.answer_research(key, ResearchConsent(approval=Fingerprint(request.POST.get("approval", "")), given=given))
    return redirect("practice", study=study) if roles else redirect("gave", study=study)


@in_study
@require_safe
def look(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show exactly what would leave; nothing leaves by looking."""
    if here.ws.own.practice_people(here.id):
        return redirect("practice", study=here.id)
    found: PracticeLook = here.ws.own.practice_look(here.id)
    about = {"look": found, "counts": _counts(found.practice), "text": as_json(found.practice).decode()}
    return render(request, "own/look.html", about)


@in_study
@require_POST
def export(request: HttpRequest, here: Seat) -> HttpResponse:
    """Give the file that was looked at; the ledger says that it left."""
    body = here.ws.own.practice_export(here.id, request.POST.get("salt", ""), request.POST.get("sha256", ""))
    head = {"Content-Disposition": 'attachment; filename="practice.zip"'}
    return HttpResponse(body, content_type="application/zip", headers=head)


def _counts(made: Practice) -> tuple[tuple[str, int], ...]:
    return (
        (_("People who agreed"), made.people),
        (_("Decisions"), len(made.acts)),
        (_("Memos"), len(made.memos)),
        (_("Codes"), len(made.codes)),
    )
