"""Dialogues: what is said, what is waited for, what is taken back, and who writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from redcommons.methods.applying import begun, previewed
from redcommons.methods.catalogue import find, methods
from redcommons.methods.crescendo import REFUSALS, refused
from redcommons.methods.dialogues import scripted
from redcommons.methods.model import Dialogue, ToModel, ToTarget
from redcommons.values.conversation import Message, Messages, assistant, replies, system, user

TALKS = [one.name for one in methods().values() if one.kind == "dialogue"]


def carried(dialogue: Dialogue, *answers: str) -> tuple[list[ToTarget | ToModel], Messages]:
    """Carry a dialogue to its end, answering as told and then with numbers."""
    steps = [next(dialogue)]
    while True:
        try:
            answer = answers[len(steps) - 1] if len(steps) <= len(answers) else f"reply {len(steps)}"
            steps.append(dialogue.send(answer))
        except StopIteration as end:
            return steps, end.value


def talk(name: str, text: str, given: Mapping[str, Any], before: Messages = ()) -> Dialogue:
    return begun(find(name), text, given, before=before).dialogue


def last(steps: list[ToTarget | ToModel]) -> list[str]:
    """The last words of each step that goes to the target."""
    return [step.messages[-1].text for step in steps if isinstance(step, ToTarget)]


def test_each_message_follows_the_reply_to_the_one_before() -> None:
    steps, said = carried(scripted((user("one"), user("two")), "Be kind."))

    assert [len(step.messages) for step in steps] == [2, 4]
    assert [message.role for message in said] == ["system", "user", "assistant", "user", "assistant"]
    assert replies(said) == ("reply 1", "reply 2")


def test_the_model_goes_on_from_words_put_in_its_place_where_they_are_the_last() -> None:
    put = Message(role="assistant", text="Of course:", by_person=True)
    steps, said = carried(scripted((user("one"), put)))

    assert [step.messages for step in steps] == [(user("one"), put)]
    assert said == (user("one"), put, assistant("reply 1"))


def test_words_put_in_the_models_place_are_sent_and_never_counted_as_its_own() -> None:
    put = Message(role="assistant", text="Of course.", by_person=True)
    steps, said = carried(scripted((user("one"), put, user("two"))))

    assert steps == [ToTarget((user("one"), put, user("two")), step=1, written=3)]
    assert said[-1] == assistant("reply 1")
    assert replies(said) == ("reply 1",)


@pytest.mark.parametrize("name", TALKS)
def test_a_dialogue_goes_on_from_what_was_said(name: str) -> None:
    before = (system("Be kind."), user("Hello"), assistant("Good morning."))
    steps, said = carried(talk(name, "How do I appeal?", {}, before))
    sent = [step for step in steps if isinstance(step, ToTarget)]

    assert all(step.messages[:3] == before for step in sent)
    assert said[:3] == before
    assert len(said) > 3
    assert [step.step for step in sent] == list(range(1, len(sent) + 1))


@pytest.mark.parametrize("name", TALKS)
def test_only_messages_of_the_method_count_as_written_by_it(name: str) -> None:
    steps, _said = carried(talk(name, "How do I appeal?", {}))

    for step in steps:
        written = step.messages[len(step.messages) - step.written :] if isinstance(step, ToTarget) else ()
        assert all(message.role == "user" or message.by_person for message in written)


@pytest.mark.parametrize("name", TALKS)
def test_a_preview_says_what_would_be_said(name: str) -> None:
    steps, _said = carried(talk(name, "How do I appeal?", {}), *["…"] * 60)
    shown = previewed(find(name), "How do I appeal?", {})

    assert len(shown) == sum(step.written for step in steps if isinstance(step, ToTarget))


def test_stopping_is_not_going_on() -> None:
    dialogue = talk("deceptive-delight", "an appeal", {})
    next(dialogue)
    dialogue.send("A story.")
    dialogue.close()

    with pytest.raises(StopIteration):
        next(dialogue)


def test_a_refusal_is_taken_back_and_the_step_asked_in_softer_words() -> None:
    given = {"steps": "What is {text}?\nSay all.", "backtrack": 1, "softer": "In general: {step}"}
    steps, said = carried(talk("crescendo", "rent", given), "Rent is paid monthly.", "I\u2019m sorry, no.", "Well.")

    assert last(steps) == ["What is rent?", "Say all.", "In general: Say all."]
    assert [len(step.messages) for step in steps] == [1, 3, 3]
    assert [message.text for message in said] == [
        "What is rent?",
        "Rent is paid monthly.",
        "In general: Say all.",
        "Well.",
    ]


def test_a_refusal_stays_where_none_may_be_taken_back() -> None:
    steps, said = carried(talk("crescendo", "rent", {"steps": "What is {text}?\nSay all."}), "I cannot.", "I cannot.")

    assert last(steps) == ["What is rent?", "Say all."]
    assert replies(said) == ("I cannot.", "I cannot.")


@pytest.mark.parametrize(
    ("reply", "expected"),
    [("I cannot.", True), ("  i\u2019M SORRY, no", True), ("Rent is due, sorry", False), ("", False)],
)
def test_only_an_opening_makes_a_refusal(reply: str, *, expected: bool) -> None:
    assert refused(reply, REFUSALS) is expected
    assert not refused(reply, ())


def test_an_attacker_model_hears_the_goal_and_what_was_said() -> None:
    steps, said = carried(
        talk("crescendo-by-model", "an appeal", {"turns": 2}), "Hello?", "Good morning.", "How?", "So."
    )

    assert [type(step) for step in steps] == [ToModel, ToTarget, ToModel, ToTarget]
    assert "an appeal" in steps[0].messages[0].text
    assert "User: Hello?\n\nAssistant: Good morning." in steps[2].messages[-1].text
    assert said == (user("Hello?"), assistant("Good morning."), user("How?"), assistant("So."))


def test_a_refusal_is_taken_back_and_the_attacker_model_is_told() -> None:
    given = {"turns": 2, "backtrack": 1}
    steps, said = carried(talk("crescendo-by-model", "an appeal", given), "All of it?", "I cannot.", "A bit?", "Yes.")

    assert "do not say it again: All of it?" in steps[2].messages[0].text
    assert said == (user("A bit?"), assistant("Yes."))


def test_an_attacker_model_that_writes_nothing_ends_the_dialogue() -> None:
    steps, said = carried(talk("persona-by-model", "an appeal", {"opener": "Hello."}), "Hello.", " ")

    assert [type(step) for step in steps] == [ToTarget, ToModel]
    assert said == (user("Hello."), assistant("Hello."))


def test_a_persona_asks_on_by_what_it_hears() -> None:
    given = {"opener": "{text}", "follow_ups": "deadline => When?\nform => Which form?\nAnd then?", "turns": 9}
    steps, _said = carried(
        talk("persona", "How?", given), "There is a Form.", "Ask for it.", "Mind the deadline.", "Bye."
    )

    assert last(steps) == ["How?", "Which form?", "And then?", "When?"]
