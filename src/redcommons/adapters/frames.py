"""Rows as a data frame, for whoever has pandas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from redcommons.values.errors import BadInput
from redcommons.values.words import _


def frame(rows: Sequence[Mapping[str, Any]]) -> Any:  # noqa: ANN401  a class of somebody else's, which is optional
    """Return rows as a pandas DataFrame; raises BadInput where there is no pandas."""
    try:
        import pandas as pd
    except ImportError:
        said = _("there is no pandas here to make a data frame: install it, or take the turns as they are")
        raise BadInput(said) from None
    return pd.DataFrame(list(rows))
