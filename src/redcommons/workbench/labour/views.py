"""Pages of terms, support and one's own work record."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.findings.own_files import as_csv, as_json, counted
from redcommons.findings.own_words import sort_words
from redcommons.labour.model import Consent, SupportList, Terms, WorkTime
from redcommons.labour.rules import may, permit
from redcommons.values.base import Fingerprint
from redcommons.values.errors import BadInput
from redcommons.values.words import _
from redcommons.workbench.access import NOBODY, Guest, Seat, guest, in_study, person_of, signed_in
from redcommons.workbench.care.mine import mine
from redcommons.workbench.event.words import answered
from redcommons.workbench.footing import footing, lines
from redcommons.workbench.labour import pages
from redcommons.workbench.labour.forms import AMOUNTS, SupportForm, TermsForm, TimeForm, steps
from redcommons.workbench.open import workspace


@in_study
@require_safe
def terms(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show the terms of work as they stand, and one's own answer to them."""
    newest, through = here.ws.labour.my_terms(here.id), here.ws.labour.my_arrangement(here.id)
    about = {
        "through": through[1] if through else None,
        "footing": footing(through[1]) if through else (),
        "chain": through[1].chain if through else (),
        "newest": newest,
        "lines": lines(newest[1] if newest else None, through[1] if through else None),
        "agreed": here.ws.labour.agreed(here.id),
        "consented": here.ws.labour.consented(here.id),
        "unstated": _("not stated"),
        "writes": may(here.ws.actor, "labour.terms"),
        "works": may(here.ws.actor, "own.work"),
    }
    return render(request, "labour/terms.html", about)


@in_study
@require_POST
def answer(request: HttpRequest, here: Seat) -> HttpResponse:
    """Keep one's own answer: a consent to what was read, or its withdrawal."""
    me = mine(request)
    if "withdraw" in request.POST:
        here.ws.labour.withdraw(here.id, me.settling())
    elif request.POST.get("agree") == "yes":
        given = Consent(terms=Fingerprint(request.POST.get("terms", "")), given=True)
        here.ws.labour.consent(here.id, given, me.settling())
    else:
        return redirect("terms", study=here.id)
    me.emptied()
    return redirect("terms" if "withdraw" in request.POST else "boundaries", study=here.id)


@in_study
@require_http_methods(["GET", "POST"])
def write_terms(request: HttpRequest, here: Seat) -> HttpResponse:
    """Write the terms of work; everybody who consented is asked again when they change."""
    permit(here.ws.actor, "labour.terms")
    named = request.GET.get("arrangement", "")
    through = here.ws.labour.arrangement(here.id, named) if named else None
    newest = here.ws.labour.terms(here.id, named) or here.ws.labour.terms(here.id)
    there = msgspec.structs.asdict(newest[1]) if newest else {}
    form = TermsForm(request.POST or None, initial=there | {name: there.get(name) or None for name in AMOUNTS})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        here.ws.labour.write_terms(here.id, Terms(**said | {name: said[name] or 0 for name in AMOUNTS}), named)
        if through and may(here.ws.actor, "labour.arrange"):
            return redirect("arrangement", study=here.id, arrangement=named)
        return redirect("terms", study=here.id)
    about = {"form": form, "through": through}
    return render(request, "labour/write_terms.html", about, status=400 if form.errors else 200)


@require_safe
def support(request: HttpRequest) -> HttpResponse:
    """Show whom to turn to. It is open to everybody, and nobody notes who looks."""
    found = workspace().by(NOBODY).labour.support(getattr(request, "LANGUAGE_CODE", "en"))
    person = person_of(request)
    about = {
        "found": found,
        "keeps": bool(person and person.administrator),
        "studies": guest(person).ws.study.mine() if person else (),
    }
    return render(request, "labour/support.html", about)


@signed_in
@require_http_methods(["GET", "POST"])
def write_support(request: HttpRequest, who: Guest) -> HttpResponse:
    """Set whom people can turn to, one list for each language."""
    lists = who.ws.labour.support_lists()
    chosen = request.GET.get("locale", getattr(request, "LANGUAGE_CODE", "en"))
    there = next((one for one in lists if one.locale == chosen), None)
    now = {"lines": pages.support_text(there.lines), "legal": there.legal} if there else {}
    form = SupportForm(request.POST or None, initial={"locale": chosen} | now)
    if request.method == "POST" and form.is_valid():
        lines = pages.support_lines(form.cleaned_data["lines"])
        said = form.cleaned_data
        who.ws.labour.set_support(SupportList(locale=said["locale"], lines=lines, legal=said["legal"]))
        return redirect("support")
    return render(request, "labour/write_support.html", {"form": form, "lists": lists})


@signed_in
@require_safe
def work(request: HttpRequest, who: Guest) -> HttpResponse:
    """Show one's own work: tasks by day, and time by one's own clock. It stays readable after leaving."""
    names = sort_words()
    about = [
        {"stay": own.stay, "days": pages.by_day(own.stay), "given": [(names[sort], n) for sort, n in counted(own)]}
        | {"own": own, "steps": steps(), "pay": who.ws.rating.my_pay(own.stay.study)}
        | {"found": answered(who.ws.exploration.answers(own.stay.study))}
        for own in who.ws.own.record().stays
    ]
    shown = {"stays": about, "today": mine(request).day, "passing": who.person.passing}
    return render(request, "labour/work.html", shown)


@signed_in
@require_POST
def note_time(request: HttpRequest, who: Guest, study: str) -> HttpResponse:
    """Write one's own time down, change an entry, or take it back."""
    stay = next((one for one in who.ws.rating.record() if one.study == study), None)
    if stay is None:
        raise Http404
    form = TimeForm(request.POST)
    if not form.is_valid():
        raise BadInput("; ".join(f"{name}: {' '.join(map(str, said))}" for name, said in form.errors.items()))
    time = WorkTime(
        day=form.cleaned_data["day"].isoformat(),
        minutes=form.cleaned_data["minutes"],
        what=form.cleaned_data["what"],
        gone="gone" in request.POST,
        step=form.cleaned_data["step"],
    )
    roles = next((member.roles for key, _study, member in who.ws.study.mine() if key == study), ())
    actor = msgspec.structs.replace(who.ws.actor, name=stay.name, roles=roles)
    who.ws.by(actor).labour.note_time(stay.study, time, request.POST.get("entry", ""))
    return redirect("work")


@signed_in
@require_safe
def export(request: HttpRequest, who: Guest, form: str) -> HttpResponse:
    """Give a person's own record to them: one archive, a table, or JSON."""
    del request
    kinds: dict[str, tuple[str, Callable[[], str | bytes]]] = {
        "zip": ("application/zip", who.ws.own.export),
        "csv": ("text/csv; charset=utf-8", lambda: as_csv(who.ws.own.record())),
        "json": ("application/json", lambda: as_json(who.ws.own.record())),
    }
    if form not in kinds:
        raise Http404
    kind, made = kinds[form]
    name = f'attachment; filename="my-record.{form}"'
    return HttpResponse(made(), content_type=kind, headers={"Content-Disposition": name})
