"""Pages of what a queue asks: its questions, a preview, its versions, and what a machine would say of a task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from redcommons.care.model import Decision
from redcommons.evaluation.asking import changed as differs
from redcommons.evaluation.asking import checked
from redcommons.evaluation.instrument import PEOPLE
from redcommons.evaluation.model import Queue
from redcommons.findings.wording import reader, verdict_words
from redcommons.labour.rules import may, permit
from redcommons.values.conversation import Messages, assistant, user
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.words import _
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.care.mine import mine
from redcommons.workbench.rating import builder, instrument, pages

AROUND = ("csrfmiddlewaretoken", "do")
"""Fields of the form that are no part of what was typed."""


@in_study
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Make the questions of a queue: rows that are added, moved and taken out; nothing is kept before "Keep"."""
    permit(here.ws.actor, "evaluation.queue")
    there = here.ws.rating.queue(here.id, queue)
    act = request.POST.get("do", "")
    form = builder.Beside(request.POST or None, initial=builder.opened(there), judges=_judges(here, there))
    if request.method == "GET":
        return _form(request, here, queue, (there, form, [builder.row(one) for one in there.questions]))
    rows: list[dict[str, Any]] = [*builder.rows(request.POST)]
    try:
        if act == "copy":
            rows += [builder.row(one) | {"key": ""} for one in _copied(request, here)]
        elif act in {"keep", "preview"} and form.is_valid():
            made = _made(there, form.cleaned_data, rows)
            if act == "preview":
                return _preview(request, here, queue, made)
            here.ws.rating.change_queue(here.id, queue, made)
            return redirect("queue_questions", study=here.id, queue=queue)
        elif act not in {"keep", "preview"}:
            rows = builder.moved(rows, act)
    except BadInput as error:
        return _form(request, here, queue, (there, form, rows), said=str(error))
    return _form(request, here, queue, (there, form, rows), status=400 if form.errors and act == "keep" else 200)


@in_study
@require_safe
def preview(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Show the page as raters will see it, with a conversation that was made up for it."""
    permit(here.ws.actor, "evaluation.queue")
    return _preview(request, here, queue, here.ws.rating.queue(here.id, queue))


@in_study
@require_safe
def versions(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Show every version of what raters go by, and what differs from the one before."""
    found = here.ws.rating.guidelines(here.id, queue)
    older = [*(one for _sheet, one in found[1:]), None]
    told = [
        (sheet, one, instrument.about(one, 0), differs(before, one, instrument.language()) if before else ())
        for (sheet, one), before in zip(found, older, strict=True)
    ]
    there = here.ws.rating.queue(here.id, queue)
    about = {"name": queue, "queue": there, "versions": told, "shares": here.ws.rating.shares(here.id, queue)}
    return render(request, "rating/versions.html", about | {"norms": may(here.ws.actor, "evaluation.rate")})


@in_study
@require_safe
def suggestion(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Say what a machine said of the task in one's hands, because its reader asks; nobody notes that they did."""
    permit(here.ws.actor, here.ws.rating.queue(here.id, queue).right)
    held = mine(request).held
    if held is None or held.queue != queue:
        raise NotFound(_("this task is in other hands by now: your draft is still on your device; ask for another"))
    found = here.ws.rating.situation(here.id, held).candidate
    word = here.ws.rating.suggestion(found)
    return render(request, "rating/suggestion.html", {"suggested": verdict_words()[word] if word else ""})


def beside(request: HttpRequest, here: Seat, about: Mapping[str, Any]) -> dict[str, object]:
    """Return what the rating page shows beside its main question, of which it knows the rest already."""
    asked, found = about["queue"], about["found"]
    word = here.ws.rating.suggestion(found.candidate) if asked.suggests else None
    wanted = request.GET.get("suggest") == "1"
    return {
        "definition_seal": pages.seal(about["defined"]),
        "news": _news(here, about["name"], asked),
        "may_suggest": word is not None,
        "suggested": verdict_words()[word] if word and wanted else "",
    } | instrument.about(asked, found.length)


def _news(here: Seat, name: str, queue: Queue) -> dict[str, object] | None:
    """Return what is new in what raters go by since one's own last rating here; None where nothing is."""
    last = here.ws.rating.went_by(here.id, name)
    if not 0 < last < queue.version:
        return None
    before = here.ws.rating.guideline(here.id, name, last)
    return {"since": last, "changes": differs(before, queue, instrument.language())}


def sample() -> Messages:
    """Return a conversation that nobody had, for a preview."""
    return (
        user(_("My landlord says I must leave by Friday. Is that so?")),
        assistant(_("It depends. Which country are you in, and do you have a written contract?")),
        user(_("There is a contract. He says it does not count.")),
        assistant(_("A contract usually counts. Do not leave before you have spoken to a tenants' association.")),
    )


def _preview(request: HttpRequest, here: Seat, name: str, queue: Queue) -> HttpResponse:
    messages = sample()
    scope = here.ws.study.scope(here.id)
    shown = Decision(showing="shown", reason="")
    about = {
        "preview": True,
        "typed": [(key, one) for key in request.POST if key not in AROUND for one in request.POST.getlist(key)],
        "name": name,
        "queue": queue,
        "card": (),
        "tags": (_("made up for this preview"),),
        "question": pages.question(queue, queue.harm),
        "definition": pages.definition(queue, queue.harm, scope),
        "defined": pages.defined(queue, queue.harm, scope),
        "choices": pages.choices(queue),
        "turns": ((1, 2), (2, 4)),
        "shown": shown,
        "where": "",
        "text": reveal.conversation(messages, shown, ""),
        "task": "",
    }
    return render(request, "rating/rate.html", about | instrument.about(queue, len(messages)))


def _made(there: Queue, given: dict[str, Any], rows: Sequence[dict[str, str]]) -> Queue:
    filled = [one for one in rows if one.get("words", "").strip() or one.get("options", "").strip()]
    asked = builder.questions(filled, there.questions, given["language"])
    return checked(builder.changed(there, given, asked))


def _form(
    request: HttpRequest,
    here: Seat,
    name: str,
    made: tuple[Queue, builder.Beside, Sequence[dict[str, Any]]],
    *,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    there, form, rows = made
    about = {
        "name": name,
        "there": there,
        "form": form,
        "rows": [builder.Row(initial=row, prefix=str(place)) for place, row in enumerate(rows)],
        "others": [(key, one.title or one.harm or one.run) for key, one in _others(here, name)],
        "said": said,
    }
    return render(request, "rating/questions.html", about, status=400 if said else status)


def _others(here: Seat, name: str) -> list[tuple[str, Queue]]:
    return [(key, one) for key, one in here.ws.rating.queues(here.id) if key != name and one.questions]


def _copied(request: HttpRequest, here: Seat) -> Sequence[Any]:
    wanted = request.POST.get("from", "")
    return here.ws.rating.queue(here.id, wanted).questions if wanted else ()


def _judges(here: Seat, there: Queue) -> list[tuple[str, str]]:
    if not there.run:
        return []
    judges = here.ws.evaluation.run_in(here.id, there.run).judges
    return [(key, reader(key)) for key in judges if not key.startswith(PEOPLE)]
