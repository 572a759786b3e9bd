"""The part of section 3 that is about people: how they came to it, what they say, what they were promised."""

from __future__ import annotations

from redcommons.adapters.markup import Child, Markup, el, fill, human, join
from redcommons.adapters.publish.page import absent, bullets, note, stated, table
from redcommons.findings.model import Report
from redcommons.findings.voices import DecisionSaid, LabourSaid, PromiseSaid, StatementSaid
from redcommons.findings.wording import percent
from redcommons.labour.consensus import decided_words
from redcommons.labour.model import Arrangement, Firm
from redcommons.values.words import _


def wrote(labour: LabourSaid) -> Child:
    """Return who wrote the cases: as they chose, and how much of it one person wrote, where five or more did."""
    if not labour.authors:
        return stated("")
    count = _("fewer than five people") if labour.authors < 5 else _("{n} people").format(n=labour.authors)
    named = join([join(", " if index else None, human(name)) for index, name in enumerate(labour.named)])
    said: list[Child] = [join(count, ": ", named) if labour.named else join(count, ", ", _("none of them named"))]
    if labour.most_by_one is not None:
        share = percent(labour.most_by_one)
        said.append(_("one person had a part in {share} of the cases whose writers are known").format(share=share))
    return bullets(said, "plain")


def came(labour: LabourSaid) -> Child:
    """Return how people came to the work, with chains and pay."""
    if not labour.arrangements:
        return stated("")
    return bullets((_arrangement(one) for one in labour.arrangements), "plain")


def _arrangement(one: Arrangement) -> Markup:
    group = join(": ", human(one.group)) if one.group else None
    first = join(human(one.title), " (", way_words()[one.way], ")", group, "; ", _pay(one))
    return join(first, bullets([_firm(firm) for firm in one.chain]) if one.chain else None)


def way_words() -> dict[str, str]:
    """Return the five arrangements in words."""
    return {
        "internal": _("staff of the organisation"),
        "contractor": _("through a contractor"),
        "crowd": _("through a crowd platform"),
        "event": _("volunteers at an event"),
        "community": _("as a community group"),
    }


def _firm(firm: Firm) -> Markup:
    part = join(", ", human(firm.part)) if firm.part else None
    return join(human(firm.name), part, "; ", _("its terms: "), stated(firm.terms))


def _pay(one: Arrangement) -> Child:
    units = {"": "", "task": _("a task"), "hour": _("an hour"), "whole": _("for the whole")}
    if one.pay.amount:
        return join(_("paid: "), human(f"{one.pay.amount} {one.pay.currency}".strip()), " ", units[one.pay.unit])
    if one.comes_back:
        return join(_("not paid; what comes back: "), human(one.comes_back))
    return join(_("pay: "), stated(""))


def both(labour: LabourSaid) -> Child:
    """Return who hears concerns: a Steward who leads the study as well hears those about themselves."""
    if not labour.stewards:
        return el("span", _("nobody was Steward: concerns had no reader of their own"), class_="absent")
    if labour.stewards_who_lead:
        return el(
            "span",
            _("Lead and Steward were one person: who leads the study also heard concerns about it"),
            class_="gap",
        )
    return _("a Steward who did not lead the study")


def voices(report: Report) -> Markup:
    """Return statements, promises and what groups decided."""
    labour = report.labour
    return join(_statements(labour.statements), _promises(labour.promises), _decisions(labour.decisions))


def _statements(said: tuple[StatementSaid, ...]) -> Markup:
    head = el("h3", _("What they say of it"))
    if not said:
        return join(head, absent(_("No statement was received.")))
    unedited = note(_("In their own words, unedited. The Lead of the study could not change them."))
    return join(head, unedited, [_statement(one) for one in said])


def _statement(one: StatementSaid) -> Markup:
    signed = human(one.signed) if one.signed else _("without a name")
    return el(
        "blockquote", human(one.text, "p", class_="said"), el("p", "\u2014 ", signed, class_="note"), class_="statement"
    )


def _promises(made: tuple[PromiseSaid, ...]) -> Markup:
    head = el("h3", _("What was promised, and what became of it"))
    if not made:
        return join(head, absent(_("No promise to those who did the work is written down.")))
    heads = (_("Promised"), _("To whom, until when"), _("Who promised it says"), _("Those it was promised to say"))
    return join(head, table(heads, [_promise(one) for one in made]))


def _promise(one: PromiseSaid) -> tuple[Child, ...]:
    states = {"open": _("nothing yet"), "kept": _("kept"), "not_kept": _("not kept")}
    whom = join(human(one.to), join("; ", human(one.until)) if one.until else None)
    how = join(": ", human(one.how)) if one.how else None
    return (human(one.what), whom, join(states[one.state], how), _views(one))


def _views(one: PromiseSaid) -> str:
    if one.said_kept and one.said_not_kept:
        return _("some that it was kept, some that it was not")
    if one.said_not_kept:
        return _("not kept")
    return _("kept") if one.said_kept else _("nothing yet")


def _decisions(decided: tuple[DecisionSaid, ...]) -> Markup | None:
    if not decided:
        return None
    told = note(_("Decided by the group\u2019s own rule. Who said what stays in the group."))
    return join(el("h3", _("What groups decided")), told, bullets([_decision(one) for one in decided], "plain"))


def _decision(one: DecisionSaid) -> Markup:
    group = human(one.group) if one.group else _("a group")
    what = decided_words(one.about, one.wants, adopted=one.adopted)
    words = join(" ", human(f"\u201c{one.public}\u201d")) if one.public else None
    day = el("time", one.day, datetime=one.day)
    return fill(_("{day} \u00b7 {group}: {what}"), day=day, group=group, what=join(what, words))


def withheld_count(count: int, *, few: bool) -> str:
    """Return how many are withheld; below five no number is told."""
    return _("fewer than five") if few else str(count)
