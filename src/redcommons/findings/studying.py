"""Verbs by which a practice is studied: a look at what would leave, and the file. Only of those who consented."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from redcommons.dataset.model import Credit
from redcommons.exploration import drawer
from redcommons.exploration.memo import Code, Exchange, Memo, Selection, Source
from redcommons.exploration.model import Kept
from redcommons.exploration.withdrawn import spoken_by
from redcommons.findings import giving, practice_files, work
from redcommons.findings.model import Edition
from redcommons.findings.own_ports import OwnPorts
from redcommons.findings.practice import (
    SCHEMA,
    Act,
    Practice,
    PracticeAct,
    PracticeCode,
    PracticeLook,
    PracticeMemo,
)
from redcommons.findings.pseudonyms import Names, scrubbed
from redcommons.labour import research
from redcommons.labour.model import OWNER, Actor, EthicsApproval, Membership, StepWork, WorkTime
from redcommons.labour.rules import permit
from redcommons.study.model import Study
from redcommons.study.rules import PARTS, decision
from redcommons.values.errors import BadInput
from redcommons.values.identity import PersonName, StudyId
from redcommons.values.ledger import Deed
from redcommons.values.shelf import Sheet
from redcommons.values.version import VERSION
from redcommons.values.words import _

FEWEST = 5
"""Fewest people among whom nobody is found."""


def practice_look(ports: OwnPorts, actor: Actor, study: StudyId, salt: str = "") -> PracticeLook:
    """Return exactly what would leave, before anything leaves; nothing is written.

    Raises BadInput where nothing is approved, the approval has run out, or fewer than five people consented.
    """
    permit(actor, "own.research")
    salt = salt or secrets.token_hex(16)
    made = _made(ports, study, salt)
    body = ports.pack(practice_files.written(made, _qdpx(ports, made)))
    return PracticeLook(salt=salt, practice=made, sha256=hashlib.sha256(body).hexdigest())


def practice_export(ports: OwnPorts, actor: Actor, study: StudyId, salt: str = "", sha256: str = "") -> bytes:
    """Return the practice of a study as one archive; the ledger says that it left.

    With salt and checksum of a look it is exactly what was looked at; raises BadInput where that has changed since.
    """
    permit(actor, "own.research")
    made = _made(ports, study, salt or secrets.token_hex(16))
    body = ports.pack(practice_files.written(made, _qdpx(ports, made)))
    seal = hashlib.sha256(body).hexdigest()
    if sha256 and sha256 != seal:
        raise BadInput(_("what would leave has changed since you looked at it: look again"))
    deed = Deed(verb="practice.export", actor=actor.name, study=study, subject=seal, at=ports.labour.clock.now())
    ports.findings.evaluation.dataset.study.ledger.append(deed)
    return body


def practice_people(ports: OwnPorts, actor: Actor, study: StudyId) -> str:
    """Return why nothing can leave now; empty where it can. How many consented is said from five on, and not who."""
    permit(actor, "own.research")
    try:
        _may_leave(ports, study)
    except BadInput as error:
        return str(error)
    return ""


def _may_leave(ports: OwnPorts, study: StudyId) -> tuple[EthicsApproval, frozenset[str]]:
    found = ports.shelf.get(EthicsApproval, study, research.APPROVAL)
    if found is None:
        raise BadInput(_("nothing is approved for this study: write down what a body approved first"))
    if found[1].until < ports.labour.clock.now()[:10]:
        raise BadInput(_("the approval held until {day}: nothing leaves under it any more").format(day=found[1].until))
    people = research.studied(ports.labour, study)
    if len(people) < FEWEST:
        raise BadInput(_("fewer than five people consented: among so few everybody could be found, so nothing leaves"))
    return found[1], people


@dataclass(frozen=True, slots=True)
class _Happened:
    """One act as it is stored, before it is given names."""

    at: str
    act: Act
    noun: str
    key: str
    by: str
    revision: int = 1
    lines: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    why: str = ""


def _made(ports: OwnPorts, study: StudyId, salt: str) -> Practice:
    approval, people = _may_leave(ports, study)
    names = Names(salt, people)
    hidden = _hidden(ports, study)
    happened = sorted(_happened(ports, study, people), key=lambda one: (one.at, one.noun, one.key, one.revision))
    released = drawer.released(ports.findings.exploration, study)
    memos = {name: memo for name, memo in released.items() if memo.by in people}
    first = min((*(one.at for one in happened), *(memo.at for memo in memos.values())), default="")
    acts = tuple(_act(one, names, hidden, first) for one in happened)
    return Practice(
        schema=SCHEMA,
        study=names.study,
        software=VERSION,
        approval=approval,
        people=len(people),
        acts=acts,
        memos=tuple(_memo(pair, names, hidden, first) for pair in sorted(memos.items(), key=lambda one: one[1].at)),
        codes=_codes(ports, study, people, memos.values()),
        work=_work(ports, study, people, acts),
    )


def _hidden(ports: OwnPorts, study: StudyId) -> frozenset[str]:
    """Return names that no text may hold: of everybody who is or was in the study, and of the study itself."""
    members = {member.pseudonym for _sheet, member in ports.shelf.newest(Membership, study)}
    titles = {item.title for sheet, item in ports.shelf.newest(Study, StudyId("")) if str(sheet.id) == study}
    return frozenset(map(str, members | titles)) - {OWNER}


def _happened(ports: OwnPorts, study: StudyId, people: frozenset[str]) -> Iterator[_Happened]:
    yield from _written(ports, study, people)
    for head in giving.heads(ports, study):
        if head.talk.by in people:
            yield _Happened(head.at, "began", "talk", head.name, head.talk.by)
    for sheet, kept in ports.shelf.newest(Kept, study):
        if kept.by in people and not kept.taken_back:
            yield _Happened(sheet.at, "kept", "finding", sheet.name, kept.by, sheet.revision)
    for sheet, credit in ports.shelf.newest(Credit, study):
        if sheet.author in people and set(credit.by) <= people:
            yield _Happened(sheet.at, "made", "case", sheet.name, sheet.author)
    for sheet, _edition in ports.shelf.newest(Edition, study):
        if sheet.author in people:
            yield _Happened(sheet.at, "published", "edition", sheet.name, sheet.author)
    yield from _adjudicated(ports, study, people)


def _written(ports: OwnPorts, study: StudyId, people: frozenset[str]) -> Iterator[_Happened]:
    """Yield what was decided of the scope, by those who take part; words only where nobody else wrote in the sheet."""
    for noun, kind in PARTS.items():
        for newest, _item in ports.shelf.newest(kind, study):
            before, everybody = None, True
            for sheet, item in ports.shelf.history(kind, study, newest.name):
                made, before = decision(sheet, item, before), item
                everybody = everybody and sheet.author in people
                if sheet.author in people:
                    said = tuple((line, now) for line, _was, now in made.changes) if everybody else ()
                    lines = tuple(line for line, _was, _now in made.changes)
                    yield _Happened(
                        sheet.at, "wrote", noun, sheet.name, sheet.author, sheet.revision, lines, said, made.why
                    )


def _adjudicated(ports: OwnPorts, study: StudyId, people: frozenset[str]) -> Iterator[_Happened]:
    runs = ports.findings.evaluation.runs
    for state in runs.find(study):
        for key in state.judges:
            kind, _colon, who = key.partition(":")
            if kind == "adjudicator" and who in people:
                for one in runs.verdicts(state.run.id, key):
                    place = f"{state.run.id} {one.ordinal}:{one.repeat}"
                    yield _Happened(state.run.planned_at, "adjudicated", "reply", place, who, why=one.why)


def _act(one: _Happened, names: Names, hidden: Collection[str], first: str) -> PracticeAct:
    return PracticeAct(
        day=_days(first, one.at),
        act=one.act,
        noun=one.noun,
        thing=names.thing(one.noun, one.key),
        by=names.person(one.by),
        revision=one.revision,
        lines=one.lines,
        said={line: scrubbed(text, hidden) for line, text in one.said},
        why=scrubbed(one.why, hidden),
    )


def _memo(pair: tuple[str, Memo], names: Names, hidden: Collection[str], first: str) -> PracticeMemo:
    name, memo = pair
    return PracticeMemo(
        memo=names.thing("memo", name),
        by=names.person(memo.by),
        day=_days(first, memo.at),
        sort=memo.sort,
        text=scrubbed(memo.text, hidden),
        codes=tuple(scrubbed(code, hidden) for code in memo.codes),
    )


def _codes(
    ports: OwnPorts, study: StudyId, people: frozenset[str], memos: Collection[Memo]
) -> tuple[PracticeCode, ...]:
    hidden = _hidden(ports, study)
    found: dict[str, tuple[Sheet, Code]] = {code.name: (sheet, code) for sheet, code in ports.shelf.newest(Code, study)}
    made = []
    for name in sorted({code for memo in memos for code in memo.codes}):
        sheet, code = found.get(name, (None, Code(name=name)))
        mine = sheet is not None and sheet.author in people
        said = (code.meaning, code.group) if mine else ("", "")
        made.append(
            PracticeCode(
                code=scrubbed(name, hidden), meaning=scrubbed(said[0], hidden), group=scrubbed(said[1], hidden)
            )
        )
    return tuple(made)


def _work(
    ports: OwnPorts, study: StudyId, people: frozenset[str], acts: Collection[PracticeAct]
) -> tuple[StepWork, ...]:
    """Return the work ledger of those who take part alone; machines are counted whole, since they are nobody."""
    told = Counter(one.act for one in acts)
    turns = sum(
        len(spoken_by(head.talk, ports.findings.exploration.turns.all(head.id), who))
        for head in giving.heads(ports, study)
        for who in people & {head.talk.by, *head.talk.others}
    )
    runs = ports.findings.evaluation.runs
    counted: dict[bool, int] = defaultdict(int)
    for state in runs.find(study):
        for key in state.judges:
            kind, _colon, who = key.partition(":")
            human = kind in {"person", "adjudicator"}
            if not human or who in people:
                counted[human] += sum(1 for _one in runs.verdicts(state.run.id, key))
    done = work.acts(
        (told["wrote"], 0),
        {(False, False): turns},
        ({"human": told["made"]}, 0),
        (counted[True], counted[False]),
        (told["kept"], told["published"]),
    )
    times = [(sheet.author, time) for sheet, time in ports.shelf.newest(WorkTime, study) if sheet.author in people]
    return work.ledger(done, times).steps


def _days(first: str, at: str) -> int:
    return (date.fromisoformat(at[:10]) - date.fromisoformat(first[:10])).days if at and first else 0


def _qdpx(ports: OwnPorts, made: Practice) -> bytes:
    """Return the memos as a REFI-QDA project in which each stands in a text of its own: its own words."""
    if not made.memos:
        return b""
    notes = [Memo(talk=one.memo, by=PersonName(one.by), text=one.text, codes=one.codes) for one in made.memos]
    codes = tuple(Code(name=one.code, meaning=one.meaning, group=one.group) for one in made.codes)
    exchange = Exchange(
        study=made.study,
        key=made.study,
        codes=codes,
        sources=tuple(Source(name=note.talk, text=note.text) for note in notes),
        selections=tuple(Selection(memo=note.talk, source=note.talk, start=-1, end=-1, note=note) for note in notes),
    )
    return ports.findings.exploration.write_qdpx(exchange)
