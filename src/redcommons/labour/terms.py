"""Verbs of labour that concern one person's own: terms and consent, support, time, the vault."""

from __future__ import annotations

import msgspec

from redcommons.care.ports import Sealed, Settling
from redcommons.labour.model import OWNER, Actor, Arrangement, Consent, Membership, SupportList, Terms, WorkTime
from redcommons.labour.ports import Ports
from redcommons.labour.rules import checked, consents, nearest, permit
from redcommons.values.base import Fingerprint
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId, new_id
from redcommons.values.shelf import Sheet
from redcommons.values.text import clean, label

WORKSPACE = StudyId("")
"""The "study" of sheets that belong to the workspace itself."""

TERMS = "terms"
"""The name under which a study's own terms of work are kept; an arrangement's stand under its name."""


def write_terms(ports: Ports, actor: Actor, study: StudyId, terms: Terms, arrangement: str = "") -> Sheet:
    """Write the terms of work of a study or of one arrangement; whoever consented to other terms is asked again."""
    permit(actor, "labour.terms")
    if arrangement and ports.shelf.get(Arrangement, study, arrangement) is None:
        raise NotFound(f"no arrangement {arrangement!r} in this study")
    return ports.shelf.put(study, _terms_of(arrangement), terms, actor.name)


def terms(ports: Ports, actor: Actor, study: StudyId, arrangement: str = "") -> tuple[Sheet, Terms] | None:
    """Return the newest terms of a study, or of one arrangement of it; None where nobody wrote any."""
    permit(actor, "labour.work")
    return ports.shelf.get(Terms, study, _terms_of(arrangement))


def my_terms(ports: Ports, actor: Actor, study: StudyId) -> tuple[Sheet, Terms] | None:
    """Return the newest terms that hold for a person: of the arrangement they came through, else of the study."""
    permit(actor, "labour.work")
    return _mine(ports, actor, study)


def consent(ports: Ports, actor: Actor, study: StudyId, answer: Consent, settling: Settling | None = None) -> Sheet:
    """Keep a person's own answer to the newest terms; raises BadInput when they changed since they were read."""
    permit(actor, "labour.work")
    newest = _mine(ports, actor, study)
    if newest is None:
        raise NotFound("this study has no terms of work yet: a lead or a steward writes them first")
    if answer.given and newest[0].fingerprint != answer.terms:
        raise BadInput("the terms were changed while you read: read them again, then answer")
    sheet = ports.shelf.put(study, actor.own, answer, actor.name)
    settle(ports, actor, settling)
    return sheet


def withdraw(ports: Ports, actor: Actor, study: StudyId, settling: Settling | None = None) -> None:
    """Withdraw a consent; from now on no task of this study is handed to the person."""
    given = ports.shelf.get(Consent, study, actor.own)
    if given is None:
        raise NotFound("there is no consent of yours in this study")
    ports.shelf.put(study, actor.own, msgspec.structs.replace(given[1], given=False), actor.name)
    settle(ports, actor, settling)


def consented(ports: Ports, actor: Actor, study: StudyId) -> bool:
    """Return whether this person has consented to the newest terms of a study."""
    newest, answer = _mine(ports, actor, study), ports.shelf.get(Consent, study, actor.own)
    return consents(newest[1] if newest else None, answer[1] if answer else None)


def agreed(ports: Ports, actor: Actor, study: StudyId) -> tuple[Sheet, Consent, Terms | None] | None:
    """Return a person's own last answer with the terms it was given to, so that both can be read later."""
    answer = ports.shelf.get(Consent, study, actor.own)
    if answer is None:
        return None
    names = dict.fromkeys((_terms_of(_came_through(ports, actor, study)), TERMS))
    all_terms = (one for name in names for one in ports.shelf.history(Terms, study, name))
    found = next((item for sheet, item in all_terms if _is(sheet, answer[1].terms)), None)
    return answer[0], answer[1], found


def answers(ports: Ports, actor: Actor, study: StudyId) -> tuple[tuple[Sheet, Consent, Terms | None], ...]:
    """Return every answer of a person to terms of a study with those terms, oldest first; theirs also after leaving."""
    names = dict.fromkeys((_terms_of(_came_through(ports, actor, study)), TERMS))
    written = {sheet.fingerprint: item for name in names for sheet, item in ports.shelf.history(Terms, study, name)}
    given = ports.shelf.history(Consent, study, actor.own)
    return tuple((sheet, answer, written.get(answer.terms)) for sheet, answer in given)


