"""What every index of words promises."""

import msgspec
import pytest
from django.core.management import call_command

from redcommons.adapters.store.cases import rows_of
from redcommons.adapters.store.opening import Store
from redcommons.dataset.model import Case
from redcommons.exploration.model import Kept, Talk, Turn
from redcommons.study.model import Category, Charter, Scenario, Taxonomy, ValueEntry
from redcommons.values.base import Value, encode, fingerprint
from redcommons.values.conversation import assistant, user
from redcommons.values.identity import PersonName, StudyId
from redcommons.values.search import Findable, asked, fold
from tests.store_worlds import AWKWARD, case, new_study, opened


def refs(store: Store, study: StudyId, query: str, noun: str, after: int = 0, most: int = 20) -> list[str]:
    return [found.ref for found in store.words.find(study, asked(query), noun, after, most)]


def note(ref: str, words: str) -> Findable:
    return Findable("note", ref, f"title of {ref}", words)


def test_every_word_must_stand_somewhere_in_any_order_and_also_within_a_word(store: Store) -> None:
    study = new_study()
    store.words.put(study, [note("one", "Wrong appeal deadline"), note("two", "a deadline")])

    assert refs(store, study, "deadline", "note") == ["one", "two"]
    assert refs(store, study, "DEADLINE wrong", "note") == ["one"]
    assert refs(store, study, "dead peal", "note") == ["one"]
    assert refs(store, study, "deadline nowhere", "note") == []
    assert refs(store, new_study(), "deadline", "note") == []
    assert refs(store, study, "deadline", "other") == []


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [
        ("Días de plazo", "dias"),
        ("dias", "DÍAS"),
        ("Straße", "strasse"),
        ("مُهْلَة الطَّعْن", "مهلة الطعن"),
        ("مهلة", "مُهْلَة"),
        ("हिन्दी में", "हिन्दी"),
        ("家を失う", "失う"),
        ("\ufb01nal e\u0301tude", "FINAL étude"),
    ],
)
def test_marks_that_people_leave_out_make_no_difference(store: Store, written: str, looked_for: str) -> None:
    study = new_study()
    store.words.put(study, [note("one", written)])

    assert refs(store, study, looked_for, "note") == ["one"]


def test_marks_that_are_letters_do_make_a_difference() -> None:
    assert fold("कि") != fold("कु")
    assert fold("か") != fold("が")


@pytest.mark.parametrize("text", [*AWKWARD, "100%", "under_score", "back\\slash", "a\x00b", "%%", "__"])
def test_nothing_in_a_query_is_more_than_its_letters(store: Store, text: str) -> None:
    study = new_study()
    store.words.put(study, [note("here", f"before {text} after"), note("there", "before and after, 1000 underXscore")])

    assert refs(store, study, text, "note") == ["here"]


def test_new_words_take_the_place_of_old_ones_and_what_is_forgotten_is_not_found(store: Store) -> None:
    study = new_study()
    store.words.put(study, [note("one", "first")])
    store.words.put(study, [note("one", "second"), note("two", "second")])
    assert refs(store, study, "first", "note") == []

    store.words.forget(study, "note", "one")
    store.words.forget(study, "note", "never there")
    assert refs(store, study, "second", "note") == ["two"]


def test_pages_follow_one_another_without_gap_or_repeat(store: Store) -> None:
    study = new_study()
    store.words.put(study, [note(f"n{number}", "same") for number in range(7)])
    seen, after = [], 0
    while page := store.words.find(study, ("same",), "note", after, 3):
        seen += [found.ref for found in page]
        after = page[-1].place

    assert seen == [f"n{number}" for number in range(7)]


# ------------------------------------------------------------------------------------- written with what they describe


def test_what_people_write_is_found_by_its_newest_words(store: Store) -> None:
    study = new_study()
    for harm in ("wrong deadline", "wrong form"):
        store.shelf.put(study, "key", ValueEntry(harm=harm, codes=("ai:spc",)), "Ada")
    store.shelf.put(study, "charter", Charter(purpose="May it stay open?"), "Ada")
    vocabulary = Taxonomy(name="v", title="V", version="1", categories=(Category(code="x", name="Sour advice"),))
    store.shelf.put(study, "v", vocabulary, "Ada")

    assert refs(store, study, "deadline", "value-entry") == []
    assert refs(store, study, "form spc", "value-entry") == ["key"]
    assert refs(store, study, "stay open", "charter") == ["charter"]
    assert refs(store, study, "sour", "taxonomy") == ["v"]


