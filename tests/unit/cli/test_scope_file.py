"""A scope as a file: what a study says is written out, read again, and is the same scope."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

import redcommons
from redcommons.cli.scope_file import TEMPLATE, read_scope, written
from redcommons.helpline import example
from redcommons.helpline import example_depth as depth
from redcommons.study.model import TermMapping
from redcommons.values.errors import BadInput
from redcommons.values.identity import StudyId


def put(folder: Path, text: str) -> Path:
    (folder / "scope.yaml").write_text(text, encoding="utf-8")
    return folder / "scope.yaml"


def test_a_scope_goes_out_and_comes_back_the_same(tmp_path: Path) -> None:
    mapping = TermMapping(source="a:1", predicate="closeMatch", target="b:2", author="m", by_machine=True, note="why")
    confirmed = msgspec.structs.replace(mapping, source="a:2", status="confirmed")
    with redcommons.open(tmp_path / "ws", by=depth.SECRETARY) as ws:
        one, other = (StudyId(ws.study.new(name).id) for name in ("One", "Other"))
        ws.study.write(one, (example.CHARTER, depth.INTERESTS, *depth.GROUPS, *example.VALUES, *example.EXCLUSIONS))
        ws.study.write(one, (*example.SCENARIOS, *depth.DEFINITIONS, mapping, confirmed))
        said = ws.study.scope(one)
        ws.study.write(other, read_scope(put(tmp_path, written(said))))
        again = ws.study.scope(other)

    same = [name for name in said.__struct_fields__ if name not in {"name", "study", "definitions"}]
    assert {name: getattr(again, name) for name in same} == {name: getattr(said, name) for name in same}
    assert [one.definition for one in again.definitions] == [one.definition for one in said.definitions]
    assert said.mappings[1].confirmed_by == depth.SECRETARY


def test_the_template_says_nothing_and_has_a_line_for_every_question(tmp_path: Path) -> None:
    assert read_scope(put(tmp_path, TEMPLATE)) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("groups: [{name: a, how: [asked nicely]}]", "groups: "),
        ("groups: [{name: a, size: 3}]", "groups has no line 'size'"),
        ("interests: {funder: us, pay: 3}", "interests has no line 'pay'"),
        ("mappings: [{source: 'a:1', predicate: sameAs, target: 'b:1'}]", "mappings: "),
        ("feelings: []", "feelings"),
    ],
)
def test_a_line_that_no_sheet_has_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_scope(put(tmp_path, text))
