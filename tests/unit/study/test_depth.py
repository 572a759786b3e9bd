"""Scope at depth: who may settle, what a mapping is worth, versions of a definition, and the line of decisions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import redcommons
from redcommons.assembly import Workspace
from redcommons.labour.model import Actor, Role
from redcommons.study import missing, rules
from redcommons.study.model import (
    Change,
    Charter,
    Definition,
    Edited,
    Exclusion,
    Group,
    Scenario,
    Scope,
    Study,
    TermMapping,
    ValueEntry,
)
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId

OLD, NEW = "owasp-llm-2025:07", "owasp-llm-2026:08"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with redcommons.open(tmp_path, by="Ana") as found:
        yield found


@pytest.fixture
def study(ws: Workspace) -> StudyId:
    return StudyId(ws.study.new("Helpline").id)


def by(ws: Workspace, name: str, *roles: Role) -> Workspace:
    return ws.by(Actor(name=PersonName(name), roles=roles))


def settle(ws: Workspace, study: StudyId, standing: str = "settled") -> Edited:
    after = ws.study.parts(study, "value-entry")[0][0].revision
    lines: dict[str, str | bool | tuple[str, ...]] = {"standing": standing}
    done: Edited = ws.study.edit(study, Change(noun="value-entry", key="Shame", lines=lines, after=after))
    return done


# ------------------------------------------------------------------------------------------------ who may settle


def test_only_whom_the_charter_names_may_settle_and_anybody_may_contest(ws: Workspace, study: StudyId) -> None:
    ws.study.write(study, [Charter(may_settle=("Bo",)), ValueEntry(harm="Shame")])

    with pytest.raises(NotPermitted, match="the charter lets Bo mark a harm settled, and you are Ana here"):
        settle(ws, study)
    with pytest.raises(NotPermitted, match="ask them, or leave it contested"):
        ws.study.write(study, [ValueEntry(harm="Shame", standing="settled", standing_by="Bo")])
    settle(by(ws, "Bo", "steward"), study)
    assert ws.study.scope(study).values == (ValueEntry(harm="Shame", standing="settled", standing_by="Bo"),)
    ws.study.write(study, [ValueEntry(harm="Shame", standing="settled", protects="children")])
    assert ws.study.scope(study).values[0].standing_by == "Bo", "what stood before was not marked anew"
    settle(ws, study, "contested")
    assert ws.study.scope(study).values[0].standing_by == "Ana"


def test_where_nobody_is_named_a_lead_may_and_nobody_else(ws: Workspace, study: StudyId) -> None:
    ws.study.write(study, [ValueEntry(harm="Shame")])

    with pytest.raises(NotPermitted, match="names nobody who may mark a harm settled, so a Lead may"):
        settle(by(ws, "Bo", "steward"), study)
    assert settle(ws, study).part == ValueEntry(harm="Shame", standing="settled", standing_by="Ana")


@pytest.mark.parametrize(("noun", "line"), [("value-entry", "standing_by"), ("mapping", "confirmed_by")])
def test_what_the_tool_writes_nobody_writes_in_its_place(ws: Workspace, study: StudyId, noun: str, line: str) -> None:
    with pytest.raises(BadInput, match=f"'{line}' is written by Redcommons itself"):
        ws.study.edit(study, Change(noun=noun, key="x", lines={line: "Bo"}, after=0))


# -------------------------------------------------------------------------------------------------------- mappings


def test_a_mapping_is_suggested_confirmed_doubted_and_rejected(ws: Workspace, study: StudyId) -> None:
    key = ws.study.suggest_mapping(study, TermMapping(source=OLD, predicate="relatedMatch", target=NEW)).name
    (said,) = ws.study.scope(study).mappings
    assert (said.author, said.status, said.confirmed_by) == ("Ana", "suggested", "")
    assert rules.crosswalk([OLD], [said]) == ()

    by(ws, "Bo", "expert").study.confirm_mapping(study, key)
    (said,) = ws.study.scope(study).mappings
    assert (said.status, said.confirmed_by) == ("confirmed", "Bo")
    assert rules.crosswalk([OLD], [said]) == rules.crosswalk([NEW], [said]) == (said,)
    assert rules.crosswalk(["owasp-llm-2025:01"], [said]) == ()

    ws.study.doubt_mapping(study, key)
    assert ws.study.scope(study).mappings[0].confirmed_by == ""
    ws.study.reject_mapping(study, key)
    assert ws.study.scope(study).mappings == ()
    with pytest.raises(NotFound, match="it may have been taken back"):
        ws.study.confirm_mapping(study, key)
    ws.study.suggest_mapping(study, TermMapping(source=OLD, predicate="closeMatch", target=NEW))
    assert [sheet.name for sheet, _item in ws.study.parts(study, "mapping")] == [key]


def test_what_a_file_brings_overwrites_no_judgment(ws: Workspace, study: StudyId, tmp_path: Path) -> None:
    key = ws.study.suggest_mapping(study, TermMapping(source=OLD, predicate="broadMatch", target=NEW)).name
    ws.study.confirm_mapping(study, key)

    assert ws.study.shipped_mappings() == (("owasp-llm-2025-to-2026", 10),)
    assert ws.study.adopt_mappings(study, "owasp-llm-2025-to-2026") == (9, 10)
    assert ws.study.adopt_mappings(study, "owasp-llm-2025-to-2026") == (0, 10)
    said = ws.study.scope(study).mappings
    assert [one.status for one in said] == ["confirmed", *["suggested"] * 9]
    assert said[0].predicate == "broadMatch"
    with pytest.raises(NotFound, match="there are: owasp-llm-2025-to-2026"):
        ws.study.adopt_mappings(study, "mine")

    (tmp_path / "m.tsv").write_text(ws.study.export_mappings(study), encoding="utf-8")
    other = StudyId(ws.study.new("Other").id)
    assert ws.study.import_mappings(other, tmp_path / "m.tsv") == (10, 10)
    assert {one.status for one in ws.study.scope(other).mappings} == {"suggested"}


@pytest.mark.parametrize(
    ("source", "target", "says"),
    [
        ("owasp-llm-2025:77", NEW, "owasp-llm-2025:77 is no entry of a vocabulary here"),
        (OLD, "", "'' is no entry"),
        (OLD, OLD, "mapped to itself"),
    ],
)
def test_a_mapping_names_two_entries_that_there_are(
    ws: Workspace, study: StudyId, source: str, target: str, says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        ws.study.suggest_mapping(study, TermMapping(source=source, predicate="relatedMatch", target=target))


def test_a_steward_maps_nothing(ws: Workspace, study: StudyId) -> None:
    with pytest.raises(NotPermitted):
        by(ws, "Sol", "steward").study.adopt_mappings(study, "owasp-llm-2025-to-2026")
    with pytest.raises(NotPermitted):
        by(ws, "Sol", "steward").study.write(study, [TermMapping(source="a:1", predicate="closeMatch", target="b:1")])


def test_whoever_writes_a_mapping_as_confirmed_is_who_confirmed_it(ws: Workspace, study: StudyId) -> None:
    said = TermMapping(source=OLD, predicate="closeMatch", target=NEW, status="confirmed", confirmed_by="Somebody")
    ws.study.write(study, [said])
    assert ws.study.scope(study).mappings[0].confirmed_by == "Ana"
    by(ws, "Bo", "lead").study.write(study, [said])
    assert ws.study.scope(study).mappings[0].confirmed_by == "Ana"


# ----------------------------------------------------------------------------------------------------- definitions


def test_every_change_of_a_definition_is_a_version_with_author_and_reason(ws: Workspace, study: StudyId) -> None:
    expert = by(ws, "Dr Ortiz", "expert")
    expert.study.define(study, Definition(harm="Shame", text="A reply that shames.", reason="begun"))
    same: Edited = expert.study.define(study, Definition(harm="Shame", text="A reply that shames.", reason="again"))
    assert same.sheet is not None
    assert same.sheet.revision == 1, "a reason alone makes no version"
    new = Definition(harm="Shame", text="A reply that shames before others.", conditions="others read along")
    ws.study.define(study, new)

    found = ws.study.versions(study, "Shame")
    assert [(one.version, one.by, one.definition.reason) for one in found] == [(2, "Ana", ""), (1, "Dr Ortiz", "begun")]
    assert ws.study.scope(study).definitions == found[:1]
    diff = dict(ws.study.compare_versions(study, "Shame", (1, 2)))
    assert [kind for kind, _words in diff["text"]] == ["same", "gone", "new"]
    assert "".join(words for kind, words in diff["text"] if kind != "gone") == new.text
    assert "".join(words for kind, words in diff["text"] if kind != "new") == "A reply that shames."
    assert diff["conditions"] == (("new", "others read along"),)
    with pytest.raises(NotFound, match="no version 3; there are: 1, 2"):
        ws.study.compare_versions(study, "Shame", (1, 3))
    assert ws.study.versions(study, "Nothing") == ()


def test_two_experts_on_two_lines_both_keep_their_words_and_reasons(ws: Workspace, study: StudyId) -> None:
    ws.study.define(study, Definition(harm="Shame", text="one"))
    ws.study.define(study, Definition(harm="Shame", text="hers", reason="sharper"), 1)
    late: Edited = ws.study.define(study, Definition(harm="Shame", text="one", examples="mine", reason="shown"), 1)

    assert late.clashes == ()
    assert late.part == Definition(harm="Shame", text="hers", examples="mine", reason="shown")
    clash: Edited = ws.study.define(study, Definition(harm="Shame", text="mine"), 1)
    assert clash.clashes == ("text",)


def test_an_expert_defines_and_writes_nothing_else(ws: Workspace, study: StudyId) -> None:
    expert = by(ws, "Dr Ortiz", "expert")
    assert expert.study.scope(study).definitions == ()
    with pytest.raises(NotPermitted):
        expert.study.add(study, "value-entry", "Shame")
    with pytest.raises(NotPermitted):
        expert.dataset.rows(study)
    with pytest.raises(NotPermitted):
        by(ws, "Ro", "reader").study.define(study, Definition(harm="Shame"))


# ------------------------------------------------------------------------------------------------------ decisions


def test_the_timeline_tells_who_changed_what_and_why(ws: Workspace, study: StudyId) -> None:
    ws.study.write(study, [Charter(purpose="p"), ValueEntry(harm="Shame"), Exclusion(what="Voice", why="no tool")])
    ws.study.edit(study, Change(noun="charter", key="charter", lines={"purpose": "q"}, after=1))
    by(ws, "Bo", "lead").study.edit(
        study,
        Change(
            noun="value-entry", key="Shame", lines={"standing": "settled", "standing_why": "nobody objects"}, after=1
        ),
    )
    rows, before = ws.study.decisions(study)

    assert before == 0
    assert [(row.noun, row.revision, row.by) for row in rows] == [
        ("value-entry", 2, "Bo"), ("charter", 2, "Ana"), ("exclusion", 1, "Ana"), ("value-entry", 1, "Ana"),
        ("charter", 1, "Ana"),
    ]  # fmt: skip
    assert rows[0].why == "nobody objects"
    assert ("standing", "contested", "settled") in rows[0].changes
    assert rows[1].changes == (("purpose", "p", "q"),)
    assert rows[2].why == "no tool"
    first, more = ws.study.decisions(study, most=2)
    rest, end = ws.study.decisions(study, before=more)
    assert (first + rest, end) == (rows, 0)
    assert [row.noun for row in ws.study.decisions(study, ["exclusion"])[0]] == ["exclusion"]
    with pytest.raises(BadInput, match="no part of a scope"):
        ws.study.decisions(study, ["study"])


# ------------------------------------------------------------------------------------------------- what is not said


def test_unspecified_is_allowed_and_counted() -> None:
    cards = (Scenario(name="a", person="x"), Scenario(name="b", context="y", interaction="group"))
    assert missing.unspecified(cards) == {"context": 1, "person": 1, "interaction": 1}
    assert missing.unspecified(()) == {"context": 0, "person": 0, "interaction": 0}


def test_empty_layers_and_groups_that_nobody_asked_are_gaps(ws: Workspace, study: StudyId) -> None:
    ws.study.write(
        study,
        [
            ValueEntry(harm="Shame", layer="interaction", affected=("Tenants", "Neighbours")),
            ValueEntry(harm="Delay", affected=("neighbours", "Owners")),
            Group(name="tenants", how=("consulted", "bearing_risk")),
        ],
    )
    said = [gap.what for gap in ws.study.check(study)]
    scope = ws.study.scope(study)

    assert missing.layers(scope.values) == {"capability": 0, "interaction": 1, "systemic": 0, "": 1}
    assert missing.unheard(scope.values, scope.groups) == ("Neighbours", "Owners")
    assert "2 groups named as affected, absent from the participation map: Neighbours, Owners" in said
    assert "no harm lies at the layer: systemic" in said
    assert "no harm lies at the layer: interaction" not in said
    bare = missing.scope_gaps(Scope(name="x", study=Study(title="x"), values=(ValueEntry(harm="Shame"),)))
    assert not [gap.what for gap in bare if "layer" in gap.what], "who spoke of no layer is not asked for three"


def test_a_group_takes_part_in_ways_that_there_are(ws: Workspace, study: StudyId) -> None:
    key = ws.study.add(study, "group", "Tenants").name
    ways = ("consulted", "absent", "consulted")
    ws.study.edit(study, Change(noun="group", key=key, lines={"how": ways}, after=1))
    assert ws.study.scope(study).groups == (Group(name="Tenants", how=("consulted", "absent")),)
    with pytest.raises(BadInput, match="how"):
        ws.study.edit(study, Change(noun="group", key=key, lines={"how": ("asked nicely",)}, after=2))


def test_a_harm_that_forecloses_a_benefit_is_begun_like_any_other(ws: Workspace, study: StudyId) -> None:
    for name in rules.starting_points():
        ws.study.add(study, "value-entry", name)
    assert [entry.harm for entry in ws.study.scope(study).values] == list(rules.starting_points())


def test_words_of_two_texts_stand_once() -> None:
    assert rules.word_diff("", "") == ()
    assert rules.word_diff("a b", "a b") == (("same", "a b"),)
    assert rules.word_diff("", "new words") == (("new", "new words"),)
