"""Questions, marks and versions as the rating page shows them: in the reader's language, where there is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from redcommons.evaluation.asking import asked, guideline, in_tongue, main_question, mark_words
from redcommons.evaluation.model import Answered, Option, Question, Queue, Rated, Tongues
from redcommons.exploration.findings import severity_words
from redcommons.values.words import _

Told = tuple[str, str]
"""Language tag, and words in that language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one question is asked: once about the whole, or at each turn."""

    name: str
    """Name of its fields."""
    turn: int
    """The turn, counted from 1; 0 for the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question as it stands on the page."""

    question: Question
    """The question."""
    words: Told
    """What is asked."""
    options: tuple[tuple[str, Told], ...]
    """What can be chosen: key and words."""
    steps: tuple[int, ...]
    """Steps of a scale."""
    low: Told
    """What the first step means."""
    high: Told
    """What the last step means."""
    places: tuple[Place, ...]
    """Where it is asked."""


def language() -> str:
    """Return the language of whoever reads."""
    return get_language() or "en"


def about(queue: Queue, length: int) -> dict[str, object]:
    """Return everything that the page asks beside the main question, for a conversation of so many turns."""
    every = [_asked(one, length) for one in asked(queue)]
    return {
        "waiting": [one for one in every if one.question.required],
        "optional": [one for one in every if not one.question.required],
        "marks": [(one.key, mark(one)) for one in queue.marks],
        "marked_turns": range(1, length + 1) if queue.marks else (),
        "all_turns": range(1, length + 1),
        "severities": severity_words().items(),
        "guideline": guideline(queue, language()),
        "own_question": main_question(queue, language()),
    }


def field(question: str, turn: int = 0) -> str:
    """Return the name of the fields of a question, on the whole or on one turn."""
    return f"q-{question}-t{turn}" if turn else f"q-{question}"


def mark(option: Option) -> Told:
    """Return a word for single turns, in the reader's language."""
    said = _told(option.words)
    return said if said[1] else ("", mark_words().get(option.key, option.key))


def beside(queue: Queue, rated: Rated) -> list[tuple[Told, str]]:
    """Return what was said beside a verdict, (what, words), without the places that were marked in the text."""
    rows: list[tuple[Told, str]] = []
    if rated.severity:
        rows.append((("", _("How bad")), severity_words()[rated.severity]))
    words = {one.key: mark(one)[1] for one in queue.marks}
    if rated.marks:
        said = [_("turn {n}: {word}").format(n=one.turn, word=words.get(one.word, one.word)) for one in rated.marks]
        rows.append((("", _("Single turns")), " · ".join(said)))
    known = {one.key: one for one in asked(queue)}
    rows += [row for one in rated.answers if (row := _answer(known.get(one.question), one))]
    if rated.suggestion:
        became = {"adopted": _("adopted"), "edited": _("looked at, then changed"), "ignored": _("looked at, not taken")}
        rows.append((("", _("A machine's suggestion")), became[rated.suggestion.became]))
    return rows


def _asked(question: Question, length: int) -> Asked:
    turns: Iterable[int] = range(1, length + 1) if question.about == "turn" else (0,)
    return Asked(
        question=question,
        words=_told(question.words),
        options=tuple((one.key, _told(one.words)) for one in question.options),
        steps=tuple(range(1, question.steps + 1)) if question.does == "scale" else (),
        low=_told(question.low),
        high=_told(question.high),
        places=tuple(Place(name=field(question.key, turn), turn=turn) for turn in turns),
    )


def _answer(question: Question | None, answer: Answered) -> tuple[Told, str] | None:
    if question is None:
        return None
    names = {one.key: _told(one.words)[1] for one in question.options}
    said = [names.get(key, key) for key in answer.chosen]
    if answer.step:
        said.append(_("step {n} of {all}").format(n=answer.step, all=question.steps))
    said += [answer.text] if answer.text else []
    what = _told(question.words)
    if answer.turn:
        what = (what[0], _("{question} (turn {n})").format(question=what[1], n=answer.turn))
    return (what, " · ".join(said)) if said else None


def _told(words: Tongues) -> Told:
    return in_tongue(words, language())
