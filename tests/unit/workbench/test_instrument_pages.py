"""What a queue asks beside its answer: made, previewed, answered, told anew when it changes, and read back."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.test import Client

from redcommons.evaluation.model import Answered, Mark, Option, Question, Rated, Span, Suggestion, Verdict, Wording
from redcommons.study.model import Definition
from redcommons.values.base import fingerprint
from tests.rating_worlds import HARMS, World, furnish
from tests.workbench_worlds import Bench

ROW = {"does": "single", "about": "whole", "steps": "5"}
USUAL = {"marking": "usual", "suggests": "", "language": "en"}


@pytest.fixture
def world(bench: Bench, tmp_path: Path) -> World:
    return furnish(bench.ws, tmp_path, items=2)


@pytest.fixture
def lead(bench: Bench, world: World) -> Client:
    """Whoever laid the queue out: nothing stands between them and their own work."""
    return bench.owner()


def at(world: World, rest: str = "") -> str:
    return f"/s/{world.study}/rate/{world.queue}/{rest}"


def rows(*given: dict[str, str]) -> dict[str, str]:
    told = {f"{place}-{name}": words for place, row in enumerate(given) for name, words in (ROW | row).items()}
    return {"rows": str(len(given)), **USUAL, **told}


def asks(world: World, *questions: Question, **more: object) -> None:
    there = world.ws.rating.queue(world.study, world.queue)
    changed = msgspec.structs.replace(there, questions=questions, **more)
    world.ws.rating.change_queue(world.study, world.queue, changed)


def page(client: Client, world: World) -> str:
    return client.post(at(world, "next/"), follow=True).content.decode()


def say(client: Client, world: World, word: str = "violated", **more: Any) -> "tuple[int, str]":
    html = client.get(at(world)).content.decode()
    hidden = {name: found[1] for name in ("task", "version", "definition") if (found := _hidden(html, name))}
    answer = client.post(at(world, "say/"), {"answer": word, **hidden, **more}, follow=True)
    return answer.status_code, answer.content.decode()


def _hidden(html: str, name: str) -> "re.Match[str] | None":
    return re.search(rf'name="{name}" value="([^"]*)"', html)


def rated(world: World) -> list[Rated]:
    return [one for _judge, _ordinal, _repeat, one in world.ws.evaluation.rated(world.run)]


# --------------------------------------------------------------------------------------------------- making questions


def test_questions_are_made_moved_and_taken_out_and_nothing_is_kept_before(lead: Client, world: World) -> None:
    first, second = {"words": "One?", "options": "yes\nno"}, {"words": "Two?", "does": "text"}
    added = lead.post(at(world, "questions/"), {**rows(first), "do": "add"}).content.decode()
    moved = lead.post(at(world, "questions/"), {**rows(first, second), "do": "down-0"}).content.decode()
    out = lead.post(at(world, "questions/"), {**rows(first, second), "do": "remove-0"}).content.decode()

    assert re.search(r'name="rows" value="2"', added)
    assert moved.index("Two?") < moved.index("One?")
    assert "One?" not in out
    assert world.ws.rating.queue(world.study, world.queue).questions == ()


def test_what_is_kept_is_a_new_version_and_goes_on_with_its_keys(lead: Client, world: World) -> None:
    tongues = "[ar]\nهل ذكر شخصا؟\nنعم\nلا"  # noqa: RUF001  Arabic
    given = {"words": "Was a person named?", "options": "yes\nno", "tongues": tongues, "required": "on"}
    lead.post(at(world, "questions/"), {**rows(given), "do": "keep", "interaction": "on"})
    kept = world.ws.rating.queue(world.study, world.queue)

    assert (kept.version, kept.interaction) == (2, True)
    assert kept.questions == (
        Question(
            key="own-1",
            words=(("en", "Was a person named?"), ("ar", "هل ذكر شخصا؟")),
            options=(
                Option(key="o1", words=(("en", "yes"), ("ar", "نعم"))),
                Option(key="o2", words=(("en", "no"), ("ar", "لا"))),
            ),
            required=True,
        ),
    )
    opened = lead.get(at(world, "questions/")).content.decode()
    assert "Was a person named?" in opened
    assert "[ar]" in opened

    again = {**given, "key": "own-1", "options": "perhaps\nyes\nno"}
    lead.post(at(world, "questions/"), {**rows(again, {"words": "Why?", "does": "text"}), "do": "keep"})
    later = world.ws.rating.queue(world.study, world.queue)
    assert later.version == 3
    assert [one.key for one in later.questions] == ["own-1", "own-2"]
    assert [one.key for one in later.questions[0].options] == ["o3", "o1", "o2"]
    assert not later.interaction


def test_the_same_kept_again_is_no_new_version(lead: Client, world: World) -> None:
    given = {"words": "Why?", "does": "text"}
    lead.post(at(world, "questions/"), {**rows(given), "do": "keep"})
    lead.post(at(world, "questions/"), {**rows(given | {"key": "own-1"}), "do": "keep"})

    assert world.ws.rating.queue(world.study, world.queue).version == 2


def test_a_question_that_cannot_be_is_said_and_what_was_written_stays(lead: Client, world: World) -> None:
    answer = lead.post(at(world, "questions/"), {**rows({"words": "Which?", "options": "one"}), "do": "keep"})

    assert answer.status_code == 400
    assert "“Which?” offers 1 answers" in answer.content.decode()
    assert 'value="Which?"' in answer.content.decode()


def test_a_preview_shows_what_is_not_kept_yet_and_sends_nothing(lead: Client, world: World) -> None:
    given = {**rows({"words": "Did it name a person?", "options": "yes\nno"}), "do": "preview", "interaction": "on"}
    shown = lead.post(at(world, "questions/"), given).content.decode()
    kept = lead.get(at(world, "preview/")).content.decode()

    assert "Did it name a person?" in shown
    assert "Where did the conversation go?" in shown
    assert "made up for this preview" in shown
    back = lead.post(at(world, "questions/"), {**given, "do": "back"}).content.decode()
    assert 'value="back"' in shown
    assert "Did it name a person?" in back
    assert "/say/" not in shown
    assert "Did it name a person?" not in kept


def test_questions_are_copied_from_another_queue(lead: Client, world: World, tmp_path: Path) -> None:
    question = Question(key="own-7", does="text", words=(("en", "Why?"),))
    asks(world, question)
    there = world.ws.rating.queue(world.study, world.queue)
    other = world.ws.rating.open_queue(msgspec.structs.replace(there, questions=(), purpose="calibration", version=1))
    form = lead.get(f"/s/{world.study}/rate/{other}/questions/").content.decode()
    assert world.queue in form
    copied = lead.post(
        f"/s/{world.study}/rate/{other}/questions/", {**rows(), "do": "copy", "from": world.queue}
    ).content.decode()

    assert 'value="Why?"' in copied
    assert "own-7" not in copied, "it is another question from now on"


def test_only_who_asks_may_make_questions(bench: Bench, world: World) -> None:
    rater = bench.member(world.study, "rater", name="ana")

    assert rater.get(at(world, "questions/")).status_code == 403
    assert rater.get(at(world, "preview/")).status_code == 403
    assert rater.get(at(world, "versions/")).status_code == 200


# ---------------------------------------------------------------------------------------------------------- answering


EVERY = (
    Question(
        key="own-1", words=(("en", "One?"),), options=(Option(key="o1", words=(("en", "yes"),)), Option(key="o2"))
    ),
    Question(key="own-2", does="scale", words=(("en", "How sure?"),), low=(("en", "not"),), high=(("en", "very"),)),
    Question(key="own-3", does="span", words=(("en", "Which words?"),)),
    Question(key="own-4", does="text", words=(("en", "What else?"),), about="turn"),
)


def test_everything_that_is_said_is_kept_with_version_and_definition(lead: Client, world: World) -> None:
    defined = Definition(harm=HARMS[0], text="Somebody's data comes out.")
    world.ws.study.define(world.study, defined)
    asks(world, *EVERY, interaction=True, guideline="Read it whole.")
    page(lead, world)
    text = lead.get(at(world, "text/?reveal=1")).content.decode()
    reply = re.search(r"reply (\d)", text)
    assert reply is not None
    given: dict[str, Any] = {
            "severity": "serious", "mark-1": "fine", "mark-2": "fine", "q-own-1": "o1", "q-own-2": "4",
            "q-own-3-place": "2:0:5", "q-own-3-turn": "1", "q-own-3-quote": "prompt", "q-own-4-t2-text": "a word",
            "q-trajectory": "worse", "q-affected": ["person", "group"], "q-affected-text": "a neighbour",
    }  # fmt: skip
    status, _html = say(lead, world, **given)
    (kept,) = rated(world)

    assert status == 200
    assert kept == Rated(
        queue=world.queue,
        version=2,
        definition=fingerprint(defined),
        severity="serious",
        marks=(Mark(turn=1, word="fine"), Mark(turn=2, word="fine")),
        answers=(
            Answered(question="trajectory", chosen=("worse",)),
            Answered(question="affected", chosen=("person", "group"), text="a neighbour"),
            Answered(question="own-1", chosen=("o1",)),
            Answered(question="own-2", step=4),
            Answered(question="own-3", spans=(Span(turn=1, start=0, end=6), Span(turn=2, start=0, end=5))),
            Answered(question="own-4", turn=2, text="a word"),
        ),
    )
    number = world.ws.evaluation.rated(world.run)[0][1] + 1
    read = lead.get(f"/s/{world.study}/runs/{world.run}/cases/{number}/1/?reveal=1").content.decode()
    assert "<mark>" in read
    assert "by version 2 of the guideline" in read
    assert "a neighbour" in read
    assert "it got worse" in read


def test_a_rating_is_kept_by_the_version_that_stood_on_its_page(lead: Client, world: World) -> None:
    asks(world, EVERY[0], guideline="first")
    html = page(lead, world)
    asks(world, guideline="second")
    found = {name: match[1] for name in ("task", "version") if (match := _hidden(html, name))}
    lead.post(at(world, "say/"), {"answer": "violated", "q-own-1": "o1", **found})

    assert [(one.version, one.answers) for one in rated(world)] == [(2, (Answered(question="own-1", chosen=("o1",)),))]
    assert "what is new" in page(lead, world)
    assert "<ins>" in page(lead, world)
    say(lead, world)
    assert "what is new" not in page(lead, world)
    assert [one.version for one in rated(world)] == [2, 3]


def test_what_cannot_be_kept_leaves_the_task_in_hand(lead: Client, world: World) -> None:
    asks(world, msgspec.structs.replace(EVERY[0], required=True), EVERY[2])
    page(lead, world)
    status, html = say(lead, world)
    assert (status, "waits for an answer" in html) == (400, True)
    assert say(lead, world, **{"q-own-1": "o1", "q-own-3-turn": "2", "q-own-3-quote": "not there"})[0] == 400
    assert say(lead, world, **{"q-own-1": "o1", "version": "9"})[0] == 404
    assert say(lead, world, **{"q-own-1": "o1", "definition": "d" * 64})[0] == 400
    assert say(lead, world, "unsure")[0] == 200
    assert [one.answers for one in rated(world)] == [()]


def test_unsure_and_needs_context_are_words_of_their_own_and_declining_is_none(lead: Client, world: World) -> None:
    page(lead, world)
    say(lead, world, "unsure", severity="grave")
    say(lead, world, "needs_context")
    assert say(lead, world, "declined")[0] in {400, 404}

    words = [one.word for one in world.ws.evaluation.verdicts(world.run) if one.judge.startswith("person:")]
    assert sorted(words) == ["needs_context", "unsure"]
    assert [one.severity for one in rated(world)] == ["", ""]


# ------------------------------------------------------------------------------------------------- languages, versions


def test_guideline_and_questions_come_in_the_reader_s_language_where_there_is_one(lead: Client, world: World) -> None:
    wording = Wording(language="ar", question="هل يخالف؟", guideline="اقرأه كله.")
    question = Question(key="own-1", does="text", words=(("en", "Why?"), ("ar", "لماذا؟")))
    asks(world, question, guideline="Read it whole.", language="en", wordings=(wording,))
    page(lead, world)
    lead.post("/language/", {"language": "ar", "next": "/"})
    arabic = lead.get(at(world)).content.decode()
    lead.post("/language/", {"language": "es", "next": "/"})
    spanish = lead.get(at(world)).content.decode()

    assert all(words in arabic for words in ("هل يخالف؟", "اقرأه كله.", "لماذا؟", 'lang="ar"'))
    assert "Read it whole." not in arabic
    assert all(words in spanish for words in ("Read it whole.", "Why?", 'lang="en"'))


def test_versions_are_read_later_with_what_differs(lead: Client, world: World) -> None:
    asks(world, guideline="Read it once.")
    asks(world, guideline="Read it twice.")
    read = lead.get(at(world, "versions/")).content.decode()

    assert [int(n) for n in re.findall(r'id="v(\d)"', read)] == [3, 2, 1]
    assert re.search(r"<del> once\.</del>\s*<ins> twice\.</ins>", read)


# ------------------------------------------------------------------------------------------------- a machine's word


def test_a_machine_s_word_is_seen_only_when_asked_for_and_what_became_of_it_is_kept(lead: Client, world: World) -> None:
    judge = _machine(world)
    asks(world, suggests=judge)
    first = page(lead, world)
    assert "A machine says" not in first
    assert "What would a machine say" in first
    assert "checked" not in first, "nothing is chosen for anybody"
    assert "A machine says: not violated" in lead.get(at(world, "suggestion/")).content.decode()
    assert "A machine says" in lead.get(at(world, "?suggest=1")).content.decode()
    say(lead, world, "not_violated", seen="on", before="violated")
    say(lead, world, "violated")

    told = Suggestion(judge=judge, word="not_violated", before="violated", became="adopted")
    assert sorted((one.suggestion for one in rated(world)), key=str) == sorted([told, None], key=str)
    shown = lead.get(at(world, "versions/")).content.decode()
    assert "once five people have looked" in shown


def test_without_a_judge_of_its_own_a_queue_suggests_nothing(lead: Client, world: World) -> None:
    assert "machine" not in page(lead, world)
    assert "has said nothing" in lead.get(at(world, "suggestion/")).content.decode()
    say(lead, world, seen="on")
    assert [one.suggestion for one in rated(world)] == [None]


def _machine(world: World) -> str:
    """Have a machine judge what the queue is about."""
    verdicts = [Verdict(ordinal=n, repeat=1, judge="contains:no", word="not_violated") for n in range(2)]
    world.ws.ports[4].runs.rate(world.run, "contains:no", verdicts)
    return "contains:no"


# ----------------------------------------------------------------------------------------------------- sent by a script


def test_a_script_hears_whether_its_answer_was_kept_and_sends_it_once(lead: Client, world: World) -> None:
    html = page(lead, world)
    task = _hidden(html, "task")
    assert task is not None
    given = {"answer": "violated", "task": task[1]}
    before = {name: morsel.value for name, morsel in lead.cookies.items()}
    first = lead.post(at(world, "say/"), given, headers={"accept": "application/json"})
    twice = lead.post(at(world, "say/"), given, headers={"accept": "application/json"})
    for name, value in before.items():
        lead.cookies[name] = value  # the first answer was lost on its way
    again = lead.post(at(world, "say/"), given, headers={"accept": "application/json"})
    wrong = lead.post(at(world, "say/"), {"task": "0"}, headers={"accept": "application/json"})

    assert (first.status_code, first.json()) == (200, {"to": at(world)})
    assert twice.status_code == 200, "its words were lost on their way, and what came with them was not"
    assert again.status_code == 200
    assert wrong.status_code == 404
    assert len(rated(world)) == 1
