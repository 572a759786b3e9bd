"""Pages for whoever pays: an id, a code, an amount. No time, no pace and no count of anybody is shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from redcommons.labour.model import Payment
from redcommons.labour.rules import permit
from redcommons.values.errors import BadInput
from redcommons.workbench import footing as pages
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.arriving.forms import NotePayment
from redcommons.workbench.care.mine import mine


@in_study
@require_safe
def pay(request: HttpRequest, here: Seat) -> HttpResponse:
    """List what is owed to whom, in the order of the ids."""
    permit(here.ws.actor, "labour.pay")
    titles = dict(here.ws.labour.arrangements(here.id))
    lines = [(one, titles[one.arrangement].title) for one in here.ws.rating.owed(here.id)]
    return render(request, "arriving/pay.html", {"lines": lines, "today": mine(request).day})


@in_study
@require_safe
def export(request: HttpRequest, here: Seat) -> HttpResponse:
    """Give the list as a table."""
    del request
    name = 'attachment; filename="pay.csv"'
    made = pages.as_csv(here.ws.rating.owed(here.id))
    return HttpResponse(made, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


@in_study
@require_POST
def note(request: HttpRequest, here: Seat) -> HttpResponse:
    """Note a payment; its person sees it."""
    permit(here.ws.actor, "labour.pay")
    form = NotePayment(request.POST)
    if not form.is_valid():
        raise BadInput("; ".join(f"{name}: {' '.join(map(str, said))}" for name, said in form.errors.items()))
    said = form.cleaned_data
    here.ws.rating.note_payment(here.id, Payment(**said | {"day": said["day"].isoformat()}))
    return redirect("pay", study=here.id)


@in_study
@require_POST
def take_back(request: HttpRequest, here: Seat, payment: str) -> HttpResponse:
    """Take the note of a payment back."""
    del request
    here.ws.rating.take_back_payment(here.id, payment)
    return redirect("pay", study=here.id)
