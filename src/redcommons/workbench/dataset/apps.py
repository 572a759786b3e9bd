"""Create as Django knows it."""

from django.apps import AppConfig


class DatasetConfig(AppConfig):
    """Cases, files that are brought, releases and their review."""

    name = "redcommons.workbench.dataset"
    label = "dataset"
