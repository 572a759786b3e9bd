"""The curve of discovery: stairs that only rise, a bound that says what it is, and a description."""

from __future__ import annotations

import re
from itertools import pairwise

from redcommons.adapters.charts import curve
from redcommons.adapters.markup import Markup

ABOUT = ("Kinds over conversations", "3 kinds after 10 conversations")


def drawn(points: list[tuple[int, int]], looked: int, least: float) -> str:
    made: Markup = curve(points, looked, (least, "at least 5"), ABOUT)
    return str(made)


def steps(picture: str) -> list[tuple[float, float, float, float]]:
    lines = re.findall(r'<line x1="([\d.]+)%" x2="([\d.]+)%" y1="([\d.]+)" y2="([\d.]+)" class="step"', picture)
    return [(float(a), float(b), float(c), float(d)) for a, b, c, d in lines]


def test_stairs_run_from_the_first_conversation_to_the_last_and_only_rise() -> None:
    found = steps(drawn([(2, 1), (5, 2), (9, 3)], 10, 5.0))

    assert (found[0][0], found[-1][1]) == (1.0, 99.0)
    for (_a, end, _c, low), (begin, _b, high, _d) in pairwise(found):
        assert (end, low) == (begin, high)
    assert all(x1 <= x2 and y1 >= y2 for x1, x2, y1, y2 in found)


def test_the_bound_stands_above_what_is_known_and_says_what_it_is() -> None:
    picture = drawn([(2, 1), (5, 3)], 10, 6.0)
    bound = float(re.findall(r'y1="([\d.]+)" y2="[\d.]+" class="bound"', picture)[0])

    assert bound < min(y2 for _x1, _x2, _y1, y2 in steps(picture))
    assert "at least 5" in picture


def test_it_is_described_for_who_does_not_see_it_and_carries_no_style() -> None:
    picture = drawn([(1, 1)], 1, 1.0)

    assert "<title>Kinds over conversations</title><desc>3 kinds after 10 conversations</desc>" in picture
    assert 'role="img"' in picture
    assert "style=" not in picture


def test_nothing_looked_at_is_still_a_picture() -> None:
    assert "<svg" in drawn([], 0, 0.0)
