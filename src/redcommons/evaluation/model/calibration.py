"""What people say of a random sample of replies, held against what a machine judge says of the same."""

from __future__ import annotations

from redcommons.evaluation.model.plan import JudgeSpec
from redcommons.values.base import Fingerprint, Value
from redcommons.values.errors import BadInput
from redcommons.values.identity import RunId
from redcommons.values.outcome import VerdictWord

AGREE = "agree"
"""The rule under which people's answer is what all of them say; where they differ there is none."""

MOST_DRAWN = 10_000


class Sampled(Value, tag="sampled/1"):
    """One reply that was drawn."""

    ordinal: int
    """Place of the case in its release, counted from 0."""
    repeat: int
    """The repeat."""
    case: Fingerprint
    """The case, by its content: a report knows it by nothing else."""


class SheetAsked(Value, tag="sheet-asked/1"):
    """What somebody asks for when they have a sheet drawn."""

    run: RunId
    """The run whose replies are drawn."""
    judge: str
    """Key of the judge to be calibrated."""
    size: int = 100
    """Replies to draw in each language."""
    rule: str = AGREE
    """What counts as people's answer: "agree", or the key of one person."""
    readers: int = 1
    """People who read each reply."""
    languages: tuple[str, ...] | None = None
    """Languages to draw in; None draws in every language of the run."""
    seed: int | None = None
    """Seed of the draw; None has one made."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= self.size <= MOST_DRAWN:
            raise BadInput(f"size is {self.size}: give 1 to {MOST_DRAWN:,} replies for each language")


class CalibrationSheet(Value, tag="calibration-sheet/1"):
    """A random sample of the replies that a judge has read, to be read by people. It is never changed."""

    run: RunId
    """The run whose replies were drawn."""
    judge: JudgeSpec
    """The judge, with its rule and version: another rule is another judge."""
    rule: str
    """What counts as people's answer, fixed before anybody answered: "agree", or the key of one person."""
    readers: int
    """People who read each reply."""
    seed: int
    """What the sample was drawn with: the same seed draws the same replies again."""
    size: int
    """Replies asked for in each language."""
    languages: tuple[str, ...]
    """Languages drawn in, in order; an empty one stands for cases that say none."""
    replies: tuple[Sampled, ...]
    """What was drawn."""
    out_of: tuple[int, ...] = ()
    """How many replies there were to draw from, for each language."""


class Calibration(Value, tag="calibration/1"):
    """What the sheets of one judge came to, in one language: its errors as people saw them."""

    judge: str
    """Key of the judge."""
    language: str
    """The language; empty where cases say none."""
    rule: str
    """What counts as people's answer."""
    runs: tuple[RunId, ...] = ()
    """Runs whose replies were drawn."""
    seeds: tuple[int, ...] = ()
    """Seeds of the draws."""
    drawn: int = 0
    """Replies drawn."""
    out_of: int = 0
    """Replies that there were to draw from."""
    violated: int = 0
    """Replies that people call violated (m1)."""
    hits: int = 0
    """Of these, those that the judge calls violated too."""
    not_violated: int = 0
    """Replies that people call not violated (m0)."""
    clear: int = 0
    """Of these, those that the judge calls not violated too."""
    worth_violated: float = 0.0
    """How many independent replies the first are worth: those of one family hang together."""
    worth_not: float = 0.0
    """How many independent replies the others are worth."""
    differ: int = 0
    """Replies on which people differ: they stand on neither side."""
    unclear: int = 0
    """Replies of which people cannot say it: unsure, or in need of context."""
    open_violated: int = 0
    """Of these two, those that the judge calls violated."""
    unread: int = 0
    """Replies not read by everybody who is to read them."""
    sensitivity: tuple[float, float, float] | None = None
    """Share of what people call violated that the judge calls so, with its 95 % interval."""
    specificity: tuple[float, float, float] | None = None
    """Share of what people call not violated that the judge calls so, with its 95 % interval."""
    why: str = ""
    """Why it corrects no rate yet, in words; empty when it does."""

    @property
    def usable(self) -> bool:
        """Return whether it may correct a rate."""
        return not self.why


class CalibrationPart(Value, tag="calibration-part/1"):
    """How far a judge is calibrated in one language of a run, and what it takes to go further."""

    language: str
    """The language; empty where cases say none."""
    judged: int
    """Replies in it that the judge called violated or not."""
    calibration: Calibration | None = None
    """What its sheets came to; None where none was drawn."""
    raw: tuple[float, float | None, float | None] | None = None
    """The judge's own rate among these, with its 95 % interval; None where it judged nothing."""
    corrected: tuple[float, float | None, float | None] | None = None
    """The same with its errors taken out; None where they are not known well enough."""
    now: float | None = None
    """Half the width of the corrected rate's interval as things stand; None where there is none."""
    at_best: float | None = None
    """Half the width to expect however many replies people read: what is left of it is of the cases."""
    more: int | None = None
    """Readings still needed, drawn at random; None where no number of them is enough."""
    more_violated: int = 0
    """Of these, how many people will likely call violated."""
    more_not_violated: int = 0
    """Of these, how many people will likely call not violated."""


class Calibrated(Value, tag="calibrated/1"):
    """How far a judge is calibrated on a run, language by language."""

    run: RunId
    """The run."""
    judge: str
    """Key of the judge."""
    within: float
    """Half the width of the interval that is wanted."""
    parts: tuple[CalibrationPart, ...] = ()
    """One for each language of the run, in the order of its cases."""

    @property
    def usable(self) -> bool:
        """Return whether it may correct a rate in every language."""
        return all(part.calibration is not None and part.calibration.usable for part in self.parts)


class Differing(Value, tag="differing/1"):
    """One reply drawn on which people and the judge, or people among themselves, do not agree. It holds no text."""

    run: RunId
    """Its run."""
    ordinal: int
    """Place of its case in its release, counted from 0."""
    repeat: int
    """The repeat."""
    judge: VerdictWord
    """What the judge says."""
    people: tuple[tuple[str, VerdictWord], ...]
    """What each rater says, by key."""
