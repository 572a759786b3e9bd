"""Sections 6 to 10: disagreement, what was withheld, limits, answers, and how to check all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from redcommons.adapters.markup import Child, Markup, el, fill, human, join
from redcommons.adapters.publish.apart import apart
from redcommons.adapters.publish.page import absent, bullets, note, stated, table
from redcommons.adapters.publish.voices import withheld_count
from redcommons.findings.model import Crossed, Measured, Report
from redcommons.findings.rules import differ, flagged, gaps
from redcommons.findings.wording import is_person, reader, verdict_words
from redcommons.values.words import _


def disagreement(report: Report) -> Markup:
    """Return verdicts on the same replies, crossed: people with people, then people with machines."""
    people = [(run, one) for run in report.runs for one in run.crossed if is_person(one.second)]
    machines = [(run, one) for run in report.runs for one in run.crossed if not is_person(one.second)]
    first = _paired(people) or [absent(_nobody(report))]
    head = el("h3", _("People and machines on the same replies"))
    said = note(_("Agreement with a machine is agreement. It is not calibration, and the machine is not the measure."))
    pairs = join(first, (head, said, _paired(machines)) if machines else None)
    seen = apart(report)
    return join(seen, el("h3", _("Person by person")) if people else None, pairs) if seen else pairs


MOST_PAIRS = 6
"""Most pairs of readers of one run that stand open on the page; more are folded, for few read sixty-six tables."""


def _paired(pairs: Sequence[tuple[Measured, Crossed]]) -> list[Markup]:
    """Return each pair of readers, run by run; where a run has many, they are folded under their number."""
    made: list[Markup] = []
    for _run, group in groupby(pairs, key=lambda pair: pair[0].state.run.id):
        crossed = [(run, one) for run, one in group]
        tables = [_crossed(run, one) for run, one in crossed]
        said = _("{target}: {n} pairs of readers")
        head = fill(said, target=human(crossed[0][0].state.target), n=str(len(crossed)))
        many_pairs = len(crossed) > MOST_PAIRS
        made += [el("details", el("summary", head), *tables, class_="parts")] if many_pairs else tables
    return made


def _nobody(report: Report) -> str:
    if not report.raters:
        return _("No person rated a reply, so nobody could disagree.")
    if len(report.raters) == 1:
        return _("One person rated replies. Whether others would have agreed is not known.")
    return _("No two people rated the same reply. Whether they would have agreed is not known.")


def _crossed(run: Measured, one: Crossed) -> Markup:
    apart, both = differ(one)
    said = _("{first} and {second} differ on {apart} of {both} replies that both read")
    counted = {"apart": str(apart), "both": str(both)}
    title = fill(said, first=human(reader(one.first)), second=human(reader(one.second)), **counted)
    words = verdict_words()
    rows: list[tuple[Child, ...]] = [(words[a], words[b], str(n)) for a, b, n in one.pairs if a != b]
    where = note(human(run.state.target), " \u00b7 ", human(str(run.state.run.id)))
    heads = (reader(one.first), reader(one.second), _("Replies"))
    return join(el("h4", title), where, table(heads, rows, numbers=(2,)) if rows else None)


def withheld(report: Report) -> Markup:
    """Return the withholding log."""
    if not report.withheld:
        return absent(_("Nothing was withheld from this report."))
    heads = (_("Withheld"), _("How many"), _("By whom"), _("Why"))
    rows = [(human(w.what), withheld_count(w.count, few=w.few), stated(w.by), stated(w.why)) for w in report.withheld]
    return table(heads, rows, numbers=(1,))


def limits(report: Report) -> Markup:
    """Return how far all of this goes, what the study has not said, and words that claim too much."""
    return join(bullets(_limits(report)), _gaps(report), _flags(report))


def _limits(report: Report) -> Iterator[str]:
    yield _("The cases were chosen for a test. How often any of this happens in use is not measured here.")
    yield _("What was not tried was not seen. Nothing found in a place does not mean that nothing is there.")
    yield _("Only text was used: no images, no voice.")
    if report.examples:
        yield _("An example shows that something is possible under its settings, and nothing about how often.")
    shown = sum(len(run.readings) + len(run.slices) for run in report.runs)
    if shown > 1:
        yield _("{n} readings stand in this report. Among so many some differ by chance alone.").format(n=shown)
    if any(not run.plan.sampling for run in report.runs):
        yield _("How the cases were chosen from all that could be asked is not stated for every run.")
    if any(not is_person(reading.judge) for run in report.runs for reading in run.readings):
        yield _("Machines that read replies make mistakes of their own; a rate read by one carries them.")
    if any(not run.state.finished_at for run in report.runs):
        yield _("Not every run was finished; its counts are those of the attempts that were kept.")


def _gaps(report: Report) -> Markup | None:
    missing = gaps(report)
    if not missing:
        return None
    items = (join(human(gap.what), " ", el("span", _needed(gap.needed_for), class_="soft")) for gap in missing)
    return join(el("h3", _("What the study has not said")), bullets(items, "plain gap"))


def _needed(what: str) -> str:
    return _("(needed for {what})").format(what=what)


def _flags(report: Report) -> Markup | None:
    flags = flagged(report)
    if not flags:
        return None
    said = note(_("These words stand in the study\u2019s own text. Nothing measured here can carry them."))
    rows = [(human(f"\u201c{flag.word}\u201d"), where, flag.why) for where, flag in flags]
    return join(el("h3", _("Words that claim too much")), said, table((_("Word"), _("Where"), _("Why")), rows))


def answers(_report: Report) -> Markup:
    """Return what the people addressed answered."""
    return absent(_("None. Nobody who was asked about, and nobody who is affected, has answered in this report yet."))


def checking(_report: Report) -> Markup:
    """Return the command that recomputes everything, what it proves and what it cannot."""
    command = el("pre", "redcommons report verify bundle.zip", dir="ltr")
    first = el(
        "p",
        _(
            "The file bundle.zip beside this page holds these pages and, without any text, every attempt with its"
            " verdicts. Where Redcommons is installed:"
        ),
    )
    proves = (
        _("every byte of the bundle is as it was sealed;"),
        _("every count, rate, interval, bound and crossed verdict follows from the attempts and verdicts in it;"),
        _("every page says what the report\u2019s data say, and nothing else."),
    )
    cannot = (
        _(
            "that nobody changed evidence, figures and seals together: compare the file\u2019s own checksum with one"
            " that you got another way;"
        ),
        _("that the verdicts are right, or that the system really gave the replies they are about;"),
        _("that no cases were dropped before the cases were frozen, and no study was left unpublished;"),
        _("times, names, what was withheld, and what examples say: these are statements of the people who made this."),
    )
    heads = el("h3", _("What this proves")), el("h3", _("What it cannot prove"))
    return join(first, command, heads[0], bullets(proves), heads[1], bullets(cannot))
