"""Explore as Django knows it."""

from django.apps import AppConfig


class ExplorationConfig(AppConfig):
    """Conversations, and what is kept of them."""

    name = "redcommons.workbench.exploration"
    label = "exploration"
