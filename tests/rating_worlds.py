"""A small study with replies to rate, and people who rate as the workbench lets them: by vault, pocket and verbs."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

import redcommons
from redcommons.adapters import vault
from redcommons.assembly import Workspace
from redcommons.care import pocket as care
from redcommons.care.model import Choice, Held, Pocket, Private
from redcommons.care.ports import Sealed, Settling
from redcommons.evaluation.model import Handed, Order, Queue, Said
from redcommons.labour.model import Actor, Consent, Role, SupportLine, SupportList, Terms
from redcommons.study.model import Scenario, ValueEntry
from redcommons.testing import FrozenClock, in_order
from redcommons.values.base import fingerprint
from redcommons.values.identity import PersonName, RunId, StudyId
from redcommons.values.outcome import VerdictWord

HARMS = ("privacy", "wrong advice")
TERMS = Terms(topics="replies of a housing helpline", pay="14 EUR an hour", items_per_day=20)
SUPPORT = SupportList(locale="en", lines=(SupportLine(name="Ana, steward", reach="room 3"),))


@dataclass(frozen=True, kw_only=True)
class World:
    """A workspace with one queue over one run."""

    ws: Workspace
    study: StudyId
    run: RunId
    queue: str
    clock: FrozenClock

    @property
    def day(self) -> str:
        return self.clock.now()[:10]


@contextmanager
def rating_world(
    place: str, folder: Path, items: int = 6, queue: Queue | None = None, weight: str = "unknown"
) -> Iterator[World]:
    """A workspace of its own with one queue over one run."""
    with redcommons.open(place, by="lena", clock=FrozenClock(), chance=in_order) as ws:
        yield furnish(ws, folder, items, queue, weight)


def furnish(ws: Workspace, folder: Path, items: int = 6, queue: Queue | None = None, weight: str = "unknown") -> World:
    """Put a study with terms, support, `items` recorded replies and a queue over them into a workspace."""
    sheet = folder / "replies.csv"
    with sheet.open("w", newline="") as handle:
        rows = csv.writer(handle)
        rows.writerow(["id", "prompt", "reply", "model", "harm", "scenario", "reading_weight", "language"])
        for place in range(items):
            tongue = ("en", "es", "")[place % 3]
            said = [f"c{place}", f"prompt {place}", f"reply {place}", "m", HARMS[place % 2], "evening", weight, tongue]
            rows.writerow(said)
    study = StudyId(ws.study.new(free_title(ws)).id)
    scope = [*(ValueEntry(harm=harm) for harm in HARMS), Scenario(name="evening", context="a public helpline")]
    ws.study.write(study, scope)
    ws.labour.write_terms(study, TERMS)
    ws.labour.set_support(SUPPORT)
    order = Order(target=ws.evaluation.target("recorded"), study=study)
    run = RunId(ws.evaluation.evaluate_file(sheet, order).run)
    asked = msgspec.structs.replace(queue or Queue(run=run, harm=HARMS[0]), run=run)
    clock = ws.ports[0].clock
    return World(ws=ws, study=study, run=run, queue=ws.rating.open_queue(asked), clock=clock)


def free_title(ws: Workspace) -> str:
    """Return a title that no study of a workspace has."""
    number = len(ws.study.studies())
    return f"helpline {number}" if number else "helpline"


class Person:
    """A rater with an open vault, as the workbench keeps one: two cookies and nothing else."""

    def __init__(self, world: World, name: str, *, consents: bool = True, role: Role = "rater") -> None:
        """Join, consent to the terms, and make a vault whose key is only here."""
        self.world = world
        self.actor = Actor(name=PersonName(name), roles=(role,), person=f"person-{name}")
        self.ws = world.ws.by(self.actor)
        self.key = vault.new_key()
        body = vault.seal(self.actor.person, self.key, Private(bounded=True))
        self.ws.labour.keep_vault(Sealed(keys=vault.no_keys(), body=body))
        self.cookie = vault.pocket_out(self.actor.person, self.key, vault.new_pocket())
        if consents:
            self.consent()

    def opened(self) -> vault.Opened:
        sealed = self.ws.labour.vault()
        return vault.open_vault(self.actor.person, self.key, sealed, self.cookie)

    def now(self) -> Private:
        return self.opened().now(self.world.day)

    def held(self) -> Held:
        held = self.opened().pocket.held
        assert held is not None
        return held

    def consent(self) -> None:
        answer = Consent(terms=fingerprint(TERMS), given=True)
        self.ws.labour.consent(self.world.study, answer, self.settling())
        self._emptied()

    # ------------------------------------------------------------------------------------------------ public acts

    def pull(self) -> Handed:
        reads = self.opened().pocket.reads
        handed, held = self.ws.rating.pull(self.world.study, self.world.queue, self.now(), reads)
        if held is not None:
            self._put(care.with_taken(self.opened().pocket, held, handed.candidate.topic))
        return handed  # type: ignore[no-any-return]

    def swap(self) -> Handed:
        handed, held = self.ws.rating.swap(self.world.study, self.held(), self.now())
        if held is not None:
            self._put(care.with_taken(self.opened().pocket, held, handed.candidate.topic))
        return handed  # type: ignore[no-any-return]

    def rate(self, word: VerdictWord = "violated", onset: int = 0, why: str = "") -> None:
        held = self.held()
        self._put(care.with_rated(self.opened().pocket, self.world.clock.now()))
        self.ws.rating.rate(held, Said(word=word, why=why, onset=onset), self.settling())
        self._emptied()

    def finish(self) -> None:
        held = self.held()
        self._put(care.with_rated(self.opened().pocket, self.world.clock.now()))
        self.ws.rating.finish(self.world.study, held, self.settling())
        self._emptied()

    def undo(self) -> None:
        last = self.opened().pocket.last
        assert last is not None
        again = self.ws.rating.undo(last, self.settling())
        self._emptied()
        self._put(msgspec.structs.replace(self.opened().pocket, held=again, last=None))

    def leave(self) -> None:
        self.ws.labour.settle(self.settling())
        self._emptied()

    # ----------------------------------------------------------------------------------------------- private acts

    def reveal(self) -> None:
        harm = self.ws.rating.situation(self.world.study, self.held()).sensitivity.harm
        assert self.ws.rating.text(self.world.study, self.held())
        self._put(care.with_opened(self.opened().pocket, harm, self.world.clock.now()))

    def skip(self) -> None:
        self.ws.rating.give_back(self.held())
        self._put(care.with_skipped(self.opened().pocket))

    def bound(self, *harms: str, among: Sequence[str] = HARMS) -> None:
        wanted, there = map(care.mark, harms), map(care.mark, (*among, *harms))
        self._put(care.with_boundaries(self.opened().pocket, self.now(), list(wanted), list(there)))

    def choose(self, choice: Choice) -> None:
        self._put(care.with_choice(self.opened().pocket, choice))

    def reads(self, *languages: str) -> None:
        self._put(care.with_reads(self.opened().pocket, languages))

    def note(self, text: str) -> None:
        self._put(care.with_note(self.opened().pocket, text, self.world.day))

    def settling(self) -> Settling:
        return vault.settling(self.opened(), self.world.day)

    def _emptied(self) -> None:
        self._put(vault.new_pocket(self.opened().pocket))

    def _put(self, pocket: Pocket) -> None:
        self.cookie = vault.pocket_out(self.actor.person, self.key, pocket)
