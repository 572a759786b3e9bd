"""What is private to a person, kept small: what is put into the pocket, how it is merged, what is let go of first.

All pure. Sizes are fixed, so that nothing can be read off them (design/vault.md).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import msgspec

from redcommons.care.model import Amounts, Choice, Held, Pocket, Private, Seen, Sitting
from redcommons.values.base import encode
from redcommons.values.errors import BadInput
from redcommons.values.words import _

VAULT_BYTES = 16_384
"""Size of an open vault, padding and length in it."""

POCKET_BYTES = 2_048
"""Size of an open pocket: sealed and written as text it fits a cookie with room to spare."""

MOST_NOTES = 8
MOST_SKIPPED = 400
MOST_SEEN = 120
MOST_SETTLED = 8
MOST_SPENT = 60
MOST_RECENT = 3
MOST_READ = 12
NOTE_BYTES = 500
NOTE_DAYS = (1, 7, 30)
"""Days for which a note may be kept; whoever says nothing gets the last."""
WEEK = 7
REST = 30
"""Minutes without an item after which a session is over, where the terms agree on no break."""
_PREFIX = 4


def mark(text: str) -> str:
    """Return a short mark of a topic or an item: what is kept of a name takes the same room whatever it says."""
    return hashlib.sha256(" ".join(text.split()).casefold().encode()).hexdigest()[:8]


def item_mark(queue: str, ordinal: int, repeat: int) -> str:
    """Return the mark of one reply in one queue, whichever of its readings is offered."""
    return mark(f"{queue}/{ordinal}/{repeat}")


# ------------------------------------------------------------------------------------------------- into the pocket


def with_choice(pocket: Pocket, choice: Choice) -> Pocket:
    """Return the pocket with what the person set."""
    return fitted(msgspec.structs.replace(pocket, choice=choice))


def with_boundaries(pocket: Pocket, now: Private, wanted: Iterable[str], among: Iterable[str]) -> Pocket:
    """Return the pocket with the person's boundaries set to `wanted`, of the topics that were `among` the choices."""
    takes, leaves = _turned(pocket.takes, pocket.leaves, now.boundaries, (wanted, among))
    return fitted(msgspec.structs.replace(pocket, takes=takes, leaves=leaves, bounded=True))


def with_hidden(pocket: Pocket, now: Private, wanted: Iterable[str], among: Iterable[str]) -> Pocket:
    """Return the pocket with the topics to be hidden set to `wanted`, of those that were `among` the choices."""
    shows, hides = _turned(pocket.shows, pocket.hides, now.hidden, (wanted, among))
    return fitted(msgspec.structs.replace(pocket, shows=shows, hides=hides))


def with_seen(pocket: Pocket, harm: str, day: str) -> Pocket:
    """Return the pocket after text about a harm was opened."""
    seen = _counted((*pocket.seen, (mark(harm) if harm else "", day, 1)))
    return fitted(msgspec.structs.replace(pocket, seen=seen))


def with_used(pocket: Pocket, now: str) -> Pocket:
    """Return the pocket after the text of the task in hand was opened: it counts once."""
    if pocket.held is None or pocket.held.opened:
        return pocket
    held = msgspec.structs.replace(pocket.held, opened=True)
    return _one_more(msgspec.structs.replace(pocket, held=held), pocket.held, now)


def with_read(pocket: Pocket, read: Held, now: str) -> Pocket:
    """Return the pocket after an item of no queue was read; `read` says its topic and for how many it counts."""
    return _one_more(pocket, read, now)


def with_reads(pocket: Pocket, languages: Iterable[str]) -> Pocket:
    """Return the pocket with the languages that its person reads; none takes any."""
    return fitted(msgspec.structs.replace(pocket, reads=tuple(sorted(set(languages)))[:MOST_READ]))


def with_opened(pocket: Pocket, harm: str, now: str) -> Pocket:
    """Return the pocket after the text of the task in hand, about a harm, was opened."""
    return with_used(with_seen(pocket, harm, now[:10]), now)


def with_taken(pocket: Pocket, held: Held | None, topic: str = "") -> Pocket:
    """Return the pocket with a task in the person's hands, and its topic among those that come next less gladly."""
    recent = lately(pocket.recent, mark(topic)) if held and topic else pocket.recent
    return fitted(msgspec.structs.replace(pocket, held=held, recent=recent))


def lately(*topics: tuple[str, ...] | str) -> tuple[str, ...]:
    """Return the last few of topics that were taken one after another, each where it was taken last."""
    taken = [one for given in topics for one in ((given,) if isinstance(given, str) else given)]
    newest_first = dict.fromkeys(reversed(taken))
    return tuple(reversed(list(newest_first)[:MOST_RECENT]))


