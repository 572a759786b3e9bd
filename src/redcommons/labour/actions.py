"""Verbs of labour: who comes in, as what, and on which terms. One verb: permission, care, effect, ledger."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec

from redcommons.labour.model import (
    OWNER,
    ROLES,
    Actor,
    Arrangement,
    Invitation,
    Membership,
    Person,
    Role,
    Through,
    WayBack,
)
from redcommons.labour.ports import Ports
from redcommons.labour.rules import OPEN_ROLES, may, permit
from redcommons.values.backup import Backup, Progress
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import PersonName, StudyId, new_id
from redcommons.values.job import alone
from redcommons.values.ledger import Deed
from redcommons.values.text import label

WORKSPACE = StudyId("")
"""The "study" of sheets that belong to the workspace itself."""

DAYS = 14
"""Days for which an invitation is open."""

RESET_DAYS = 1
"""Days for which a way back is open: it opens one account, so it is short."""


def owner(ports: Ports, _actor: Actor) -> Person:
    """Return whoever holds the machine, made on first asking."""
    found = ports.shelf.get(Person, WORKSPACE, OWNER)
    if found:
        return found[1]
    holder = Person(id=OWNER, name=OWNER, administrator=True)
    ports.shelf.put(WORKSPACE, OWNER, holder, OWNER)
    return holder


def person(ports: Ports, actor: Actor, key: str) -> Person:
    """Return one person: oneself, or anybody for an administrator; raises NotFound."""
    if key != actor.person:
        permit(actor, "workspace.people")
    found = ports.shelf.get(Person, WORKSPACE, key)
    if found is None:
        raise NotFound(f"nobody here has the id {key!r}")
    return found[1]


def people(ports: Ports, actor: Actor) -> tuple[Person, ...]:
    """Return everybody with an account, by the names that administrators see."""
    permit(actor, "workspace.people")
    return tuple(found for _sheet, found in ports.shelf.newest(Person, WORKSPACE))


def register(ports: Ports, _actor: Actor, name: str) -> Person:
    """Make a person for a new account; what they may do is said by invitations alone."""
    new = Person(id=new_id("person"), name=label(name, what="name"))
    ports.shelf.put(WORKSPACE, new.id, new, new.id)
    return new


def administrate(ports: Ports, actor: Actor, person: str, *, administrator: bool) -> Person:
    """Make somebody an administrator of the workspace, or no longer one; nobody takes it from themselves."""
    found = _other(ports, actor, person)
    if not administrator and person == OWNER:
        raise BadInput("this account belongs to who holds the machine, and keeps the accounts")
    changed = msgspec.structs.replace(found, administrator=administrator)
    return _access(ports, actor, changed, "administrator" if administrator else "no longer administrator")


def close_account(ports: Ports, actor: Actor, person: str) -> Person:
    """Let somebody in no longer; what they did stays, and their record stays theirs."""
    found = _other(ports, actor, person)
    if person == OWNER:
        raise BadInput("this account belongs to who holds the machine: it cannot be closed from here")
    return _access(ports, actor, msgspec.structs.replace(found, closed=True), "account closed")


def open_account(ports: Ports, actor: Actor, person: str) -> Person:
    """Let somebody in again."""
    return _access(ports, actor, msgspec.structs.replace(_other(ports, actor, person), closed=False), "account open")


def make_way_back(ports: Ports, actor: Actor, person: str, *, second_step: bool = False) -> tuple[str, WayBack]:
    """Return the secret of a link by which somebody chooses a new password, shown once; their earlier ones end."""
    _other(ports, actor, person)
    for _sheet, old in ports.shelf.newest(WayBack, WORKSPACE):
        if old.person == person and not old.ended:
            ports.shelf.put(WORKSPACE, old.seal, msgspec.structs.replace(old, ended="taken_back"), actor.name)
    secret = secrets.token_urlsafe(24)
    until = _days_on(ports.clock.now(), RESET_DAYS)
    made = WayBack(seal=_seal(secret), person=person, by=actor.name, until=until, second_step=second_step)
    ports.shelf.put(WORKSPACE, made.seal, made, actor.name)
    _told(ports, actor, "labour.make_way_back", WORKSPACE, person)
    return secret, made


def way_back(ports: Ports, _actor: Actor, secret: str) -> WayBack:
    """Return the open way back behind a link; raises NotFound when it was used, replaced or has expired."""
    found = ports.shelf.get(WayBack, WORKSPACE, _seal(secret))
    return _still_open(ports, found[1] if found else None)


def use_way_back(ports: Ports, actor: Actor, secret: str) -> WayBack:
    """Use a way back up."""
    with _alone(ports, WORKSPACE):
        made = way_back(ports, actor, secret)
        ports.shelf.put(WORKSPACE, made.seal, msgspec.structs.replace(made, ended="used"), made.person)
    who = msgspec.structs.replace(actor, name=PersonName(made.person))
    _told(ports, who, "labour.use_way_back", WORKSPACE, made.person)
    return made


def membership(ports: Ports, actor: Actor, study: StudyId) -> Membership | None:
    """Return what the actor is in a study, or None. A study without members belongs to who holds the machine."""
    found = ports.shelf.get(Membership, study, actor.person)
    if found:
        return found[1] if found[1].roles else None
    if actor.person == OWNER and not ports.shelf.newest(Membership, study):
        return Membership(person=OWNER, pseudonym=PersonName(OWNER), roles=("lead",))
    return None


def members(ports: Ports, actor: Actor, study: StudyId) -> tuple[Membership, ...]:
    """Return who is in a study, by the names it knows them by; their ids with others are for those who pay."""
    permit(actor, "labour.members")
    here = (item for _sheet, item in ports.shelf.newest(Membership, study) if item.roles)
    if may(actor, "labour.pay"):
        return tuple(here)
    return tuple(msgspec.structs.replace(item, external="") for item in here)


def found_study(ports: Ports, actor: Actor, study: StudyId) -> None:
    """Make the actor the Lead of a study that they have just opened."""
    permit(actor, "study.new")
    if actor.person:
        _keep(ports, actor, study, Membership(person=actor.person, pseudonym=actor.name, roles=("lead",)))


def invite(
    ports: Ports,
    actor: Actor,
    study: StudyId,
    roles: Sequence[Role],
    note: str = "",
    through: Through | None = None,
) -> tuple[str, Invitation]:
    """Return the secret of a new link into a study, shown once, and the invitation as it is kept."""
    permit(actor, "labour.invite")
    chosen = _roles(roles)
    if not set(chosen) <= OPEN_ROLES:
        permit(actor, "labour.appoint")
    way = through or Through()
    if way.arrangement and ports.shelf.get(Arrangement, study, way.arrangement) is None:
        raise NotFound(f"there is no arrangement {way.arrangement!r} in this study")
    secret, made = _sealed(ports, study, chosen, actor.name)
    made = msgspec.structs.replace(
        made,
        note=label(note, what="for whom") if note.strip() else "",
        arrangement=way.arrangement,
        external=label(way.external, what="id with whoever sends them") if way.external.strip() else "",
    )
    _founder(ports, actor, study)
    ports.shelf.put(study, made.seal, made, actor.name)
    _told(ports, actor, "labour.invite", study, ", ".join(chosen))
    return secret, made


def first_link(ports: Ports, _actor: Actor) -> str:
    """Return the secret of a link that signs its opener in as who holds the machine; every earlier one ends."""
    for sheet, old in ports.shelf.newest(Invitation, WORKSPACE):
        if not old.ended:
            ports.shelf.put(WORKSPACE, sheet.name, msgspec.structs.replace(old, ended="taken_back"), OWNER)
    secret, made = _sealed(ports, WORKSPACE, ("administrator",), OWNER)
    ports.shelf.put(WORKSPACE, made.seal, made, OWNER)
    return secret


def open_first(ports: Ports, actor: Actor, secret: str) -> Person:
    """Use the first link up; raises NotFound when it was used or is none of ours."""
    with _alone(ports, WORKSPACE):
        found = ports.shelf.get(Invitation, WORKSPACE, _seal(secret))
        made = _still_open(ports, found[1] if found else None)
        ports.shelf.put(WORKSPACE, made.seal, msgspec.structs.replace(made, ended="accepted"), OWNER)
    return owner(ports, actor)


def invitation(ports: Ports, _actor: Actor, study: StudyId, secret: str) -> Invitation:
    """Return the open invitation behind a link; raises NotFound when it was used, taken back or has expired."""
    found = ports.shelf.get(Invitation, study, _seal(secret)) if study else None
    return _still_open(ports, found[1] if found else None)


def invitations(ports: Ports, actor: Actor, study: StudyId) -> tuple[Invitation, ...]:
    """Return every invitation of a study, oldest first."""
    permit(actor, "labour.appoint")
    return tuple(item for _sheet, item in ports.shelf.newest(Invitation, study))


def take_back_invitation(ports: Ports, actor: Actor, study: StudyId, seal: str) -> None:
    """End an open invitation."""
    permit(actor, "labour.appoint")
    found = ports.shelf.get(Invitation, study, seal)
    if found is None:
        raise NotFound("there is no such invitation in this study")
    if not found[1].ended:
        ports.shelf.put(study, seal, msgspec.structs.replace(found[1], ended="taken_back"), actor.name)
        _told(ports, actor, "labour.take_back_invitation", study, ", ".join(found[1].roles))


def accept(ports: Ports, actor: Actor, study: StudyId, secret: str, pseudonym: str) -> Membership:
    """Join a study by a link, under a name of one's own choosing; roles from several links add up."""
    if not actor.person:
        raise BadInput("an invitation is accepted by somebody with an account: sign in, or make one")
    with _alone(ports, study):
        made = invitation(ports, actor, study, secret)
        there = ports.shelf.get(Membership, study, actor.person)
        before = there[1].roles if there else ()
        name = there[1].pseudonym if there else _free(ports, study, pseudonym)
        joined = msgspec.structs.replace(
            there[1] if there else Membership(person=actor.person, pseudonym=name, roles=()),
            roles=tuple(dict.fromkeys((*before, *made.roles))),
        )
        way = {name: said for name in ("arrangement", "external") if (said := getattr(made, name))}
        joined = msgspec.structs.replace(joined, **way)
        ports.shelf.put(study, made.seal, msgspec.structs.replace(made, ended="accepted"), name)
        _keep(ports, msgspec.structs.replace(actor, name=name), study, joined)
    return joined