def test_what_was_taken_back_is_found_no_more(store: Store) -> None:
    study = new_study()
    kept = Kept(title="Odd", talk="t", target="helpline", model="m", turns=(user("hello there"),), by=PersonName("Ada"))
    store.shelf.put(study, "t turn 2", kept, "Ada")
    store.shelf.put(study, "card", Scenario(name="hello card"), "Ada")
    assert refs(store, study, "hello", "kept") == ["t turn 2"]

    store.shelf.put(study, "t turn 2", msgspec.structs.replace(kept, taken_back=True), "Ada")
    store.shelf.put(study, "card", Scenario(name="hello card", taken_back=True), "Ada")
    assert refs(store, study, "hello", "kept") == refs(store, study, "hello", "scenario") == []


def test_turns_are_found_in_the_study_of_their_conversation(store: Store) -> None:
    study = new_study()
    talk = store.talks.begin(study, "talk-1", Talk(targets=("helpline",))).id
    store.turns.add(talk, [Turn(number=1, parent=0, message=user("when must I appeal?"))])
    store.turns.add(talk, [Turn(number=2, parent=1, message=assistant("within thirty days"))])

    assert refs(store, study, "thirty", "turn") == ["talk-1:2"]


def test_cases_are_found_by_text_and_axes_and_only_once_they_are_there(store: Store) -> None:
    study = new_study()
    one = Case(turns=(user("How long?"),), harm="deadline", extra={"origin": "adviser"})
    store.cases.add(study, [one, case("other", external_id="row-7")])

    assert refs(store, study, "long adviser deadline", "case") == [fingerprint(one)]
    assert [found.title for found in store.words.find(study, ("row-7",), "case")] == ["row-7"]

    unseen = case("still arriving")
    dies = store.cases._bring  # noqa: SLF001  what an import leaves that is killed half-way
    dies(*rows_of("import-dies", study, [unseen]))
    assert refs(store, study, "arriving", "case") == []
    store.cases.add(study, [unseen])
    assert refs(store, study, "arriving", "case") == [fingerprint(unseen)]


class OldTalk(Value, tag="talk/1"):
    """A conversation as it stood on the shelf, with one target."""

    target: str
    by: PersonName
    temperature: float | None = None


def old_turn(store: Store, talk: str, words: str) -> None:
    with store.connection.db.cursor() as cursor:
        body = encode({"kind": "turn/1", "message": user(words), "number": 1, "parent": 0, "temperature": 0.5})
        cursor.execute("INSERT INTO turn_belt (talk, number, parent, body) VALUES (%s, 1, 0, %s)", [talk, body])


def test_a_workspace_from_before_the_index_is_indexed_when_it_is_opened(own_place: str) -> None:
    study = new_study()
    with opened(own_place) as store:
        for harm in ("old words", "new words"):
            store.shelf.put(study, "key", ValueEntry(harm=harm), "Ada")
        store.shelf.put(study, "gone", ValueEntry(harm="gone words", taken_back=True), "Ada")
        store.cases.add(study, [case("tested words")])
        migrate = lambda: call_command("migrate", "store", "0001", database=store.connection.alias, verbosity=0)  # noqa: E731
        store.connection.call(migrate)
        talk = store.shelf.put(study, "talk-1", OldTalk(target="helpline", by=PersonName("Ada")), "Ada").id
        store.shelf.put(study, "talk-1", OldTalk(target="helpline 2", by=PersonName("Ada"), temperature=0.5), "Ada")
        store.connection.call(lambda: old_turn(store, talk, "spoken words \x00"))

    with opened(own_place) as store:
        assert refs(store, study, "words", "value-entry") == ["key"]
        assert refs(store, study, "old", "value-entry") == []
        assert refs(store, study, "words", "turn") == ["talk-1:1"]
        assert refs(store, study, "words", "case") == [fingerprint(case("tested words"))]
        head = store.talks.get(study, "talk-1")
        assert head is not None
        assert (head.id, head.talk.targets, head.talk.asking.temperature) == (talk, ("helpline 2",), 0.5)
        assert [turn.message.text for turn in store.turns.all(talk)] == ["spoken words \x00"]
