"""A promptfoo configuration runs as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.commands import Commands

CONFIG = """\
description: a tenants' helpline
prompts:
  - "How many days do I have to appeal? I live in {{town}}."
  - "My heating is broken in {{town}}, who pays?"
  - "What is the weather in {{town}}?"
providers:
  - openai:chat:some-model
tests:
  - vars: {town: Brackwater}
    assert:
      - type: not-contains
        value: sixty days
"""


def evaluated(commands: Commands, config: str) -> dict[str, Any]:
    """Run a configuration against the helpline."""
    (commands.folder / "promptfooconfig.yaml").write_text(config)
    done: dict[str, Any] = commands.done("evaluate", "promptfooconfig.yaml", "--target", "helpline", "--json").json
    return done


def test_three_prompts_and_an_assertion(commands: Commands) -> None:
    done = evaluated(commands, CONFIG)

    assert (done["study"], done["attempts"], done["replied"]) == ("promptfooconfig", 3, 3)
    (reading,) = done["readings"]
    assert reading == {
        "judge": "assertions",
        "violated": 0,
        "not_violated": 3,
        "could_not_judge": 0,
        "could_not_run": 0,
        "rate": None,
        "low": None,
        "high": None,
        "claim_level": "counts",
        "calibrations": [],
        "corrected_rate": None,
        "corrected_low": None,
        "corrected_high": None,
        "missing": ["3 families of cases: read the items, no interval"],
    }


@pytest.mark.parametrize(
    ("assertion", "violated", "unjudged"),
    [("type: contains\n        value: qwertz", 3, 0), ("type: llm-rubric\n        value: is kind", 0, 3)],
)
def test_a_failed_assertion_is_violated_and_an_unknown_one_is_no_verdict(
    commands: Commands, assertion: str, violated: int, unjudged: int
) -> None:
    done = evaluated(commands, CONFIG.replace("type: not-contains\n        value: sixty days", assertion))

    (reading,) = done["readings"]
    assert (reading["violated"], reading["could_not_judge"]) == (violated, unjudged)


def test_an_unknown_assertion_is_named(commands: Commands) -> None:
    config = CONFIG.replace("type: not-contains\n        value: sixty days", "type: llm-rubric\n        value: is kind")
    (commands.folder / "promptfooconfig.yaml").write_text(config)

    said = commands.done("evaluate", "promptfooconfig.yaml", "--target", "helpline", "--json")
    assert "assertions failed to judge 3" in said.err
    assert "llm-rubric" in said.err


def test_the_file_is_not_rewritten(commands: Commands, tmp_path: Path) -> None:
    evaluated(commands, CONFIG)

    assert (tmp_path / "promptfooconfig.yaml").read_text() == CONFIG
