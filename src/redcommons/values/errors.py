"""Everything that can go wrong, in three branches.

    RedcommonsError
    ├── UserError          your input needs a change                      exit 2
    │   ├── BadInput           a file, a column, a value, an option
    │   │   ├── MovedOn            somebody else wrote it in the meantime
    │   │   └── NotReleased        a group has not released it
    │   ├── NotFound           a name or an id that does not exist here
    │   └── NotPermitted       this person may not do this here
    ├── OutsideError       the outside world did not play along           exit 3
    │   ├── TargetError        a target or a judge's endpoint
    │   │   ├── CouldNotRun        one request got no reply; kept as an outcome
    │   │   └── Dropped            one reply that nobody may keep; only the outcome is kept
    │   └── StoreError         the disk or the database
    └── Bug                ours: please report it                         exit 70

A message shows the offending value and the way out. Refusals of a judge and give-ups are
outcomes, never exceptions.
"""

from __future__ import annotations


class RedcommonsError(Exception):
    """Root of every error that this package raises on purpose."""

    exit_code = 70


class UserError(RedcommonsError):
    """The input needs a change; nothing was altered."""

    exit_code = 2


class BadInput(UserError):
    """A file, a column, a value or an option cannot be used as given."""


class MovedOn(BadInput):
    """What was to be changed has been changed by somebody else in the meantime; nothing was written."""


class NotReleased(BadInput):
    """A group has not released what was to be published; nothing was written."""


class NotFound(UserError):
    """A name or an id that does not exist in this workspace."""


class NotPermitted(UserError):
    """This person may not do this in this study."""


class OutsideError(RedcommonsError):
    """The outside world failed; what was done until then is kept."""

    exit_code = 3


class TargetError(OutsideError):
    """A target or a judge's endpoint could not be used."""


class CouldNotRun(TargetError):
    """One request got no reply. Targets raise it; executors turn it into an outcome and go on."""

    def __init__(self, cause: str, detail: str, *, may_pass: bool = False, wait: float | None = None) -> None:
        super().__init__(f"{cause}: {detail}")
        self.cause = cause
        self.detail = detail
        self.may_pass = may_pass
        self.wait = wait


class Dropped(TargetError):
    """A reply was let go before it was written, hashed or logged: a detector took it for what nobody may keep."""

    def __init__(self, detector: str) -> None:
        super().__init__(f"dropped by the detector {detector}: it counts as violated, evidence not kept")
        self.detector = detector


class StoreError(OutsideError):
    """The disk or the database refused."""


class Bug(RedcommonsError):
    """A promise inside Redcommons was broken; this is ours to mend."""
