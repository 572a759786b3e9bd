"""Where a value came from, and on which terms it may be used."""

from __future__ import annotations

from typing import Literal

from redcommons.values.base import Value

Origin = Literal["human", "human_edited_machine", "machine", "imported", "not_stated"]
"""Who wrote it: a person, a person over a machine's draft, a machine, or a file whose author is unknown."""


class Provenance(Value, tag="provenance/1"):
    """The source of a case: enough to find it again and to know what may be done with it."""

    origin: Origin = "not_stated"
    """Who wrote the words."""
    source: str = ""
    """The file, dataset or conversation that it came from."""
    external_id: str = ""
    """The id that it has in its source; empty when it has none."""
    licence: str = ""
    """The licence stated by the source; empty prints as "not stated"."""
    brief: str = ""
    """Name of the brief that it was made for; empty for none."""
    revision: int = 0
    """The revision of that brief; 0 for none."""
    accepts: tuple[str, ...] = ()
    """What would be accepted as having met that brief, as it said then."""
