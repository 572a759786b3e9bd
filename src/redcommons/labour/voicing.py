"""Verbs of voice: statements, promises, concerns without a name, and whether the terms matched the work."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from redcommons.labour.deciding import group_of_names, groups
from redcommons.labour.model import (
    MATCHES,
    Actor,
    Concern,
    ConcernAnswer,
    Disclosure,
    Match,
    Membership,
    Promise,
    PromiseView,
    Statement,
    Terms,
)
from redcommons.labour.ports import Ports
from redcommons.labour.rules import may, permit
from redcommons.labour.terms import my_terms
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import StudyId, new_id
from redcommons.values.shelf import Sheet
from redcommons.values.text import clean, label
from redcommons.values.words import _

MOST_WORDS = 20_000
CELL = 5
"""Fewest people about whom anything is said; figures change only when five more have answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """A concern as somebody in the study may see it."""

    key: str
    """What it is kept under."""
    day: str
    """The day on which it was raised."""
    words: str | None
    """What it says; None for whoever may not read it."""
    open_to: str
    """Who may read it."""
    answers: tuple[str, ...]
    """What was answered, for everybody in the study."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A promise with both views of it."""

    key: str
    """What it is kept under."""
    promise: Promise
    """What was promised, and what its maker says of it."""
    said_kept: bool
    """Whether somebody to whom it was made says that it was kept."""
    said_not_kept: bool
    """Whether somebody to whom it was made says that it was not."""
    mine: bool
    """Whether it was made to whoever looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """How terms matched the work, as far as it may be told; nobody's name stands in it."""

    counts: tuple[tuple[Match, int], ...]
    """How many said what; empty while there are fewer than five."""
    words: tuple[str, ...]
    """What they wrote, in the order of the alphabet."""


# --------------------------------------------------------------------------------------------------- statements


def state(ports: Ports, actor: Actor, study: StudyId, statement: Statement) -> str:
    """Make one's own statement, or change it; return the code by which an anonymous one is changed later, else "".

    What is published keeps what it said then.
    """
    permit(actor, "labour.work")
    worded = _worded(statement)
    if statement.signed != "anonymous":
        ports.shelf.put(study, actor.own, worded, actor.name)
        return ""
    code = secrets.token_urlsafe(12)
    ports.shelf.leave(study, _seal(code), worded)
    return code


def restate(ports: Ports, actor: Actor, study: StudyId, code: str, statement: Statement) -> None:
    """Change an anonymous statement, or take it back, by the code that its writer was shown."""
    permit(actor, "labour.work")
    if ports.shelf.get(Statement, study, _seal(code.strip())) is None:
        raise NotFound(_("no statement belongs to this code: it is the one that was shown when you wrote it"))
    ports.shelf.leave(study, _seal(code.strip()), _worded(msgspec.structs.replace(statement, signed="anonymous")))


def my_statement(ports: Ports, actor: Actor, study: StudyId) -> Statement | None:
    """Return one's own signed statement; an anonymous one is nobody's."""
    permit(actor, "labour.work")
    found = ports.shelf.get(Statement, study, actor.own)
    return None if found is None or found[1].gone else found[1]


def statements(ports: Ports, actor: Actor, study: StudyId) -> tuple[tuple[str, str], ...]:
    """Return every statement that stands, as (text, how it is signed); an empty signature is anonymous."""
    permit(actor, "labour.work")
    found = ports.shelf.newest(Statement, study)
    there = [(sheet, one) for sheet, one in found if not one.gone]
    return tuple((one.text, {"name": one.name, "pseudonym": sheet.author}.get(one.signed, "")) for sheet, one in there)


def _worded(statement: Statement) -> Statement:
    text = clean(statement.text, limit=MOST_WORDS, what="statement").strip()
    if not text and not statement.gone:
        raise BadInput(_("the statement is empty: write what you want to say, or take it back"))
    name = label(statement.name, what="name") if statement.signed == "name" else ""
    return msgspec.structs.replace(statement, text=text, name=name)


# ------------------------------------------------------------------------------------------------------ promises


