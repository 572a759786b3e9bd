"""What a study has not said yet. Gaps are printed, and block nothing."""

from __future__ import annotations

from collections.abc import Sequence

from redcommons.study.model import Charter, Exclusion, Gap, Scenario, ValueEntry
from redcommons.values.words import _

CHARTER_LINES = ("purpose", "system", "decision", "decides_contested")
"""Lines of the charter without which a report cannot say what its figures are for."""


def gaps(
    charter: Charter | None,
    values: Sequence[ValueEntry],
    exclusions: Sequence[Exclusion],
    scenarios: Sequence[Scenario],
) -> tuple[Gap, ...]:
    """Return what is missing, in the order of the road."""
    found = [
        Gap(stage="scope", what=_("the charter does not state: {line}").format(line=line), needed_for=_("the report"))
        for line in CHARTER_LINES
        if not getattr(charter or Charter(), line)
    ]
    if not values:
        found.append(
            Gap(
                stage="scope", what=_("no value entry: nobody has said what counts as harm"), needed_for=_("the report")
            )
        )
    found += [
        Gap(
            stage="scope",
            what=_("nobody is named as having decided on: {harm}").format(harm=entry.harm),
            needed_for=_("the report"),
        )
        for entry in values
        if not entry.decided_by
    ]
    if not exclusions:
        found.append(Gap(stage="scope", what=_("the team recorded no exclusions"), needed_for=_("the report")))
    if not scenarios:
        found.append(
            Gap(
                stage="scope",
                what=_("no scenario card: context, interaction and user are unsaid"),
                needed_for=_("the report"),
            )
        )
    return tuple(found)