def appoint(ports: Ports, actor: Actor, study: StudyId, person: str, roles: Sequence[Role]) -> Membership:
    """Give a member other roles; an empty list ends the membership. A study keeps at least one Lead."""
    permit(actor, "labour.appoint")
    _founder(ports, actor, study)
    with _alone(ports, study):
        found = ports.shelf.get(Membership, study, person)
        if found is None:
            raise NotFound(f"nobody in this study has the id {person!r}")
        changed = msgspec.structs.replace(found[1], roles=_roles(roles) if roles else ())
        _refuse_leaderless(ports, study, changed)
        _keep(ports, actor, study, changed)
    return changed


def leave(ports: Ports, actor: Actor, study: StudyId) -> None:
    """Leave a study; what one did stays, and one's own record stays readable to oneself."""
    with _alone(ports, study):
        found = ports.shelf.get(Membership, study, actor.person)
        if found is None:
            raise NotFound("you are not in this study")
        gone = msgspec.structs.replace(found[1], roles=())
        if "lead" in found[1].roles:
            _refuse_leaderless(ports, study, gone)
        _keep(ports, actor, study, gone)


def _silent(_done: int, _all: int) -> None:
    """Tell nobody."""


def back_up(ports: Ports, actor: Actor, file: Path, progress: Progress = _silent) -> Backup:
    """Write the whole workspace into `file`: every study, accounts, and the vault as it is sealed.

    The ledger says so before it is written, so that the file holds that line too.
    """
    permit(actor, "workspace.keep")
    _told(ports, actor, "workspace.back_up", WORKSPACE, file.name)
    return ports.archive.write(file, progress)


