"""What care decides upon and what it answers."""

from __future__ import annotations

from typing import Any, Literal

from redcommons.values.base import Value, upcast

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


Refusal = Literal["", "no_terms", "no_consent", "no_support", "no_vault", "no_boundaries", "session", "limit", "week"]
"""Why no task is handed out; empty when one may be."""

Matching = Literal["any", "fewer", "none", "first"]
"""Harm aimed at one's own group: like any other, not two in a row where there is other work, none, or first."""


class Amounts(Value, tag="amounts/1"):
    """Items that are enough, or that were used; as a limit, 0 means that nobody set one."""

    session: int = 0
    """In one session, which a break ends."""
    day: int = 0
    """On one day."""
    week: int = 0
    """On seven days, today among them."""
    topic: int = 0
    """Of one topic on one day."""


class Offer(Value, tag="offer/2"):
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
    bounded: bool = False
    """Whether the person has set boundaries, be it none: a new vault after a lost one knows none yet."""
    used: Amounts = Amounts()
    """Items that the person opened or rated."""
    limit: Amounts = Amounts()
    """Items at most."""
    rest: int = 0
    """Minutes of the agreed break; 0 for half an hour."""


Seen = tuple[str, str, int]
"""A topic by its mark, a day (empty: before the days still told apart), and how often text of it was opened."""


Sitting = tuple[str, str, int, int]
"""A session: when its first and its last item were opened or rated, how many, and the minutes of break that end it."""

NO_SITTING: Sitting = ("", "", 0, 0)


class Private(Value, tag="private/2"):
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
    bounded: bool = False
    """Whether the person has set boundaries, be it none."""
    spent: tuple[Seen, ...] = ()
    """Items opened or rated, by topic and day."""
    sitting: Sitting = NO_SITTING
    """The session that goes on, or the last one."""
    own: Amounts = Amounts()
    """The person's own limits; 0 keeps to the agreed ones."""
    own_group: tuple[str, ...] = ()
    """Marks of topics whose harm is aimed at the person's own group."""
    matching: Matching = "any"
    """What the person wants of these topics."""
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


class Choice(Value, tag="choice/2"):
    """What a person set on their page of boundaries since their last public act."""

    hide_heavy: bool = True
    """Hide what people labelled heavy."""
    hide_unknown: bool = True
    """Hide what nobody labelled."""
    own: Amounts = Amounts()
    """The person's own limits; 0 keeps to the agreed ones."""
    own_group: tuple[str, ...] = ()
    """Marks of topics whose harm is aimed at the person's own group."""
    matching: Matching = "any"
    """What the person wants of these topics."""
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
    topic: str = ""
    """Mark of its topic; empty where it has none."""
    counts: int = 1
    """For how many items it counts in a session: harm aimed at one's own group counts for two."""
    rest: int = 0
    """Minutes of the agreed break, after which a new session begins; 0 for half an hour."""


class Pocket(Value, tag="pocket/2"):
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
    bounded: bool = False
    """Whether boundaries were set, be it none."""
    spent: tuple[Seen, ...] = ()
    """Items opened or rated, by topic and day."""
    sitting: Sitting = NO_SITTING
    """The session, as far as it is not put away yet."""
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
    reads: tuple[str, ...] = ()
    """Language tags that the person reads, as they said on this visit; empty takes any. No vault holds it."""


@upcast("offer/1")
def _offer_2(old: dict[str, Any]) -> dict[str, Any]:
    """Counts get kinds; who had a vault had set boundaries."""
    counts = {name: _day_alone(old.pop(name, 0)) for name in ("used", "limit")}
    return old | counts | {"kind": "offer/2", "bounded": old.get("unlocked", False)}


@upcast("private/1")
def _private_2(old: dict[str, Any]) -> dict[str, Any]:
    """Counts get a topic, limits get kinds; who had a vault had set boundaries."""
    day, often = old.pop("used", ("", 0))
    spent = [["", day, often]] if often else []
    own = _day_alone(old.pop("limit", 0))
    return old | {"kind": "private/2", "spent": spent, "own": own, "bounded": True}


@upcast("choice/1")
def _choice_2(old: dict[str, Any]) -> dict[str, Any]:
    """Limits get kinds."""
    return old | {"own": _day_alone(old.pop("limit", 0)), "kind": "choice/2"}


@upcast("pocket/1")
def _pocket_2(old: dict[str, Any]) -> dict[str, Any]:
    """Counts get a topic."""
    day, often = old.pop("used", ("", 0))
    return old | {"kind": "pocket/2", "spent": [["", day, often]] if often else []}


def _day_alone(limit: int) -> dict[str, Any]:
    return {"kind": "amounts/1", "day": limit}
