"""The reveal door: the one place where prompts and replies reach a page.

Care is asked here whether a text may be shown to this person now. What is hidden is not in the page: it comes by a
request of its own when its reader asks. What is withheld does not come at all. `tests/house/test_reveal.py` sees to
it that no other module of the workbench takes the words out of a message.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from redcommons.adapters.markup import Child, Markup, el, human, join
from redcommons.care.model import Decision
from redcommons.care.rules import decide
from redcommons.values.conversation import Message
from redcommons.values.sensitivity import Sensitivity
from redcommons.values.text import visible
from redcommons.values.words import _
from redcommons.workbench.care.mine import mine

MOST = 100_000
"""Characters of one message that a page shows; the rest is said to be there."""


def asked(request: HttpRequest) -> bool:
    """Return whether the reader asks for this text by its own request."""
    return request.GET.get("reveal") == "1"


def decision(request: HttpRequest, about: Sensitivity, *, own: bool = False) -> Decision:
    """Return how a text of this sensitivity is shown to whoever asks; one's own live conversation is open."""
    found = decide(about, mine(request).wish(about.harm))
    if found.showing != "withheld" and (own or asked(request)):
        found = Decision(showing="shown", reason="")
    if found.showing == "shown" and not own:
        mine(request).saw(about.harm)
    return found


def conversation(messages: Iterable[Message], found: Decision, where: str) -> SafeString:
    """Return a conversation as far as it may be shown; `where` is the address that reveals it."""
    if found.showing == "shown":
        turns = [_turn(number, message) for number, message in enumerate(messages, start=1)]
        return _made(el("div", *turns, class_="turns", data_content=True))
    return hidden(found, where)


def quoted(text: str, found: Decision) -> SafeString:
    """Return words that somebody chose in a reply, where they may be shown and there are any."""
    if not text or found.showing != "shown":
        return SafeString("")
    return _made(el("blockquote", human(text[:MOST], "p"), class_="chosen", data_content=True))


def hidden(found: Decision, where: str) -> SafeString:
    """Return the field that stands where text is hidden or withheld: nothing of the text is in it."""
    if found.showing == "withheld":
        return _made(el("p", _("Not shown: {why}.").format(why=found.reason), class_="absent"))
    reveal = el(
        "button",
        _("reveal"), " ", el("kbd", "R", data_kbd="r"),
        type="button", data_key="r", hx_get=where, hx_target="closest .hidden-text", hx_swap="outerHTML",
    )  # fmt: skip
    return _made(el("div", el("strong", _("Text hidden")), el("span", found.reason), reveal, class_="hidden-text"))


def words(message: Message) -> SafeString:
    """Return the words of one message, escaped, controls and bidi marks spelled out, in their own direction."""
    return _made(_words(message))


def piece(text: str) -> str:
    """Return a piece of a reply that is still arriving in one's own conversation, to be set as text alone.

    Controls and bidi marks are spelled out as in the whole reply.
    """
    return visible(text)


def so_far(message: Message) -> str:
    """Return what has come of such a reply, in the same way."""
    return piece(message.text[:MOST])


def _words(message: Message) -> Markup:
    text, more = message.text[:MOST], len(message.text) - MOST
    rest = el("p", _("{n} more characters are kept and not shown here.").format(n=more), class_="note")
    body = human(text, "p", class_="words") if text else el("p", _("an empty reply"), class_="words absent")
    return join(body, rest if more > 0 else None)


def _turn(number: int, message: Message) -> Markup:
    speakers = {"user": _("person"), "assistant": _("model"), "system": _("system prompt"), "tool": _("tool")}
    who = _("turn {n} · {who}").format(n=number, who=speakers[message.role])
    by_person = el("span", _("written by a person"), class_="tag") if message.by_person else None
    return el("div", el("p", who, " ", by_person, class_="speaker"), _words(message), class_=f"turn {message.role}")


def _made(markup: Child) -> SafeString:
    return mark_safe(join(markup))  # noqa: S308  # made by markup.py, which escapes