def promise(ports: Ports, actor: Actor, study: StudyId, made: Promise) -> Sheet:
    """Write down what was promised to people; it stays, and so does what became of it."""
    permit(actor, "labour.promise")
    if made.group and made.group not in {one.name for one in groups(ports, actor, study)}:
        raise NotFound(_("there is no group {name!r} in this study").format(name=made.group))
    worded = msgspec.structs.replace(
        made,
        to=label(made.to, what="to whom"),
        what=clean(made.what, limit=MOST_WORDS, what="what was promised").strip(),
        until=label(made.until, what="until when") if made.until.strip() else "",
        state="open",
        how="",
    )
    if not worded.what:
        raise BadInput(_("write what was promised"))
    return ports.shelf.put(study, new_id("promise"), worded, actor.name, after=0)


def mark_promise(ports: Ports, actor: Actor, study: StudyId, key: str, marked: Promise) -> None:
    """Say what became of a promise, and how: `marked` gives state and how, the rest stays as it was made."""
    permit(actor, "labour.promise")
    how = clean(marked.how, limit=MOST_WORDS, what="how").strip()
    ports.shelf.put(
        study, key, msgspec.structs.replace(_promise(ports, study, key), state=marked.state, how=how), actor.name
    )


def say_of_promise(ports: Ports, actor: Actor, study: StudyId, view: PromiseView) -> None:
    """Say whether a promise was kept, as one to whom it was made; the page and the report print both views."""
    permit(actor, "labour.work")
    if not _made_to(ports, actor, study, _promise(ports, study, view.promise)):
        raise NotPermitted(_("this is for those to whom it was promised"))
    ports.shelf.put(study, f"{view.promise} {actor.own}", view, actor.name)


def promises(ports: Ports, actor: Actor, study: StudyId) -> tuple[Promised, ...]:
    """Return every promise with both views of it, oldest first."""
    permit(actor, "labour.work")
    views = [one for _sheet, one in ports.shelf.newest(PromiseView, study)]
    return tuple(
        Promised(
            key=sheet.name,
            promise=one,
            said_kept=any(view.kept for view in views if view.promise == sheet.name),
            said_not_kept=any(not view.kept for view in views if view.promise == sheet.name),
            mine=_made_to(ports, actor, study, one),
        )
        for sheet, one in ports.shelf.newest(Promise, study)
    )


def _promise(ports: Ports, study: StudyId, key: str) -> Promise:
    found = ports.shelf.get(Promise, study, key)
    if found is None:
        raise NotFound(_("nothing was promised under {name!r}").format(name=key))
    return found[1]


def _made_to(ports: Ports, actor: Actor, study: StudyId, one: Promise) -> bool:
    if one.group:
        return group_of_names(ports, study).get(str(actor.name)) == one.group
    return not may(actor, "labour.promise")


# ------------------------------------------------------------------------------------------------------ concerns


def raise_concern(ports: Ports, actor: Actor, study: StudyId, concern: Concern) -> None:
    """Raise a concern. Nothing that is kept says who did, and its time is the day alone."""
    permit(actor, "labour.work")
    text = clean(concern.text, limit=MOST_WORDS, what="concern").strip()
    if not text:
        raise BadInput(_("write what worries you, in as few words as you like"))
    ports.shelf.leave(study, new_id("concern"), msgspec.structs.replace(concern, text=text))


def answer_concern(ports: Ports, actor: Actor, study: StudyId, key: str, answered: ConcernAnswer) -> None:
    """Answer a concern, where everybody in the study reads it."""
    permit(actor, "labour.concerns")
    if ports.shelf.get(Concern, study, key) is None:
        raise NotFound(_("there is no concern {name!r} in this study").format(name=key))
    words = clean(answered.words, limit=MOST_WORDS, what="answer").strip()
    if not words:
        raise BadInput(_("write an answer, if only that you have read it"))
    ports.shelf.put(study, key, ConcernAnswer(words=words), actor.name)


def concerns(ports: Ports, actor: Actor, study: StudyId) -> tuple[Raised, ...]:
    """Return the concerns that somebody may read, and the answers to all of them, by day."""
    permit(actor, "labour.work")
    reads = may(actor, "labour.concerns")
    answered = {sheet.name: one.words for sheet, one in ports.shelf.newest(ConcernAnswer, study)}
    rows = [
        Raised(
            key=sheet.name,
            day=sheet.at[:10],
            words=one.text if reads or one.open_to == "study" else None,
            open_to=one.open_to,
            answers=tuple(words for words in (answered.get(sheet.name, ""),) if words),
        )
        for sheet, one in ports.shelf.newest(Concern, study)
    ]
    return tuple(sorted((one for one in rows if one.words is not None or one.answers), key=lambda one: one.day))


