"""A hasher that counts how often it worked, since work is what a stopwatch outside would see."""

from typing import Any

from django.contrib.auth.hashers import MD5PasswordHasher

WORKED: list[int] = [0]


class Counting(MD5PasswordHasher):
    algorithm = "counting"

    def encode(self, *args: Any, **kwargs: Any) -> str:
        WORKED[0] += 1
        return str(super().encode(*args, **kwargs))
