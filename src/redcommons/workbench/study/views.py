"""Pages of a study's scope. Blank is allowed everywhere, and nothing is ever overwritten unseen."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST, require_safe

from redcommons.labour.rules import may, permit
from redcommons.study.missing import unheard
from redcommons.study.model import Change, Charter, Edited, Interests
from redcommons.study.rules import called, relation_names, right, starting_points
from redcommons.values.errors import BadInput, NotPermitted
from redcommons.values.text import slug, visible
from redcommons.values.words import _
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.study import deeper, pages
from redcommons.workbench.study.forms import told

PAGES = {
    "charter": "scope",
    "interests": "interests",
    "group": "participation",
    "value-entry": "values",
    "definition": "definitions",
    "exclusion": "exclusions",
    "scenario": "scenarios",
}
AT_ONCE = 200
"""Mappings that one page shows."""

MOST = 4_000_000
"""Bytes of a vocabulary that a page takes."""


@in_study
@require_safe
def charter(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show what the study is for, with what is not said yet."""
    found = here.ws.study.parts(here.id, "charter")
    sheet, part = found[0] if found else (None, Charter())
    about = {"card": pages.card("charter", "charter", sheet, part), "gaps": here.ws.study.check(here.id)}
    return scope_page(request, here, "study/charter.html", about)


