"""Tells Django that this room holds tables."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The one Django application with tables of the library itself."""

    name = "redcommons.adapters.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
