"""What the home of a study says: the road with the state of each stage, and what would help next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from redcommons.dataset.model import ReleaseRow
from redcommons.evaluation.model import Reading, RunState
from redcommons.findings.wording import is_person
from redcommons.labour.model import Actor
from redcommons.labour.rules import may
from redcommons.study.model import Gap, Scope
from redcommons.study.rules import CHARTER_LINES
from redcommons.values.words import _, many

MOST_LISTED = 4
"""Most people whose readings of the last run stand on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """Something that would help next: work to do, not a fault."""

    what: str
    """What is missing or possible."""
    why: str
    """What it is needed for."""
    act: str
    """What the link says."""
    to: str
    """Name of the address."""


NEEDS: dict[str, str] = {
    "import": "dataset.import",
    "releases": "dataset.review",
    "run_new": "evaluation.run",
    "new_queue": "evaluation.queue",
    "write_terms": "labour.terms",
    **dict.fromkeys(("scope", "values", "exclusions", "scenarios", "participation"), "study.write"),
    "definitions": "study.define",
}
"""Name of an address to what somebody must be allowed who is sent there to do something."""


SAID = {"value-entry": "values", "exclusion": "exclusions", "scenario": "scenarios", "group": "participation"}
"""Kind of sheet to the name of the address where it is written; a charter's is the scope's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a home page is made of; a part that its reader may not see is empty."""

    scope: Scope
    """The study's scope."""
    gaps: Sequence[Gap] = ()
    """What it has not said."""
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How many cases there are of each scenario and harm."""
    releases: Sequence[ReleaseRow] = ()
    """Its releases."""
    reads: bool = True
    """Whether its reader may read runs and cases: where not, that there are none is not said."""
    runs: Sequence[RunState] = ()
    """Its runs."""
    kept: int = 0
    """Findings kept from conversations."""
    talks: int = 0
    """Conversations."""
    last: RunState | None = None
    """The last run with a reply; None where there is none."""
    readings: Sequence[Reading] = ()
    """Its readings."""
    termless: bool = False
    """Whether others are here and no terms of work are written."""

    @property
    def shown(self) -> Sequence[Reading]:
        """Return the readings that the page lists: where many people read, theirs have a page of their own."""
        return self.readings if not self.readers else [one for one in self.readings if not is_person(one.judge)]

    @property
    def readers(self) -> int:
        """Return how many people read the last run, where they are too many to be listed; else 0."""
        people = sum(is_person(one.judge) for one in self.readings)
        return people if people > MOST_LISTED else 0

    @property
    def cases(self) -> int:
        """Return how many cases there are."""
        return sum(self.counts.values())


def states(facts: Facts) -> tuple[tuple[str, str], ...]:
    """Return (name of the address, state in one line) for each stage of the road."""
    return (
        ("scope", _scope(facts)),
        ("talks", _explore(facts)),
        ("cases", _create(facts)),
        ("runs", _evaluate(facts)),
        ("report", _report(facts)),
    )


def _scope(facts: Facts) -> str:
    said = sum(bool(getattr(facts.scope.charter, line)) for line in CHARTER_LINES)
    charter = (
        _("charter complete")
        if said == len(CHARTER_LINES)
        else _("charter {n} of {all}").format(n=said, all=len(CHARTER_LINES))
    )
    return f"{charter} · " + many("{n} scenario", "{n} scenarios", len(facts.scope.scenarios))


def _explore(facts: Facts) -> str:
    talks = many("{n} conversation", "{n} conversations", facts.talks)
    return f"{talks} · " + many("{n} finding", "{n} findings", facts.kept)


def _create(facts: Facts) -> str:
    cases = many("{n} case", "{n} cases", facts.cases)
    return cases if not facts.releases else f"{facts.releases[-1].name} · {cases}"


def _evaluate(facts: Facts) -> str:
    running = sum(not run.finished_at for run in facts.runs)
    runs = many("{n} run", "{n} runs", len(facts.runs))
    return runs if not running else f"{runs} · " + _("{n} unfinished").format(n=running)


def _report(facts: Facts) -> str:
    claimable = sum(reading.level == "claimable" for reading in facts.readings)
    if not facts.reads:
        return _("what is published")
    if not facts.runs:
        return _("nothing to report yet")
    return many("{n} rate may be claimed", "{n} rates may be claimed", claimable)


def helpful(facts: Facts, actor: Actor, most: int = 3) -> tuple[Next, ...]:
    """Return what would help next and its reader may do, in the order of the road, a few at most."""
    found: list[Next] = []
    if facts.termless:
        what, why = _("People are here, and no terms of work are written."), _("Until then nothing is handed to them.")
        found.append(Next(what=what, why=why, act=_("Write the terms"), to="write_terms"))
    if not facts.cases:
        found.append(
            Next(
                what=_("There is no case yet."),
                why=_("A CSV, an XLSX, a promptfoo file or a log of another tool will do."),
                act=_("Bring a file"),
                to="import",
            )
        )
    elif not facts.releases:
        found.append(
            Next(
                what=_("The cases are not frozen yet."),
                why=_("A run asks a release: cases that no longer change."),
                act=_("Freeze a release"),
                to="releases",
            )
        )
    elif not facts.runs:
        found.append(
            Next(what=_("No model was asked yet."), why=_("A run asks every case."), act=_("Start a run"), to="run_new")
        )
    elif facts.last and not any(is_person(judge) for judge in facts.last.judges):
        what, why = (
            _("No person has read the replies of the last run."),
            _("What people say stands beside the machines."),
        )
        found.append(Next(what=what, why=why, act=_("Ask people to read them"), to="new_queue"))
    unreviewed = [release for release in facts.releases if not release.reviewed_by]
    if unreviewed:
        said = _("Nobody has reviewed the cases of “{name}”.").format(name=unreviewed[-1].name)
        why = _("Rates over them stay working rates.")
        found.append(Next(what=said, why=why, act=_("Review them"), to="releases"))
    found += [
        Next(
            what=_sentence(gap.what),
            why=_("Needed for {what}.").format(what=gap.needed_for),
            act=_("Say it"),
            to=SAID.get(gap.noun, "scope"),
        )
        for gap in facts.gaps
    ]
    found += _undefined(facts.scope)
    return tuple([one for one in found if may(actor, NEEDS[one.to])][:most])


def _undefined(scope: Scope) -> Iterator[Next]:
    defined = {one.definition.harm for one in scope.definitions}
    if open_harms := sum(entry.harm not in defined for entry in scope.values):
        said = many("{n} harm has no definition yet.", "{n} harms have no definition yet.", open_harms)
        why = _("Those who know the field say when something is this harm, and what only looks like it.")
        yield Next(what=said, why=why, act=_("Define"), to="definitions")


def acts(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return (name of the address, what its button says) of how somebody begins here, as far as they may."""
    ways = (
        ("talks", _("New conversation"), "exploration.converse"),
        ("import", _("Bring a file"), "dataset.import"),
    )
    found = tuple((to, said) for to, said, verb in ways if may(actor, verb))
    others = (
        ("ratings", _("Replies to rate"), "evaluation.rate"),
        ("concerns", _("Concerns and answers"), "labour.concerns"),
    )
    return found or tuple((to, said) for to, said, verb in others if may(actor, verb))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
