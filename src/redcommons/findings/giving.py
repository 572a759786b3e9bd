"""What a person gave to a study, kind by kind, and which files left it: under the verbs, and no verb itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from redcommons.dataset.model import CaseReview, Credit, Release, Review
from redcommons.evaluation.model import Norming, NormingNote, NormingReading, Queue, Verdict
from redcommons.evaluation.tasks import key as rater
from redcommons.exploration import coding, drawer
from redcommons.exploration.model import Kept, Looked, TalkHead
from redcommons.exploration.withdrawn import only_speaker, spoken_by
from redcommons.findings.model import Edition
from redcommons.findings.own import FileSort, Given, Holder, Stays
from redcommons.findings.own_ports import OwnPorts
from redcommons.labour import terms as labour_terms
from redcommons.labour.model import OWNER, Actor, Statement
from redcommons.study import actions as study_actions
from redcommons.study.model import Brief, Definition
from redcommons.values.base import Fingerprint
from redcommons.values.errors import NotFound
from redcommons.values.identity import PersonName, StudyId
from redcommons.values.ledger import Deed
from redcommons.values.words import _

PAGE = 200
"""Conversations looked at at once."""


def given(ports: OwnPorts, me: Actor, study: StudyId) -> tuple[Given, ...]:
    """Return everything that somebody contributed to a study under the name that it knows them by."""
    there = files(ports, study)
    return tuple(one for every in EVERY for one in every(ports, me, study, there))


def myself(ports: OwnPorts, actor: Actor, study: StudyId) -> Actor:
    """Return a person by the name that a study knows them by; raises NotFound where it knows none."""
    who = whole(actor)
    name = labour_terms.name_in(ports.labour, who, study)
    titles = dict(study_actions.titles(ports.findings.evaluation.dataset.study, actor))
    if name is None and not actor.person and study in titles:
        name = actor.name  # somebody alone with the files goes by the name they gave at the terminal
    if name is None or study not in titles:
        raise NotFound(_("you never were in a study with the id {key!r}").format(key=str(study)))
    return msgspec.structs.replace(who, name=name)


def whole(actor: Actor) -> Actor:
    """Return who acts with the person they are: "me" at a terminal is whoever holds the machine."""
    return msgspec.structs.replace(actor, person=OWNER) if not actor.person and actor.name == OWNER else actor


@dataclass(frozen=True, slots=True)
class Files:
    """What left a study, or was frozen in it."""

    releases: tuple[tuple[Holder, frozenset[str]], ...]
    """Each release with its cases."""
    reports: tuple[Holder, ...]
    """Editions, and reports that were built into folders."""
    deeds: tuple[Deed, ...]
    """Exports, as the ledger has them."""

    def with_case(self, case: str) -> tuple[Holder, ...]:
        """Return the releases that hold a case."""
        return tuple(holder for holder, cases in self.releases if case in cases)

    def since(self, at: str) -> tuple[Holder, ...]:
        """Return the reports that were made after a moment."""
        return tuple(one for one in self.reports if one.at >= at)

    def exported(self, verb: str, subject: str = "", since: str = "") -> tuple[Holder, ...]:
        """Return the exports of one thing, or all of one verb since a moment."""
        meant = (one for one in self.deeds if one.verb == verb and one.at >= since)
        said = EXPORTS[verb]
        return tuple(Holder(file=said, name=one.subject, at=one.at) for one in meant if subject in {"", one.subject})


EXPORTS: dict[str, FileSort] = {
    "exploration.export_talk": "transcript",
    "exploration.export_finding": "page",
    "exploration.export_codebook": "codebook",
}
"""Verbs of the ledger by which something left, and what it left as."""


def files(ports: OwnPorts, study: StudyId) -> Files:
    """Return everything that left a study or was frozen in it."""
    shelf, room = ports.shelf, ports.findings.evaluation.dataset.study
    title = dict(study_actions.titles(room, Actor(name=PersonName("")))).get(study, "")
    deeds = tuple(deed for _line, deed in room.ledger.lines() if deed is not None and deed.study in {study, title})
    editions = {item.folder: (sheet, item) for sheet, item in shelf.newest(Edition, study)}
    folders = {(_folder(deed.subject), deed.at) for deed in deeds if deed.verb == "report.publish"}
    reports = [Holder(file="edition", name=folder, at=sheet.at) for folder, (sheet, _item) in editions.items()]
    reports += [Holder(file="report", name=name, at=at) for name, at in sorted(folders) if name not in editions]
    frozen = [
        (Holder(file="release", name=item.name, at=sheet.at), frozenset(map(str, item.cases)))
        for newest, _item in shelf.newest(Release, study)
        for sheet, item in shelf.history(Release, study, newest.name)
    ]
    exports = tuple(deed for deed in deeds if deed.verb in EXPORTS)
    return Files(releases=tuple(frozen), reports=tuple(reports), deeds=exports)


def heads(ports: OwnPorts, study: StudyId, by: str = "") -> Iterator[TalkHead]:
    """Yield the heads of conversations, newest first: all, or those that somebody began."""
    before = 0
    while page := ports.findings.exploration.talks.page(study, Looked(by=by, before=before, most=PAGE)):
        yield from page
        before = page[-1].place


def _folder(path: str) -> str:
    """Return the last part of a path: where a report lies on somebody's disk is nobody else's business."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def _talks(ports: OwnPorts, me: Actor, study: StudyId, there: Files) -> Iterator[Given]:
    memos = drawer.released(ports.findings.exploration, study).values()
    quoting = Counter(memo.talk for memo in memos if memo.by != me.name and memo.quote)
    kept = Counter(one.talk for _sheet, one in ports.shelf.newest(Kept, study) if one.by != me.name)
    for head in heads(ports, study, me.name):
        alone = only_speaker(head.talk, ports.findings.exploration.turns.all(head.id), me.name)
        line = ports.findings.exploration.talks.line(study, head.talk.first or head.name)
        later = sum(one.talk.follows == head.name and one.talk.by != me.name for one in line)
        yield Given(
            sort="talk",
            name=head.name,
            title=coding.called(head.talk),
            at=head.at,
            held=there.exported("exploration.export_talk", head.name),
            stays="" if alone else "shared",
            along=kept[head.name] + quoting[head.name] + later,
        )


