"""A stranger who has seen one stage has seen them all: same doors, and arrows through the right ones."""

from collections.abc import Iterator
from pathlib import Path

from tools.survey import DOORS, PACKAGE, STAGES, Import, Module, house, sample

# What each door of a room may take from the other doors of the same room.
INSIDE = {
    "model": set(),
    "rules": {"model"},
    "ports": {"model"},
    "actions": {"model", "rules", "ports"},
}
# What each door may take from a lower stage. Only verbs call verbs.
ACROSS = {
    "model": {"model", "rules"},
    "rules": {"model", "rules"},
    "ports": {"model", "rules", "ports"},
    "actions": {"model", "rules", "ports", "actions"},
}
# Rooms that are not stages and stand above them. Shells, the assembly and the worked example may call verbs.
FROM_OUTSIDE = {
    "adapters": {"model", "rules", "ports"},
    "testing": {"model", "rules", "ports"},
}
# (stage, file) -> (the door whose arrows it follows, why it is not in that door's file)
EXTRA_DOORS: dict[tuple[str, str], tuple[str, str]] = {
    ("dataset", "promotion"): ("rules", "how a path of a conversation becomes a case: pure, and a page of its own"),
    ("dataset", "promoting"): ("actions", "verbs between conversations and cases: they ask exploration too"),
    ("evaluation", "calibrated"): ("rules", "a judge's errors from what people read: apart from readings and rungs"),
    ("evaluation", "calibrating"): ("actions", "verbs of what people found out about a judge: they change nothing"),
    ("evaluation", "correction"): ("rules", "what known errors make of a rate and of a difference: arithmetic"),
    ("evaluation", "judging"): ("actions", "what is known of a judge's errors, for whoever makes a reading: no verb"),
    ("evaluation", "sheets"): ("actions", "the verb that draws a sample for people to read: it lays a queue out"),
    ("dataset", "reviewing"): ("actions", "verbs of reviewing one case, beside those of whole releases"),
    ("evaluation", "carrying"): ("actions", "how a plan is carried out: `evaluate` does it here, a worker later"),
    ("evaluation", "conversing"): ("actions", "verbs that say and hear: what a notebook and a terminal call"),
    ("evaluation", "heard"): (
        "rules",
        "what becomes of a turn once its reply is over: for terminal, notebook and page",
    ),
    ("evaluation", "jobs"): ("actions", "verbs of what a worker carries out: a page of their own beside the others"),
    ("evaluation", "looking"): ("actions", "verbs of what a page shows of runs: they change nothing"),
    ("evaluation", "under_way"): ("rules", "what a page may ask for, and how a run stands between page and worker"),
    ("evaluation", "playing"): ("actions", "verbs of a method's dialogue, between any two turns of a conversation"),
    ("evaluation", "rating_ports"): (
        "ports",
        "what rating queues ask of the world, beside the rest",
    ),
    ("evaluation", "asking"): ("rules", "questions of a queue and its versions: pure, and a page of its own"),
    ("evaluation", "answering"): ("rules", "what may be kept beside a verdict: pure, and a page of its own"),
    ("evaluation", "instrument"): ("actions", "verbs of what raters go by: a page of their own beside tasks"),
    ("evaluation", "rating"): (
        "actions",
        "verbs of rating queues: they ask labour and care too, under ports of their own",
    ),
    ("evaluation", "queueing"): ("actions", "verbs that lay queues of any work out, under the same ports"),
    ("evaluation", "handing"): ("actions", "verbs of a task in one person's hands, whatever the work"),
    ("evaluation", "tasks"): ("actions", "what the three of them ask alike: whose key, which queue, which task"),
    ("evaluation", "coverage"): (
        "actions",
        "verbs of coverage and discovery: they look across three rooms and change nothing",
    ),
    ("evaluation", "covered"): (
        "rules",
        "the map of a scope and the curve of discovery: apart from readings and rungs",
    ),
    ("exploration", "visiting"): ("actions", "what holds for visitors of an event: the verbs of conversations ask it"),
    ("exploration", "triage"): ("actions", "verbs of reading what visitors of an event found"),
    ("labour", "events"): ("actions", "verbs of events: a target by chance, a budget, and when visitors are told"),
    ("evaluation", "dissent"): (
        "actions",
        "verbs of disagreement: over what people said, and who they say they are",
    ),
    ("evaluation", "norming"): (
        "actions",
        "verbs of norming sessions: beside disagreement, and under ports of ratings",
    ),
    ("evaluation", "session"): ("rules", "what a norming session makes of its readings: arithmetic of its own"),
    ("evaluation", "dissenting"): ("rules", "spreads, and figures of groups: apart from readings and rungs"),
    ("evaluation", "grouping"): ("rules", "which figures of groups may be shown: the arithmetic of not telling who"),
    ("labour", "background"): ("actions", "verbs of what people say of themselves: nobody else may call them for them"),
    ("exploration", "drawing"): ("actions", "verbs of briefs: drawing is beside the conversation and keeps nothing"),
    ("study", "briefs"): ("rules", "what a brief can hold and what is drawn from it: arithmetic of its own"),
    ("exploration", "findings"): ("rules", "what a finding says in words: for pages, terminal and report alike"),
    ("exploration", "exporting"): (
        "actions",
        "verbs by which conversations leave and come: what leaves is in the ledger",
    ),
    ("exploration", "sharing"): ("rules", "one finding as a page for a colleague: words and nothing else"),
    ("exploration", "transcript_markdown"): ("rules", "a transcript as Markdown, and back: a grammar of its own"),
    ("exploration", "transcripts"): ("rules", "what leaves with a conversation, and what a file must hold"),
    ("labour", "paying"): ("rules", "what a pay amounts to: arithmetic of its own, currency by currency"),
    ("evaluation", "earning"): ("actions", "verbs of sets and pay: they ask labour and the belt of tasks"),
    ("labour", "arranging"): ("actions", "verbs of arrangements and of doors: how many come in, on which footing"),
    ("study", "decisions"): ("actions", "verbs of definitions and of the timeline: what was decided, by whom, and why"),
    ("study", "mappings"): ("actions", "verbs of mappings between vocabularies: a page of their own beside the others"),
    ("study", "missing"): ("rules", "what a study has not said yet: gaps and counts, apart from what a sheet says"),
    ("exploration", "following"): ("actions", "verbs of several sessions with one person"),
    ("exploration", "sessions"): ("rules", "what a next session begins with: a page of its own beside the tree"),
    ("exploration", "withdrawn"): ("rules", "what stays where words were withdrawn: pure, for store and verbs alike"),
    ("exploration", "keeping"): ("actions", "verbs of what is kept: a life of its own beside the conversations"),
    ("exploration", "memo"): ("model", "nouns of memos and codes: a page of their own beside conversations"),
    ("exploration", "coding"): ("rules", "where an excerpt stands, and what a codebook says: a page of its own"),
    ("exploration", "drawer"): ("actions", "where private memos lie, sealed: under both verb modules, and no verb"),
    ("exploration", "memos"): ("actions", "verbs of memos: a page of their own beside conversations"),
    ("exploration", "codebook"): ("actions", "verbs of codes, which begin where memos are"),
    ("findings", "own"): ("model", "nouns of what is a person's own: apart from the report's"),
    ("findings", "own_ports"): ("ports", "what a person's own verbs ask: they stand on findings and on rating"),
    ("labour", "research"): ("actions", "verbs of research consent: a page of their own beside terms of work"),
    ("findings", "practice"): (
        "model",
        "the schema of a practice that is studied: it is documented, and read elsewhere",
    ),
    ("findings", "practice_files"): ("rules", "a practice as files: data, schema, and what they are"),
    ("findings", "pseudonyms"): ("rules", "names for one file alone: drawn, never made from what they stand for"),
    ("findings", "studying"): ("actions", "verbs by which a practice is studied: of those who consented alone"),
    ("findings", "work"): ("rules", "who did which step: from counts to what may be said of it, and nothing else"),
    ("findings", "working"): ("actions", "the verb of the work ledger: it looks across every room and changes nothing"),
    ("findings", "own_words"): ("rules", "what is said of a person's own before it goes: for page and terminal"),
    ("findings", "own_files"): ("rules", "a person's record as files: tables, JSON and text, and nothing else"),
    ("findings", "own_record"): ("actions", "verbs of a person's own record: they look across every room"),
    ("findings", "giving"): (
        "actions",
        "what a person gave, and what left: under the verbs of a person's own, and no verb",
    ),
    ("findings", "withdrawing"): ("actions", "verbs of withdrawal: what goes, what stays, which files to build again"),
    ("findings", "disagreement"): ("rules", "how people saw replies, from evidence alone: for report and verification"),
    ("findings", "linter"): ("rules", "words that promise too much: a table of its own, quiet inside quotations"),
    ("findings", "recalibrate"): ("rules", "a judge's errors again from evidence: a page of its own beside the rest"),
    ("findings", "recompute"): ("rules", "every figure again from evidence: what verification runs, and nothing else"),
    ("findings", "voices"): ("model", "nouns of the labour section: a page of their own beside the report's tree"),
    ("findings", "naming"): ("rules", "under which names people stand in a report: fixed before anything is read"),
    ("findings", "of_people"): ("actions", "verbs of what people and groups made: pages of credit and release ask"),
    ("findings", "labour"): ("actions", "what a report says of those who worked: it asks labour, cases and findings"),
    ("findings", "tracing"): ("actions", "the verb that follows value, harm, scenario, case and finding both ways"),
    ("findings", "wording"): ("rules", "numbers and readers in words: one place for page and command line"),
}
# (importing module, imported module) -> reason
EXCUSED_ARROWS: dict[tuple[str, str], str] = {}

