"""What the pages of Create say: facets as links, how far a file is, what a release is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from redcommons.dataset.model import Brought, Facet, Facets
from redcommons.dataset.rules import AXES
from redcommons.values.base import decode
from redcommons.values.job import Job
from redcommons.values.upload import Upload
from redcommons.values.words import _

_AT_COMMAND = re.compile(r"; say --map [^;]*$")
"""How a reader tells somebody at the command line what to do; a page has a field for it."""

SHOWN = 12
"""Values of one facet that a page lists; the rest is counted."""


def asked(query: Mapping[str, str]) -> Facets:
    """Return the facets that an address asks for; an axis that is there and empty asks for those that do not say."""
    return Facets(**{axis: query[axis][:10_000] for axis in AXES if axis in query})


def axis_names() -> dict[str, str]:
    """Return what each axis is called."""
    return {
        "scenario": _("Scenario"),
        "harm": _("Harm"),
        "language": _("Language"),
        "interaction": _("Interaction"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of one facet, as a link."""

    value: str
    """The value; empty for "not stated"."""
    count: int
    """Cases that it would leave."""
    chosen: bool
    """Whether it is chosen now; its link lets go of it."""
    query: str
    """Query of the address that chooses it, or lets go of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One facet with its choices."""

    key: str
    """The field that it is."""
    name: str
    """What it is called."""
    choices: Sequence[Choice]
    """Its values, most frequent first."""
    more: int
    """Values that are not listed."""


def axes(facets: Sequence[Facet], chosen: Facets) -> tuple[Axis, ...]:
    """Return the facets as links; an axis on which no case says anything is left out."""
    now = {axis: value for axis in AXES if (value := getattr(chosen, axis)) is not None}
    said = [facet for facet in facets if facet.axis in now or [value for value, _n in facet.counts] not in ([], [""])]
    return tuple(_axis(facet, now) for facet in said)


def _axis(facet: Facet, now: Mapping[str, str]) -> Axis:
    rest = {axis: value for axis, value in now.items() if axis != facet.axis}
    listed = [(value, n) for value, n in facet.counts if value == now.get(facet.axis)]
    listed += [pair for pair in facet.counts if pair not in listed][: SHOWN - len(listed)]
    choices = [
        Choice(
            value=value,
            count=count,
            chosen=value == now.get(facet.axis),
            query=urlencode(rest if value == now.get(facet.axis) else {**rest, facet.axis: value}),
        )
        for value, count in listed
    ]
    return Axis(key=facet.axis, name=axis_names()[facet.axis], choices=choices, more=len(facet.counts) - len(listed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How far a brought file is."""

    key: str
    """Its id."""
    name: str
    """Its name; empty once it is gone."""
    step: str
    """What is happening: reading, unreadable, shown, keeping, kept, failed or gone."""
    brought: Brought | None = None
    """What it holds, or what became of it."""
    error: str = ""
    """What went wrong."""
    done: int = 0
    """Cases that have arrived."""
    total: int = 0
    """Cases to arrive."""
    waiting: bool = False
    """Whether no worker is there to do it."""

    @property
    def moves(self) -> bool:
        """Return whether the page must look again."""
        return self.step in {"reading", "keeping"}

    @property
    def steps(self) -> bool:
        """Return whether how far it is can be said in numbers."""
        return self.step == "keeping" and self.total > 0


def arrival(key: str, upload: Upload | None, jobs: Sequence[Job], *, worker: bool) -> Arrival:
    """Return how far a file is, from the newest job on it."""
    last = jobs[-1] if jobs else None
    name = upload.name if upload else ""
    if last is None:
        return Arrival(key=key, name=name, step="gone")
    step = _step(last, here=upload is not None)
    brought = decode(last.ending.answer, Brought) if last.ending.answer and step != "gone" else None
    return Arrival(
        key=key,
        name=name or (brought.name if brought else ""),
        step=step,
        brought=brought,
        error=_AT_COMMAND.sub(_(": say below which one does"), last.ending.error),
        done=last.done,
        total=last.total,
        waiting=not worker and not last.ended_at,
    )


def _step(job: Job, *, here: bool) -> str:
    words = ("reading", "unreadable", "shown") if job.work == "preview" else ("keeping", "failed", "kept")
    if not job.ended_at:
        return words[0]
    if job.ending.error:
        return words[1] if here else "gone"
    return words[2] if here or job.work == "import" else "gone"
