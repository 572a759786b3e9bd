"""Tasks of reviewing: a case is in one's hands, hidden until asked for, and is found sound and plausible or not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from redcommons.care import pocket as care
from redcommons.care.model import Decision
from redcommons.dataset.model import Case, CaseReview
from redcommons.evaluation.asking import guideline
from redcommons.evaluation.model import Candidate, Queue
from redcommons.labour.rules import permit
from redcommons.study.model import Scenario
from redcommons.values.conversation import Messages, user
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.sensitivity import Sensitivity
from redcommons.values.shelf import Sheet
from redcommons.values.words import _
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.care.mine import mine
from redcommons.workbench.rating import hands, pages
from redcommons.workbench.rating.forms import FoundForm
from redcommons.workbench.rating.instrument import language


def page(request: HttpRequest, here: Seat, queue: str, asked: Queue, task: Candidate) -> HttpResponse:
    """Show what the case is about; its words are in the page only where care opens them."""
    case, where = _case(here, task), reverse("task_case", args=[here.id, queue])
    shown = _decision(request, case)
    about = {
        "queue": asked,
        "guideline": guideline(asked, language()),
        "name": queue,
        "task": task.task,
        "tags": pages.case_tags(case),
        "card": pages.card(_scenario(here, case.scenario)),
        "shown": shown,
        "where": where,
        "text": reveal.conversation(_words(case), shown, where) if shown.showing != "hidden" else "",
        "asks": pages.found_choices(),
        "last": hands.last(request, queue),
        "unswapped": pages.unswapped(request.GET.get("swap", "")),
    }
    return render(request, "rating/review.html", about)


@in_study
@require_safe
def words(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Give the words of the case in one's hands, as its reader asks for them."""
    permit(here.ws.actor, "dataset.review")
    task = hands.in_hand(request, here, queue)
    if task is None or task.run:
        raise NotFound(_("this task is in other hands by now: your draft is still on your device; ask for another"))
    case, where = _case(here, task), reverse("task_case", args=[here.id, queue])
    shown = _decision(request, case)
    return HttpResponse(reveal.conversation(_words(case), shown, f"{where}?reveal=1"))


@in_study
@require_POST
def say(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Keep what was found of the case, finish the task, and go on."""
    return hands.answered(request, here, queue, _keep)


def _keep(request: HttpRequest, here: Seat, queue: str) -> None:
    permit(here.ws.actor, "dataset.review")
    me, held, task = mine(request), hands.held(request, queue), hands.in_hand(request, here, queue)
    if held is None or task is None or request.POST.get("task") != str(held.task):
        raise NotFound(_("this task is in other hands by now: your draft is still on your device; ask for another"))
    form = FoundForm(request.POST)
    if not form.is_valid():
        raise BadInput(_("answer both questions first: your draft is still on your device"))
    found = CaseReview(case=task.case, by=here.member.pseudonym, **form.cleaned_data)
    here.ws.dataset.review_case(here.id, found)
    hands.finished(here, me, held)


def _case(here: Seat, task: Candidate) -> Case:
    found: Case = next(iter(here.ws.dataset.open_cases(here.id, [task.case])))
    return found


def _words(case: Case) -> Messages:
    return case.turns or ((user(case.goal),) if case.goal else ())


def _decision(request: HttpRequest, case: Case) -> Decision:
    me = mine(request)
    if me.private is None and not reveal.asked(request):
        return Decision(showing="hidden", reason="")
    shown = reveal.decision(request, Sensitivity(harm=case.harm, weight=case.weight))
    if shown.showing == "shown":
        me.put(care.with_used(me.pocket, me.now))
    return shown


def _scenario(here: Seat, name: str) -> Scenario | None:
    cards: tuple[tuple[Sheet, Scenario], ...] = here.ws.study.parts(here.id, "scenario") if name else ()
    return next((card for _sheet, card in cards if card.name == name), None)
