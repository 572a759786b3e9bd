"""What is answered beside a verdict: whether it can be, what is kept of it, and what became of a suggestion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

import msgspec

from redcommons.evaluation.asking import asked, in_tongue
from redcommons.evaluation.model import Answered, Mark, Question, Queue, Rated, Said, Span, Suggestion
from redcommons.evaluation.model.said import Became
from redcommons.exploration.findings import severity_words
from redcommons.exploration.model import Severity
from redcommons.values.errors import BadInput
from redcommons.values.outcome import VerdictWord
from redcommons.values.text import clean
from redcommons.values.words import _

MOST_SPANS = 20
"""Places marked for one question at most."""


def beside(queue: Queue, name: str, said: Said, lengths: Sequence[int]) -> Rated:
    """Return what is kept beside a verdict. `lengths` are code points of each turn; raises BadInput on what cannot be.

    `queue` is the queue in the version that stood on the page.
    """
    if said.severity not in get_args(Severity):
        raise BadInput(f"{said.severity!r} is no severity: {', '.join(severity_words())}")
    return Rated(
        queue=name,
        version=queue.version,
        definition=said.definition,
        severity=said.severity if said.word == "violated" else "",
        marks=_marks(queue, said.marks, len(lengths)),
        answers=_answers(asked(queue), said, lengths),
    )


def suggestion(judge: str, word: VerdictWord, said: Said) -> Suggestion:
    """Return what became of a machine's suggestion that was seen before the answer was kept."""
    became: Became = "ignored"
    if said.word != said.before and said.word == word:
        became = "adopted"
    elif said.before and said.word != said.before:
        became = "edited"
    return Suggestion(judge=judge, word=word, before=said.before, became=became)


def without_words(rated: Rated) -> Rated:
    """Return what was rated as a table of figures may hold it.

    Without words of one's own and places in the text, and without what one person made of a machine's suggestion.
    """
    bare = (msgspec.structs.replace(one, text="", spans=()) for one in rated.answers)
    told = tuple(one for one in bare if one.chosen or one.step)
    return msgspec.structs.replace(rated, answers=told, suggestion=None)


def read_out(rated: Rated, question: str) -> str:
    """Return the answers to one question as one cell: keys, steps, places and words, each with its turn."""
    told = []
    for one in rated.answers:
        if one.question == question:
            places = (f"{span.turn}:{span.start}-{span.end}" for span in one.spans)
            parts = [*one.chosen, *([str(one.step)] if one.step else []), *places, *([one.text] if one.text else [])]
            told.append((f"turn {one.turn}: " if one.turn else "") + ", ".join(parts))
    return "; ".join(told)


def _marks(queue: Queue, marks: Iterable[Mark], turns: int) -> tuple[Mark, ...]:
    words = {one.key for one in queue.marks}
    by_turn: dict[int, Mark] = {}
    for mark in marks:
        if mark.word not in words or not 1 <= mark.turn <= turns:
            raise BadInput(f"turn {mark.turn} cannot be marked {mark.word!r}: turns 1 to {turns}, {sorted(words)}")
        by_turn[mark.turn] = mark
    return tuple(by_turn[turn] for turn in sorted(by_turn))


def _answers(questions: Sequence[Question], said: Said, lengths: Sequence[int]) -> tuple[Answered, ...]:
    known = {question.key: question for question in questions}
    given: dict[tuple[str, int], Answered] = {}
    for answer in said.answers:
        if answer.question not in known:
            raise BadInput(f"{answer.question!r} is no question of this queue in the version that you saw")
        kept = _answer(known[answer.question], answer, lengths)
        if kept.chosen or kept.step or kept.spans or kept.text:
            given[kept.question, kept.turn] = kept
    _check_required(questions, said.word, given)
    places = {question.key: place for place, question in enumerate(questions)}
    return tuple(given[key] for key in sorted(given, key=lambda key: (places[key[0]], key[1])))


def _check_required(questions: Sequence[Question], word: str, given: Mapping[tuple[str, int], Answered]) -> None:
    """Nobody who cannot say is made to say something: only a decided answer needs the others."""
    if word not in {"violated", "not_violated"}:
        return
    answered = {key for key, _turn in given}
    for question in questions:
        if question.required and question.key not in answered:
            said = _("“{question}” waits for an answer; “unsure” needs none")
            raise BadInput(said.format(question=in_tongue(question.words, "")[1]))


def _answer(question: Question, answer: Answered, lengths: Sequence[int]) -> Answered:
    if (question.about == "turn") != bool(answer.turn) or not 0 <= answer.turn <= len(lengths):
        raise BadInput(f"{question.key!r} is asked about the {question.about}, not about turn {answer.turn}")
    chooses = question.does in {"single", "multiple"}
    writes = question.does == "text" or question.free
    return Answered(
        question=question.key,
        turn=answer.turn,
        chosen=_chosen(question, answer.chosen) if chooses else (),
        step=_step(question, answer.step) if question.does == "scale" else 0,
        spans=_spans(answer.spans, lengths) if question.does == "span" else (),
        text=clean(answer.text, limit=10_000, what="answer").strip() if writes else "",
    )


def _chosen(question: Question, chosen: Sequence[str]) -> tuple[str, ...]:
    keys = [one.key for one in question.options]
    strange = set(chosen) - set(keys)
    if strange or (question.does == "single" and len(set(chosen)) > 1):
        raise BadInput(f"{', '.join(chosen)!r} cannot be answered to {question.key!r}: choose of {', '.join(keys)}")
    return tuple(key for key in keys if key in chosen)


def _step(question: Question, step: int) -> int:
    if not 0 <= step <= question.steps:
        raise BadInput(f"{question.key!r} has the steps 1 to {question.steps}, not {step}")
    return step


def _spans(spans: Sequence[Span], lengths: Sequence[int]) -> tuple[Span, ...]:
    if len(spans) > MOST_SPANS:
        raise BadInput(_("{n} places for one question: the most is {most}").format(n=len(spans), most=MOST_SPANS))
    for span in spans:
        if not 1 <= span.turn <= len(lengths) or not 0 <= span.start < span.end <= lengths[span.turn - 1]:
            raise BadInput(f"there is no place {span.start} to {span.end} in turn {span.turn}: mark it again")
    return tuple(sorted(set(spans), key=lambda one: (one.turn, one.start, one.end)))
