"""The page of coverage: where in the declared scope something was tried, found, or is seen differently."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from redcommons.evaluation.model import RunState
from redcommons.evaluation.model.coverage import Coverage, CoverageLayer, Narrowed
from redcommons.labour.rules import may
from redcommons.values.words import _
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.exploration import covering


@in_study
@require_safe
def coverage(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show the map of the declared scope, and beneath it how kinds were discovered."""
    layer, narrowed = covering.asked(request.GET)
    found: Coverage = here.ws.evaluation.coverage(here.id, layer, narrowed)
    codes = may(here.ws.actor, "exploration.codebook")
    by = "codes" if codes and request.GET.get("by") == "codes" else "harms"
    curve = here.ws.evaluation.discovery(here.id, by)
    about = {
        "map": covering.shown(found),
        "found": found,
        "layers": _layers(here, layer, narrowed),
        "languages": covering.languages(found),
        "narrowed": any(getattr(narrowed, name) for name in narrowed.__struct_fields__),
        "asked": narrowed,
        "begins": may(here.ws.actor, "exploration.converse"),
        "without_cases": not may(here.ws.actor, "dataset.read"),
        "rated": _rated(here) if layer == "disagreement" else (),
        "lists": may(here.ws.actor, "exploration.keep"),
        "kinds": _kinds(by, layer) if codes else (),
        "curve": curve,
        "points": covering.points(curve),
        "least": covering.least(curve),
        "unseen": covering.unseen(curve),
        "described": covering.described(curve),
    }
    return render(request, "exploration/coverage.html", about)


def _layers(here: Seat, chosen: CoverageLayer, narrowed: Narrowed) -> list[tuple[str, str, bool]]:
    """Return (query, words, whether it is the one shown) of each layer that its reader may see."""
    words = covering.layer_words()
    rest = {name: said for name in narrowed.__struct_fields__ if (said := getattr(narrowed, name))}
    layers = [one for one in words if one != "disagreement" or may(here.ws.actor, "evaluation.read")]
    return [(urlencode({"layer": one} | rest), words[one], one == chosen) for one in layers]


def _rated(here: Seat) -> tuple[RunState, ...]:
    """Return the runs whose replies people rated, newest first, where their reader may see how."""
    if not may(here.ws.actor, "evaluation.read"):
        return ()
    runs = here.ws.evaluation.runs_in(here.id)
    return tuple(run for run in reversed(runs) if any(key.startswith("person:") for key in run.judges))


def _kinds(chosen: str, layer: CoverageLayer) -> list[tuple[str, str, bool]]:
    """Return (query, words, whether it is the one shown) of what may count as one kind."""
    words = {"harms": _("harms of findings"), "codes": _("open codes of released memos")}
    return [(urlencode({"layer": layer, "by": by}), said, by == chosen) for by, said in words.items()]
