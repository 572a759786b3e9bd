"""Disagreement as Django knows it."""

from django.apps import AppConfig


class DissentConfig(AppConfig):
    """Spreads, groups, adjudications and backgrounds."""

    name = "redcommons.workbench.dissent"
    label = "dissent"
