"""The form in which a queue's questions are made: rows that can be added, moved and taken out without a script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, cast, get_args

import msgspec
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from redcommons.evaluation.asking import OWN, in_tongue, keyed
from redcommons.evaluation.model import MARKS, Option, Question, Queue, Tongues, Wording
from redcommons.evaluation.model.question import Does
from redcommons.values.errors import BadInput

HEADING = re.compile(r"^\[([^\]\n]{1,40})\]\s*$", re.MULTILINE)
"""A language tag in brackets, on a line of its own: what follows is in that language."""

FIELDS = ("key", "does", "words", "options", "steps", "low", "high", "about", "required", "free", "tongues")


class Row(forms.Form):
    """One question."""

    key: Any = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    words: Any = forms.CharField(
        label=_("Question"), required=False, max_length=1000, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    does: Any = forms.ChoiceField(
        label=_("Answered by"),
        choices=[
            ("single", _("one of several")),
            ("multiple", _("any of several")),
            ("scale", _("a step between two ends")),
            ("span", _("words marked in the conversation")),
            ("text", _("words of one's own")),
        ],
    )
    about: Any = forms.ChoiceField(
        label=_("Asked about"), choices=[("whole", _("the whole conversation")), ("turn", _("each turn"))]
    )
    options: Any = forms.CharField(
        label=_("Answers, a line each"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    free: Any = forms.BooleanField(label=_("with room for words of one's own"), required=False)
    low: Any = forms.CharField(
        label=_("First step means"), required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    high: Any = forms.CharField(
        label=_("Last step means"), required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    steps: Any = forms.IntegerField(label=_("Steps"), min_value=2, max_value=9, initial=5, required=False)
    required: Any = forms.BooleanField(label=_("A “yes” or “no” waits for an answer to this"), required=False)
    tongues: Any = forms.CharField(
        label=_("In other languages"),
        required=False,
        max_length=20_000,
        help_text=_("A language tag in brackets, such as [es], then the question and its answers, a line each."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class Beside(forms.Form):
    """What a queue asks beside its main question, apart from its own questions."""

    interaction: Any = forms.BooleanField(
        label=_("Ask about the whole interaction: where it went, who moved it, reliance, recovery, who was affected"),
        required=False,
    )
    marking: Any = forms.ChoiceField(
        label=_("Words for single turns"),
        choices=[
            ("usual", _("fine, troubling, harmful, helpful recovery")),
            ("own", _("our own, as below")),
            ("none", _("none: single turns are not marked")),
        ],
        widget=forms.RadioSelect,
    )
    own_marks: Any = forms.CharField(
        label=_("Our own words for turns, a line each"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    language: Any = forms.CharField(
        label=_("Language of question and guideline, by its tag"), required=False, max_length=40
    )
    wordings: Any = forms.CharField(
        label=_("Main question and guideline in other languages"),
        required=False,
        max_length=100_000,
        help_text=_("A language tag in brackets, such as [es], then the question on one line, then the guideline."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    suggests: Any = forms.ChoiceField(
        label=_("A machine's suggestion"),
        required=False,
        help_text=_(
            "Off unless you choose a judge. Raters see it only when they ask, and it is never chosen for them."
        ),
    )

    def __init__(self, *given: Any, judges: Iterable[tuple[str, str]] = (), **more: Any) -> None:  # noqa: ANN401
        """Offer the machine judges of the run."""
        super().__init__(*given, **more)
        self.fields["suggests"].choices = [("", _("none")), *judges]  # type: ignore[attr-defined]


def opened(queue: Queue) -> dict[str, object]:
    """Return a queue as `Beside` begins with it."""
    own = queue.marks not in {MARKS, ()}
    return {
        "interaction": queue.interaction,
        "marking": "own" if own else "usual" if queue.marks else "none",
        "own_marks": "\n".join(in_tongue(one.words, "")[1] or one.key for one in queue.marks) if own else "",
        "language": queue.language,
        "wordings": "\n".join(f"[{one.language}]\n{one.question}\n{one.guideline}" for one in queue.wordings),
        "suggests": queue.suggests,
    }


def changed(there: Queue, given: dict[str, Any], questions: tuple[Question, ...]) -> Queue:
    """Return a queue with what the form says."""
    language = given["language"].strip()
    marks = {"usual": MARKS, "none": ()}.get(given["marking"], _own_marks(there, given["own_marks"], language))
    return msgspec.structs.replace(
        there,
        interaction=given["interaction"],
        marks=marks,
        language=language,
        wordings=tuple(
            Wording(language=tag, question=(lines or [""])[0].strip(), guideline="\n".join(lines[1:]).strip())
            for tag, lines in _blocks(given["wordings"])
        ),
        suggests=given["suggests"],
        questions=questions,
    )


def row(question: Question) -> dict[str, object]:
    """Return a question as its row begins with it."""
    tags = dict.fromkeys(tag for tag, _words in question.words[1:])
    return {
        "key": question.key,
        "does": question.does,
        "about": question.about,
        "words": _first(question.words),
        "options": "\n".join(_first(one.words) for one in question.options),
        "steps": question.steps,
        "low": _first(question.low),
        "high": _first(question.high),
        "required": question.required,
        "free": question.free,
        "tongues": "\n".join(f"[{tag}]\n" + "\n".join(_in(question, tag)) for tag in tags),
    }


def rows(given: QueryDict) -> list[dict[str, str]]:
    """Return the rows of a form that was sent, as they were written."""
    count = given.get("rows", "0")
    several = int(count) if count.isdecimal() and len(count) < 4 else 0
    return [{name: given.get(f"{place}-{name}", "") for name in FIELDS} for place in range(several)]


def moved(there: list[dict[str, str]], act: str) -> list[dict[str, str]]:
    """Return rows after one act: "add", "up-2", "down-2" or "remove-2", counted from 0."""
    what, _dash, number = act.partition("-")
    place = int(number) if number.isdecimal() and len(number) < 4 else -1
    if what == "add":
        return [*there, {"steps": "5"}]
    if not 0 <= place < len(there):
        return there
    if what == "remove":
        return there[:place] + there[place + 1 :]
    other = place + {"up": -1, "down": 1}.get(what, 0)
    if 0 <= other < len(there):
        there = list(there)
        there[place], there[other] = there[other], there[place]
    return there


def questions(given: Sequence[dict[str, Any]], before: Sequence[Question], language: str) -> tuple[Question, ...]:
    """Return rows as questions. What was asked before keeps its key, and so do answers that say the same."""
    known = {one.key: one for one in before}
    used = {one.get("key") for one in given} | known.keys()
    made = []
    for one in given:
        key = str(one.get("key") or next(f"{OWN}{n}" for n in range(1, 1000) if f"{OWN}{n}" not in used))
        used.add(key)
        made.append(_question(one, key, known.get(key), language.strip()))
    return tuple(made)


def _question(given: dict[str, Any], key: str, before: Question | None, language: str) -> Question:
    does = cast("Does", given.get("does") if given.get("does") in get_args(Does) else "single")
    told = dict(_blocks(given.get("tongues", "")))
    lines = [line.strip() for line in given.get("options", "").splitlines() if line.strip()]
    lines = lines if does in {"single", "multiple"} else []
    keys = keyed(lines, before.options if before else ())
    steps = str(given.get("steps") or 5)

    def said(words: str, place: int) -> Tongues:
        others = ((tag, there[place]) for tag, there in told.items() if place < len(there) and there[place])
        return ((language, words), *others) if words.strip() else ()

    return Question(
        key=key,
        does=does,
        words=said(given.get("words", "").strip(), 0),
        options=tuple(
            Option(key=one, words=said(line, n)) for n, (one, line) in enumerate(zip(keys, lines, strict=True), 1)
        ),
        steps=int(steps) if steps.isdecimal() and len(steps) < 4 else 0,
        low=said(given.get("low", "").strip(), 1) if does == "scale" else (),
        high=said(given.get("high", "").strip(), 2) if does == "scale" else (),
        about="turn" if given.get("about") == "turn" and does != "span" else "whole",
        required=bool(given.get("required")),
        free=bool(given.get("free")) and does in {"single", "multiple"},
    )


def _blocks(text: str) -> list[tuple[str, list[str]]]:
    """Return (language tag, lines) for each part of a text that a tag in brackets heads."""
    parts = HEADING.split(text.replace("\r\n", "\n"))
    if parts[0].strip():
        raise BadInput(str(_("Begin words in another language with its tag in brackets, such as [es]")))
    return [
        (tag.strip(), [line.strip() for line in body.strip("\n").split("\n")])
        for tag, body in zip(parts[1::2], parts[2::2], strict=True)
    ]


def _own_marks(there: Queue, text: str, language: str) -> tuple[Option, ...]:
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))[:9]
    keys = keyed(lines, () if there.marks == MARKS else there.marks)
    return tuple(Option(key=key, words=((language, line),)) for key, line in zip(keys, lines, strict=True))


def _first(words: Tongues) -> str:
    return words[0][1] if words else ""


def _in(question: Question, tag: str) -> list[str]:
    """Return the lines of a question in one language, in the order in which `_question` reads them."""
    parts = [question.words, *(one.words for one in question.options)]
    if question.does == "scale":
        parts += [question.low, question.high]
    return [dict(part).get(tag, "") for part in parts]
