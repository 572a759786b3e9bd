"""The one place that knows who fills which port, and what a workspace is."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from redcommons.assembly.rooms import ROOMS, Room
from redcommons.dataset.ports import Ports as DatasetPorts
from redcommons.evaluation.ports import Ports as EvaluationPorts
from redcommons.evaluation.rating_ports import Chance, RatingPorts
from redcommons.exploration.model import Asking, Talk
from redcommons.exploration.ports import Ports as ExplorationPorts
from redcommons.findings.model import Checked
from redcommons.findings.own_ports import OwnPorts
from redcommons.findings.ports import Ports as FindingsPorts
from redcommons.findings.rules import reread
from redcommons.labour.model import Actor
from redcommons.labour.ports import Ports as LabourPorts
from redcommons.methods.catalogue import methods
from redcommons.methods.verbs import Ports as MethodPorts
from redcommons.study.ports import Ports as StudyPorts
from redcommons.talking.conversation import Conversation, begin
from redcommons.values.clock import Clock, SystemClock
from redcommons.values.errors import BadInput, StoreError
from redcommons.values.identity import PersonName
from redcommons.values.job import WORKER, JobKind

if TYPE_CHECKING:
    from redcommons.adapters.store.opening import Store

FOLDER = "redcommons-data"
"""Name of a workspace folder: the nearest one upwards is taken."""

VARIABLE = "REDCOMMONS_WORKSPACE"
"""Environment variable that names the workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """An open workspace: rooms of verbs, and a door to close."""

    where: str
    """The folder or the database, without a password."""
    actor: Actor
    """Who acts."""
    labour: Room
    """People: who is in a study, as what, on which terms."""
    study: Room
    """Scope: charter, ledgers, vocabularies, scenario cards."""
    exploration: Room
    """Conversations and what was kept of them."""
    dataset: Room
    """Cases, review, releases."""
    evaluation: Room
    """Plans, runs, verdicts, readings, comparisons."""
    findings: Room
    """Reports and their verification."""
    rating: Room
    """Queues: what people are asked to explore, review, rate or adjudicate."""
    methods: Room
    """Ways to elicit: rewrites, substitutions and dialogues."""
    own: Room
    """What is a person's own: what they gave, their record, and withdrawal."""
    close: Callable[[], None]
    """Close the store."""
    ports: tuple[Any, ...] = ()
    """What the rooms ask of the world, in their order; a room bound to another actor asks the same."""

    def talk(self, *targets: str, study: str = "", **head: Any) -> Conversation:  # noqa: ANN401  fields of a head
        """Begin a conversation with one to four targets, in the study called `study`; the only one, else "chat".

        `head` says more of it: scenario, harm, interaction, masked, voices, tools, and how the targets are asked:
        system_prompt, temperature, max_tokens.
        """
        asked = {name: head.pop(name) for name in Asking.__struct_fields__ if name in head}
        where = self.study.find_or_new(study) if study else self.study.only_or_named("chat")
        return begin(self, where, Talk(targets=targets, asking=Asking(**asked), **head))

    def conversation(self, name: str, study: str = "") -> Conversation:
        """Take up a conversation where its newest branch ends; raises NotFound."""
        return Conversation(self, self.study.find(study) if study else self.study.only_or_named("chat"), name)

    def by(self, actor: Actor) -> Workspace:
        """Return the same workspace with its verbs bound to another person."""
        return _furnished(self.where, self.ports, actor, self.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()


def open_workspace(
    where: str | os.PathLike[str] | None = None,
    *,
    by: str = "me",
    clock: Clock | None = None,
    many: bool = False,
    chance: Chance = secrets.randbelow,
) -> Workspace:
    """Open a workspace folder (made when missing) or a PostgreSQL URL.

    Without `where`, REDCOMMONS_WORKSPACE counts, else the nearest `redcommons-data` upwards, else a new one here.
    With `many`, a server's threads look things up side by side; what is written waits its turn all the same.
    `chance` gives a number below the one it is given, and so decides which task somebody is handed.
    Raises BadInput or StoreError with the way out.
    """
    place = locate(where)
    ports, connection = _ports(place, clock or SystemClock(), chance, many=many)
    return _furnished(connection.shown, ports, Actor(name=PersonName(by)), connection.close)


def _furnished(where: str, ports: tuple[Any, ...], actor: Actor, close: Callable[[], None]) -> Workspace:
    rooms = {name: Room(verbs, port, actor) for (name, verbs), port in zip(ROOMS.items(), ports, strict=True)}
    return Workspace(where=where, actor=actor, close=close, ports=ports, **rooms)


def locate(where: str | os.PathLike[str] | None = None) -> str:
    """Return the workspace meant, as a folder path or a PostgreSQL URL."""
    named = os.fspath(where) if where is not None else os.environ.get(VARIABLE, "")
    if named.startswith(("postgres://", "postgresql://")):
        return named
    if "://" in named:
        raise BadInput(f"{named!r} is no workspace: name a folder, or postgresql://HOST/NAME")
    if named:
        try:
            return str(Path(named).expanduser().absolute())
        except RuntimeError:
            raise BadInput(f"{named!r} is the home of nobody here: name a folder (--workspace)") from None
    here = Path.cwd()
    above = (folder / FOLDER for folder in (here, *here.parents))
    return str(next((folder for folder in above if folder.is_dir()), here / FOLDER))


def _ports(place: str, clock: Clock, chance: Chance, *, many: bool) -> tuple[Any, Any]:
    from redcommons.adapters.detectors import detects
    from redcommons.adapters.publish import StaticPublisher
    from redcommons.adapters.publish.archive import write as write_archive
    from redcommons.adapters.publish.editions import SETTING, EditionFolders
    from redcommons.adapters.store.archive import StoredArchive
    from redcommons.adapters.store.opening import open_store

    if not place.startswith("postgres"):
        _make_folder(Path(place))
    store = open_store(place, clock, many=many)
    archive = StoredArchive(store.connection, clock, _reports(place, os.environ.get(SETTING, "")))
    labour = LabourPorts(
        shelf=store.shelf,
        ledger=store.ledger,
        clock=clock,
        vaults=store.vaults,
        locks=store.jobs,
        archive=archive,
        detects=detects,
    )
    study, exploration = _first_stages(store, labour)
    evaluation = _evaluation(store, exploration)
    findings = FindingsPorts(
        evaluation=evaluation,
        exploration=exploration,
        publisher=StaticPublisher(reread),
        editions=EditionFolders(archive.reports),
    )
    rating = RatingPorts(evaluation=evaluation, labour=labour, queues=store.queues, chance=chance)
    own = OwnPorts(findings=findings, rating=rating, pack=write_archive)
    rooms = (labour, study, exploration, evaluation.dataset, evaluation, findings, rating, _method_ports(), own)
    return rooms, store.connection


def _first_stages(store: Store, labour: LabourPorts) -> tuple[StudyPorts, ExplorationPorts]:
    from redcommons.adapters.formats import sssom
    from redcommons.adapters.formats.qdpx import write_qdpx
    from redcommons.adapters.formats.taxonomy import read_taxonomy, shipped
    from redcommons.adapters.vault import Seals

    study = StudyPorts(
        labour=labour,
        shelf=store.shelf,
        ledger=store.ledger,
        jobs=store.jobs,
        words=store.words,
        clock=labour.clock,
        read_taxonomy=read_taxonomy,
        shipped_taxonomies=shipped,
        read_mappings=sssom.read_mappings,
        shipped_mappings=sssom.shipped,
        write_mappings=sssom.written,
    )
    exploration = ExplorationPorts(
        study=study, talks=store.talks, turns=store.turns, sealing=Seals(), write_qdpx=write_qdpx
    )
    return study, exploration


def _evaluation(store: Store, exploration: ExplorationPorts) -> EvaluationPorts:
    from redcommons.adapters.detectors import sifted, watched
    from redcommons.adapters.executors.inline import InlineExecutor
    from redcommons.adapters.formats import read
    from redcommons.adapters.formats.ratings import read_ratings
    from redcommons.adapters.judges import open_judge, parse_judge
    from redcommons.adapters.methods import other_methods
    from redcommons.adapters.targets import open_target, parse_target

    dataset = DatasetPorts(
        study=exploration.study,
        exploration=exploration,
        cases=store.cases,
        uploads=store.uploads,
        by_model=_by_model,
        read_file=sifted(read),
    )
    return EvaluationPorts(
        dataset=dataset,
        exploration=exploration,
        runs=store.runs,
        executor=InlineExecutor(),
        parse_target=parse_target,
        open_target=watched(open_target),
        parse_judge=parse_judge,
        open_judge=open_judge,
        read_ratings=read_ratings,
        other_methods=other_methods,
    )


def methods_alone() -> Room:
    """Return the room of methods without a workspace: its verbs read nothing and keep nothing."""
    return Room(ROOMS["methods"], _method_ports(), Actor(name=PersonName("me")))


def _method_ports() -> MethodPorts:
    from redcommons.adapters.methods import other_methods

    return MethodPorts(others=other_methods)


def _by_model(name: str) -> bool:
    """Return whether a method has a model write; one that is not here any more may have had."""
    found = methods(_method_ports().others()).get(name)
    return found is None or found.needs_model


def _reports(place: str, named: str) -> Path | None:
    """Return where editions stand: in the workspace's own folder, or where the setting says."""
    if named or place.startswith("postgres"):
        return Path(named).absolute() if named else None
    return Path(place) / "reports"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise BadInput(f"{folder} is a file: a workspace is a folder; name another (--workspace)") from None
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror}: name a folder that you may write in (--workspace)") from error


