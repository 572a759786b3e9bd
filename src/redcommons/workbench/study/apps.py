"""The pages of a study's scope as Django knows them."""

from django.apps import AppConfig


class StudyConfig(AppConfig):
    """Charter, ledgers, vocabularies and scenario cards."""

    name = "redcommons.workbench.study"
    label = "study"
