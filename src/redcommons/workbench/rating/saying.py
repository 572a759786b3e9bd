"""What a rater says, from the form of the page to the store: checked by the version of questions that stood there."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest

from redcommons.care import pocket as care
from redcommons.care.model import Held
from redcommons.evaluation.model import Said
from redcommons.evaluation.rating_ports import RatedBefore
from redcommons.labour.rules import permit
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.words import _
from redcommons.workbench.access import Seat
from redcommons.workbench.care.mine import mine
from redcommons.workbench.rating import answers, hands, pages
from redcommons.workbench.rating.forms import SayForm


def keep(request: HttpRequest, here: Seat, queue: str) -> None:
    """Keep what the rater says; the vault is written anew beside it, changed or not. What came before stays."""
    permit(here.ws.actor, here.ws.rating.queue(here.id, queue).right)
    me, held = mine(request), hands.held(request, queue)
    last = hands.last(request, queue)
    if last is not None and request.POST.get("task") == str(last.task) and here.ws.rating.answered(last):
        return  # it came before, and the next task is in hand already
    if held is None or request.POST.get("task") != str(held.task):
        raise NotFound(_("this task is in other hands by now: your draft is still on your device; ask for another"))
    there = here.ws.rating.answered(held)  # it came before, and what said so was lost on its way
    said = None if there else _said(request, here, held)
    before = me.pocket
    me.put(care.with_rated(before, me.now))
    try:
        if said is not None:
            here.ws.rating.rate(held, said, me.settling())
    except (RatedBefore, NotFound):
        me.put(msgspec.structs.replace(before, held=None))
        raise
    except BadInput:  # it cannot be kept as it is, and the task stays in hand
        me.put(before)
        raise
    me.emptied()


def _said(request: HttpRequest, here: Seat, held: Held) -> Said:
    """Return what the form says, by the version of questions that stood on its page."""
    form = SayForm(request.POST)
    words = {choice.word for choice in pages.choices(here.ws.rating.queue(here.id, held.queue))}
    if not form.is_valid() or form.cleaned_data["answer"] not in words:
        raise BadInput(_("choose an answer first: your draft is still on your device"))
    found, said = here.ws.rating.situation(here.id, held), form.said()
    went_by = here.ws.rating.guideline(here.id, held.queue, said.version)
    told = answers.answers(request.POST, went_by, found.length, lambda: here.ws.rating.text(here.id, held))
    return msgspec.structs.replace(said, marks=answers.marks(request.POST), answers=told)
