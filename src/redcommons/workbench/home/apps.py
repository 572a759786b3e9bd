"""Home as Django knows it."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The studies one is in, and the road through each."""

    name = "redcommons.workbench.home"
    label = "home"
