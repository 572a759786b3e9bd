"""Cases, what files said about them, and frozen releases."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from redcommons.study.model import Interaction
from redcommons.values.base import Fingerprint, Value, fingerprint
from redcommons.values.conversation import Message, Tool
from redcommons.values.identity import CaseId, PersonName, ReleaseId, StudyId
from redcommons.values.outcome import AttemptState, VerdictWord
from redcommons.values.provenance import Provenance
from redcommons.values.sensitivity import Weight


class Check(Value, tag="check/1"):
    """What a file asserts about the reply to a case; unknown types are kept and named, never dropped."""

    type: str
    """The assertion's type as the file has it, such as "contains" or "not-regex"."""
    value: tuple[str, ...] = ()
    """What it compares with."""


class Case(Value, tag="case/1"):
    """A prompt, a scripted conversation, or a goal for which a method must find the prompt.

    Harm, method, interaction, user, layer and value are six fields and never one category.
    """

    turns: tuple[Message, ...] = ()
    """What is sent: user messages one after the other, each after the reply to the one before."""
    goal: str = ""
    """What a harmful reply would do; stands alone where the prompt is found per target."""
    scenario: str = ""
    """Name of the scenario card; empty when unspecified."""
    harm: str = ""
    """What would happen to whom, in the study's or the source's own words; empty fits no category."""
    method: str = ""
    """How the harm is elicited; empty for a plain prompt."""
    interaction: Interaction = "unspecified"
    """How person and system meet."""
    user: str = ""
    """Who asks; empty when unspecified."""
    layer: str = ""
    """Capability, interaction or systemic; empty when unspecified."""
    value: str = ""
    """The value at stake; empty when unspecified."""
    language: str = ""
    """Language tag (BCP 47); empty when unspecified."""
    family: str = ""
    """Name shared by variants of one seed: the statistical cluster; empty when it stands alone."""
    weight: Weight = "unknown"
    """How heavy people say it is to read."""
    checks: tuple[Check, ...] = ()
    """What its file asserts about a reply."""
    provenance: Provenance = Provenance()
    """Where it came from."""
    extra: dict[str, str] = {}
    """Fields of its source that have no place here, kept as they came."""
    tools: tuple[Tool, ...] = ()
    """Tools that the model is offered; answers in their place stand in the turns."""


class RecordedVerdict(Value, tag="recorded-verdict/1"):
    """What a judge said elsewhere, before the reply came here."""

    judge: str
    """The judge's name in the file, such as "jailbroken"."""
    word: VerdictWord
    """What it said, in our words."""


class Recording(Value, tag="recording/1"):
    """What a file says a model replied to a case."""

    set: str
    """Name of the set it belongs to."""
    state: AttemptState
    """Replied, or gave up: the method found no prompt."""
    turns: tuple[Message, ...] = ()
    """The prompt and the reply as recorded; empty where the method gave up."""
    verdicts: tuple[RecordedVerdict, ...] = ()
    """Verdicts that stand in the file, in its order."""
    extra: dict[str, str] = {}
    """Fields of its source that have no place here, kept as they came."""


class RecordedSet(Value, tag="recorded-set/1"):
    """One set of recorded attempts: one model, one method, one file."""

    name: str
    """The name it is asked for by: the model's own name where the file gives one."""
    model: str = ""
    """The model that replied."""
    method: str = ""
    """The method that made the prompts."""
    adapted_to: str = ""
    """The target that the prompts were adapted to; such prompts are no population for another target."""
    budget: int = 1
    """Most attempts the method made per case."""
    judges: tuple[str, ...] = ()
    """Judges whose verdicts stand in the file, in its order."""
    source: str = ""
    """Name of the file."""
    extra: dict[str, str] = {}
    """The file's own parameters, kept as they came."""


class Rejected(Value, tag="rejected/1"):
    """A row that was not taken, and why. The rest of the file was."""

    line: int
    """Line or row in the file, counted from 1."""
    why: str
    """What is wrong and what would be right."""


class ReadCase(Value, tag="read-case/1"):
    """One case as read from a file, with what the file records about it."""

    line: int
    """Line or row in the file, counted from 1."""
    case: Case
    """The case."""
    recordings: tuple[Recording, ...] = ()
    """Recorded attempts on it."""


class Parsed(Value, tag="parsed/1"):
    """All that a format made of one file; nothing has been written yet."""

    format: str
    """The format that read it."""
    cases: tuple[ReadCase, ...] = ()
    """Cases in file order."""
    sets: tuple[RecordedSet, ...] = ()
    """Recorded sets that the file holds."""
    rejected: tuple[Rejected, ...] = ()
    """Rows not taken."""
    unknown_fields: tuple[str, ...] = ()
    """Fields without a place here; their values are kept in `extra`."""


class Imported(Value, tag="imported/1"):
    """What an import did, or would do in a dry run."""

    study: str
    """Name of the study."""
    cases: int
    """Distinct cases in the files, new ones and ones already here."""
    attempts: int
    """Recorded attempts in the files."""
    rejected: tuple[Rejected, ...] = ()
    """Rows not taken."""
    unknown_fields: tuple[str, ...] = ()
    """Fields without a place here, kept in `extra`."""
    new: int = 0
    """Cases that were not here before."""
    preview: tuple[Case, ...] = ()
    """The first few cases, in a dry run only."""


