"""Verbs of groups that decide: propose, answer, and what came of it. Nobody answers for a group but its members."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

import msgspec

from redcommons.labour.consensus import WANTS, outcome
from redcommons.labour.model import (
    Actor,
    Arrangement,
    Community,
    GroupAnswer,
    GroupDecision,
    Membership,
    Outcome,
    Proposal,
    Rule,
    Says,
)
from redcommons.labour.ports import Ports
from redcommons.labour.rules import permit
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import StudyId, new_id
from redcommons.values.job import alone
from redcommons.values.shelf import Sheet
from redcommons.values.text import clean
from redcommons.values.words import _

FOR_THE_STUDY = frozenset(("lead", "facilitator"))
"""Whoever leads or facilitates the study decides for no group of it, also where they came in with one."""

MOST_WORDS = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSeen:
    """One group of a study, as somebody there sees it."""

    name: str
    """The group."""
    rule: Rule
    """How it decides."""
    mine: bool
    """Whether whoever looks is a member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One proposal as the members of its group see it."""

    key: str
    """What it is kept under."""
    proposal: Proposal
    """What is proposed."""
    by: str
    """Who proposed it, by the name the study knows."""
    answers: tuple[tuple[str, GroupAnswer], ...]
    """Name and answer of each who answered; empty where answers are secret."""
    counts: dict[Says, int]
    """How many answered what."""
    silent: int
    """How many members have not answered."""
    own: GroupAnswer | None
    """The answer of whoever looks."""
    over: bool
    """Whether its last day has passed."""
    outcome: Outcome
    """How it stands."""


def groups(ports: Ports, actor: Actor, study: StudyId) -> tuple[GroupSeen, ...]:
    """Return the groups of a study, in the order in which arrangements named them."""
    permit(actor, "labour.work")
    names = dict.fromkeys(_by_arrangement(ports, study).values())
    return tuple(
        GroupSeen(name=name, rule=_rule(ports, study, name), mine=actor.person in _members(ports, study, name))
        for name in names
    )


def members_of(ports: Ports, actor: Actor, study: StudyId, group: str) -> tuple[str, ...]:
    """Return the names of a group's members, for its members alone."""
    return tuple(_as_member(ports, actor, study, group).values())


def propose(ports: Ports, actor: Actor, study: StudyId, proposal: Proposal) -> Sheet:
    """Ask one's own group to decide something. The first thing that a group decides is how it decides."""
    _as_member(ports, actor, study, proposal.group)
    if proposal.wants not in WANTS[proposal.about]:
        raise BadInput(_("choose one of: {all}").format(all=", ".join(WANTS[proposal.about])))
    if proposal.about != "rule" and not _rule(ports, study, proposal.group):
        raise BadInput(_("the group has not chosen yet how it decides: propose that first"))
    whole = msgspec.structs.replace(
        proposal,
        words=clean(proposal.words, limit=MOST_WORDS, what="words"),
        public=clean(proposal.public, limit=MOST_WORDS, what="words for others"),
        until=_day(proposal.until, ports.clock.now()[:10]),
        closed=False,
    )
    return ports.shelf.put(study, new_id("proposal"), whole, actor.name, after=0)


def answer(ports: Ports, actor: Actor, study: StudyId, key: str, said: GroupAnswer) -> Outcome:
    """Answer a proposal of one's own group, or change one's answer; once it is decided it is closed."""
    with _alone(ports, study):
        proposal = _open(ports, study, key)
        _as_member(ports, actor, study, proposal.group)
        if _over(ports, proposal):
            _close(ports, study, key, proposal)
            raise BadInput(_("the last day of this proposal has passed: propose it anew"))
        worded = msgspec.structs.replace(said, words=clean(said.words, limit=MOST_WORDS, what="words"))

        def kept() -> Outcome:
            ports.shelf.put(study, f"{key} {actor.person}", worded, actor.name)
            return _close(ports, study, key, proposal)

        return ports.shelf.together(kept)


