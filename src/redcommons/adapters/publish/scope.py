"""Sections 1 to 3: what was left out, whose values, who did the work."""

from __future__ import annotations

from collections.abc import Iterator

from redcommons.adapters.markup import Child, Markup, el, fill, human, join
from redcommons.adapters.publish import depth, voices
from redcommons.adapters.publish.page import absent, bullets, note, stated, table, terms
from redcommons.adapters.publish.steps import work_ledger
from redcommons.findings.model import Measured, Report
from redcommons.findings.rules import reviewers
from redcommons.findings.wording import is_person
from redcommons.study.model import Exclusion, Taxonomy, ValueEntry
from redcommons.values.words import _, many


def left_out(report: Report) -> Markup:
    """Return the exclusions; that pictures and voices are not covered stands in every report."""
    heads = (_("Left out"), _("Decided by, and why"), _("Who bears it"))
    rows = [(_what(e), _decided(e.decided_by, e.why), stated(e.borne_by)) for e in report.exclusions]
    always = (
        _("Images and voice"),
        _("the makers of Redcommons: it works on text only"),
        _("people who speak, listen or send pictures instead of typing"),
    )
    first = None if rows else absent(_("The study itself names nothing that it left out."))
    return join(first, table(heads, [*rows, always]))


def _what(one: Exclusion) -> Markup:
    cell = " \u00b7 ".join(name for name in (one.scenario, one.harm) if name)
    return join(human(one.what), join(" (", human(cell), ")") if cell else None)


def _decided(by: str, why: str) -> Markup:
    return join(stated(by), join("; ", human(why)) if why else None)


def values(report: Report) -> Markup:
    """Return whose values count, who decided, who disagreed, and the vocabularies with their origin."""
    charter = report.charter
    who = (
        (_("System under test"), stated(charter.system)),
        (_("Setting"), stated(charter.setting)),
        (_("Threat model"), stated(charter.threat_model)),
        (_("Decides on contested harms"), stated(charter.decides_contested)),
        (_("May mark a harm settled"), stated(", ".join(charter.may_settle))),
    )
    harms = [_harm(report, entry) for entry in report.values] or [
        absent(_("No harm, and nobody whose interest it protects, is named."))
    ]
    return join(
        terms(who),
        harms,
        depth.empty_layers(report.values),
        depth.other_definitions(report),
        _scenarios(report),
        depth.taking_part(report),
        depth.interests(report),
        el("h3", _("Vocabularies")),
        _vocabularies(report.taxonomies),
        depth.crosswalk(report.mappings, report.taxonomies),
    )


def _harm(report: Report, entry: ValueEntry) -> Markup:
    standing = _("settled") if entry.standing == "settled" else _("contested")
    title = el("h3", human(entry.harm), el("span", standing, class_="tag"))
    disagreed = human(entry.dissent) if entry.dissent else el("span", _("no dissent recorded"), class_="absent")
    pairs: list[tuple[str, Child]] = [
        (_("Counts when"), stated(entry.statement)),
        (_("Protects"), stated(entry.protects)),
        (_("Decided by"), stated(entry.decided_by)),
        (_("On what authority"), stated(entry.authority)),
        (_("Standing"), depth.standing(entry, report.charter)),
        (_("Who disagreed"), disagreed),
        *depth.more(entry, report.taxonomies),
    ]
    if entry.codes:
        pairs.append((_("In vocabularies"), depth.titled(entry.codes, report.taxonomies)))
    defined = next((one for one in report.definitions if one.definition.harm == entry.harm), None)
    return join(title, terms(pairs), depth.definition(defined))


def _scenarios(report: Report) -> Markup:
    head = el("h3", _("Situations"))
    if not report.scenarios:
        return join(head, absent(_("No situation of use is described.")))
    heads = (_("Situation"), _("Who, and what for"), _("Harm here"), _("Good lost if it refused"))
    rows = [
        (human(s.name), _who(s.person, s.goal), stated(s.harm_here), stated(s.benefit_lost)) for s in report.scenarios
    ]
    return join(head, table(heads, rows), depth.left_unsaid(report.scenarios))


