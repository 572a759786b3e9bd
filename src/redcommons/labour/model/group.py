"""Community groups that decide together: by which rule, on what, and what came of it."""

from __future__ import annotations

from typing import Literal, get_args

from redcommons.values.base import Value

Rule = Literal["", "consent", "all", "most"]
"""Nobody objects, everyone agrees, more than half of the members agree; empty until a group has chosen."""

RULES: tuple[Rule, ...] = ("consent", "all", "most")

About = Literal["rule", "release", "credit", "other"]
"""How to decide, what is released, how the group is named, or anything else."""

ABOUTS: tuple[About, ...] = get_args(About)

Says = Literal["agree", "object", "aside"]
"""What a member says to a proposal; who stands aside neither agrees nor stands in the way."""

SAYS: tuple[Says, ...] = get_args(Says)

Outcome = Literal["open", "yes", "no"]
"""Still open, adopted, or not adopted."""


class Community(Value, tag="community/1"):
    """A group of people who came in together and decide together."""

    name: str
    """The group, by the name that its arrangement gives it."""
    rule: Rule = ""
    """How it decides, as it chose itself."""


class Proposal(Value, tag="proposal/1"):
    """Something that a member asks their group to decide."""

    group: str
    """The group, by name."""
    about: About
    """What it is about."""
    wants: str
    """What is proposed: one of the rules, "yes" or "no" to a release, "group" or "none" for credit; else empty."""
    words: str = ""
    """What it means, for the members alone."""
    public: str = ""
    """What others may read of it once it is decided."""
    covers: tuple[str, ...] = ()
    """For a release: cases by their content and findings by their names; none for everything of the group."""
    until: str = ""
    """The last day on which members answer, YYYY-MM-DD."""
    secret: bool = False
    """Whether members see how many answered what, and not who."""
    closed: bool = False
    """True once it is decided, or its proposer took it back."""


class GroupAnswer(Value, tag="group-answer/1"):
    """One member's own answer to a proposal."""

    says: Says
    """What they say."""
    words: str = ""
    """Why, if they want to say it."""


class GroupDecision(Value, tag="group-decision/1"):
    """What a group decided. Who said what stands nowhere in it."""

    group: str
    """The group, by name."""
    about: About
    """What it is about."""
    wants: str
    """What was proposed."""
    adopted: bool
    """Whether the group adopted it."""
    rule: Rule
    """The rule by which it was decided; empty for the first choice of a rule."""
    public: str = ""
    """What others may read of it."""
    covers: tuple[str, ...] = ()
    """What it covers; none for everything of the group."""