def with_rated(pocket: Pocket, now: str) -> Pocket:
    """Return the pocket after the task in hand was rated or finished: it may be taken back for a while."""
    if pocket.held is None:
        return pocket
    counted = with_used(pocket, now)
    last = msgspec.structs.replace(pocket.held, token="", opened=True)
    return msgspec.structs.replace(counted, held=None, last=last)


def with_skipped(pocket: Pocket) -> Pocket:
    """Return the pocket after the task in hand was skipped or declined: it is not offered again."""
    if pocket.held is None:
        return pocket
    skipped = (*pocket.skipped, pocket.held.item)
    return fitted(msgspec.structs.replace(pocket, skipped=skipped, held=None))


def with_note(pocket: Pocket, text: str, day: str, days: int = NOTE_DAYS[-1]) -> Pocket:
    """Return the pocket with a note to oneself, kept so many days; raises BadInput when it is too long."""
    if len(text.encode()) > NOTE_BYTES:
        said = _("a note takes {n} bytes, the most is {most}: shorten it")
        raise BadInput(said.format(n=len(text.encode()), most=NOTE_BYTES))
    until = (date.fromisoformat(day) + timedelta(days=days if days in NOTE_DAYS else NOTE_DAYS[-1])).isoformat()
    return fitted(msgspec.structs.replace(pocket, notes=(*pocket.notes, (text, until))))


def without_note(pocket: Pocket, note: str) -> Pocket:
    """Return the pocket after a note, named by its mark, was thrown away."""
    notes = tuple(item for item in pocket.notes if mark(item[0]) != note)
    return fitted(msgspec.structs.replace(pocket, notes=notes, forgets=(*pocket.forgets, note)))


def fitted(pocket: Pocket) -> Pocket:
    """Return the pocket such that it fits: the oldest skips go first, then days are no longer told apart.

    Raises BadInput when boundaries and notes alone are too much; those are never let go of in silence.
    """
    while len(encode(pocket)) > POCKET_BYTES - _PREFIX:
        if pocket.skipped:
            pocket = msgspec.structs.replace(pocket, skipped=pocket.skipped[1:])
        elif len(pocket.seen) > 1:
            pocket = msgspec.structs.replace(pocket, seen=_folded(pocket.seen))
        elif len(pocket.spent) > 1:
            pocket = msgspec.structs.replace(pocket, spent=_merged(pocket.spent))
        else:
            raise BadInput(_("too much for one sitting: sign out and in again, which puts it away, and go on"))
    return pocket


# ---------------------------------------------------------------------------------------------------------- merging


def settled(private: Private, pocket: Pocket, day: str) -> Private:
    """Return what is private once the pocket is merged into it; merging the same pocket again changes nothing."""
    if pocket.id in private.settled:
        return private
    choice = pocket.choice or Choice(
        hide_heavy=private.hide_heavy,
        hide_unknown=private.hide_unknown,
        own=private.own,
        own_group=private.own_group,
        matching=private.matching,
        keeps_notes=private.keeps_notes,
    )
    merged = msgspec.structs.replace(
        private,
        hide_heavy=choice.hide_heavy,
        hide_unknown=choice.hide_unknown,
        own=choice.own,
        own_group=choice.own_group,
        matching=choice.matching,
        keeps_notes=choice.keeps_notes,
        boundaries=_less_and_more(private.boundaries, pocket.takes, pocket.leaves),
        hidden=_less_and_more(private.hidden, pocket.shows, pocket.hides),
        seen=_counted(private.seen + pocket.seen),
        bounded=private.bounded or pocket.bounded,
        spent=_counted(private.spent + pocket.spent),
        sitting=_together(private.sitting, pocket.sitting),
        skipped=tuple(dict.fromkeys(private.skipped + pocket.skipped))[-MOST_SKIPPED:],
        notes=tuple(note for note in private.notes if mark(note[0]) not in pocket.forgets) + pocket.notes,
        recent=lately(private.recent, pocket.recent),
        settled=(*private.settled, pocket.id)[-MOST_SETTLED:],
    )
    return pruned(merged, day)


def pruned(private: Private, day: str) -> Private:
    """Return what is private without what has run its time, and small enough to be sealed at its fixed size."""
    notes = tuple(note for note in private.notes if note[1] >= day)[-MOST_NOTES:]
    spent = tuple(one for one in private.spent if one[1] > _days_before(day, WEEK))
    spent = spent if len(spent) <= MOST_SPENT else _merged(spent)
    private = msgspec.structs.replace(private, notes=notes if private.keeps_notes else (), spent=spent)
    while len(private.seen) > MOST_SEEN or len(encode(private)) > VAULT_BYTES - _PREFIX:
        if len(private.seen) > 1 and (folded := _folded(private.seen)) != private.seen:
            private = msgspec.structs.replace(private, seen=folded)
        elif private.skipped:
            private = msgspec.structs.replace(private, skipped=private.skipped[1:])
        elif private.notes:
            private = msgspec.structs.replace(private, notes=private.notes[1:])
        else:
            raise BadInput(_("more boundaries than a vault holds: choose wider topics"))
    return private