def both_at_once(ports: Ports, actor: Actor, study: StudyId) -> tuple[int, int]:
    """Return (stewards, stewards who lead the study too): whoever is both hears concerns about themselves."""
    permit(actor, "labour.work")
    roles = [set(one.roles) for _sheet, one in ports.shelf.newest(Membership, study)]
    return sum("steward" in held for held in roles), sum({"steward", "lead"} <= held for held in roles)


# ---------------------------------------------------------------------------------------------------- disclosure


def match_terms(ports: Ports, actor: Actor, study: StudyId, match: Match, words: str = "") -> None:
    """Say how the terms matched the work; whoever writes terms reads it without names, once five have answered."""
    permit(actor, "labour.work")
    newest = my_terms(ports, actor, study)
    if newest is None:
        raise NotFound(_("this study has no terms of work yet"))
    if match not in MATCHES:
        raise BadInput(_("choose one of: {all}").format(all=", ".join(MATCHES)))
    said = Disclosure(terms=newest[0].fingerprint, match=match, words=clean(words, limit=MOST_WORDS).strip())
    ports.shelf.put(study, actor.own, said, actor.name)


def my_match(ports: Ports, actor: Actor, study: StudyId) -> Disclosure | None:
    """Return what one said oneself of how the terms matched the work."""
    permit(actor, "labour.work")
    found = ports.shelf.get(Disclosure, study, actor.own)
    return found[1] if found else None


def matched(ports: Ports, actor: Actor, study: StudyId) -> Matched:
    """Return how the terms matched the work, for whoever writes them: in fives, and without names."""
    permit(actor, "labour.terms")
    counted = in_fives(_told(ports, study))
    counts = Counter(one.match for one in counted)
    shown: tuple[tuple[Match, int], ...] = tuple((one, counts[one]) for one in MATCHES) if counted else ()
    return Matched(counts=shown, words=tuple(sorted(one.words for one in counted if one.words)))


def in_fives(told: Iterable[tuple[str, Disclosure]]) -> tuple[Disclosure, ...]:
    """Return what people had said when five of them had last spoken or changed their mind, oldest saying first.

    Two looks then never differ by fewer than five people, also where somebody says something else later.
    """
    now: dict[str, Disclosure] = {}
    stood: tuple[Disclosure, ...] = ()
    since: set[str] = set()
    for person, one in told:
        now[person] = one
        since.add(person)
        if len(since) == CELL:
            stood, since = tuple(now.values()), set()
    return stood


def _told(ports: Ports, study: StudyId) -> list[tuple[str, Disclosure]]:
    """Return everything that people said of their terms, what they changed later included, in its order."""
    found: list[tuple[str, Disclosure]] = []
    before = 0
    while page := ports.shelf.revisions((Disclosure,), study, before):
        found += [(sheet.name, one) for _place, sheet, one, _earlier in page if isinstance(one, Disclosure)]
        before = page[-1][0]
    return found[::-1]


# ------------------------------------------------------------------------------------------------------- closing


def closing(ports: Ports, actor: Actor, study: StudyId) -> tuple[tuple[str, bool], ...]:
    """Return what is to be looked at before a study is closed, each with whether it is done."""
    permit(actor, "labour.work")
    made = promises(ports, actor, study)
    asked = ports.shelf.newest(Concern, study)
    answered = {sheet.name for sheet, _one in ports.shelf.newest(ConcernAnswer, study)}
    return (
        (_("Every promise was kept, or its maker says why not"), all(one.promise.state != "open" for one in made)),
        (_("Nobody says that a promise was not kept"), not any(one.said_not_kept for one in made)),
        (_("Every concern has an answer"), all(sheet.name in answered for sheet, _one in asked)),
        (_("The terms of work are written"), bool(ports.shelf.newest(Terms, study))),
        (_("Those who did the work had a word of their own"), bool(statements(ports, actor, study))),
    )


def _seal(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()
