"""Credit by choice: under which name somebody is printed, if under any."""

from __future__ import annotations

from typing import Literal, get_args

from redcommons.values.base import Value

CreditAs = Literal["none", "pseudonym", "name", "group"]
"""Not named, by the name the study knows them by, by a name as they write it, or as one of their group."""

CREDITS: tuple[CreditAs, ...] = get_args(CreditAs)


class CreditChoice(Value, tag="credit-choice/1"):
    """How one person wants to be named in what a study publishes; nobody is named until they say so."""

    shown: CreditAs = "none"
    """What holds wherever nothing else is said."""
    name: str = ""
    """Their name as they write it; printed only where "name" was chosen."""
    apart: dict[str, CreditAs] = {}
    """A case by its content, or a finding by its name, for which something else holds."""
