"""What every belt of cases promises."""

import pytest

from redcommons.adapters.store.opening import Store
from redcommons.dataset.model import Case, Facets, RecordedVerdict, Recording
from redcommons.values.base import Fingerprint, fingerprint
from redcommons.values.conversation import assistant, user
from redcommons.values.errors import NotFound
from redcommons.values.identity import StudyId
from redcommons.values.provenance import Provenance
from redcommons.values.text import clean
from tests.store_worlds import AWKWARD, case, new_study

MANY = 1_203
BATCH = 2_000


def many(number: int = MANY) -> list[Case]:
    return [case(f"prompt {place}") for place in range(number)]


def prints(cases: list[Case]) -> list[Fingerprint]:
    return [fingerprint(one) for one in cases]


def test_equal_content_is_kept_once_for_each_study(store: Store) -> None:
    study, other = new_study(), new_study()
    first = [case("a"), case("b"), case("a")]

    assert store.cases.add(study, first) == 2
    assert store.cases.add(study, [case("b"), case("c")]) == 1
    assert store.cases.add(study, []) == 0
    assert store.cases.add(other, first) == 2
    assert [row.fingerprint for row in store.cases.rows(study)] == prints([case("a"), case("b"), case("c")])


def test_cases_open_in_the_order_named_far_beyond_one_page(store: Store) -> None:
    study, cases = new_study(), many()
    assert store.cases.add(study, cases) == MANY
    backwards = cases[::-1]

    assert list(store.cases.open(study, prints(backwards))) == backwards
    assert [row.fingerprint for row in store.cases.rows(study, prints(backwards))] == prints(backwards)
    assert [row.fingerprint for row in store.cases.rows(study)] == prints(cases)


def test_a_case_named_twice_is_given_twice(store: Store) -> None:
    study = new_study()
    store.cases.add(study, [case("a"), case("b")])
    named = prints([case("a"), case("b"), case("a")])

    assert [row.fingerprint for row in store.cases.rows(study, named)] == named
    assert list(store.cases.open(study, named)) == [case("a"), case("b"), case("a")]


def test_cases_that_are_not_there_are_counted_and_the_first_is_named(store: Store) -> None:
    study, cases = new_study(), many(700)
    store.cases.add(study, cases)
    wanted = [*prints(cases[:650]), Fingerprint("a" * 64), Fingerprint("b" * 64)]

    with pytest.raises(NotFound, match=r"2 of \d+ cases are not in this study, first a{16}"):
        store.cases.rows(study, wanted)
    with pytest.raises(NotFound, match=r"2 of \d+ cases are not in this study, first a{16}"):
        list(store.cases.open(study, wanted))


def test_another_studys_cases_are_not_there(store: Store) -> None:
    study = new_study()
    store.cases.add(study, [case("a")])

    with pytest.raises(NotFound):
        store.cases.rows(new_study(), prints([case("a")]))
    with pytest.raises(NotFound):
        list(store.cases.open(new_study(), prints([case("a")])))


def test_rows_tell_all_but_the_text(store: Store) -> None:
    study = new_study()
    told = Case(
        turns=(user("SECRET"),),
        scenario="s",
        harm="h",
        language="es",
        family="f",
        provenance=Provenance(external_id="id'1"),
    )
    store.cases.add(study, [told, case("alone")])
    row, alone = store.cases.rows(study)

    assert (row.family, row.external_id, row.scenario, row.harm, row.language) == ("f", "id'1", "s", "h", "es")
    assert alone.family == alone.fingerprint[:16] == alone.id
    assert "SECRET" not in repr(row)


@pytest.mark.parametrize("text", [*AWKWARD, "a\x00b", clean("\udc80"), "x" * 1_000_000])
def test_any_text_can_be_a_prompt_a_family_and_an_id(store: Store, text: str) -> None:
    study, odd = new_study(), case(text, family=text[:100], external_id=text[:100])

    assert store.cases.add(study, [odd]) == 1
    assert list(store.cases.open(study, prints([odd]))) == [odd]
    assert store.cases.find(study, text[:100]) == store.cases.rows(study)[0].id


def test_a_case_is_found_by_id_by_its_sources_id_and_by_the_beginning_of_its_hash(store: Store) -> None:
    study = new_study()
    store.cases.add(study, [case("a", external_id="row-1"), case("b", external_id="row-2")])
    row = store.cases.rows(study)[0]

    assert store.cases.find(study, "row-1") == row.id
    assert store.cases.find(study, row.id) == row.id
    assert store.cases.find(study, row.fingerprint) == row.id
    assert store.cases.find(study, row.fingerprint[:8]) == row.id
    assert store.cases.find(study, row.fingerprint[:7]) is None, "seven digits are too few to name a case"
    assert store.cases.find(study, row.fingerprint[:8].upper() + "-") is None
    assert store.cases.find(study, "row-") is None
    assert store.cases.find(study, "row-%") is None
    assert store.cases.find(study, "________") is None
    assert store.cases.find(new_study(), "row-1") is None


def test_a_name_that_fits_two_cases_finds_neither(store: Store) -> None:
    study = new_study()
    store.cases.add(study, [case("a", external_id="same"), case("b", external_id="same")])

    assert store.cases.find(study, "same") is None


