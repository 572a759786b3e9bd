"""What is private to a person, kept small: what is put into the pocket, how it is merged, what is let go of first.

All pure. Sizes are fixed, so that nothing can be read off them (design/vault.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from redcommons.care.model import Choice, Held, Pocket, Private, Seen
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
MOST_RECENT = 3
NOTE_BYTES = 500
NOTE_DAYS = 30
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
    return fitted(msgspec.structs.replace(pocket, takes=takes, leaves=leaves))


def with_hidden(pocket: Pocket, now: Private, wanted: Iterable[str], among: Iterable[str]) -> Pocket:
    """Return the pocket with the topics to be hidden set to `wanted`, of those that were `among` the choices."""
    shows, hides = _turned(pocket.shows, pocket.hides, now.hidden, (wanted, among))
    return fitted(msgspec.structs.replace(pocket, shows=shows, hides=hides))


def with_seen(pocket: Pocket, harm: str, day: str) -> Pocket:
    """Return the pocket after text about a harm was opened."""
    seen = _counted((*pocket.seen, (mark(harm) if harm else "", day, 1)))
    return fitted(msgspec.structs.replace(pocket, seen=seen))


def with_used(pocket: Pocket, day: str) -> Pocket:
    """Return the pocket after the text of the task in hand was opened: it counts for the day once."""
    if pocket.held is None or pocket.held.opened:
        return pocket
    held = msgspec.structs.replace(pocket.held, opened=True)
    return msgspec.structs.replace(pocket, held=held, used=_one_more(pocket.used, day))


def with_opened(pocket: Pocket, harm: str, day: str) -> Pocket:
    """Return the pocket after the text of the task in hand, about a harm, was opened."""
    return with_used(with_seen(pocket, harm, day), day)


def with_taken(pocket: Pocket, held: Held | None, topic: str = "") -> Pocket:
    """Return the pocket with a task in the person's hands, and its topic among those that come next less gladly."""
    recent = lately(pocket.recent, mark(topic)) if held and topic else pocket.recent
    return fitted(msgspec.structs.replace(pocket, held=held, recent=recent))


def lately(*topics: tuple[str, ...] | str) -> tuple[str, ...]:
    """Return the last few of topics that were taken one after another, each where it was taken last."""
    taken = [one for given in topics for one in ((given,) if isinstance(given, str) else given)]
    newest_first = dict.fromkeys(reversed(taken))
    return tuple(reversed(list(newest_first)[:MOST_RECENT]))


def with_rated(pocket: Pocket, day: str) -> Pocket:
    """Return the pocket after the task in hand was rated or finished: it may be taken back for a while."""
    if pocket.held is None:
        return pocket
    used = pocket.used if pocket.held.opened else _one_more(pocket.used, day)
    return msgspec.structs.replace(
        pocket, used=used, held=None, last=msgspec.structs.replace(pocket.held, token="", opened=True)
    )


def with_skipped(pocket: Pocket) -> Pocket:
    """Return the pocket after the task in hand was skipped or declined: it is not offered again."""
    if pocket.held is None:
        return pocket
    skipped = (*pocket.skipped, pocket.held.item)
    return fitted(msgspec.structs.replace(pocket, skipped=skipped, held=None))


def with_note(pocket: Pocket, text: str, day: str) -> Pocket:
    """Return the pocket with a note to oneself; raises BadInput when it is longer than a pocket allows."""
    if len(text.encode()) > NOTE_BYTES:
        said = _("a note takes {n} bytes, the most is {most}: shorten it")
        raise BadInput(said.format(n=len(text.encode()), most=NOTE_BYTES))
    until = (date.fromisoformat(day) + timedelta(days=NOTE_DAYS)).isoformat()
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
        limit=private.limit,
        keeps_notes=private.keeps_notes,
    )
    merged = msgspec.structs.replace(
        private,
        hide_heavy=choice.hide_heavy,
        hide_unknown=choice.hide_unknown,
        limit=choice.limit,
        keeps_notes=choice.keeps_notes,
        boundaries=_less_and_more(private.boundaries, pocket.takes, pocket.leaves),
        hidden=_less_and_more(private.hidden, pocket.shows, pocket.hides),
        seen=_counted(private.seen + pocket.seen),
        used=_added(private.used, pocket.used),
        skipped=tuple(dict.fromkeys(private.skipped + pocket.skipped))[-MOST_SKIPPED:],
        notes=tuple(note for note in private.notes if mark(note[0]) not in pocket.forgets) + pocket.notes,
        recent=lately(private.recent, pocket.recent),
        settled=(*private.settled, pocket.id)[-MOST_SETTLED:],
    )
    return pruned(merged, day)


def pruned(private: Private, day: str) -> Private:
    """Return what is private without what has run its time, and small enough to be sealed at its fixed size."""
    notes = tuple(note for note in private.notes if note[1] >= day)[-MOST_NOTES:]
    private = msgspec.structs.replace(private, notes=notes if private.keeps_notes else ())
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


def used_on(private: Private, day: str) -> int:
    """Return the items that the person opened or rated on a day."""
    return private.used[1] if private.used[0] == day else 0


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


def _one_more(used: tuple[str, int], day: str) -> tuple[str, int]:
    return (day, used[1] + 1) if used[0] == day else (day, 1)


def _added(there: tuple[str, int], more: tuple[str, int]) -> tuple[str, int]:
    if there[0] == more[0]:
        return there[0], there[1] + more[1]
    return max(there, more, key=lambda used: used[0])
