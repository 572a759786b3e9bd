"""One door for words that people read: gettext with a fallback to the English in the code."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).resolve().parent.parent / "locale"


@cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation("redcommons", localedir=LOCALES, fallback=True)


def _(message: str) -> str:
    """Return `message` in the language of the environment, or as it stands."""
    return _catalogue().gettext(message)


def many(singular: str, plural: str, count: int) -> str:
    """Return the form that fits `count`, which is filled in as `{n}`."""
    return _catalogue().ngettext(singular, plural, count).format(n=count)
