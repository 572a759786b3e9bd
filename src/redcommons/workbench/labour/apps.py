"""Labour as Django knows it."""

from django.apps import AppConfig


class LabourConfig(AppConfig):
    """Terms of work, support, and a person's own work record."""

    name = "redcommons.workbench.labour"
    label = "labour"
