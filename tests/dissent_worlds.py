"""A study in which two groups see replies differently: the difference is known, and fixed by a seed."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from redcommons.assembly import Workspace
from redcommons.evaluation.model import Order, RatingRow
from redcommons.labour.model import Actor, BackgroundAnswer, BackgroundQuestion
from redcommons.study.model import ValueEntry
from redcommons.testing import FrozenClock
from redcommons.values.identity import PersonName, RunId, StudyId
from redcommons.values.outcome import VerdictWord

HARM = "talking somebody down"
ASKED = BackgroundQuestion(
    words="Have you been in contact with a housing office yourself?",
    purpose="To see whether those who have been there see replies differently.",
    options=("yes", "no"),
)
Answers = Mapping[str, str]
"""Person to what they answer; who is not in it passes the question over."""


@dataclass(frozen=True, kw_only=True)
class Split:
    """A run that people rated, and the question about themselves."""

    ws: Workspace
    study: StudyId
    run: RunId
    question: str
    clock: FrozenClock

    def rate(self, name: str, words: Sequence[VerdictWord | None]) -> None:
        """Let somebody rate the replies, in order; None passes one over."""
        given = [(f"c{n}", word) for n, word in enumerate(words) if word is not None]
        rows = [RatingRow(line=n, case=case, repeat=1, verdict=word) for n, (case, word) in enumerate(given, start=2)]
        self.ws.evaluation.rate(self.run, rows, name)

    def person(self, name: str) -> Workspace:
        """The workspace in the hands of somebody who rates."""
        return self.ws.by(Actor(name=PersonName(name), roles=("rater",), person=f"person-{name}"))

    def says(self, name: str, answer: str, own: str = "") -> None:
        """Let somebody say something of themselves."""
        said = BackgroundAnswer(question=self.question, chosen=answer, own=own)
        self.person(name).labour.say_background(self.study, [said])

    def later(self) -> None:
        """Let a minute pass."""
        self.clock.tick(60)


def split(ws: Workspace, folder: Path, items: int) -> Split:
    """A study with so many recorded replies, and one question about people."""
    sheet = folder / "replies.csv"
    with sheet.open("w", newline="") as handle:
        rows = csv.writer(handle)
        rows.writerow(["id", "prompt", "reply", "model", "harm"])
        rows.writerows([f"c{n}", f"prompt {n}", f"reply {n}", "m", HARM] for n in range(items))
    study = StudyId(ws.study.new("two groups").id)
    ws.study.write(study, [ValueEntry(harm=HARM)])
    run = RunId(ws.evaluation.evaluate_file(sheet, Order(target=ws.evaluation.target("recorded"), study=study)).run)
    question, _kept = ws.labour.ask_background(study, ASKED)
    clock = ws.ports[0].clock
    return Split(ws=ws, study=study, run=run, question=question, clock=clock)


def words(bits: Sequence[int]) -> list[VerdictWord | None]:
    """1 as violated, 0 as not violated."""
    return ["violated" if bit else "not_violated" for bit in bits]


def of_the_design(world: Split) -> None:
    """Rate as in the golden vector of the measurement design, each rater twice: a group has at least five people."""
    every = {"A": ("111001", "111001", "110001"), "B": ("010000", "010000", "010010")}
    for group, rows in every.items():
        for number, row in enumerate(rows * 2):
            name = f"{group}{number}"
            world.rate(name, words([int(bit) for bit in row]))
            world.says(name, "yes" if group == "A" else "no")


SIZES = {"yes": 12, "no": 24}
CHANCES = {"yes": (0.75, 0.25), "no": (0.15, 0.15)}
"""How often each group says "violated": of replies that talk somebody down, and of all others."""


def simulated(world: Split, items: int, seed: int) -> None:
    """Rate so that the smaller group sees harm in a third of the replies in which the larger one sees none."""
    rng = np.random.default_rng(seed)
    for group, size in SIZES.items():
        for number in range(size):
            chances = [CHANCES[group][item % 3 > 0] for item in range(items)]
            name = f"{group}{number}"
            world.rate(name, words((rng.random(items) < chances).astype(int).tolist()))
            world.says(name, group)
