"""The page of how people saw the replies of a run, and of one reply. Nobody is named on either."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.evaluation.model import Adjudication, GroupEdition, OneTruth, Queue, RunState
from redcommons.findings.wording import verdict_words
from redcommons.labour.rules import may, permit
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import RunId
from redcommons.values.sensitivity import Sensitivity
from redcommons.values.words import _, many
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.dissent import pages
from redcommons.workbench.dissent.contesting import contestable
from redcommons.workbench.dissent.forms import AdjudicateForm


@in_study
@require_safe
def page(request: HttpRequest, here: Seat, run: str) -> HttpResponse:
    """Show how people saw the replies of a run: agreement, contested replies, groups, what a majority would hide."""
    found = here.ws.evaluation.run_in(here.id, RunId(run))
    return render(request, "dissent/run.html", _about(here, found, request.GET.get("harm", "")))


@in_study
@require_POST
def make_groups(request: HttpRequest, here: Seat, run: str) -> HttpResponse:
    """Make figures of groups as they stand now, or say why that must wait."""
    found = here.ws.evaluation.run_in(here.id, RunId(run))
    try:
        here.ws.evaluation.make_edition(found.run.id)
    except BadInput as error:
        return render(request, "dissent/run.html", _about(here, found, "") | {"error": str(error)}, status=400)
    return redirect(reverse("dissent", args=[here.id, run]) + "#groups")


@in_study
@require_POST
def ask(request: HttpRequest, here: Seat, run: str) -> HttpResponse:
    """Lay out a queue over the contested replies, for people who adjudicate."""
    permit(here.ws.actor, "evaluation.queue")
    found = here.ws.evaluation.run_in(here.id, RunId(run))
    contested = here.ws.evaluation.dissent(found.run.id).contested
    if not contested:
        raise BadInput(_("No reply is contested, so there is nothing to adjudicate."))
    only = tuple((one.ordinal, one.repeat) for one in contested)
    title = _("Adjudicate: {release}").format(release=found.run.release)
    asked = Queue(run=found.run.id, does="adjudicate", only=only, overlap=1, title=title)
    here.ws.rating.open_queue(asked)
    messages.success(
        request, many("{n} reply waits to be adjudicated.", "{n} replies wait to be adjudicated.", len(only))
    )
    return redirect("ratings", study=here.id)


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, here: Seat, run: str, number: int, repeat: int) -> HttpResponse:
    """Show how people saw one reply, its text when its reader asks, and keep an adjudication."""
    found = here.ws.evaluation.run_in(here.id, RunId(run))
    permit(here.ws.actor, "evaluation.open")
    form, error = AdjudicateForm(request.POST or None), ""
    if request.method == "POST":
        permit(here.ws.actor, "evaluation.adjudicate")
        error = _kept(here, form, found.run.id, (number - 1, repeat))
        if not error:
            return redirect("dissent", study=here.id, run=run)
    about = {"error": error, "text": reverse("dissent_text", args=[here.id, run, number, repeat])}
    about |= one_reply(here, found, number, repeat)
    return render(request, "dissent/item.html", about, status=400 if error else 200)


def _kept(here: Seat, form: AdjudicateForm, run: RunId, place: tuple[int, int]) -> str:
    """Keep an adjudication; return why it was not, empty where it was."""
    if not form.is_valid():
        return _("Choose a verdict and a cause.")
    try:
        here.ws.evaluation.adjudicate(form.said(run, *place))
    except BadInput as error:
        return str(error)
    return ""


def one_reply(here: Seat, found: RunState, number: int, repeat: int) -> dict[str, Any]:
    """Return what a page says of one reply: how people saw it, and what was adjudicated."""
    run = found.run.id
    spread = here.ws.evaluation.spread_of(run, number - 1, repeat)
    made = here.ws.evaluation.adjudications(run)
    return {
        "state": found,
        "number": number,
        "repeat": repeat,
        "case": here.ws.evaluation.cases_of(found)[number - 1],
        "spread": spread,
        "words": pages.spread_words(spread),
        "made": [_made(one) for one in made if (one.ordinal, one.repeat) == (number - 1, repeat)],
        "causes": pages.causes(),
        "choices": pages.choices(),
        "adjudicates": bool(spread.people) and may(here.ws.actor, "evaluation.adjudicate"),
    }


def _made(one: Adjudication) -> tuple[Adjudication, str, str]:
    return one, pages.causes()[one.cause], verdict_words()[one.word]


@in_study
@require_safe
def text(request: HttpRequest, here: Seat, run: str, number: int, repeat: int) -> HttpResponse:
    """Give the words of one reply as its reader asks for them, without who said what of it."""
    found = here.ws.evaluation.run_in(here.id, RunId(run))
    case, attempts, _verdicts = here.ws.evaluation.transcript(found, number - 1)
    attempt = next((one for one in attempts if one.repeat == repeat), None)
    if attempt is None:
        raise NotFound(_("This attempt was not made."))
    decided = reveal.decision(request, Sensitivity(harm=case.harm, weight=case.weight))
    where = reverse("dissent_text", args=[here.id, run, number, repeat])
    return HttpResponse(reveal.conversation(attempt.turns, decided, f"{where}?reveal=1"))


def _about(here: Seat, found: RunState, harm: str) -> dict[str, object]:
    run = found.run.id
    dissent = here.ws.evaluation.dissent(run)
    edition, waits = _groups(here, run)
    rows = here.ws.evaluation.cases_of(found)
    contested = dissent.contested
    hidden = [(one, edition.groups[one.group]) for one in edition.hidden] if edition else []
    made = here.ws.evaluation.adjudications(run)
    harms = tuple(dict.fromkeys(row.harm for row in rows if row.harm))
    return {
        "state": found,
        "dissent": dissent,
        "alpha": pages.alpha_words(dissent.alpha),
        "threshold": pages.threshold(),
        "lines": pages.lines(contested[: pages.MOST], rows, edition),
        "left": max(0, len(contested) - pages.MOST),
        "edition": edition,
        "waits": waits,
        "groups": _group_rows(edition),
        "hidden": [(one, pages.group_name(group), rows[one.ours.ordinal]) for one, group in hidden],
        "made": [_made(one) for one in made],
        "contestable": contestable(here, found, made),
        "harms": harms,
        "truth": _truth(here, run, harm if harm in harms else ""),
        "questions": here.ws.labour.background_questions(here.id) if may(here.ws.actor, "labour.background") else (),
        "makes": may(here.ws.actor, "evaluation.groups"),
        "asks": may(here.ws.actor, "evaluation.queue"),
        "asks_people": may(here.ws.actor, "labour.ask_background"),
        "opens": may(here.ws.actor, "evaluation.open"),
    }


def _groups(here: Seat, run: RunId) -> tuple[GroupEdition | None, str]:
    try:
        return here.ws.evaluation.group_figures(run), ""
    except NotPermitted as error:
        return None, str(error)


def _group_rows(edition: GroupEdition | None) -> list[tuple[object, ...]]:
    if edition is None:
        return []
    return [
        (one, pages.group_name(one), pages.group_rate(one), pages.alpha_words(one.alpha), pages.group_test(one))
        for one in edition.groups
    ]


def _truth(here: Seat, run: RunId, harm: str) -> tuple[OneTruth, ...]:
    return tuple(here.ws.evaluation.one_truth(run, harm, model) for model in ("dawid-skene", "mace")) if harm else ()
