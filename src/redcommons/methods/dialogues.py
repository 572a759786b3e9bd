"""Multi-turn dialogues as generators: they yield what is to be sent and are given the reply."""

from __future__ import annotations

from collections.abc import Generator

from redcommons.values.conversation import Message, Messages, assistant

Dialogue = Generator[Messages, str, Messages]
"""Yields the conversation so far, is sent the model's next text, returns the whole conversation."""


def scripted(turns: Messages, system_prompt: str = "") -> Dialogue:
    """Say `turns` in order, each user message after the reply to the one before.

    Assistant messages in `turns` are sent as they stand, as words that a person put in the model's place. The answers
    of several tools that one reply called are said together.
    """
    said: list[Message] = [Message(role="system", text=system_prompt)] if system_prompt else []
    for place, turn in enumerate(turns):
        said.append(turn)
        follows = turns[place + 1].role if place + 1 < len(turns) else "user"
        answered = turn.role == "user" or (turn.role == "tool" and follows != "tool")
        if answered and follows != "assistant":
            said.append(assistant((yield tuple(said))))
    return tuple(said)
