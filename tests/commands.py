"""The command line as a person has it: a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 120


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be one JSON value and nothing else."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Commands:
    """Commands in one working folder."""

    folder: Path

    def talk(self, *words: str, lines: list[str]) -> Said:
        """Run a command that reads lines from standard input."""
        process = self.start(*words, listens=True)
        out, err = process.communicate("\n".join([*lines, ""]), timeout=SECONDS)
        return Said(process.returncode, out, err)

    def start(self, *words: str, listens: bool = False, **more: str) -> subprocess.Popen[str]:
        """Start a command; the caller waits for it or kills it."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("REDCOMMONS", "OPENAI"))}
        return subprocess.Popen(
            [sys.executable, "-m", "redcommons", *words],
            cwd=self.folder,
            env=clean | more,
            stdin=subprocess.PIPE if listens else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, **more: str) -> Said:
        """Run a command to its end."""
        process = self.start(*words, listens=False, **more)
        out, err = process.communicate(timeout=SECONDS)
        return Said(process.returncode, out, err)

    def done(self, *words: str, **more: str) -> Said:
        """Run a command that must succeed."""
        said = self.run(*words, **more)
        assert said.code == 0, f"redcommons {' '.join(words)}: exit {said.code}\n{said.err}"
        return said
