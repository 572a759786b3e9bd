"""The workbench as Django knows it: templates, scripts and tags that all rooms share."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """What all rooms share."""

    name = "redcommons.workbench"
    label = "workbench"
