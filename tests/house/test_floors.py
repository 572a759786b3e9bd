"""The floor file holds on the house, and would notice each kind of arrow that it is there to refuse."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.survey import ROOT, SOURCE, sample

OFFENCES = {
    "an arrow that runs up": ("values/text.py", "from redcommons.study import model\n"),
    "one hidden in a function": ("values/text.py", "def late():\n    from redcommons.study import model\n"),
    "one for types only": (
        "values/text.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from redcommons.study import model\n",
    ),
    "one between neighbours": ("stats/numbers.py", "from redcommons.values import text\n"),
    "a room on no floor": ("attic/__init__.py", ""),
    "a vendor in a stage": ("study/rules.py", "def late():\n    import yaml\n"),
    "HTTP in a shell": ("cli/chat.py", "import aiohttp\n"),
}
SOUND = {
    "__main__.py": "from redcommons.cli import runs\n",
    "values/text.py": "import json\n",
    "study/model.py": "from redcommons.values import text\n",
    "adapters/files.py": "import yaml, openpyxl, django\nfrom redcommons.study import model\n",
    "helpline/server.py": "from aiohttp import web\n",
    "assembly.py": "from redcommons.adapters import files\n",
    "cli/runs.py": "from redcommons.assembly import files\n",
}


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the floor file on the package under `folder`."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def build(folder: Path, files: dict[str, str]) -> Path:
    """A small house under the real floor file."""
    sample(folder, files)
    shutil.copy(ROOT / ".importlinter", folder)
    return folder


def test_the_house_stands_on_its_floors(tmp_path: Path) -> None:
    shutil.copy(ROOT / ".importlinter", tmp_path)
    (tmp_path / "redcommons").symlink_to(SOURCE / "redcommons")
    done = check(tmp_path)

    assert done.returncode == 0, done.stdout


def test_a_sound_small_house_is_accepted(tmp_path: Path) -> None:
    done = check(build(tmp_path, SOUND))

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("offence", OFFENCES)
def test_each_offence_is_noticed(offence: str, tmp_path: Path) -> None:
    name, text = OFFENCES[offence]
    done = check(build(tmp_path, {**SOUND, name: text}))

    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout
