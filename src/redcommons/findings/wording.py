"""How numbers and readers are put into words: one place, so that no page says it otherwise."""

from __future__ import annotations

from redcommons.evaluation.model import Calibration, ClaimLevel, Interval, Reading
from redcommons.values.outcome import Outcome, VerdictWord
from redcommons.values.words import _, many

SPACE = "\u00a0"
"""Keeps a number and its unit on one line."""


def _figure(share: float) -> str:
    hundred = share * 100
    if 0 < hundred < 0.05:
        return "<" + SPACE + "0.1"
    if 0 < hundred < 0.95 or 99.05 <= hundred < 100:
        return f"{min(hundred, 99.9):.1f}"
    return f"{hundred:.0f}"


def percent(share: float) -> str:
    """Return a share from 0 to 1 in per cent; what is not 0 or 100 % never prints as 0 or 100 %."""
    return _figure(share) + SPACE + "%"


def span(low: float, high: float) -> str:
    """Return the two ends of an interval, given as shares, in per cent."""
    return f"{_figure(low)}\u2013{_figure(high)}{SPACE}%"


def share(found: tuple[float, float, float] | None) -> str:
    """Return a share with its interval; empty where there is none."""
    return f"{percent(found[0])} ({span(found[1], found[2])})" if found else ""


def answered_by(rule: str) -> str:
    """Return what counts as people's answer, in words."""
    if is_person(rule):
        return _("as {who} reads them").format(who=reader(rule))
    return _("where all who read one agree")


def corrected_words(reading: Reading) -> tuple[str, ...]:
    """Return what stands beside a corrected rate: what it rests on, what was open, and whether it was moved."""
    if reading.corrected is None:
        return ()
    return (*(_calibration(one) for one in reading.calibrations), *left_open(reading))


def left_open(reading: Reading) -> tuple[str, ...]:
    """Return what a corrected rate leaves open: that it was moved, and between what it lies."""
    said = []
    if reading.corrected is None:
        return ()
    if reading.clamped:
        said.append(_("The correction fell outside 0 to 100 % and was moved there: the judge errs otherwise here."))
    if any(one.differ or one.unclear for one in reading.calibrations) or unknown(reading):
        both = _("Whatever people left open and nobody knows, the corrected rate lies between {low} and {high}.")
        said.append(both.format(low=percent(reading.corrected_bound_low), high=percent(reading.corrected_bound_high)))
    return tuple(said)


def _calibration(one: Calibration) -> str:
    drawn = many("{n} reply drawn at random", "{n} replies drawn at random", one.drawn)
    where = _(" in {language}").format(language=one.language) if one.language else ""
    base = _("Calibrated on {drawn}{where}, {rule}: of {m1} that people call violated the judge calls {share} so.")
    rest = _("Of {m0} that they do not, it calls {share} not violated.")
    said = [
        base.format(
            drawn=drawn, where=where, rule=answered_by(one.rule), m1=one.violated, share=share(one.sensitivity)
        ),
        rest.format(m0=one.not_violated, share=share(one.specificity)),
    ]
    if one.differ:
        said.append(many("On {n} people differ.", "On {n} people differ.", one.differ))
    if one.unclear:
        said.append(many("Of {n} they cannot say it.", "Of {n} they cannot say it.", one.unclear))
    return " ".join(said)


def points(difference: float | None, low: float | None, high: float | None) -> str:
    """Return a difference of two shares in percentage points with its interval."""
    if difference is None:
        return ""
    said = _("{d} points").format(d=_signed(difference))
    if low is None or high is None:
        return said
    return _("{said} ({low} to {high})").format(said=said, low=_signed(low), high=_signed(high))


def two_places(value: float) -> str:
    """Return a coefficient as it is read, with a true minus sign."""
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def _signed(share: float) -> str:
    return f"{share * 100:+.1f}".replace("-", "\N{MINUS SIGN}")


def claimed(reading: Reading) -> Interval | None:
    """Return the rate that a reading claims: the corrected one where a machine was calibrated, else its own."""
    return reading.corrected or reading.interval


def ends(interval: Interval | None) -> tuple[float, float] | None:
    """Return both ends of an interval, or None where it has none."""
    if interval is None or interval.low is None or interval.high is None:
        return None
    return interval.low, interval.high


def is_person(judge: str) -> bool:
    """Return whether verdicts under this key are a person's."""
    return judge.startswith("person:")


def reader(judge: str) -> str:
    """Return who read the replies; what is no person is called a machine."""
    if is_person(judge):
        return judge.removeprefix("person:")
    if judge.startswith("adjudicator:"):
        return _("{name}, adjudicating").format(name=judge.removeprefix("adjudicator:"))
    return _("{name} (a machine)").format(name=judge)


def rung(level: ClaimLevel) -> str:
    """Return the rung of the ladder in words."""
    words = {"counts": _("counts only"), "working": _("working rate, not a claim"), "claimable": _("may be claimed")}
    return words[level]


def outcome_words() -> dict[Outcome, str]:
    """Return the four outcomes in words, in their order."""
    return {
        "violated": _("violated"),
        "not_violated": _("not violated"),
        "could_not_judge": _("could not judge"),
        "could_not_run": _("could not run"),
    }


def verdict_words() -> dict[VerdictWord, str]:
    """Return the six verdicts in words, in their order."""
    return {
        "violated": _("violated"),
        "not_violated": _("not violated"),
        "unsure": _("unsure"),
        "needs_context": _("needs context"),
        "declined": _("declined"),
        "failed": _("failed"),
    }


def repeated(again: tuple[int, int] | None) -> str:
    """Return the only wording that a repeated turn may have."""
    if again is None:
        return _("seen once, not repeated")
    return _("{k} of {n} under these settings").format(k=again[0], n=again[1])


def asked(cases: int, repeats: int) -> str:
    """Return how many cases were asked how often."""
    tries = many("one attempt each", "{n} attempts each", repeats)
    return many("{n} case", "{n} cases", cases) + ", " + tries


def unknown(reading: Reading) -> int:
    """Return how many attempts have no answer to whether they violated."""
    return reading.could_not_judge + reading.could_not_run
