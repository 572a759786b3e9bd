"""Other processes, closed pipes, bytes that are no text: what an unlucky world does to the commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import Commands

NO_TEXT = "ca\udcfff\udce9"
"""A name as Python hands it over when the bytes typed are not UTF-8."""

BOTS = """
import asyncio, os

def loud(messages):
    print("printed by the target")
    os.system("echo printed by its child")
    return "hello"

async def slow(messages):
    await asyncio.sleep(0.05)
    return "hello"
"""


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    """Cases, and a module of the user's own."""
    (tmp_path / "bots.py").write_text(BOTS)
    (tmp_path / "two.csv").write_text("prompt\nHow long is the notice?\nWho pays for the boiler?\n")
    many = "".join(f"What of paragraph {number}?\n" for number in range(300))
    (tmp_path / "many.csv").write_text("prompt\n" + many)


def test_what_a_target_prints_never_ends_up_in_the_json(commands: Commands) -> None:
    said = commands.done("evaluate", "two.csv", "--target", "python:bots:loud", "--json")

    assert said.json["replied"] == 2
    assert said.err.count("printed by") == 4


@pytest.mark.parametrize(
    "words",
    [
        ("study", "show", NO_TEXT),
        ("report", "build", NO_TEXT, "-o", "out"),
        ("evaluate", "set", "--study", NO_TEXT, "--target", "helpline"),
    ],
)
def test_a_name_that_is_no_text_is_a_name_that_is_not_there(commands: Commands, words: tuple[str, ...]) -> None:
    said = commands.run(*words)

    assert said.code == 2, said.err
    assert "no study" in said.err


def test_what_is_no_text_is_kept_with_a_mark_in_its_place(commands: Commands) -> None:
    for words in (("--study", NO_TEXT), ("--study", NO_TEXT, "--system-prompt", NO_TEXT)):
        said = commands.done("evaluate", "two.csv", *words, "--target", "helpline", "--json")
        assert said.json["study"] == "ca\ufffdf\ufffd"
    line = [sys.executable, "-m", "redcommons", "report", "build", NO_TEXT, "-o", "out\udcff"]
    assert subprocess.run(line, cwd=commands.folder, capture_output=True, check=False).returncode == 0


def test_a_study_is_found_by_what_was_typed_to_open_it(commands: Commands) -> None:
    commands.done("study", "new", "  two   words ")
    commands.done("study", "show", "  two   words ")
    commands.done("dataset", "import", "two.csv", "--study", "two words ")


def test_a_misspelled_study_is_not_opened_by_the_way(commands: Commands) -> None:
    commands.done("dataset", "import", "two.csv", "--study", "Notice")
    commands.done("dataset", "release", "r1", "--study", "Notice")

    said = commands.run("evaluate", "r1", "--study", "Notise", "--target", "helpline")

    assert said.code == 2
    assert "there are: 'Notice'" in said.err
    assert commands.run("study", "show", "Notise").code == 2


def test_a_release_of_two_studies_is_reviewed_in_the_one_named(commands: Commands) -> None:
    for study in ("One", "Two"):
        commands.done("dataset", "import", "two.csv", "--study", study)
        commands.done("dataset", "release", "r1", "--study", study)

    assert "--study" in commands.run("dataset", "review", "r1", "--by", "Ana").err
    commands.done("dataset", "review", "r1", "--by", "Ana", "--study", "Two")

    reviewed = {
        study: commands.done("study", "show", study, "--json").json["releases"][0]["reviewed_by"]
        for study in ("One", "Two")
    }
    assert reviewed == {"One": [], "Two": ["Ana"]}


def test_ratings_name_the_run_whole_and_no_run_by_nothing(commands: Commands) -> None:
    run = commands.done("evaluate", "two.csv", "--target", "helpline", "--json").json["run"]
    (commands.folder / "mine.csv").write_text("case,repeat,verdict\nnobody,1,violated\n")

    said = commands.done("ratings", "import", run[:8], "mine.csv", "--by", "Ana", "--json")
    assert said.json["run"] == run
    assert commands.run("ratings", "import", "", "mine.csv", "--by", "Ana").code == 2


