"""Pages of norming sessions: each reads alone, all see the spread at once, they write notes, and read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.care import pocket as care
from redcommons.care.model import Held
from redcommons.care.pocket import mark
from redcommons.care.rules import counts
from redcommons.evaluation.model import NORMING_STAGES, Norming, NormingFigures, NormingNote, NormingSpread, Queue
from redcommons.findings.wording import verdict_words
from redcommons.labour.rules import may, permit
from redcommons.values.errors import BadInput
from redcommons.values.words import _
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.care.mine import mine
from redcommons.workbench.dissent import pages
from redcommons.workbench.dissent.forms import BeginNorming, ReadForm
from redcommons.workbench.rating import instrument
from redcommons.workbench.rating import pages as rating_pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One reply of a session, as its reader sees it."""

    ordinal: int
    """Place of its case, counted from 0."""
    repeat: int
    """The repeat."""
    harm: str
    """What its case is about."""
    said: str = ""
    """What this reader said of it this time; empty when nothing."""
    seen: NormingSpread | None = None
    """How all saw it; None before that is shown."""

    @property
    def number(self) -> int:
        """Return the number of its case, counted from 1."""
        return self.ordinal + 1

    @property
    def key(self) -> str:
        """Return what names it in an address."""
        return f"{self.ordinal}-{self.repeat}"


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest, here: Seat) -> HttpResponse:
    """List the sessions of a study, and begin one."""
    permit(here.ws.actor, "evaluation.rate")
    form = BeginNorming(request.POST or None, queues=_queues(here), initial={"queue": request.GET.get("queue", "")})
    if request.method == "POST":
        permit(here.ws.actor, "evaluation.queue")
        if form.is_valid():
            try:
                return redirect("norming", study=here.id, session=here.ws.rating.begin_norming(here.id, form.asked()))
            except BadInput as error:
                form.add_error(None, str(error))
    there = [(name, one, stages()[one.stage]) for name, one in here.ws.rating.norming_sessions(here.id)]
    about = {"there": there, "form": form, "begins": may(here.ws.actor, "evaluation.queue"), "queues": _queues(here)}
    return render(request, "dissent/norming_sessions.html", about, status=400 if form.errors else 200)


@in_study
@require_safe
def page(request: HttpRequest, here: Seat, session: str) -> HttpResponse:
    """Show a session as far as it has come: the next reply to read, or what all may see of it."""
    one = here.ws.rating.norming(here.id, session)
    me = mine(request)
    reading = one.stage in {"first", "second"}
    why = here.ws.rating.norming_refusal(here.id, session, me.private) if reading else ""
    figures = here.ws.rating.norming_figures(here.id, session, me.private)
    items = _items(here, session, one, figures) if why else _items(here, session, one, figures, me.private)
    current = _current(items, request.GET.get("reply", ""), reading=reading and not why)
    about = {
        "name": session,
        "session": one,
        "stage": stages()[one.stage],
        "reading": reading and not why,
        "time": 1 if one.stage == "first" else 2,
        "nothing": rating_pages.nothing(why) if why else None,
        "items": items,
        "current": current,
        "text": reverse("dissent_text", args=[here.id, one.run, current.number, current.repeat]) if current else "",
        "moves": may(here.ws.actor, "evaluation.queue"),
        "onward": _onward(one),
    }
    return render(request, "dissent/norming.html", about | _asked(here, one, current) | _shown(here, session, figures))


@in_study
@require_POST
def read(request: HttpRequest, here: Seat, session: str) -> HttpResponse:
    """Keep what is said of a reply and go on; it counts for one's own limits, which nobody else sees."""
    permit(here.ws.actor, "evaluation.rate")
    form, me = ReadForm(request.POST), mine(request)
    if not form.is_valid():
        raise BadInput(_("choose an answer first"))
    said = form.said(session)
    one = here.ws.rating.norming(here.id, session)
    first = here.ws.rating.read_norming(here.id, said, me.private)
    if first and me.private is not None:
        harm = here.ws.evaluation.cases_of(here.ws.evaluation.run_in(here.id, one.run))[said.ordinal].harm
        terms = here.ws.labour.my_terms(here.id)
        counted = Held(
            queue=session,
            task=0,
            token="",
            item="",
            topic=mark(harm) if harm else "",
            counts=counts(me.private, harm),
            rest=terms[1].break_minutes if terms else 0,
        )
        me.put(care.with_read(me.pocket, counted, me.now))
    return redirect("norming", study=here.id, session=session)


