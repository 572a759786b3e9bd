"""Accounts as Django knows them."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts and how one comes by them."""

    name = "redcommons.workbench.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to allauth, once its tables are known."""
        import_module("redcommons.workbench.accounts.asked")
