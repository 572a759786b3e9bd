"""IDOR: ids of somebody else's things in fields and queries, mixed with one's own; ids that are guessed.

The matrix (test_matrix.py) asks for every address with them; here they come by every other way that a page reads.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from redcommons.values.identity import new_id
from tests.addresses import ADDRESSES, Address, ours
from tests.asked import fields, query_of
from tests.planted import Planted
from tests.two_studies import World, asker_of, said_beside, visits
from tests.unit.workbench.attacks.worlds import MARKER

FORMS = [one for one in ours() if ADDRESSES[one.name].in_study and "POST" in ADDRESSES[one.name].methods]
OF_THE_LEAD = [one for one in FORMS if not ADDRESSES[one.name].ends]


def foreign(world: World) -> dict[str, str]:
    """Return the ids of their things: not words that both studies have, and not the marker itself."""
    there = world.theirs.ids.items()
    return {w: key for w, key in there if world.mine.ids.get(w) != key and len(key) > 4 and MARKER not in key}


@pytest.mark.parametrize("name", [one.name for one in ours() if "GET" in ADDRESSES[one.name].methods])
def test_somebody_elses_id_in_a_query_gives_nothing_away(world: World, name: str) -> None:
    _name, path, browser = next(one for one in visits(world, world.mine) if one[0] == name)
    wrong = []
    for key in sorted(set(foreign(world).values())):
        answer = browser.get(path, dict.fromkeys(query_of(path), key))
        if answer.status_code >= 500 or MARKER in said_beside(answer, key):
            wrong.append(f"{path} asked for {key}: {answer.status_code}")

    assert wrong == []


@pytest.mark.parametrize("one", OF_THE_LEAD, ids=lambda one: one.name)
def test_somebody_elses_id_in_a_field_is_refused(world: World, one: Address) -> None:
    row = ADDRESSES[one.name]
    asker = asker_of(row)
    browser, path = world.browser(asker), world.path(one, row, asker)
    there = foreign(world)
    before = everything(world.theirs)
    wrong = []
    for key in sorted(set(there.values())):
        said = {**dict.fromkeys(fields(), key), **row.sends}
        answer = browser.post(path, said)
        if answer.status_code >= 500 or MARKER in said_beside(answer, key):
            wrong.append(f"{path} with {key}: {answer.status_code}")
    assert wrong == []
    assert everything(world.theirs) == before, "somebody outside changed something"


@pytest.mark.parametrize("name", ["study", "members"])
def test_guessed_ids_are_answered_like_those_that_exist(world: World, name: str) -> None:
    """Whether a study exists is told to nobody outside it."""
    browser = world.mine.browser("lead")
    tail = {"study": "", "members": "people/"}[name]
    keys = (world.theirs.study, new_id("sheet"))
    answers = [browser.get(f"/s/{key}/{tail}") for key in keys]
    there, nowhere = ((answer.status_code, said_beside(answer, key)) for answer, key in zip(answers, keys, strict=True))

    assert there[0] == nowhere[0] == 404
    assert there[1] == nowhere[1]


def everything(there: Planted) -> list[tuple[str, int, str]]:
    """Return how many rows each table holds of a study, and what the newest says."""
    return sorted(_counted(there))


def _counted(there: Planted) -> Iterator[tuple[str, int, str]]:
    connection = connections["default"]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            names = [one.name for one in connection.introspection.get_table_description(cursor, table)]
            of = "study" if "study" in names else "talk" if "talk" in names else ""
            if of:
                cursor.execute(f'SELECT * FROM "{table}"')
                keys = {there.study} | {key for word, key in there.ids.items() if word.startswith("talk")}
                mine = [row for row in cursor.fetchall() if str(row[names.index(of)]) in keys]
                yield table, len(mine), repr(mine)


def test_a_vocabulary_that_a_study_brought_is_its_own(world: World) -> None:
    file = SimpleUploadedFile("zqlist.csv", f"code,name\n{MARKER}-a,{MARKER}\n".encode())
    theirs, mine = world.theirs.browser("lead"), world.mine.browser("lead")
    theirs.post(f"/s/{world.theirs.study}/scope/bring/", {"file": file})
    theirs.post(f"/s/{world.theirs.study}/scope/take-back/", {"noun": "taxonomy", "key": "zqlist", "after": "1"})

    assert "zqlist" in theirs.get(f"/s/{world.theirs.study}/scope/vocabularies/").content.decode()
    assert "zqlist" not in mine.get(f"/s/{world.mine.study}/scope/vocabularies/").content.decode()
    assert mine.post(f"/s/{world.mine.study}/scope/attach/", {"name": "zqlist"}).status_code == 404
    assert theirs.post(f"/s/{world.theirs.study}/scope/attach/", {"name": "zqlist"}).status_code == 302
