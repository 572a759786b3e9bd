"""The map of a scope and the curve of discovery, by their pure rules."""

from __future__ import annotations

import pytest

from redcommons.evaluation.covered import Item, covered, discovered
from redcommons.evaluation.model.coverage import Coverage, CoverageCell, CoverageLayer, Narrowed
from redcommons.study.model import Exclusion, Scenario, Scope, Study, ValueEntry

SCOPE = Scope(
    name="Housing",
    study=Study(title="Housing"),
    values=(
        ValueEntry(harm="Wrong deadline", layer="capability"),
        ValueEntry(harm="Unlayered"),
        ValueEntry(harm="Dependence", layer="systemic"),
    ),
    scenarios=(
        Scenario(name="Notice", person="a tenant, 70", language="es", interaction="several_turns"),
        Scenario(name="Arrears", person="a student"),
    ),
    exclusions=(
        Exclusion(what="Arrears over years", scenario="Arrears", harm="Dependence", why="no time"),
        Exclusion(what="Images", why="text only"),
    ),
)
ANY = Narrowed()


def cell(found: Coverage, scenario: str, harm: str) -> CoverageCell:
    rows, columns = [row.name for row in found.rows], [column.name for column in found.columns]
    return found.cells[rows.index(scenario)][columns.index(harm)]


def rated(scenario: str, raters: str, *, differ: bool = False, language: str = "") -> Item:
    return Item(
        scenario=scenario, harm="Wrong deadline", language=language, raters=frozenset(raters.split()), differ=differ
    )


def test_every_declared_cell_is_there_and_nothing_else_where_nothing_is() -> None:
    found = covered(SCOPE, "tried", [], ANY)

    assert [(row.name, row.person) for row in found.rows] == [("Notice", "a tenant, 70"), ("Arrears", "a student")]
    assert [(one.name, one.layer) for one in found.columns] == [
        ("Wrong deadline", "capability"),
        ("Dependence", "systemic"),
        ("Unlayered", ""),
    ]
    assert cell(found, "Notice", "Wrong deadline") == CoverageCell(mark="untouched")


def test_an_exclusion_marks_the_cell_that_it_names_with_its_reason_and_no_other() -> None:
    marks = {(one["scenario"], one["harm"]): one for one in covered(SCOPE, "tried", [], ANY).records()}

    left = marks["Arrears", "Dependence"]
    assert (left["mark"], left["left_out"], left["why"]) == ("out_of_scope", "Arrears over years", "no time")
    assert {key for key, one in marks.items() if one["mark"] == "out_of_scope"} == {("Arrears", "Dependence")}


@pytest.mark.parametrize(
    ("names", "marked"),
    [
        (("Notice", ""), {("Notice", "Wrong deadline"), ("Notice", "Dependence"), ("Notice", "Unlayered")}),
        (("", "Unlayered"), {("Notice", "Unlayered"), ("Arrears", "Unlayered")}),
    ],
)
def test_an_exclusion_of_a_whole_row_or_column_marks_all_of_it(
    names: tuple[str, str], marked: set[tuple[str, str]]
) -> None:
    scope = Scope(
        name="x",
        study=SCOPE.study,
        values=SCOPE.values,
        scenarios=SCOPE.scenarios,
        exclusions=(Exclusion(what="left", scenario=names[0], harm=names[1]),),
    )
    found = covered(scope, "tried", [], ANY).records()

    assert {(one["scenario"], one["harm"]) for one in found if one["mark"] == "out_of_scope"} == marked


def test_what_is_left_out_and_was_tried_all_the_same_shows_both() -> None:
    items = [Item(scenario="Arrears", harm="Dependence", counts={"conversations": 2})]
    found = cell(covered(SCOPE, "tried", items, ANY), "Arrears", "Dependence")

    assert (found.mark, found.conversations) == ("out_of_scope", 2)


def test_conversations_and_cases_are_counted_side_by_side() -> None:
    items = [
        Item(scenario="Notice", harm="Dependence", counts={"conversations": 2}),
        Item(scenario="Notice", harm="Dependence", interaction="agentic", counts={"conversations": 1}),
        Item(scenario="Notice", harm="Dependence", language="ar", counts={"cases": 40}),
    ]
    found = cell(covered(SCOPE, "tried", items, ANY), "Notice", "Dependence")

    assert (found.conversations, found.cases, found.mark) == (3, 40, "")


