"""Verbs of arrangements and their doors: on what footing people work, and the links that let many of them in."""

from __future__ import annotations

import re
import secrets

import msgspec

from redcommons.labour.actions import (
    WORKSPACE,
    _alone,
    _days_on,
    _founder,
    _free,
    _keep,
    _roles,
    _seal,
    _told,
    person,
)
from redcommons.labour.model import (
    OWNER,
    Actor,
    Arrangement,
    Completion,
    Consent,
    Door,
    Membership,
    Opening,
    Pay,
    Person,
    RecordCode,
    Role,
)
from redcommons.labour.ports import Ports
from redcommons.labour.rules import OPEN_ROLES, amount_of, permit, plain_code, priced
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import PersonName, StudyId, new_id
from redcommons.values.shelf import Sheet
from redcommons.values.text import label, slug
from redcommons.values.words import _

LONGEST = 90
"""Days that a door stands open at most."""

SHORTEST = 6
"""Letters and digits of a code at least: it is typed by hand, so it is short, and it is asked for slowly."""

_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ2346789"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


def arrange(ports: Ports, actor: Actor, study: StudyId, name: str, arrangement: Arrangement) -> Sheet:
    """Write an arrangement, or change the one of that name; without a name it is called after its title."""
    permit(actor, "labour.arrange")
    roles = _roles(arrangement.roles)
    if not set(roles) <= OPEN_ROLES:
        permit(actor, "labour.appoint")
    kept = msgspec.structs.replace(_checked(arrangement), roles=roles)
    with _alone(ports, study):
        named = _name(ports, study, name, kept)
        _refuse_less(ports, study, named, kept)
        return ports.shelf.put(study, named, kept, actor.name)


def arrangements(ports: Ports, actor: Actor, study: StudyId) -> tuple[tuple[str, Arrangement], ...]:
    """Return the arrangements of a study with their names, oldest first."""
    permit(actor, "labour.arrange")
    return tuple((sheet.name, one) for sheet, one in ports.shelf.newest(Arrangement, study))


def arrangement(ports: Ports, actor: Actor, study: StudyId, name: str) -> Arrangement:
    """Return one arrangement; whoever works in a study may read on what footing others do. Raises NotFound."""
    permit(actor, "labour.work")
    return _arrangement(ports, study, name)


def my_arrangement(ports: Ports, actor: Actor, study: StudyId) -> tuple[str, Arrangement] | None:
    """Return the arrangement a person came through, with its name; None for one who came by none. No role is asked."""
    found = ports.shelf.get(Membership, study, actor.person) if actor.person else None
    name = found[1].arrangement if found else ""
    return (name, _arrangement(ports, study, name)) if name else None


def my_membership(ports: Ports, actor: Actor, study: StudyId) -> Membership | None:
    """Return what a person is or was in a study, their own id with others too; no role is asked, also after leaving."""
    found = ports.shelf.get(Membership, study, actor.person) if actor.person else None
    return found[1] if found else None


def open_door(ports: Ports, actor: Actor, study: StudyId, arrangement: str, opening: Opening) -> str:
    """Open a door into an arrangement, for many, and return the secret that opens it, shown once."""
    permit(actor, "labour.arrange")
    found = _open_arrangement(ports, study, arrangement)
    if not set(found.roles) <= OPEN_ROLES:
        raise BadInput(_("a door is for many: it gives no more than the roles {roles}").format(roles=_open_roles()))
    if not 1 <= opening.days <= LONGEST or opening.most < 0:
        raise BadInput(_("{n} days: a door stands open for 1 to {most}").format(n=opening.days, most=LONGEST))
    secret = _code(ports, opening.code) if opening.code else secrets.token_urlsafe(24)
    until = _days_on(ports.clock.now(), opening.days)
    made = Door(seal=_seal(secret), study=study, arrangement=arrangement, by=actor.name, until=until, most=opening.most)
    if actor.person or not ports.shelf.newest(Membership, study):
        _founder(ports, actor if actor.person else _holder(actor), study)
    ports.shelf.together(lambda: _hung(ports, actor, made, by_code=bool(opening.code)))
    return secret


