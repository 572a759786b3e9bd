"""Prompts and replies reach a page by one door, workbench/reveal.py: nothing else takes the words out of a message.

Whatever opens texts or touches what holds them needs a row here with its reason: usually that it hands them to the
door unread, or that the name means something else. A row that no longer names anything fails too.
"""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from tools.survey import SOURCE, Module, house, sample

DOOR = "redcommons.workbench.reveal"
HOLD_WORDS = ("text", "turns", "message", "messages", "goal", "quote")
"""Attributes of messages, turns, cases, attempts and findings that hold what was said."""

OPEN = (
    *("export_talk", "export_finding"),
    *("open_cases", "open_attempts", "open_talk", "open_memo", "transcript", "recordings", "open_edition"),
    *("path", "text", "kept", "finding"),
)
"""Verbs that give texts."""

ROOMS = ("study", "exploration", "dataset", "evaluation", "findings", "rating")

# "module.function: what" -> reason
EXCUSED: dict[str, str] = {
    "dataset.views._text: .goal": "the whole case goes to the door, which asks care",
    "rating.reviewing._case: dataset.open_cases": "the case in one's hands: its words go to the door, which asks care",
    "rating.reviewing._words: .goal": "as above",
    "rating.reviewing._words: .turns": "as above",
    "dataset.views._text: .turns": "the whole case goes to the door, which asks care",
    "dataset.views.case_text: dataset.open_cases": "the whole case goes to the door, which asks care",
    "evaluation.reading.attempt_text: .turns": "attempts go to the door",
    "evaluation.reading.attempt_text: evaluation.transcript": "attempts go to the door",
    "evaluation.reading.transcript: evaluation.transcript": "attempts go to the door",
    "dissent.views.text: .turns": "one attempt goes to the door, without who said what of it",
    "dissent.views.text: evaluation.transcript": "as above",
    "rating.instrument._answer: .text": "words of a rater's own, where the text that they are about is shown",
    "rating.saying._said: rating.text": "places that a rater marked: the conversation goes to the door",
    "exploration.beside.came: .message": "who speaks, not what is said",
    "exploration.composing._after: .message": "who speaks, not what is said",
    "exploration.composing._in_place: .message": "who speaks; the words go to the door",
    "exploration.composing._otherwise: .message": "who speaks; the words go to the door",
    "exploration.composing._twin: .message": "whether the same was said in two lanes",
    "exploration.answering._answers: .message": "ids of the calls; no word of them",
    "exploration.answering.answer: exploration.open_talk": "which calls a turn makes",
    "exploration.around._voice: .message": "who spoke, not what was said",
    "exploration.around.around: .turns": "who spoke, not what was said",
    "exploration.documents.readable: .text": "a file of whoever sent the form, given back to them with it",
    "exploration.head.head: exploration.open_talk": "the head alone",
    "exploration.in_role.take_role: exploration.open_talk": "whose conversation it is",
    "exploration.live.Live.anew: .text": "on its way to the store; told by the door",
    "exploration.memos._first: .quote": "the words that a writer chose, back in the form of their own note",
    "exploration.memos._first: .text": "a note in its writer's words",
    "exploration.memos._first: exploration.open_memo": "one's own note, back in its form",
    "exploration.leaving.finding: exploration.export_finding": "a file of its own; care is asked first, by the door",
    "exploration.leaving.transcript: exploration.export_talk": "a file of its own; care is asked first, by the door",
    "exploration.memos._first: exploration.open_talk": "whether the turn is there",
    "exploration.memos._may_be_shown: exploration.open_talk": "whose conversation it is, and about what",
    "exploration.memos.margin: exploration.open_talk": "whether it is there",
    "exploration.memos.memo: exploration.open_memo": "the words it is about go to the door",
    "exploration.memos.place: exploration.open_talk": "on which branch a turn stands",
    "labour.voice._voice: .text": "a worker's own statement, given back to its writer to be changed",
    "exploration.pages.Line.by_person: .message": "who speaks, not what is said",
    "exploration.pages.Line.in_place: .message": "who speaks, not what is said",
    "exploration.pages.Line.reply: .message": "who speaks, not what is said",
    "exploration.pages._by: .message": "who speaks, not what is said",
    "exploration.pages._line: .message": "who speaks, not what is said",
    "exploration.pages._unasked: .message": "who speaks, not what is said",
    "exploration.pages.card_lines: .goal": "a line of the scenario card, which people wrote about the situation",
    "exploration.next_session.follow: exploration.open_talk": "which turns end a lane; no word of them",
    "exploration.streaming._read: .message": "goes to reveal.so_far",
    "exploration.streaming._stored: exploration.open_talk": "one turn of it, for reveal.so_far",
    "exploration.streaming._with_files: .message": "its files are said again, as they are",
    "exploration.streaming._with_files: exploration.open_talk": "one turn of it, whose files are said again",
    "exploration.streaming.hear: exploration.open_talk": "whose conversation it is, and whether the turn is there",
    "exploration.streaming.stop: exploration.open_talk": "whose conversation it is, and whether the turn is there",
    "exploration.streams.Streams._heard: .text": "on its way to the store; told by the door",
    "exploration.streams.Streams._heard: .messages": "on its way to the store; told by the door",
    "exploration.streams.Streams._own: .text": "on its way to the store; told by the door",
    "exploration.streams._came: .text": "on its way to the store; told by the door",
    "exploration.asked.checked: .text": "whether it is still what the method made",
    "exploration.ways._makes: .text": "goes to the door",
    "exploration.ways.say_each: .text": "on its way to the store, like whatever one says",
    "exploration.tree.Tree.beside: .message": "who speaks, not what is said",
    "exploration.tree.Tree.end: .turns": "the tree; messages go to the door",
    "exploration.views.Opened.turns: .turns": "the tree; messages go to the door",
    "exploration.views._about: .turns": "the tree; messages go to the door",
    "exploration.keeping._asked: .message": "who speaks, not what is said",
    "exploration.keeping._asked: .quote": "chosen in the address, or in one's own conversation before",
    "exploration.keeping._offered: .quote": "whether words were chosen: those of another stay out of the form",
    "event.finding._words: .quote": "chosen words go to the door",
    "event.finding._words: .turns": "the path goes to the door",
    "event.visiting._tasks: .goal": "a line of the scenario card, which people wrote about the situation",
    "exploration.listing._told: .quote": "chosen words go to the door",
    "exploration.keeping._asked: exploration.open_talk": "which turn is meant, and by which settings it came",
    "exploration.keeping._offered: exploration.kept": "titles of other findings, in their keepers' words",
    "exploration.keeping._place: .message": "who speaks, not what is said",
    "exploration.keeping._places: .turns": "numbers of turns",
    "exploration.listing._across: exploration.kept": "titles of other findings, in their keepers' words",
    "exploration.listing._facts: .text": "the task of a brief, which people of the study wrote",
    "exploration.listing._target: exploration.open_talk": "whether the names of its targets are kept back",
    "exploration.listing._told: .turns": "the path goes to the door",
    "exploration.listing.finding: exploration.finding": "notes in its keeper's words; its path goes to the door",
    "exploration.listing.listed: exploration.kept": "title and notes of findings, in their keepers' words",
    "exploration.keeping.keep: .turns": "the tree, for the end of a branch",
    "exploration.views._said: .message": "goes to the door",
    "exploration.views.opened: exploration.open_talk": "the tree; messages go to the door",
    "exploration.views.turns: .turns": "the tree; messages go to the door",
    "findings.looking._opened: .goal": "the whole case goes to the door, which asks care",
    "findings.looking._opened: .turns": "the whole case goes to the door, which asks care",
    "findings.looking._opened: dataset.open_cases": "the whole case goes to the door, which asks care",
    "findings.looking._opened: exploration.kept": "the whole case goes to the door, which asks care",
    "findings.views.edition_file: findings.open_edition": "public, and closed until a reader opens it",
    "home.views._facts: exploration.kept": "how many there are",
    "rating.pages.card: .goal": "a line of the scenario card, which people wrote about the situation",
    "rating.views._about: rating.text": "goes to the door, once it may be shown",
    "rating.views.text: rating.text": "goes to the door, once it may be shown",
    "study.pages.clashes: .text": "a line of the scope",
    "rating.pages.definition: .text": "a definition of the study, which a member wrote",
    "study.pages.Field.choices: .text": "a line of the scope",
}

