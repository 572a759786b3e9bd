"""What the study room needs from the world; every room above needs the same three and more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from redcommons.labour.ports import Ports as LabourPorts
from redcommons.study.model import Taxonomy, TermMapping
from redcommons.values.clock import Clock
from redcommons.values.job import Jobs
from redcommons.values.ledger import Ledger
from redcommons.values.search import Words
from redcommons.values.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Everything the study room asks of the world."""

    labour: LabourPorts
    """What the labour room asks of it."""
    shelf: Shelf
    """Where people's writing is kept."""
    ledger: Ledger
    """Where exports, publications and access changes are written."""
    jobs: Jobs
    """Where long work is asked for; every room above asks for some."""
    words: Words
    """What everything can be found by."""
    clock: Clock
    """Tells the time."""
    read_taxonomy: Callable[[Path], Taxonomy]
    """Reads a vocabulary from a file; raises BadInput."""
    shipped_taxonomies: Callable[[], tuple[Taxonomy, ...]]
    """The vocabularies that come with the package."""
    read_mappings: Callable[[Path], tuple[TermMapping, ...]]
    """Reads mappings from a file, all suggested; raises BadInput."""
    shipped_mappings: Callable[[], tuple[tuple[str, tuple[TermMapping, ...]], ...]]
    """The files of mappings that come with the package, by name."""
    write_mappings: Callable[[Sequence[TermMapping]], str]
    """Makes the text of a file of mappings."""
