"""Pages of a scope at depth: definitions in their versions, the timeline of decisions, mappings, and the trace."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST, require_safe

from redcommons.labour.rules import may, permit
from redcommons.study.model import Definition, Edited, TermMapping
from redcommons.study.rules import OF_A_GROUP, PARTS, called, changed, kind
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.text import label, slug
from redcommons.values.words import _
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.study import deeper, pages
from redcommons.workbench.study.forms import lines, told
from redcommons.workbench.study.views import MOST, number, scope_page

AT_ONCE = 100
"""Revisions that one page of the timeline looks at."""


@in_study
@require_safe
def definitions(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show every harm with the definition that stands."""
    keys = {called(one): sheet.name for sheet, one in here.ws.study.parts(here.id, "definition")}
    found = deeper.definitions(here.ws.study.scope(here.id), keys)
    return scope_page(request, here, "study/definitions.html", {"found": found})


@in_study
@require_safe
def definition(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show one harm's definition, the versions before it, and what differs between two of them."""
    harm = label(request.GET.get("harm", ""), what="harm")
    found = here.ws.study.versions(here.id, harm)
    entry = next((one for one in here.ws.study.scope(here.id).values if one.harm == harm), None)
    if not found and entry is None:
        raise NotFound(_("neither the ledger nor a definition names the harm “{harm}”").format(harm=harm))
    newest = found[0].definition if found else Definition(harm=harm)
    both = _both(request, len(found))
    about = {
        "harm": harm,
        "entry": entry,
        "versions": found,
        "newest": found[0] if found else None,
        "fields": [pages.field(one, newest) for one in lines("definition")],
        "both": both,
        "diff": _diff(here, harm, both) if both else (),
    }
    return scope_page(request, here, "study/definition.html", about)


@in_study
@require_POST
def define(request: HttpRequest, here: Seat) -> HttpResponse:
    """Keep what was written as the next version of a definition; lines that somebody else changed wait for a choice."""
    permit(here.ws.actor, "study.define")
    harm = label(request.POST.get("harm", ""), what="harm")
    wanted = told(dict(request.POST.lists()))
    said = changed(changed(Definition(harm=harm), wanted), {"harm": harm})
    after = number(request.POST.get("after", ""))
    edited: Edited = here.ws.study.define(here.id, said, after)
    key = edited.sheet.name if edited.sheet else harm
    back = _to(here, "definition", harm=harm)
    clashes = [one for one in pages.clashes("definition", edited, wanted) if one.line != "reason"]
    if clashes:
        about = {"both": clashes, "noun": "definition", "key": key, "sheet": edited.sheet, "back": back}
        return scope_page(request, here, "study/clash.html", about, status=409)
    return redirect(back)


@in_study
@require_safe
def decisions(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show who decided what, when and why, on every sheet of the scope."""
    noun = request.GET.get("noun", "")
    if noun and noun != OF_A_GROUP:
        kind(noun)
    before = number(request.GET.get("before", "0"))
    rows, more = here.ws.study.decisions(here.id, (noun,) if noun else (), before, most=AT_ONCE)
    names = deeper.noun_names()
    about = {
        "moments": deeper.moments(here.id, rows),
        "nouns": [(one, names.get(one, one)) for one in (*PARTS, OF_A_GROUP)],
        "noun": noun,
        "before": before,
        "more": more,
    }
    return scope_page(request, here, "study/decisions.html", about)


@in_study
@require_safe
def trace(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show one node between value and finding with its neighbours, each a link."""
    noun, name = request.GET.get("noun", ""), request.GET.get("name", "")
    found = here.ws.findings.trace(here.id, noun, name)
    kinds = {"harm": "value-entry", "scenario": "scenario"}
    parts = here.ws.study.parts(here.id, kinds[noun]) if noun in kinds else ()
    keys = {called(one): sheet.name for sheet, one in parts}
    # A number of what somebody may not see would be a zero that is not true.
    counts = may(here.ws.actor, "dataset.read") and may(here.ws.actor, "exploration.keep")
    about = {
        "node": found.at,
        "noun": deeper.tie_names().get(noun, ""),
        "page": deeper.page_of(here.id, found.at, keys) if found.at else "",
        "counts": counts,
        "up": deeper.steps(here.id, found.up, counts=counts),
        "down": deeper.steps(here.id, found.down, counts=counts),
    }
    return scope_page(request, here, "study/trace.html", about)


# -------------------------------------------------------------------------------------------------------- mappings


@in_study
@require_POST
def suggest(request: HttpRequest, here: Seat) -> HttpResponse:
    """Suggest how one entry of a vocabulary relates to another."""
    permit(here.ws.actor, "study.define")
    sent = {name: request.POST.get(name, "").strip() for name in ("source", "predicate", "target", "note")}
    blank = TermMapping(source="", predicate="relatedMatch", target="")
    said = changed(blank, sent)
    here.ws.study.suggest_mapping(here.id, said)
    return redirect(f"{reverse('vocabularies', kwargs={'study': here.id})}#mappings")


@in_study
@require_POST
def judge(request: HttpRequest, here: Seat) -> HttpResponse:
    """Confirm a mapping, take a confirmation back, or reject it."""
    permit(here.ws.actor, "study.define")
    acts = {
        "confirm": here.ws.study.confirm_mapping,
        "doubt": here.ws.study.doubt_mapping,
        "reject": here.ws.study.reject_mapping,
    }
    act = request.POST.get("act", "")
    if act not in acts:
        raise BadInput(f"{act[:40]!r} is nothing that can be done with a mapping: {', '.join(acts)}")
    acts[act](here.id, request.POST.get("key", ""))
    return redirect(f"{reverse('vocabularies', kwargs={'study': here.id})}#mappings")


@in_study
@require_POST
def bring_mappings(request: HttpRequest, here: Seat) -> HttpResponse:
    """Bring mappings from a file of one's own, or from one that comes with Redcommons, as suggestions."""
    permit(here.ws.actor, "study.define")
    file, shipped = request.FILES.get("file"), request.POST.get("shipped", "")
    if file is not None and file.name:
        new, held = _read(here, file)
    elif shipped:
        new, held = here.ws.study.adopt_mappings(here.id, shipped)
    else:
        raise BadInput(_("no file came: choose a TSV or CSV file"))
    said = _("{new} of {n} mappings are new here. Each is a suggestion until somebody confirms it.")
    messages.info(request, said.format(new=new, n=held))
    return redirect(f"{reverse('vocabularies', kwargs={'study': here.id})}#mappings")


@in_study
@require_GET
def mappings_file(request: HttpRequest, here: Seat) -> HttpResponse:
    """Give the mappings of the study as a file."""
    del request
    text = here.ws.study.export_mappings(here.id)
    answer = HttpResponse(text, content_type="text/tab-separated-values; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug(here.study.title)}-mappings.tsv"'
    return answer


def _read(here: Seat, file: object) -> tuple[int, int]:
    name, size = str(getattr(file, "name", "")), int(getattr(file, "size", 0) or 0)
    if size > MOST:
        raise BadInput(_("the file has {n:,} bytes, the most is {most:,}").format(n=size, most=MOST))
    with tempfile.TemporaryDirectory(prefix="mappings-") as folder:
        path = Path(folder) / "mappings.tsv"
        path.write_bytes(file.read())  # type: ignore[attr-defined]
        try:
            found: tuple[int, int] = here.ws.study.import_mappings(here.id, path)
        except BadInput as error:
            raise BadInput(str(error).replace(str(path), name)) from error
    return found


def _both(request: HttpRequest, newest: int) -> tuple[int, int] | None:
    """Return the two versions that are asked to be compared; the last two where there are two and none are named."""
    if "from" in request.GET or "to" in request.GET:
        return number(request.GET.get("from", "")), number(request.GET.get("to", ""))
    return (newest - 1, newest) if newest > 1 else None


def _diff(here: Seat, harm: str, both: tuple[int, int]) -> list[tuple[str, object]]:
    names = {one.name: one.label for one in lines("definition")}
    found = here.ws.study.compare_versions(here.id, harm, both)
    return [(names.get(line, line), pieces) for line, pieces in found if any(said != "same" for said, _text in pieces)]


def _to(here: Seat, name: str, **asked: str) -> str:
    return f"{reverse(name, kwargs={'study': here.id})}?{urlencode(asked)}"
