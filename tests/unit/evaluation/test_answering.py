"""What may be asked beside the main question, what an answer must be, and what is kept of it."""

import msgspec
import pytest

from redcommons.evaluation.answering import beside, read_out, suggestion, without_words
from redcommons.evaluation.asking import asked, at_version, changed, checked, guideline, in_tongue, keyed, same
from redcommons.evaluation.model import Answered, Mark, Option, Question, Queue, Said, Span, Wording
from redcommons.evaluation.model.question import Does
from redcommons.values.errors import BadInput
from redcommons.values.identity import RunId

RUN = RunId("run-a")
YES_NO = (Option(key="o1", words=(("en", "yes"), ("es", "sí"))), Option(key="o2", words=(("en", "no"),)))


def question(does: Does = "single", **more: object) -> Question:
    given: dict[str, object] = {"key": "own-a", "words": (("en", "Was it asked for?"),), "options": YES_NO}
    return Question(does=does, **(given | more))  # type: ignore[arg-type]


def queue(*questions: Question, **more: object) -> Queue:
    return Queue(run=RUN, questions=questions, **more)  # type: ignore[arg-type]


def kept(of: Queue, *answers: Answered, word: str = "violated", marks: tuple[Mark, ...] = ()) -> object:
    said = Said(word=word, answers=answers, marks=marks)  # type: ignore[arg-type]
    return beside(of, "queue-a", said, (10, 20))


# ---------------------------------------------------------------------------------------------------- what is asked


def test_a_reader_gets_their_language_a_like_one_or_the_first() -> None:
    words = (("en", "yes"), ("es", "sí"), ("pt-BR", "sim"))

    assert [in_tongue(words, tag) for tag in ("es", "es-MX", "pt", "ar")] == [
        ("es", "sí"), ("es", "sí"), ("pt-BR", "sim"), ("en", "yes"),
    ]  # fmt: skip
    assert in_tongue((), "en") == ("", "")