def _hung(ports: Ports, actor: Actor, made: Door, *, by_code: bool) -> None:
    ports.shelf.put(made.study, made.seal, made, actor.name)
    if by_code:
        ports.shelf.put(WORKSPACE, made.seal, made, actor.name)
    _told(ports, actor, "labour.open_door", made.study, made.arrangement)


def doors(ports: Ports, actor: Actor, study: StudyId) -> tuple[Door, ...]:
    """Return every door of a study, oldest first."""
    permit(actor, "labour.arrange")
    return tuple(one for _sheet, one in ports.shelf.newest(Door, study))


def take_back_door(ports: Ports, actor: Actor, study: StudyId, seal: str) -> None:
    """Close a door for good; who came in by it stays."""
    permit(actor, "labour.arrange")
    found = ports.shelf.get(Door, study, seal)
    if found is None:
        raise NotFound(_("there is no such door in this study"))
    if not found[1].ended:
        ports.shelf.put(study, seal, msgspec.structs.replace(found[1], ended="taken_back"), actor.name)
        _told(ports, actor, "labour.take_back_door", study, found[1].arrangement)


def door(ports: Ports, _actor: Actor, study: StudyId, secret: str) -> tuple[Door, Arrangement]:
    """Return an open door with where it leads; raises NotFound when it is closed, has expired or is full."""
    found = ports.shelf.get(Door, study, _seal(secret)) if study else None
    there = found[1] if found else None
    if there is None or there.ended or there.until <= ports.clock.now():
        raise NotFound(_("this link was taken back or has expired: ask whoever gave it to you for a new one"))
    if there.most and _came_by(ports, there) >= there.most:
        raise NotFound(_("everybody whom this link was for has come in: ask whoever gave it to you for another"))
    return there, _open_arrangement(ports, study, there.arrangement)


def door_at(ports: Ports, actor: Actor, code: str) -> tuple[Door, str]:
    """Return the open door behind a code typed by hand, whatever its study, and its secret; raises NotFound."""
    secret = plain_code(code)
    found = ports.shelf.get(Door, WORKSPACE, _seal(secret))
    if found is None:
        raise NotFound(_("this code opens nothing here: look at it once more, or ask whoever gave it to you"))
    return door(ports, actor, found[1].study, secret)[0], secret


def came_by(ports: Ports, actor: Actor, study: StudyId, seal: str) -> int:
    """Return how many came in by a door."""
    permit(actor, "labour.arrange")
    found = ports.shelf.get(Door, study, seal)
    return _came_by(ports, found[1]) if found else 0


def come_in(ports: Ports, actor: Actor, study: StudyId, secret: str, pseudonym: str, external: str = "") -> Membership:
    """Come into a study by a door, under a name of one's own choosing. Whoever is in already stays as they are."""
    if not actor.person:
        raise BadInput(_("a door is for somebody: sign in, or come in without an account"))
    with _alone(ports, study):
        there = ports.shelf.get(Membership, study, actor.person)
        if there and there[1].roles:
            return there[1]
        if there:
            raise BadInput(_("you left this study: whoever leads it can invite you again"))
        new = _at_the_door(ports, actor, study, secret, (pseudonym, external))
        return ports.shelf.together(lambda: _let_in(ports, actor, study, new))


def come_in_passing(
    ports: Ports, actor: Actor, study: StudyId, secret: str, pseudonym: str, external: str = ""
) -> tuple[Membership, str]:
    """Come in by a door without an account: a person is made for it, and nothing is asked about them.

    Return their membership, and the record code that opens their own record later; it is shown once. An actor who
    brings the id of somebody new is that person: a form that was sent twice, because its answer was lost on the way,
    lets one person in.
    """
    new_person = Person(id=actor.person or new_id("person"), name=_("without an account"), passing=True)
    who = msgspec.structs.replace(actor, person=new_person.id)
    with _alone(ports, study):
        there = ports.shelf.get(Membership, study, new_person.id)
        agreed = ports.shelf.get(Consent, study, new_person.id)
        if there and agreed:
            raise BadInput(_("somebody came in by this form and went on: load the page anew"))
        if there:
            return there[1], _new_code(ports, new_person.id)
        new = _at_the_door(ports, who, study, secret, (pseudonym, external))
        return ports.shelf.together(lambda: _let_in_new(ports, who, study, (new_person, new)))


