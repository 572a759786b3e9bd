"""A person's own work record, as they take it along."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from redcommons.evaluation.model import Stay, Work
from redcommons.labour.model import SupportLine
from redcommons.values.base import encode
from redcommons.values.text import cell

_DONE: dict[Work, str] = {"explore": "exploring", "review": "review", "rate": "rating", "adjudicate": "adjudication"}


def support_lines(text: str) -> tuple[SupportLine, ...]:
    """Return the lines of a support list as written: name | how to reach them | when."""
    parts = ([part.strip() for part in line.split("|")] for line in text.splitlines() if line.strip())
    return tuple(
        SupportLine(name=part[0], reach=part[1] if part[1:] else "", when=" | ".join(part[2:])) for part in parts
    )


def support_text(lines: Iterable[SupportLine]) -> str:
    """Return a support list as it is written in its form."""
    return "\n".join(" | ".join(part for part in (one.name, one.reach, one.when) if part) for one in lines)


def as_csv(stays: Iterable[Stay]) -> str:
    """Return a work record as a table: a row for each task and each entry of time."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["study", "name", "kind", "day", "minutes", "what"])
    for stay in stays:
        title, name = cell(stay.title), cell(stay.name)
        for one in stay.done:
            what = f"{one.run or one.queue} {one.ordinal}:{one.repeat}"
            rows.writerow([title, name, _DONE[one.does], one.at[:10], "", what])
        for _entry, time in stay.time:
            rows.writerow([title, name, "time", time.day, time.minutes, cell(time.what)])
    return out.getvalue()


def as_json(stays: Iterable[Stay]) -> bytes:
    """Return a work record as JSON."""
    return encode(tuple(stays))


def by_day(stay: Stay) -> tuple[tuple[str, int], ...]:
    """Return (day, tasks done) of one stay, oldest first."""
    days: dict[str, int] = {}
    for one in stay.done:
        days[one.at[:10]] = days.get(one.at[:10], 0) + 1
    return tuple(sorted(days.items()))
