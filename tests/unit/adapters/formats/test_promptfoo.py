"""A configuration of promptfoo makes the cases that promptfoo would ask, or says which it cannot."""

import json
from pathlib import Path

import pytest

from redcommons.adapters import formats
from redcommons.adapters.formats import promptfoo_text
from redcommons.dataset.model import Check, Parsed
from redcommons.values.conversation import Message, system, user
from redcommons.values.errors import BadInput


def read(folder: Path, text: str, name: str = "promptfooconfig.yaml") -> Parsed:
    (folder / name).write_text(text, encoding="utf-8")
    return formats.read(folder / name)


def asked(found: Parsed) -> list[str]:
    return [row.case.turns[-1].text for row in found.cases]


def why(found: Parsed) -> list[tuple[int, str]]:
    return [(row.line, row.why) for row in found.rejected]


def test_prompts_times_tests_with_assertions_below_the_default(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
description: three prompts
prompts:
  - "Tell {{ who }} about {{topic.name}}"
  - {raw: "Say {{who}} no", label: short}
providers: [openai:gpt-4o]
defaultTest:
  vars: {who: Ann, topic: {name: yes}}
  assert: [{type: not-contains, value: "{{who}}"}]
tests:
  - vars: {who: [Bo, Cy]}
    assert:
      - {type: contains-any, value: [a, 2, true]}
      - {type: llm-rubric, value: is kind, threshold: 0.5}
  - description: the default alone
redteam: {purpose: x}
""",
    )

    assert found.format == "promptfoo"
    assert asked(found) == [
        "Tell Bo about yes", "Say Bo no", "Tell Cy about yes", "Say Cy no", "Tell Ann about yes", "Say Ann no",
    ]  # fmt: skip
    assert [row.line for row in found.cases] == [11, 11, 11, 11, 15, 15]
    assert found.cases[0].case.checks == (
        Check(type="not-contains", value=("Bo",)),
        Check(type="contains-any", value=("a", "2", "true")),
        Check(type="llm-rubric", value=("is kind",)),
    )
    assert "0.5" in found.cases[0].case.extra["assert"]
    assert found.cases[1].case.extra["prompt_label"] == "short"
    assert (
        found.cases[0].case.provenance.external_id
        == "prompt 1 \N{MULTIPLICATION SIGN} test 1 \N{MULTIPLICATION SIGN} vars 1"
    )
    assert found.cases[4].case.provenance.external_id == "prompt 1 \N{MULTIPLICATION SIGN} test 2"
    assert found.cases[4].case.extra["description"] == "the default alone"
    assert {row.case.family for row in found.cases} == {""}
    assert found.unknown_fields == ("redteam",)
    assert not found.rejected


def test_without_tests_each_prompt_is_asked_once(tmp_path: Path) -> None:
    assert asked(read(tmp_path, "prompts: [a, b, c]\n")) == ["a", "b", "c"]
    assert asked(read(tmp_path, '{"prompts": "a"}', "c.json")) == ["a"]


def test_chats_are_messages_and_names_are_filled_inside_their_texts(tmp_path: Path) -> None:
    chat = json.dumps([{"role": "system", "content": "be {{how}}"}, {"role": "user", "content": "{{q}}"}])
    config = {"prompts": [chat, "file://chat.json"], "tests": [{"vars": {"how": 'so "so"', "q": "a\nb"}}]}
    (tmp_path / "chat.json").write_text('[{"role": "assistant", "content": "x"}, {"role": "user", "content": "y"}]')
    found = read(tmp_path, json.dumps(config), "c.json")

    assert found.cases[0].case.turns == (system('be so "so"'), user("a\nb"))
    assert found.cases[1].case.turns == (Message(role="assistant", text="x", by_person=True), user("y"))


def test_prompts_and_tests_may_stand_in_files_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.txt").write_text("first {{x}}\r\n---\r\nsecond\n{{x}}\n---\n", encoding="utf-8")
    (tmp_path / "more" / "b.txt").write_text("third", encoding="utf-8")
    (tmp_path / "own.txt").write_text("own", encoding="utf-8")
    (tmp_path / "x.txt").write_text("from a file\n", encoding="utf-8")
    (tmp_path / "tests.yaml").write_text("- vars: {x: 'file://x.txt'}\n", encoding="utf-8")
    found = read(tmp_path, "prompts: ['file://more/*.txt', own.txt, missing.txt]\ntests: file://tests.yaml\n")

    assert asked(found) == ["first from a file", "second\nfrom a file", "third", "own", "missing.txt"]


def test_files_outside_the_folder_and_programs_are_not_read(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (inner / "link.txt").symlink_to(tmp_path / "secret.txt")
    (inner / "make.py").write_text("raise SystemExit", encoding="utf-8")
    found = read(
        inner,
        "prompts:\n- file://../secret.txt\n- file:///etc/hostname\n- file://link.txt\n- file://make.py\n"
        "- file://none.txt\n- file://../*.txt\n- ok\n"
        "tests:\n- vars: {a: 'file://../secret.txt'}\n- file://tests.csv\n- {}\n",
    )

    assert asked(found) == ["ok"]
    assert [line for line, _ in why(found)] == [2, 3, 4, 5, 6, 7, 10, 11]
    assert all("outside the folder" in reason for line, reason in why(found) if line in {2, 3, 4, 7, 10})


@pytest.mark.parametrize(
    ("prompt", "reason"),
    [
        ("{{ x | upper }}", "more than name variables"),
        ("{% if x %}a{% endif %}", "more than name variables"),
        ("{# note #}a", "more than name variables"),
        ("{{7*7}}", "more than name variables"),
        ("{{ y }}", "no value for {{ y }}"),
        ("{{ x.y }}", "no value for {{ x.y }}"),
        ("{{ env.HOME }}", "no value for {{ env.HOME }}"),
        ("{{ empty }}", "empty once"),
        ("- role: user\n  content: a", "YAML inside a text"),
        ('[{"role": "king", "content": "a"}]', "'king'"),
    ],
)
def test_a_template_that_does_more_than_name_is_rejected_with_its_place(
    tmp_path: Path, prompt: str, reason: str
) -> None:
    config = {"prompts": [prompt, "fine {{x}}"], "tests": [{"vars": {"x": "1", "empty": ""}}]}
    found = read(tmp_path, json.dumps(config), "c.json")

    assert asked(found) == ["fine 1"]
    assert found.rejected[0].why.startswith("prompt 1 \N{MULTIPLICATION SIGN} test 1: ")
    assert reason in found.rejected[0].why


def test_variables_are_filled_once_and_never_again(tmp_path: Path) -> None:
    config = {"prompts": ["{{a}}"], "tests": [{"vars": {"a": "{{b}}!", "b": "x"}}, {"vars": {"a": "{{7*7}}"}}]}
    found = read(tmp_path, json.dumps(config), "c.json")

    assert asked(found) == ["x!"]
    assert "{{7*7}}" in found.rejected[0].why


def test_values_are_spelled_as_javascript_spells_them() -> None:
    given = {"n": 1.0, "f": 2.5, "t": True, "z": None, "o": {"k": [1]}, "l": ["a", "b"]}
    text = promptfoo_text.render("{{n}} {{f}} {{t}} {{z}}. {{o}} {{l.1}}", given)

    assert text == '1 2.5 true . {"k": [1]} b'


def test_words_of_yaml_1_2_only(tmp_path: Path) -> None:
    found = read(
        tmp_path, "prompts: ['{{a}} {{b}} {{c}} {{d}}']\ntests: [{vars: {a: no, b: 2026-08-04, c: 12:30, d: on}}]\n"
    )

    assert asked(found) == ["no 2026-08-04 12:30 on"]


def test_prefix_and_suffix_stand_around_the_prompt(tmp_path: Path) -> None:
    found = read(tmp_path, "prompts: [b]\ntests: [{options: {prefix: 'a ', suffix: ' c'}}]\n")

    assert asked(found) == ["a b c"]


def test_assertions_of_any_type_are_kept_by_name(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "prompts: [a]\ntests:\n- assert: [{type: is-json}, {type: assert-set, assert: [{type: equals, value: 1}]},"
        " {$ref: '#/t/x'}]\n- assert: [{value: 1}]\n- assert: text\n- nonsense\n",
    )

    assert found.cases[0].case.checks == (
        Check(type="is-json"),
        Check(type="assert-set", value=('[{"type": "equals", "value": 1}]',)),
        Check(type="$ref", value=("#/t/x",)),
    )
    assert [line for line, _ in why(found)] == [4, 5, 6]


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{below}'] * 10)}]\n" for below, name in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGES = "a: &a {x: 1}\n" + "".join(
    f"{name}: &{name} {{<<: [{', '.join([f'*{below}'] * 10)}]}}\n"
    for below, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("prompts: [a]\n" + LAUGHS, "unfolds to more"),
        ("prompts: [a]\n" + MERGES, "unfolds to more"),
        ("prompts: &a [x, *a]\n", "contains itself"),
        ("prompts: [a]\nprompts: [b]\n", "line 2: the key 'prompts' stands twice"),
        ("prompts: !!python/object/apply:os.system [ls]\n", "not usable YAML"),
        ("prompts: " + "[" * 5_000 + "\n", "nested too deeply"),
        ("prompts: [a\n", "not usable YAML"),
        ("prompts: []\n", "has no prompts"),
        ("prompts: [a]\n--- \nprompts: [b]\n", "not usable YAML"),
        ("prompts: [a]\nx: \0\n", "not usable YAML"),
        ("prompts: [a]\ndefaultTest: 3\n", "defaultTest"),
        ("prompts: [a]\ndefaultTest: file://none.yaml\n", "defaultTest"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason) as caught:
        read(tmp_path, text)
    assert "promptfooconfig.yaml" in str(caught.value)


def test_lists_that_combine_to_too_much_are_rejected(tmp_path: Path) -> None:
    many = {name: ["v"] * 50 for name in "abcdef"}
    found = read(tmp_path, json.dumps({"prompts": ["x"], "tests": [{"vars": many}, {}]}), "c.json")

    assert asked(found) == ["x"]
    assert "combine to more than 100,000" in found.rejected[0].why


def test_a_template_that_fills_to_too_much_is_rejected(tmp_path: Path) -> None:
    config = {"prompts": ["{{a}}" * 1_000], "tests": [{"vars": {"a": "x" * 10_000}}]}
    found = read(tmp_path, json.dumps(config), "c.json")

    assert "more than 1,000,000 characters" in found.rejected[0].why


@pytest.mark.parametrize("name", ["a\0b.txt", "a**b/*.txt", "x" * 5_000 + ".txt", "loop.txt", ".", ""])
def test_names_that_no_file_can_have_are_rejected(tmp_path: Path, name: str) -> None:
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    found = read(tmp_path, json.dumps({"prompts": [f"file://{name}", "fine"]}), "c.json")

    assert asked(found) == ["fine"]
    assert [line for line, _ in why(found)] == [1]


def test_a_map_makes_no_sense_here(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("prompts: [a]\n", encoding="utf-8")
    with pytest.raises(BadInput, match="leave out --map prompt"):
        formats.read(tmp_path / "c.yaml", "auto", {"prompt": "x"})
