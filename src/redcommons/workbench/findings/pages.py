"""What the page of a report is made of: what claims too much, what is withheld, how far each rate may be used."""

from __future__ import annotations

from dataclasses import dataclass

from redcommons.findings.model import Preview, Withheld
from redcommons.findings.rules import FINDABLE
from redcommons.values.words import _, many


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """A word that claims more than was measured."""

    where: str
    """The part of the report that it stands in."""
    word: str
    """The word."""
    why: str
    """Why it is flagged, and what to say instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A report as it will be, without its pages."""

    flags: tuple[Flagged, ...]
    """Words that claim too much."""
    withheld: tuple[Withheld, ...]
    """What is not in it."""
    contents: tuple[str, ...]
    """What is in it, in a few lines."""
    examples: tuple[tuple[str, str, bool], ...]
    """Name of the page, title, and whether its text stays closed until a reader opens it."""


def draft(found: Preview) -> Draft:
    """Return what stands beside the preview."""
    report = found.report
    claimable = sum(one.level == "claimable" for run in report.runs for one in run.readings)
    contents = (
        many("{n} run", "{n} runs", len(report.runs)),
        many("{n} rate that may be claimed", "{n} rates that may be claimed", claimable),
        many("{n} comparison", "{n} comparisons", len(report.comparisons)),
        many("{n} example", "{n} examples", len(report.examples)),
    )
    return Draft(
        flags=tuple(Flagged(where=where, word=flag.word, why=flag.why) for where, flag in found.flags),
        withheld=report.withheld,
        contents=contents,
        examples=tuple((f"examples/{one.number}.html", one.kept.title, one.hidden) for one in report.examples),
    )


def kinds() -> dict[str, str]:
    """Return what each kind of findable thing is called."""
    names = {
        "charter": _("Charter"),
        "value-entry": _("Values"),
        "exclusion": _("Left out"),
        "brief": _("Briefs"),
        "scenario": _("Scenarios"),
        "taxonomy": _("Vocabularies"),
        "group": _("People affected"),
        "interests": _("Interests"),
        "definition": _("Definitions"),
        "kept": _("Findings"),
        "turn": _("Conversations"),
        "case": _("Cases"),
    }
    return {noun: names.get(noun, noun) for noun in FINDABLE}
