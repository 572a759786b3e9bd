"""May this be shown to this person now, and how: the whole table."""

from __future__ import annotations

import pytest

from redcommons.care.model import Showing, Wish
from redcommons.care.rules import PUBLIC, decide
from redcommons.values.sensitivity import Sensitivity, Weight


@pytest.mark.parametrize(
    ("weight", "wish", "showing"),
    [
        ("heavy", Wish(), "hidden"),
        ("heavy", Wish(hide_heavy=False), "shown"),
        ("unknown", Wish(), "shown"),
        ("unknown", Wish(hide_unknown=True), "hidden"),
        ("mild", Wish(hide_unknown=True), "shown"),
        ("unknown", PUBLIC, "hidden"),
        ("heavy", PUBLIC, "hidden"),
        ("mild", PUBLIC, "shown"),
    ],
)
def test_the_reader_chooses(weight: Weight, wish: Wish, showing: Showing) -> None:
    found = decide(Sensitivity(weight=weight), wish)

    assert found.showing == showing
    assert bool(found.reason) == (showing != "shown")


def test_a_topic_that_a_person_does_not_take_is_withheld_however_light() -> None:
    wish = Wish(hide_heavy=False, boundaries=("eviction",))

    assert decide(Sensitivity(harm="eviction", weight="mild"), wish).showing == "withheld"
    assert decide(Sensitivity(harm="repairs", weight="mild"), wish).showing == "shown"
    assert decide(Sensitivity(weight="heavy"), Wish(hide_heavy=False, boundaries=("",))).showing == "shown"