def restore(ports: Ports, actor: Actor, file: Path, progress: Progress = _silent) -> Backup:
    """Take everything from a backup into this workspace, which must be empty: all of it or nothing."""
    permit(actor, "workspace.keep")
    made = ports.archive.read(file, progress)
    _told(ports, actor, "workspace.restore", WORKSPACE, f"{file.name}, made {made.at}")
    return made


def _other(ports: Ports, actor: Actor, key: str) -> Person:
    permit(actor, "workspace.people")
    if key == actor.person:
        raise BadInput("this is your own account: another administrator can change it")
    return person(ports, actor, key)


def _access(ports: Ports, actor: Actor, changed: Person, what: str) -> Person:
    ports.shelf.put(WORKSPACE, changed.id, changed, actor.name)
    _told(ports, actor, "workspace.access", WORKSPACE, f"{changed.id}: {what}")
    return changed


def _alone(ports: Ports, study: StudyId) -> AbstractContextManager[None]:
    """Let changes of who is in come one after the other: each looks first, and two must not look at the same time."""
    return alone(ports.locks, f"people-{study or 'of-all'}")


def _roles(roles: Sequence[Role]) -> tuple[Role, ...]:
    strange = [role for role in roles if role not in ROLES]
    if strange or not roles:
        raise BadInput(f"roles are {', '.join(roles) or 'empty'}: choose of {', '.join(ROLES)}")
    return tuple(dict.fromkeys(roles))


