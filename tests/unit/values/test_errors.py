"""Three branches under one root, each with the exit code of who can do something about it."""

import inspect

import pytest

from redcommons.values import errors
from redcommons.values.errors import Bug, CouldNotRun, OutsideError, RedcommonsError, TargetError, UserError

EVERY = [one for one in vars(errors).values() if isinstance(one, type)]
CODES = {UserError: 2, OutsideError: 3, Bug: 70}


@pytest.mark.parametrize("kind", [one for one in EVERY if one is not RedcommonsError], ids=lambda one: one.__name__)
def test_every_error_is_on_one_branch_and_ends_in_its_code(kind: type[RedcommonsError]) -> None:
    branches = [branch for branch in CODES if branch in kind.__mro__]

    assert len(branches) == 1
    assert kind.exit_code == CODES[branches[0]]


def test_the_root_has_three_branches() -> None:
    assert set(RedcommonsError.__subclasses__()) >= set(CODES)
    assert {one for one in RedcommonsError.__subclasses__() if one.__module__ == errors.__name__} == set(CODES)


def test_the_drawing_at_the_top_names_them_all() -> None:
    drawn = inspect.getdoc(errors) or ""

    assert [one.__name__ for one in EVERY if one.__name__ not in drawn] == []


def test_a_request_without_a_reply_says_why_and_whether_it_may_pass() -> None:
    error = CouldNotRun("rate_limited", "429, slow down", may_pass=True, wait=2.5)

    assert (str(error), error.cause, error.detail) == ("rate_limited: 429, slow down", "rate_limited", "429, slow down")
    assert (error.may_pass, error.wait) == (True, 2.5)
    assert (CouldNotRun("tls", "x").may_pass, CouldNotRun("tls", "x").wait) == (False, None)
    assert isinstance(error, TargetError)