Houses = list[Module] | tuple[Module, ...]


def missing_doors(modules: Houses) -> list[str]:
    names = {module.name for module in modules}
    standing = [stage for stage in STAGES if any(module.room == stage for module in modules)]
    doors = [(stage, door) for stage in standing for door in DOORS if f"{PACKAGE}.{stage}.{door}" not in names]
    faces = [stage for stage in standing if f"{PACKAGE}.{stage}" not in names]
    return [f"{stage}: has no {door}" for stage, door in doors] + [f"{stage}: has no __init__" for stage in faces]


def strange_doors(modules: Houses) -> list[str]:
    return sorted(
        f"{module.name}: a stage has {', '.join(DOORS)}; give this file a row in EXTRA_DOORS, or a better place"
        for module in modules
        if module.room in STAGES and module.door and _kind(module.room, module.door) is None
    )


def wrong_arrows(modules: Houses) -> dict[tuple[str, str], str]:
    names = {module.name for module in modules}
    return {
        (module.name, target): f"{module.at(arrow.line)} {module.name} takes {target}: {why}"
        for module in modules
        for arrow, target in _arrows(module, names)
        if (why := _objection(module, target))
    }


def back_doors(modules: Houses) -> list[str]:
    """Names with an underscore that leave the room they were meant for."""
    return [
        f"{module.at(arrow.line)} takes {arrow.target}: an underscore says that the name stays in its room"
        for module in modules
        for arrow in module.imports
        if arrow.target.startswith(f"{PACKAGE}.")
        and arrow.target.split(".")[1] != module.room
        and any(part.startswith("_") and part != "_" for part in arrow.target.split("."))
    ]


