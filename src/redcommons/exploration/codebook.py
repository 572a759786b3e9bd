"""Verbs of codes: the codebook as one may read it, what a code means, other names for codes, the way outside."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from redcommons.exploration import coding, drawer
from redcommons.exploration.actions import open_talk
from redcommons.exploration.memo import Code, Codebook, Exchange, Memo, Selection, Source
from redcommons.exploration.memos import memos
from redcommons.exploration.model import Kept
from redcommons.exploration.ports import Ports
from redcommons.labour import crediting
from redcommons.labour.model import Actor
from redcommons.labour.rules import may, permit
from redcommons.study import actions as study_actions
from redcommons.study.model import Scope
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import PersonName, StudyId
from redcommons.values.ledger import Deed
from redcommons.values.text import clean, label
from redcommons.values.words import _

MOST_MEANING = 5_000
"""Longest meaning of a code, in characters."""


def codebook(ports: Ports, actor: Actor, study: StudyId, key: bytes = b"") -> Codebook:
    """Return the codes of one's own memos and of released ones, with a way back to every excerpt."""
    permit(actor, "exploration.codebook")
    there = memos(ports, actor, study, key)
    findings = {sheet.name: kept for sheet, kept in ports.study.shelf.newest(Kept, study) if not kept.taken_back}
    return coding.codebook(there.rows, _codes(ports, study), findings, there.closed)


def define_code(ports: Ports, actor: Actor, study: StudyId, code: Code) -> None:
    """Say what a code means, what it is grouped under, what it maps to. Every member may read it, the word with it."""
    permit(actor, "exploration.memo")
    said = msgspec.structs.replace(
        code,
        name=label(code.name, what="code"),
        meaning=clean(code.meaning, limit=MOST_MEANING, what="meaning").strip(),
        group=label(code.group, what="group") if code.group.strip() else "",
        maps_to=_mapped(study_actions.scope(ports.study, actor, study), clean(code.maps_to, what="mapping").strip()),
        became="",
    )
    ports.study.shelf.put(study, said.name, said, actor.name)


def rename_code(ports: Ports, actor: Actor, study: StudyId, names: tuple[str, str], key: bytes = b"") -> int:
    """Give a code, as (old name, new name), another name in one's own memos; where both stand they become one.

    What was said of its meaning goes along, unless the new name has a meaning of its own. Return the memos changed.
    Others' memos keep their words.
    """
    permit(actor, "exploration.memo")
    old, new = (label(name, what="code") for name in names)
    if old == new:
        raise BadInput(_("{name!r} has that name already").format(name=old))
    changed = {name: memo for name, memo in _own(ports, actor, study, key).items() if old in memo.codes}
    said = ports.study.shelf.get(Code, study, old)
    if not changed and (said is None or said[1].became):
        raise NotFound(_("no memo of yours carries the code {name!r}").format(name=old))
    for name, memo in changed.items():
        other = msgspec.structs.replace(memo, codes=coding.renamed(memo.codes, old, new))
        drawer.put_back(ports, actor, study, (name, other), key)
    if said is not None and not said[1].became:
        _define_anew(ports, actor, study, said[1], new)
    return len(changed)


def undo_rename_code(ports: Ports, actor: Actor, study: StudyId, names: tuple[str, str], key: bytes = b"") -> int:
    """Undo what gave a code, as (old name, new name), its new name; return the memos changed.

    A memo that was changed since is left as it is.
    """
    permit(actor, "exploration.memo")
    old, new = (label(name, what="code") for name in names)
    undone = 0
    for name, memo in _own(ports, actor, study, key).items():
        was = drawer.before(ports, actor, study, key, name)
        if was is not None and old in was.codes and _only_renamed(was, memo, old, new):
            drawer.put_back(ports, actor, study, (name, was), key)
            undone += 1
    return undone + _defined_before(ports, actor, study, old)


