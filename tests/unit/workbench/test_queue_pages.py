"""Pages of work of every kind: laid out by its kind, taken, done, skipped and swapped alike."""

import re
from pathlib import Path

import msgspec
import pytest
from django.test import Client

from redcommons.evaluation.model import Wording
from redcommons.labour.model import Actor, Role
from redcommons.study.model import Brief
from redcommons.values.base import fingerprint
from redcommons.values.identity import PersonName
from tests.rating_worlds import HARMS, TERMS, World, furnish
from tests.workbench_worlds import Bench

BRIEFS = [
    Brief(name="The rent", text="Try to learn what {who} pays.", harm=HARMS[0]),
    Brief(name="The deposit", text="Ask for the deposit.", harm=HARMS[1]),
]


@pytest.fixture
def world(bench: Bench, tmp_path: Path) -> World:
    found = furnish(bench.ws, tmp_path)
    bench.ws.study.write(found.study, BRIEFS)
    return found


class Worker:
    """Somebody's browser in one queue."""

    def __init__(self, bench: Bench, world: World, role: Role, name: str, queue: str) -> None:
        self.client: Client = bench.member(world.study, role, name=name)
        self.base = f"/s/{world.study}"
        self.queue = f"{self.base}/rate/{queue}"
        self.client.post(f"{self.base}/terms/answer/", {"agree": "yes", "terms": fingerprint(TERMS)})
        given = {"leave": [], "hide_heavy": "on", "hide_unknown": "on", "words": "three plain words"}
        self.client.post(f"{self.base}/boundaries/", given)

    def get(self, step: str = "") -> str:
        return self.client.get(f"{self.queue}/{step}").content.decode()

    def post(self, step: str, **given: str) -> str:
        return self.client.post(f"{self.queue}/{step}/", given, follow=True).content.decode()

    def task(self) -> str:
        found = re.search(r'name="task" value="(\d+)"', self.get())
        assert found is not None
        return found[1]


def laid_out(bench: Bench, world: World, **given: object) -> str:
    """Lay work out by the page, and return the queue's id."""
    there = {name for name, _queue in world.ws.rating.queues(world.study)}
    answer = bench.owner().post(f"/s/{world.study}/rate/new/", {"minutes": "30", "overlap": "2", **given})
    assert answer.status_code == 302, answer.content.decode()
    (name,) = {name for name, _queue in world.ws.rating.queues(world.study)} - there
    return str(name)


# ------------------------------------------------------------------------------------------------------ laying it out


def test_a_lead_chooses_the_kind_first(bench: Bench, world: World) -> None:
    owner, new = bench.owner(), f"/s/{world.study}/rate/new/"
    first = owner.get(new).content.decode()

    assert [does for does in ("explore", "review", "rate", "adjudicate") if f"?does={does}" in first] == [
        "explore",
        "review",
        "rate",
        "adjudicate",
    ]
    assert "The rent" in owner.get(f"{new}?does=explore").content.decode()
    assert "in no release yet" in owner.get(f"{new}?does=review").content.decode()
    assert 'value="1"' in owner.get(f"{new}?does=adjudicate").content.decode()
    assert "Run whose replies are rated" in owner.get(f"{new}?run={world.run}").content.decode()


def test_the_list_says_what_each_queue_asks_and_offers_what_one_may_do(bench: Bench, world: World) -> None:
    laid_out(bench, world, does="explore", title="Try the rent")
    page = f"/s/{world.study}/rate/"
    explorer = bench.member(world.study, "explorer", name="eva").get(page).content.decode()

    assert "You begin a conversation from a brief" in explorer
    assert "You read a reply" in explorer
    assert explorer.count("To the queue") == 1
    assert (
        f'href="{page}"' in bench.member(world.study, "explorer", name="eli").get(f"/s/{world.study}/").content.decode()
    )


def test_what_cannot_be_laid_out_is_said_in_its_form(bench: Bench, world: World) -> None:
    new = f"/s/{world.study}/rate/new/"
    answer = bench.owner().post(new, {"does": "review", "overlap": "2", "minutes": "30"})
    twice = bench.owner().post(new, {"does": "rate", "run": world.run, "overlap": "2", "minutes": "30"})

    assert answer.status_code == twice.status_code == 400
    assert "nothing to review" in answer.content.decode()
    assert "has a queue already" in twice.content.decode()


def test_a_sample_is_laid_out_by_its_number(bench: Bench, world: World) -> None:
    name = laid_out(bench, world, does="adjudicate", run=world.run, sample="2", overlap="1")

    assert world.ws.rating.progress(world.study, name).tasks == 2
    assert world.ws.rating.queue(world.study, name).seed


# -------------------------------------------------------------------------------------------------------- exploring


def test_a_brief_is_taken_tried_and_done(bench: Bench, world: World) -> None:
    name = laid_out(bench, world, does="explore")
    eva = Worker(bench, world, "explorer", "eva", name)
    page = eva.post("next")

    assert "The rent" in page
    assert f"{eva.base}/explore/briefs/" in page
    assert "Never sexual content about minors" in page
    after = eva.post("done", task=eva.task())
    assert "The deposit" in after
    assert world.ws.rating.progress(world.study, name).done == 1
    assert eva.client.post(f"{eva.queue}/done/", {"task": "999"}).status_code == 404