def _arrows(module: Module, names: set[str]) -> Iterator[tuple[Import, str]]:
    """Each import with the module it lands on: `from redcommons.study.model import Charter` lands on study.model."""
    for arrow in module.imports:
        parts = arrow.target.split(".")
        landed = next((".".join(parts[:end]) for end in range(len(parts), 0, -1) if ".".join(parts[:end]) in names), "")
        if landed and landed != module.name:
            yield arrow, landed


def _objection(module: Module, target: str) -> str:
    _, room, door, *_ = [*target.split("."), "", ""]
    if room not in STAGES or module.is_face:
        return ""  # a face re-exports its own room; the floor file watches everything else
    allowed = _allowed(module, room)
    if allowed is None:
        return ""
    if not door:
        return "take the name from its own module, not from the room's face"
    kind = _kind(room, door)
    return "" if kind in allowed or kind is None else f"its {kind} may not be reached from here"


def _allowed(module: Module, room: str) -> set[str] | None:
    own = _kind(module.room, module.door) if module.room in STAGES else module.door
    if module.room == room:
        return INSIDE[own] | {own} if own else None
    if module.room in FROM_OUTSIDE:
        return FROM_OUTSIDE[module.room]
    return ACROSS.get(own or "") if module.room in STAGES else None


def _kind(room: str, door: str) -> str | None:
    return door if door in DOORS else EXTRA_DOORS.get((room, door), (None,))[0]


def test_every_stage_has_the_same_doors() -> None:
    assert not missing_doors(house())
    assert not strange_doors(house())


def test_extra_doors_still_stand() -> None:
    standing = {(module.room, module.door) for module in house()}

    assert not set(EXTRA_DOORS) - standing


def test_arrows_go_through_the_right_doors() -> None:
    offences = wrong_arrows(house())
    unexcused = [text for pair, text in offences.items() if pair not in EXCUSED_ARROWS]

    assert not unexcused, "\n".join(unexcused)
    assert not set(EXCUSED_ARROWS) - set(offences), "EXCUSED_ARROWS excuses what no longer offends"


def test_nobody_uses_a_back_door() -> None:
    assert not back_doors(house())


def test_the_rules_notice_a_wrong_door(tmp_path: Path) -> None:
    modules = sample(
        tmp_path,
        {
            "study/model.py": "from redcommons.study import rules\n",
            "study/rules.py": "from redcommons.study.model import Charter\n",
            "study/ports.py": "from .model import Charter\n",
            "study/actions.py": "from redcommons.study import model, ports, rules\n",
            "dataset/model.py": "from redcommons.study.ports import Ports\n",
            "dataset/rules.py": "from redcommons.study import Charter\n",
            "dataset/actions.py": "def late():\n    from redcommons.study import actions\n",
            "dataset/extras.py": "from redcommons.values.words import _\nfrom redcommons.study.rules import _inner\n",
            "adapters/store/cases.py": "from redcommons.study import actions, model\n",
        },
    )

    assert len(back_doors(modules)) == 1
    assert missing_doors(modules) == ["dataset: has no ports"]
    assert [text.split(":")[0] for text in strange_doors(modules)] == ["redcommons.dataset.extras"]
    assert set(wrong_arrows(modules)) == {
        ("redcommons.study.model", "redcommons.study.rules"),
        ("redcommons.dataset.model", "redcommons.study.ports"),
        ("redcommons.dataset.rules", "redcommons.study"),
        ("redcommons.adapters.store.cases", "redcommons.study.actions"),
    }
