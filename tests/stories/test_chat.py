"""A chat in a terminal: from a line to a finding that a colleague can open, and everything beside that."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from redcommons.assembly import open_workspace
from redcommons.testing.misbehaving import Misbehaving, MisbehavingThread
from tests.commands import Commands, Said

MOST_ACTS = 12
ASK = "How many days do I have to appeal?"


@pytest.fixture(scope="module")
def model() -> Iterator[Misbehaving]:
    with MisbehavingThread() as running:
        yield running


class Acts:
    """Counts what a person does: every line that is entered is one act."""

    def __init__(self, commands: Commands) -> None:
        self.commands = commands
        self.done = 0

    def chat(self, target: str, *lines: str) -> Said:
        self.done += 1 + len(lines)
        return self.commands.talk("chat", target, lines=list(lines))


def test_who_fills_no_form_gets_a_kept_repeated_shareable_finding_in_a_few_acts(commands: Commands) -> None:
    acts = Acts(commands)
    talked = acts.chat("helpline", ASK, "/again 20", "/keep A deadline that is none", "/share finding.md")
    page = (commands.folder / "finding.md").read_text(encoding="utf-8")

    assert talked.code == 0, talked.err
    assert acts.done == 5 <= MOST_ACTS
    for words in (
        "A deadline that is none",
        "of 21 under these settings",
        ASK,
        "`helpline",
        "Temperature",
        "System prompt",
    ):
        assert words in page
    assert "<" not in page.replace("`", "")  # a page of words: nothing in it is markup of its own


def test_who_reads_the_repeats_may_count_them_otherwise_than_word_for_word(commands: Commands) -> None:
    lines = [ASK, "/again 9", "/keep 11/10 Never", "/keep #3 7/10 It says fourteen days", "/share"]
    talked = commands.talk("chat", "helpline", lines=lines)

    assert "11 of 10 cannot be" in talked.err
    assert "7 of 10 under these settings" in talked.out
    assert "turn 3`" in talked.out


def test_two_targets_reply_side_by_side_and_one_alone(commands: Commands) -> None:
    talked = commands.talk(
        "chat", "helpline", "helpline:1.5", lines=[ASK, "/to 2", "And then?", "/all", "Thanks", "/tree"]
    )

    assert talked.code == 0, talked.err
    replies = [line for line in talked.out.splitlines() if line.startswith("[")]
    assert sorted(line.split("] ")[1].split(": ")[0] for line in replies) == ["helpline"] * 2 + ["helpline:1.5"] * 3
    assert "→ helpline:1.5>" in talked.err
    assert sum("person" in line for line in talked.out.splitlines()) == 4


def test_a_fifth_target_is_refused(commands: Commands) -> None:
    talked = commands.talk("chat", *["helpline"] * 5, lines=[])

    assert talked.code == 2
    assert "one to 4" in talked.err


def test_every_command_of_the_tree_in_one_sitting(commands: Commands) -> None:
    lines = [
        ASK,
        "/edit How many weeks?",
        "/fork 2",
        "And if I was ill?",
        "/write Never mind.",
        "/go",
        "/undo",
        "/tree",
        "/fork 99",
    ]
    talked = commands.talk("chat", "helpline", lines=lines)

    assert talked.code == 0, talked.err
    assert "written by a person in the place of helpline: Never mind." in talked.out
    assert "*   7 " in talked.out  # undone: one stands before the model went on
    assert "no turn 99" in talked.err
    assert "lies beside" in talked.err


def test_a_role_a_voice_a_file_and_settings_go_with_what_is_said(commands: Commands) -> None:
    (commands.folder / "letter.txt").write_text("You must leave by Friday.", encoding="utf-8")
    (commands.folder / "picture.bin").write_bytes(b"\xff\xfe\x00")
    lines = ["/role A tenant, 58", "/file letter.txt", "/file picture.bin", "/file nowhere", "/voice Sam"]
    lines += [
        '/set temperature=0.7 system="Be kind."',
        "/set heat=1",
        "/set temperature=warm",
        "What is this?",
        "/out",
        "Thanks",
    ]
    talked = commands.talk("chat", "helpline", "--json", lines=lines)
    said, reply, later, _last = (json.loads(line) for line in talked.out.splitlines())

    assert (said["in_role"], said["message"]["name"]) == ("A tenant, 58", "Sam")
    assert said["message"]["documents"] == [{"name": "letter.txt", "text": "You must leave by Friday."}]
    assert (reply["asked"]["temperature"], reply["asked"]["system_prompt"]) == (0.7, "Be kind.")
    assert later["in_role"] == ""
    for words in ("no text in UTF-8", "nowhere", "heat", "no number"):
        assert words in talked.err


def test_a_rewrite_is_shown_first_and_then_sent_or_left(commands: Commands) -> None:
    lines = ["/method base64 " + ASK, "no", "/method base64 " + ASK, "", "/method no-such-method x", "/method"]
    talked = commands.talk("chat", "helpline", "--json", lines=lines)
    said, _reply = (json.loads(line) for line in talked.out.splitlines())

    assert said["message"]["text"] != ASK
    assert (said["made"]["method"], said["made"]["source"]) == ("base64", ASK)
    assert "Left; nothing more was sent" in talked.err
    assert "no-such-method" in talked.err


def test_a_dialogue_can_be_left_between_any_two_turns(commands: Commands) -> None:
    talked = commands.talk("chat", "helpline", "--json", lines=["/method payload-turns " + ASK, "", "no", "/tree"])
    turns = [json.loads(line) for line in talked.out.splitlines()]

    assert talked.code == 0, talked.err
    assert [turn["message"]["role"] for turn in turns] == ["user", "assistant"]
    assert (turns[0]["made"]["method"], turns[0]["made"]["step"]) == ("payload-turns", 1)


def test_notes_codes_links_and_what_is_undone(commands: Commands) -> None:
    lines = [
        "/memo",
        "",
        ASK,
        "/memo Sounds sure",
        "/codes",
        "/link",
        "/keep #2 It is sure",
        "/undo",
        "/undo",
        "/undo",
        "/undo",
    ]
    talked = commands.talk("chat", "helpline", lines=lines)

    assert talked.code == 0, talked.err
    for words in (
        "a memo without a word",
        "Noted",
        "No code yet",
        "/explore/talk-",
        "Kept",
        "Taken back",
        "The memo is gone",
    ):
        assert words in talked.err
    assert "There is nothing to take back." in talked.err


def test_masked_targets_stay_masked_until_asked_for(commands: Commands) -> None:
    lines = [ASK, "/keep x", "/share", "/tree", "/unmask"]
    talked = commands.talk("chat", "helpline", "helpline:1.5", "--masked", lines=["/to 2", *lines])

    assert "helpline" not in talked.out
    assert "`B`" in talked.out
    assert any(names in talked.err for names in ("helpline, helpline:1.5", "helpline:1.5, helpline"))


def test_scripts_get_one_line_of_json_a_turn_and_nothing_else(commands: Commands, model: Misbehaving) -> None:
    target = f"openai:{model.at('stream_cut')}#m"
    talked = commands.talk(
        "chat",
        target,
        "helpline",
        "--json",
        "--temperature",
        "0.2",
        "--harm",
        "h",
        lines=[ASK, "/again 2", "/nonsense"],
    )
    turns = [json.loads(line) for line in talked.out.splitlines()]

    assert [turn["number"] for turn in turns] == list(range(1, 8))
    assert [(turn["lane"], turn["state"]) for turn in turns[1:3]] == [(1, "cut_off"), (2, "whole")]
    assert {turn["asked"]["temperature"] for turn in turns[1:]} == {0.2}
    assert "There is no /nonsense" in talked.err


@pytest.mark.parametrize("fault", ["ansi", "bidi", "nul", "scripts", "nothing", "dropped"])
def test_a_hostile_reply_is_visible_words(commands: Commands, model: Misbehaving, fault: str) -> None:
    talked = commands.talk(
        "chat", f"openai:{model.at(f'stream_{fault}')}#m", lines=["Hello", "/keep x", "/share", "/tree"]
    )

    assert talked.code == 0, talked.err
    assert not {"\x1b", "\x00", "\x07", "\x08", "\u202e"} & set(talked.out)


def test_a_conversation_goes_on_another_day_and_leaves_as_a_file(commands: Commands) -> None:
    commands.talk("chat", "helpline", lines=[ASK])
    name = commands.run("talk", "list", "--json").json[0]["name"]
    again = commands.talk("chat", "--talk", name, "--json", lines=["And if I was ill?"])
    commands.done("talk", "export", "-o", "talk.md")
    brought = commands.run("talk", "import", "talk.md")
    shown = commands.run("talk", "show", "--turn", "0")

    assert json.loads(again.out.splitlines()[0])["parent"] == 2
    assert brought.out.startswith("talk-")
    assert f"brought in: {name}" in shown.out
    assert "And if I was ill?" in shown.out
    assert commands.run("talk", "share").code == 2  # nothing is kept yet
    assert commands.talk("chat", "--talk", name, "helpline", lines=[]).code == 2
    assert commands.talk("chat", lines=[]).code == 2


def test_ctrl_c_stops_a_reply_and_the_chat_goes_on(tmp_path: Path, model: Misbehaving) -> None:
    """At a real terminal: the words stream, Ctrl-C stops them, what came is kept, the end of input ends."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "redcommons", "chat", f"openai:{model.at('stream_slow')}#m"],
        cwd=tmp_path,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        _read_until(ours, b"> ")
        os.write(ours, b"Hello\n")
        _read_until(ours, b"[2] ...")
        process.send_signal(signal.SIGINT)
        _read_until(ours, b"stopped; what came is kept")
        _read_until(ours, b"> ")
        os.write(ours, b"\x04")
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    with open_workspace(tmp_path / "redcommons-data") as ws:
        study = ws.study.find("chat")
        reply = ws.exploration.open_talk(study, ws.exploration.talks(study).rows[0].name)[1][1]
    assert reply.state == "stopped"
    assert reply.message.text.startswith("...")


def _read_until(end: int, words: bytes) -> None:
    heard, patience = b"", time.monotonic() + 20
    while words not in heard:
        assert time.monotonic() < patience, heard
        heard += os.read(end, 1024)
