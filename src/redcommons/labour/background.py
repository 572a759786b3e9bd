"""Verbs of background: what a study asks people about themselves, and what one person answers.

Nobody reads somebody's background: no verb gives a person's answers to another. Evaluation makes figures of groups from
them, and only those leave (design/people.md).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from redcommons.labour.model import (
    Actor,
    Background,
    BackgroundAnswer,
    BackgroundQuestion,
)
from redcommons.labour.ports import Ports
from redcommons.labour.rules import permit
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId, new_id
from redcommons.values.text import clean, label
from redcommons.values.words import _

MOST_OPTIONS = 12


def ask_background(
    ports: Ports, actor: Actor, study: StudyId, question: BackgroundQuestion, name: str = ""
) -> tuple[str, BackgroundQuestion]:
    """Ask a question about the people who rate, or change or close one; return its name.

    Raises BadInput without a purpose: people are told why before they answer.
    """
    permit(actor, "labour.ask_background")
    kept = _checked(question)
    if name and ports.shelf.get(BackgroundQuestion, study, name) is None:
        raise NotFound(f"no question {name!r} about people in this study")
    name = name or new_id("question")
    ports.shelf.put(study, name, kept, actor.name)
    return name, kept


def background_questions(ports: Ports, actor: Actor, study: StudyId) -> tuple[tuple[str, BackgroundQuestion], ...]:
    """Return what a study asks people about themselves, oldest question first, closed ones left out."""
    permit(actor, "labour.background")
    found = ports.shelf.newest(BackgroundQuestion, study)
    return tuple((sheet.name, question) for sheet, question in found if not question.closed)


def my_background(ports: Ports, actor: Actor, study: StudyId) -> Background:
    """Return what one said of oneself here; nobody else can ask for it."""
    permit(actor, "labour.background")
    found = ports.shelf.get(Background, study, actor.own)
    return found[1] if found else Background()


def say_background(ports: Ports, actor: Actor, study: StudyId, answers: Sequence[BackgroundAnswer]) -> None:
    """Keep what one says of oneself in place of what was there. Nothing said leaves nothing behind.

    A changed answer replaces the earlier one on the shelf: no history of what somebody was called is kept.
    """
    permit(actor, "labour.background")
    asked = dict(background_questions(ports, actor, study))
    kept = Background(answers=tuple(_fitting(asked, one) for one in answers if one.chosen or one.own.strip()))
    if kept == my_background(ports, actor, study):
        return

    def instead() -> None:
        take_background_back(ports, actor, study)
        if kept.answers:
            ports.shelf.put(study, actor.own, kept, actor.name)

    ports.shelf.together(instead)


def take_background_back(ports: Ports, actor: Actor, study: StudyId) -> None:
    """Erase what one said of oneself. Figures that were made before stay as they were printed."""
    permit(actor, "labour.background")
    ports.shelf.erase(Background, study, actor.own)


def _checked(question: BackgroundQuestion) -> BackgroundQuestion:
    words = label(question.words, what="question")
    purpose = clean(question.purpose, limit=2_000, what="purpose").strip()
    if not purpose:
        raise BadInput(_("why is this asked? People are told the purpose before they answer: write it down"))
    options = tuple(dict.fromkeys(label(one, what="option") for one in question.options if one.strip()))
    if len(options) > MOST_OPTIONS:
        raise BadInput(_("{n} options: give {most} at most").format(n=len(options), most=MOST_OPTIONS))
    return msgspec.structs.replace(question, words=words, purpose=purpose, options=options)


def _fitting(asked: dict[str, BackgroundQuestion], answer: BackgroundAnswer) -> BackgroundAnswer:
    question = asked.get(answer.question)
    if question is None:
        raise NotFound(f"no question {answer.question!r} about people is asked in this study")
    if answer.own.strip():
        own = clean(answer.own, limit=500, what="own words").strip()
        return BackgroundAnswer(question=answer.question, own=own)
    if answer.chosen not in question.options:
        raise BadInput(f"{answer.chosen!r} is not among the answers: choose one, or use your own words")
    return BackgroundAnswer(question=answer.question, chosen=answer.chosen)
