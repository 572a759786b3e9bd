"""What the forms of a conversation ask, read in one place."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from django.http import HttpRequest

from redcommons.assembly.rooms import Room
from redcommons.exploration.model import MOST_LANES, Made, Saying
from redcommons.values.base import encode
from redcommons.values.errors import BadInput
from redcommons.values.words import _
from redcommons.workbench.exploration.documents import documents_of

AGAIN = 20
"""Most times that a page asks the same again at once."""


def saying_of(request: HttpRequest) -> Saying:
    """Return what a person says by the composer, and to whom; raises BadInput.

    `after` names a turn for each lane in the order of the lanes, "12,15", empty for a lane that nobody can speak to
    now; `lanes` chooses among them, and none means all.
    """
    after, lanes = places(request.POST.get("after", "0")), _lanes(request)
    if lanes and len(after) > 1:
        after = tuple(after[lane - 1] for lane in lanes if lane <= len(after))
    meant = tuple(dict.fromkeys(number for number in after if number is not None))
    return Saying(
        text=words(request),
        after=meant,
        lanes=lanes,
        voice=request.POST.get("voice", ""),
        in_role=request.POST.get("in_role", ""),
        documents=documents_of(request),
        made=made_of(request),
    )


def made_of(request: HttpRequest) -> Made | None:
    """Return how a method made the words of the composer, as its page sent it along; raises BadInput."""
    given = request.POST.get("made", "")
    if not given:
        return None
    try:
        made = msgspec.json.decode(given, type=Made)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError) as error:
        raise BadInput(_("how the words were made cannot be read: choose the method again")) from error
    return msgspec.structs.replace(made, step=0, model="", edited=False)


def made_words(made: Made) -> str:
    """Return how words were made, as a page sends it along."""
    return encode(made).decode()


def checked(saying: Saying, methods: Room) -> Saying:
    """Return what is said with whether a person changed what the method made: it is made again to find out."""
    made = saying.made
    if made is None:
        return saying
    method = methods.find(made.method)
    again = (
        [one.text for one in methods.variants(method.name, made.source, made.parameters)]
        if method.variants is not None
        else [methods.apply(method.name, made.source, made.parameters, made.seed).text]
    )
    return msgspec.structs.replace(saying, made=msgspec.structs.replace(made, edited=saying.text not in again))


def again_of(request: HttpRequest) -> tuple[int, int, int]:
    """Return (the turn that replies follow, lane, how many) of "12,2,5", the last two of which may be left out."""
    given = numbers("again", request.POST.get("again", ""))
    parent, lane, times = (*given, *(0, 1, 1)[len(given) :])[:3]
    if not 1 <= times <= AGAIN:
        raise BadInput(f"asked {times} times: a page asks 1 to {AGAIN} times, `redcommons chat` up to 200")
    return parent, lane, times


def moved(request: HttpRequest, ends: Mapping[int, int]) -> tuple[int, ...]:
    """Return where the lanes of a page end once some of them moved on: `ends` has a turn for each that did."""
    given = places(request.POST.get("at", ""))
    at = {lane: number for lane, number in enumerate(given, 1) if number} | dict(ends)
    return tuple(number for _lane, number in sorted(at.items()))


def words(request: HttpRequest) -> str:
    """Return the words of the composer, with line ends as they are kept."""
    return request.POST.get("text", "").replace("\r\n", "\n")


def number_in(request: HttpRequest, name: str) -> int:
    """Return a number that an address names; 0 where it does not. Raises BadInput."""
    return _whole(name, request.GET.get(name, "") or "0")


def numbers(name: str, given: str) -> tuple[int, ...]:
    """Return the numbers of "12,15"; raises BadInput."""
    return tuple(_whole(name, one) for one in given.split(",") if one)


def places(given: str) -> tuple[int | None, ...]:
    """Return the turn that each lane goes on after, in the order of the lanes, of "12,15"; None where it cannot now."""
    parts = given.split(",")
    if len(parts) > MOST_LANES:
        raise BadInput(f"after names {len(parts)} turns: a conversation has at most {MOST_LANES} lanes")
    return tuple(_whole("after", one) if one else None for one in parts)


def _lanes(request: HttpRequest) -> tuple[int, ...]:
    return tuple(_whole("lanes", one) for one in request.POST.getlist("lanes") if one)


def _whole(name: str, given: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise BadInput(f"{name} is {given[:20]!r}: it is a whole number")
    return int(given)