def _refuse_leaderless(ports: Ports, study: StudyId, changed: Membership) -> None:
    others = (item for _sheet, item in ports.shelf.newest(Membership, study) if item.person != changed.person)
    if "lead" not in changed.roles and not any("lead" in item.roles for item in others):
        raise BadInput(f"{changed.pseudonym} is the only Lead of this study: appoint another one first")


def _founder(ports: Ports, actor: Actor, study: StudyId) -> None:
    """Write down who holds a study that had no members, before a second one makes it theirs alone."""
    if actor.person and not ports.shelf.get(Membership, study, actor.person):
        _keep(ports, actor, study, Membership(person=actor.person, pseudonym=actor.name, roles=actor.roles))


def _free(ports: Ports, study: StudyId, pseudonym: str) -> PersonName:
    wanted = label(pseudonym, what="name")
    taken = {item.pseudonym.casefold() for _sheet, item in ports.shelf.newest(Membership, study)}
    if wanted.casefold() in taken:
        raise BadInput(f"somebody in this study goes by {wanted!r} already: choose another name")
    return PersonName(wanted)


def _sealed(ports: Ports, study: StudyId, roles: tuple[Role, ...], by: str) -> tuple[str, Invitation]:
    secret = secrets.token_urlsafe(24)
    return secret, Invitation(
        seal=_seal(secret), study=study, roles=roles, by=by, until=_days_on(ports.clock.now(), DAYS)
    )


def _seal(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _days_on(now: str, days: int) -> str:
    then = datetime.fromisoformat(now) + timedelta(days=days)
    return then.isoformat(timespec="seconds").replace("+00:00", "Z")


Link = TypeVar("Link", Invitation, WayBack)


def _still_open(ports: Ports, found: Link | None) -> Link:
    if found is None or found.ended or found.until <= ports.clock.now():
        raise NotFound("this link was used, was taken back or has expired: ask for a new one")
    return found


def _keep(ports: Ports, actor: Actor, study: StudyId, changed: Membership) -> None:
    ports.shelf.put(study, changed.person, changed, actor.name)
    _told(ports, actor, "labour.access", study, f"{changed.pseudonym}: {', '.join(changed.roles) or 'left'}")


def _told(ports: Ports, actor: Actor, verb: str, study: StudyId, subject: str) -> None:
    ports.ledger.append(Deed(verb=verb, actor=actor.name, study=study, subject=subject, at=ports.clock.now()))
