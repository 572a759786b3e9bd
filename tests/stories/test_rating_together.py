"""Twenty people rate at once, each in a browser of their own, while twenty thousand rows arrive: nothing is lost."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from redcommons.assembly import Workspace, open_workspace
from tests.browser import serving
from tests.raters import Kept, Pace, Work, bring, kept, laid_out, prompts, rate_together

pytestmark = pytest.mark.heavy

PEOPLE, ROWS = 20, 20_000
PACE = Pace(every=1.0, seconds=15.0)


def arriving(ws: Workspace, work: Work, file: Path) -> Callable[[], bool]:
    """Bring the file once people are at work; say whether it still arrives, looking twice a second."""
    over = bring(ws, work.study, file)
    seen: list[float] = [time.monotonic()]
    ended: list[bool] = []

    def going() -> bool:
        if not ended and time.monotonic() - seen[-1] > 0.5:
            seen[:] = [time.monotonic()]
            if over():
                ended.append(True)
        return not ended

    return going


def test_twenty_people_rate_while_a_file_arrives(tmp_path: Path) -> None:
    place = tmp_path / "workspace"
    with open_workspace(place) as ws:
        work = laid_out(ws, tmp_path, people=PEOPLE, items=2_000)
        begun: list[Callable[[], bool]] = []

        def going() -> bool:
            if not begun:
                begun.append(arriving(ws, work, prompts(tmp_path / "arriving.csv", ROWS)))
            return begun[0]()

        with serving(place) as site:
            heard = asyncio.run(rate_together(site.address, work, PACE, going))

        assert heard.errors == []
        assert len(heard.notes) >= PEOPLE
        assert kept(ws, work, heard) == Kept(lost=0, doubled=0, strange=0)
        assert sum(ws.dataset.counts(work.study).values()) == ROWS + 2_000


def test_twenty_people_who_race_for_the_last_replies_rate_each_as_often_as_was_asked(tmp_path: Path) -> None:
    place = tmp_path / "workspace"
    with open_workspace(place) as ws:
        work = laid_out(ws, tmp_path, people=PEOPLE, items=40)
        with serving(place) as site:
            heard = asyncio.run(rate_together(site.address, work, Pace(every=0.1, seconds=60.0)))

        assert heard.errors == []
        assert len(heard.notes) == 40 * work.overlap
        assert kept(ws, work, heard) == Kept(lost=0, doubled=0, strange=0)