# "file: what is printed" -> reason
PRINTED: dict[str, str] = {
    "brief.html: drawn.text": "a task that people of the study wrote",
    "brief_card.html: drawn.text": "a task that people of the study wrote",
    "found.html: row.text": "the address of the text behind the door",
    "line_state.html: theirs.text": "a line of the scope",
    "lines.html: one.text": "a line of the scope",
    "definition.html: one.text": "a line of a definition, which a member wrote",
    "definitions.html: one.defined.definition.text": "a definition, which a member wrote",
    "memo_form.html: form.quote": "the words that a writer chose, in a field that is not shown",
    "memo.html: row.text": "a note in its writer's words",
    "memo_margin.html: row.text": "a note in its writer's words",
    "memos.html: row.text": "a note in its writer's words",
    "change.html: one.text": "a note of a norming session, which a member wrote",
    "norming.html: one.text": "a note of a norming session, which a member wrote",
    "talks.html: row.turns": "how many there are",
}


def takers(modules: Iterable[Module]) -> set[str]:
    """Return where the workbench takes words out of what holds them, or opens it."""
    return {
        f"{module.name.removeprefix('redcommons.workbench.')}.{path}: {what}"
        for module in modules
        if module.name.startswith("redcommons.workbench.") and module.name != DOOR
        for path, node in module.functions
        for what in _taken(node)
    }