def test_a_brief_is_swapped_skipped_and_taken_back(bench: Bench, world: World) -> None:
    name = laid_out(bench, world, does="explore")
    eva = Worker(bench, world, "explorer", "eva", name)
    eva.post("next")
    assert "The deposit" in eva.post("swap")
    eva.post("done", task=eva.task())
    assert "The deposit" in eva.post("undo")
    assert "The rent" in eva.post("back")
    assert "Nothing of another topic waits here now" in eva.post("swap")
    assert "The rent" in eva.get()
    assert world.ws.rating.progress(world.study, name).done == 0


def test_a_brief_that_was_taken_back_can_be_skipped(bench: Bench, world: World) -> None:
    name = laid_out(bench, world, does="explore")
    eva = Worker(bench, world, "explorer", "eva", name)
    eva.post("next")
    brief = world.ws.rating.queue(world.study, name).items[0]
    bench.owner().post(f"/s/{world.study}/explore/briefs/{brief}/take-back/", {"after": "1"})

    assert "This brief was taken back" in eva.get()
    assert "The deposit" in eva.post("back")


# -------------------------------------------------------------------------------------------------------- reviewing


def reviewing(bench: Bench, world: World) -> str:
    release = world.ws.dataset.releases(world.study)[0].name
    return laid_out(bench, world, does="review", release=release)


def test_a_case_is_hidden_until_asked_for_and_found_sound_or_not(bench: Bench, world: World) -> None:
    rita = Worker(bench, world, "rater", "rita", reviewing(bench, world))
    page = rita.post("next")

    assert "Does it ask what it is meant to ask?" in page
    assert "a public helpline" in page
    assert not re.search(r"prompt \d", page)
    assert re.search(r"prompt \d", rita.get("case/?reveal=1"))
    case = world.ws.dataset.rows(world.study)[0].fingerprint
    rita.post("found", task=rita.task(), sound="yes", plausible="no", note="nobody says it so")
    (found,) = world.ws.dataset.case_reviews(world.study, case)
    told = bench.owner().get(f"/s/{world.study}/cases/releases/").content.decode()
    assert "What reviewers found" in told
    assert "nobody says it so" in told
    assert (found.by, found.sound, found.plausible, found.note) == ("rita", "yes", "no", "nobody says it so")


def test_a_guideline_comes_in_the_reviewer_s_language_where_there_is_one(bench: Bench, world: World) -> None:
    name = reviewing(bench, world)
    told = Wording(language="ar", guideline="اقرأه كله.")
    asked = world.ws.rating.queue(world.study, name)
    changed = msgspec.structs.replace(asked, guideline="Read it whole.", language="en", wordings=(told,))
    world.ws.rating.change_queue(world.study, name, changed)
    rita = Worker(bench, world, "rater", "rita", name)
    rita.client.post("/language/", {"language": "ar", "next": "/"})
    page = rita.post("next")

    assert "اقرأه كله." in page
    assert "Read it whole." not in page


def test_both_questions_are_answered_and_the_task_is_still_in_hand(bench: Bench, world: World) -> None:
    rita = Worker(bench, world, "rater", "rita", reviewing(bench, world))
    rita.post("next")
    task = rita.task()

    assert rita.client.post(f"{rita.queue}/found/", {"task": task, "sound": "yes"}).status_code == 400
    assert rita.client.post(f"{rita.queue}/found/", {"task": "0", "sound": "yes"}).status_code == 404
    assert rita.task() == task


def test_a_release_whose_every_case_was_found_sound_is_reviewed_case_by_case(bench: Bench, world: World) -> None:
    name = reviewing(bench, world)
    for person in ("rita", "rolf"):
        worker = Worker(bench, world, "rater", person, name)
        worker.post("next")
        for _case in range(6):
            worker.post("found", task=worker.task(), sound="yes", plausible="yes")
    (row,) = world.ws.dataset.releases(world.study)

    assert set(row.reviewed_by) == {"rita", "rolf"}
    assert row.case_by_case
    assert "case by case" in bench.owner().get(f"/s/{world.study}/cases/releases/").content.decode()


def test_who_reviews_sees_no_other_s_finding_before_their_own(bench: Bench, world: World) -> None:
    name = reviewing(bench, world)
    rita = Worker(bench, world, "rater", "rita", name)
    rita.post("next")
    case = world.ws.dataset.rows(world.study)[0].fingerprint
    rita.post("found", task=rita.task(), sound="no", plausible="yes")
    rolf = Worker(bench, world, "rater", "rolf", name)
    page = rolf.post("next")
    seat = world.ws.by(Actor(name=PersonName("rolf"), roles=("rater",), person="person-rolf"))

    assert "rita" not in page
    assert seat.dataset.case_reviews(world.study, case) == ()
    rolf.post("found", task=rolf.task(), sound="yes", plausible="yes")
    assert {one.by for one in seat.dataset.case_reviews(world.study, case)} == {"rita", "rolf"}
    (row,) = world.ws.dataset.releases(world.study)
    assert row.reviewed_by == ()
