"""What was kept from conversations: the list, and one finding with its path behind the reveal door."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from redcommons.exploration import findings, rules
from redcommons.exploration.model import Kept, Made, Talk
from redcommons.labour.rules import may
from redcommons.study.model import Scenario
from redcommons.values.conversation import system
from redcommons.values.sensitivity import Sensitivity
from redcommons.values.shelf import Sheet
from redcommons.values.words import _, many
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.exploration import pages

A_PAGE = 100
"""Findings on one page of the list."""

SHORT = 24
"""Characters of a setting of a method that a finding names; a longer one, or one with several words, is a text."""

AXES = ("scenario", "harm", "severity", "unit", "by")
"""What the list is narrowed by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One finding in the list, without a word of what was said."""

    name: str
    """What it is kept under."""
    kept: Kept
    """What was kept."""
    at: str
    """When it was last written."""
    about: str
    """What it is about."""
    severity: str
    """How bad it is; empty where nobody said."""
    again: str
    """How often it came of how many; empty where it was not asked again."""


@in_study
@require_safe
def listed(request: HttpRequest, here: Seat) -> HttpResponse:
    """List what was kept, newest first, without a word of what was said."""
    pairs = here.ws.exploration.kept(here.id)
    asked = {name: request.GET.get(name, "") for name in AXES}
    none = request.GET.get("none") == "1"
    meant = [pair for pair in pairs if _meant(pair[1], asked) and not (none and pair[1].harm)]
    page = Paginator([_row(*pair) for pair in reversed(meant)], A_PAGE).get_page(request.GET.get("page"))
    narrowed = {name: said for name, said in asked.items() if said} | ({"none": "1"} if none else {})
    about = {
        "page": page,
        "total": len(meant),
        "every": len(pairs),
        "fit_none": sum(one.fits_none for _sheet, one in meant),
        "unsaid": sum(not one.harm and not one.fits_none for _sheet, one in meant),
        "axes": _axes(pairs, asked),
        "none": none,
        "narrowed": urlencode(narrowed),
        "begins": may(here.ws.actor, "exploration.converse"),
    }
    return render(request, "exploration/findings.html", about)


def _meant(kept: Kept, asked: Mapping[str, str]) -> bool:
    return all(asked[name] in {"", getattr(kept, name)} for name in AXES)


def _row(sheet: Sheet, kept: Kept) -> Row:
    return Row(
        name=sheet.name,
        kept=kept,
        at=sheet.at,
        about=findings.about_words(kept),
        severity=findings.severity_words().get(kept.severity, ""),
        again=rules.again_in_words(*kept.again) if kept.again else "",
    )


def _axes(pairs: Sequence[tuple[Sheet, Kept]], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return each axis with the values that findings have on it, in words."""
    names = {
        "scenario": _("Scenario"),
        "harm": _("Harm"),
        "severity": _("How bad"),
        "unit": _("About"),
        "by": _("Kept by"),
    }
    words: dict[str, Mapping[Any, str]] = {"severity": findings.severity_words(), "unit": findings.unit_words()}
    axes = []
    for name, called in names.items():
        there = {getattr(kept, name) for _sheet, kept in pairs} - {""}
        known = words.get(name)
        values = [one for one in known if one in there] if known else sorted(there)
        choices = [(one, known[one] if known else one, one == asked[name]) for one in values]
        axes.append({"key": name, "name": called, "choices": choices})
    return [axis for axis in axes if axis["choices"]]


# ------------------------------------------------------------------------------------------------------- one finding


@in_study
@require_safe
def finding(request: HttpRequest, here: Seat, finding: str) -> HttpResponse:
    """Show one finding: what is said of it, and its path when its reader asks for it."""
    sheet, kept = here.ws.exploration.finding(here.id, finding)
    if reveal.asked(request):
        return HttpResponse(_told(request, here, finding, kept))
    talk, _turn, number = finding.rpartition(" turn ")
    about = {
        "name": finding,
        "kept": kept,
        "sheet": sheet,
        "talk_name": talk,
        "number": int(number) if number.isdigit() else 0,
        "facts": [*_facts(kept, _target(here, kept)), *_stands(here, finding)],
        "across": _across(here, kept),
        "told": "" if kept.taken_back else _told(request, here, finding, kept),
        "changes": may(here.ws.actor, "exploration.keep"),
    }
    return render(request, "exploration/finding.html", about)


