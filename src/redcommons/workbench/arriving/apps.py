"""Ways in as Django knows them."""

from django.apps import AppConfig


class ArrivingConfig(AppConfig):
    """Doors, people without an account, arrangements and pay."""

    name = "redcommons.workbench.arriving"
    label = "arriving"