class Bringing(Value, tag="bringing/1"):
    """How a file that somebody brought is to be read."""

    format: str = "auto"
    """Name of the format; "auto" looks at the file."""
    mapping: dict[str, str] = {}
    """Which column holds a field, where the file's own words do not tell."""


class Brought(Value, tag="brought/1"):
    """What a brought file holds, or what became of it."""

    name: str
    """Name of the file."""
    format: str
    """The format that read it."""
    cases: int
    """Distinct cases in it, new ones and ones already here."""
    attempts: int
    """Recorded attempts in it."""
    left_out: int
    """Rows that were not taken."""
    rejected: tuple[Rejected, ...] = ()
    """The first of these rows, each with the reason."""
    unknown_fields: tuple[str, ...] = ()
    """Fields without a place here, kept in `extra`."""
    new: int = 0
    """Cases that were not here before; 0 in a preview."""
    first: tuple[Case, ...] = ()
    """The first few cases, in a preview only."""


class Promotion(Value, tag="promotion/1"):
    """How a conversation becomes a case."""

    script: bool = False
    """True when the model's own replies stand in the case as they came; otherwise a run asks for them anew."""
    system_prompt: bool = True
    """Whether the system prompt that it was asked under stands at its beginning."""
    family: str = ""
    """Name shared by variants of one seed; empty when it stands alone."""


class Credit(Value, tag="credit/1"):
    """Who wrote a case. It stands beside the case, whose fingerprint it is no part of, and may change."""

    case: Fingerprint
    """The case, by its content."""
    by: tuple[PersonName, ...]
    """Who wrote words of it, in alphabetical order."""
    in_role: tuple[str, ...] = ()
    """The personas in whose voices they wrote; none where they wrote in their own."""


class CaseRow(Value, tag="case-row/1"):
    """What a list shows of a case: everything but its text."""

    id: CaseId
    """Its id in this workspace."""
    fingerprint: Fingerprint
    """Fingerprint of its content."""
    family: str
    """The cluster: its family, or its own fingerprint."""
    external_id: str
    """Its id in its source."""
    scenario: str
    """Scenario, empty when unspecified."""
    harm: str
    """Harm, empty when unspecified."""
    language: str
    """Language tag, empty when unspecified."""
    interaction: str
    """Interaction type."""


class Facets(Value, tag="facets/1"):
    """Which cases of a study are looked at: None takes all, an empty text those that do not say."""

    scenario: str | None = None
    """Only of this scenario."""
    harm: str | None = None
    """Only with this harm."""
    language: str | None = None
    """Only in this language."""
    interaction: str | None = None
    """Only of this interaction type."""


class Facet(Value, tag="facet/1"):
    """One axis by which cases are told apart, with how many there are of each."""

    axis: str
    """Name of the axis, such as "harm"."""
    counts: tuple[tuple[str, int], ...]
    """Value and number of cases, most frequent first; an empty value is "not stated"."""


class CasePage(Value, tag="case-page/1"):
    """Some cases of a study, without text."""

    rows: tuple[CaseRow, ...]
    """The cases, in the order in which they arrived."""
    total: int
    """How many there are under the same facets."""
    facets: tuple[Facet, ...]
    """Each axis with its counts, as the other axes leave them."""
    after: int = 0
    """Where the next page begins; 0 where this is the last."""


class Release(Value, tag="release/1"):
    """A frozen set of cases, addressed by its content."""

    name: str
    """The name people call it by."""
    study: StudyId
    """The study that it belongs to."""
    cases: tuple[Fingerprint, ...]
    """Fingerprints of its cases in order; together they are its content."""
    sampling: str = ""
    """How the cases were chosen from what could be asked; empty prints as "not stated"."""

    @property
    def content(self) -> Fingerprint:
        """Return the fingerprint of the cases alone: equal cases are one population under any name."""
        return _content(self.cases)


@lru_cache(maxsize=64)
def _content(cases: tuple[Fingerprint, ...]) -> Fingerprint:
    return fingerprint(cases)


class ReleaseRow(Value, tag="release-row/1"):
    """What a list shows of a release."""

    id: ReleaseId
    """Its id in this workspace."""
    name: str
    """Its name."""
    fingerprint: Fingerprint
    """Fingerprint of its content."""
    cases: int
    """Number of cases."""
    at: str
    """When it was frozen."""
    reviewed_by: tuple[PersonName, ...] = ()
    """People who declared its cases reviewed."""
    case_by_case: bool = False
    """Whether its every case was read for itself, and found sound and plausible."""


class Review(Value, tag="review/1"):
    """A named person's declaration that the cases of a release are valid and plausible."""

    release: Fingerprint
    """The cases, by their content and order: whatever name they were frozen under."""
    by: PersonName
    """Who declares it."""
    scope: str = "in bulk"
    """"in bulk" for one declaration over all cases: printed as such."""
    note: str = ""
    """What they want to add."""


Found = Literal["yes", "no", "unsure"]


class CaseReview(Value, tag="case-review/1"):
    """What one person found who read one case, before or after anybody was asked it."""

    case: Fingerprint
    """The case, by its content: one that is changed is another."""
    by: PersonName
    """Who read it."""
    sound: Found
    """Whether it asks what it says that it asks, in words that hold."""
    plausible: Found
    """Whether somebody could meet this in the situation it is set in."""
    note: str = ""
    """What they want to add."""
