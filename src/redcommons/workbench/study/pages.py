"""What the pages of a scope are made of: cards with their lines, meters, links between sheets, histories."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from redcommons.study.missing import unheard
from redcommons.study.model import Edited, Part, Revision, Scenario, Scope, ValueEntry
from redcommons.study.rules import called, in_words, stated
from redcommons.values.search import fold
from redcommons.values.shelf import Sheet
from redcommons.values.words import _
from redcommons.workbench.study.forms import Line, joined, lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line of one sheet, as it stands."""

    line: Line
    """The line."""
    text: str
    """What it says."""
    shown: str
    """What it says, in words."""
    picked: tuple[str, ...] = ()
    """What is chosen of several choices."""

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Return what it may say; what it says stands among them, whether or not it is offered any more."""
        there = {value for value, _words in self.line.choices}
        held = self.picked if self.line.several else (self.text,)
        return self.line.choices + tuple((one, one) for one in held if one and one not in there)


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
    standing_by: str = ""
    """Who marked it so."""
    linked: tuple[str, ...] = ()
    """Scenarios in which a harm is named."""
    at: str = ""
    """When it was last written."""

    @property
    def anchor(self) -> str:
        """Return its anchor on the page."""
        return anchor(self.key)


def card(noun: str, key: str, sheet: Sheet | None, part: Part, scope: Scope | None = None) -> Card:
    """Return one sheet for a page; `scope` has the names that its lines offer, and the scenarios that name a harm."""
    said, of = stated(part)
    return Card(
        noun=noun,
        key=key,
        revision=sheet.revision if sheet else 0,
        name=called(part),
        fields=tuple(field(one, part) for one in lines(noun, scope)),
        said=said,
        of=of,
        standing=part.standing if isinstance(part, ValueEntry) else "",
        standing_by=part.standing_by if isinstance(part, ValueEntry) else "",
        linked=tuple(_named_in(part, scope.scenarios if scope else ())),
        at=sheet.at if sheet else "",
    )


def field(line: Line, part: Part) -> Field:
    """Return one line of a sheet as it stands."""
    value = getattr(part, line.name)
    text, words = joined(line.name, value), dict(line.choices)
    if isinstance(value, tuple):
        shown = ", ".join(str(words.get(one, one)) for one in value)
        return Field(line=line, text=text, shown=shown, picked=value)
    return Field(line=line, text=text, shown=words.get(text, text))


def cards(noun: str, pairs: Sequence[tuple[Sheet, Part]], scope: Scope) -> tuple[Card, ...]:
    """Return the sheets of one kind for a page."""
    return tuple(card(noun, sheet.name, sheet, part, scope) for sheet, part in pairs)


def _named_in(part: Part, scenarios: Sequence[Scenario]) -> list[str]:
    """Return the scenarios that name a harm among theirs, or in what would be harm there."""
    if not isinstance(part, ValueEntry):
        return []
    harm = fold(part.harm)
    return [one.name for one in scenarios if part.harm in one.harms or harm in fold(one.harm_here)]


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
    contested = sum(entry.standing == "contested" for entry in scope.values)
    values = str(len(scope.values)) + (" · " + _("{n} contested").format(n=contested) if contested else "")
    missing = len(unheard(scope.values, scope.groups))
    people = str(len(scope.groups)) + (" · " + _("{n} missing").format(n=missing) if missing else "")
    defined = {one.definition.harm for one in scope.definitions}
    definitions = sum(entry.harm in defined for entry in scope.values)
    return (
        Tab(to="scope", name=_("Charter"), state=_said_of(scope.charter)),
        Tab(to="interests", name=_("Interests"), state=_said_of(scope.interests)),
        Tab(to="participation", name=_("People affected"), state=people),
        Tab(to="values", name=_("Values"), state=values),
        Tab(
            to="definitions",
            name=_("Definitions"),
            state=_("{n} of {all}").format(n=definitions, all=len(scope.values)),
        ),
        Tab(to="exclusions", name=_("Left out"), state=str(len(scope.exclusions))),
        Tab(to="scenarios", name=_("Scenarios"), state=str(len(scope.scenarios))),
        Tab(to="vocabularies", name=_("Vocabularies"), state=str(len(scope.taxonomies))),
        Tab(to="decisions", name=_("Decisions"), state=""),
        Tab(to="trace", name=_("Trace"), state=""),
    )


def _said_of(part: Part) -> str:
    said, of = stated(part)
    return _("{n} of {all} said").format(n=said, all=of)


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
    names = {one.name: one.label for one in lines(noun)}
    found: list[Entry] = []
    for revision in reversed(revisions):
        last = found[-1] if found else None
        if last and last.author == revision.sheet.author and minutes(last.at, revision.sheet.at) <= SITTING:
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
    words = line_names(names)
    return tuple((words.get(line, line), in_words(old), in_words(new)) for line, old, new in revision.changes)


def line_names(names: Mapping[str, str]) -> dict[str, str]:
    """Return what lines are called, those among them that the tool writes."""
    return {
        "taken_back": _("Taken back"),
        "standing_by": _("Marked by"),
        "confirmed_by": _("Confirmed by"),
        "status": _("Status"),
        "source": _("Entry"),
        "predicate": _("Relation"),
        "target": _("Other entry"),
        "author": _("Made by"),
        "by_machine": _("Made by a machine"),
        "harm": _("Harm"),
        "name": _("Name"),
        "title": _("Title"),
        "version": _("Version"),
        "categories": _("Its entries"),
        "text": _("What to try"),
        "scenario": _("Scenario"),
        "parameters": _("What is drawn"),
        "accepts": _("What would be accepted as having met it"),
        "avoid": _("What must not be asked"),
        **names,
    }


def minutes(earlier: str, later: str) -> float:
    """Return how many minutes lie between two moments."""
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
        Clash(line=one.name, label=one.label, text=now.text, shown=now.shown, mine=joined(one.name, wanted[one.name]))
        for one, now in found
    )


def _differs(now: object, sent: object) -> bool:
    """Return whether a line says something else than was sent, spaces apart."""
    return " ".join(in_words(now).split()) != " ".join(in_words(sent).split())


def anchor(key: str) -> str:
    """Return the anchor of a sheet on its page: names in any script differ, and an id has no spaces."""
    return "sheet-" + hashlib.sha256(key.encode()).hexdigest()[:12]
