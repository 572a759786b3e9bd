"""Pages of a study's cases. A list never holds a prompt: each comes by the reveal door, asked for by itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.dataset.model import Bringing, Case
from redcommons.dataset.rules import AXES
from redcommons.labour.rules import may, permit
from redcommons.values.base import Fingerprint
from redcommons.values.conversation import Messages, user
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.sensitivity import Sensitivity
from redcommons.values.upload import MAX_UPLOAD, Upload, UploadId
from redcommons.values.words import _
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.dataset import pages
from redcommons.workbench.dataset.forms import Bring, Freeze, ReadAgain, Reviewed


@in_study
@require_safe
def cases(request: HttpRequest, here: Seat) -> HttpResponse:
    """List cases without their text, narrowed by facets, page by page."""
    chosen, after = pages.asked(request.GET.dict()), _number(request.GET.get("after", ""))
    found = here.ws.dataset.page(here.id, chosen, after)
    query = {axis: value for axis in AXES if (value := getattr(chosen, axis)) is not None}
    about = {
        "page": found,
        "axes": pages.axes(found.facets, chosen),
        "narrowed": bool(query),
        "first": urlencode(query) if after else None,
        "further": urlencode({**query, "after": found.after}) if found.after else None,
        "brings": may(here.ws.actor, "dataset.import"),
        "opens": may(here.ws.actor, "dataset.open"),
        "frozen": here.ws.dataset.releases(here.id),
    }
    return render(request, "dataset/cases.html", about)


@in_study
@require_safe
def case_text(request: HttpRequest, here: Seat, fingerprint: str) -> HttpResponse:
    """Show the words of one case, as far as care lets them be shown."""
    case = next(iter(here.ws.dataset.open_cases(here.id, [Fingerprint(fingerprint)])))
    return _text(request, case, reverse("case_text", args=[here.id, fingerprint]))


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, here: Seat) -> HttpResponse:
    """Take a file by drag and drop or by choice, and show what is in it before anything is kept."""
    permit(here.ws.actor, "dataset.import")
    form = Bring(request.POST, request.FILES) if request.method == "POST" else Bring()
    if request.method == "POST":
        upload = _taken(request, here, form)
        if upload is not None:
            here.ws.dataset.ask_preview(upload.id)
            return redirect("arrival", study=here.id, upload=upload.id)
    about = {"form": form, "most": MAX_UPLOAD // 1_000_000, "open": _open_arrivals(here)}
    return render(request, "dataset/bring.html", about, status=400 if form.errors else 200)


@in_study
@require_safe
def arrival(request: HttpRequest, here: Seat, upload: str) -> HttpResponse:
    """Show what a brought file holds, how far its import is, or what became of it."""
    found = _arrival(here, upload)
    return render(request, "dataset/arrival.html", {"one": found, "form": ReadAgain()})


@in_study
@require_safe
def arrival_state(request: HttpRequest, here: Seat, upload: str) -> HttpResponse:
    """Give the part of that page that moves; once it stands still the page is asked for anew."""
    found = _arrival(here, upload)
    answer = render(request, "dataset/arrival_state.html", {"one": found})
    if not found.moves:
        answer.headers["HX-Refresh"] = "true"
    return answer


@in_study
@require_safe
def first_text(request: HttpRequest, here: Seat, upload: str, place: int) -> HttpResponse:
    """Show the words of one of the first cases of a file that was only brought."""
    permit(here.ws.actor, "dataset.open")
    brought = _arrival(here, upload).brought
    if brought is None or not 0 < place <= len(brought.first):
        raise NotFound(_("That file is not here any more: bring it again."))
    return _text(request, brought.first[place - 1], reverse("first_text", args=[here.id, upload, place]))


@in_study
@require_POST
def keep(request: HttpRequest, here: Seat, upload: str) -> HttpResponse:
    """Keep the cases of a file, as it was read last."""
    del request
    permit(here.ws.actor, "dataset.import")
    _upload(here, upload)
    jobs = here.ws.dataset.arrivals(here.id, UploadId(upload))
    here.ws.dataset.ask_import(UploadId(upload), here.ws.dataset.read_as(jobs[-1]) if jobs else Bringing())
    return redirect("arrival", study=here.id, upload=upload)


@in_study
@require_POST
def again(request: HttpRequest, here: Seat, upload: str) -> HttpResponse:
    """Read a file again, told which column holds what."""
    permit(here.ws.actor, "dataset.import")
    _upload(here, upload)
    form = ReadAgain(request.POST)
    if not form.is_valid():
        return render(request, "dataset/arrival.html", {"one": _arrival(here, upload), "form": form}, status=400)
    mapping = {field: column.strip() for field, column in form.cleaned_data.items() if column.strip()}
    here.ws.dataset.ask_preview(UploadId(upload), Bringing(mapping=mapping))
    return redirect("arrival", study=here.id, upload=upload)


@in_study
@require_POST
def leave(request: HttpRequest, here: Seat, upload: str) -> HttpResponse:
    """Forget a file without keeping anything of it."""
    permit(here.ws.actor, "dataset.import")
    found = _upload(here, upload)
    here.ws.dataset.leave(found.id)
    messages.info(request, _("“{name}” was forgotten. Nothing of it was kept.").format(name=found.name))
    return redirect("import", study=here.id)


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def releases(request: HttpRequest, here: Seat) -> HttpResponse:
    """List releases and who reviewed them, and freeze a new one."""
    form = Freeze(request.POST or None)
    if request.method == "POST":
        permit(here.ws.actor, "dataset.release")
        if form.is_valid() and _frozen(request, here, form):
            return redirect("releases", study=here.id)
    about = {
        "form": form,
        "rows": here.ws.dataset.releases(here.id)[::-1],
        "cases": here.ws.dataset.page(here.id, pages.asked({}), size=1).total,
        "held": len(here.ws.dataset.held_cases(here.id)),
        "freezes": may(here.ws.actor, "dataset.release"),
        "doubted": here.ws.dataset.doubted(here.id) if may(here.ws.actor, "dataset.release") else (),
        "reviews": may(here.ws.actor, "dataset.review"),
        "runs": may(here.ws.actor, "evaluation.run"),
        "reads": may(here.ws.actor, "evaluation.read"),
        "review": Reviewed(),
    }
    return render(request, "dataset/releases.html", about, status=400 if form.errors else 200)


@in_study
@require_POST
def review(request: HttpRequest, here: Seat, content: str) -> HttpResponse:
    """Declare the cases of a release valid and plausible, in one's own name and all at once."""
    permit(here.ws.actor, "dataset.review")
    form = Reviewed(request.POST)
    if not form.is_valid():
        raise BadInput("; ".join(str(error) for errors in form.errors.values() for error in errors))
    here.ws.dataset.review(content, here.member.pseudonym, study=here.id, note=form.cleaned_data["note"])
    messages.info(request, _("Your review stands in the record under the name you have here."))
    return redirect("releases", study=here.id)


