"""The assistant and the example are light: only the server loads an HTTP library."""

from __future__ import annotations

import os
import subprocess
import sys

HEAVY = ("aiohttp", "django", "numpy", "asyncio")


def test_assistant_and_example_load_nothing_heavy() -> None:
    code = (
        "import sys, redcommons.helpline.assistant, redcommons.helpline.example_cases, "
        "redcommons.helpline.example_ratings, redcommons.helpline.protocol\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.strip() == "[]"