def used(private: Private, now: str) -> Amounts:
    """Return the items that the person opened or rated until `now`; of topics, that of which there were most today."""
    day = now[:10]
    today = [one for one in private.spent if one[1] == day]
    by_topic = Counter({topic: sum(often for other, _day, often in today if other == topic) for topic, _d, _n in today})
    return Amounts(
        session=in_session(private, now),
        day=sum(often for _topic, _day, often in today),
        week=sum(often for _topic, when, often in private.spent if _days_before(day, WEEK) < when <= day),
        topic=max((often for topic, often in by_topic.items() if topic), default=0),
    )


def used_of(private: Private, topic: str, now: str) -> int:
    """Return the items of one topic, by its name, that the person opened or rated today."""
    key = mark(topic) if topic else ""
    return sum(often for other, day, often in private.spent if (other, day) == (key, now[:10]))


def in_session(private: Private, now: str) -> int:
    """Return the items of the session that goes on at `now`; 0 once a break has ended it."""
    _first, last, often, rest = private.sitting
    return often if last and _minutes(last, now) < rest else 0


def rested_at(private: Private) -> str:
    """Return when the break that ends the session is over, ISO 8601 in UTC; empty without a session."""
    _first, last, _often, rest = private.sitting
    if not last:
        return ""
    over = datetime.fromisoformat(last).astimezone(UTC) + timedelta(minutes=rest)
    return over.isoformat(timespec="seconds").replace("+00:00", "Z")


# ---------------------------------------------------------------------------------------------------------- padding


def padded(body: bytes, size: int) -> bytes:
    """Return `body` with its length before it and nothing after it, `size` bytes in all."""
    if len(body) + _PREFIX > size:
        raise BadInput(_("{n} bytes do not fit {size}").format(n=len(body), size=size))
    return (len(body).to_bytes(_PREFIX, "big") + body).ljust(size, b"\0")


def unpadded(body: bytes) -> bytes:
    """Return what `padded` was given."""
    return body[_PREFIX : _PREFIX + int.from_bytes(body[:_PREFIX], "big")]


def _turned(
    off: tuple[str, ...], on: tuple[str, ...], now: tuple[str, ...], sets: tuple[Iterable[str], Iterable[str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    wanted, among = set(sets[0]), set(sets[1])
    added, dropped = wanted - set(now), (among & set(now)) - wanted
    return tuple(sorted((set(off) | dropped) - added)), tuple(sorted((set(on) | added) - dropped))


def _less_and_more(there: tuple[str, ...], less: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted((set(there) - set(less)) | set(more)))


def _counted(seen: Iterable[Seen]) -> tuple[Seen, ...]:
    counts: dict[tuple[str, str], int] = {}
    for topic, day, often in seen:
        counts[topic, day] = counts.get((topic, day), 0) + often
    return tuple(sorted(((topic, day, often) for (topic, day), often in counts.items()), key=lambda one: one[1]))


def _folded(seen: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """Take the day from the oldest entry that still has one; once none has, take the topic from the first."""
    dated = next((place for place, one in enumerate(seen) if one[1]), None)
    if dated is None:
        return _counted((*seen[1:], ("", "", seen[0][2]))) if seen[0][0] or len(seen) > 1 else seen
    topic, _day, often = seen[dated]
    return _counted((*seen[:dated], (topic, "", often), *seen[dated + 1 :]))


def _one_more(pocket: Pocket, held: Held, now: str) -> Pocket:
    """Count one item: for its topic and day, and in the session."""
    spent = _counted((*pocket.spent, (held.topic, now[:10], 1)))
    sitting = _together(pocket.sitting, (now, now, held.counts, held.rest or REST))
    return fitted(msgspec.structs.replace(pocket, spent=spent, sitting=sitting))


def _together(there: Sitting, more: Sitting) -> Sitting:
    """Return two stretches of work as one session, or the later one where a break lies between them."""
    first, second = sorted((there, more), key=lambda one: one[0])
    if not first[1] or _minutes(first[1], second[0]) >= second[3]:
        return second
    return first[0], max(first[1], second[1]), first[2] + second[2], second[3]


def _merged(spent: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """Let go of topics, and keep what counts for days and for the week."""
    return _counted(("", day, often) for _topic, day, often in spent)


def _days_before(day: str, days: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()


def _minutes(first: str, then: str) -> float:
    return (datetime.fromisoformat(then) - datetime.fromisoformat(first)).total_seconds() / 60
