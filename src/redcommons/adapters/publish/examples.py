"""One page for each example: what happened, then the conversation, closed until its reader opens it."""

from __future__ import annotations

from redcommons.adapters.markup import Markup, el, fill, human, join
from redcommons.adapters.publish.page import page, stated, terms
from redcommons.findings.model import Example, Report
from redcommons.findings.wording import repeated
from redcommons.values.conversation import Message, Role
from redcommons.values.words import _, many


def example_page(report: Report, example: Example) -> bytes:
    """Return the page of one example."""
    back = fill(
        _("Example {number} of {report}"),
        number=str(example.number),
        report=el("a", human(report.title), href="../index.html"),
    )
    marked = el("p", _("This is example data."), class_="example-data") if report.example else None
    body = join(el("p", back, class_="place"), human(example.kept.title, "h1"), marked, _about(example), _text(example))
    return page(example.kept.title, el("main", body))


def _about(example: Example) -> Markup:
    kept = example.kept
    return terms(
        (
            (_("What went wrong"), stated(kept.wrong)),
            (_("System"), join(human(kept.target), kept.model and join(", ", human(kept.model)))),
            (_("Seen"), repeated(kept.again)),
            (_("What it says"), _("that this can happen; nothing about how often")),
        )
    )


def _text(example: Example) -> Markup:
    turns = join([_turn(message) for message in example.kept.turns])
    if not example.hidden:
        return turns
    parts = {"title": human(example.kept.title), "messages": _length(example), "reason": _reason(example)}
    said = fill(_("Show the conversation \u201c{title}\u201d, {messages}. It is closed because: {reason}"), **parts)
    return el("details", el("summary", said), turns, class_="hidden-text")


def _length(example: Example) -> str:
    return many("{n} message", "{n} messages", len(example.kept.turns))


def _reason(example: Example) -> Markup:
    return human(example.reason or _("nobody has labelled it yet"))


def _turn(message: Message) -> Markup:
    speaker = _speaker(message)
    said = (
        human(message.text, "div", class_="said")
        if message.text
        else el("p", _("an empty message"), class_="said absent")
    )
    return el("div", el("p", speaker, class_="speaker"), said, class_=f"turn {message.role}")


def _speaker(message: Message) -> str:
    names: dict[Role, str] = {
        "system": _("System prompt"),
        "user": _("Person"),
        "assistant": _("The system asked"),
        "tool": _("Tool"),
    }
    written = message.by_person and message.role != "user"
    return names[message.role] + (_(", words written by a person") if written else "")
