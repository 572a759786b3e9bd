"""An account: a way to sign in, which points to a person. Nothing else is said of anybody here."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Somebody's way in."""

    person = models.CharField(max_length=40, unique=True)
    last_login = None
    """When somebody was here last is nobody's to read."""

    class Meta:
        """Table name."""

        app_label = "accounts"
        db_table = "account"
