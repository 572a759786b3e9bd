"""The tutorial is played from its first line to its last, as a stranger would play it."""

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import RUN_ID, Block, agree, blocks, exchanges
from tools.survey import ROOT, SOURCE

PAGES = sorted(path for path in (ROOT / "docs" / "tutorial").glob("*.md") if path.name != "index.md")
PAGES += [ROOT / "docs" / "how-to" / "rewrite-a-prompt.md"]


class Player:
    """Plays the blocks of one page in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runs: dict[str, str] = {}
        self.names: dict[str, Any] = {"__name__": "tutorial"}
        self.printed: list[str] = []
        self.code = 0
        (folder / "bin").mkdir()
        for name, call in {"redcommons": "-m redcommons", "python": ""}.items():
            shim = folder / "bin" / name
            shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" {call} "$@"\n', encoding="utf-8")
            shim.chmod(0o755)

    def play(self, block: Block) -> None:
        """Write a file, run commands, run Python, or compare what Python printed."""
        if block.name:
            (self.folder / block.name).write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            for command, said in exchanges(block):
                self._command(command, said, block.line)
        elif block.language == "python":
            self._python(block)
        elif block.language == "text":
            self._compare(block.text.splitlines(), self.printed, f"line {block.line}")

    def _command(self, command: str, said: list[str], line: int) -> None:
        if command == "echo $?":
            seen, self.code = [str(self.code)], 0
        else:
            assert not self.code, f"line {line}: the command before {command!r} ended with {self.code}"
            seen = self._shell(command)
        self._compare(said, seen, f"line {line}: {command}")

    def _shell(self, command: str) -> list[str]:
        for theirs, ours in self.runs.items():
            command = command.replace(theirs, ours)
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("REDCOMMONS_")}
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env={**kept, "PATH": path, "PYTHONPATH": str(SOURCE), "LC_ALL": "C.UTF-8", "COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=120,
        )
        self.code = done.returncode
        return done.stdout.replace(f"{self.folder}/", "").splitlines()

    def _python(self, block: Block) -> None:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(block.text, f"line {block.line}", "exec"), self.names)
        self.printed = said.getvalue().splitlines()

    def _compare(self, said: list[str], seen: list[str], where: str) -> None:
        assert agree(said, seen), "\n".join([f"{where}: the page says", *said, "and this was seen:", *seen])
        ours = RUN_ID.findall("\n".join(seen))
        theirs = [name for name in RUN_ID.findall("\n".join(said)) if name not in self.runs]
        fresh = [name for name in dict.fromkeys(ours) if name not in self.runs.values()]
        self.runs.update(zip(dict.fromkeys(theirs), fresh, strict=False))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_page_does_what_it_says(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REDCOMMONS_WORKSPACE", raising=False)
    player = Player(tmp_path)
    played = list(blocks(page.read_text(encoding="utf-8")))
    for block in played:
        player.play(block)

    assert any(block.language in {"console", "python"} for block in played)
    assert not player.code, "the page ends in an exit code that it does not show"


@pytest.mark.parametrize(
    "page",
    [
        "```console\n$ echo one\ntwo\n```",
        "```console\n$ echo one\n```",
        "```console\n$ true\nsomething\n```",
        "```console\n$ false\n```",
        "```console\n$ redcommons runs --json\n[1]\n```",
        "```python\nprint(1)\n```\n```text\n2\n```",
    ],
    ids=["other words", "silence", "no silence", "a failure", "other data", "other print"],
)
def test_a_page_that_says_otherwise_is_found_out(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    player = Player(tmp_path)

    def whole() -> None:
        for block in blocks(page):
            player.play(block)
        assert not player.code

    with pytest.raises(AssertionError):
        whole()