def export_codebook(ports: Ports, actor: Actor, study: StudyId) -> bytes:
    """Return released memos, their codes and the texts they stand in as a REFI-QDA project (.qdpx).

    Who may open conversations gets them up to the turns that memos stand at; who may not gets the excerpts alone.
    """
    permit(actor, "exploration.codebook")
    there = drawer.released(ports, study)
    if not there:
        raise BadInput(_("no memo is released in this study: only what its author released leaves it"))
    names = crediting.outward(ports.study.labour, actor, study, sorted(str(memo.by) for memo in there.values()))
    there = {key: msgspec.structs.replace(memo, by=PersonName(names[memo.by])) for key, memo in there.items()}
    sources, selections = _texts(ports, actor, study, there)
    used = {code for memo in there.values() for code in memo.codes}
    said = {code.name: code for code in _codes(ports, study)}
    made = Exchange(
        study=study_actions.scope(ports.study, actor, study).name,
        key=study,
        codes=tuple(said.get(name) or Code(name=name) for name in sorted(used)),
        sources=tuple(sources),
        selections=tuple(selections),
    )
    body = ports.write_qdpx(made)
    _told(ports, actor, study, f"{len(there)} memos, {hashlib.sha256(body).hexdigest()}")
    return body


def _texts(
    ports: Ports, actor: Actor, study: StudyId, there: dict[str, Memo]
) -> tuple[Sequence[Source], Sequence[Selection]]:
    sources, selections = [], []
    for talk in sorted({memo.talk for memo in there.values()}):
        here = {name: memo for name, memo in sorted(there.items()) if memo.talk == talk}
        if may(actor, "exploration.converse"):
            source, places = coding.whole_source(talk, open_talk(ports, actor, study, talk)[1], here)
        else:
            source, places = coding.excerpts_source(talk, here)
        sources.append(source)
        selections += places
    return sources, selections


def _codes(ports: Ports, study: StudyId) -> list[Code]:
    return [code for _sheet, code in ports.study.shelf.newest(Code, study) if not code.became]


def _own(ports: Ports, actor: Actor, study: StudyId, key: bytes) -> dict[str, Memo]:
    sealed, readable, closed = drawer.own(ports, actor, study, key)
    if closed and not sealed:
        raise BadInput(_("{n} memos of yours are sealed: open your vault, so that they change too").format(n=closed))
    mine = {name: memo for name, memo in drawer.released(ports, study).items() if memo.by == actor.name}
    return {**sealed, **readable, **mine}


def _only_renamed(was: Memo, now: Memo, old: str, new: str) -> bool:
    return msgspec.structs.replace(was, codes=coding.renamed(was.codes, old, new)) == now


def _define_anew(ports: Ports, actor: Actor, study: StudyId, said: Code, new: str) -> None:
    there = ports.study.shelf.get(Code, study, new)
    if there is None or there[1].became:
        ports.study.shelf.put(study, new, msgspec.structs.replace(said, name=new), actor.name)
    ports.study.shelf.put(study, said.name, msgspec.structs.replace(said, became=new), actor.name)


def _defined_before(ports: Ports, actor: Actor, study: StudyId, old: str) -> int:
    """Let the meaning of a code stand again; what its new name says stays where others may have written it."""
    said = ports.study.shelf.get(Code, study, old)
    if said is not None and said[1].became:
        ports.study.shelf.put(study, old, msgspec.structs.replace(said[1], became=""), actor.name)
    return 0


def _mapped(scope: Scope, wanted: str) -> str:
    harms = {entry.harm for entry in scope.values}
    entries = {f"{one.name}:{entry.code}" for one in scope.taxonomies for entry in one.categories}
    if not wanted or wanted in harms or wanted in entries:
        return wanted
    some = ", ".join(sorted(harms)[:5]) or _("none yet")
    said = _("{name!r} is no harm of this study's ledger ({some}) and no vocabulary:code of an attached one")
    raise BadInput(said.format(name=wanted, some=some))


def _told(ports: Ports, actor: Actor, study: StudyId, subject: str) -> None:
    at = ports.study.clock.now()
    deed = Deed(verb="exploration.export_codebook", actor=actor.name, study=study, subject=subject, at=at)
    ports.study.ledger.append(deed)
