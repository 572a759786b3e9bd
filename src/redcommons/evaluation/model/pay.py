"""Nouns of a set of tasks and of what is owed for work. No count of anybody stands in what those who pay are shown."""

from __future__ import annotations

from redcommons.labour.model import Payment, PayUnit
from redcommons.values.base import Value


class OwnSet(Value, tag="own-set/1"):
    """How far a person is with a set of tasks; shown to them alone."""

    arrangement: str
    """The arrangement they came through, by name."""
    title: str
    """What it is called."""
    tasks: int
    """Tasks in a set; 0 for no sets."""
    kept: int
    """Tasks that they finished and that stand."""
    queue: str = ""
    """The queue they work at; empty for any."""
    whole: bool = False
    """Whether the set is complete."""
    over: bool = False
    """Whether nothing more is there for them: the set is complete, they returned it, or the queue has run out."""
    code: str = ""
    """The completion code, once the work is over and a task was kept."""


class OwnPay(Value, tag="own-pay/1"):
    """What a person earned in a study, and what was paid; theirs to read also after leaving."""

    price: str = ""
    """The price of one unit; empty where nothing is paid."""
    currency: str = ""
    """The currency."""
    unit: PayUnit = ""
    """What one price is for."""
    count: int = 0
    """Tasks kept, or minutes of own time for a pay by the hour."""
    earned: str = "0"
    """What is owed for it, a decimal number."""
    payments: tuple[Payment, ...] = ()
    """Payments noted by whoever pays, oldest first."""
    paid: tuple[tuple[str, str], ...] = ()
    """(currency, amount) of what was paid, by currency."""


class Owed(Value, tag="owed/1"):
    """One line for whoever pays: an id, a code, an amount."""

    arrangement: str
    """The arrangement, by name."""
    external: str
    """The person's id with whoever sends or pays them; their name here where there is none."""
    person: str
    """Their id in this workspace."""
    code: str
    """Their completion code; empty where none was drawn, or nothing was kept."""
    whole: bool
    """Whether their set is complete; True where there are no sets."""
    amount: str
    """What is owed in all, a decimal number."""
    currency: str
    """The currency."""
    payments: tuple[tuple[str, Payment], ...] = ()
    """Payments noted so far, each with the name of its note."""
    paid: tuple[tuple[str, str], ...] = ()
    """(currency, amount) of what was paid, by currency."""
