"""Accounts as Django knows them."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts and how one comes by them."""

    name = "redcommons.workbench.accounts"
    label = "accounts"
