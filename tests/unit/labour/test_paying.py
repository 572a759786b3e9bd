"""What is owed is arithmetic: tasks times a price, or minutes of an hour, and never one currency added to another."""

from decimal import Decimal

import pytest

from redcommons.labour.model import Arrangement, Pay, Payment
from redcommons.labour.paying import earned, of_a_set, paid, plain


def pay(amount: str, unit: str) -> Pay:
    return Pay(amount=amount, currency="EUR", unit=unit)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("price", "tasks", "minutes", "owed"),
    [
        (pay("0.45", "task"), 3, 600, "1.35"),
        (pay("0.1", "task"), 3, 0, "0.3"),
        (pay("14", "hour"), 9, 50, "11.67"),
        (pay("14.00", "hour"), 0, 0, "0.00"),
        (pay("0.0001", "hour"), 0, 30, "0.0001"),
        (pay("60", "whole"), 1, 0, "60"),
        (pay("60", "whole"), 0, 0, "0"),
        (Pay(), 9, 90, "0"),
    ],
)
def test_what_is_earned(price: Pay, tasks: int, minutes: int, owed: str) -> None:
    assert plain(earned(price, tasks, minutes)) == owed


def test_a_set_says_what_it_pays_and_how_long_it_takes() -> None:
    assert of_a_set(Arrangement(way="crowd", title="x", pay=pay("0.45", "task"), minutes=4, tasks=10)) == (
        Decimal("4.50"),
        40,
    )
    assert of_a_set(Arrangement(way="event", title="x")) == (Decimal(0), 0)
    assert of_a_set(Arrangement(way="crowd", title="x", pay=pay("12", "hour"), minutes=30, tasks=2))[0] == 12


def test_currencies_are_never_added_and_what_was_taken_back_does_not_count() -> None:
    notes = [
        Payment(person="p", amount="1.10", currency="EUR"),
        Payment(person="p", amount="2.20", currency="EUR"),
        Payment(person="p", amount="5", currency="JOD"),
        Payment(person="p", amount="9", currency="EUR", gone=True),
    ]

    assert paid(notes) == (("EUR", Decimal("3.30")), ("JOD", Decimal(5)))