def offered_name(ports: Ports, _actor: Actor, study: StudyId) -> str:
    """Return a name that nobody has in a study and that says nothing of anybody."""
    taken = {one.pseudonym.casefold() for _sheet, one in ports.shelf.newest(Membership, study)}
    drawn = (_("Guest {n}").format(n=secrets.randbelow(90_000) + 10_000) for _turn in iter(int, 1))
    return next(one for one in drawn if one.casefold() not in taken)


def new_record_code(ports: Ports, actor: Actor) -> str:
    """Return another code for a person's own record, shown once; the one before opens nothing any more."""
    who = person(ports, actor, actor.person)
    if not who.passing:
        raise BadInput(_("a record code is for whoever has no account: you sign in instead"))

    def instead() -> str:
        for _sheet, old in ports.shelf.newest(RecordCode, WORKSPACE):
            if old.person == who.id and not old.ended:
                ports.shelf.put(WORKSPACE, old.seal, msgspec.structs.replace(old, ended=True), who.id)
        return _new_code(ports, who.id)

    return ports.shelf.together(instead)


def by_record_code(ports: Ports, _actor: Actor, code: str) -> Person:
    """Return whose record a code opens; raises NotFound."""
    found = ports.shelf.get(RecordCode, WORKSPACE, _seal(plain_code(code)))
    whose = ports.shelf.get(Person, WORKSPACE, found[1].person) if found and not found[1].ended else None
    if whose is None or whose[1].closed:
        raise NotFound(_("this code opens no record here: look at it once more"))
    return whose[1]


def _at_the_door(ports: Ports, actor: Actor, study: StudyId, secret: str, said: tuple[str, str]) -> Membership:
    """Return what somebody becomes by a door, once everything was looked at and before anything is written."""
    opened, found = door(ports, actor, study, secret)
    pseudonym, external = said
    external = label(external, what=_("the id that you bring along")) if external.strip() else ""
    _refuse_second(ports, study, opened, external)
    return Membership(
        person=actor.person,
        pseudonym=_free(ports, study, pseudonym),
        roles=_given(found),
        arrangement=opened.arrangement,
        external=external,
        door=opened.seal,
    )


def _let_in_new(ports: Ports, actor: Actor, study: StudyId, both: tuple[Person, Membership]) -> tuple[Membership, str]:
    new_person, new = both
    ports.shelf.put(WORKSPACE, new_person.id, new_person, new_person.id)
    return _let_in(ports, actor, study, new), _new_code(ports, new_person.id)


def _let_in(ports: Ports, actor: Actor, study: StudyId, new: Membership) -> Membership:
    _keep(ports, msgspec.structs.replace(actor, name=new.pseudonym), study, new)
    if _arrangement(ports, study, new.arrangement).tasks:
        made = Completion(code=secrets.token_hex(5).upper())
        ports.shelf.put(study, new.person, made, new.pseudonym)
    return new


def _new_code(ports: Ports, person: str) -> str:
    """Return a code of sixteen letters and digits, about 79 bits, that are hard to mistake for one another."""
    drawn = "".join(secrets.choice(_LETTERS) for _place in range(16))
    made = RecordCode(seal=_seal(drawn), person=person)
    ports.shelf.put(WORKSPACE, made.seal, made, person)
    return "-".join(drawn[start : start + 4] for start in range(0, 16, 4))


def _holder(actor: Actor) -> Actor:
    """Return who holds the machine, for whom the command line acts: a study that lets many in stays theirs."""
    return msgspec.structs.replace(actor, name=PersonName(OWNER), person=OWNER)