def _words(ports: OwnPorts, me: Actor, study: StudyId, there: Files) -> Iterator[Given]:
    for head in heads(ports, study):
        if me.name in head.talk.others and head.talk.by != me.name:
            mine = spoken_by(head.talk, ports.findings.exploration.turns.all(head.id), me.name)
            if mine:
                held = there.exported("exploration.export_talk", head.name)
                title = coding.called(head.talk)
                yield Given(sort="words", name=head.name, title=title, at=head.at, held=held, stays="shared")


def _findings(ports: OwnPorts, me: Actor, study: StudyId, there: Files) -> Iterator[Given]:
    for sheet, kept in ports.shelf.newest(Kept, study):
        if kept.by == me.name:
            pages = there.exported("exploration.export_finding", sheet.name)
            held = (*there.since(sheet.at), *pages)
            yield Given(sort="finding", name=sheet.name, title=kept.title, at=sheet.at, held=held)


def _cases(ports: OwnPorts, me: Actor, study: StudyId, there: Files) -> Iterator[Given]:
    mine = [(sheet, one) for sheet, one in ports.shelf.newest(Credit, study) if me.name in one.by]
    titles = {sheet.name: kept.title for sheet, kept in ports.shelf.newest(Kept, study)} if mine else {}
    for sheet, credit in mine:
        held = there.with_case(credit.case)
        stays: Stays = "frozen" if held else "others" if len(credit.by) > 1 else ""
        title = _case_title(ports, study, credit.case, titles)
        yield Given(sort="case", name=credit.case, title=title, at=sheet.at, held=held, stays=stays)


def _case_title(ports: OwnPorts, study: StudyId, case: Fingerprint, titles: Mapping[str, str]) -> str:
    """Return what a list calls a case: the finding that it was made of, else where it is set, else its id."""
    try:
        (row,) = ports.findings.evaluation.dataset.cases.rows(study, [case])
    except NotFound:
        return case[:16]
    return titles.get(row.external_id) or " \u00b7 ".join(filter(None, (row.scenario, row.harm))) or row.id


def _ratings(ports: OwnPorts, me: Actor, study: StudyId, there: Files) -> Iterator[Given]:
    evaluation, queues = ports.findings.evaluation, ports.rating.queues
    named = {sheet.name: queue for sheet, queue in ports.shelf.newest(Queue, study)}
    done = {(key, one.run, one.ordinal, one.repeat): one for key in keys(me) for one in queues.done(key, tuple(named))}
    for state in evaluation.runs.find(study):
        for key in state.judges:
            if key not in keys(me):
                continue
            for said in evaluation.runs.verdicts(state.run.id, key):
                one = done.get((key, state.run.id, said.ordinal, said.repeat))
                title = _rated(named.get(one.queue) if one else None, said)
                at = one.at if one else ""
                name = f"{state.run.id} {said.ordinal}:{said.repeat} {key}"
                yield Given(sort="rating", name=name, title=title, at=at, held=there.since(at))


