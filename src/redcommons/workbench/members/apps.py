"""Members as Django knows them."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Who is in a study, and who is invited."""

    name = "redcommons.workbench.members"
    label = "members"