def _name(ports: Ports, study: StudyId, name: str, kept: Arrangement) -> str:
    """Return the name to keep an arrangement under. It stands in addresses, so it is plain; it never changes kind."""
    if name:
        there = ports.shelf.get(Arrangement, study, name)
        if not _NAME.fullmatch(name):
            raise BadInput(_("{name!r} is no name for an address: use letters, digits and hyphens").format(name=name))
        if there and there[1].way != kept.way:
            raise BadInput(_("an arrangement stays of its kind: make another one"))
        return name
    taken = {sheet.name for sheet, _one in ports.shelf.newest(Arrangement, study)}
    stem = slug(kept.title) if slug(kept.title) != "unnamed" else kept.way
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (stem, *numbered) if one not in taken)


def _refuse_less(ports: Ports, study: StudyId, name: str, kept: Arrangement) -> None:
    """Refuse to take from people what they came in on: the group that decides for them, and the price of their work.

    Without this, whoever leads a study undoes a group's refusal, or pays less for work that is done, by one form.
    """
    found = ports.shelf.get(Arrangement, study, name)
    if found is None or not any(one.arrangement == name for _sheet, one in ports.shelf.newest(Membership, study)):
        return
    there = found[1]
    if there.group and kept.group != there.group:
        said = _("people came in here as {group}, and it decides for what they made: make another arrangement")
        raise BadInput(said.format(group=there.group))
    if there.pay.unit and _less(there.pay, kept.pay):
        said = _("people came in here for {amount} {currency}: raise it, or make another arrangement for those to come")
        raise BadInput(said.format(amount=there.pay.amount, currency=there.pay.currency))


def _less(before: Pay, now: Pay) -> bool:
    return (now.currency, now.unit) != (before.currency, before.unit) or amount_of(now.amount) < amount_of(
        before.amount
    )


def _checked(given: Arrangement) -> Arrangement:
    for name, count in (("minutes", given.minutes), ("tasks", given.tasks), ("budget", given.budget)):
        if not 0 <= count <= 10_000:
            raise BadInput(_("{name} is {n}: give 0 to 10000").format(name=name, n=count))
    return msgspec.structs.replace(given, title=label(given.title, what=_("title")), pay=priced(given.pay))


def _arrangement(ports: Ports, study: StudyId, name: str) -> Arrangement:
    found = ports.shelf.get(Arrangement, study, name)
    if found is None:
        raise NotFound(_("there is no arrangement {name!r} in this study").format(name=name))
    return found[1]


def _open_arrangement(ports: Ports, study: StudyId, name: str) -> Arrangement:
    found = _arrangement(ports, study, name)
    if found.closed:
        raise NotFound(_("nobody new comes in here any more: ask whoever gave you the link"))
    return found


def _given(found: Arrangement) -> tuple[Role, ...]:
    """Return the roles of an arrangement as far as a door may give them: it may have been changed since.

    Whoever explores at an event is its visitor: they read nobody else's words, and choose no model.
    """
    roles: tuple[Role, ...] = tuple(role for role in found.roles if role in OPEN_ROLES)
    if found.way != "event":
        return roles
    return tuple(dict.fromkeys("visitor" if role == "explorer" else role for role in roles))


def _open_roles() -> str:
    return ", ".join(sorted(OPEN_ROLES))


def _code(ports: Ports, code: str) -> str:
    secret = plain_code(code)
    if len(secret) < SHORTEST:
        raise BadInput(_("the code {code!r} is short: give it {n} letters or digits").format(code=code, n=SHORTEST))
    there = ports.shelf.get(Door, WORKSPACE, _seal(secret))
    if there:
        raise BadInput(_("the code {code!r} opened a door here before: take another").format(code=code))
    return secret


def _came_by(ports: Ports, there: Door) -> int:
    return sum(one.door == there.seal for _sheet, one in ports.shelf.newest(Membership, there.study))


def _refuse_second(ports: Ports, study: StudyId, opened: Door, external: str) -> None:
    """Refuse an id that somebody came in with before: nobody is paid twice, and nobody takes another's place."""
    if not external:
        return
    for _sheet, one in ports.shelf.newest(Membership, study):
        if one.arrangement == opened.arrangement and one.external == external:
            raise BadInput(
                _("Somebody came in with this id already. If it was you, open your own record with your record code.")
            )
