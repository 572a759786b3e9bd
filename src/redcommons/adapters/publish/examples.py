"""One page for each example: what happened, then the conversation, closed until its reader opens it."""

from __future__ import annotations

from collections.abc import Iterator

from redcommons.adapters.markup import Markup, el, fill, human, join
from redcommons.adapters.publish.page import page, stated, terms
from redcommons.exploration import findings
from redcommons.exploration.model import Kept
from redcommons.findings.model import Example, Report
from redcommons.findings.wording import repeated
from redcommons.values.conversation import Document, Message, Role, ToolCall
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
            (_("What should have happened"), stated(kept.should)),
            (_("What it is about"), _unit(kept)),
            (_("How bad, in its keeper's words"), stated(findings.severity_words().get(kept.severity, ""))),
            (_("Harm"), human(findings.harm_words(kept))),
            (_("Scenario"), stated(kept.scenario)),
            *_lineage(kept),
            (_("System"), join(human(kept.target), kept.model and join(", ", human(kept.model)))),
            *(((_("Heard"), human(findings.heard_words(kept))),) if kept.brought else ()),
            (_("Seen"), repeated(kept.again)),
            *(((_("Kept by"), human(kept.by)),) if kept.by else ()),
            (_("What it says"), _("that this can happen; nothing about how often")),
        )
    )


def _unit(kept: Kept) -> Markup:
    shown = many("it shows in {n} other finding", "it shows in {n} other findings", len(kept.across))
    return join(findings.about_words(kept), f" \u00b7 {shown}" if kept.unit == "pattern" and kept.across else "")


def _lineage(kept: Kept) -> Iterator[tuple[str, Markup]]:
    """Yield what led to it, where something did: a brief, a role, methods."""
    if kept.brief is not None:
        said = _("{name}, revision {n}").format(name=kept.brief.brief, n=kept.brief.revision)
        yield _("Brief"), human(said)
        yield _("Accepted as having met it"), stated("; ".join(kept.brief.accepts))
    if kept.in_role:
        yield _("In the role of"), human(kept.in_role)
    if kept.methods:
        yield _("Methods"), human(", ".join(dict.fromkeys(one.method for one in kept.methods)))


def _text(example: Example) -> Markup:
    kept = example.kept
    chosen = el("blockquote", human(kept.quote, "p"), class_="chosen") if kept.quote else None
    turns = join(chosen, [_turn(message) for message in kept.turns])
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
    more = (*map(_document, message.documents), *map(_call, message.calls))
    empty = None if more else el("p", _("an empty message"), class_="said absent")
    said = human(message.text, "div", class_="said") if message.text else empty
    later = (
        el("p", fill(_("A later session: {later}"), later=human(message.session)), class_="note")
        if message.session
        else None
    )
    return el("div", later, el("p", speaker, class_="speaker"), said, *more, class_=f"turn {message.role}")


def _document(document: Document) -> Markup:
    return join(human(document.name, "p", class_="speaker"), human(document.text, "div", class_="said"))


def _call(call: ToolCall) -> Markup:
    named = el("p", fill(_("calls {tool}"), tool=human(call.name)), class_="speaker")
    return join(named, human(call.arguments, "div", class_="said"))


def _speaker(message: Message) -> Markup:
    names: dict[Role, str] = {
        "system": _("System prompt"),
        "user": _("Person"),
        "assistant": _("The system asked"),
        "tool": _("Tool"),
    }
    written = message.by_person and message.role != "user"
    name = join(" ", human(message.name)) if message.name else None
    return join(names[message.role], name, _(", words written by a person") if written else None)
