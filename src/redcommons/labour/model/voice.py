"""What those who do the work say for themselves, what they were promised, and how the terms matched the work."""

from __future__ import annotations

from typing import Literal, get_args

from redcommons.values.base import Fingerprint, Value

Signed = Literal["name", "pseudonym", "anonymous"]
"""Under a name as its writer writes it, under the name the study knows, or under none."""

PromiseState = Literal["open", "kept", "not_kept"]
"""What whoever made a promise says of it."""

Match = Literal["lighter", "as_said", "heavier"]
"""How the work was, beside what the terms had said."""

MATCHES: tuple[Match, ...] = get_args(Match)


class Statement(Value, tag="statement/1"):
    """A worker's own statement; the report prints it as it stands."""

    text: str
    """What they say."""
    signed: Signed
    """How it is signed."""
    name: str = ""
    """The name as they write it; empty where it is not signed by one."""
    gone: bool = False
    """True once its writer took it back."""


class Promise(Value, tag="promise/1"):
    """Something that a study promised to people."""

    to: str
    """To whom, in words."""
    what: str
    """What was promised."""
    until: str = ""
    """Until when, in words or as a day."""
    group: str = ""
    """The group it was made to, by name; empty for everybody who works in the study."""
    state: PromiseState = "open"
    """What whoever made it says of it now."""
    how: str = ""
    """How it was kept, or why it was not."""


class PromiseView(Value, tag="promise-view/1"):
    """What one of those who were promised something says of it."""

    promise: str
    """The promise, by the name it is kept under."""
    kept: bool
    """Whether it was kept, as they see it."""


class Concern(Value, tag="concern/1"):
    """A concern that somebody raised; nothing says who, and its time is the day alone."""

    text: str
    """What worries them."""
    open_to: Literal["steward", "study"] = "steward"
    """Who may read it: the Steward alone, or everybody in the study."""


class ConcernAnswer(Value, tag="concern-answer/1"):
    """The Steward's answer to a concern, for everybody in the study."""

    words: str
    """What is answered; it need not repeat the concern."""


class Disclosure(Value, tag="disclosure/1"):
    """How the terms matched what somebody met in the work."""

    terms: Fingerprint
    """The terms, by their content."""
    match: Match
    """Lighter than they said, as they said, or heavier."""
    words: str = ""
    """What the next terms should say, if they want to say it."""
