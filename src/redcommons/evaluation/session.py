"""What a norming session makes of its readings: spreads before and after, and how far people agreed. All pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from redcommons.evaluation.dissenting import alpha, spread
from redcommons.evaluation.grouping import Place
from redcommons.evaluation.model import NormingFigures, NormingReading, NormingSpread, Spread
from redcommons.values.outcome import VerdictWord

Round = Mapping[Place, Mapping[str, VerdictWord]]
"""What was said one time: place to (reader to word)."""


def figures(readings: Iterable[tuple[str, NormingReading]], *, closed: bool) -> NormingFigures:
    """Return what is shown of readings, each with its reader; second ones count once the session is closed.

    Agreement before and after is compared in what the same people read both times: who came or went changes nothing.
    """
    first, second = _rounds(readings)
    spreads = {place: spread(place, words.values()) for place, words in sorted(first.items())}
    if not closed:
        pairs = tuple(NormingSpread(before=one) for one in spreads.values())
        return NormingFigures(spreads=pairs, before=alpha(spreads.values()))
    pairs = tuple(
        NormingSpread(before=spreads.get(place, spread(place, ())), after=spread(place, second.get(place, {}).values()))
        for place in sorted({*first, *second})
    )
    both = {place: first.get(place, {}).keys() & second[place].keys() for place in second}
    twice = sum(map(len, both.values()))
    return NormingFigures(spreads=pairs, before=alpha(_of(first, both)), after=alpha(_of(second, both)), twice=twice)


def _rounds(readings: Iterable[tuple[str, NormingReading]]) -> tuple[Round, Round]:
    first: dict[Place, dict[str, VerdictWord]] = defaultdict(dict)
    second: dict[Place, dict[str, VerdictWord]] = defaultdict(dict)
    for reader, one in readings:
        (first if one.time == 1 else second)[one.ordinal, one.repeat][reader] = one.word
    return dict(first), dict(second)


def _of(said: Round, both: Mapping[Place, Iterable[str]]) -> list[Spread]:
    return [spread(place, [said[place][one] for one in sorted(who)]) for place, who in sorted(both.items()) if who]
