"""From an adjudication to the value ledger: a difference in values is noted at its harm, which is contested then."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from redcommons.evaluation.model import Adjudication, RunState
from redcommons.labour.rules import may, permit
from redcommons.study.model import Change, ValueEntry
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import RunId
from redcommons.values.shelf import Sheet
from redcommons.values.words import _
from redcommons.workbench.access import Seat, in_study


@in_study
@require_POST
def contest(request: HttpRequest, here: Seat, run: str) -> HttpResponse:
    """Write into the value ledger that people differ in values on a harm, with the reply and what was said of it."""
    permit(here.ws.actor, "study.write")
    found = here.ws.evaluation.run_in(here.id, RunId(run))
    wanted = request.POST.get("adjudication", "")
    one = next((one for one in here.ws.evaluation.adjudications(found.run.id) if one.key == wanted), None)
    if one is None:
        raise NotFound(_("this adjudication is not there any more"))
    there = _entry(here, found, one)
    if there is None or one.cause != "values":
        raise BadInput(_("Only a difference in values on a harm of the value ledger can be noted there."))
    sheet, entry = there
    if _reference(one) not in entry.dissent:
        note = "\n".join(filter(None, (entry.dissent, f"{_words(one)} {one.why}".strip())))
        lines: dict[str, str | bool | tuple[str, ...]] = {"standing": "contested", "dissent": note}
        here.ws.study.edit(here.id, Change(noun="value-entry", key=sheet.name, lines=lines, after=sheet.revision))
    messages.success(request, _("Noted in the value ledger: “{harm}” is contested.").format(harm=entry.harm))
    return redirect(reverse("dissent", args=[here.id, run]) + "#made")


def contestable(here: Seat, found: RunState, made: Iterable[Adjudication]) -> frozenset[str]:
    """Return the adjudications that their reader may note at a harm of the ledger, and that are not noted there yet."""
    if not may(here.ws.actor, "study.write"):
        return frozenset()
    meant = ((one, _entry(here, found, one)) for one in made if one.cause == "values")
    return frozenset(one.key for one, there in meant if there and _reference(one) not in there[1].dissent)


def _entry(here: Seat, found: RunState, one: Adjudication) -> tuple[Sheet, ValueEntry] | None:
    harm = here.ws.evaluation.cases_of(found)[one.ordinal].harm
    ledger: tuple[tuple[Sheet, ValueEntry], ...] = here.ws.study.parts(here.id, "value-entry")
    return next(((sheet, entry) for sheet, entry in ledger if harm and entry.harm == harm), None)


def _words(one: Adjudication) -> str:
    said = _("{who}, who adjudicated {reply}: people differ in values.")
    return said.format(who=one.by, reply=_reference(one))


def _reference(one: Adjudication) -> str:
    """Return what names a reply for ever, in any language: by it a note is known again."""
    return f"{one.run} {one.ordinal + 1}/{one.repeat}"
