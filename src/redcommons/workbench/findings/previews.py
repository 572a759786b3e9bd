"""Pages of reports that were just made, kept for the frame that asks for them a moment later.

To make a report all its attempts are read, which takes seconds in a large study. What was made for a page is handed to
the frame on that page, and to nobody else; whoever loads the page anew has it made anew.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Mapping

MOST = 8
"""Reports kept in memory at a time."""

Owner = tuple[str, str]
"""Study and person."""

_KEPT: OrderedDict[tuple[Owner, str], Mapping[str, bytes]] = OrderedDict()


def keep(owner: Owner, pages: Mapping[str, bytes]) -> str:
    """Keep the pages of a report for its maker, and return what to ask for them by."""
    token = secrets.token_urlsafe(12)
    _KEPT[owner, token] = pages
    while len(_KEPT) > MOST:
        _KEPT.popitem(last=False)
    return token


def kept(owner: Owner, token: str) -> Mapping[str, bytes] | None:
    """Return the pages that were kept under a token for this owner, or None."""
    return _KEPT.get((owner, token))
