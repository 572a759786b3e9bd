"""What a pay amounts to: prices, tasks and own minutes, currency by currency. Nothing here knows how fast one was."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from redcommons.labour.model import Arrangement, Pay, Payment
from redcommons.labour.rules import amount_of

CENT = Decimal("0.01")


def earned(pay: Pay, tasks: int, minutes: int) -> Decimal:
    """Return what is owed for tasks that are kept, or for minutes of own time; 0 where nothing is paid.

    A whole is owed once any of it was done; an hour is divided by the minute and rounded to the cent, half up, or as
    finely as its price was written.
    """
    if not pay.unit:
        return Decimal(0)
    price = amount_of(pay.amount)
    if pay.unit == "task":
        return price * tasks
    if pay.unit == "whole":
        return price if tasks or minutes else price * 0
    finest = min(CENT, Decimal(1).scaleb(int(price.as_tuple().exponent)))
    return (price * minutes / 60).quantize(finest, rounding=ROUND_HALF_UP)


def of_a_set(found: Arrangement) -> tuple[Decimal, int]:
    """Return what a whole set pays and how many minutes it is expected to take; 0 for what nobody said."""
    minutes = found.minutes * (found.tasks or 1)
    return earned(found.pay, found.tasks or 1, minutes), minutes


def paid(payments: Iterable[Payment]) -> tuple[tuple[str, Decimal], ...]:
    """Return (currency, amount) of payments that stand, by currency: two currencies are never added."""
    sums: dict[str, Decimal] = {}
    for one in payments:
        if not one.gone:
            sums[one.currency] = sums.get(one.currency, Decimal(0)) + amount_of(one.amount)
    return tuple(sorted(sums.items()))


def plain(amount: Decimal) -> str:
    """Return an amount as it is written, without an exponent."""
    return f"{amount:f}"
