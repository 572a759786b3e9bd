"""Pages of voice: one's statement and credit, concerns without a name, promises with both views of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.labour.model import CREDITS, Concern, ConcernAnswer, CreditChoice, Promise, PromiseView, Statement
from redcommons.labour.rules import may, permit
from redcommons.values.errors import BadInput
from redcommons.values.words import _
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.labour.voice_forms import (
    AnswerForm,
    ConcernForm,
    CreditForm,
    MarkForm,
    MatchForm,
    PromiseForm,
    StatementForm,
)


@in_study
@require_safe
def voice(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show what one may say for oneself, and what others said."""
    return _voice(request, here)


@in_study
@require_POST
def state(request: HttpRequest, here: Seat) -> HttpResponse:
    """Keep one's own statement, change it, or take it back."""
    said = _clean(StatementForm(request.POST))
    gone = "gone" in request.POST
    statement = Statement(text=said["text"], signed=said["signed"], name=said["name"], gone=gone)
    if said["code"]:
        here.ws.labour.restate(here.id, said["code"], statement)
        return redirect("voice", study=here.id)
    if gone:
        own = here.ws.labour.my_statement(here.id)
        statement = Statement(
            text="", signed=own.signed if own else "pseudonym", name=own.name if own else "", gone=True
        )
    code = here.ws.labour.state(here.id, statement)
    return _voice(request, here, code=code) if code else redirect("voice", study=here.id)


@in_study
@require_POST
def match(request: HttpRequest, here: Seat) -> HttpResponse:
    """Keep how the terms matched the work."""
    said = _clean(MatchForm(request.POST))
    here.ws.labour.match_terms(here.id, said["match"], said["words"])
    messages.success(request, _("Kept. Whoever writes the terms reads it without names, once five have answered."))
    return redirect("voice", study=here.id)


@in_study
@require_http_methods(["GET", "POST"])
def credit(request: HttpRequest, here: Seat) -> HttpResponse:
    """Choose under which name one is printed, and for one's own findings and cases apart."""
    own, things = here.ws.labour.my_credit(here.id), here.ws.findings.my_things(here.id)
    if request.method == "POST":
        said = _clean(CreditForm(request.POST))
        asked = {key: request.POST.get(f"apart {key}", "") for key, _title in things}
        apart = {key: one for key, one in asked.items() if one in CREDITS}
        here.ws.labour.choose_credit(here.id, CreditChoice(shown=said["shown"], name=said["name"], apart=apart))
        messages.success(request, _("Kept. It holds for what is published from now on."))
        return redirect("credit", study=here.id)
    form = CreditForm(initial={"shown": own.shown, "name": own.name})
    rows = [(key, title, own.apart.get(key, "")) for key, title in things]
    about = {"form": form, "rows": rows, "choices": form.fields["shown"].choices}  # type: ignore[attr-defined]
    return render(request, "labour/credit.html", about)


@in_study
@require_http_methods(["GET", "POST"])
def concerns(request: HttpRequest, here: Seat) -> HttpResponse:
    """Raise a concern, and read what was answered. Nothing that is kept says who raised one."""
    if request.method == "POST":
        said = _clean(ConcernForm(request.POST))
        here.ws.labour.raise_concern(here.id, Concern(text=said["text"], open_to=said["open_to"]))
        messages.success(request, _("It is left here, without a name and with the day alone."))
        return redirect("concerns", study=here.id)
    stewards, both = here.ws.labour.both_at_once(here.id)
    about = {
        "form": ConcernForm(initial={"open_to": "steward" if stewards else "study"}),
        "raised": here.ws.labour.concerns(here.id)[::-1],
        "stewards": stewards,
        "both": both,
        "answers": may(here.ws.actor, "labour.concerns"),
        "answer": AnswerForm(),
    }
    return render(request, "labour/concerns.html", about)


@in_study
@require_POST
def answer_concern(request: HttpRequest, here: Seat, concern: str) -> HttpResponse:
    """Answer a concern, where everybody in the study reads it."""
    permit(here.ws.actor, "labour.concerns")
    here.ws.labour.answer_concern(here.id, concern, ConcernAnswer(words=_clean(AnswerForm(request.POST))["words"]))
    return redirect("concerns", study=here.id)


@in_study
@require_http_methods(["GET", "POST"])
def promises(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show what was promised and what became of it; whoever makes promises writes one down."""
    names = [one.name for one in here.ws.labour.groups(here.id)]
    if request.method == "POST":
        permit(here.ws.actor, "labour.promise")
        here.ws.labour.promise(here.id, Promise(**_clean(PromiseForm(names, request.POST))))
        return redirect("promises", study=here.id)
    made = [
        (one, MarkForm(initial={"state": one.promise.state, "how": one.promise.how}, auto_id=f"{one.key}-%s"))
        for one in here.ws.labour.promises(here.id)
    ]
    about = {
        "made": made,
        "promises": may(here.ws.actor, "labour.promise"),
        "form": PromiseForm(names),
        "closing": here.ws.labour.closing(here.id),
    }
    return render(request, "labour/promises.html", about)


@in_study
@require_POST
def mark_promise(request: HttpRequest, here: Seat, promise: str) -> HttpResponse:
    """Say what became of a promise, as whoever makes them."""
    permit(here.ws.actor, "labour.promise")
    said = _clean(MarkForm(request.POST))
    here.ws.labour.mark_promise(here.id, promise, Promise(to="", what="", **said))
    return redirect("promises", study=here.id)


@in_study
@require_POST
def say_of_promise(request: HttpRequest, here: Seat, promise: str) -> HttpResponse:
    """Say whether a promise was kept, as one to whom it was made."""
    here.ws.labour.say_of_promise(here.id, PromiseView(promise=promise, kept=request.POST.get("kept") == "yes"))
    return redirect("promises", study=here.id)


def _voice(request: HttpRequest, here: Seat, code: str = "") -> HttpResponse:
    labour = here.ws.labour
    own, matched = labour.my_statement(here.id), labour.my_match(here.id)
    written = {"text": own.text, "signed": own.signed, "name": own.name} if own else {"signed": "pseudonym"}
    told = {"match": matched.match, "words": matched.words} if matched else {}
    about = {
        "own": own,
        "code": code,
        "form": StatementForm(initial=written),
        "match": MatchForm(initial=told) if labour.my_terms(here.id) else None,
        "said": labour.statements(here.id),
        "matched": labour.matched(here.id) if may(here.ws.actor, "labour.terms") else None,
        "groups": labour.groups(here.id),
    }
    return render(request, "labour/voice.html", about)


def _clean(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        raise BadInput("; ".join(f"{name}: {' '.join(map(str, said))}" for name, said in form.errors.items()))
    return form.cleaned_data