def close_proposal(ports: Ports, actor: Actor, study: StudyId, key: str) -> Outcome:
    """Keep what a proposal came to once its last day has passed, or everybody has answered."""
    with _alone(ports, study):
        proposal = _open(ports, study, key)
        _as_member(ports, actor, study, proposal.group)
        return _close(ports, study, key, proposal)


def take_back_proposal(ports: Ports, actor: Actor, study: StudyId, key: str) -> None:
    """Take one's own proposal back; nothing is decided by it."""
    with _alone(ports, study):
        proposal = _open(ports, study, key)
        _as_member(ports, actor, study, proposal.group)
        if ports.shelf.history(Proposal, study, key)[0][0].author != actor.name:
            raise NotPermitted(_("only who proposed it takes it back"))
        ports.shelf.put(study, key, msgspec.structs.replace(proposal, closed=True), actor.name)


def proposals(ports: Ports, actor: Actor, study: StudyId, group: str) -> tuple[Asked, ...]:
    """Return what one's own group was asked and has not decided yet, oldest first, with the answers."""
    members = _as_member(ports, actor, study, group)
    there = ((s, p) for s, p in ports.shelf.newest(Proposal, study) if p.group == group and not p.closed)
    return tuple(_asked(ports, actor, study, (sheet, proposal), members) for sheet, proposal in there)


def group_decisions(ports: Ports, actor: Actor, study: StudyId) -> tuple[tuple[Sheet, GroupDecision], ...]:
    """Return what the groups of a study decided, oldest first; who said what stands nowhere in it."""
    permit(actor, "labour.work")
    return ports.shelf.newest(GroupDecision, study)


def credited_as_group(ports: Ports, actor: Actor, study: StudyId, group: str) -> bool:
    """Return whether a group has decided to be named."""
    last = [one for _s, one in group_decisions(ports, actor, study) if _adopted(one, group, "credit")][-1:]
    return bool(last) and last[0].wants == "group"


