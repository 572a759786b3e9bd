"""Pictures and figures of readings: outcome bars, rates with their interval, the rung of the ladder."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString, mark_safe

from redcommons.adapters.charts import ForestRow, curve, forest
from redcommons.adapters.charts import outcome_bar as drawn
from redcommons.adapters.markup import Child, el, human, join
from redcommons.evaluation.model import Interval, Reading
from redcommons.findings.wording import outcome_words
from redcommons.findings.wording import reader as read_by
from redcommons.values.outcome import Outcome
from redcommons.values.words import _

register = template.Library()


def counts(reading: Reading) -> dict[Outcome, int]:
    """Return the four outcomes of a reading."""
    return {
        "violated": reading.violated,
        "not_violated": reading.not_violated,
        "could_not_judge": reading.could_not_judge,
        "could_not_run": reading.could_not_run,
    }


@register.simple_tag
def outcome_bar(reading: Reading) -> SafeString:
    """Return the bar of one reading; its numbers stand in its title and in the table beside it."""
    title = _("Outcomes of {n} attempts").format(n=reading.attempts)
    return _made(drawn(counts(reading), outcome_words(), title))


@register.simple_tag
def outcome_legend() -> SafeString:
    """Return the legend of outcome bars."""
    rows = (
        el("li", el("i", class_=key.replace("_", "-"), aria_hidden="true"), name)
        for key, name in outcome_words().items()
    )
    return _made(el("ul", *rows, class_="legend"))


@register.simple_tag
def rate(reading: Reading) -> SafeString:
    """Return the rate with its interval in smaller type beside it, or the bare count where there is none.

    Where a machine was calibrated the corrected rate stands first, and under it what the machine itself has.
    """
    if reading.interval is None:
        return _made(_("{k} of {n}").format(k=reading.violated, n=reading.attempts))
    if reading.corrected is None:
        return _made(_interval(reading.interval))
    own = el("span", _("as the judge has it:"), " ", _interval(reading.interval), class_="note own-rate")
    return _made(join(_interval(reading.corrected), " ", el("span", _("corrected"), class_="soft"), " ", own))


def _interval(found: Interval) -> Child:
    figure = el("strong", el("bdi", _("{n} %").format(n=round(found.rate * 100)), dir="ltr"))
    if found.low is None or found.high is None:
        return figure
    ends = f"{round(found.low * 100)}\N{EN DASH}{round(found.high * 100)}"
    return join(figure, " ", el("bdi", ends, class_="interval-words", dir="ltr"))


@register.filter
def reader(judge: str) -> SafeString:
    """Return who read the replies: a person by the name they have here, a machine as one."""
    return _made(human(read_by(judge), "bdi"))


@register.simple_tag
def rung(reading: Reading) -> SafeString:
    """Return how far the rate may be used."""
    words = {"counts": _("counts"), "working": _("working rate"), "claimable": _("claimable rate")}
    return _made(el("span", words[reading.level], class_=f"tag {reading.level}"))


@register.simple_tag
def forest_plot(rows: Sequence[ForestRow], title: str) -> SafeString:
    """Return the forest plot of some parts; the table beneath it has every number."""
    return _made(forest(rows, title))


@register.simple_tag
def discovery_curve(
    points: Sequence[tuple[int, int]], looked: int, least: tuple[float, str], about: tuple[str, str]
) -> SafeString:
    """Return the curve of discovery; the table beneath it has every step."""
    return _made(curve(points, looked, least, about))


def _made(markup: Child) -> SafeString:
    return mark_safe(join(markup))  # noqa: S308  # made by markup.py, which escapes
