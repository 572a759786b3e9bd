"""From the form of the rating page to what a rater said beside their answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from django.http import QueryDict

from redcommons.evaluation.asking import asked
from redcommons.evaluation.model import Answered, Mark, Question, Queue, Span
from redcommons.values.conversation import Messages
from redcommons.values.errors import BadInput
from redcommons.values.words import _
from redcommons.workbench import reveal
from redcommons.workbench.rating.instrument import field


def marks(given: QueryDict) -> tuple[Mark, ...]:
    """Return the words on single turns."""
    named = ((_number(name.removeprefix("mark-")), name) for name in given if name.startswith("mark-"))
    return tuple(Mark(turn=turn, word=str(given[name])) for turn, name in named if given[name])


def answers(given: QueryDict, queue: Queue, length: int, text: Callable[[], Messages]) -> tuple[Answered, ...]:
    """Return the answers to a queue's questions; `text` is asked for only where places in it were marked."""
    opened = cache(text)
    return tuple(
        _answer(given, question, turn, opened)
        for question in asked(queue)
        for turn in (range(1, length + 1) if question.about == "turn" else (0,))
    )


def _answer(given: QueryDict, question: Question, turn: int, text: Callable[[], Messages]) -> Answered:
    name = field(question.key, turn)
    chosen = [one for one in given.getlist(name) if one]
    scale = question.does == "scale"
    return Answered(
        question=question.key,
        turn=turn,
        chosen=() if scale else tuple(chosen),
        step=_number(chosen[0]) if scale and chosen else 0,
        spans=tuple(_spans(given, name, text)) if question.does == "span" else (),
        text=given.get(f"{name}-text", ""),
    )


def _spans(given: QueryDict, name: str, text: Callable[[], Messages]) -> Iterator[Span]:
    """Yield the places that were marked in the text as it is shown, and words that were typed with their turn."""
    for place in given.getlist(f"{name}-place")[:100]:
        turn, start, end = (*(_number(part) for part in place.split(":")), 0, 0, 0)[:3]
        yield _found(reveal.place_in(text(), turn, (start, end)))
    words = given.get(f"{name}-quote", "").strip()
    if words:
        yield _found(reveal.place_in(text(), _number(given.get(f"{name}-turn", "")), words[:10_000]))


def _found(span: Span | None) -> Span:
    if span is None:
        raise BadInput(_("the words that you marked are not in that turn: your draft is still on your device"))
    return span


def _number(text: str) -> int:
    """Return a count that a form gives; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0
