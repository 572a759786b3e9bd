"""Evaluate as Django knows it."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Runs asked for, watched, read, compared."""

    name = "redcommons.workbench.evaluation"
    label = "evaluation"