def _taken(node: ast.AST) -> set[str]:
    found = set()
    for one in _own(node):
        if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Load):
            room = one.value.attr if isinstance(one.value, ast.Attribute) else ""
            if room in ROOMS and one.attr in OPEN:
                found.add(f"{room}.{one.attr}")
            elif one.attr in HOLD_WORDS:
                found.add(f".{one.attr}")
    return found


def _own(node: ast.AST) -> Iterable[ast.AST]:
    """Walk a function without those that it holds: they have names of their own."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
            yield from _own(child)


def printers(templates: Iterable[Path], root: Path) -> set[str]:
    """Return where a template prints what holds words, instead of what the door made of it."""
    names = "|".join(HOLD_WORDS)
    printed = re.compile(r"{{\s*([\w.]*\.(?:" + names + r"))(?![\w.])[^}]*}}")
    return {
        f"{path.relative_to(root).name}: {found[1]}"
        for path in templates
        for found in printed.finditer(path.read_text(encoding="utf-8"))
    }


def _compare(offences: set[str], excused: dict[str, str], table: str) -> None:
    unexcused, stale = sorted(offences - excused.keys()), sorted(excused.keys() - offences)
    assert not unexcused, "\n".join([*unexcused, f"Leave it to {DOOR}, or give it a row with its reason in {table}."])
    assert not stale, f"{table} excuses what is not there any more: {stale}"


def test_words_are_taken_out_at_the_door_alone() -> None:
    _compare(takers(house()), EXCUSED, "EXCUSED")


def test_templates_print_what_the_door_made_and_nothing_else() -> None:
    workbench = SOURCE / "redcommons" / "workbench"
    _compare(printers(workbench.rglob("*.html"), workbench), PRINTED, "PRINTED")


def test_the_rules_notice_their_offences(tmp_path: Path) -> None:
    modules = sample(
        tmp_path,
        {
            "workbench/runs/views.py": (
                "def page(here):\n    return [turn.message.text for turn in here.ws.exploration.open_talk(1)]\n"
                "def fine(here):\n    return here.study.title\n"
            ),
            "workbench/reveal.py": "def words(message):\n    return message.text\n",
            "findings/actions.py": "def draft(case):\n    return case.turns\n",
        },
    )
    (tmp_path / "bad.html").write_text("<p>{{ attempt.reply.text|said }}</p>{{ words }}{{ row.texture }}")

    assert takers(modules) == {
        "runs.views.page: .message",
        "runs.views.page: .text",
        "runs.views.page: exploration.open_talk",
    }
    assert printers([tmp_path / "bad.html"], tmp_path) == {"bad.html: attempt.reply.text"}
