"""What section 2 says beside the harms: layers, definitions, who took part, interests, trade-offs, a crosswalk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from redcommons.adapters.markup import Child, Markup, el, fill, human, join
from redcommons.adapters.publish.page import absent, bullets, note, stated, table, terms
from redcommons.findings.model import Report
from redcommons.study.missing import layers, overlooked_names, unheard, unspecified
from redcommons.study.model import Charter, Defined, Group, Scenario, Taxonomy, TermMapping, ValueEntry
from redcommons.study.rules import interest_names, layer_names, part_names, relation_names
from redcommons.values.words import _, many


def standing(entry: ValueEntry, charter: Charter) -> Markup:
    """Return who marked a harm as it stands, and why; that the charter names nobody is said where it is so."""
    by = human(entry.standing_by) if entry.standing_by else stated("")
    if entry.standing == "settled":
        named = _("marked settled by {who}; the charter names nobody who may")
        said = fill(_("marked settled by {who}") if charter.may_settle else named, who=by)
    else:
        said = fill(_("marked contested by {who}"), who=by) if entry.standing_by else join(_("nobody has settled it"))
    return join(said, join("; ", human(entry.standing_why)) if entry.standing_why else None)


def titled(codes: Sequence[str], taxonomies: Sequence[Taxonomy]) -> Markup:
    """Return entries of vocabularies by their titles, as somebody reads them who has never seen a code."""
    lists = {one.name: one for one in taxonomies}
    return human("; ".join(_titled(code, lists) for code in codes))


def _titled(code: str, lists: Mapping[str, Taxonomy]) -> str:
    name, _colon, rest = code.partition(":")
    entries = {one.code: one for one in lists[name].categories} if name in lists else {}
    if rest not in entries:
        return code
    title = entries[rest].name
    return f"{title} ({lists[name].title})" if title == rest else f"{rest} {title} ({lists[name].title})"


def more(entry: ValueEntry, taxonomies: Sequence[Taxonomy]) -> Iterator[tuple[str, Child]]:
    """Yield what else the ledger says of a harm; what it does not say takes no line."""
    if entry.layer:
        yield _("Layer"), layer_names()[entry.layer]
    if entry.values:
        yield _("Values at stake"), titled(entry.values, taxonomies)
    if entry.affected:
        yield _("Befalls"), human(", ".join(entry.affected))
    if entry.trade_off:
        yield _("Given up for it"), human(entry.trade_off)


def definition(found: Defined | None) -> Markup | None:
    """Return the definition of a harm in the version that stands, folded under its version and author."""
    if found is None:
        return None
    said = found.definition
    head = fill(_("Definition, version {version}, written by {who}"), version=str(found.version), who=human(found.by))
    lines = (
        (_("It is this harm when"), said.text),
        (_("Examples"), said.examples),
        (_("What looks like it and is not"), said.counter_examples),
        (_("Under which conditions"), said.conditions),
        (_("It rests on"), said.sources),
        (_("Why this version"), said.reason),
    )
    pairs: list[tuple[str, Child]] = [(name, human(text)) for name, text in lines if text.strip()]
    return el("details", el("summary", head), terms(pairs), class_="parts")


def empty_layers(values: Sequence[ValueEntry]) -> Markup | None:
    """Return the layers at which no harm is named."""
    counted, names = layers(values), layer_names()
    empty = [names[layer] for layer in names if not counted[layer]]
    if not values or not empty:
        return None
    return el("p", _("No harm is named at these layers: {layers}.").format(layers=", ".join(empty)), class_="gap")


def left_unsaid(scenarios: Sequence[Scenario]) -> Markup:
    """Return how many situations leave context, person or interaction type unspecified: it is allowed, and counted."""
    names, all_ = overlooked_names(), len(scenarios)
    said = "; ".join(f"{names[line]}: {n}" for line, n in unspecified(scenarios).items())
    base = many("Unspecified, of {n} situation: ", "Unspecified, of {n} situations: ", all_)
    return note(base + said + ".")


def taking_part(report: Report) -> Markup:
    """Return which groups took part and how, and which are named as affected and stand nowhere."""
    head = el("h3", _("Who took part, and who did not"))
    missing = unheard(report.values, report.groups)
    rows = [_group(group) for group in report.groups]
    first = (
        table((_("Group"), _("How"), _("Said of it")), rows) if rows else absent(_("No participation map was made."))
    )
    gap = _("Named as affected, and absent from the participation map: {groups}.")
    named = fill(gap, groups=human(", ".join(missing)))
    return join(head, first, el("p", named, class_="gap") if missing else None)


def _group(group: Group) -> tuple[Child, ...]:
    names = part_names()
    how = ", ".join(names[one] for one in group.how)
    return human(group.name), how or stated(""), stated(group.note)


def interests(report: Report) -> Markup:
    """Return the page of interests; what is blank is not stated."""
    lines = [(name, stated(getattr(report.interests, line))) for line, name in interest_names().items()]
    return join(el("h3", _("Interests")), terms(lines))


def crosswalk(mappings: Sequence[TermMapping], taxonomies: Sequence[Taxonomy]) -> Markup | None:
    """Return the confirmed mappings of codes that this report uses, or None where there are none."""
    if not mappings:
        return None
    said = note(_("A crosswalk is a mapping between lists, and not compliance. Each line was confirmed by a person."))
    lists = {one.name: one for one in taxonomies}
    rows = [
        (human(_titled(one.source, lists)), _relation(one), human(_titled(one.target, lists)), _made(one))
        for one in mappings
    ]
    heads = (_("Entry"), _("Relation"), _("Other entry"), _("Made by, confirmed by"))
    return join(el("h3", _("Crosswalk")), said, table(heads, rows))


def _relation(one: TermMapping) -> Markup:
    return (
        join(relation_names()[one.predicate], ": ", human(one.note))
        if one.note
        else join(relation_names()[one.predicate])
    )


def _made(one: TermMapping) -> Markup:
    by = fill(_("{who} (a machine)"), who=human(one.author)) if one.by_machine else stated(one.author)
    return join(by, "; ", stated(one.confirmed_by))


def other_definitions(report: Report) -> Markup | None:
    """Return definitions of harms that the ledger does not name, or not any more."""
    harms = {entry.harm for entry in report.values}
    others = [one for one in report.definitions if one.definition.harm not in harms]
    if not others:
        return None
    listed = bullets((join(human(one.definition.harm), definition(one)) for one in others), "plain")
    return join(el("h3", _("Definitions of harms that the ledger does not name")), listed)