def held_back(ports: Ports, actor: Actor, study: StudyId, authored: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return, of things and the names of who made them, those that a group has not released, each with its group.

    The newest adopted decision about a thing counts. What nobody of a group made is no group's to hold back.
    """
    permit(actor, "labour.work")
    by_name = group_of_names(ports, study)
    if not by_name:
        return {}
    released = _released(ports, actor, study)
    found: dict[str, str] = {}
    for thing, names in authored.items():
        theirs = dict.fromkeys(by_name[name] for name in names if name in by_name)
        holding = next((group for group in theirs if not released(group, thing)), "")
        found |= {thing: holding} if holding else {}
    return found


def group_of_names(ports: Ports, study: StudyId) -> dict[str, str]:
    """Return the group of everybody who came in with one, by the name the study knows; also of those who left."""
    groups_by = _by_arrangement(ports, study)
    everybody = ports.shelf.newest(Membership, study) if groups_by else ()
    return {str(one.pseudonym): groups_by[one.arrangement] for _s, one in everybody if one.arrangement in groups_by}


def _released(ports: Ports, actor: Actor, study: StudyId) -> Callable[[str, str], bool]:
    every = [one for _s, one in group_decisions(ports, actor, study)]

    def released(group: str, thing: str) -> bool:
        about = [one for one in every if _adopted(one, group, "release") and (not one.covers or thing in one.covers)]
        return bool(about) and about[-1].wants == "yes"

    return released


def _adopted(one: GroupDecision, group: str, about: str) -> bool:
    return one.adopted and one.group == group and one.about == about


def _by_arrangement(ports: Ports, study: StudyId) -> dict[str, str]:
    """Return the group of each arrangement that names one."""
    return {sheet.name: one.group for sheet, one in ports.shelf.newest(Arrangement, study) if one.group}


def _members(ports: Ports, study: StudyId, group: str) -> dict[str, str]:
    groups_by = _by_arrangement(ports, study)
    return {
        one.person: str(one.pseudonym)
        for _sheet, one in ports.shelf.newest(Membership, study)
        if one.roles and groups_by.get(one.arrangement) == group and not FOR_THE_STUDY & set(one.roles)
    }


def _as_member(ports: Ports, actor: Actor, study: StudyId, group: str) -> dict[str, str]:
    """Return the members of a group; raises NotPermitted when whoever acts is none of them."""
    members = _members(ports, study, group)
    if not actor.person or actor.person not in members:
        raise NotPermitted(_("this is for the members of the group: nobody else answers for it, nor sees who did"))
    return members


def _rule(ports: Ports, study: StudyId, group: str) -> Rule:
    found = ports.shelf.get(Community, study, group)
    return found[1].rule if found else ""


def _open(ports: Ports, study: StudyId, key: str) -> Proposal:
    found = ports.shelf.get(Proposal, study, key)
    if found is None or found[1].closed:
        raise NotFound(_("there is no open proposal of that name: it was decided or taken back"))
    return found[1]


def _answers(ports: Ports, study: StudyId, key: str) -> dict[str, GroupAnswer]:
    found = ports.shelf.under(GroupAnswer, study, [f"{key} "])
    return {sheet.name.removeprefix(f"{key} "): one for sheet, one in found}


def _asked(
    ports: Ports, actor: Actor, study: StudyId, pair: tuple[Sheet, Proposal], members: Mapping[str, str]
) -> Asked:
    sheet, proposal = pair
    said = {person: one for person, one in _answers(ports, study, sheet.name).items() if person in members}
    named = tuple((members[person], one) for person, one in said.items())
    counts: dict[Says, int] = {"agree": 0, "object": 0, "aside": 0}
    for one in said.values():
        counts[one.says] += 1
    return Asked(
        key=sheet.name,
        proposal=proposal,
        by=sheet.author,
        answers=() if proposal.secret else named,
        counts=counts,
        silent=len(members) - len(said),
        own=said.get(actor.person),
        over=_over(ports, proposal),
        outcome=_stands(ports, study, proposal, said, members),
    )


def _stands(
    ports: Ports, study: StudyId, proposal: Proposal, said: Mapping[str, GroupAnswer], members: Collection[str]
) -> Outcome:
    words = {person: one.says for person, one in said.items()}
    return outcome(_rule(ports, study, proposal.group), members, words, over=_over(ports, proposal))


def _close(ports: Ports, study: StudyId, key: str, proposal: Proposal) -> Outcome:
    members = _members(ports, study, proposal.group)
    came = _stands(ports, study, proposal, _answers(ports, study, key), members)
    if came == "open":
        return came
    decided = GroupDecision(
        group=proposal.group,
        about=proposal.about,
        wants=proposal.wants,
        adopted=came == "yes",
        rule=_rule(ports, study, proposal.group),
        public=proposal.public,
        covers=proposal.covers,
    )
    ports.shelf.together(lambda: _decide(ports, study, key, (proposal, decided)))
    return came


def _decide(ports: Ports, study: StudyId, key: str, both: tuple[Proposal, GroupDecision]) -> None:
    proposal, decided = both
    ports.shelf.put(study, key, decided, proposal.group)
    ports.shelf.put(study, key, msgspec.structs.replace(proposal, closed=True), proposal.group)
    if decided.about == "rule" and decided.adopted:
        chosen = msgspec.convert(decided.wants, Rule)
        ports.shelf.put(study, proposal.group, Community(name=proposal.group, rule=chosen), proposal.group)


def _over(ports: Ports, proposal: Proposal) -> bool:
    return ports.clock.now()[:10] > proposal.until


def _day(text: str, today: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise BadInput(_("{day!r} is no day: write YYYY-MM-DD").format(day=text)) from None
    if text < today:
        raise BadInput(_("{day} is past: give the members a day to come").format(day=text))
    return text


def _alone(ports: Ports, study: StudyId) -> AbstractContextManager[None]:
    """Let answers come one after the other: each looks at the others, and two must not decide at the same time."""
    return alone(ports.locks, f"groups-{study}")
