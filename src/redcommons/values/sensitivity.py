"""How heavy a text may be to read: a human label, never a guess from keywords."""

from __future__ import annotations

from typing import Literal

from redcommons.values.base import Value

Weight = Literal["unknown", "mild", "heavy"]


class Sensitivity(Value, tag="sensitivity/1"):
    """What a reader may want to know before a text is shown."""

    harm: str = ""
    """The harm that it is about, in the study's own words."""
    weight: Weight = "unknown"
    """How heavy people labelled it; unknown takes the reader's default."""
