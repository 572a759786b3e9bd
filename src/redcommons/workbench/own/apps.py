"""A person's own as Django knows it."""

from django.apps import AppConfig


class OwnConfig(AppConfig):
    """What belongs to a person: what they gave, and withdrawal."""

    name = "redcommons.workbench.own"
    label = "own"
