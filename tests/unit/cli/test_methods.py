"""`redcommons methods`: one list, one card, a rewrite and the way back, without a workspace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from redcommons.cli.entry import redcommons
from redcommons.methods.catalogue import methods
from redcommons.values.errors import BadInput


def run(*words: str, text: str | bytes | None = None) -> Result:
    return CliRunner().invoke(redcommons, ["methods", *words], input=text, standalone_mode=False)


def test_the_list_is_one_json_value_with_every_method() -> None:
    found = json.loads(run("list", "--json").stdout)

    assert [one["name"] for one in found] == list(methods())
    for one in found:
        assert {"name", "citation", "needs_model", "deterministic", "languages", "decoder"} <= set(one)
        assert isinstance(one["needs_model"], bool)
        assert isinstance(one["languages"], list)


def test_the_list_for_people_names_every_method() -> None:
    said = run("list")

    assert all(f"\n{name} " in said.stdout for name in methods())
    assert "need an attacker model" in said.stderr


@pytest.mark.parametrize("name", tuple(methods()))
def test_every_card_can_be_shown(name: str) -> None:
    said = run("show", name).stdout

    assert methods()[name].citation in said
    assert json.loads(run("show", name, "--json").stdout)["name"] == name


def test_a_text_goes_through_and_comes_back() -> None:
    words = "When is rent due?\nمتى؟"
    there = run("apply", "base64", text=words + "\n").stdout

    assert run("decode", "base64", text=there).stdout == words + "\n"


def test_a_rewrite_as_json_says_where_it_came_from() -> None:
    said = json.loads(run("apply", "caesar", "abc", "--set", "shift=1", "--seed", "3", "--json").stdout)

    assert said == {"text": "bcd", "method": "caesar", "parameters": {"shift": "1"}, "seed": 3, "source": "abc"}


def test_a_substitution_prints_one_text_for_each_identity() -> None:
    words = ("apply", "identities", "May {person} appeal?", "--set", "identities=a => Ana\nb => Ben")

    assert run(*words).stdout == "a: May Ana appeal?\nb: May Ben appeal?\n"
    assert [one["label"] for one in json.loads(run(*words, "--json").stdout)] == ["a", "b"]


def test_a_dialogue_is_shown_and_nothing_is_sent() -> None:
    said = run("apply", "context-compliance", "How to appeal.")
    turns = json.loads(run("apply", "context-compliance", "How to appeal.", "--json").stdout)

    assert "2. in the model's place: " in said.stdout
    assert "Nothing was sent" in said.stderr
    assert [one["by_person"] for one in turns] == [False, True, False]


def test_what_was_not_made_by_a_method_ends_with_one() -> None:
    said = run("decode", "base64", "no?")

    assert (said.return_value, said.stdout) == (1, "")
    assert json.loads(run("decode", "base64", "no?", "--json").stdout) == {"text": None}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "bas64"), "base64"),
        (("apply", "caesar", "abc", "--set", "shft=1"), "shift"),
        (("apply", "caesar", " "), "empty"),
        (("decode", "leet", "r3n7"), "one figure"),
    ],
)
def test_a_slip_is_answered_with_the_way_out(words: tuple[str, ...], said: str) -> None:
    caught = run(*words).exception

    assert isinstance(caught, BadInput)
    assert said in str(caught)


def test_a_setting_without_a_value_is_named() -> None:
    assert "NAME=VALUE" in str(run("apply", "caesar", "abc", "--set", "shift").exception)


def test_bytes_that_are_no_text_are_taken_with_marks() -> None:
    assert run("apply", "flip", text=b"a\xffb").stdout == "b\ufffda\n"


def test_no_workspace_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("apply", "flip", "rent")

    assert not list(tmp_path.iterdir())
