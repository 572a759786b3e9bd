"""Verbs of what is kept from conversations: existence, never a rate."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from redcommons.exploration import findings, rules, visiting
from redcommons.exploration.model import Kept, TalkHead, Turn
from redcommons.exploration.ports import Ports
from redcommons.labour.model import Actor
from redcommons.labour.rules import may, permit
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId
from redcommons.values.shelf import Sheet
from redcommons.values.text import clean, label


def keep(ports: Ports, actor: Actor, study: StudyId, name: str, number: int, kept: Kept) -> Sheet:
    """Keep the path up to a turn as something that can happen: existence, without a rate.

    Where it comes from is read from the conversation, whatever `kept` says; what happened is the person's to say.
    """
    permit(actor, "exploration.keep")
    head = visiting.readable(ports, actor, study, name)
    turns = ports.turns.path(head.id, number)
    _check_across(ports, study, rules.kept_name(head.name, number), kept)
    whole = _whole(head, turns, _worded(kept))
    return ports.study.shelf.put(
        study, rules.kept_name(head.name, number), msgspec.structs.replace(whole, by=actor.name), actor.name
    )


def take_back(ports: Ports, actor: Actor, study: StudyId, name: str) -> None:
    """Take something kept out of every list and report; its revisions stay on the shelf."""
    permit(actor, "exploration.keep")
    _sheet, found = finding(ports, actor, study, name)
    ports.study.shelf.put(study, name, msgspec.structs.replace(found, taken_back=True), actor.name)


def put_back(ports: Ports, actor: Actor, study: StudyId, name: str) -> None:
    """Put something that was taken back into lists and reports again, as it was."""
    permit(actor, "exploration.keep")
    _sheet, found = finding(ports, actor, study, name)
    ports.study.shelf.put(study, name, msgspec.structs.replace(found, taken_back=False), actor.name)


def finding(ports: Ports, actor: Actor, study: StudyId, name: str) -> tuple[Sheet, Kept]:
    """Return one thing that was kept, also one that was taken back; raises NotFound."""
    permit(actor, "exploration.keep")
    found = ports.study.shelf.get(Kept, study, name)
    if found is None or not _shown(actor, found[1]):
        raise NotFound(f"nothing was kept under {name!r}")
    return found


def stands(ports: Ports, actor: Actor, study: StudyId, name: str) -> bool | None:
    """Return whether the turns of a finding still say what they said when it was kept; None where nothing was sealed.

    It notices whoever changes a stored turn, and not whoever changes the finding with it: an exported one proves more.
    """
    _sheet, found = finding(ports, actor, study, name)
    head = ports.talks.get(study, found.talk)
    number = name.rpartition(" turn ")[2]
    if not found.seal or head is None or not number.isdigit():
        return None
    try:
        return rules.seals(head.talk, ports.turns.path(head.id, int(number)))[-1] == found.seal
    except NotFound:
        return False


def kept(ports: Ports, actor: Actor, study: StudyId) -> tuple[tuple[Sheet, Kept], ...]:
    """Return everything kept from conversations of a study; a visitor of an event is shown what they kept."""
    permit(actor, "exploration.keep")
    there = ports.study.shelf.newest(Kept, study)
    return tuple(pair for pair in there if not pair[1].taken_back and _shown(actor, pair[1]))


def kept_from(ports: Ports, actor: Actor, study: StudyId, talk: str) -> tuple[tuple[Sheet, Kept], ...]:
    """Return everything kept from one conversation, without reading what was kept from the others."""
    permit(actor, "exploration.keep")
    found = ports.study.shelf.under(Kept, study, [rules.kept_name(talk)])
    return tuple(pair for pair in found if not pair[1].taken_back and _shown(actor, pair[1]))


def _shown(actor: Actor, kept: Kept) -> bool:
    return kept.by == actor.name or may(actor, "exploration.others")


def _check_across(ports: Ports, study: StudyId, name: str, kept: Kept) -> None:
    """Return when the findings of a pattern are there; raises BadInput."""
    if kept.unit != "pattern":
        return
    there = {sheet.name for sheet, one in ports.study.shelf.newest(Kept, study) if not one.taken_back}
    odd = next((one for one in kept.across if one not in there or one == name), None)
    if odd is not None:
        raise BadInput(f"nothing else was kept under {odd!r}: a pattern shows in findings that there are")


def _worded(kept: Kept) -> Kept:
    return msgspec.structs.replace(
        kept,
        title=label(kept.title, what="title"),
        wrong=clean(kept.wrong, what="what went wrong"),
        should=clean(kept.should, what="what should have happened"),
        quote=clean(kept.quote, what="chosen words"),
    )


def _whole(head: TalkHead, turns: Sequence[Turn], kept: Kept) -> Kept:
    """Return what is kept with where it comes from; raises BadInput where a turn holds nothing to keep."""
    last = turns[-1]
    if last.message.role != "assistant" or last.message.by_person:
        raise BadInput(f"turn {last.number} is not a reply: keep what the target said")
    if last.state == "writing" or not rules.said(turns[-1:]):
        raise BadInput(f"turn {last.number} holds no reply to keep: wait for it, or ask again")
    messages = (*head.talk.before, *rules.said(turns))
    if kept.unit == "span" and not 1 <= kept.first <= len(messages):
        raise BadInput(f"a span cannot begin at {kept.first}: its path has {len(messages)} messages")
    quote = findings.quoted(kept.quote, last.message.text)
    if kept.quote and not quote:
        raise BadInput("the chosen words do not stand in that turn: choose them anew")
    return msgspec.structs.replace(
        kept,
        turns=messages,
        quote=quote,
        model=last.model,
        target=head.talk.targets[last.lane - 1 if last.lane else 0],
        talk=head.name,
        scenario=kept.scenario or head.talk.scenario,
        harm="" if kept.fits_none else kept.harm or head.talk.harm,
        first=kept.first if kept.unit == "span" else 0,
        across=kept.across if kept.unit == "pattern" else (),
        interaction=head.talk.interaction if kept.interaction == "unspecified" else kept.interaction,
        in_role=next((turn.in_role for turn in reversed(turns) if turn.in_role), ""),
        brief=head.talk.brief,
        methods=rules.methods_on(turns),
        seal=rules.seals(head.talk, turns)[-1],
        asked=last.asked,
        brought=last.brought,
    )
