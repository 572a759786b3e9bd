"""From a report to pages: the same report gives the same bytes, wherever and whenever."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from redcommons.adapters.markup import Markup, el, join
from redcommons.adapters.publish import rest, scope
from redcommons.adapters.publish.examples import example_page
from redcommons.adapters.publish.found import findings
from redcommons.adapters.publish.front import top
from redcommons.adapters.publish.method import measured
from redcommons.adapters.publish.page import page, section
from redcommons.findings.model import Report
from redcommons.values.base import encode
from redcommons.values.words import REPORT_LANGUAGE, _, speaking

REPORT = "report.json"


def sections() -> tuple[tuple[str, Callable[[Report], Markup]], ...]:
    """Return the sections in the order in which a report has them, each with what writes it."""
    return (
        (_("What was left out"), scope.left_out),
        (_("Whose values, who decided, who disagreed"), scope.values),
        (_("Who did the work, on which terms"), scope.work),
        (_("How it was measured, all runs"), measured),
        (_("Findings"), findings),
        (_("Where people disagreed"), rest.disagreement),
        (_("What was withheld, by whom, why"), rest.withheld),
        (_("Limits"), rest.limits),
        (_("Answers received"), rest.answers),
        (_("How to check this"), rest.checking),
    )


@speaking(REPORT_LANGUAGE)
def render(report: Report) -> dict[str, bytes]:
    """Return every file that readers see, by name: index.html, examples/N.html and report.json."""
    pages = {"index.html": _index(report)}
    pages |= {f"examples/{example.number}.html": example_page(report, example) for example in report.examples}
    return {**pages, REPORT: data(report)}


def data(report: Report) -> bytes:
    """Return the report as JSON, indented for people, in an order that never changes."""
    return msgspec.json.format(encode(report), indent=2) + b"\n"


def _index(report: Report) -> bytes:
    parts = sections()
    body = [section(number, name, write(report)) for number, (name, write) in enumerate(parts, start=1)]
    names = [name for name, _write in parts]
    skip = el("a", _("Skip to what was left out"), href="#section-1", class_="skip")
    return page(report.title, skip, el("main", join(top(report, names), body)))
