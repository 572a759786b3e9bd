"""The top of the report: what was asked, the main figure with its limit, and the contents."""

from __future__ import annotations

from collections.abc import Sequence

from redcommons.adapters.markup import Markup, el, fill, human, join
from redcommons.adapters.publish.page import absent, note
from redcommons.findings.model import Report
from redcommons.findings.rules import MainFinding, main_sentence
from redcommons.values.words import _


def top(report: Report, names: Sequence[str]) -> Markup:
    """Return everything above section 1; `names` are the sections in order."""
    return join(
        _place(report), human(report.title, "h1"), _marked(report), _asked(report), _main(report), _contents(names)
    )


def _place(report: Report) -> Markup:
    check = el("a", _("check every figure yourself"), href="#section-10")
    sentence = _("Made by {who} on {day} with Redcommons {version} \u00b7 {check}")
    day = el("time", report.at[:10], datetime=report.at)
    parts = fill(
        sentence, who=human(report.by or _("somebody who is not named")), day=day, version=report.software, check=check
    )
    return el("p", parts, class_="place")


def _marked(report: Report) -> Markup | None:
    if not report.example:
        return None
    return el(
        "p", _("Everything in this report is example data, made to show how a report looks."), class_="example-data"
    )


def _asked(report: Report) -> Markup:
    charter = report.charter
    asked = human(charter.purpose, "p", class_="asked") if charter.purpose else absent(_("The question is not stated."))
    if charter.decision:
        decision = human(charter.decision, "p", class_="asked")
    else:
        decision = absent(_("The decision that this informs, and its rule, are not stated."))
    return join(asked, decision)


def _main(report: Report) -> Markup:
    said = main_sentence(report)
    interval = (
        fill(_(" (95 % interval {span})"), span=el("span", said.interval, class_="whole", dir="ltr"))
        if said.interval
        else None
    )
    if said.parts:
        return el("div", *_situations(said), *(note(human(limit)) for limit in said.limits), class_="main-figure")
    sentence = el("p", el("strong", human(said.found)), interval, ". ", human(said.basis))
    return el("div", sentence, *(note(human(limit)) for limit in said.limits), class_="main-figure")


def _situations(said: MainFinding) -> tuple[Markup, ...]:
    head = el(
        "tr", el("th", _("Situation"), scope="col"), *(el("th", human(name), scope="col") for name in said.readers)
    )
    rows = [
        el("tr", el("th", human(name), scope="row"), *(_rate(*cell) for cell in cells)) for name, cells in said.parts
    ]
    caption = _("Share of attempts, with its 95 % interval, as each of them read the replies")
    return (
        el("p", el("strong", human(said.found)), "."),
        el("div", el("table", el("caption", caption), el("thead", head), el("tbody", *rows)), class_="scroll"),
        el("p", human(said.basis)),
    )


def _rate(rate: str, ends: str) -> Markup:
    return el("td", el("span", el("strong", rate), " ", el("span", ends, class_="soft"), dir="ltr"))


def _contents(names: Sequence[str]) -> Markup:
    items = [
        el("li", el("a", el("span", str(number), class_="number"), name, href=f"#section-{number}"))
        for number, name in enumerate(names, start=1)
    ]
    return join("\n", el("nav", el("ol", *items), aria_label=_("Contents")))
