"""Where a person's private memos lie: sealed in a drawer of their own, or, for who is alone with the files, readable.

A drawer belongs to a person and to no study, so that its rows do not say where they were at work (design/memos.md).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

import msgspec

from redcommons.exploration import coding
from redcommons.exploration.memo import EnclosedMemo, Memo, SealedMemo
from redcommons.exploration.ports import Ports
from redcommons.labour.model import OWNER, Actor
from redcommons.values.base import decode, encode
from redcommons.values.errors import BadInput
from redcommons.values.identity import StudyId
from redcommons.values.words import _


def drawer_of(actor: Actor) -> StudyId:
    """Return the place on the shelf of a person's sealed memos."""
    return StudyId(f"memos of {actor.person}")


def sealed_bodies(ports: Ports, actor: Actor) -> Iterator[tuple[str, str]]:
    """Yield name and body of every sealed memo of a person, in whichever study it was written."""
    if actor.person:
        for sheet, kept in ports.study.shelf.newest(SealedMemo, drawer_of(actor)):
            if kept.body:
                yield sheet.name, kept.body


def unsealed(ports: Ports, actor: Actor, key: bytes) -> tuple[dict[str, EnclosedMemo], list[str]]:
    """Return the sealed memos of a person that a key opens, by name, and the names of those that it does not."""
    opened, closed = {}, []
    for name, body in sealed_bodies(ports, actor):
        try:
            opened[name] = unseal(ports, actor, key, (name, body))
        except BadInput:
            closed.append(name)
    return opened, closed


def unseal(ports: Ports, actor: Actor, key: bytes, kept: tuple[str, str]) -> EnclosedMemo:
    """Return what a sealed memo, as (its name, its body), holds; raises BadInput under a wrong key."""
    name, body = kept
    raw = ports.sealing.open(key, base64.b64decode(body), _what(actor, name))
    return decode(raw[4 : 4 + int.from_bytes(raw[:4], "big")], EnclosedMemo)


def own(ports: Ports, actor: Actor, study: StudyId, key: bytes) -> tuple[dict[str, Memo], dict[str, Memo], int]:
    """Return one's own private memos of a study, sealed ones and readable ones, and how many the key does not open."""
    opened, closed = unsealed(ports, actor, key)
    sealed = {name: held.memo for name, held in opened.items() if held.study == study}
    return sealed, readable(ports, actor, study), len(closed)


def readable(ports: Ports, actor: Actor, study: StudyId) -> dict[str, Memo]:
    """Return the private memos that somebody alone with the files keeps there, readable to themselves alone here."""
    if actor.person not in {"", OWNER}:
        return {}
    found = ports.study.shelf.newest(Memo, study)
    return {
        sheet.name: memo for sheet, memo in found if memo.by == actor.name and not memo.released and not memo.taken_back
    }


def keep(ports: Ports, actor: Actor, study: StudyId, named: tuple[str, Memo], key: bytes) -> None:
    """Keep a private memo, as (name, memo), where it belongs; raises BadInput where a vault is needed and closed."""
    name, memo = named
    if not actor.person:
        ports.study.shelf.put(study, name, memo, actor.name)
        return
    if not key:
        raise BadInput(_("a private memo is sealed under your vault: open it, and keep this again"))
    body = encode(EnclosedMemo(study=study, memo=memo))
    filled = (len(body).to_bytes(4, "big") + body).ljust(coding.size_for(len(body)), b"\0")
    sealed = ports.sealing.seal(key, filled, _what(actor, name))
    kept = SealedMemo(body=base64.b64encode(sealed).decode())
    ports.study.shelf.put(drawer_of(actor), name, kept, actor.person)


def drop(ports: Ports, actor: Actor, study: StudyId, name: str) -> None:
    """Take a private memo out of the drawer; nothing happens where it does not lie there."""
    if actor.person and ports.study.shelf.get(SealedMemo, drawer_of(actor), name):
        ports.study.shelf.put(drawer_of(actor), name, SealedMemo(), actor.person)
    there = readable(ports, actor, study).get(name)
    if there is not None:
        ports.study.shelf.put(study, name, gone(there), actor.name)


def gone(memo: Memo) -> Memo:
    """Return what stands in place of a memo that is in no list any more: whose it was, and nothing else."""
    return Memo(talk="", by=memo.by, taken_back=True)


def before(ports: Ports, actor: Actor, study: StudyId, key: bytes, name: str) -> Memo | None:
    """Return the revision of one's own memo before the newest; None where there is none that can be read."""
    if actor.person:
        sealed = [kept.body for _sheet, kept in ports.study.shelf.history(SealedMemo, drawer_of(actor), name)]
        if sealed and sealed[-1]:
            return unseal(ports, actor, key, (name, sealed[-2])).memo if len(sealed) > 1 and sealed[-2] else None
    plain = [memo for _sheet, memo in ports.study.shelf.history(Memo, study, name)]
    return plain[-2] if len(plain) > 1 else None


def put_back(ports: Ports, actor: Actor, study: StudyId, named: tuple[str, Memo], key: bytes) -> None:
    """Write a memo anew where it lies: released ones on the study's shelf, private ones in the drawer."""
    name, memo = named
    if memo.released or name in readable(ports, actor, study):
        ports.study.shelf.put(study, name, memo, actor.name)
    else:
        keep(ports, actor, study, named, key)


def released(ports: Ports, study: StudyId) -> dict[str, Memo]:
    """Return the released memos of a study by name."""
    found = ports.study.shelf.newest(Memo, study)
    return {sheet.name: memo for sheet, memo in found if memo.released and not memo.taken_back}


def as_released(memo: Memo, quote: str) -> Memo:
    """Return a memo as the study's members may read it."""
    return msgspec.structs.replace(memo, quote=quote, released=True)


def _what(actor: Actor, name: str) -> str:
    return f"memo/1:{actor.person}:{name}"
