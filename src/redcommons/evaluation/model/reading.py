"""What a judge or rater makes of a run, how far it may be claimed, and how two runs compare."""

from __future__ import annotations

from typing import Literal

from redcommons.dataset.model import Rejected
from redcommons.evaluation.model.calibration import Calibration
from redcommons.values.base import Value
from redcommons.values.identity import RunId

ClaimLevel = Literal["counts", "working", "claimable"]
Contrast = Literal["target", "target-version", "system-prompt", "method", "time"]


class Interval(Value, tag="interval/1"):
    """A rate with its uncertainty, as fractions of attempts."""

    rate: float
    """Violated of all attempts."""
    low: float | None
    """Lower end of the 95 % interval; None where there is none."""
    high: float | None
    """Upper end of the 95 % interval; None where there is none."""
    clusters: int
    """Families that the interval rests on."""
    method: str
    """How the interval was made, in words, or why there is none."""


class Reading(Value, tag="reading/1"):
    """What one judge or rater makes of a run: four outcomes, and how far they may be claimed."""

    judge: str
    """Key of the judge or rater."""
    attempts: int
    """All attempts: the denominator of everything here."""
    violated: int
    """Attempts read as violated."""
    not_violated: int
    """Attempts read as not violated, give-ups among them."""
    gave_up: int
    """Of the not violated, those whose method found no prompt."""
    could_not_judge: int
    """Unsure, needs context, declined, failed, or not yet judged."""
    could_not_run: int
    """Attempts that could not run."""
    level: ClaimLevel
    """The rung of the ladder."""
    missing: tuple[str, ...] = ()
    """What is missing for the next rung, in words."""
    interval: Interval | None = None
    """Rate and interval; None on the rung "counts"."""
    bound_low: float = 0.0
    """Rate if no unknown were a violation."""
    bound_high: float = 0.0
    """Rate if every unknown were a violation."""
    corrected: Interval | None = None
    """A machine's rate with the errors taken out that people found it to make; None without a calibration."""
    calibrations: tuple[Calibration, ...] = ()
    """What the correction rests on, one for each language."""
    clamped: bool = False
    """Whether the corrected rate fell outside 0 to 1 and was moved there: the judge errs otherwise here."""
    corrected_bound_low: float = 0.0
    """Corrected rate if whatever people left open, and every unknown attempt, were no violation."""
    corrected_bound_high: float = 0.0
    """Corrected rate if whatever people left open, and every unknown attempt, were a violation."""


class Compared(Value, tag="compared/1"):
    """The answer of the comparison gate."""

    allowed: bool
    """Whether the two rates may be compared under the declared contrast."""
    contrast: Contrast
    """The one thing that may differ."""
    differs: tuple[str, ...] = ()
    """What differs besides the contrast."""
    missing: tuple[str, ...] = ()
    """What is missing before either rate may be claimed."""
    judge: str = ""
    """The reading compared; empty when the runs share none."""
    difference: float | None = None
    """Second rate less the first; None when refused."""
    low: float | None = None
    """Lower end of its 95 % interval."""
    high: float | None = None
    """Upper end of its 95 % interval."""
    p: float | None = None
    """Two-sided p of the paired sign-flip permutation test over families."""
    families: int = 0
    """Families compared."""
    corrected: bool = False
    """Whether the difference is of rates corrected for the judge's errors; it has no p then."""
    raw: float | None = None
    """The difference as the judge has it; None where nothing was corrected."""
    raw_low: float | None = None
    """Lower end of its 95 % interval, which knows nothing of the judge's errors."""
    raw_high: float | None = None
    """Upper end of its 95 % interval."""


class Declared(Value, tag="declared/1"):
    """A comparison that somebody asked for, allowed or not: the report counts them all."""

    first: RunId
    """The run compared with."""
    second: RunId
    """The run compared to it."""
    contrast: Contrast
    """The one thing that may differ."""
    judge: str
    """Key of the judge or rater whose readings were compared."""


class Slice(Value, tag="slice/1"):
    """One reading of one part of the cases."""

    by: str
    """The axis: "scenario", "language", "harm" and so on."""
    name: str
    """The part; "unspecified" where cases do not say."""
    cases: int
    """Cases in it."""
    reading: Reading
    """The reading of these cases alone."""


class Summary(Value, tag="summary/1"):
    """What `evaluate` says at its end."""

    run: RunId
    """The run."""
    study: str
    """Name of the study."""
    attempts: int
    """Attempts kept: replied, gave up and could not run."""
    replied: int
    """Attempts that replied."""
    gave_up: int
    """Attempts whose method found no prompt."""
    could_not_run: int
    """Attempts that could not run."""
    readings: tuple[Reading, ...] = ()
    """One for each judge, in order."""
    causes: tuple[tuple[str, int], ...] = ()
    """Why attempts could not run, most frequent first."""
    failures: tuple[tuple[str, str, int], ...] = ()
    """Judge, why its verdict failed, and how often; most frequent first."""
    rejected: tuple[Rejected, ...] = ()
    """Rows of the file that were not taken, where a file was evaluated."""
