"""What a study has not said yet, what its scope can be found by, and how two edits of one sheet meet.

Gaps are printed, and block nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from redcommons.study.model import Charter, Exclusion, Gap, Scenario, Taxonomy, ValueEntry
from redcommons.values.base import kind_of
from redcommons.values.search import Findable
from redcommons.values.words import _

Part = Charter | ValueEntry | Exclusion | Scenario | Taxonomy
"""One sheet of a study's scope."""

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
        Gap(stage="scope", what=_("the charter does not state: {line}").format(line=line), needed_for="the report")
        for line in CHARTER_LINES
        if not getattr(charter or Charter(), line)
    ]
    if not values:
        found.append(
            Gap(stage="scope", what=_("no value entry: nobody has said what counts as harm"), needed_for="the report")
        )
    found += [
        Gap(
            stage="scope",
            what=_("nobody is named as having decided on: {harm}").format(harm=entry.harm),
            needed_for="the report",
        )
        for entry in values
        if not entry.decided_by
    ]
    if not exclusions:
        found.append(Gap(stage="scope", what=_("the team recorded no exclusions"), needed_for="the report"))
    if not scenarios:
        found.append(
            Gap(
                stage="scope",
                what=_("no scenario card: context, interaction and user are unsaid"),
                needed_for="the report",
            )
        )
    return tuple(found)


def called(part: Part) -> str:
    """Return what people call a sheet of the scope; empty for the charter, of which there is one."""
    match part:
        case ValueEntry(harm=name) | Exclusion(what=name) | Scenario(name=name) | Taxonomy(name=name):
            return name
    return ""


def scope_words(part: Part, name: str) -> Findable | None:
    """Return what a sheet of the scope can be found by; None once it was taken back."""
    if not isinstance(part, Charter) and part.taken_back:
        return None
    texts = [text for text in (getattr(part, field) for field in part.__struct_fields__) if isinstance(text, str)]
    if isinstance(part, Taxonomy):
        texts += [f"{one.code} {one.name}" for one in part.categories]
    if isinstance(part, ValueEntry):
        texts += part.codes
    return Findable(kind_of(part).split("/")[0], name, called(part), "\n".join(texts))