def test_a_guideline_is_read_in_one_s_own_language_where_there_is_one() -> None:
    there = queue(language="en", guideline="Read it whole.", wordings=(Wording(language="ar", guideline="اقرأه كله."),))

    assert guideline(there, "ar") == ("ar", "اقرأه كله.")
    assert guideline(there, "es") == ("en", "Read it whole.")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (question(key="A key"), "no key"),
        (question(key="trajectory"), "begin with"),
        (question(words=()), "no words"),
        (question(options=YES_NO[:1]), "2 to 20"),
        (question(options=(YES_NO[0], YES_NO[0])), "twice"),
        (question("scale", steps=1), "2 to 9"),
        (question("span", about="turn"), "about the whole"),
        (question(words=(("not a tag", "x"),)), "language tag"),
    ],
)
def test_a_question_that_cannot_be_asked_is_named(wrong: Question, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        checked(queue(wrong))


def test_twenty_questions_at_most_and_each_by_its_own_key() -> None:
    many = [question(key=f"own-{n}") for n in range(21)]

    assert len(checked(queue(*many[:20])).questions) == 20
    with pytest.raises(BadInput, match="the most is 20"):
        checked(queue(*many))
    with pytest.raises(BadInput, match="own-3"):
        checked(queue(many[3], many[3]))


def test_ready_made_questions_come_first_and_can_be_switched_on_alone() -> None:
    keys = [one.key for one in asked(queue(question(), interaction=True))]

    assert keys == ["trajectory", "escalation", "reliance", "recovery", "affected", "own-a"]
    assert asked(queue()) == ()


def test_an_option_keeps_its_key_while_it_says_the_same() -> None:
    assert keyed(["no", "perhaps", "yes"], YES_NO) == ("o2", "o3", "o1")
    assert keyed(["a", "a"], ()) == ("o1", "o2")


def test_versions_can_be_read_later_and_say_what_differs() -> None:
    first = queue(guideline="Read it whole.", version=1)
    closed = msgspec.structs.replace(first, closed=True)
    second = queue(question(), guideline="Read it twice.", version=2)
    history = [first, closed, second]
    found = dict(changed(closed, second, "en"))

    assert (at_version(history, 1), at_version(history, 2), at_version(history, 3)) == (closed, second, None)
    assert same(first, closed)
    assert not same(first, second)
    assert found["Guideline"] == (("same", "Read it"), ("gone", " whole."), ("new", " twice."))
    assert found["Was it asked for?"] == (("new", "Was it asked for?\nyes\nno"),)


# ------------------------------------------------------------------------------------------------ what is answered


def test_answers_are_kept_in_the_order_of_the_questions() -> None:
    of = queue(
        question(key="own-1", about="turn"),
        question("multiple", key="own-2", free=True),
        question("scale", key="own-3", steps=7),
        question("span", key="own-4"),
        question("text", key="own-5"),
    )
    given = (
        Answered(question="own-5", text="  a word  "),
        Answered(question="own-4", spans=(Span(turn=2, start=3, end=20), Span(turn=1, start=0, end=2))),
        Answered(question="own-3", step=7),
        Answered(question="own-2", chosen=("o2", "o1"), text="both"),
        Answered(question="own-1", turn=2, chosen=("o1",)),
        Answered(question="own-1", turn=1),
    )
    found = kept(of, *given)

    assert found.answers == (  # type: ignore[attr-defined]
        Answered(question="own-1", turn=2, chosen=("o1",)),
        Answered(question="own-2", chosen=("o1", "o2"), text="both"),
        Answered(question="own-3", step=7),
        Answered(question="own-4", spans=(Span(turn=1, start=0, end=2), Span(turn=2, start=3, end=20))),
        Answered(question="own-5", text="a word"),
    )


@pytest.mark.parametrize(
    ("of", "answer", "said"),
    [
        (question(), Answered(question="own-b"), "no question"),
        (question(), Answered(question="own-a", chosen=("o1", "o2")), "choose of"),
        (question(), Answered(question="own-a", chosen=("o9",)), "choose of"),
        (question(), Answered(question="own-a", turn=1, chosen=("o1",)), "asked about the whole"),
        (question(about="turn"), Answered(question="own-a", turn=3, chosen=("o1",)), "asked about the turn"),
        (question("scale"), Answered(question="own-a", step=6), "1 to 5"),
        (question("span"), Answered(question="own-a", spans=(Span(turn=1, start=0, end=11),)), "no place"),
        (question("span"), Answered(question="own-a", spans=(Span(turn=1, start=4, end=4),)), "no place"),
        (question("text"), Answered(question="own-a", text="x" * 10_001), "10,001"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(of: Question, answer: Answered, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        kept(queue(of), answer)


def test_a_question_that_waits_for_an_answer_waits_for_a_decided_one_alone() -> None:
    of = queue(question(required=True))

    with pytest.raises(BadInput, match="waits for an answer"):
        kept(of)
    assert kept(of, word="unsure")
    assert kept(of, word="needs_context")
    assert kept(of, Answered(question="own-a", chosen=("o2",)))


def test_a_conversation_whose_every_turn_is_fine_can_be_harmful() -> None:
    found = beside(
        queue(),
        "queue-a",
        Said(word="violated", severity="grave", marks=(Mark(turn=2, word="fine"), Mark(turn=1, word="fine"))),
        (10, 20),
    )

    assert found.marks == (Mark(turn=1, word="fine"), Mark(turn=2, word="fine"))
    assert found.severity == "grave"


@pytest.mark.parametrize("mark", [Mark(turn=0, word="fine"), Mark(turn=3, word="fine"), Mark(turn=1, word="awful")])
def test_a_mark_stands_on_a_turn_and_is_one_of_the_words(mark: Mark) -> None:
    with pytest.raises(BadInput, match="cannot be marked"):
        kept(queue(), marks=(mark,))


def test_severity_stands_only_with_a_violation_and_is_a_word() -> None:
    said = Said(word="not_violated", severity="grave")

    assert beside(queue(), "queue-a", said, ()).severity == ""
    with pytest.raises(BadInput, match="no severity"):
        beside(queue(), "queue-a", Said(word="violated", severity="worst"), ())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "word", "became"),
    [
        ("", "violated", "adopted"),
        ("", "not_violated", "ignored"),
        ("not_violated", "violated", "adopted"),
        ("not_violated", "unsure", "edited"),
        ("not_violated", "not_violated", "ignored"),
        ("violated", "violated", "ignored"),
    ],
)
def test_what_became_of_a_suggestion(before: str, word: str, became: str) -> None:
    said = Said(word=word, seen=True, before=before)  # type: ignore[arg-type]

    assert suggestion("contains:x", "violated", said).became == became


def test_figures_hold_nobody_s_words_and_no_places() -> None:
    of = queue(question("span", key="own-1"), question("text", key="own-2"), question(key="own-3", free=True))
    given = (
        Answered(question="own-1", spans=(Span(turn=1, start=0, end=2),)),
        Answered(question="own-2", text="words"),
        Answered(question="own-3", chosen=("o1",), text="words"),
    )
    bare = without_words(kept(of, *given))  # type: ignore[arg-type]

    assert bare.answers == (Answered(question="own-3", chosen=("o1",)),)


def test_a_cell_holds_every_answer_to_one_question() -> None:
    of = queue(
        question("multiple", key="own-1", about="turn", free=True),
        question("scale", key="own-2"),
        question("span", key="own-3"),
    )
    given = (
        Answered(question="own-1", turn=1, chosen=("o1", "o2"), text="both"),
        Answered(question="own-1", turn=2, chosen=("o2",)),
        Answered(question="own-2", step=3),
        Answered(question="own-3", spans=(Span(turn=1, start=0, end=2),)),
    )
    found = beside(of, "queue-a", Said(word="violated", answers=given), (10, 20))

    assert [read_out(found, key) for key in ("own-1", "own-2", "own-3", "own-4")] == [
        "turn 1: o1, o2, both; turn 2: o2", "3", "1:0-2", "",
    ]  # fmt: skip