@in_study
@require_POST
def promote(request: HttpRequest, here: Seat, talk: str, number: int) -> HttpResponse:
    """Make a case of the conversation up to a turn, and show it where it stands."""
    made = here.ws.dataset.promote(here.id, (talk, number))
    told = _("A case was made of it: what was said is said again, and the replies are asked for anew.")
    messages.info(request, told)
    narrowed = urlencode({axis: getattr(made, axis) for axis in AXES})
    return redirect(f"{reverse('cases', args=[here.id])}?{narrowed}")


def _text(request: HttpRequest, case: Case, where: str) -> HttpResponse:
    about = Sensitivity(harm=case.harm, weight=case.weight)
    goal: Messages = (user(case.goal),) if case.goal and not case.turns else ()
    shown = reveal.conversation(case.turns or goal, reveal.decision(request, about), f"{where}?reveal=1")
    return HttpResponse(shown)


def _taken(request: HttpRequest, here: Seat, form: Bring) -> Upload | None:
    if request.META.get("redcommons.too_large"):
        most = MAX_UPLOAD // 1_000_000
        told = _("The file has more than {n} MB: split it, or import it at the command line.")
        form.errors["file"] = form.error_class([told.format(n=most)])
        return None
    if not form.is_valid():
        return None
    given = form.cleaned_data["file"]
    try:
        made: Upload = here.ws.dataset.bring(here.id, given.name, given.read())
    except BadInput as error:
        form.add_error("file", str(error))
        return None
    return made


def _frozen(request: HttpRequest, here: Seat, form: Freeze) -> bool:
    asked = form.cleaned_data
    try:
        verbs = here.ws.dataset
        freeze = verbs.freeze_released if asked["released"] else verbs.freeze
        _sheet, made = freeze(here.id, asked["name"], sampling=asked["sampling"])
    except BadInput as error:
        form.add_error("name", str(error))
        return False
    told = _("“{name}” holds {n} cases from now on, whatever becomes of the study's others.")
    messages.info(request, told.format(name=made.name, n=len(made.cases)))
    return True


def _upload(here: Seat, key: str) -> Upload:
    """Return a file of this study; one of another study is not here."""
    found: Upload = here.ws.dataset.upload(UploadId(key))
    if found.study != here.id:
        raise NotFound(_("That file is not here any more: bring it again."))
    return found


def _arrival(here: Seat, key: str) -> pages.Arrival:
    jobs = here.ws.dataset.arrivals(here.id, UploadId(key))
    try:
        upload = _upload(here, key)
    except NotFound:
        upload = None
        if not jobs:
            raise
    return pages.arrival(key, upload, jobs, worker=here.ws.evaluation.worker_is_there())


def _open_arrivals(here: Seat) -> list[pages.Arrival]:
    """Return the newest files on which something is still to be done or to be decided."""
    by_file: dict[str, None] = {job.subject: None for job in reversed(here.ws.dataset.arrivals(here.id))}
    found = []
    for key in list(by_file)[:20]:
        one = _arrival(here, key)
        if one.step in {"reading", "shown", "unreadable", "keeping", "failed"}:
            found.append(one)
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0
