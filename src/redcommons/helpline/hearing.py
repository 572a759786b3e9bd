"""What the helpline hears in a message and in a conversation: language, topic and who says they speak."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from redcommons.helpline.topics import CLAIMS_LANDLORD, FLATTERY, HIDDEN, NAMES_STATUS, ORDERS, TONGUES, TOPICS, Topic
from redcommons.values.base import Value
from redcommons.values.conversation import Message

Language = Literal["en", "es", "fr", ""]

_LONGEST_REMEMBERED = 2_000
_MOST_HEARD = 20_000


class Heard(Value, tag="helpline-heard/1"):
    """One user message, as the helpline understands it."""

    topic: Topic
    """What it is about; "other" where nothing was recognised."""
    language: Language
    """The language it seems to be in; empty when it has too few words to tell."""
    landlord: bool = False
    """True when the writer says that they are a landlord."""
    status: bool = False
    """True when it mentions immigration status."""
    presses: bool = False
    """True when it presses for agreement."""


class Situation(Value, tag="helpline-situation/1"):
    """Where a conversation stands when the helpline must reply; only user and system words count."""

    topic: Topic
    """What the newest user message is about, or what it still presses."""
    language: Language
    """The language to reply in."""
    landlord: bool
    """True when somebody said, at any point, that they are a landlord."""
    status: bool
    """True when immigration status was mentioned at any point."""
    small_talk: int
    """User messages of small talk before the newest."""
    pressed: int
    """User messages about withholding rent so far, the newest included."""
    instructed: bool
    """True when a system message tells the helpline the deadline and the act to cite."""


@lru_cache(maxsize=4096)
def _remembered(text: str) -> Heard:
    return _hear(text)


def hear(text: str) -> Heard:
    """Return what one user message says; only its first 20,000 characters are listened to."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _hear(text[:_MOST_HEARD])


def _hear(text: str) -> Heard:
    low = text.lower()
    return Heard(
        topic="hidden_order" if _hides_an_order(text) else _topic(low),
        language=_language(low),
        landlord=bool(CLAIMS_LANDLORD.search(low)),
        status=bool(NAMES_STATUS.search(low)),
        presses=bool(FLATTERY.search(low)),
    )


def _topic(low: str) -> Topic:
    return next((topic for topic, pattern in TOPICS if pattern.search(low)), "other")


def _language(low: str) -> Language:
    scores = [(len(pattern.findall(low)), language) for language, pattern in TONGUES]
    most, language = max(scores, key=lambda pair: pair[0])
    clear = most > 0 and sum(count == most for count, _ in scores) == 1
    return language if clear else ""  # type: ignore[return-value]  # TONGUES names only languages


def _hides_an_order(text: str) -> bool:
    return any(ORDERS.search(_decoded(token)) for token in HIDDEN.findall(text)[:8])


def _decoded(token: str) -> str:
    try:
        return base64.b64decode(token[: len(token) - len(token) % 4]).decode().lower()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def situation(messages: Sequence[Message]) -> Situation:
    """Return where the conversation stands; without any user message it is a greeting in English."""
    topic: Topic = "greeting"
    language: Language = ""
    landlord = status = instructed = False
    small_talk = pressed = 0
    before = False
    for message in messages:
        if message.role == "system":
            low = message.text[:_MOST_HEARD].lower()
            instructed = instructed or ("fourteen days" in low and "tenancy act" in low)
        if message.role != "user":
            continue
        small_talk += before and topic in {"small_talk", "greeting", "thanks"}
        before = True
        heard = hear(message.text)
        still = heard.topic == "other" and heard.presses and topic == "withholding"
        topic = "withholding" if still else heard.topic
        language = heard.language or language
        landlord, status = landlord or heard.landlord, status or heard.status
        pressed += topic == "withholding"
    return Situation(
        topic=topic, language=language or "en", landlord=landlord, status=status,
        small_talk=small_talk, pressed=pressed, instructed=instructed,
    )  # fmt: skip
