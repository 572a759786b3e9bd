"""What a study has not said yet, what its scope can be found by, and how two edits of one sheet meet.

Gaps are printed, and block nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from redcommons.study.model import Charter, Exclusion, Gap, Part, Scenario, Taxonomy, ValueEntry
from redcommons.values.base import kind_of
from redcommons.values.errors import BadInput
from redcommons.values.search import Findable
from redcommons.values.text import clean, label
from redcommons.values.words import _

CHARTER_LINES = ("purpose", "system", "decision", "decides_contested")
"""Lines of the charter without which a report cannot say what its figures are for."""


def charter_names() -> dict[str, str]:
    """Return what each line of the charter is called."""
    return {
        "purpose": _("Question"),
        "decision": _("Decision"),
        "system": _("System under test"),
        "setting": _("Setting"),
        "threat_model": _("Threat model"),
        "decides_contested": _("Who decides what is contested"),
    }


def gaps(
    charter: Charter | None,
    values: Sequence[ValueEntry],
    exclusions: Sequence[Exclusion],
    scenarios: Sequence[Scenario],
) -> tuple[Gap, ...]:
    """Return what is missing, in the order of the road."""
    found = [
        Gap(
            stage="scope",
            what=_("the charter does not state: {line}").format(line=charter_names()[line]),
            needed_for=_("the report"),
        )
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


PARTS: dict[str, type[Part]] = {
    kind_of(kind).split("/")[0]: kind for kind in (Charter, ValueEntry, Exclusion, Scenario, Taxonomy)
}
"""The kinds of sheets that make a scope, by their noun."""

_NAMES = {"value-entry": "harm", "exclusion": "what", "scenario": "name"}
_MAX_LINE = 20_000


def begun(noun: str, name: str) -> Part:
    """Return a sheet with nothing but its name."""
    if noun not in _NAMES:
        raise BadInput(f"a {noun!r} is not begun by a name: {', '.join(_NAMES)}")
    return msgspec.convert({"kind": kind_of(PARTS[noun]), _NAMES[noun]: name}, PARTS[noun])


def taken_back(part: Part) -> bool:
    """Return whether a sheet was taken back; a charter never is."""
    return not isinstance(part, Charter) and part.taken_back


def lines(part: Part) -> dict[str, object]:
    """Return the lines of a sheet that people fill in, by name, each as it stands."""
    return {name: getattr(part, name) for name in part.__struct_fields__ if name != "taken_back"}


def stated(part: Part) -> tuple[int, int]:
    """Return how many lines of a sheet say something, of how many."""
    said = [value not in ("", (), "unspecified") for value in lines(part).values()]
    return sum(said), len(said)


def changed(part: Part, new: Mapping[str, object]) -> Part:
    """Return a sheet with some lines new; raises BadInput on a line that it does not have or cannot hold."""
    unknown = sorted(new.keys() - set(part.__struct_fields__))
    if unknown:
        raise BadInput(f"no line {unknown[0]!r}; there are: {', '.join(part.__struct_fields__)}")
    tidy = {name: _tidy(name, value) for name, value in new.items()}
    try:
        return msgspec.convert(msgspec.to_builtins(part) | tidy, type(part))
    except msgspec.ValidationError as error:
        raise BadInput(f"{', '.join(new)}: {error}") from error


def _tidy(name: str, value: object) -> object:
    if isinstance(value, str):
        return label(value) if name in _NAMES.values() else clean(value, limit=_MAX_LINE, what=name).strip()
    return value


def merged(seen: Part, now: Part, new: Mapping[str, object]) -> tuple[Part, tuple[str, ...]]:
    """Return the sheet as it is `now` with the `new` lines, and the lines that others changed since it was `seen`.

    Such a line stays as it is now, unless both want the same. A line that was sent as it was seen is no change.
    """
    wanted = changed(now, new)
    touched = [name for name in new if getattr(wanted, name) not in (getattr(seen, name), getattr(now, name))]
    clashes = tuple(name for name in touched if getattr(now, name) != getattr(seen, name))
    back = [name for name in new if getattr(wanted, name) == getattr(seen, name) == getattr(now, name)]
    kept = [name for name in (*touched, *back) if name not in clashes]
    return changed(now, {name: new[name] for name in kept}), clashes


def changes(before: Part | None, after: Part) -> tuple[tuple[str, object, object], ...]:
    """Return (line, before, after) for every line that differs; a sheet that begins differs from a blank one."""
    earlier = before or Charter()
    return tuple(
        (name, old, new)
        for name in after.__struct_fields__
        if (old := getattr(earlier, name, "")) != (new := getattr(after, name))
        and not (before is None and new in ("", (), False, "unspecified", "contested"))
    )


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
