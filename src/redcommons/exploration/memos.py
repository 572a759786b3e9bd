"""Verbs of memos: notes in the margin of a conversation, their writer's alone until they release them.

`key` is the key of the writer's open vault. Somebody alone with the files has none: their private memos are kept
readable in their own workspace, marked private, and leave it as little as sealed ones do.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from redcommons.exploration import coding, drawer
from redcommons.exploration.actions import open_talk
from redcommons.exploration.memo import Memo, MemoRow, Memos
from redcommons.exploration.ports import Ports
from redcommons.labour.model import Actor
from redcommons.labour.rules import may, permit
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import StudyId, new_id
from redcommons.values.words import _


def write_memo(ports: Ports, actor: Actor, study: StudyId, memo: Memo, key: bytes = b"", name: str = "") -> str:
    """Keep a private memo at a turn, at an excerpt of it, or at a whole conversation; return its name.

    With `name` it replaces one's own private memo of that name. Raises BadInput where a vault is needed and closed.
    """
    permit(actor, "exploration.memo")
    said = coding.placed(open_talk(ports, actor, study, memo.talk)[1], coding.checked(memo))
    at = _private(ports, actor, study, name, key).at if name else ports.study.clock.now()
    whole = msgspec.structs.replace(said, by=actor.name, at=at, released=False, taken_back=False)
    bare = msgspec.structs.replace(whole, quote="") if not whole.end else whole
    name = name or new_id("memo")
    drawer.put_back(ports, actor, study, (name, bare), key)
    return name


def memos(ports: Ports, actor: Actor, study: StudyId, key: bytes = b"", talk: str = "") -> Memos:
    """Return one's own memos and those that others released, without the words of conversations.

    With `talk`, those of one conversation. `closed` counts one's own that the key does not open.
    """
    permit(actor, "exploration.codebook")
    sealed, readable, closed = drawer.own(ports, actor, study, key)
    there = drawer.released(ports, study)
    rows = [coding.row(name, memo, own=True, sealed=True) for name, memo in sealed.items() if name not in there]
    rows += [coding.row(name, memo, own=True, sealed=False) for name, memo in readable.items()]
    for name, memo in there.items():
        rows.append(coding.row(name, memo, own=memo.by == actor.name, sealed=False))
    wanted = sorted((row for row in rows if talk in {"", row.talk}), key=lambda row: row.at)
    return Memos(rows=_called(ports, study, wanted), closed=closed)


def open_memo(ports: Ports, actor: Actor, study: StudyId, name: str, key: bytes = b"") -> tuple[MemoRow, Memo]:
    """Return one memo with the words of its excerpt, one's own or a released one; raises NotFound."""
    permit(actor, "exploration.codebook")
    sealed, readable, closed = drawer.own(ports, actor, study, key)
    there = drawer.released(ports, study).get(name)
    if there is None and (name in sealed or name in readable):
        memo = sealed.get(name) or readable[name]
        row = coding.row(name, memo, own=True, sealed=name in sealed)
        return _called(ports, study, [row])[0], _quoted(ports, actor, study, memo)
    if there is None:
        raise NotFound(_not_there(name, closed))
    row = coding.row(name, there, own=there.by == actor.name, sealed=False)
    return _called(ports, study, [row])[0], there


def release_memos(ports: Ports, actor: Actor, study: StudyId, names: Sequence[str], key: bytes = b"") -> int:
    """Let the study's members read memos of one's own, the words of their excerpts with them; return how many."""
    permit(actor, "exploration.memo")
    if not names:
        raise BadInput(_("no memo was named: choose at least one"))
    found = [(name, _private(ports, actor, study, name, key)) for name in dict.fromkeys(names)]
    for name, memo in found:
        shown = drawer.as_released(memo, _quoted(ports, actor, study, memo).quote)
        # In this order: a machine that stops between the two keeps it twice, and never loses it.
        ports.study.shelf.put(study, name, shown, actor.name)
        drawer.drop(ports, actor, study, name)
    return len(found)


def take_back_memo(ports: Ports, actor: Actor, study: StudyId, name: str, key: bytes = b"") -> None:
    """Take a released memo of one's own out of every list and export, and keep it as a private one again.

    Raises BadInput where a vault is needed for that and closed.
    """
    permit(actor, "exploration.memo")
    memo = _released(ports, actor, study, name)
    private = msgspec.structs.replace(memo, released=False, quote=memo.quote if memo.end else "")
    drawer.keep(ports, actor, study, (name, private), key)
    if actor.person:
        ports.study.shelf.put(study, name, drawer.gone(memo), actor.name)


def throw_memo(ports: Ports, actor: Actor, study: StudyId, name: str, key: bytes = b"") -> None:
    """Throw a memo of one's own away, private or released."""
    permit(actor, "exploration.memo")
    there = drawer.released(ports, study).get(name)
    if there is not None and there.by == actor.name:
        ports.study.shelf.put(study, name, drawer.gone(there), actor.name)
        drawer.drop(ports, actor, study, name)
        return
    _private(ports, actor, study, name, key)
    drawer.drop(ports, actor, study, name)


def throw_closed_memos(ports: Ports, actor: Actor, study: StudyId, key: bytes = b"") -> int:
    """Throw away one's own sealed memos that `key` does not open, of every study: theirs is gone. Return how many."""
    permit(actor, "exploration.memo")
    closed = drawer.unsealed(ports, actor, key)[1]
    for name in closed:
        drawer.drop(ports, actor, study, name)
    return len(closed)


def _called(ports: Ports, study: StudyId, rows: Sequence[MemoRow]) -> tuple[MemoRow, ...]:
    """Return rows that call their conversations as lists of conversations do."""
    heads = ports.talks.called(study, {row.talk for row in rows})
    names = {name: coding.called(head.talk) for name, head in heads.items()}
    return tuple(msgspec.structs.replace(row, called=names.get(row.talk, row.talk)) for row in rows)


def _private(ports: Ports, actor: Actor, study: StudyId, name: str, key: bytes) -> Memo:
    if name in drawer.released(ports, study):
        raise BadInput(_("{name} is released: take it back first").format(name=name))
    sealed, readable, closed = drawer.own(ports, actor, study, key)
    memo = sealed.get(name) or readable.get(name)
    if memo is not None:
        return memo
    raise NotFound(_not_there(name, closed))


def _released(ports: Ports, actor: Actor, study: StudyId, name: str) -> Memo:
    memo = drawer.released(ports, study).get(name)
    if memo is None:
        raise NotFound(_("no released memo {name!r} in this study").format(name=name))
    if memo.by != actor.name:
        raise NotPermitted(_("{name} is a memo of {who}: only they take it back").format(name=name, who=memo.by))
    return memo


def _quoted(ports: Ports, actor: Actor, study: StudyId, memo: Memo) -> Memo:
    """Return a memo with the words of its whole turn, which a private one does not carry: they tell by their length."""
    if not memo.turn or memo.quote or not may(actor, "exploration.converse"):
        return memo
    text = coding.turn_text(open_talk(ports, actor, study, memo.talk)[1], memo.turn)
    return msgspec.structs.replace(memo, quote=text)


def _not_there(name: str, closed: int) -> str:
    if closed:
        return _("no memo {name!r} that you can read here: some of yours are sealed, open your vault").format(name=name)
    return _("no memo {name!r} that you can read here").format(name=name)
