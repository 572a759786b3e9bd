"""What the helpline hears in a message and in a conversation: language, topic and who says they speak."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from msgspec.structs import replace

from redcommons.helpline.around import Around, apart, around
from redcommons.helpline.topics import (
    CLAIMS_LANDLORD,
    FLATTERY,
    HIDDEN,
    HOUSING,
    NAMES_STATUS,
    ORDERS,
    TONGUES,
    TOPICS,
    Topic,
)
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
    around: Around = Around()
    """Who speaks, and what comes with the words."""


class Situation(Value, tag="helpline-situation/1"):
    """Where a conversation stands when the helpline must reply; only user and system messages count."""

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
    newest: Around = Around()
    """What there is around the newest user message."""
    speakers: tuple[str, ...] = ()
    """Everybody who has spoken by name, in the order in which they began."""
    confided: bool = False
    """True when somebody else than the newest speaker said something in confidence."""
    session: int = 1
    """Which session it is: one more for each time that somebody said they are back."""
    recalled: str = ""
    """Topic that was spoken of in an earlier session; empty for none."""
    name: str = ""
    """The name that the writer gave themselves last; empty for none."""

    @property
    def group(self) -> bool:
        """Return whether several people speak."""
        return len(self.speakers) > 1


@lru_cache(maxsize=4096)
def _remembered(text: str) -> Heard:
    return _hear(text)


def hear(text: str) -> Heard:
    """Return what one user message says; only its first 20,000 characters are listened to."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _hear(text[:_MOST_HEARD])


def _hear(text: str) -> Heard:
    words, files = apart(text)
    low = words.lower()
    return Heard(
        topic="hidden_order" if _hides_an_order(words) else _topic(low),
        language=_language(low),
        landlord=bool(CLAIMS_LANDLORD.search(low)),
        status=bool(NAMES_STATUS.search(low)),
        presses=bool(FLATTERY.search(low)),
        around=around(words, files),
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
    said: list[Heard] = []
    for message in messages:
        if message.role == "system":
            low = message.text[:_MOST_HEARD].lower()
            instructed = instructed or ("fourteen days" in low and "tenancy act" in low)
        if message.role != "user":
            continue
        small_talk += bool(said) and topic in {"small_talk", "greeting", "thanks"}
        heard = hear(message.text)
        said.append(heard)
        still = heard.topic == "other" and heard.presses and topic == "withholding"
        topic = "withholding" if still else heard.topic
        language = heard.language or language
        landlord, status = landlord or heard.landlord, status or heard.status
        pressed += topic == "withholding"
    here = Situation(
        topic=topic, language=language or "en", landlord=landlord, status=status,
        small_talk=small_talk, pressed=pressed, instructed=instructed,
    )  # fmt: skip
    return _among(here, said) if said else here


def _among(here: Situation, said: Sequence[Heard]) -> Situation:
    """Return where the conversation stands with what there is around what was said."""
    newest = said[-1].around
    came_back = [place for place, heard in enumerate(said) if place and heard.around.returns]
    before = said[: came_back[-1]] if came_back else ()
    topics = [heard.topic if heard.topic in HOUSING else "company" * heard.around.company for heard in before]
    return replace(
        here,
        newest=newest,
        speakers=tuple(dict.fromkeys(heard.around.speaker for heard in said if heard.around.speaker)),
        confided=any(heard.around.confides and heard.around.speaker != newest.speaker for heard in said[:-1]),
        session=1 + len(came_back),
        recalled=next((topic for topic in topics if topic), ""),
        name=next((heard.around.name for heard in reversed(said) if heard.around.name), ""),
    )
