"""Scripted dialogues: what is said, and what is waited for."""

from __future__ import annotations

from redcommons.methods.dialogues import scripted
from redcommons.values.conversation import Message, Messages, assistant, replies, user


def carried(turns: Messages, system_prompt: str = "") -> tuple[list[Messages], Messages]:
    """Carry a dialogue to its end, answering with numbers."""
    dialogue = scripted(turns, system_prompt)
    asked = [next(dialogue)]
    while True:
        try:
            asked.append(dialogue.send(f"reply {len(asked)}"))
        except StopIteration as end:
            return asked, end.value


def test_each_message_follows_the_reply_to_the_one_before() -> None:
    asked, said = carried((user("one"), user("two")), "Be kind.")

    assert [len(messages) for messages in asked] == [2, 4]
    assert [message.role for message in said] == ["system", "user", "assistant", "user", "assistant"]
    assert replies(said) == ("reply 1", "reply 2")


def test_words_put_in_the_models_place_are_sent_and_never_counted_as_its_own() -> None:
    put = Message(role="assistant", text="Of course.", by_person=True)
    asked, said = carried((user("one"), put, user("two")))

    assert asked == [(user("one"), put, user("two"))]
    assert said[-1] == assistant("reply 1")
    assert replies(said) == ("reply 1",)
