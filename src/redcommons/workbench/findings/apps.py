"""The pages of findings as Django knows them."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """Report and search."""

    name = "redcommons.workbench.findings"
    label = "findings"
