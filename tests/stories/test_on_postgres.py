"""The whole road on PostgreSQL, by nothing but its URL."""

from __future__ import annotations

from tests.commands import Commands


def test_the_example_is_played_on_a_server(commands: Commands, postgres_url: str) -> None:
    commands.done("demo", "--no-serve", "--workspace", postgres_url)
    states = commands.done("runs", "--json", REDCOMMONS_WORKSPACE=postgres_url).json
    checked = commands.done("report", "verify", "redcommons-report/bundle.zip", "--json").json

    assert [state["replied"] for state in states] == [504, 504, 24]
    assert checked["holds"] is True
