import pytest


@pytest.fixture(autouse=True)
def this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `serve` says it: only this machine reaches the workbench, so a page may ask what answers here."""
    monkeypatch.setenv("REDCOMMONS_BOUND", "127.0.0.1")
