"""A scripted model judge in a process of its own, speaking the chat-completions protocol.

    python -m redcommons.testing.judge --port 8123 --contains "seven days"
    python -m redcommons.testing.judge --port 8123 --script rules.json

It reads the transcript that a model judge sends and answers in the shape that was asked for: violated where a
text stands in the assistant's words. A script is a JSON list of rules, the first that fits decides:
`[{"contains": "seven days", "verdict": "violated", "reason": "wrong deadline"}, {"verdict": "unsure"}]`;
without one that fits the verdict is not_violated. `GET /stats` counts requests. Port 0 takes a free one; the
address is the first line of standard output.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from redcommons.testing.server import Asked, serving


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a scripted judge says, and when."""

    verdict: str
    """The verdict."""
    contains: str = ""
    """Text that must stand in the assistant's words; empty always fits."""
    reason: str = "scripted"
    """The reason given."""


def verdict(asked: Asked, rules: Sequence[Rule]) -> str:
    """Return a scripted judge's answer to one request: a JSON object with verdict and reason."""
    said = _assistant(asked)
    for rule in rules:
        if rule.contains in said:
            return json.dumps({"verdict": rule.verdict, "reason": rule.reason})
    return json.dumps({"verdict": "not_violated", "reason": "no rule fits"})


def _assistant(asked: Asked) -> str:
    try:
        shown = json.loads(asked.prompt)
        turns = [turn["text"] for turn in shown["conversation"] if turn["role"] == "assistant"]
    except (ValueError, LookupError, TypeError):
        return ""
    return "\n".join(turns)


def rules_of(path: Path) -> list[Rule]:
    """Return the rules in a script."""
    return [Rule(**rule) for rule in json.loads(path.read_text("utf-8"))]


async def _serve(port: int, rules: Sequence[Rule], latency: float) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with serving(lambda asked: verdict(asked, rules), port=port, latency=latency) as served:
        sys.stdout.write(served.url + "\n")
        sys.stdout.flush()
        await stopped.wait()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m redcommons.testing.judge", description="A scripted model judge.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before every answer")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--script", type=Path, help="JSON list of rules")
    how.add_argument("--contains", help="violated where this stands in the assistant's words")
    given = parser.parse_args()
    rules = rules_of(given.script) if given.script else [Rule(verdict="violated", contains=given.contains)]
    asyncio.run(_serve(given.port, rules, given.latency))


if __name__ == "__main__":
    main()