def test_a_name_that_is_one_cases_id_and_anothers_hash_finds_neither(store: Store) -> None:
    study = new_study()
    store.cases.add(study, [case("a")])
    first = store.cases.rows(study)[0]
    store.cases.add(study, [case("b", external_id=first.id)])

    assert store.cases.find(study, first.id) is None


def recording(text: str, name: str = "model") -> Recording:
    said = RecordedVerdict(judge="jailbroken", word="violated")
    return Recording(set=name, state="replied", turns=(user("a"), assistant(text)), verdicts=(said,))


def kept(store: Store, study: StudyId, name: str) -> list[tuple[Fingerprint, Recording]]:
    return list(store.cases.recordings(study, name))


def test_a_recording_is_kept_once_for_each_set_and_case_and_the_first_stays(store: Store) -> None:
    study = new_study()
    a, b = prints([case("a"), case("b")])

    assert store.cases.record(study, [(a, recording("one")), (b, recording("two"))]) == 2
    assert store.cases.record(study, [(a, recording("other")), (a, recording("one", "second set"))]) == 1
    assert kept(store, study, "model") == [(a, recording("one")), (b, recording("two"))]
    assert kept(store, study, "second set") == [(a, recording("one", "second set"))]
    assert kept(store, new_study(), "model") == []


@pytest.mark.parametrize("name", [*AWKWARD, "nul \x00 within"])
def test_any_name_can_be_a_sets(store: Store, name: str) -> None:
    study = new_study()
    pair = (prints([case("a")])[0], recording("a\x00b", name))
    store.cases.record(study, [pair])

    assert kept(store, study, name) == [pair]


def test_a_batch_that_fails_leaves_nothing_behind(store: Store) -> None:
    study = new_study()

    with pytest.raises(Exception, match="surrogates"):
        store.cases.add(study, [case("good"), case("lone \ud800")])
    assert store.cases.rows(study) == ()


def test_an_import_that_dies_half_way_shows_nothing_and_the_next_one_shows_all(store: Store) -> None:
    study = new_study()
    whole = [case(f"{number}") for number in range(2 * BATCH)]
    with pytest.raises(UnicodeEncodeError):
        store.cases.add(study, [*whole, case("lone \ud800")])

    assert store.cases.rows(study) == ()
    with pytest.raises(NotFound):
        list(store.cases.open(study, [fingerprint(whole[0])]))
    assert store.cases.add(study, whole[:3]) == 3
    assert store.cases.add(study, whole) == len(whole) - 3
    assert len(store.cases.rows(study)) == len(whole)


# ---------------------------------------------------------------------------------------------- narrowed, page by page


def axed(number: int) -> Case:
    return Case(
        turns=(user(f"prompt {number}"),),
        scenario=("letter", "call", "")[number % 3],
        harm=("fraud", "a\x00b")[number % 2],
        language="en" if number < 5 else "",
    )


def dies(_done: int, _total: int) -> None:
    raise ZeroDivisionError


def test_cases_are_narrowed_and_read_page_by_page_in_order_of_arrival(store: Store) -> None:
    study, other = new_study(), new_study()
    store.cases.add(study, [axed(number) for number in range(12)])
    store.cases.add(other, [axed(number) for number in range(3)])
    every = [row.fingerprint for row in store.cases.rows(study)]

    first = store.cases.page(study, Facets(), 0, 5)
    second = store.cases.page(study, Facets(), first[-1][0], 50)
    assert [row.fingerprint for _number, row in (*first, *second)] == every
    for asked, kept in (
        (Facets(scenario="call"), [n for n in range(12) if n % 3 == 1]),
        (Facets(scenario="", harm="fraud"), [n for n in range(12) if n % 3 == 2 and n % 2 == 0]),
        (Facets(harm="a\x00b", language="en"), [1, 3]),
        (Facets(interaction="agentic"), []),
        (Facets(scenario="'; DROP TABLE case_belt; --"), []),
    ):
        found = store.cases.page(study, asked, 0, 50)
        assert [row.fingerprint for _number, row in found] == [every[number] for number in kept]


def test_combinations_are_counted_anew_once_cases_came_and_only_those_that_are_seen(store: Store) -> None:
    study = new_study()
    assert store.cases.combinations(study) == ()
    store.cases.add(study, [axed(number) for number in range(12)])
    with pytest.raises(ZeroDivisionError):
        store.cases.add(study, [axed(number) for number in range(100, 104)], dies)
    counted = dict(store.cases.combinations(study))

    assert sum(counted.values()) == 12
    assert counted["letter", "fraud", "en", "unspecified"] == 1
    assert dict(store.cases.combinations(study)) == counted
    store.cases.add(study, [axed(number) for number in range(100, 104)])
    assert sum(dict(store.cases.combinations(study)).values()) == 16


def test_many_cases_named_at_once_come_in_the_order_named(store: Store) -> None:
    study = new_study()
    cases = [Case(turns=(user(f"{number}"),)) for number in range(5_010)]
    store.cases.add(study, cases)
    named = [fingerprint(case) for case in cases][::-1][:5_005]

    assert [row.fingerprint for row in store.cases.rows(study, named)] == named
    with pytest.raises(NotFound, match="1 of"):
        store.cases.rows(study, [*named, Fingerprint("0" * 64)])
