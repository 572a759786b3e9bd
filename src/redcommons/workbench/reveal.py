"""The reveal door: the one place where prompts and replies reach a page.

Care is asked here whether a text may be shown to this person now. What is hidden is not in the page: it comes by a
request of its own when its reader asks. What is withheld does not come at all. `tests/house/test_reveal.py` sees to
it that no other module of the workbench takes the words out of a message.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from redcommons.adapters.markup import Child, Markup, el, fill, human, join
from redcommons.care.model import Decision
from redcommons.care.rules import decide
from redcommons.evaluation.model import Span
from redcommons.exploration.memo import Memo
from redcommons.exploration.model import Made
from redcommons.values.conversation import Document, Message, ToolCall
from redcommons.values.sensitivity import Sensitivity
from redcommons.values.text import place_of, unshown, visible
from redcommons.values.words import _, many
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


def conversation(
    messages: Iterable[Message], found: Decision, where: str, *, before: Sequence[Message] = ()
) -> SafeString:
    """Return a conversation as far as it may be shown; `where` is the address that reveals it.

    What was sent `before` it counts as no turn.
    """
    if found.showing == "shown":
        turns = [_turn(0, message) for message in before]
        turns += [_turn(number, message) for number, message in enumerate(messages, start=1)]
        return _made(el("div", *turns, class_="turns", data_content=True))
    return hidden(found, where)


def place_in(messages: Sequence[Message], turn: int, place: tuple[int, int] | str) -> Span | None:
    """Return where chosen words stand in a turn, in code points of its own text; None where they do not.

    `place` is where they stand in what the page shows of the turn, or the words themselves.
    """
    if not 1 <= turn <= len(messages):
        return None
    text = messages[turn - 1].text
    shown = place_of(place, visible(text)) if isinstance(place, str) else place
    start, end = unshown(text, *shown) if shown else (0, 0)
    return Span(turn=turn, start=start, end=end) if start < end else None


def chosen(messages: Sequence[Message], spans: Iterable[Span], found: Decision) -> SafeString:
    """Return words that raters chose in a conversation, each with its turn, where they may be shown."""
    if found.showing != "shown":
        return SafeString("")
    texts = {number: message.text for number, message in enumerate(messages, start=1)}
    said = [_chosen(span.turn, texts.get(span.turn, "")[span.start : span.end]) for span in spans]
    return _made(el("ul", *said, class_="places", data_content=True)) if said else SafeString("")


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


def excerpt(memo: Memo, found: Decision, where: str) -> SafeString:
    """Return the words that a memo is about as far as they may be shown; `where` is the address that reveals them."""
    if found.showing != "shown":
        return hidden(found, where)
    return _made(el("blockquote", _words(Message(role="user", text=memo.quote)), class_="excerpt", data_content=True))


def words(message: Message, *, writing: bool = False) -> SafeString:
    """Return the words of one message, escaped, controls and bidi marks spelled out, in their own direction.

    With it comes whoever of several people speaks, the files that it carries and the tools that it calls.
    """
    if writing and not message.text:
        return _made(el("p", class_="words", dir="auto"))
    return _made(_words(message))


def piece(text: str) -> str:
    """Return a piece of a reply that is still arriving in one's own conversation, to be set as text alone.

    Controls and bidi marks are spelled out as in the whole reply.
    """
    return visible(text)


def so_far(message: Message) -> str:
    """Return what has come of such a reply, in the same way."""
    return piece(message.text[:MOST])


def draft(message: Message) -> str:
    """Return words to be changed where one types: one's own as they are, a model's with its controls spelled out."""
    return message.text if message.role == "user" else visible(message.text)


def source(made: Made) -> SafeString:
    """Return the words that a method was given, before it made others of them."""
    return _made(human(made.source[:MOST], "p", class_="words"))


def as_sent(text: str) -> SafeString:
    """Return what was sent to a target, as it went over the line."""
    return _made(join(el("pre", text[:MOST], class_="trace", dir="ltr", tabindex=0), _rest(text)))


def unmade(messages: Sequence[Message]) -> str:
    """Return messages as JSON, to be shown where nobody can tell how they went over the line."""
    return msgspec.json.format(msgspec.json.encode(messages), indent=1).decode()


def _words(message: Message) -> Markup:
    text = message.text
    bare = not (text or message.calls or message.documents)
    body = human(text[:MOST], "p", class_="words") if text else None
    return join(
        _session(message),
        _speaker(message),
        el("p", _("an empty reply"), class_="words absent") if bare else body,
        _rest(text),
        [_document(one) for one in message.documents],
        [_call(one) for one in message.calls],
    )


def _chosen(turn: int, text: str) -> Markup:
    return el("li", fill(_("turn {n}: {words}"), n=str(turn), words=el("mark", human(text[:MOST], "bdi"))))


def _rest(text: str) -> Markup | None:
    more = len(text) - MOST
    said = _("{n} more characters are kept and not shown here.")
    return el("p", said.format(n=more), class_="note") if more > 0 else None


def _session(message: Message) -> Markup | None:
    if not message.session:
        return None
    said = fill(_("A later session: {later}"), later=human(message.session, "bdi"))
    return el("p", said, class_="session")


def _speaker(message: Message) -> Markup | None:
    if not message.name:
        return None
    name = human(message.name, "bdi")
    return el("p", fill(_("{name} answers"), name=name) if message.role == "tool" else name, class_="speaker voice")


def _document(document: Document) -> Markup:
    length = many("{n} character", "{n} characters", len(document.text))
    named = el("summary", human(document.name, "bdi"), " ", el("span", length, class_="note"))
    shown = human(document.text[:MOST], "div", class_="trace", tabindex=0)
    return el("details", named, shown, _rest(document.text), class_="document")


def _call(call: ToolCall) -> Markup:
    named = fill(_("calls {tool}"), tool=el("bdi", call.name, class_="key", dir="ltr"))
    given = el("pre", call.arguments[:MOST], class_="trace", dir="ltr", tabindex=0) if call.arguments else None
    return el("div", el("p", named, class_="speaker"), given, _rest(call.arguments), class_="call")


def _turn(number: int, message: Message) -> Markup:
    speakers = {"user": _("person"), "assistant": _("model"), "system": _("system prompt"), "tool": _("tool")}
    said_by = speakers[message.role]
    who = _("turn {n} · {who}").format(n=number, who=said_by) if number else said_by
    by_person = el("span", _("written by a person"), class_="tag") if message.by_person else None
    speaker = el("p", who, " ", by_person, class_="speaker")
    return el("div", speaker, _words(message), class_=f"turn {message.role}", data_turn=number or None)


def _made(markup: Child) -> SafeString:
    return mark_safe(join(markup))  # noqa: S308  # made by markup.py, which escapes