@in_study
@require_POST
def move(request: HttpRequest, here: Seat, session: str) -> HttpResponse:
    """Let the session go on by one stage, for everybody at once."""
    permit(here.ws.actor, "evaluation.queue")
    here.ws.rating.move_norming(here.id, session, request.POST.get("to", ""))
    return redirect("norming", study=here.id, session=session)


@in_study
@require_POST
def note(request: HttpRequest, here: Seat, session: str) -> HttpResponse:
    """Keep a note on what was talked about."""
    permit(here.ws.actor, "evaluation.rate")
    here.ws.rating.note_norming(here.id, NormingNote(session=session, text=request.POST.get("text", "")))
    return redirect(reverse("norming", args=[here.id, session]) + "#notes")


def stages() -> dict[str, str]:
    """Return what happens at each stage, in words."""
    return {
        "first": _("each reads alone"),
        "talk": _("all see how it was read, and talk"),
        "second": _("each reads again, alone"),
        "closed": _("over"),
    }


def _onward(one: Norming) -> tuple[str, str, str]:
    """Return the next stage, what its button says, and what that means; empty at the end."""
    told = {
        "talk": (_("Show everybody how it was read"), _("Nobody can read for the first time after that.")),
        "second": (_("Let everybody read again"), _("Notes stay open. Second readings are shown at the end.")),
        "closed": (_("End the session"), _("Then everybody sees agreement before and after.")),
    }
    following = (*NORMING_STAGES, "")[NORMING_STAGES.index(one.stage) + 1]
    return (following, *told[following]) if following else ("", "", "")


def _queues(here: Seat) -> list[tuple[str, str]]:
    found = here.ws.rating.queues(here.id)
    return [(name, one.title or one.harm or one.run) for name, one in found if one.run and one.does == "rate"]


def _items(here: Seat, session: str, one: Norming, figures: NormingFigures | None, *private: object) -> Sequence[Item]:
    """Return the replies for this reader; without what care knows of them, those that are shown to all."""
    seen = {(two.before.ordinal, two.before.repeat): two for two in figures.spreads} if figures else {}
    tasks = dict(here.ws.rating.norming_tasks(here.id, session, *private)) if private else {}
    rows = here.ws.evaluation.cases_of(here.ws.evaluation.run_in(here.id, one.run))
    shown = tasks if one.stage in {"first", "second"} else seen
    return [
        Item(
            ordinal=place[0], repeat=place[1], harm=rows[place[0]].harm, said=tasks.get(place, ""), seen=seen.get(place)
        )
        for place in shown
    ]


def _current(items: Sequence[Item], wanted: str, *, reading: bool) -> Item | None:
    named = next((one for one in items if one.key == wanted), None)
    return named or (next((one for one in items if not one.said), None) if reading else None)


def _asked(here: Seat, one: Norming, current: Item | None) -> dict[str, object]:
    queue: Queue = here.ws.rating.queue(here.id, one.queue)
    scope = here.ws.study.scope(here.id)
    harm = current.harm if current else ""
    return {
        "queue": queue,
        "question": rating_pages.question(queue, harm),
        "definition": rating_pages.definition(queue, harm, scope),
        "choices": rating_pages.choices(queue),
        "words": verdict_words(),
        "guideline": instrument.about(queue, 0)["guideline"],
    }


def _shown(here: Seat, session: str, figures: NormingFigures | None) -> dict[str, object]:
    if figures is None:
        return {"figures": None}
    return {
        "figures": figures,
        "before": pages.alpha_words(figures.before),
        "after": pages.alpha_words(figures.after) if figures.after else "",
        "notes": here.ws.rating.norming_notes(here.id, session),
    }
