"""What pages of every work ask alike: the task in one's hands, the next one, and why there is none."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from redcommons.care import pocket as care
from redcommons.care.model import Held
from redcommons.care.rules import can_read, refusal
from redcommons.evaluation.model import Candidate, Queue
from redcommons.values.errors import BadInput, NotFound, UserError
from redcommons.workbench.access import Seat
from redcommons.workbench.care.mine import Mine, mine
from redcommons.workbench.rating import pages
from redcommons.workbench.rating.pages import language_name


def held(request: HttpRequest, queue: str) -> Held | None:
    """Return what lets a person go on with their task of a queue; None without one."""
    there = mine(request).held
    return there if there is not None and there.queue == queue else None


def last(request: HttpRequest, queue: str) -> Held | None:
    """Return the task of a queue that was done last and may be taken back for a while."""
    there = mine(request).pocket.last
    return there if there is not None and there.queue == queue else None


def in_hand(request: HttpRequest, here: Seat, queue: str) -> Candidate | None:
    """Return the task in a person's hands; None once it ran out and somebody else has it."""
    there = held(request, queue)
    try:
        return here.ws.rating.task(here.id, there)[1] if there else None
    except NotFound:
        return None


def onward(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Put the next task into the person's hands and show it, or say why there is none."""
    me, where = mine(request), reverse("rate", args=[here.id, queue])
    if in_hand(request, here, queue) is None:
        handed, there = here.ws.rating.pull(here.id, queue, me.private, me.pocket.reads)
        me.put(care.with_taken(me.pocket, there, handed.candidate.topic if handed.candidate else ""))
        if handed.candidate is None:
            ends = here.visits or handed.why == "set_done"
            return redirect(f"{reverse('my_work', args=[here.id]) if ends else where}?none={handed.why}")
    return redirect(where)


def answered(
    request: HttpRequest, here: Seat, queue: str, keep: Callable[[HttpRequest, Seat, str], object]
) -> HttpResponse:
    """Keep an answer and go on; a page whose script sends it, at once or later, hears whether it was kept."""
    if request.headers.get("Accept") != "application/json":
        keep(request, here, queue)
        return onward(request, here, queue)
    try:
        keep(request, here, queue)
    except UserError as error:
        return JsonResponse({"said": str(error)}, status=404 if isinstance(error, NotFound) else 400)
    return JsonResponse({"to": onward(request, here, queue).headers["Location"]})


def finished(here: Seat, me: Mine, there: Held) -> None:
    """Mark a task without a verdict as done; the vault is written anew beside it, changed or not."""
    before = me.pocket
    me.put(care.with_rated(before, me.now))
    try:
        here.ws.rating.finish(here.id, there, me.settling())
    except (BadInput, NotFound):
        me.put(msgspec.structs.replace(before, held=None))
        raise
    me.emptied()


def nothing(request: HttpRequest, here: Seat, queue: str, asked: Queue) -> HttpResponse:
    """Offer a task, or say why there is none."""
    me = mine(request)
    why = refusal(here.ws.rating.offer(here.id, queue, me.private)) or request.GET.get("none", "")
    about = {"queue": asked, "name": queue, "nothing": pages.nothing(why) if why else None}
    about |= {"break": _break(here, me) if why == "session" else None, "languages": _languages(me, asked)}
    return render(request, "rating/none.html", about | {"last": last(request, queue)})


def _languages(me: Mine, asked: Queue) -> list[tuple[str, str, bool]]:
    """Return (tag, name, whether its reader reads it) of a queue's languages; none where there is no choice."""
    reads = me.pocket.reads
    if len(asked.spoken) < 2:
        return []
    return [(tag, language_name(tag), bool(reads) and can_read(tag, reads)) for tag in asked.spoken]


def _break(here: Seat, me: Mine) -> dict[str, object]:
    """Return when the break is over that ends this session, and whether it counts as work."""
    terms = here.ws.labour.my_terms(here.id)
    paid = terms[1].break_minutes if terms else 0
    return {"over": care.rested_at(me.private)[11:16] if me.private else "", "paid": paid, "day": me.day}
