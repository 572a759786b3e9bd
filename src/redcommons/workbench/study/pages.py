"""What the pages of a scope are made of: cards with their lines, meters, links between sheets, histories."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from redcommons.study.model import Edited, Part, Revision, Scenario, Scope, ValueEntry
from redcommons.study.rules import called, stated
from redcommons.values.search import fold
from redcommons.values.shelf import Sheet
from redcommons.values.words import _
from redcommons.workbench.study.forms import Line, lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line of one sheet, as it stands."""

    line: Line
    """The line."""
    text: str
    """What it says."""
    shown: str
    """What it says, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One sheet of a scope."""

    noun: str
    """Its kind."""
    key: str
    """What it is kept under."""
    revision: int
    """The revision shown; 0 before anything was written."""
    name: str
    """What people call it."""
    fields: tuple[Field, ...]
    """Its lines."""
    said: int
    """Lines that say something."""
    of: int
    """Lines that it has."""
    standing: str = ""
    """Settled or contested, for a harm."""
    linked: tuple[str, ...] = ()
    """Scenarios in which a harm is named."""
    at: str = ""
    """When it was last written."""

    @property
    def anchor(self) -> str:
        """Return its anchor on the page."""
        return anchor(self.key)


def card(noun: str, key: str, sheet: Sheet | None, part: Part, linked: Sequence[str] = ()) -> Card:
    """Return one sheet for a page."""
    said, of = stated(part)
    return Card(
        noun=noun,
        key=key,
        revision=sheet.revision if sheet else 0,
        name=called(part),
        fields=tuple(field(one, part) for one in lines(noun)),
        said=said,
        of=of,
        standing=part.standing if isinstance(part, ValueEntry) else "",
        linked=tuple(linked),
        at=sheet.at if sheet else "",
    )


def field(line: Line, part: Part) -> Field:
    """Return one line of a sheet as it stands."""
    value = getattr(part, line.name)
    text = ", ".join(value) if isinstance(value, tuple) else str(value)
    return Field(line=line, text=text, shown=dict(line.choices).get(text, text))


def cards(noun: str, pairs: Sequence[tuple[Sheet, Part]], scenarios: Sequence[Scenario] = ()) -> tuple[Card, ...]:
    """Return the sheets of one kind for a page."""
    return tuple(card(noun, sheet.name, sheet, part, _named_in(part, scenarios)) for sheet, part in pairs)


def _named_in(part: Part, scenarios: Sequence[Scenario]) -> list[str]:
    """Return the scenarios that name a harm in what would be harm there."""
    if not isinstance(part, ValueEntry):
        return []
    harm = fold(part.harm)
    return [one.name for one in scenarios if harm in fold(one.harm_here)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One page of the scope in their common list."""

    to: str
    """Name of the address."""
    name: str
    """What it is called."""
    state: str
    """How much is there."""


def tabs(scope: Scope) -> tuple[Tab, ...]:
    """Return the pages of a scope with the state of each."""
    said, of = stated(scope.charter)
    contested = sum(entry.standing == "contested" for entry in scope.values)
    values = str(len(scope.values)) + (" · " + _("{n} contested").format(n=contested) if contested else "")
    return (
        Tab(to="scope", name=_("Charter"), state=_("{n} of {all} said").format(n=said, all=of)),
        Tab(to="values", name=_("Values"), state=values),
        Tab(to="exclusions", name=_("Left out"), state=str(len(scope.exclusions))),
        Tab(to="scenarios", name=_("Scenarios"), state=str(len(scope.scenarios))),
        Tab(to="vocabularies", name=_("Vocabularies"), state=str(len(scope.taxonomies))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one person wrote in one sitting."""

    author: str
    """Who."""
    begun: str
    """When they began."""
    at: str
    """When they last wrote."""
    changes: tuple[tuple[str, str, str], ...]
    """Line, what it said before, what it says since."""


SITTING = 10
"""Minutes between two saves of one person that still count as one sitting: a page saves every few letters."""


def sittings(noun: str, revisions: Sequence[Revision]) -> tuple[Entry, ...]:
    """Return a history by sittings, the newest first: what a person changed from beginning to end."""
    names = {one.name: one.label for one in lines(noun)} if noun != "taxonomy" else {}
    found: list[Entry] = []
    for revision in reversed(revisions):
        last = found[-1] if found else None
        if last and last.author == revision.sheet.author and _minutes(last.at, revision.sheet.at) <= SITTING:
            found[-1] = _joined(last, revision, names)
        else:
            at, changes = revision.sheet.at, _worded(revision, names)
            found.append(Entry(author=revision.sheet.author, begun=at, at=at, changes=changes))
    return tuple(entry for entry in reversed(found) if entry.changes)


def _joined(entry: Entry, revision: Revision, names: dict[str, str]) -> Entry:
    both = {line: (before, after) for line, before, after in entry.changes}
    for line, before, after in _worded(revision, names):
        both[line] = (both[line][0] if line in both else before, after)
    changes = tuple((line, before, after) for line, (before, after) in both.items() if before != after)
    return Entry(author=entry.author, begun=entry.begun, at=revision.sheet.at, changes=changes)


def _worded(revision: Revision, names: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    words = {**names, "taken_back": _("Taken back")}
    return tuple((words.get(line, line), _text(old), _text(new)) for line, old, new in revision.changes)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _minutes(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds() / 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One line that two people wrote at once: theirs stands, mine waits."""

    line: str
    """The field of the value."""
    label: str
    """What it is called on a page."""
    text: str
    """What stands there, as a field holds it."""
    shown: str
    """What stands there, in words."""
    mine: str
    """What was sent."""


def clashes(noun: str, edited: Edited, wanted: Mapping[str, object]) -> tuple[Clash, ...]:
    """Return the lines that do not stand as they were sent."""
    asked = {one.name: one for one in lines(noun)}
    odd = [name for name in wanted if name in edited.clashes or _differs(getattr(edited.part, name), wanted[name])]
    found = ((asked[name], field(asked[name], edited.part)) for name in odd if name in asked)
    return tuple(
        Clash(line=one.name, label=one.label, text=now.text, shown=now.shown, mine=_text(wanted[one.name]))
        for one, now in found
    )


def _differs(now: object, sent: object) -> bool:
    """Return whether a line says something else than was sent, spaces apart."""
    return " ".join(_text(now).split()) != " ".join(_text(sent).split())


def anchor(key: str) -> str:
    """Return the anchor of a sheet on its page: names in any script differ, and an id has no spaces."""
    return "sheet-" + hashlib.sha256(key.encode()).hexdigest()[:12]
