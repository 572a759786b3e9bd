"""What a study has not said yet: gaps, never a refusal to work."""

from __future__ import annotations

from redcommons.study.missing import gaps
from redcommons.study.model import Charter, Exclusion, Scenario, ValueEntry
from redcommons.study.rules import CHARTER_LINES

WHOLE = Charter(purpose="p", system="s", decision="d", decides_contested="w")


def test_an_empty_study_lacks_each_thing_once() -> None:
    found = gaps(None, (), (), ())

    assert len(found) == len(CHARTER_LINES) + 3
    assert "the team recorded no exclusions" in [gap.what for gap in found]


def test_a_harm_that_nobody_decided_on_is_named() -> None:
    entries = (ValueEntry(harm="late advice"), ValueEntry(harm="shame", decided_by="the assembly"))
    found = gaps(WHOLE, entries, (Exclusion(what="voice"),), (Scenario(name="one"),))

    assert [gap.what for gap in found] == ["nobody is named as having decided on: late advice"]
