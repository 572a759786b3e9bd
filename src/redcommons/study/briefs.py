"""What a brief can hold, what is drawn from it, and how it reads then. All pure: drawing leaves no trace.

Nothing here looks for words that a brief may not hold: a list of words finds the innocent and misses the rest. The
page says what must not be asked, and so does every brief that is read.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod

import msgspec

from redcommons.study.model import Brief, Parameter
from redcommons.values.errors import BadInput
from redcommons.values.text import clean, label
from redcommons.values.words import _

MOST_PARAMETERS = 5
"""Parameters of a brief at most: more are not a task but a form."""

MOST_CHOICES = 50
"""Choices of one parameter at most."""

_ENUMERATED = 2_000
_SAMPLED = 200
_SLOT = re.compile(r"\{([^{}]{1,80})\}")


def never_asked() -> str:
    """Return what no brief may ask for, as it stands on the page of every one."""
    return _(
        "Never sexual content about minors: no brief may ask for it, and whoever meets it stops and tells the Lead."
    )


def parsed(lines: Iterable[object]) -> list[object]:
    """Return parameters from lines such as "person: a tenant | a landlord"; what is one already stays."""
    return [msgspec.to_builtins(parameter(one) if isinstance(one, str) else one) for one in lines]


def parameter(line: str) -> Parameter:
    """Return a parameter from its line; raises BadInput."""
    name, colon, choices = line.partition(":")
    if not colon:
        raise BadInput(f"{line[:80]!r} names no choices: write NAME: one | another")
    return Parameter(name=name.strip(), choices=tuple(one.strip() for one in choices.split("|") if one.strip()))


def written(parameter: Parameter) -> str:
    """Return a parameter as a line."""
    return f"{parameter.name}: {' | '.join(parameter.choices)}"


def checked(brief: Brief) -> Brief:
    """Return a brief that can be drawn from; raises BadInput on a sixth parameter and on one that cannot be."""
    if len(brief.parameters) > MOST_PARAMETERS:
        raise BadInput(f"{len(brief.parameters)} parameters: a brief has {MOST_PARAMETERS} at most; leave some open")
    parameters = tuple(_checked(one) for one in brief.parameters)
    names = [one.name for one in parameters]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BadInput(f"two parameters are called {twice!r}: tell them apart")
    accepts = tuple(filter(None, (clean(one, what="what is accepted").strip() for one in brief.accepts)))
    return msgspec.structs.replace(brief, parameters=parameters, accepts=accepts)


def _checked(one: Parameter) -> Parameter:
    name = label(one.name, what="name of a parameter")
    if set(name) & set("{}:|") or len(name) > 80:
        raise BadInput(f"no parameter can be called {name!r}: up to 80 characters, without braces, colon or bar")
    choices = tuple(dict.fromkeys(label(choice, what=f"choice of {name}") for choice in one.choices))
    if not 1 <= len(choices) <= MOST_CHOICES:
        raise BadInput(f"{name!r} has {len(choices)} choices: give 1 to {MOST_CHOICES}")
    return Parameter(name=name, choices=choices)


def open_slots(brief: Brief) -> tuple[str, ...]:
    """Return slots of the text that no parameter fills."""
    names = {one.name for one in brief.parameters}
    return tuple(dict.fromkeys(slot for slot in _SLOT.findall(brief.text) if slot not in names))


def filled(brief: Brief, said: Mapping[str, str]) -> str:
    """Return the text with what was drawn in its slots; a parameter that was skipped is left to the reader."""
    names = {one.name for one in brief.parameters}
    return _SLOT.sub(lambda slot: _in_slot(slot, said, names), brief.text)


def _in_slot(slot: re.Match[str], said: Mapping[str, str], names: Collection[str]) -> str:
    name = slot[1]
    if name in said:
        return said[name]
    return _("({name}: as you like)").format(name=name) if name in names else slot[0]


def drawn(brief: Brief, tried: Iterable[Mapping[str, str]], seed: int, skip: Collection[str] = ()) -> dict[str, str]:
    """Return a choice for each parameter that is not skipped: of the combinations tried least, the seed's one."""
    wanted = [one for one in brief.parameters if one.name not in skip]
    times = Counter(tuple(said.get(one.name, "") for one in wanted) for said in tried)
    found = min(_candidates(wanted, seed), key=lambda choices: (times[choices], _digest(seed, choices)))
    return {one.name: choice for one, choice in zip(wanted, found, strict=True)}


def _candidates(wanted: Sequence[Parameter], seed: int) -> Iterator[tuple[str, ...]]:
    if prod(len(one.choices) for one in wanted) <= _ENUMERATED:
        return product(*(one.choices for one in wanted))
    return (_sampled(wanted, seed, number) for number in range(_SAMPLED))


def _sampled(wanted: Sequence[Parameter], seed: int, number: int) -> tuple[str, ...]:
    bits = int.from_bytes(_digest(seed, (str(number),)))
    choices = []
    for one in wanted:
        bits, place = divmod(bits, len(one.choices))
        choices.append(one.choices[place])
    return tuple(choices)


def _digest(seed: int, words: Sequence[str]) -> bytes:
    """Return bytes that are the same on every machine and in every version of Python."""
    return hashlib.sha256("\0".join((str(seed), *words)).encode()).digest()
