"""What the server writes to its log: that something went wrong and where in the code, never which address was asked.

An address can hold the secret of a link, and who looked at what is nobody's to read.
"""

from __future__ import annotations

import logging

_TELLERS = ("django.request", "django.security.csrf", "django.security.DisallowedHost", "django.server")


class _NoAddress(logging.Filter):
    """Puts the pattern of an address in place of the address."""

    def filter(self, record: logging.LogRecord) -> bool:
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        record.msg, record.args = f"{record.levelname}: {match.route if match else 'no page'}", ()
        return True


def hush() -> None:
    """Let Django tell of mistakes only, and of those without an address."""
    for name in _TELLERS:
        teller = logging.getLogger(name)
        teller.setLevel(logging.ERROR)
        if not any(isinstance(one, _NoAddress) for one in teller.filters):
            teller.addFilter(_NoAddress())
