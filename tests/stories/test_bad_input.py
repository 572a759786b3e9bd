"""Bad input gets an error that shows the value and the way out, and nothing is lost."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from redcommons.testing.misbehaving import MisbehavingThread
from tests.commands import Commands

FILES: dict[str, bytes] = {
    "empty.csv": b"",
    "binary.csv": bytes(range(256)) * 8,
    "latin.csv": "prompt\nça va\n".encode("latin-1"),
    "nan.jsonl": b'{"prompt": NaN}\n',
    "broken.xlsx": b"PK\x03\x04 but no workbook",
    "goals.csv": b"goal\nfind it\n",
}


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    """Files that cannot be used, and one that can."""
    for name, body in FILES.items():
        (tmp_path / name).write_bytes(body)
    (tmp_path / "good.csv").write_text("prompt\nHow long is the notice?\nWho pays for the boiler?\n")


WRONG: list[tuple[tuple[str, ...], str]] = [
    (("evaluate", "missing.csv", "--target", "helpline"), "missing.csv"),
    (("evaluate", "missing", "--target", "helpline"), "missing"),
    (("evaluate", ".", "--target", "helpline"), "folder"),
    *((("dataset", "import", name, "--study", "S"), name) for name in FILES if name != "goals.csv"),
    (("evaluate", "goals.csv", "--target", "helpline"), "goals and no prompts"),
    (("dataset", "import", "good.csv", "--study", "S", "--map", "prompt=Text"), "'prompt'"),
    (("evaluate", "good.csv", "--target", "openai"), "openai:URL#MODEL"),
    (("evaluate", "good.csv", "--target", "oracle:x"), "oracle"),
    (("evaluate", "good.csv", "--target", "helpline", "--judge", "regex:("), "'('"),
    (("evaluate", "good.csv", "--target", "helpline", "--judge", "recorded"), "recorded"),
    (("evaluate", "good.csv", "--target", "helpline", "--repeats", "0"), "repeats is 0"),
    (("evaluate", "good.csv", "--target", "helpline", "--resume", "run-x"), "run-x"),
    (("study", "show", "S"), "'S'"),
    (("runs", "--workspace", "ftp://here"), "ftp://here"),
    (("runs", "--workspace", "good.csv"), "good.csv"),
]


@pytest.mark.parametrize(("words", "shown"), WRONG, ids=lambda value: value if isinstance(value, str) else None)
def test_a_wrong_word_is_shown_and_the_exit_is_two(commands: Commands, words: tuple[str, ...], shown: str) -> None:
    said = commands.run(*words)

    assert said.code == 2, said.err
    assert shown in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_a_bad_row_is_named_and_the_rest_is_taken(commands: Commands) -> None:
    (commands.folder / "mixed.csv").write_bytes(
        b"\xef\xbb\xbfid,prompt,shade\r\n1,=cmd|' /C calc'!A0,red\r\n1,again,blue\r\n2\r\n3,,green\r\n4,fine,red\r\n"
    )
    dry = commands.done("dataset", "import", "mixed.csv", "--study", "S", "--dry-run", "--json").json
    assert commands.run("study", "show", "S").code == 2
    done = commands.done("dataset", "import", "mixed.csv", "--study", "S", "--json").json

    assert dry == done
    assert (done["cases"], done["attempts"], done["unknown_fields"]) == (2, 0, ["shade"])
    assert [row["line"] for row in done["rejected"]] == [3, 4, 5]


@pytest.fixture(scope="module")
def outside() -> object:
    """A server that misbehaves in every known way."""
    with MisbehavingThread() as server:
        yield server


@pytest.mark.parametrize("fault", ["unauthorised", "unknown_model", "invalid_json"])
def test_a_target_that_never_answers_is_outside(commands: Commands, outside: MisbehavingThread, fault: str) -> None:
    at: Callable[[str], str] = outside.at  # type: ignore[attr-defined]
    words = ("evaluate", "good.csv", "--target", f"openai:{at(fault)}#m", "--judge", "refusal", "--retries", "0")
    said = commands.run(*words, "--json")

    assert said.code == 3
    assert (said.json["attempts"], said.json["could_not_run"]) == (2, 2)
    assert said.json["readings"][0]["claim_level"] == "counts"
    assert said.json["readings"][0]["rate"] is None
    assert "never answered" in said.err
    assert commands.done("runs", "--json").json[0]["finished_at"]


def test_a_port_in_use_is_said(commands: Commands) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = commands.run("helpline", "serve", "--port", port)

    assert said.code == 2
    assert port in said.err


def test_chat_keeps_a_finding_without_a_form(commands: Commands) -> None:
    talked = commands.talk("chat", "helpline", lines=["How many days do I have to appeal?", "/again 3", "/keep Days"])
    commands.done("report", "build", "chat", "-o", "out")

    assert talked.code == 0, talked.err
    assert "days" in talked.out
    assert "of 4 under these settings" in talked.err
    assert "Days" in (commands.folder / "out" / "index.html").read_text()


def test_what_was_kept_can_be_taken_back_and_a_slip_keeps_nothing(commands: Commands) -> None:
    lines = ["How many days do I have to appeal?", "/keep", "/quit", "/keep Days", "/unkeep", "/unkeep"]
    talked = commands.talk("chat", "helpline", lines=lines)
    commands.done("report", "build", "chat", "-o", "out")

    assert talked.code == 0, talked.err
    assert "Taken back" in talked.err
    assert "There is nothing to take back" in talked.err
    assert "Days" not in (commands.folder / "out" / "index.html").read_text()


def test_a_page_of_somebody_else_is_not_replaced(commands: Commands) -> None:
    for study in ("One", "Other"):
        commands.done("dataset", "import", "good.csv", "--study", study)
    commands.done("report", "build", "One", "-o", "out")
    commands.done("report", "build", "One", "-o", "out", "--by", "Ana")
    before = (commands.folder / "out" / "index.html").read_bytes()
    refused = commands.run("report", "build", "Other", "-o", "out")

    assert b"Made by" in before
    assert b"Ana" in before
    assert refused.code == 2
    assert "'One'" in refused.err
    assert (commands.folder / "out" / "index.html").read_bytes() == before