def _who(person: str, goal: str) -> Markup:
    return join(stated(person), join("; ", human(goal)) if goal else None)


def _vocabularies(taxonomies: tuple[Taxonomy, ...]) -> Markup:
    if not taxonomies:
        return absent(_("None is attached: harms stand in the study\u2019s own words."))
    origin = note(_("To use a vocabulary is to take over its makers\u2019 judgments, and what they left out."))
    rows = [(human(_titled(t)), _origin(t), stated(t.leaves_out)) for t in taxonomies]
    return join(origin, table((_("Vocabulary"), _("Made by, licence"), _("Leaves out")), rows))


def _titled(taxonomy: Taxonomy) -> str:
    return f"{taxonomy.title} {taxonomy.version}".strip() if taxonomy.version != "not stated" else taxonomy.title


def _origin(taxonomy: Taxonomy) -> Markup:
    date = join(" (", human(taxonomy.date), ")") if taxonomy.date else None
    return fill(
        _("{origin}; licence: {licence}"), origin=join(stated(taxonomy.origin), date), licence=stated(taxonomy.licence)
    )


def work(report: Report) -> Markup:
    """Return who did the work, by hand and by machine, and on which terms."""
    pairs: list[tuple[str, Child]] = [
        (_("Rated replies"), _raters(report)),
        (_("Reviewed the cases"), _reviews(report.runs)),
        (_("Read by machines"), _machines(report)),
        (_("Wrote the cases"), voices.wrote(report.labour)),
        (_("How people came to it"), voices.came(report.labour)),
        (_("Who hears concerns"), voices.both(report.labour)),
        (_("Pay, or what came back"), _both(report.terms.pay, report.terms.comes_back)),
        (_("Time, breaks and support"), _both(report.terms.paid_time, report.terms.support)),
        (_("What is recorded of them, and who sees it"), _both(report.terms.recorded, report.terms.seen_by)),
        (_("What they may always say"), stated(report.terms.may_say)),
    ]
    return join(terms(pairs), work_ledger(report), voices.voices(report))


def _both(first: str, second: str) -> Child:
    said = [text for text in (first, second) if text.strip()]
    return bullets((human(text) for text in said), "plain") if said else stated("")


def _raters(report: Report) -> Markup:
    if not report.raters:
        return el("span", _("nobody: no person rated a reply"), class_="absent")
    count = many("{n} person", "{n} people", len(report.raters))
    names = [
        join(", " if index else None, human(name)) for index, name in enumerate(sorted(report.raters, key=str.casefold))
    ]
    return join(count, ": ", names)


def _reviews(runs: tuple[Measured, ...]) -> Markup:
    seen = {run.release_name: run for run in runs}
    if not seen:
        return el("span", _("there are no measured cases"), class_="absent")
    return bullets((_review(run) for run in seen.values()), "plain")


def _review(run: Measured) -> Markup:
    people = reviewers(run)
    if not people:
        return fill(_("{release}: reviewed by nobody"), release=human(run.release_name))
    by_one = join(" ", el("span", _("reviewed by one"), class_="tag")) if len(people) == 1 else None
    return join(human(run.release_name), ": ", list(_declared(run)), by_one)


def _declared(run: Measured) -> Iterator[Markup]:
    for index, review in enumerate(r for r in run.reviews if r.release == run.plan.release):
        bulk = review.scope == "in bulk"
        sentence = _("declared in bulk by {who}") if bulk else _("declared by {who} ({scope})")
        said = fill(sentence, who=human(review.by), scope=human(review.scope))
        remark = join(" (", human(review.note), ")") if review.note else None
        yield join("; " if index else None, said, remark)


def _machines(report: Report) -> Markup:
    judges = dict.fromkeys(r.judge for run in report.runs for r in run.readings if not is_person(r.judge))
    if not judges:
        return el("span", _("none: no machine read a reply"), class_="absent")
    return join([join("; " if index else None, human(judge)) for index, judge in enumerate(judges)])