def _rated(queue: Queue | None, said: Verdict) -> str:
    asked = (queue.title or queue.harm) if queue else ""
    return " \u00b7 ".join(filter(None, (asked, _("reply to case {n}").format(n=said.ordinal + 1))))


def keys(me: Actor) -> tuple[str, ...]:
    """Return the keys under which a person's verdicts stand: as a rater, and as an adjudicator."""
    return rater(me), f"adjudicator:{me.name}"


def _memos(ports: OwnPorts, me: Actor, study: StudyId, there: Files) -> Iterator[Given]:
    for name, memo in drawer.released(ports.findings.exploration, study).items():
        if memo.by == me.name:
            held = there.exported("exploration.export_codebook", since=memo.at)
            title = ", ".join(memo.codes) or memo.sort
            yield Given(sort="memo", name=name, title=title, at=memo.at, held=held)


def _definitions(ports: OwnPorts, me: Actor, study: StudyId, there: Files) -> Iterator[Given]:
    for newest, item in ports.shelf.newest(Definition, study):
        history = ports.shelf.history(Definition, study, newest.name)
        mine = [sheet for sheet, _item in history if sheet.author == me.name]
        if mine:
            stays: Stays = "later" if len(mine) < len(history) else ""
            held = there.since(mine[0].at)
            yield Given(sort="definition", name=newest.name, title=item.harm, at=mine[0].at, held=held, stays=stays)


def _statements(ports: OwnPorts, me: Actor, study: StudyId, there: Files) -> Iterator[Given]:
    found = ports.shelf.get(Statement, study, me.own)
    if found is not None:
        held = there.since(found[0].at)
        title = _("signed by name") if found[1].signed == "name" else _("signed by pseudonym")
        yield Given(sort="statement", name=found[0].name, title=title, at=found[0].at, held=held)


def _case_reviews(ports: OwnPorts, me: Actor, study: StudyId, there: Files) -> Iterator[Given]:
    for sheet, found in ports.shelf.newest(CaseReview, study):
        if found.by == me.name:
            title = _case_title(ports, study, found.case, {})
            yield Given(sort="case-review", name=sheet.name, title=title, at=sheet.at, held=there.since(sheet.at))


def _tasks(ports: OwnPorts, me: Actor, study: StudyId, _there: Files) -> Iterator[Given]:
    named = {sheet.name: queue for sheet, queue in ports.shelf.newest(Queue, study) if queue.does == "explore"}
    briefs = {sheet.name: brief.name for sheet, brief in ports.shelf.newest(Brief, study)} if named else {}
    for one in ports.rating.queues.done(rater(me), tuple(named)):
        queue = named[one.queue]
        brief = briefs.get(queue.items[one.ordinal], "") if one.ordinal < len(queue.items) else ""
        title = " \u00b7 ".join(filter(None, (queue.title, brief)))
        yield Given(sort="task", name=f"{one.queue} {one.ordinal}:{one.repeat}", title=title, at=one.at)


def _sessions(ports: OwnPorts, me: Actor, study: StudyId, _there: Files) -> Iterator[Given]:
    """Yield what somebody said or wrote down in norming sessions, one for each session: no file ever holds it."""
    titles = {sheet.name: one.title for sheet, one in ports.shelf.newest(Norming, study)}
    first: dict[str, str] = {}
    said = ((sheet, one.session) for sheet, one in ports.shelf.newest(NormingReading, study))
    noted = ((sheet, one.session) for sheet, one in ports.shelf.newest(NormingNote, study))
    for sheet, session in (*said, *noted):
        if sheet.author == me.name:
            first[session] = min(sheet.at, first.get(session, sheet.at))
    for session, at in first.items():
        yield Given(sort="norming", name=session, title=titles.get(session, session), at=at)


def _reviews(ports: OwnPorts, me: Actor, study: StudyId, there: Files) -> Iterator[Given]:
    for sheet, item in ports.shelf.newest(Review, study):
        if item.by == me.name:
            held = there.since(sheet.at)
            yield Given(sort="review", name=sheet.name, title=item.release[:16], at=sheet.at, held=held)


EVERY: Sequence[Callable[[OwnPorts, Actor, StudyId, Files], Iterator[Given]]] = (
    _talks,
    _words,
    _findings,
    _cases,
    _ratings,
    _memos,
    _definitions,
    _case_reviews,
    _tasks,
    _sessions,
    _reviews,
    _statements,
)
"""What is looked for, kind by kind."""
