"""A run as a page asks for it and as a worker finds it: what was written, what it may cost, how it stands."""

from __future__ import annotations

from typing import Literal

from redcommons.evaluation.model.plan import Order, Pace, Settings
from redcommons.values.base import Fingerprint, Value
from redcommons.values.errors import BadInput
from redcommons.values.job import Job
from redcommons.values.text import label

Standing = Literal[
    "finished", "running", "pausing", "stopping", "waiting", "paused", "stopped", "failed", "unfinished"
]  # fmt: skip
"""How a run stands; "unfinished" where nobody asked a worker for it and nobody drives it."""


class Prices(Value, tag="prices/1"):
    """What a target asks for its tokens, as the person who starts a run knows it."""

    per_million_in: float = 0.0
    """Price of a million tokens read."""
    per_million_out: float = 0.0
    """Price of a million tokens written."""
    currency: str = ""
    """The currency, in whatever words."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("per_million_in", "per_million_out"):
            if getattr(self, name) < 0:
                raise BadInput(f"{name} is {getattr(self, name)}: a price is 0 or more")

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """Return what so many tokens cost."""
        return (tokens_in * self.per_million_in + tokens_out * self.per_million_out) / 1_000_000


class RunAsked(Value, tag="run-asked/1"):
    """What a person writes into a page when they ask for a run; nothing of it is taken apart yet."""

    target: str
    """The target as written."""
    judges: tuple[str, ...] = ()
    """Judges as written, in order."""
    rubric: str = ""
    """What counts as violated, for a model judge."""
    settings: Settings = Settings()
    """How the target is asked."""
    pace: Pace = Pace()
    """How often and how fast."""
    prices: Prices | None = None
    """What tokens cost; None where nobody says."""


class RunOrder(Value, tag="run-order/1"):
    """What a worker is given: everything that the run needs beside what its plan says."""

    release: Fingerprint
    """The cases asked, by their content."""
    order: Order
    """What was asked for, taken apart."""
    prices: Prices | None = None
    """What tokens cost; None where nobody says."""


class Foreseen(Value, tag="foreseen/1"):
    """What a run would be, said before anything is registered."""

    attempts: int
    """Attempts that the plan asks for."""
    cases: int
    """Cases among them."""
    families: int
    """Families of cases, on which an interval rests."""
    requests: int
    """Requests to the target: several for a conversation of several turns."""
    target: str
    """The target as it was understood."""
    judges: tuple[str, ...]
    """Keys of the judges, those that the cases bring along among them."""
    seconds: float | None = None
    """How long it may take by what the last run of this target took; None where there is none."""
    unfinished: str = ""
    """An unfinished run of the same plan, which would be gone on with; empty for none."""


class RunWork(Value, tag="run-work/1"):
    """How a run stands, and what was asked of a worker."""

    standing: Standing
    """How it stands."""
    job: Job | None = None
    """The newest job on it; None where it was begun at the command line."""
    prices: Prices | None = None
    """What tokens cost; None where nobody said."""
    worker: bool = False
    """Whether a worker is there to do it."""


def prices_of(per_million_in: float | None, per_million_out: float | None, currency: str) -> Prices | None:
    """Return prices as somebody filled them in; None where they filled in none."""
    if per_million_in is None and per_million_out is None:
        return None
    named = label(currency, what="currency") if currency.strip() else ""
    return Prices(per_million_in=per_million_in or 0.0, per_million_out=per_million_out or 0.0, currency=named)