def test_what_names_nothing_and_what_names_something_undeclared_stand_apart_at_the_ends() -> None:
    items = [
        Item(scenario="", harm="", counts={"conversations": 1}),
        Item(scenario="Never declared", harm="Nor this", counts={"cases": 5}),
    ]
    found = covered(SCOPE, "tried", items, ANY)

    assert [row.standing for row in found.rows] == ["declared", "declared", "other", "none"]
    assert [one.standing for one in found.columns] == ["declared", "declared", "declared", "other", "none"]
    assert found.cells[2][3].cases == 5
    assert found.cells[3][4].conversations == 1


def test_it_is_narrowed_by_person_language_and_interaction_and_the_card_speaks_for_what_is_not_said() -> None:
    items = [
        Item(scenario="Notice", harm="Dependence", counts={"conversations": 1}),
        Item(scenario="Notice", harm="Dependence", language="ar", interaction="one_turn", counts={"cases": 7}),
        Item(scenario="Arrears", harm="Dependence", counts={"conversations": 3}),
    ]

    def counts(**asked: str) -> list[tuple[int, int]]:
        lines = covered(SCOPE, "tried", items, Narrowed(**asked)).cells
        return [(one.conversations, one.cases) for line in lines for one in line if one.there]

    assert counts(language="es") == [(1, 0)]
    assert counts(language="ar") == [(0, 7)]
    assert counts(language="und") == [(3, 0)]
    assert counts(interaction="several_turns") == [(1, 0)]
    assert counts(person="a student") == [(3, 0)]
    assert [row.name for row in covered(SCOPE, "tried", items, Narrowed(person="a student")).rows] == ["Arrears"]


def test_a_cell_of_fewer_than_three_raters_is_withheld_with_its_numbers() -> None:
    items = [rated("Notice", "a b", differ=True), rated("Arrears", "a b"), rated("Arrears", "b c", differ=True)]
    found = covered(SCOPE, "disagreement", items, ANY)

    assert cell(found, "Notice", "Wrong deadline") == CoverageCell(mark="withheld")
    assert (cell(found, "Arrears", "Wrong deadline").differ, cell(found, "Arrears", "Wrong deadline").rated) == (1, 2)


def test_a_cell_whose_remainder_has_few_raters_is_withheld_too() -> None:
    items = [rated("Notice", "a b c"), rated("Notice", "a b", differ=True, language="ar")]

    whole = cell(covered(SCOPE, "disagreement", items, ANY), "Notice", "Wrong deadline")
    part = cell(covered(SCOPE, "disagreement", items, Narrowed(language="es")), "Notice", "Wrong deadline")
    assert (whole.differ, whole.rated) == (1, 2)
    assert part == CoverageCell(mark="withheld")


@pytest.mark.parametrize("layer", ["tried", "findings", "disagreement"])
def test_a_map_holds_no_share_and_no_total(layer: CoverageLayer) -> None:
    fields = {*Coverage.__struct_fields__, *CoverageCell.__struct_fields__}

    assert not {name for name in fields if "total" in name or "share" in name or "percent" in name or "quota" in name}
    assert covered(SCOPE, layer, [], ANY).layer == layer


def test_new_kinds_come_up_over_conversations_in_the_order_of_time() -> None:
    found = discovered("harms", [("A",), (), ("A", "B"), ("B",), ("C",), ()])

    assert [(one.place, one.new, one.known) for one in found.curve] == [(1, 1, 1), (3, 1, 2), (5, 1, 3), (6, 0, 3)]
    assert (found.looked, found.kinds, found.finds, found.seen_once) == (6, 3, 5, 1)
    # Good (1953): kinds seen once over finds. Chao (2005): 3 + 1 * 0 / (2 * (2 + 1)).
    assert found.unseen_mass == pytest.approx(1 / 5)
    assert found.least_kinds == pytest.approx(3.0)


def test_a_finding_that_fits_no_harm_is_a_kind_of_its_own() -> None:
    found = discovered("harms", [("",), ("", "A"), ("",)])

    assert (found.kinds, found.unnamed, found.seen_once) == (4, 3, 4)
    # All four seen once: 4 + 4 * 3 / (2 * (0 + 1)).
    assert found.least_kinds == pytest.approx(10.0)


def test_without_a_find_nothing_is_estimated() -> None:
    found = discovered("harms", [(), ()])

    assert (found.unseen_mass, found.least_kinds, found.kinds) == (None, None, 0)
    assert discovered("harms", []).curve == ()