def _told(request: HttpRequest, here: Seat, name: str, kept: Kept) -> str:
    where = reverse("finding", args=[here.id, name]) + "?reveal=1"
    cards: Sequence[Scenario] = here.ws.study.around(here.id).scenarios if not kept.harm and kept.scenario else ()
    card = next((one for one in cards if one.name == kept.scenario), None)
    found = reveal.decision(request, Sensitivity(harm=kept.harm or (card.harm_here if card else "")))
    prompt = (system(kept.asked.system_prompt),) if kept.asked.system_prompt else ()
    return reveal.quoted(kept.quote, found) + reveal.conversation(kept.turns, found, where, before=prompt)


def _target(here: Seat, kept: Kept) -> str:
    """Return target and model of a finding; a letter while the names of its conversation are kept back."""
    talk: Talk = here.ws.exploration.open_talk(here.id, kept.talk)[0].talk
    if talk.masked and kept.target in talk.targets:
        return rules.names_shown(talk)[talk.targets.index(kept.target)]
    return ", ".join(filter(None, (kept.target, kept.model)))


def _stands(here: Seat, name: str) -> list[tuple[str, str]]:
    stands = here.ws.exploration.stands(here.id, name)
    if stands is None:
        return []
    said = _("says what it said when this was kept") if stands else _("was changed since this was kept")
    return [(_("The conversation"), said)]


def _across(here: Seat, kept: Kept) -> list[tuple[str, str]]:
    there = {sheet.name: one.title for sheet, one in here.ws.exploration.kept(here.id)} if kept.across else {}
    return [(name, there.get(name, "")) for name in kept.across]


def _facts(kept: Kept, target: str) -> list[tuple[str, str]]:
    """Return what is said of a finding, as (question, answer); blank answers read "not stated"."""
    severity = findings.severity_words().get(kept.severity, "")
    facts = [
        (_("What it is about"), findings.about_words(kept)),
        (_("What went wrong"), kept.wrong),
        (_("What should have happened"), kept.should),
        (_("How bad it is"), severity),
        (_("Harm"), findings.harm_words(kept)),
        (_("Codes"), ", ".join(kept.codes)),
        (_("Scenario"), kept.scenario),
        (_("Language"), kept.language),
        (_("Target"), target),
        (_("Heard"), findings.heard_words(kept)),
        (_("How it was asked"), " · ".join(pages.asking_in_words(kept.asked)) or _("left to the target")),
        (_("Seen"), rules.again_in_words(*kept.again) if kept.again else _("once, not asked again")),
        (_("In the role of"), kept.in_role),
        (_("Methods"), "; ".join(starmap(_method, rules.by_method(kept.methods)))),
        (_("Brief"), kept.brief.text or kept.brief.brief if kept.brief else ""),
        (_("Accepted as having met it"), "; ".join(kept.brief.accepts) if kept.brief else ""),
        (_("Kept by"), kept.by),
    ]
    always = {0, 1, 2, 3, 4}
    return [fact for place, fact in enumerate(facts) if fact[1] or place in always]


def _method(made: Made, turns: int) -> str:
    """Return a method in words. What it was told to say stands in the path, behind the reveal door, and not here."""
    short = {
        name: value for name, value in made.parameters.items() if len(value) <= SHORT and not re.search(r"\s", value)
    }
    said = ", ".join(f"{name} {value}" for name, value in short.items() if value)
    words = f"{made.method} ({said})" if said else made.method
    words = words if turns == 1 else f"{words}, " + many("{n} turn", "{n} turns", turns)
    return _("{method}, changed by hand").format(method=words) if made.edited else words
