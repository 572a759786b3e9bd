"""Typed ids. An id says nothing about content: content has a fingerprint (see `base`)."""

from __future__ import annotations

import secrets
from typing import NewType

StudyId = NewType("StudyId", str)
CaseId = NewType("CaseId", str)
ReleaseId = NewType("ReleaseId", str)
RunId = NewType("RunId", str)
SheetId = NewType("SheetId", str)
PersonName = NewType("PersonName", str)

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_id(prefix: str) -> str:
    """Return an unguessable short id such as "run-k3v9x2mtq4": 10 characters of 31, about 49 bits."""
    return prefix + "-" + "".join(secrets.choice(_ALPHABET) for _ in range(10))