def set_support(ports: Ports, actor: Actor, support: SupportList) -> Sheet:
    """Set whom people can turn to, in one language, for the whole workspace."""
    permit(actor, "labour.support")
    return ports.shelf.put(WORKSPACE, label(support.locale, what="language of the list"), support, actor.name)


def support(ports: Ports, _actor: Actor, locale: str = "") -> SupportList | None:
    """Return whom to turn to, in the nearest language; everybody may read it, and nobody notes who did."""
    return nearest(tuple(one for _sheet, one in ports.shelf.newest(SupportList, WORKSPACE)), locale)


def support_lists(ports: Ports, actor: Actor) -> tuple[SupportList, ...]:
    """Return the support lists in every language, for whoever sets them."""
    permit(actor, "labour.support")
    return tuple(one for _sheet, one in ports.shelf.newest(SupportList, WORKSPACE))


def note_time(ports: Ports, actor: Actor, study: StudyId, time: WorkTime, entry: str = "") -> Sheet:
    """Write down a person's own time, or change an entry of theirs."""
    if entry:
        _own_entry(ports, actor, study, entry)
    else:
        permit(actor, "labour.work")
    time = msgspec.structs.replace(checked(time), what=clean(time.what, limit=1_000, what="what the time was for"))
    return ports.shelf.put(study, entry or new_id("time"), time, actor.name)


def own_time(ports: Ports, actor: Actor, study: StudyId) -> tuple[tuple[Sheet, WorkTime], ...]:
    """Return a person's own entries, oldest first: nobody else reads them, and they stay theirs after leaving."""
    entries = ports.shelf.newest(WorkTime, study)
    return tuple((sheet, time) for sheet, time in entries if sheet.author == actor.name and not time.gone)


def name_in(ports: Ports, actor: Actor, study: StudyId) -> PersonName | None:
    """Return the name by which a study knows a person, also after they left it; None where they never were."""
    found = ports.shelf.get(Membership, study, actor.person)
    if found:
        return found[1].pseudonym
    return PersonName(OWNER) if actor.person == OWNER and not ports.shelf.newest(Membership, study) else None


def vault(ports: Ports, actor: Actor) -> Sealed | None:
    """Return a person's own vault as it is kept, sealed; None when they have none."""
    return ports.vaults.get(person_of(actor))


def keep_vault(ports: Ports, actor: Actor, sealed: Sealed) -> None:
    """Keep a person's own vault in place of the one there may be."""
    ports.vaults.put(person_of(actor), sealed)


def drop_vault(ports: Ports, actor: Actor) -> None:
    """Take a person's own vault away."""
    ports.vaults.drop(person_of(actor))


def settle(ports: Ports, actor: Actor, settling: Settling | None) -> None:
    """Write a person's own vault anew beside an act that everybody may see; nothing happens without one."""
    if settling is None:
        return
    if settling.person != person_of(actor):
        raise NotPermitted("a vault is settled by its own person")
    ports.vaults.settle(settling)


def person_of(actor: Actor) -> str:
    """Return the id under which a person's vault is kept; somebody at the command line is "me"."""
    return actor.person or "me"


def _terms_of(arrangement: str) -> str:
    return f"{TERMS}-{arrangement}" if arrangement else TERMS


def _came_through(ports: Ports, actor: Actor, study: StudyId) -> str:
    found = ports.shelf.get(Membership, study, actor.person) if actor.person else None
    return found[1].arrangement if found else ""


def _mine(ports: Ports, actor: Actor, study: StudyId) -> tuple[Sheet, Terms] | None:
    arrangement = _came_through(ports, actor, study)
    own = ports.shelf.get(Terms, study, _terms_of(arrangement)) if arrangement else None
    return own or ports.shelf.get(Terms, study, TERMS)


def _own_entry(ports: Ports, actor: Actor, study: StudyId, entry: str) -> None:
    found = ports.shelf.get(WorkTime, study, entry)
    if found is None or found[0].author != actor.name:
        raise NotFound(f"no entry {entry!r} of yours in this study")


def _is(sheet: Sheet, content: Fingerprint) -> bool:
    return sheet.fingerprint == content
