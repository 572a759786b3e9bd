"""One finding as a page of Markdown that a colleague can open: what happened, how often, on which path, how asked."""

from __future__ import annotations

from collections.abc import Iterator

from redcommons.exploration.findings import heard_words
from redcommons.exploration.model import Asking, Kept, Made, Severity
from redcommons.exploration.rules import again_in_words, by_method
from redcommons.values.conversation import Message
from redcommons.values.markdown import fence, shown, span
from redcommons.values.shelf import Sheet
from redcommons.values.words import _


def finding(sheet: Sheet, kept: Kept, where: str) -> str:
    """Return a finding as Markdown; `where` is the title of its study."""
    said = _("It happened: that it can is what this page says, not how often.")
    lines = [f"# {span(kept.title)}", "", f"*{said}*", ""]
    lines += [f"- {name}: {fact}" for name, fact in _facts(sheet, kept, where) if fact]
    for name, text in ((_("What went wrong"), kept.wrong), (_("What should have happened"), kept.should)):
        lines += ["", f"## {name}", "", *fence(shown(text))] if text else []
    lines += ["", "## " + _("How it was asked"), "", *_asked(kept.asked), "", "## " + _("What was said"), ""]
    for number, message in enumerate(kept.turns, 1):
        lines += _turn(number, message)
    if kept.quote:
        lines += ["## " + _("The words that it is about"), "", *fence(shown(kept.quote)), ""]
    end = _("Written by Redcommons. Words in a block are as they were said.")
    return "\n".join([*lines, f"*{end}*", ""])


def _facts(sheet: Sheet, kept: Kept, where: str) -> Iterator[tuple[str, str]]:
    yield _("Repeated"), _again(kept)
    yield _("Target"), span(kept.target)
    yield _("Model"), span(kept.model)
    yield _("Heard"), heard_words(kept)
    yield _("Severity"), _severity(kept.severity)
    yield _("Harm"), span(kept.harm)
    yield _("Scenario"), span(kept.scenario)
    yield _("In role"), span(kept.in_role)
    yield _("Brief"), span(kept.brief.brief) if kept.brief else ""
    yield _("Methods"), ", ".join(_method(made) for made, _turns in by_method(kept.methods))
    yield _("Codes"), ", ".join(span(code) for code in kept.codes)
    yield _("Kept"), f"{sheet.at} · {span(kept.by)} · {span(where)} · {span(sheet.name)}"


def _again(kept: Kept) -> str:
    if kept.again is None:
        return _("not yet; it is one reply")
    return again_in_words(*kept.again)


def _severity(severity: Severity) -> str:
    words = {
        "slight": _("slight"),
        "moderate": _("moderate"),
        "serious": _("serious"),
        "grave": _("grave"),
    }
    return words.get(severity, "")


def _method(made: Made) -> str:
    given = "".join(f", {span(name)} {span(value)}" for name, value in sorted(made.parameters.items()))
    seed = ", " + _("seed {n}").format(n=made.seed) if made.seed else ""
    before = ": " + span(made.source) if made.source else ""
    return f"{span(made.method)}{given}{seed}{before}"


def _asked(asked: Asking) -> list[str]:
    unsaid = _("left to the target")
    heat = unsaid if asked.temperature is None else f"{asked.temperature:g}"
    most = unsaid if asked.max_tokens is None else str(asked.max_tokens)
    prompt = "" if asked.system_prompt else _("none")
    facts = ((_("Temperature"), heat), (_("Most tokens"), most), (_("System prompt"), prompt))
    lines = [f"- {name}: {fact}".rstrip() for name, fact in facts]
    return [*lines, "", *fence(shown(asked.system_prompt))] if asked.system_prompt else lines


def _turn(number: int, message: Message) -> list[str]:
    people = {"user": _("Person"), "assistant": _("Model"), "system": _("System prompt"), "tool": _("Tool")}
    who = people[message.role]
    if message.by_person:
        who = f"{who}, " + _("written by a person")
    lines = [f"### {number} · {who} {span(message.name)}".rstrip(), "", *fence(shown(message.text)), ""]
    for document in message.documents:
        lines += [
            _("With the text file {name}:").format(name=span(document.name)),
            "",
            *fence(shown(document.text)),
            "",
        ]
    for call in message.calls:
        lines += [_("It calls the tool {name}:").format(name=span(call.name)), "", *fence(shown(call.arguments)), ""]
    return lines
