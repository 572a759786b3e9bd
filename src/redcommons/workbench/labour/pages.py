"""A person's own work record, as they take it along."""

from __future__ import annotations

from collections.abc import Iterable

from redcommons.evaluation.model import Stay
from redcommons.labour.model import SupportLine


def support_lines(text: str) -> tuple[SupportLine, ...]:
    """Return the lines of a support list as written: name | how to reach them | when."""
    parts = ([part.strip() for part in line.split("|")] for line in text.splitlines() if line.strip())
    return tuple(
        SupportLine(name=part[0], reach=part[1] if part[1:] else "", when=" | ".join(part[2:])) for part in parts
    )


def support_text(lines: Iterable[SupportLine]) -> str:
    """Return a support list as it is written in its form."""
    return "\n".join(" | ".join(part for part in (one.name, one.reach, one.when) if part) for one in lines)


def by_day(stay: Stay) -> tuple[tuple[str, int], ...]:
    """Return (day, tasks done) of one stay, oldest first."""
    days: dict[str, int] = {}
    for one in stay.done:
        days[one.at[:10]] = days.get(one.at[:10], 0) + 1
    return tuple(sorted(days.items()))