def test_a_release_may_be_called_like_a_file_or_a_folder(commands: Commands) -> None:
    commands.done("dataset", "import", "two.csv", "--study", "Notice")
    (commands.folder / "data").mkdir()
    for name in ("v1.0", "spring/2", "data"):
        commands.done("dataset", "release", name, "--study", "Notice")
        assert commands.done("evaluate", name, "--target", "helpline", "--json").json["attempts"] == 2


def test_a_judge_that_is_not_there_is_said_and_the_replies_stay(commands: Commands) -> None:
    (commands.folder / "rubric.txt").write_text("Violated when it names a wrong deadline.")
    judge = ("--judge", "model:http://127.0.0.1:9/v1#m", "--rubric", "rubric.txt")

    said = commands.done("evaluate", "two.csv", "--target", "helpline", *judge, "--retries", "0", "--json")

    assert (said.json["replied"], said.json["readings"][0]["could_not_judge"]) == (2, 2)
    assert "failed to judge" in said.err


@pytest.mark.parametrize("target", ["python:bots:nothing", "python:nowhere:f", "http:wrong.json", "helpline:9"])
def test_a_target_that_cannot_be_opened_leaves_no_run(commands: Commands, target: str) -> None:
    (commands.folder / "wrong.json").write_text('{"url": "http://127.0.0.1:9/x"}')

    assert commands.run("evaluate", "two.csv", "--target", target).code == 2
    assert commands.done("runs", "--json").json == []


def test_the_example_never_plays_into_a_study_of_somebodys_own(commands: Commands) -> None:
    mine = "Housing helpline (example)"
    commands.done("study", "new", mine)

    said = commands.run("demo", "--no-serve")

    assert said.code == 2
    assert mine in said.err
    assert commands.done("study", "show", mine, "--json").json["charter"]["purpose"] == ""


def test_a_home_of_nobody_is_said(commands: Commands) -> None:
    said = commands.run("runs", "--workspace", "~nobody-of-that-name/w")

    assert said.code == 2
    assert "~nobody-of-that-name/w" in said.err


CHAT = ("chat helpline </dev/null", 0)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_change_no_exit(commands: Commands, closed: str) -> None:
    for words, code in (
        ("evaluate two.csv --target helpline --json", 0),
        ("evaluate nothing --target helpline", 2),
        CHAT,
    ):
        line = f"exec {sys.executable} -m redcommons {words} {closed}"
        assert subprocess.run(["/bin/sh", "-c", line], cwd=commands.folder, check=False).returncode == code


def test_a_sheet_to_rate_is_utf8_in_any_locale_and_may_be_cut_short(commands: Commands) -> None:
    (commands.folder / "spanish.csv").write_text("prompt\n¿Cuántos días tengo para apelar?\n", encoding="utf-8")
    run = commands.done("evaluate", "spanish.csv", "--target", "helpline", "--json").json["run"]
    line = f"{sys.executable} -m redcommons ratings sheet {run}"
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}

    said = subprocess.run(line.split(), cwd=commands.folder, env=os.environ | poor, capture_output=True, check=True)
    assert "í" in said.stdout.decode("utf-8")

    cut = f"({line}; echo $? >&2) | true"
    said = subprocess.run(["/bin/sh", "-c", cut], cwd=commands.folder, capture_output=True, check=False)
    assert said.stderr == b"0\n"


def test_a_report_built_while_its_run_goes_on_verifies(commands: Commands) -> None:
    words = ("evaluate", "many.csv", "--target", "python:bots:slow", "--judge", "refusal", "--concurrency", "4")
    going = commands.start(*words, "--json")
    try:
        built = 0
        while going.poll() is None:
            if commands.run("report", "build", "many", "-o", "out").code == 0:
                built += 1
                said = commands.run("report", "verify", "out/bundle.zip")
                assert said.code == 0, said.out
        assert built
    finally:
        going.kill()
        going.communicate()


def test_of_those_who_begin_one_plan_at_once_one_carries_it_out(commands: Commands) -> None:
    commands.done("study", "new", "S")
    started = [commands.start("evaluate", "many.csv", "--target", "python:bots:slow", "--json") for _ in range(3)]
    ended = [(process.communicate(), process.returncode) for process in started]

    assert sorted(code for _said, code in ended) == [0, 2, 2], ended
    assert all("another process" in said[1] for said, code in ended if code == 2)
    runs = json.loads(commands.done("runs", "--json").out)
    assert [run["replied"] for run in runs] == [300]
