"""Whether the practice itself may be studied: an approval by an ethics body, and one person's own answer to it."""

from __future__ import annotations

from redcommons.values.base import Fingerprint, Value


class EthicsApproval(Value, tag="ethics-approval/1"):
    """What a body approved that may be studied about the work of a study; a change asks everybody again."""

    body: str
    """The body that approved it."""
    number: str
    """Its number or reference there."""
    until: str
    """The last day on which it holds, YYYY-MM-DD."""
    purpose: str
    """What is to be found out, in plain words."""
    contact: str = ""
    """Whom to ask, and whom to complain to, outside the study where there is such a place."""
    readers: str = ""
    """Who will read what leaves, and where it will be kept."""


class ResearchConsent(Value, tag="research-consent/1"):
    """One person's own answer to one version of an approval. Without one, nothing of theirs is studied."""

    approval: Fingerprint
    """The approval, by its content."""
    given: bool
    """True when given, False once withdrawn."""
