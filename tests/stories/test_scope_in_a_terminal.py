"""A scope at depth in a terminal: filled from a file, mapped, defined twice, followed, and written out again."""

from __future__ import annotations

from tests.commands import Commands

SCOPE = """
charter: {purpose: May it stay open?}
interests: {funder: members}
groups: [{name: Tenants, how: [consulted, bearing_risk]}]
values:
  - {harm: Wrong deadline, standing: settled, values: [a home], affected: [Tenants, Owners],
     codes: ['owasp-llm-2025:09']}
definitions: [{harm: Wrong deadline, text: Any day but the fourteenth., reason: begun}]
scenarios: [{name: At night, harms: [Wrong deadline], person: a tenant}]
"""


def test_a_scope_is_filled_mapped_defined_followed_and_written_out(commands: Commands) -> None:
    (commands.folder / "scope.yaml").write_text(SCOPE, encoding="utf-8")
    assert commands.run("study", "new", "Line", "--from", "scope.yaml").code == 0
    shown = commands.run("study", "show", "Line").out
    assert "Group Tenants: consulted, bearing risk" in shown
    assert "Group Owners: named as affected, absent from the participation map" in shown
    assert "defined by me, version 1" in shown

    (commands.folder / "scope.yaml").write_text(SCOPE.replace("Any day but", "Any day or hour but"), encoding="utf-8")
    assert commands.run("study", "fill", "Line", "scope.yaml").code == 0
    diff = commands.run("study", "definition", "Line", "Wrong deadline", "--from", "1", "--to", "2").out
    assert "{+" in diff
    assert len(commands.run("study", "definition", "Line", "Wrong deadline", "--json").json) == 2

    assert "10 of 10" in commands.run("taxonomy", "map", "import", "Line", "owasp-llm-2025-to-2026").out
    rows = commands.run("taxonomy", "map", "list", "Line", "--json").json
    key = next(row["key"] for row in rows if row["source"] == "owasp-llm-2025:09")
    assert commands.run("taxonomy", "map", "confirm", "Line", key).code == 0
    assert commands.run("taxonomy", "map", "reject", "Line", rows[0]["key"]).code == 0
    table = commands.run("taxonomy", "map", "export", "Line").out
    assert len(table.splitlines()) == 10
    suggested = commands.run("taxonomy", "map", "suggest", "Line", "nist-ai-600-1:Confabulation", "relatedMatch", "x:1")
    assert (suggested.code, "x:1 is no entry" in suggested.err) == (2, True)

    assert "harm Wrong deadline (0 cases, 0 findings)" in commands.run("study", "trace", "Line").out
    assert "serves: value a home" in commands.run("study", "trace", "Line", "harm", "Wrong deadline").out
    decided = commands.run("study", "decisions", "Line", "--only", "definition").out
    assert "because: begun" in decided
    assert "charter" not in decided

    assert commands.run("study", "export", "Line", "again.yaml").code == 0
    assert commands.run("study", "new", "Other", "--from", "again.yaml").code == 0
    one, other = (commands.run("study", "export", name).out for name in ("Line", "Other"))
    assert one == other
    report = commands.run("report", "build", "Line", "-o", "report")
    assert report.code == 0, report.err
    page = (commands.folder / "report" / "index.html").read_text("utf-8")
    assert "A crosswalk is a mapping between lists, and not compliance." in page
    assert "the charter names nobody who may" in page
    assert commands.run("report", "verify", "report/bundle.zip").code == 0
