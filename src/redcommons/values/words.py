"""One door for words that people read: gettext with a fallback to the English in the code.

The language is that of whoever reads just now: a page says so for the length of a request. Nothing takes it from
the environment, because a report is checked by making its pages again, and they must come out the same anywhere.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "django"
"""Name of the catalogues: templates and code share one."""

REPORT_LANGUAGE = "en"
"""Language of every report: it is verified by making its pages again, so they must be the same for every reader."""

_LANGUAGE: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything within in `language` (a tag such as "es"); what has no translation stays English."""
    token = _LANGUAGE.set(language)
    try:
        yield
    finally:
        _LANGUAGE.reset(token)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, localedir=LOCALES, languages=[language.replace("-", "_")], fallback=True)


def _(message: str) -> str:
    """Return `message` in the language of whoever reads, or as it stands."""
    return _catalogue(_LANGUAGE.get()).gettext(message)


def many(singular: str, plural: str, count: int) -> str:
    """Return the form that fits `count`, which is filled in as `{n}`."""
    return _catalogue(_LANGUAGE.get()).ngettext(singular, plural, count).format(n=count)
