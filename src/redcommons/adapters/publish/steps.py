"""The work ledger in the report: who did which step, and for how long where that names nobody."""

from __future__ import annotations

from redcommons.adapters.markup import Markup, el, human, join
from redcommons.adapters.publish.page import note, table
from redcommons.findings.model import Report
from redcommons.findings.work import act_words, automated_refused, by_words, step_words, time_words
from redcommons.labour.model import StepWork
from redcommons.values.words import _


def work_ledger(report: Report) -> Markup | None:
    """Return who did which step; nothing for a report that was made before there was a work ledger."""
    if not report.work.steps:
        return None
    said = note(
        _(
            "Counted from what is stored; time is what people wrote down by their own clocks, in whole hours, and only"
            " where five or more did. A step in which people worked is not called automated here."
        )
    )
    heads = (_("Step"), _("Done by"), _("People"), _("Machines"), _("Time of people"))
    rows = [
        (step_words()[one.step], by_words()[one.by], _acts(one, people=True), _acts(one, people=False), time_words(one))
        for one in report.work.steps
    ]
    return join(el("h3", _("Who did which step")), said, table(heads, rows), _none(report))


def _acts(one: StepWork, *, people: bool) -> Markup:
    done = one.people if people else one.machines
    return human(", ".join(act_words(what, n) for what, n in sorted(done.items())) or "\N{EN DASH}")


def _none(report: Report) -> Markup | None:
    if any(automated_refused(one) for one in report.work.steps):
        return None
    return note(_("No human act and no human time is recorded for any step."))
