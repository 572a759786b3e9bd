"""Care as Django knows it."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out

from redcommons.workbench.care.mine import leaving


class CareConfig(AppConfig):
    """What is private to a person: their vault, boundaries, and own record of what they saw."""

    name = "redcommons.workbench.care"
    label = "care"

    def ready(self) -> None:
        """Put the pocket away when somebody signs out."""
        user_logged_out.connect(leaving, dispatch_uid="care")
