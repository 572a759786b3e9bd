"""What pages of care say: topics by their names, and a record of what one opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from redcommons.care.model import Private
from redcommons.care.pocket import mark
from redcommons.values.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic that somebody may keep away from."""

    name: str
    """What it is called in the study."""
    mark: str
    """What the vault keeps of the name."""
    left: bool
    """Whether the person does not take it."""
    hidden: bool
    """Whether it is hidden until they ask."""
    mine: bool
    """Whether its harm is aimed at a group of theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """How often text of one topic was opened."""

    name: str
    """The topic; in words where it is no longer listed."""
    days: tuple[tuple[str, int], ...]
    """Day, and how often on it."""
    total: int
    """How often in all."""


def topics(names: Iterable[str], private: Private | None) -> tuple[Topic, ...]:
    """Return the topics of a study as a person's page of boundaries lists them."""
    mine = private or Private()
    marked = ((name, mark(name)) for name in names)
    return tuple(
        Topic(
            name=name,
            mark=key,
            left=key in mine.boundaries,
            hidden=key in mine.hidden,
            mine=key in mine.own_group,
        )
        for name, key in marked
    )


def opened(private: Private, names: Iterable[str]) -> tuple[Opened, ...]:
    """Return a person's own record of what they opened, topic by topic."""
    known = {mark(name): name for name in names}
    found: dict[str, list[tuple[str, int]]] = {}
    for topic, day, often in private.seen:
        name = known.get(topic) or (_("a topic no longer listed") if topic else _("without a topic"))
        found.setdefault(name, []).append((day or _("earlier"), often))
    return tuple(
        Opened(name=name, days=tuple(days), total=sum(often for _day, often in days))
        for name, days in sorted(found.items())
    )
