"""Settings for the type checker alone, which wants to know the applications with tables. Nothing runs on these."""

from redcommons.workbench.settings import Served, values

globals().update(values(Served(where="/nowhere", secret="read by the type checker only")))  # noqa: S106  # opens nothing
