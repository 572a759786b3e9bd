"""What a report says of those who did the work, from labour, cases and findings; and what it may not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from redcommons.dataset.model import Credit
from redcommons.exploration.model import Kept
from redcommons.findings.model import Withheld
from redcommons.findings.naming import ADJUDICATES, PERSON, Shown, labels
from redcommons.findings.ports import Ports
from redcommons.findings.voices import DecisionSaid, LabourSaid, PromiseSaid, StatementSaid
from redcommons.labour import crediting, deciding, voicing
from redcommons.labour.model import Actor, Arrangement, GroupDecision, Membership
from redcommons.labour.ports import Ports as LabourPorts
from redcommons.study.model import Charter, Scope
from redcommons.values.base import Value
from redcommons.values.errors import NotReleased
from redcommons.values.identity import StudyId
from redcommons.values.shelf import Sheet
from redcommons.values.words import _, many

CELL = voicing.CELL


def shown(ports: Ports, actor: Actor, study: StudyId, judges: Iterable[str], reviewers: Iterable[str]) -> Shown:
    """Return what stands in a report for each name, as people chose it until now.

    A rater whom nobody here can ask has no name. A reviewer who is no member gave a name to be printed.
    """
    labour = _labour(ports)
    raters = [key.partition(":")[2] for key in judges if key.startswith((PERSON, ADJUDICATES))]
    members = [str(one.pseudonym) for _s, one in labour.shelf.newest(Membership, study)]
    reviewing = list(reviewers)
    printed = crediting.printed(labour, actor, study, (*raters, *reviewing, *members))
    given = {name: name for name in reviewing if name not in members}
    secret = _secret(ports, study)
    return Shown(
        raters=labels(raters, printed, secret, _("rater {n}")),
        reviewers=labels(reviewing, printed | given, secret, _("reviewer {n}")),
        members={name: printed[name] for name in members},
    )


def _secret(ports: Ports, study: StudyId) -> str:
    """Return an id that no report and no export carries; a study without any of these has its own id alone."""
    kinds: tuple[type[Value], ...] = (Membership, Charter)
    found = (sheet.id for kind in kinds for sheet, _one in ports.evaluation.dataset.study.shelf.newest(kind, study))
    return next(found, str(study))


def renamed(scope: Scope, names: Shown) -> Scope:
    """Return a scope in which whoever defined, mapped or settled something stands as they chose."""
    put = msgspec.structs.replace
    return put(
        scope,
        definitions=tuple(put(one, by=names.member(one.by)) for one in scope.definitions),
        mappings=tuple(
            put(one, author=names.member(one.author), confirmed_by=names.member(one.confirmed_by))
            for one in scope.mappings
        ),
        values=tuple(put(one, standing_by=names.member(one.standing_by)) for one in scope.values),
    )


def credited(ports: Ports, actor: Actor, study: StudyId, kept: Sequence[tuple[Sheet, Kept]]) -> tuple[str, ...]:
    """Return who is named for each finding; empty for whoever chose not to be."""
    chosen = crediting.credits_of(_labour(ports), actor, study)
    return tuple(chosen.printed(str(one.by), sheet.name) for sheet, one in kept)


def said(ports: Ports, actor: Actor, study: StudyId) -> LabourSaid:
    """Return what a report says of those who did the work beside its terms."""
    labour = _labour(ports)
    stewards, both = voicing.both_at_once(labour, actor, study)
    written = [one for _s, one in ports.evaluation.dataset.study.shelf.newest(Credit, study)]
    authors, most = _concentration(written)
    return LabourSaid(
        arrangements=tuple(_arrangement(labour, actor, study, one) for one in _arrangements(labour, study)),
        stewards=stewards,
        stewards_who_lead=both,
        authors=authors,
        named=_named(ports, actor, study, written),
        most_by_one=most,
        statements=tuple(
            StatementSaid(text=text, signed=signed) for text, signed in voicing.statements(labour, actor, study)
        ),
        promises=tuple(_promise(one) for one in voicing.promises(labour, actor, study)),
        decisions=tuple(
            _decision(labour, actor, study, pair) for pair in deciding.group_decisions(labour, actor, study)
        ),
    )


def _arrangements(labour: LabourPorts, study: StudyId) -> tuple[Arrangement, ...]:
    return tuple(one for _s, one in labour.shelf.newest(Arrangement, study))


def _arrangement(labour: LabourPorts, actor: Actor, study: StudyId, one: Arrangement) -> Arrangement:
    """Return an arrangement as a report carries it: targets given blind stay so, and a group is named if it said so."""
    named = bool(one.group) and deciding.credited_as_group(labour, actor, study, one.group)
    return msgspec.structs.replace(one, group=one.group if named else "", targets=(), queue="", closed=False)


def _concentration(written: Sequence[Credit]) -> tuple[int, float | None]:
    """Return how many people wrote cases, and the share of the one with the largest part where five or more wrote."""
    cases = [one for one in written if one.by]
    parts = Counter(name for one in cases for name in set(one.by))
    if len(parts) < CELL:
        return len(parts), None
    return len(parts), max(parts.values()) / len(cases)


def _named(ports: Ports, actor: Actor, study: StudyId, written: Sequence[Credit]) -> tuple[str, ...]:
    chosen = crediting.credits_of(_labour(ports), actor, study)
    return tuple(sorted({chosen.printed(str(name), one.case) for one in written for name in one.by} - {""}))


def _promise(one: voicing.Promised) -> PromiseSaid:
    made = one.promise
    return PromiseSaid(
        to=made.to,
        what=made.what,
        until=made.until,
        state=made.state,
        how=made.how,
        said_kept=one.said_kept,
        said_not_kept=one.said_not_kept,
    )


def _decision(labour: LabourPorts, actor: Actor, study: StudyId, pair: tuple[Sheet, GroupDecision]) -> DecisionSaid:
    sheet, one = pair
    named = deciding.credited_as_group(labour, actor, study, one.group)
    return DecisionSaid(
        day=sheet.at[:10],
        about=one.about,
        wants=one.wants,
        adopted=one.adopted,
        group=one.group if named else "",
        public=one.public,
    )


def _labour(ports: Ports) -> LabourPorts:
    return ports.evaluation.dataset.study.labour


def released(
    ports: Ports, actor: Actor, study: StudyId, kept: Sequence[tuple[Sheet, Kept]]
) -> tuple[tuple[Sheet, Kept], ...]:
    """Return the findings that no group holds back."""
    held = _held(ports, actor, study, kept)
    return tuple(pair for pair in kept if pair[0].name not in held)


def refuse_held(ports: Ports, actor: Actor, study: StudyId, kept: Sequence[tuple[Sheet, Kept]]) -> None:
    """Raise NotReleased where a group has not released what it found; nothing is published by that."""
    held = _held(ports, actor, study, kept)
    if held:
        said = _("{group} has not released {findings}: ask the group to decide, or publish without them")
        findings = many("{n} finding", "{n} findings", len(held))
        raise NotReleased(said.format(group=", ".join(dict.fromkeys(held.values())), findings=findings))


def _held(ports: Ports, actor: Actor, study: StudyId, kept: Sequence[tuple[Sheet, Kept]]) -> dict[str, str]:
    made = {sheet.name: (str(one.by),) for sheet, one in kept}
    return deciding.held_back(_labour(ports), actor, study, made)


def withheld(held: int) -> tuple[Withheld, ...]:
    """Return the line of what groups hold back; below five no number is told."""
    if not held:
        return ()
    why = _("what a group has not released is not released; who said what stays in the group")
    few = held < CELL
    return (Withheld(what=_("findings"), count=0 if few else held, few=few, by=_("the decision of a group"), why=why),)
