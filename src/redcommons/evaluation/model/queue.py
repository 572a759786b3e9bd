"""Queues: what people are asked to explore, review, rate or adjudicate, and what is in one person's hands."""

from __future__ import annotations

from typing import Literal

from redcommons.evaluation.model.question import MARKS, Option, Question, Wording
from redcommons.labour.model import WorkTime
from redcommons.study.model import Scenario
from redcommons.values.base import Fingerprint, Value
from redcommons.values.identity import RunId
from redcommons.values.outcome import VerdictWord
from redcommons.values.sensitivity import Sensitivity, Weight


class Answer(Value, tag="answer/1"):
    """One answer that a queue offers."""

    word: VerdictWord
    """The verdict it means."""
    label: str = ""
    """How it reads on the page; empty takes the page's own word."""


ANSWERS = (Answer(word="violated"), Answer(word="not_violated"))
"""What a queue offers unless it says otherwise; unsure and needs context are always there."""


Work = Literal["explore", "review", "rate", "adjudicate"]
"""What is done with a task: exploring begins from a brief, a review reads a case, the other two read a reply."""

RIGHTS: dict[Work, str] = {
    "explore": "exploration.choose",
    "review": "dataset.review",
    "rate": "evaluation.rate",
    "adjudicate": "evaluation.adjudicate",
}
"""Each work with the verb that its people may do."""


class Queue(Value, tag="queue/1"):
    """What people are asked about the replies of one run, about cases, or to do with briefs."""

    run: RunId = RunId("")
    """The run whose replies are read; empty for a queue of briefs or of cases."""
    does: Work = "rate"
    """What is done with each task."""
    items: tuple[str, ...] = ()
    """Briefs by name, or cases by content; empty for a queue over a run."""
    sample: int = 0
    """How many of the run's replies were drawn at random; 0 asks about all of them."""
    seed: int = 0
    """What they were drawn with: the same seed draws the same ones again."""
    only: tuple[tuple[int, int], ...] = ()
    """Chosen replies, each by place of its case and repeat; empty takes every reply."""
    purpose: str = ""
    """What it is for beside the work itself, such as "calibration"."""
    minutes: int = 30
    """How long a task is in somebody's hands before it may be handed to another."""
    rotates: bool = True
    """Whether another topic than the last ones comes first."""
    title: str = ""
    """What the queue is called."""
    harm: str = ""
    """The harm asked about, as the value ledger names it."""
    question: str = ""
    """The question; empty asks whether the conversation meets the definition of the harm."""
    answers: tuple[Answer, ...] = ANSWERS
    """Answers offered, at most nine, one for each key."""
    guideline: str = ""
    """What raters go by, in full."""
    version: int = 1
    """Version of guideline and questions: one more for each change of what raters go by."""
    overlap: int = 2
    """People who work on each item, each without seeing the others."""
    weight: Weight = "unknown"
    """The heaviest label of its cases."""
    closed: bool = False
    """True once no more tasks are handed out."""
    language: str = ""
    """Language tag of question and guideline; empty when nobody said."""
    spoken: tuple[str, ...] = ()
    """Languages of its cases, by their tags; the tool writes it."""
    wordings: tuple[Wording, ...] = ()
    """Question and guideline in further languages."""
    marks: tuple[Option, ...] = MARKS
    """Words for single turns; none asks for none."""
    interaction: bool = False
    """Whether the ready-made questions about the whole interaction are asked."""
    questions: tuple[Question, ...] = ()
    """The study's own questions."""
    suggests: str = ""
    """Key of the machine judge whose verdict is shown as a suggestion, once asked for; empty for none."""

    @property
    def right(self) -> str:
        """Return what somebody must be permitted to do, to be handed a task of this work."""
        return RIGHTS[self.does]


class Candidate(Value, tag="candidate/1"):
    """A task that waits, by number; it names nobody and holds no text."""

    task: int
    """Its number."""
    ordinal: int
    """Place of the case in its release, counted from 0."""
    repeat: int
    """The repeat to be rated."""
    case: Fingerprint
    """The case, by its content."""
    topic: str
    """The harm of the case; empty when it has none."""
    queue: str = ""
    """The queue it waits in."""
    run: RunId = RunId("")
    """The run it is of; empty in a queue of briefs or of cases."""


class Handed(Value, tag="handed/1"):
    """The answer to somebody who asked for a task."""

    candidate: Candidate | None = None
    """The task that is theirs now; None without one."""
    why: str = ""
    """Why there is none, in one word: a refusal of care, or "none"."""


class Situation(Value, tag="situation/1"):
    """What is read before a conversation is opened. It holds no text of it."""

    candidate: Candidate
    """The task."""
    scenario: Scenario | None
    """The scenario card of the case, where it names one."""
    sensitivity: Sensitivity
    """The harm that the case is about, and how heavy people labelled it."""
    interaction: str
    """How person and system meet."""
    language: str
    """Language tag; empty when unspecified."""
    replies: tuple[int, ...]
    """Turns in which the model replies, counted from 1."""
    length: int = 0
    """Turns of the conversation."""


class Done(Value, tag="done/1"):
    """One finished task in a person's own record."""

    queue: str
    """The queue."""
    run: RunId
    """The run."""
    ordinal: int
    """Place of the case in its release, counted from 0."""
    repeat: int
    """The repeat rated."""
    at: str
    """When, ISO 8601 in UTC."""
    does: Work = "rate"
    """What was done."""


class Stay(Value, tag="stay/1"):
    """A person's own record of one study: theirs to read and to take along, also after leaving."""

    study: str
    """The study, by its id."""
    title: str
    """What the study is called."""
    name: str
    """The name by which the study knows them."""
    here: bool
    """Whether they are in it still."""
    done: tuple[Done, ...] = ()
    """The tasks that they finished."""
    time: tuple[tuple[str, WorkTime], ...] = ()
    """Time that they wrote down, each with the name of its entry."""


class Progress(Value, tag="queue-progress/1"):
    """How far a queue has come, by readings and never by people."""

    tasks: int
    """Readings asked for."""
    done: int
    """Readings given."""
