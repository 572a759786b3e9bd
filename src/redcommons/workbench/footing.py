"""What pages say of an arrangement in words: who asks, what is paid, how long it takes, and who stands in between."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from redcommons.evaluation.model import Owed
from redcommons.labour.model import Arrangement, ArrangementKind, Firm, Pay, Terms
from redcommons.labour.paying import of_a_set, plain
from redcommons.labour.rules import stated
from redcommons.values.text import cell
from redcommons.values.words import _, many


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One of the five ways of coming to work."""

    way: ArrangementKind
    """The way."""
    name: str
    """What it is called."""
    about: str
    """How people come in, and what differs."""


def kinds() -> tuple[Kind, ...]:
    """Return the five ways with what differs in each."""
    said: tuple[tuple[ArrangementKind, str, str], ...] = (
        ("internal", _("Internal staff"), _("Invited one by one, or signed in by your organisation.")),
        (
            "contractor",
            _("Contractor or vendor"),
            _("Invited through a named chain of firms, which the report prints. They bring an id and are paid by it."),
        ),
        (
            "crowd",
            _("Crowd platform"),
            _("One link for many, without account or e-mail. Pay and time are said before; a code comes at the end."),
        ),
        ("event", _("Volunteers at an event"), _("A code or a link for a room full of people, with a budget each.")),
        (
            "community",
            _("Community partner"),
            _("One link for a group, which decides on credit and on what is released."),
        ),
    )
    return tuple(Kind(way=way, name=name, about=about) for way, name, about in said)


def kind(way: str) -> Kind | None:
    """Return one of the five by its word."""
    return next((one for one in kinds() if one.way == way), None)


def price(pay: Pay) -> str:
    """Return what is paid in one sentence; empty where nothing is."""
    said = {
        "task": _("{amount} {currency} for each task that you keep"),
        "hour": _("{amount} {currency} for an hour, by your own clock"),
        "whole": _("{amount} {currency} for the whole"),
    }
    return said[pay.unit].format(amount=pay.amount, currency=pay.currency) if pay.unit else ""


def amount(found: Arrangement) -> str:
    """Return how much work there is in one piece: tasks, minutes, and what it pays in all; empty where nobody said."""
    money, minutes = of_a_set(found)
    each = many("about {n} minute each", "about {n} minutes each", found.minutes) if found.minutes else ""
    parts = (
        many("a set of {n} task", "a set of {n} tasks", found.tasks) if found.tasks else "",
        each if found.tasks else each and many("about {n} minute", "about {n} minutes", found.minutes),
        many("about {n} minute in all", "about {n} minutes in all", minutes) if found.tasks and minutes else "",
        _("{amount} {currency} in all").format(amount=plain(money), currency=found.pay.currency)
        if found.tasks and found.pay.unit
        else "",
    )
    return " · ".join(part for part in parts if part)


def footing(found: Arrangement) -> tuple[tuple[str, str], ...]:
    """Return (question, answer) for what an arrangement settles: pay, amount, what comes back; nothing blank."""
    said = (
        (_("What it pays"), price(found.pay) or _("nothing in money")),
        (_("How much it is"), amount(found)),
        (_("What comes back to you"), found.comes_back),
        (_("Who decides on what came from here"), found.group),
    )
    return tuple((question, answer) for question, answer in said if answer)


def lines(terms: Terms | None, found: Arrangement | None) -> tuple[tuple[str, str], ...]:
    """Return terms as they are read; where they leave pay and what comes back blank, the arrangement says it."""
    if terms is None:
        return ()
    if found is not None:
        blank = {"pay": terms.pay or price(found.pay), "comes_back": terms.comes_back or found.comes_back}
        terms = msgspec.structs.replace(terms, **blank)
    return stated(terms)


def firms(text: str) -> tuple[Firm, ...]:
    """Return a chain as written, one firm a line: name | what it does | its own terms."""
    parts = ([part.strip() for part in line.split("|")] for line in text.splitlines() if line.strip())
    return tuple(
        Firm(name=part[0], part=part[1] if part[1:] else "", terms=" | ".join(part[2:])) for part in parts if part[0]
    )


def firms_text(chain: Iterable[Firm]) -> str:
    """Return a chain as it is written in its form."""
    return "\n".join(f"{one.name} | {one.part} | {one.terms}".rstrip(" |") for one in chain)


def as_csv(lines: Iterable[Owed]) -> str:
    """Return what is owed as a table, in the order of the ids."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["arrangement", "id", "completion code", "set", "owed", "currency", "paid"])
    for one in lines:
        paid = "; ".join(f"{amount} {currency}" for currency, amount in one.paid)
        whole = "whole" if one.whole else "part"
        row = (one.arrangement, one.external, one.code, whole, one.amount, one.currency, paid)
        rows.writerow([cell(word) for word in row])
    return out.getvalue()
