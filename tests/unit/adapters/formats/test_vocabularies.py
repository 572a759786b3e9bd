"""Vocabularies and ratings."""

from pathlib import Path

import pytest

from redcommons.adapters.formats.ratings import read_ratings
from redcommons.adapters.formats.taxonomy import read_taxonomy, shipped
from redcommons.study.model import Category
from redcommons.values.errors import BadInput


def put(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_vocabularies_come_along_and_say_what_they_leave_out() -> None:
    found = {each.name: each for each in shipped()}

    assert {name: (each.of, len(each.categories)) for name, each in found.items()} == {
        "ailuminate-1.0": ("harms", 15),
        "air-2024": ("harms", 20),
        "australia-ai-ethics": ("values", 8),
        "mit-ai-risk-repository": ("harms", 9),
        "mitre-atlas-5.6.0": ("methods", 16),
        "nist-ai-600-1": ("harms", 12),
        "oecd-ai-principles": ("values", 5),
        "owasp-agentic-2026": ("harms", 10),
        "owasp-llm-2025": ("harms", 10),
        "owasp-llm-2026": ("harms", 10),
        "shelby-2023": ("harms", 5),
        "un-ai-principles": ("values", 10),
        "weidinger-2022": ("harms", 22),
    }
    assert all(each.origin and each.title and each.version and each.made_for for each in found.values())
    assert all("the people doing the testing" in each.leaves_out.lower() for each in found.values())
    assert [one.code for one in found["ailuminate-1.0"].categories if not one.parent] == [
        "Physical",
        "Non-physical",
        "Contextual",
    ]
    assert found["owasp-llm-2026"].categories[7] == Category(code="08", name="Hidden Context Exposure")
    assert {each.licence for each in found.values() if "OWASP. Top 10 for LLM" in each.origin} == {"CC BY-SA 4.0"}


def test_a_vocabulary_says_what_its_entries_are(tmp_path: Path) -> None:
    assert read_taxonomy(put(tmp_path, "a.csv", "code,name,of\n1,Dignity,values\n")).of == "values"
    with pytest.raises(BadInput, match="of is 'feelings': a vocabulary is harms, values, methods"):
        read_taxonomy(put(tmp_path, "a.yaml", "of: feelings\ncategories: [a]\n"))


def test_one_list_in_three_spellings_is_one_vocabulary(tmp_path: Path) -> None:
    table = read_taxonomy(put(tmp_path, "ours-1.10.csv", "code,name,parent,license\n1,One,,CC0\n1.1,Two,1,\n"))
    lines = "name: ours-1-10\nlicence: CC0\ntitle: ours\nversion: 1.10\ncategories:\n"
    lines += "- {code: 1, name: One}\n- {code: 1.1, name: Two, parent: 1}\n"
    nested = (
        '{"licence": "CC0", "categories": [{"code": 1, "name": "One", "children": [{"code": "1.1", "name": "Two"}]}]}'
    )

    assert (table.name, table.title, table.version) == ("ours-1-10", "ours", "1.10")
    assert table.categories == (Category(code="1", name="One"), Category(code="1.1", name="Two", parent="1"))
    assert read_taxonomy(put(tmp_path, "a.yaml", lines)) == table
    assert read_taxonomy(put(tmp_path, "ours-1.10.json", nested)) == table


def test_bare_names_are_enough(tmp_path: Path) -> None:
    found = read_taxonomy(put(tmp_path, "mine.yaml", "[a, b]\n"))

    assert (found.name, found.version) == ("mine", "not stated")
    assert found.categories == (Category(code="a", name="a"), Category(code="b", name="b"))


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.csv", "code,name\n1,One\n1,Two\n", "line 3: the code '1' stands twice"),
        ("a.csv", "code,name\n1,\n", "line 2: name is empty"),
        ("a.csv", "code,name,parent\n1,One,9\n", "line 2: its parent '9' is no code"),
        ("a.csv", "code,name,parent\n1,One,2\n2,Two,1\n", "line 2: '1' is above itself"),
        ("a.csv", "code,label\n1,One\n", "no column 'name': it has 'code', 'label'"),
        ("a.csv", "code,name,colour\n1,One,red\n", "'colour': take them out"),
        ("a.csv", "name,version\nOne,1\nTwo,2\n", "line 3: version differs"),
        ("a.csv", "code,name\n1\n", "line 2: 1 cells"),
        ("a.csv", "", "is empty"),
        ("a.json", "{}", "is no vocabulary"),
        ("a.json", "[]", "0 entries"),
        ("a.json", "[NaN]", "NaN"),
        ("a.json", '[{"name": {"a": 1}}]', "entry 1"),
        ("a.json", '[{"name": "a", "children": 3}]', "children want a list"),
        ("a.json", '[{"name": "a", "colour": 3}]', "and nothing else"),
        ("a.json", '{"categories": ["a"], "colour": 1}', "'colour': take them out"),
        ("a.json", '{"categories": ["a"], "title": ["b"]}', "title wants one text"),
        ("a.yaml", "categories: [" + "x" * 300 + "]\n", "300 characters"),
        ("a.yaml", "categories: &a [*a]\n", "contains itself"),
        ("a.yaml", "a: [\n", "not usable YAML"),
        ("a.yaml", "# nothing\n", "nothing but comments"),
    ],
)
def test_a_list_with_a_fault_is_refused_whole_naming_the_place(
    tmp_path: Path, name: str, text: str, reason: str
) -> None:
    path = put(tmp_path, name, text)
    with pytest.raises(BadInput, match=reason) as caught:
        read_taxonomy(path)
    assert str(path) in str(caught.value)


def test_ratings_are_rows_of_case_repeat_and_verdict(tmp_path: Path) -> None:
    text = (
        "Case,repeat,verdict,note,other\na,1,Not violated,=1+1,x\nb,2,needs-context,,\n,1,violated,,\nc,0,violated,,\n"
    )
    text += "c,one,violated,,\nc,1,yes,,\na,1,violated,,\nd,1\n"
    rows, rejected = read_ratings(put(tmp_path, "r.csv", text))

    assert [(one.line, one.case, one.repeat, one.verdict, one.note) for one in rows] == [
        (2, "a", 1, "not_violated", "=1+1"),
        (3, "b", 2, "needs_context", ""),
    ]
    assert [one.line for one in rejected] == [4, 5, 6, 7, 8, 9]
    assert "'yes' is none of: violated, not_violated, unsure, needs_context, declined, failed" in rejected[3].why
    assert "rated on line 2 already" in rejected[4].why


@pytest.mark.parametrize(
    ("text", "reason"),
    [("case,verdict\na,violated\n", "no column repeat: it has 'case'"), ("case,repeat,verdict\n", "no rows")],
)
def test_a_table_without_the_columns_of_ratings_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        read_ratings(put(tmp_path, "r.csv", text))
