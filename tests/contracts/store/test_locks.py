"""One run, one driver: between processes, within one, and after a driver was killed."""

import pytest

from redcommons.values.errors import UserError
from redcommons.values.identity import RunId
from tests.store_worlds import begin, new_run, opened

HOLD = """
import sys
from tests.store_worlds import opened
with opened(sys.argv[1]) as store, store.runs.driving(sys.argv[2]):
    print("held")
    sys.stdin.readline()
"""


def test_a_run_that_is_driven_is_refused_at_once_and_free_at_once_after_a_kill(own_place: str) -> None:
    with opened(own_place) as store:
        run, other = new_run(store, ["f"]), new_run(store, ["f"])
        with begin(HOLD, own_place, run) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(UserError, match="driven by another process"), store.runs.driving(run):
                pass
            with store.runs.driving(other):
                store.runs.write(other, [], [])
            holder.kill()
            holder.wait()
            with store.runs.driving(run):
                pass


def test_a_lock_is_free_again_after_its_block_whatever_happened_in_it(own_place: str) -> None:
    with opened(own_place) as store, opened(own_place) as other:
        run = new_run(store, ["f"])
        with pytest.raises(ZeroDivisionError), store.runs.driving(run):
            raise ZeroDivisionError
        with other.runs.driving(run), pytest.raises(UserError), store.runs.driving(run):
            pass
        with store.runs.driving(run):
            pass


def test_one_workspace_does_not_drive_one_run_twice(own_place: str) -> None:
    with opened(own_place) as store:
        run = new_run(store, ["f"])
        with store.runs.driving(run):
            with pytest.raises(UserError, match="driven"), store.runs.driving(run):
                pass
            with opened(own_place) as other, pytest.raises(UserError, match="driven"), other.runs.driving(run):
                pass
        with store.runs.driving(run):
            pass


def test_a_lock_is_the_runs_of_one_workspace(own_place: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    run = RunId("run-same")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with opened(own_place) as one, opened(elsewhere) as two, one.runs.driving(run), two.runs.driving(run):
        pass
