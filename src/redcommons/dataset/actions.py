"""Verbs of the dataset room. One verb, one action: permission, care, effect, ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from redcommons.dataset import rules
from redcommons.dataset.model import (
    Bringing,
    Brought,
    Case,
    CasePage,
    CaseReview,
    CaseRow,
    Credit,
    Facets,
    Imported,
    Parsed,
    RecordedSet,
    Recording,
    Release,
    ReleaseRow,
    Review,
)
from redcommons.dataset.ports import Ports
from redcommons.labour import deciding
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.study import actions as study_actions
from redcommons.values.base import Fingerprint, decode, encode
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import PersonName, ReleaseId, StudyId, new_id
from redcommons.values.job import Job, JobId, JobKind, Progress, alone, silent, withdrawing
from redcommons.values.shelf import Sheet
from redcommons.values.text import clean, label
from redcommons.values.upload import Upload, UploadId

_AS_IT_IS = Bringing()

BATCH = 2000
"""Recorded attempts committed at a time; their set is written last, and nothing is found without it."""


def read_files(
    ports: Ports, actor: Actor, paths: Sequence[Path], *, format: str = "auto", mapping: Mapping[str, str] | None = None
) -> tuple[Parsed, ...]:
    """Read files without writing anything; raises BadInput when they hold no usable case."""
    permit(actor, "dataset.import")
    files = tuple(ports.read_file(path, format, mapping or {}) for path in paths)
    rules.refuse_empty(files)
    return files


def preview(_ports: Ports, actor: Actor, study: str, files: Sequence[Parsed]) -> Imported:
    """Return what an import would do, with the first few cases; nothing is written."""
    permit(actor, "dataset.import")
    return rules.imported(study, files, 0, preview=True)


def import_parsed(
    ports: Ports, actor: Actor, study: StudyId, files: Sequence[Parsed], progress: Progress = silent
) -> Imported:
    """Keep what was read: cases once by content, recorded attempts once for each set and case."""
    permit(actor, "dataset.import")
    name = study_actions.scope(ports.study, actor, study).name
    new = ports.cases.add(study, list(rules.distinct(files).values()), progress)
    recordings = rules.recordings(files)
    for start in range(0, len(recordings), BATCH):
        ports.cases.record(study, recordings[start : start + BATCH])
    for item in (item for parsed in files for item in parsed.sets):
        ports.study.shelf.put(study, item.name, item, actor.name)
    return rules.imported(name, files, new, preview=False)


def bring(ports: Ports, actor: Actor, study: StudyId, name: str, body: bytes) -> Upload:
    """Keep a file that somebody brings, until what is in it is taken or left; nothing is read yet."""
    permit(actor, "dataset.import")
    study_actions.scope(ports.study, actor, study)
    upload = Upload(
        id=UploadId(new_id("upload")),
        study=study,
        name=label(name, what="name of the file"),
        by=actor.name,
        at=ports.study.clock.now(),
    )
    return ports.uploads.keep(upload, body)


def upload(ports: Ports, actor: Actor, key: UploadId) -> Upload:
    """Return what is known of a brought file; raises NotFound once it was taken or left."""
    permit(actor, "dataset.import")
    return ports.uploads.get(key)


def ask_preview(ports: Ports, actor: Actor, key: UploadId, how: Bringing = _AS_IT_IS) -> Job:
    """Ask that a brought file be read and its first cases be shown; nothing is kept of it."""
    return _ask(ports, actor, "preview", key, how)


def ask_import(ports: Ports, actor: Actor, key: UploadId, how: Bringing = _AS_IT_IS) -> Job:
    """Ask that the cases of a brought file be kept; asking again while that is under way changes nothing."""
    with alone(ports.study.jobs, f"asking-{ports.uploads.get(key).id}"):
        asked = arrivals(ports, actor, ports.uploads.get(key).study, key)
        under_way = next((job for job in asked if job.work == "import" and not job.ended_at), None)
        return under_way or _ask(ports, actor, "import", key, how)


def leave(ports: Ports, actor: Actor, key: UploadId) -> None:
    """Forget a brought file without keeping anything of it."""
    permit(actor, "dataset.import")
    ports.study.jobs.forget(ports.uploads.get(key).study, key)
    ports.uploads.leave(key)


def arrivals(ports: Ports, actor: Actor, study: StudyId, key: UploadId | None = None) -> tuple[Job, ...]:
    """Return the work on files that were brought to a study, or on one of them, oldest first."""
    permit(actor, "dataset.import")
    return ports.study.jobs.find(study, ("preview", "import"), key)


def read_as(ports: Ports, actor: Actor, job: Job) -> Bringing:
    """Return how a brought file was read, or is to be."""
    permit(actor, "dataset.import")
    del ports
    return decode(job.order, Bringing)


def do_preview(ports: Ports, actor: Actor, job: Job) -> Brought:
    """Read a brought file and return what it holds; nothing is kept."""
    permit(actor, "dataset.import")
    name, parsed = _read_upload(ports, actor, job)
    return rules.brought(name, parsed)


def do_import(ports: Ports, actor: Actor, job: Job, progress: Progress = silent) -> Brought:
    """Keep the cases of a brought file. Done twice, it keeps them once."""
    permit(actor, "dataset.import")
    name, parsed = _read_upload(ports, actor, job)
    done = import_parsed(ports, actor, job.study, [parsed], progress)
    return rules.brought(name, parsed, done.new)


def take_file(ports: Ports, actor: Actor, path: Path, study: StudyId | None = None) -> tuple[Release, Parsed]:
    """Import one file and freeze its cases as a release named after it.

    Without a study the only one is taken, else one named after the file is made.
    """
    parsed = read_files(ports, actor, [path])
    name = label(path.stem, what="name of the file")
    where = study or study_actions.only_or_named(ports.study, actor, name)
    import_parsed(ports, actor, where, parsed)
    chosen = "every case of one file"
    return freeze(ports, actor, where, name, cases=list(rules.distinct(parsed)), sampling=chosen)[1], parsed[0]


def rows(ports: Ports, actor: Actor, study: StudyId, release: Fingerprint | None = None) -> tuple[CaseRow, ...]:
    """Return cases without text: all of a study, or those of a release in its order."""
    permit(actor, "dataset.read")
    frozen = find_release(ports, actor, release, study)[1].cases if release else None
    return ports.cases.rows(study, frozen)


def page(ports: Ports, actor: Actor, study: StudyId, facets: Facets, after: int = 0, *, size: int = 50) -> CasePage:
    """Return some cases of a study without text, narrowed by facets, those that arrived after a number."""
    permit(actor, "dataset.read")
    total, counted = rules.facets(ports.cases.combinations(study), facets)
    found = ports.cases.page(study, facets, after, size + 1)
    further = found[size - 1][0] if len(found) > size else 0
    return CasePage(rows=tuple(row for _number, row in found[:size]), total=total, facets=counted, after=further)


def counts(ports: Ports, actor: Actor, study: StudyId) -> dict[tuple[str, str], int]:
    """Return how many cases there are of each scenario and harm together."""
    permit(actor, "dataset.read")
    return rules.by_scope(ports.cases.combinations(study))


def open_cases(ports: Ports, actor: Actor, study: StudyId, fingerprints: Sequence[Fingerprint]) -> Iterator[Case]:
    """Yield cases with their text, in the order named."""
    permit(actor, "dataset.open")
    return ports.cases.open(study, fingerprints)


def freeze(
    ports: Ports,
    actor: Actor,
    study: StudyId,
    name: str,
    *,
    cases: Sequence[Fingerprint] | None = None,
    sampling: str = "",
) -> tuple[Sheet, Release]:
    """Freeze cases into a release: the named ones, or every case of the study. Equal content freezes once.

    Raises NotReleased where a group has not released cases that its members wrote.
    """
    permit(actor, "dataset.release")
    with alone(ports.study.jobs, withdrawing(study)):
        return _frozen(ports, actor, study, name, (cases, sampling))


def _frozen(
    ports: Ports, actor: Actor, study: StudyId, name: str, said: tuple[Sequence[Fingerprint] | None, str]
) -> tuple[Sheet, Release]:
    cases, sampling = said
    chosen = [row.fingerprint for row in ports.cases.rows(study, cases)]  # raises for what was withdrawn meanwhile
    held = held_cases(ports, actor, study)
    rules.refuse_held([held[case] for case in chosen if case in held])
    if not chosen:
        raise BadInput(f"release {name!r} would hold no case: import some first (redcommons dataset import FILE)")
    frozen = Release(
        name=label(name, what="name of the release"),
        study=study,
        cases=tuple(chosen),
        sampling=sampling or (rules.ALL_OF_STUDY if cases is None else ""),
    )
    return ports.study.shelf.put(study, frozen.name, frozen, actor.name), frozen


def freeze_released(ports: Ports, actor: Actor, study: StudyId, name: str, sampling: str = "") -> tuple[Sheet, Release]:
    """Freeze every case of a study that no group holds back; the release says so where it says how they were chosen."""
    permit(actor, "dataset.release")
    held = held_cases(ports, actor, study)
    chosen = [row.fingerprint for row in ports.cases.rows(study) if row.fingerprint not in held]
    how = " · ".join(part for part in (sampling.strip(), rules.RELEASED_OF_STUDY if held else "") if part)
    return freeze(ports, actor, study, name, cases=chosen, sampling=how or rules.ALL_OF_STUDY)


def held_cases(ports: Ports, actor: Actor, study: StudyId) -> dict[Fingerprint, str]:
    """Return the cases that a group has not released, each with its group; what nobody of a group wrote is not held."""
    permit(actor, "dataset.read")
    written: dict[str, tuple[str, ...]] = {
        str(one.case): tuple(map(str, one.by)) for _sheet, one in ports.study.shelf.newest(Credit, study)
    }
    held = deciding.held_back(ports.study.labour, actor, study, written)
    return {Fingerprint(case): group for case, group in held.items()}


def releases(ports: Ports, actor: Actor, study: StudyId) -> tuple[ReleaseRow, ...]:
    """Return the newest release under every name of a study."""
    permit(actor, "dataset.read")
    found = ports.study.shelf.newest(Release, study)
    return tuple(_row(sheet, item, reviews(ports, actor, study, item.content)) for sheet, item in found)


def find_release(ports: Ports, actor: Actor, key: str, study: StudyId | None = None) -> tuple[Sheet, Release]:
    """Return the release with that name or fingerprint prefix, looking in one study or in all."""
    permit(actor, "dataset.read")
    where = [study] if study else [found for found, _item in study_actions.studies(ports.study, actor)]
    every = [pair for place in where for pair in _every_revision(ports, place)]
    named = [pair for pair in every if pair[1].name == key][-1:] if study else _last_of_each_study(every, key)
    by_content = [pair for pair in every if len(key) >= 8 and pair[1].content.startswith(key)]
    found = {(pair[1].study, pair[1].content): pair for pair in named or by_content}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise BadInput(f"several studies have a release {key!r}: name the study (--study), or the release by its hash")
    names = sorted({item.name for _sheet, item in every})
    raise NotFound(f"no release {key!r}; " + ("there are: " + ", ".join(names) if names else "none is frozen yet"))


def review(ports: Ports, actor: Actor, key: str, by: str, *, study: StudyId | None = None, note: str = "") -> Review:
    """Record that `by` declares the cases of a release valid and plausible, all at once."""
    permit(actor, "dataset.review")
    _sheet, frozen = find_release(ports, actor, key, study)
    person = PersonName(label(by, what="name of the reviewer"))
    declared = Review(release=frozen.content, by=person, note=clean(note, what="note"))
    ports.study.shelf.put(frozen.study, f"{frozen.content[:32]} {person}"[:200], declared, actor.name)
    return declared


def reviews(ports: Ports, actor: Actor, study: StudyId, release: Fingerprint) -> tuple[Review, ...]:
    """Return every declaration about one release, by its content, and who read all its cases one by one."""
    permit(actor, "dataset.read")
    shelf = ports.study.shelf
    declared = tuple(item for _sheet, item in shelf.newest(Review, study) if item.release == release)
    found = [one for _sheet, one in shelf.newest(CaseReview, study)]
    frozen = (
        next((one for _sheet, one in _every_revision(ports, study) if one.content == release), None) if found else None
    )
    return (*declared, *(rules.case_by_case(frozen, found) if frozen else ()))


def recorded_sets(ports: Ports, actor: Actor, study: StudyId) -> tuple[RecordedSet, ...]:
    """Return the sets of recorded attempts of a study."""
    permit(actor, "dataset.read")
    return tuple(item for _sheet, item in ports.study.shelf.newest(RecordedSet, study))


def recordings(ports: Ports, actor: Actor, study: StudyId, name: str) -> dict[Fingerprint, Recording]:
    """Return the recorded attempts of a set, by the content of their case."""
    permit(actor, "dataset.open")
    return dict(ports.cases.recordings(study, name))


def _ask(ports: Ports, actor: Actor, kind: JobKind, key: UploadId, how: Bringing) -> Job:
    permit(actor, "dataset.import")
    job = Job(
        id=JobId(new_id("job")),
        study=ports.uploads.get(key).study,
        work=kind,
        subject=key,
        by=actor.name,
        at=ports.study.clock.now(),
        order=encode(how),
    )
    return ports.study.jobs.ask(job)


def _read_upload(ports: Ports, actor: Actor, job: Job) -> tuple[str, Parsed]:
    how, key = decode(job.order, Bringing), UploadId(job.subject)
    with ports.uploads.opened(key) as path:
        (parsed,) = read_files(ports, actor, [path], format=how.format, mapping=how.mapping)
    return ports.uploads.get(key).name, parsed


def _every_revision(ports: Ports, study: StudyId) -> list[tuple[Sheet, Release]]:
    shelf = ports.study.shelf
    return [pair for sheet, _item in shelf.newest(Release, study) for pair in shelf.history(Release, study, sheet.name)]


def _last_of_each_study(every: Sequence[tuple[Sheet, Release]], name: str) -> list[tuple[Sheet, Release]]:
    return list({item.study: (sheet, item) for sheet, item in every if item.name == name}.values())


def _row(sheet: Sheet, item: Release, declared: Sequence[Review]) -> ReleaseRow:
    return ReleaseRow(
        id=ReleaseId(sheet.id),
        name=item.name,
        fingerprint=item.content,
        cases=len(item.cases),
        at=sheet.at,
        reviewed_by=tuple(dict.fromkeys(item.by for item in declared)),
        case_by_case=any(item.scope == rules.CASE_BY_CASE for item in declared),
    )
