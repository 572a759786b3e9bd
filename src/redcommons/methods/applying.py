"""What is done with a method: rewrite, decode, give all variants, begin a dialogue, show what it would say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from redcommons.methods import parameters as settings
from redcommons.methods.dice import Dice
from redcommons.methods.model import Decoder, Dialogue, Given, Method, Setting, ToModel
from redcommons.values.conversation import Message, Messages
from redcommons.values.errors import BadInput
from redcommons.values.text import clean
from redcommons.values.words import _

MAX_SOURCE = 100_000
"""Longest text that a method takes, in characters."""

MOST_STEPS = 1_000
"""Steps after which a dialogue stops, shown or held: one of somebody else's may have no end."""

LETTERS = {"Latin": re.compile("[A-Za-z]"), "Arabic": re.compile("[\u0620-\u064a\u0671-\u06d3]")}
"""Scripts that a method may be for, and how their letters are found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where words came from that a method made: enough to make them again."""

    method: str
    """Name of the method."""
    parameters: dict[str, str]
    """Every parameter, also those by default, written as text."""
    seed: int
    """The seed."""
    source: str
    """The words before."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text that a method made."""

    text: str
    """The text."""
    origin: Origin
    """How it was made."""
    label: str = ""
    """Of which identity it is, where there is one text for each."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A dialogue that was begun and has said nothing yet."""

    dialogue: Dialogue
    """To be driven: `next`, then `send` with each answer."""
    origin: Origin
    """Where its words come from; each step adds its number."""


def rewritten(method: Method, text: str, parameters: Mapping[str, Any], seed: int = 0) -> Rewritten:
    """Return what a rewrite makes of `text`; raises BadInput where it cannot act on it."""
    if method.rewrite is None:
        raise BadInput(
            _("{method} is a dialogue of several turns: begin it in a conversation").format(method=method.name)
        )
    source, values = _taken(method, text, parameters)
    made = method.rewrite(source, Given(values, Dice(seed)))
    if made == source:
        raise _nothing(method)
    return Rewritten(clean(made, what=method.name), _origin(method, source, values, seed))


def variants(method: Method, text: str, parameters: Mapping[str, Any]) -> tuple[Rewritten, ...]:
    """Return one text for each identity; raises BadInput where the method makes none."""
    if method.variants is None:
        raise BadInput(_("{method} makes one text, not one for each identity").format(method=method.name))
    source, values = _taken(method, text, parameters)
    made = method.variants(source, Given(values, Dice(0)))
    if all(words == source for _label, words in made):
        raise _nothing(method)
    return tuple(Rewritten(clean(words), _origin(method, source, values, 0), label) for label, words in made)


def decoded(method: Method, text: str, parameters: Mapping[str, Any]) -> str | None:
    """Return the text before, or None where the method did not make this one; raises BadInput without a decoder."""
    if not isinstance(method.decoder, Decoder):
        raise BadInput(_("{method} has no decoder: {why}").format(method=method.name, why=method.decoder.why))
    given = Given(settings.settled(method, parameters), Dice(0))
    found = method.decoder.decode(_source(text, limit=MAX_SOURCE * 100), given)
    return None if found is None else clean(found)


def begun(method: Method, text: str, parameters: Mapping[str, Any], seed: int = 0, before: Messages = ()) -> Begun:
    """Return a dialogue about `text` that goes on from the messages in `before`; nothing is said yet."""
    if method.talk is None:
        raise BadInput(_("{method} rewrites a text and holds no dialogue").format(method=method.name))
    source, values = _taken(method, text, parameters)
    dialogue = method.talk(source, Given(values, Dice(seed)), before)
    return Begun(dialogue, _origin(method, source, values, seed))


def previewed(method: Method, text: str, parameters: Mapping[str, Any], seed: int = 0) -> Messages:
    """Return the messages a dialogue would write, before anything is sent.

    Where they depend on replies, they are those after replies that say nothing.
    """
    dialogue = begun(method, text, parameters, seed).dialogue
    said: list[Message] = []
    waiting = next(dialogue)
    for _step in range(MOST_STEPS):
        asks_model = isinstance(waiting, ToModel)
        if not isinstance(waiting, ToModel):
            said += waiting.messages[len(waiting.messages) - waiting.written :]
        try:
            waiting = dialogue.send(_("(here the attacker model writes)") if asks_model else "…")
        except StopIteration:
            return tuple(said)
    dialogue.close()
    raise BadInput(
        _("{method} has no end after {n} steps: it cannot be shown").format(method=method.name, n=MOST_STEPS)
    )


def _nothing(method: Method) -> BadInput:
    return BadInput(_("{method} finds nothing in this text to act on").format(method=method.name))


def _taken(method: Method, text: str, parameters: Mapping[str, Any]) -> tuple[str, dict[str, Setting]]:
    values = settings.settled(method, parameters)
    source = _source(text, limit=MAX_SOURCE)
    scripts = [name for name in method.languages if name in LETTERS]
    if scripts and not any(LETTERS[name].search(source) for name in scripts):
        said = _("{method} acts on {script} letters, and this text has none: choose another method")
        raise BadInput(said.format(method=method.name, script=", ".join(scripts)))
    return source, values


def _source(text: str, *, limit: int) -> str:
    source = clean(text, limit=limit, what=_("the text"))
    if not source.strip():
        raise BadInput(_("the text is empty: write at least one word"))
    return source


def _origin(method: Method, source: str, values: Mapping[str, Setting], seed: int) -> Origin:
    kept = {name: settings.written(value) for name, value in values.items()}
    return Origin(method=method.name, parameters=kept, seed=seed, source=source)
