"""What a reader of a bundle may find out of who is in which group: they have each rater's words, and the figures."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

import redcommons
from redcommons.evaluation.model import GroupEdition
from redcommons.findings.disagreement import public
from redcommons.testing import FrozenClock
from tests.dissent_worlds import Split, of_the_design, split

Words = dict[str, dict[int, bool]]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Split]:
    with redcommons.open(tmp_path / "ws", by="lena", clock=FrozenClock()) as ws:
        made = split(ws, tmp_path, 6)
        of_the_design(made)
        yield made


def fitting(words: Words, told: GroupEdition) -> list[set[str]]:
    """Return every group of raters that the figures of the first group fit, as an attacker would try them."""
    group, size = told.groups[0], told.groups[0].raters
    hidden = {one.ours.ordinal: one.ours for one in told.hidden if one.group == 0}
    found = []
    for some in combinations(words, size):
        given = [said for name in some for said in words[name].values()]
        counts = {item: sum(words[name][item] for name in some) for item in words[some[0]]}
        everybody = {item: sum(said[item] for said in words.values()) for item in counts}
        most = {n for n, k in counts.items() if 2 * k > size and 2 * everybody[n] <= len(words)}
        alike = all(not one.people or one.violated == counts[item] for item, one in hidden.items())
        rates = {round(sum(given) / len(given), 4), round(5 * sum(given) / len(given)) / 5}
        if group.rate in rates and most == hidden.keys() and alike:
            found.append(set(some))
    return found


def test_figures_in_a_report_leave_open_who_is_in_which_group(world: Split) -> None:
    edition = world.ws.evaluation.make_edition(world.run)
    words: Words = {}
    for one in world.ws.evaluation.verdicts(world.run):
        words.setdefault(one.judge, {})[one.ordinal] = one.word == "violated"

    assert len(fitting(words, edition)) == 1, "exact figures give everybody away"
    told = public(edition)
    assert told is not None
    ways = fitting(words, told)
    assert len(ways) > 10
    for name in words:
        assert {name in way for way in ways} == {True, False}, f"{name} could be in one group alone"


def test_a_report_has_no_exact_figure_of_a_group(world: Split) -> None:
    edition = world.ws.evaluation.make_edition(world.run)
    told = public(edition)
    assert told is not None
    assert (told.cells, told.pairs, told.raters, told.seen) == ((), (), (), ())
    assert {one.ours.people for one in told.hidden} == {0}
    assert [one.ours.ordinal for one in told.hidden] == [one.ours.ordinal for one in edition.hidden]
    for one, whole in zip(told.groups, edition.groups, strict=True):
        assert one.rate == round(whole.rate * 5) / 5
        assert (one.low or 0) <= (whole.low or 0)
        assert (one.high or 0) >= (whole.high or 0)
        assert (one.alpha.alpha, one.across, one.association) == (None, None, None)
