"""What care decides upon and what it answers."""

from __future__ import annotations

from typing import Literal

from redcommons.values.base import Value

Showing = Literal["shown", "hidden", "withheld"]


class Wish(Value, tag="wish/1"):
    """How much a reader wants hidden until they ask; their own choice, changed at any time."""

    hide_heavy: bool = True
    """Hide what people labelled heavy."""
    hide_unknown: bool = False
    """Hide what nobody labelled."""
    boundaries: tuple[str, ...] = ()
    """Harms that this person does not take."""
    hidden: tuple[str, ...] = ()
    """Harms that this person wants hidden until they ask, however people labelled them."""


class Decision(Value, tag="decision/1"):
    """The answer to one question: may this be shown to this person now, and how?"""

    showing: Showing
    """Shown, hidden until revealed, or withheld."""
    reason: str
    """Why, in words for the person."""


Refusal = Literal["", "no_terms", "no_consent", "no_support", "no_vault", "limit"]
"""Why no task is handed out; empty when one may be."""


class Offer(Value, tag="offer/1"):
    """What is asked before a task is handed out."""

    own: bool
    """Whether the person asked for this work themselves: then nothing stands between them and it."""
    mild: bool = False
    """Whether people labelled everything in it mild to read."""
    terms: bool = False
    """Whether the study has said its terms of work."""
    consented: bool = False
    """Whether the person consented to the newest terms."""
    support: bool = False
    """Whether the organisation has set a support list."""
    unlocked: bool = False
    """Whether the person's vault is open, so that their boundaries are known."""
    used: int = 0
    """Items that the person opened or rated today."""
    limit: int = 0
    """Items a day at most; 0 where nobody set a limit."""


Seen = tuple[str, str, int]
"""A topic by its mark, a day (empty: before the days still told apart), and how often text of it was opened."""


class Private(Value, tag="private/1"):
    """What is private to one person. It leaves the server's memory only sealed (design/vault.md)."""

    hide_heavy: bool = True
    """Hide what people labelled heavy."""
    hide_unknown: bool = True
    """Hide what nobody labelled."""
    hidden: tuple[str, ...] = ()
    """Marks of topics that are hidden until asked for, whatever their label."""
    boundaries: tuple[str, ...] = ()
    """Marks of topics that the person does not take."""
    seen: tuple[Seen, ...] = ()
    """The person's own record of what they opened."""
    used: tuple[str, int] = ("", 0)
    """A day and the items opened or rated on it."""
    limit: int = 0
    """The person's own limit of items a day; 0 keeps to the agreed one."""
    skipped: tuple[str, ...] = ()
    """Marks of items that were skipped or declined, so that they are not offered again; newest last."""
    keeps_notes: bool = False
    """Whether the person switched notes to themselves on."""
    notes: tuple[tuple[str, str], ...] = ()
    """Notes to themselves, each with the last day on which it is kept."""
    recent: tuple[str, ...] = ()
    """Marks of the topics taken last, newest last, so that another comes next."""
    settled: tuple[str, ...] = ()
    """Ids of the pockets merged last, so that none is merged twice."""


class Choice(Value, tag="choice/1"):
    """What a person set on their page of boundaries since their last public act."""

    hide_heavy: bool = True
    """Hide what people labelled heavy."""
    hide_unknown: bool = True
    """Hide what nobody labelled."""
    limit: int = 0
    """The person's own limit of items a day; 0 keeps to the agreed one."""
    keeps_notes: bool = False
    """Whether notes to oneself are on."""


class Held(Value, tag="held/1"):
    """A task in the person's hands: what lets them rate it, and what the queue does not know."""

    queue: str
    """The queue."""
    task: int
    """The task, by its number."""
    token: str
    """The secret whose hash stands in the task's row; empty once the task was rated."""
    item: str
    """Mark of the reply to be rated."""
    opened: bool = False
    """Whether its text was opened: then it counts for the day already."""


class Pocket(Value, tag="pocket/1"):
    """Private behaviour between two public acts; it lives in a sealed cookie and in no row."""

    id: str
    """A random id: a pocket is merged once."""
    choice: Choice | None = None
    """What was set; None when nothing was."""
    takes: tuple[str, ...] = ()
    """Marks of topics taken again."""
    leaves: tuple[str, ...] = ()
    """Marks of topics not taken any more."""
    hides: tuple[str, ...] = ()
    """Marks of topics to be hidden."""
    shows: tuple[str, ...] = ()
    """Marks of topics no longer to be hidden."""
    seen: tuple[Seen, ...] = ()
    """What was opened."""
    used: tuple[str, int] = ("", 0)
    """A day and the items opened or rated on it."""
    skipped: tuple[str, ...] = ()
    """Marks of items skipped or declined."""
    notes: tuple[tuple[str, str], ...] = ()
    """Notes written, each with its last day."""
    forgets: tuple[str, ...] = ()
    """Marks of notes to be forgotten."""
    held: Held | None = None
    """The task in hand; None without one."""
    recent: tuple[str, ...] = ()
    """Marks of the topics taken, newest last."""
    last: Held | None = None
    """The task rated last: it may be taken back for ten minutes."""
