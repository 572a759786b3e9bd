"""The command line: thin shells that parse, call one action and print."""

from __future__ import annotations

from redcommons.cli.entry import main

__all__ = ["main"]
