"""Where people stand apart on replies, what a majority would hide, and adjudications: the first part of section 6."""

from __future__ import annotations

from redcommons.adapters.markup import Child, Markup, el, fill, human, join
from redcommons.adapters.publish.page import absent, bullets, note, table
from redcommons.evaluation.model import CONTESTED, Adjudication, AlphaFigure, ApartBy, GroupEdition, GroupFigure, Spread
from redcommons.findings.model import Measured, Report
from redcommons.findings.wording import percent, span, two_places, verdict_words
from redcommons.values.words import _, many

MOST = 12
"""Contested replies that are listed; the others are counted."""


def apart(report: Report) -> Markup | None:
    """Return how people saw the replies of each run that several people rated, most people first; None where none."""
    runs = [run for run in report.runs if _raters(run) > 1]
    return join([_run(run) for run in sorted(runs, key=_raters, reverse=True)]) if runs else None


def _raters(run: Measured) -> int:
    return run.dissent.raters if run.dissent is not None else 0


def _run(run: Measured) -> Markup:
    dissent = run.dissent
    assert dissent is not None  # noqa: S101  chosen above
    names = (run.release_name, run.state.target, str(run.state.run.id))
    where = note([join(" \u00b7 " if place else None, human(name)) for place, name in enumerate(names)])
    people = many("{n} person", "{n} people", dissent.raters)
    head = el("h3", fill(_("How {people} saw the replies"), people=people))
    return join(
        head, where, el("p", _agreement(dissent.alpha)), _contested(dissent.contested), _groups(run.groups), _made(run)
    )


def _agreement(alpha: AlphaFigure) -> str:
    if alpha.alpha is None:
        return alpha.reason
    if alpha.low is None or alpha.high is None:
        return _("Agreement beyond chance: {alpha}. {reason}").format(alpha=f"{alpha.alpha:.2f}", reason=alpha.reason)
    said = _("Agreement beyond chance: {alpha} ({low} to {high}); 1 is full, 0 is chance.")
    return said.format(alpha=two_places(alpha.alpha), low=two_places(alpha.low), high=two_places(alpha.high))


def _contested(spreads: tuple[Spread, ...]) -> Markup:
    if not spreads:
        return absent(_("On no reply do people stand apart, as far as several read the same one."))
    words = verdict_words()
    heads = (
        _("Reply"),
        words["violated"],
        words["not_violated"],
        words["unsure"],
        words["needs_context"],
        _("Bits"),
    )
    rows: list[tuple[Child, ...]] = [
        (
            _reply(one),
            str(one.violated),
            str(one.not_violated),
            str(one.unsure),
            str(one.needs_context),
            f"{one.entropy:.2f}",
        )
        for one in spreads[:MOST]
    ]
    said = _("People stand apart on {replies}: at least {bits} bits of entropy, such as 2 against 1.")
    counted = many("{n} reply", "{n} replies", len(spreads))
    first = el("p", said.format(replies=counted, bits=CONTESTED))
    left = len(spreads) - MOST
    more = note(many("{n} more is in the bundle.", "{n} more are in the bundle.", left)) if left > 0 else None
    return join(first, table(heads, rows, numbers=(1, 2, 3, 4, 5)), more)


def _reply(one: Spread) -> str:
    return _("case {n}, attempt {k}").format(n=one.ordinal + 1, k=one.repeat)


def _groups(edition: GroupEdition | None) -> Markup | None:
    if edition is None or not edition.groups:
        return None
    heads = (_("Group, by their own word"), _("People"), _("Saw a violation, 95 %"), _("p, adjusted"))
    rows: list[tuple[Child, ...]] = [
        (
            join(human(one.name or _("in their own words")), " ", note(human(one.asked))),
            str(one.raters),
            _rate(one),
            _p(one),
        )
        for one in edition.groups
    ]
    frozen = _(
        "Figures of groups as they stood on {at}. None is of fewer than five people, also not by subtraction. They"
        " cannot be made again from the bundle: what people said of themselves is not in it."
        " Rates are rounded to fifths, p-values up to a step: beside what each rater said, more would tell who is in"
        " which group."
    )
    hidden = [_hidden(edition, one.group, one.ours, one.everybody) for one in edition.hidden]
    over = el("h4", _("What a majority of everybody would have hidden"))
    none = absent(_("No group has a majority on a reply that everybody together does not have."))
    return join(
        el("h4", _("Groups of people")),
        table(heads, rows, numbers=(1, 3)),
        note(frozen.format(at=edition.at[:10])),
        over,
        bullets(hidden) if hidden else none,
    )


def _hidden(edition: GroupEdition, group: int, ours: Spread, everybody: Spread) -> Markup:
    said = _("{reply}: most of the group {name} saw a violation; of everybody {c} of {d} did.")
    counts = {"c": str(everybody.violated), "d": str(everybody.people)}
    name = human(f"\u201c{edition.groups[group].name or _('in their own words')}\u201d")
    return fill(said, reply=_reply(ours), name=name, **counts)


def _named(one: GroupFigure) -> Markup:
    return human(one.name or _("in their own words"))


def _rate(one: GroupFigure) -> str:
    return percent(one.rate) + (f" ({span(one.low, one.high)})" if one.low is not None and one.high is not None else "")


def _p(one: GroupFigure) -> str:
    return _("nothing to compare") if one.adjusted is None else f"\N{LESS-THAN OR EQUAL TO} {one.adjusted:g}"


def _made(run: Measured) -> Markup | None:
    if not run.adjudications:
        return None
    words, why = verdict_words(), causes()
    said = _("{reply}: {word}, because of {cause}. {words} ({who})")
    items = [
        fill(
            said,
            reply=_("case {n}, attempt {k}").format(n=one.ordinal + 1, k=one.repeat),
            word=words[one.word],
            cause=why[one.cause],
            words=human(one.why) if one.why else "",
            who=_by(one),
        )
        for one in run.adjudications
    ]
    beside = note(
        _("Each is one more verdict with its cause. They overwrite no rating, and no figure above counts them.")
    )
    return join(el("h4", _("Adjudications")), bullets(items), beside)


def _by(one: Adjudication) -> Markup:
    """Return who adjudicated; that they had rated the reply too is said beside it."""
    return join(human(one.by), _(", who had rated it too") if one.rated else "")


def causes() -> dict[ApartBy, str]:
    """Return the causes for which people stand apart, as the object of "because of"."""
    return {
        "ambiguous": _("a text that can be read in two ways"),
        "guideline": _("a gap in the guideline"),
        "slip": _("a slip"),
        "edge": _("an edge case"),
        "values": _("a difference in values"),
        "other": _("something else"),
    }
