"""Pure rules of promotion: how the path of a conversation becomes a case, and who wrote it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from redcommons.dataset.model import Case, Credit, Promotion
from redcommons.exploration.model import Kept, TalkHead, Turn
from redcommons.exploration.rules import kept_name, methods_on, said
from redcommons.study.model import Scenario
from redcommons.values.base import Fingerprint
from redcommons.values.conversation import Message, Messages, system
from redcommons.values.errors import BadInput
from redcommons.values.identity import PersonName
from redcommons.values.provenance import Origin, Provenance


def promoted(
    head: TalkHead, path: Sequence[Turn], kept: Kept | None, machines: Collection[str], how: Promotion
) -> Case:
    """Return the case that a path makes; `machines` are its methods that had a model write. Raises BadInput.

    What was kept of its last turn, where something was, says what went wrong and what it is.
    """
    talk, last = head.talk, path[-1]
    about = kept or Kept(title="", talk=head.name, target="", model="", turns=(), by=talk.by)
    methods = dict.fromkeys(made.method for made in methods_on(path))
    return Case(
        turns=turns(head, path, how),
        goal=about.wrong or about.title,
        scenario=about.scenario or talk.scenario,
        harm=about.harm or talk.harm,
        method=" + ".join(methods),
        interaction=talk.interaction if about.interaction == "unspecified" else about.interaction,
        user=next((turn.in_role for turn in reversed(path) if turn.in_role), ""),
        language=about.language,
        family=how.family,
        provenance=_provenance(head, last, _origin(path, machines, how)),
        extra={"should": about.should} if about.should else {},
        tools=talk.tools,
    )


def carded(case: Case, card: Scenario | None) -> Case:
    """Return a case with what its scenario card says of who asks, where the conversation does not say."""
    if card is None:
        return case
    return msgspec.structs.replace(
        case,
        user=case.user or card.person,
        language=case.language or card.language,
        interaction=card.interaction if case.interaction == "unspecified" else case.interaction,
    )


def turns(head: TalkHead, path: Sequence[Turn], how: Promotion) -> Messages:
    """Return what a case says, up to where the model is to speak; raises BadInput where nobody speaks before it."""
    asked = next((turn.asked for turn in reversed(path) if _models(turn.message)), head.talk.asking)
    prompt = (system(asked.system_prompt),) if asked.system_prompt and how.system_prompt else ()
    messages = (*prompt, *head.talk.before, *said(path))
    if messages and _models(messages[-1]):
        messages = messages[:-1]
    if not any(message.role == "user" for message in messages):
        raise BadInput(f"turn {path[-1].number} follows nothing that a person said: name a later one")
    return tuple(
        msgspec.structs.replace(message, by_person=True) if _models(message) else message
        for place, message in enumerate(messages)
        if not _models(message) or how.script or _needed(messages, place)
    )


def _needed(messages: Messages, place: int) -> bool:
    """Return whether words of the model must stand: what follows answers its calls, or it went on from a person's."""
    follows = messages[place + 1].role if place + 1 < len(messages) else ""
    return follows == "tool" or (place > 0 and messages[place - 1].role == "assistant")


def _models(message: Message) -> bool:
    return message.role == "assistant" and not message.by_person


def _origin(path: Sequence[Turn], machines: Collection[str], how: Promotion) -> Origin:
    """Return who wrote the words: a person who edits a machine's, or has its replies stand, shares in them."""
    people = [turn for turn in path if not _models(turn.message)]
    by_machine = [turn for turn in people if turn.made is not None and turn.made.method in machines]
    if by_machine and len(by_machine) == len(people):
        return "machine"
    scripted = how.script and any(_models(turn.message) for turn in path[:-1])
    return "human_edited_machine" if by_machine or scripted else "human"


def _provenance(head: TalkHead, last: Turn, origin: Origin) -> Provenance:
    place, brief = kept_name(head.name, last.number), head.talk.brief
    return Provenance(
        origin=origin,
        source=place,
        external_id=place,
        brief=brief.brief if brief else "",
        revision=brief.revision if brief else 0,
        accepts=brief.accepts if brief else (),
    )


def credited(head: TalkHead, path: Sequence[Turn], case: Fingerprint, before: Credit | None) -> Credit:
    """Return who wrote a case, beside those who wrote the same words before."""
    people = [turn for turn in path if not _models(turn.message)]
    by = {PersonName(turn.by or head.talk.by) for turn in people} | set(before.by if before else ())
    roles = {turn.in_role for turn in people if turn.in_role} | set(before.in_role if before else ())
    return Credit(case=case, by=tuple(sorted(by)), in_role=tuple(sorted(roles)))