LANES: tuple[tuple[JobKind, ...], ...] = (("preview", "import"), ("run",), ("run",))
"""What a worker does side by side: a file never waits for a run, and of runs two go at a time."""

POLL = 0.2
"""Seconds between two looks for work."""


def work(ws: Workspace, alive: Callable[[], bool], say: Callable[[str], None] = print) -> None:
    """Do what pages asked for until `alive` says no; raises UserError where a worker is here already.

    What is in flight then is kept, and the next worker goes on from there: so too after a kill.
    """
    with ws.ports[1].jobs.holding(WORKER), ThreadPoolExecutor(len(LANES), thread_name_prefix="lane") as lanes:
        for ending in [lanes.submit(_lane, ws, kinds, alive, say) for kinds in LANES]:
            ending.result()


def _lane(ws: Workspace, kinds: tuple[JobKind, ...], alive: Callable[[], bool], say: Callable[[str], None]) -> None:
    while alive():
        try:
            if ws.evaluation.work_once(kinds, alive):
                continue
        except StoreError as error:
            say(str(error))
            time.sleep(1)
        time.sleep(POLL)


def check_bundle(bundle: Path) -> Checked:
    """Recompute every figure and page of a bundle; no workspace is needed."""
    from redcommons.adapters.publish import StaticPublisher

    return StaticPublisher(reread).verify(bundle)


def serve_helpline(host: str, port: int, seed: int) -> None:
    """Serve the example assistant until interrupted."""
    from redcommons.helpline.server import ServeOptions, serve_forever

    serve_forever(ServeOptions(host=host, port=port, seed=seed))


def play_example(ws: Workspace, say: Callable[[str], None], progress: Callable[[int, int], None]) -> Path:
    """Play the example study into a workspace; the report stands in the workspace's own folder."""
    from redcommons.helpline.demo import play

    folder = Path(ws.where) / "report" if Path(ws.where).is_dir() else Path("redcommons-report").absolute()
    return play(ws, folder, say, progress)
