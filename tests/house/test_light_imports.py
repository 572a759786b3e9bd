"""Opening the library in a notebook or a worker loads no web framework, no HTTP client, no arrays and no readers."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tools.survey import PACKAGE, SOURCE, STAGES, sample

HEAVY = frozenset({"aiohttp", "django", "numpy", "openpyxl", "psycopg", "ray", "yaml"})
GROUND = ("values", "methods", "care", "labour")
LOADED = f"import sys; print(*sorted(set(sys.modules) & {set(HEAVY)!r}))"


def heavy_after(statement: str, source: Path) -> set[str]:
    """The heavy packages that a fresh interpreter has loaded after `statement`."""
    environment = {**os.environ, "PYTHONPATH": str(source)}
    command = [sys.executable, "-c", f"{statement}\n{LOADED}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"`{statement}` does not import:\n{done.stderr}"
    return set(done.stdout.split())


def statements(source: Path) -> Iterable[str]:
    """The package, and each light room that stands, by its face and by its nouns."""
    yield f"import {PACKAGE}"
    for room in (*GROUND, *STAGES):
        if (source / PACKAGE / room / "__init__.py").exists():
            yield f"from {PACKAGE} import {room}"
        if (source / PACKAGE / room / "model.py").exists():
            yield f"from {PACKAGE}.{room} import model"


def test_the_library_opens_light() -> None:
    loaded = {statement: heavy_after(statement, SOURCE) for statement in statements(SOURCE)}

    assert {statement: heavy for statement, heavy in loaded.items() if heavy} == {}


def test_the_rule_notices_a_heavy_face(tmp_path: Path) -> None:
    sample(tmp_path, {"dataset/__init__.py": "import yaml\n", "study/model.py": ""})
    light_rooms = [statement for statement in statements(tmp_path) if heavy_after(statement, tmp_path)]

    assert light_rooms == [f"from {PACKAGE} import dataset"]
