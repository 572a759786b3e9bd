"""Rating as Django knows it."""

from django.apps import AppConfig


class RatingConfig(AppConfig):
    """Queues of replies to read, and the page on which they are rated."""

    name = "redcommons.workbench.rating"
    label = "rating"
