"""What coverage and briefs ask of the belt of conversations, and that long lists of the shelf are never stale."""

from redcommons.adapters.store.opening import Store
from redcommons.adapters.store.shelf import FEW
from redcommons.exploration.model import Drawn, Talk
from redcommons.study.model import Exclusion
from redcommons.values.identity import PersonName, new_id
from tests.store_worlds import new_study, opened


def begun(store: Store, study: str, **head: object) -> str:
    talk = Talk(targets=("helpline",), by=PersonName("me"), **head)  # type: ignore[arg-type]
    return store.talks.begin(study, new_id("talk"), talk).name  # type: ignore[arg-type]


def test_names_come_in_the_order_in_which_conversations_began(store: Store) -> None:
    study, other = new_study(), new_study()
    names = [begun(store, study) for _ in range(3)]
    begun(store, other)

    assert store.talks.names(study) == tuple(names)


def test_what_was_drawn_from_one_brief_is_found_newest_first(store: Store) -> None:
    study = new_study()
    for number in range(3):
        begun(store, study, brief=Drawn(brief="Dates", revision=1, said={"who": str(number)}))
    begun(store, study, brief=Drawn(brief="Another", revision=1, said={"who": "x"}))
    begun(store, study, scenario='"brief":')

    assert store.talks.drawn(study, "Dates", 10) == ({"who": "2"}, {"who": "1"}, {"who": "0"})
    assert store.talks.drawn(study, "Dates", 2) == ({"who": "2"}, {"who": "1"})
    assert store.talks.drawn(study, "Nothing", 10) == ()


def test_cells_count_by_scenario_harm_and_interaction(store: Store) -> None:
    study = new_study()
    for harm in ("A", "A", "B"):
        begun(store, study, scenario="Notice", harm=harm)
    begun(store, study)

    assert store.talks.cells(study) == {
        ("Notice", "A", "unspecified"): 2,
        ("Notice", "B", "unspecified"): 1,
        ("", "", "unspecified"): 1,
    }


def test_a_long_list_shows_what_another_process_wrote_since(place: str) -> None:
    with opened(place, many=True) as server, opened(place) as worker:
        study = new_study()
        for number in range(FEW):
            worker.shelf.put(study, f"{number}", Exclusion(what=f"{number}"), "Ada")
        before = server.shelf.newest(Exclusion, study)
        assert server.shelf.newest(Exclusion, study) is before

        worker.shelf.put(study, "0", Exclusion(what="changed"), "Bo")
        worker.shelf.put(study, "new", Exclusion(what="new"), "Bo")
        after = [item.what for _sheet, item in server.shelf.newest(Exclusion, study)]
        assert (after[0], after[-1], len(after)) == ("changed", "new", FEW + 1)
