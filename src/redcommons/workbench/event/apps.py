"""Events as Django knows them."""

from django.apps import AppConfig


class EventConfig(AppConfig):
    """Visitors of an event, and whoever helps them."""

    name = "redcommons.workbench.event"
    label = "event"
