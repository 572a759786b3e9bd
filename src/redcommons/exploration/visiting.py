"""What holds for a visitor of an event: one target that chance gave them, so many messages, and their own words alone.

The verbs of conversations ask here; whoever came in otherwise meets none of it. What is counted are the turns that
everybody may see already: nothing is written down for a budget.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from redcommons.exploration import rules
from redcommons.exploration.model import Looked, Talk, TalkHead, Turn
from redcommons.exploration.ports import Ports
from redcommons.labour import events, terms
from redcommons.labour.model import Actor
from redcommons.labour.rules import may, permit
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import StudyId
from redcommons.values.job import alone
from redcommons.values.words import _, many

_EVERY_TALK = 100_000


def begun(ports: Ports, actor: Actor, study: StudyId, talk: Talk) -> Talk:
    """Return a conversation as somebody may begin it: a visitor's is with the target they were given, and masked."""
    through = events.event(ports.study.labour, actor, study)
    if through is None:
        permit(actor, "exploration.choose")
        return talk
    if terms.my_terms(ports.study.labour, actor, study) and not terms.consented(ports.study.labour, actor, study):
        raise BadInput(_("Read the terms first, and say whether you agree: then you can begin."))
    return Talk(
        targets=events.assigned(ports.study.labour, actor, study),
        masked=True,
        scenario=talk.scenario,
        brief=talk.brief,
        interaction=talk.interaction,
    )


def readable(ports: Ports, actor: Actor, study: StudyId, name: str) -> TalkHead:
    """Return a conversation that somebody may read: a visitor reads their own, and no other is there for them."""
    head = rules.there(ports.talks.get(study, name), name)
    if not may(actor, "exploration.others") and head.talk.by != actor.name:
        raise NotFound(f"this study has no conversation {name!r}")
    return head


def own(ports: Ports, actor: Actor, study: StudyId, name: str) -> TalkHead:
    """Return a conversation in which somebody may speak; a visitor's talks to nobody but whom they were given."""
    head = rules.speaking(readable(ports, actor, study, name), actor.name)
    labour = ports.study.labour
    if events.event(labour, actor, study) and not _given(events.assigned(labour, actor, study), head.talk):
        raise NotPermitted(f"{head.name} talks to a target that was not given to you: begin a conversation of your own")
    return head


def left(ports: Ports, actor: Actor, study: StudyId) -> tuple[int, int] | None:
    """Return (messages that a visitor may still send, of how many); None where there is no budget."""
    permit(actor, "exploration.converse")
    through = events.event(ports.study.labour, actor, study)
    if through is None or not through[1].budget:
        return None
    return max(0, through[1].budget - _spent(ports, actor, study)), through[1].budget


@contextmanager
def within(ports: Ports, actor: Actor, study: StudyId, new: Sequence[Turn]) -> Iterator[None]:
    """Hold the place for new turns within a visitor's budget; raises NotPermitted where they would go beyond it."""
    through = events.event(ports.study.labour, actor, study)
    cost = costs(new) if through and through[1].budget else 0
    if not cost:
        yield
        return
    # Counted and kept while nobody else of the same name does: two tabs must not both take the last message.
    with alone(ports.study.labour.locks, f"budget-{study}-{actor.person}"):
        rest = left(ports, actor, study) or (0, 0)
        if cost > rest[0]:
            raise NotPermitted(_beyond(*rest))
        yield


def spent(turns: Sequence[Turn]) -> int:
    """Return what the turns of a conversation took of a budget: one for each reply that came, or still may.

    A message that no reply was asked for takes one too, so that saying first and asking later is no way round.
    """
    followed = {turn.parent for turn in turns}
    unasked = (turn for turn in turns if turn.message.role == "user" and turn.number not in followed)
    return sum(_asked(turn) for turn in turns) + sum(not turn.brought for turn in unasked)


def costs(new: Sequence[Turn]) -> int:
    """Return what turns will take of a budget that are to be kept at once."""
    return sum(_asked(turn) for turn in new) or sum(turn.message.role == "user" for turn in new)


def _asked(turn: Turn) -> bool:
    return (
        turn.message.role == "assistant" and not turn.message.by_person and not turn.brought and turn.state != "failed"
    )


def _spent(ports: Ports, actor: Actor, study: StudyId) -> int:
    heads = ports.talks.page(study, Looked(by=actor.name, most=_EVERY_TALK))
    return sum(spent(ports.turns.all(head.id)) for head in heads)


def _given(targets: tuple[str, ...], talk: Talk) -> bool:
    return set(talk.targets) <= set(targets)


def _beyond(rest: int, budget: int) -> str:
    if rest:
        return many(
            "You have {n} message left: this would take more.",
            "You have {n} messages left: this would take more.",
            rest,
        )
    return many(
        "You have sent your {n} message, and that is all there is for each person here. Thank you for your time.",
        "You have sent your {n} messages, and that is all there is for each person here. Thank you for your time.",
        budget,
    )