@in_study
@require_safe
def interests(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show who pays, who may forbid, and which result would change which decision."""
    found = here.ws.study.parts(here.id, "interests")
    sheet, part = found[0] if found else (None, Interests())
    return scope_page(
        request, here, "study/interests.html", {"card": pages.card("interests", "interests", sheet, part)}
    )


@in_study
@require_safe
def participation(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show which groups take part and how, and which are named as affected and stand nowhere."""
    pairs, scope = here.ws.study.parts(here.id, "group"), here.ws.study.scope(here.id)
    missing, keys = unheard(scope.values, scope.groups), {called(one): sheet.name for sheet, one in pairs}
    about = {
        "cards": pages.cards("group", pairs, scope),
        "noun": "group",
        "missing": missing,
        "ways": deeper.ways(),
        "rows": deeper.taking_part(scope, keys, missing),
    }
    return scope_page(request, here, "study/participation.html", about)


@in_study
@require_safe
def values(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show the value ledger: which harm, whose interest, who decided, who disagreed."""
    scope = here.ws.study.scope(here.id)
    more = {"layers": deeper.layers_of(scope), "starting_points": starting_points()}
    return _ledger(request, here, "value-entry", "study/values.html", more)


@in_study
@require_safe
def exclusions(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show what was left out, and who bears it."""
    return _ledger(request, here, "exclusion", "study/exclusions.html")


@in_study
@require_safe
def scenarios(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show the scenario cards."""
    scope = here.ws.study.scope(here.id)
    return _ledger(request, here, "scenario", "study/scenarios.html", {"unsaid": deeper.unsaid(scope)})


@in_study
@require_safe
def vocabularies(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show the vocabularies that are attached, and those that could be."""
    attached, every = here.ws.study.parts(here.id, "taxonomy"), here.ws.study.taxonomies(here.id)
    names = {item.name for _sheet, item in attached}
    mappings = deeper.mapped(here.ws.study.parts(here.id, "mapping"), every)
    about = {
        "attached": attached,
        "there": [item for item in every if item.name not in names],
        "mappings": Paginator(mappings, AT_ONCE).get_page(request.GET.get("page")),
        "relations": relation_names(),
        "shipped": here.ws.study.shipped_mappings(),
        "codes": deeper.codes([item for _sheet, item in attached] or every),
    }
    return scope_page(request, here, "study/vocabularies.html", about)


@in_study
@require_POST
def write(request: HttpRequest, here: Seat) -> HttpResponse:
    """Keep lines as they were typed; the answer says so, or shows what somebody else wrote there meanwhile.

    The page's script sends one line at a time and is answered with its state; a form without script sends them all.
    """
    noun, key = request.POST.get("noun", ""), request.POST.get("key", "")
    wanted = told(dict(request.POST.lists()))
    by_script = request.headers.get("X-Line") == "1"
    try:
        change = Change(noun=noun, key=key, lines=wanted, after=number(request.POST.get("after", "")))
        edited: Edited = here.ws.study.edit(here.id, change)
    except (BadInput, NotPermitted) as error:
        if not by_script or not may(here.ws.actor, right(noun)):
            raise
        return render(request, "study/line_state.html", {"wrong": visible(str(error))}, status=400)
    clashes = pages.clashes(noun, edited, wanted)
    if by_script:
        about = _state(here, noun, key, edited, clashes)
        return render(request, "study/line_state.html", about, status=409 if clashes else 200)
    if clashes:
        about = {"both": clashes, "noun": noun, "key": key, "sheet": edited.sheet, "back": _back(here, noun, key)}
        return scope_page(request, here, "study/clash.html", about, status=409)
    return redirect(_back(here, noun, key))


@in_study
@require_POST
def add(request: HttpRequest, here: Seat) -> HttpResponse:
    """Begin a value entry, an exclusion, a scenario card or a group: a name is enough."""
    noun = request.POST.get("noun", "")
    sheet = here.ws.study.add(here.id, noun, request.POST.get("name", ""))
    return redirect(_back(here, noun, sheet.name))


@in_study
@require_POST
def take_back(request: HttpRequest, here: Seat) -> HttpResponse:
    """Take one sheet back; its revisions stay, and adding it by its name brings it back."""
    noun, key = request.POST.get("noun", ""), request.POST.get("key", "")
    change = Change(noun=noun, key=key, lines={"taken_back": True}, after=number(request.POST.get("after", "")))
    edited: Edited = here.ws.study.edit(here.id, change)
    if noun == "taxonomy":
        said = _("“{name}” is attached no more. Attach it again whenever you like.")
    else:
        said = _("“{name}” was taken back. Its history stays; adding it by the same name brings it back.")
    messages.info(request, said.format(name=visible(called(edited.part))))
    return redirect(PAGES.get(noun, "vocabularies"), study=here.id)


@in_study
@require_GET
def history(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show who changed what in one sheet, and when."""
    noun, key = request.GET.get("noun", ""), request.GET.get("key", "")
    revisions = here.ws.study.history(here.id, noun, key)
    name = {sheet.name: called(part) for sheet, part in here.ws.study.parts(here.id, noun)}.get(key, key)
    about = {
        "name": {"charter": _("Charter"), "interests": _("Interests")}.get(noun, name),
        "entries": pages.sittings(noun, revisions),
        "back": _back(here, noun, key),
    }
    return scope_page(request, here, "study/history.html", about)


@in_study
@require_POST
def attach(request: HttpRequest, here: Seat) -> HttpResponse:
    """Attach a vocabulary to the study."""
    here.ws.study.attach(here.id, request.POST.get("name", ""))
    return redirect("vocabularies", study=here.id)


@in_study
@require_POST
def bring(request: HttpRequest, here: Seat) -> HttpResponse:
    """Read a vocabulary from a file of one's own and attach it."""
    permit(here.ws.actor, "study.write")
    file = request.FILES.get("file")
    if file is None or not file.name:
        raise BadInput(_("no file came: choose a CSV, JSON or YAML file"))
    if (file.size or 0) > MOST:
        raise BadInput(_("the file has {n:,} bytes, the most is {most:,}").format(n=file.size, most=MOST))
    with tempfile.TemporaryDirectory(prefix="vocabulary-") as folder:
        path = Path(folder) / _file_name(file.name)
        path.write_bytes(file.read())
        try:
            here.ws.study.bring_taxonomy(here.id, path)
        except BadInput as error:
            raise BadInput(str(error).replace(str(path), file.name)) from error
    return redirect("vocabularies", study=here.id)


def _ledger(
    request: HttpRequest, here: Seat, noun: str, template: str, more: dict[str, Any] | None = None
) -> HttpResponse:
    pairs, scope = here.ws.study.parts(here.id, noun), here.ws.study.scope(here.id)
    about = {"cards": pages.cards(noun, pairs, scope), "noun": noun, "scope": scope}
    return scope_page(request, here, template, about | (more or {}))


def scope_page(
    request: HttpRequest, here: Seat, template: str, about: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Return a page of the scope with the list of its pages, and with what its reader may do there."""
    shared = {
        "tabs": pages.tabs(here.ws.study.scope(here.id)),
        "tab": request.resolver_match.url_name if request.resolver_match else "",
        "writes": may(here.ws.actor, "study.write"),
        "defines": may(here.ws.actor, "study.define"),
        "open": request.GET.get("open", ""),
    }
    return render(request, template, shared | about, status=status)


def _state(here: Seat, noun: str, key: str, edited: Edited, clashes: Sequence[pages.Clash]) -> dict[str, Any]:
    """Return what the state beside one line is made of."""
    if not clashes:
        at = edited.sheet.at[11:16] if edited.sheet else ""
        return {"sheet": edited.sheet, "at": at, "card": pages.card(noun, key, edited.sheet, edited.part)}
    clash = clashes[0]
    writers = (one for one in here.ws.study.history(here.id, noun, key) if any(c[0] == clash.line for c in one.changes))
    by = next((one.sheet for one in writers), edited.sheet)
    who, at = (by.author, by.at[11:16]) if by else ("", "")
    return {"sheet": edited.sheet, "clash": True, "theirs": clash, "who": who, "at": at}


def _back(here: Seat, noun: str, key: str) -> str:
    to = reverse(PAGES.get(noun, "vocabularies"), kwargs={"study": here.id})
    return to if noun in {"charter", "interests"} else f"{to}?{urlencode({'open': key})}#{pages.anchor(key)}"


def number(text: str) -> int:
    """Return the number that an address or a form sends; raises BadInput."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BadInput(f"{text[:40]!r} is no number of a revision: load the page anew")
    return int(text)


def _file_name(name: str) -> str:
    """Return a plain name with the ending that tells the format: a file's name gives a vocabulary its own."""
    path = Path(name)
    return slug(path.stem) + path.suffix.lower()[:6]
