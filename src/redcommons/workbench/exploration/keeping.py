"""The drawer in which a reply is kept as a finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from redcommons.exploration import findings, rules
from redcommons.exploration.model import Kept, TalkHead, Turn
from redcommons.study.model import Scope
from redcommons.values.errors import BadInput
from redcommons.values.identity import PersonName
from redcommons.values.words import _
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.exploration import pages
from redcommons.workbench.exploration.keep_forms import Keep, Offered
from redcommons.workbench.frame import visits

NEAR = 50
"""Other findings that are offered for a pattern at most; a list of a thousand is one that nobody reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A reply that may be kept, and what is kept of it already."""

    head: TalkHead
    """The conversation."""
    turns: tuple[Turn, ...]
    """Every turn of all its branches."""
    turn: Turn
    """The reply."""
    name: str
    """What it is kept under."""
    there: bool
    """Whether it is kept already."""
    before: Kept
    """What is said of it: what was kept, else what scenario and conversation say."""


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, here: Seat, talk: str, number: int) -> HttpResponse:
    """Keep a reply as a finding: the drawer, filled from scenario, path and target."""
    scope = here.ws.study.around(here.id) if visits(here.ws.actor) else here.ws.study.scope(here.id)
    one = _asked(request, here, (talk, number), scope)
    offered = _offered(here, one, scope, asked="quote" in request.GET)
    form = Keep(request.POST if request.method == "POST" else None, offered, one.before)
    if request.method == "POST" and form.is_valid():
        try:
            here.ws.exploration.keep(here.id, talk, number, msgspec.structs.replace(one.before, **form.said()))
            end = rules.leaf(one.turns, number)
            return redirect(reverse("talk", args=[here.id, talk]) + f"?at={end}#t{number}")
        except BadInput as error:
            form.add_error("quote" if "chosen words" in str(error) else "title", str(error))
    fragment = request.headers.get("HX-Request") == "true"
    template = "exploration/keep_form.html" if fragment else "exploration/keep.html"
    return render(request, template, _about(one, form, scope), status=400 if form.errors else 200)


def _about(one: Reply, form: Keep, scope: Scope) -> dict[str, object]:
    said = findings.said(one.before)
    return {
        "one": one,
        "target": rules.names_shown(one.head.talk)[max(0, one.turn.lane - 1)],
        "settings": pages.settings_in_words(one.turn, masked=one.head.talk.masked),
        "again": _again(one),
        "form": form,
        "said": said,
        "said_n": sum(there for _what, there in said),
        "missing": [what for what, there in said if not there],
        "meanings": findings.severity_meanings(),
        "title": pages.name_of(one.head.talk),
        "folded": bool({"unit", "first", "across", "quote", "scenario", "language", "codes"} & form.errors.keys()),
        "vocabularies": any(one.of == "harms" for one in scope.taxonomies),
    }


def _again(one: Reply) -> str:
    again = one.before.again
    return rules.again_in_words(*again) if again else ""


def _asked(request: HttpRequest, here: Seat, at: tuple[str, int], scope: Scope) -> Reply:
    """Return the reply that an address names; raises NotFound, and BadInput where there is nothing to keep."""
    talk, number = at
    head, turns = here.ws.exploration.open_talk(here.id, talk)
    turn = rules.upto(turns, number)[-1] if number else None
    reply = turn is not None and turn.message.role == "assistant" and not turn.message.by_person
    if turn is None or not reply or turn.state == "writing" or not rules.said([turn]):
        raise BadInput(_("turn {n} holds no reply to keep").format(n=number))
    name = rules.kept_name(head.name, number)
    kept = next((one for sheet, one in here.ws.exploration.kept_from(here.id, head.name) if sheet.name == name), None)
    before = kept or _first(head, scope)
    times, repeats = rules.again(turns, number)
    before = msgspec.structs.replace(
        before,
        quote=request.GET.get("quote", before.quote)[:100_000],
        again=(times, repeats) if repeats > 1 else before.again,
    )
    return Reply(head=head, turns=turns, turn=turn, name=name, there=kept is not None, before=before)


def _first(head: TalkHead, scope: Scope) -> Kept:
    card = next((one for one in scope.scenarios if one.name == head.talk.scenario), None)
    return Kept(
        title=card.harm_here[:200] if card else "",
        talk=head.name,
        target="",
        model="",
        turns=(),
        by=PersonName(""),
        scenario=head.talk.scenario,
        harm=head.talk.harm,
        language=card.language if card else "",
    )


def _offered(here: Seat, one: Reply, scope: Scope, *, asked: bool) -> Offered:
    """Return what the drawer offers. Words of another's conversation stand in it only for whoever chose them."""
    talk = one.head.talk
    own = here.ws.actor.name in (talk.by, *talk.others)
    others = [(sheet.name, kept) for sheet, kept in here.ws.exploration.kept(here.id) if sheet.name != one.name]
    return Offered(
        scope=scope,
        places=_places(one),
        findings=_near(one.before, others),
        findings_in_all=len(others),
        harm=talk.harm,
        scenario=talk.scenario,
        quotes=own or asked or not one.before.quote,
    )


def _near(kept: Kept, others: Sequence[tuple[str, Kept]]) -> list[tuple[str, str]]:
    """Return the findings in which a pattern is most likely to show: of the same harm or scenario, then the newest."""
    newest = others[::-1]
    nearest = sorted(newest, key=lambda one: (one[1].harm != kept.harm) + (one[1].scenario != kept.scenario))
    return [(name, other.title) for name, other in nearest[:NEAR]]


def _places(one: Reply) -> list[tuple[str, str]]:
    """Return where a span may begin: places in the path, with the numbers that the page gives to turns."""
    earlier = len(one.head.talk.before)
    path = [turn for turn in rules.upto(one.turns, one.turn.number) if rules.said([turn])]
    places = [(str(place), _("said before, {n}").format(n=place)) for place in range(1, earlier + 1)]
    return places + [(str(earlier + place), _place(turn)) for place, turn in enumerate(path, 1)]


def _place(turn: Turn) -> str:
    who = {"user": _("person"), "tool": _("tool")}.get(turn.message.role, _("model"))
    return _("turn {n} · {who}").format(n=turn.number, who=who)


@in_study
@require_POST
def take_back(request: HttpRequest, here: Seat, talk: str, number: int) -> HttpResponse:
    """Take a finding back: it is in no list and no report any more, and its page offers to put it back."""
    del request
    name = rules.kept_name(talk, number)
    here.ws.exploration.take_back(here.id, name)
    return redirect("finding", study=here.id, finding=name)


@in_study
@require_POST
def put_back(request: HttpRequest, here: Seat, talk: str, number: int) -> HttpResponse:
    """Put a finding that was taken back into lists and reports again, as it was."""
    del request
    name = rules.kept_name(talk, number)
    here.ws.exploration.put_back(here.id, name)
    return redirect("finding", study=here.id, finding=name)
