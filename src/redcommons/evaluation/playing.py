"""A dialogue of a method, held in one lane of a conversation and stoppable between any two turns.

The generator of the method says what is to be sent; here it is found out where in the tree that stands. A method may
take back a turn that was refused: then what it sends next goes on from before it, and the refused turn stays a sibling.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from redcommons.evaluation import conversing, under_way
from redcommons.evaluation.heard import Listening
from redcommons.evaluation.model import Settings
from redcommons.evaluation.ports import Ports, Request
from redcommons.exploration import actions as exploration
from redcommons.exploration.model import Made, Part, Playing, Turn
from redcommons.exploration.rules import lanes, said, upto
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.methods import applying
from redcommons.methods.catalogue import find
from redcommons.methods.model import Dialogue, Method, ToModel, ToTarget
from redcommons.values.conversation import Message, Messages, assistant
from redcommons.values.errors import BadInput, CouldNotRun
from redcommons.values.identity import StudyId
from redcommons.values.words import _

_QUIET = Listening()

MOST_STEPS = applying.MOST_STEPS
"""Steps of one dialogue at most, those that ask the attacker model among them."""

Steps = Generator[Part | Messages, Turn | str, None]
"""Yields a part to be said, and is sent the reply as it ended; or messages for the attacker model, and is sent its
words. It ends with the dialogue, or after a reply that is not whole."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A dialogue that can begin: whatever can be refused has been."""

    playing: Playing
    """What was asked for."""
    method: Method
    """The method."""
    steps: Steps
    """Its steps."""


def ready(ports: Ports, actor: Actor, study: StudyId, talk: str, playing: Playing) -> Ready:
    """Return a dialogue with nothing said yet; raises BadInput on a method or a setting that cannot be."""
    permit(actor, "exploration.converse")
    method = find(playing.method, ports.other_methods())
    if method.needs_model and not playing.model:
        raise BadInput(f"{method.name} has an attacker model write: name one, such as openai:URL#MODEL")
    if playing.model:
        permit(actor, "exploration.choose")  # a visitor of an event asks no model but the one they were given
    if playing.model and actor.person:
        under_way.refuse_target_from_page(ports.parse_target(playing.model).type)
    head, turns = exploration.open_talk(ports.exploration, actor, study, talk)
    if playing.lane not in lanes(head.talk):
        raise BadInput(f"there is no target {playing.lane} here: there are {len(head.talk.targets)}")
    path = upto(turns, playing.after) if playing.after else ()
    begun = applying.begun(method, playing.text, playing.parameters, playing.seed, said(path))
    made = Made(
        method=method.name,
        parameters=dict(begun.origin.parameters),
        seed=playing.seed,
        source=begun.origin.source,
        model=playing.model if method.needs_model else "",
    )
    return Ready(playing, method, _steps(begun.dialogue, made, path, playing))


def play(
    ports: Ports, actor: Actor, study: StudyId, talk: str, playing: Playing, listening: Listening = _QUIET
) -> Iterator[tuple[Turn, ...]]:
    """Hold a dialogue, and yield what was said and heard after each turn; whoever stops asks for no more.

    It ends by itself after a reply that did not come whole.
    """
    steps = ready(ports, actor, study, talk, playing).steps
    waiting = next(steps, None)
    while waiting is not None:
        if isinstance(waiting, Part):
            turns = conversing.play_part(ports, actor, study, talk, waiting, listening)
            yield turns
            answer: Turn | str = turns[-1]
        else:
            answer = ask_model(ports, actor, playing.model, waiting)
        try:
            waiting = steps.send(answer)
        except StopIteration:
            return


def ask_model(ports: Ports, actor: Actor, model: str, messages: Messages) -> str:
    """Return what the attacker model writes; raises CouldNotRun."""
    permit(actor, "exploration.choose")
    spec = ports.parse_target(model)
    if actor.person:
        under_way.refuse_target_from_page(spec.type)
    target = ports.open_target(spec, {}, guarded=bool(actor.person))
    return ports.executor.ask(target, Request(messages=messages, settings=Settings(), seed=0)).text


def _steps(dialogue: Dialogue, made: Made, path: Sequence[Turn], playing: Playing) -> Steps:
    places: dict[Messages, int] = {said(path): playing.after}
    step = next(dialogue, None)
    for _each in range(MOST_STEPS):
        if step is None:
            return
        if isinstance(step, ToModel):
            words = yield step.messages
            step = _sent(dialogue, str(words))
            continue
        new = len(step.messages) - step.written
        part = Part(
            after=places[step.messages[:new]],
            lane=playing.lane,
            messages=tuple(_spoken(one, playing.voice) for one in step.messages[new:]),
            made=msgspec.structs.replace(made, step=step.step),
            in_role=playing.in_role,
        )
        reply = yield part
        if not isinstance(reply, Turn) or reply.state != "whole":
            return
        places[(*step.messages, assistant(reply.message.text))] = reply.number
        step = _sent(dialogue, reply.message.text)
    dialogue.close()
    if step is not None:
        raise CouldNotRun("too_long", _("{method} goes on beyond {n} steps").format(method=made.method, n=MOST_STEPS))


def _spoken(one: Message, voice: str) -> Message:
    return msgspec.structs.replace(one, name=voice) if voice and one.role == "user" else one


def _sent(dialogue: Dialogue, text: str) -> ToTarget | ToModel | None:
    try:
        return dialogue.send(text)
    except StopIteration:
        return None
