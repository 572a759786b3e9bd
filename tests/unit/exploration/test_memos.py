"""Memos by their verbs: private until released, found at their excerpts, and what a lost key leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest

from redcommons.adapters import vault
from redcommons.assembly import Workspace, open_workspace
from redcommons.exploration.memo import Memo, MemoRow
from redcommons.exploration.model import Saying, Talk, Turn
from redcommons.labour.model import Actor, Role
from redcommons.values.base import encode
from redcommons.values.conversation import assistant
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId

WHO = PersonName("whoever the form says")
REPLY = "You have  ten days\nto appeal, and \N{SKULL} no more."
KEY = vault.new_key()


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(tmp_path_factory.mktemp("workspace")) as opened:
        yield opened


@pytest.fixture
def study(ws: Workspace, request: pytest.FixtureRequest) -> StudyId:
    found: StudyId = ws.study.find_or_new(request.node.name[:100])
    return found


@pytest.fixture
def talk(ws: Workspace, study: StudyId) -> str:
    name: str = ws.exploration.begin(study, Talk(targets=("helpline",))).name
    ws.exploration.say(study, name, Saying(text="how long?"))
    ws.exploration.hear(study, name, Turn(number=0, parent=1, lane=1, message=assistant(REPLY), model="m"))
    return name


def somebody(ws: Workspace, name: str = "ana", role: Role = "explorer") -> Workspace:
    """Return the workspace as somebody with an account has it, who needs a vault for what is private."""
    return ws.by(Actor(name=PersonName(name), roles=(role,), person=f"person-{name}"))


def noted(talk: str, text: str = "why ten?", **more: object) -> Memo:
    return Memo(talk=talk, by=WHO, text=text, **{"turn": 2, **more})  # type: ignore[arg-type]


def only(rows: tuple[MemoRow, ...]) -> MemoRow:
    (row,) = rows
    return row


# ------------------------------------------------------------------------------------------------- where it stands


@pytest.mark.parametrize(
    ("quote", "span"),
    [("ten days\nto appeal", (10, 28)), ("ten  days to appeal", (10, 28)), ("\N{SKULL} no", (34, 38)), ("", (0, 0))],
)
def test_an_excerpt_is_found_by_its_words_white_space_aside(
    ws: Workspace, study: StudyId, talk: str, quote: str, span: tuple[int, int]
) -> None:
    name = ws.exploration.write_memo(study, noted(talk, quote=quote))
    row, memo = ws.exploration.open_memo(study, name)

    assert (row.start, row.end) == span
    assert memo.quote == (REPLY[slice(*span)] if any(span) else REPLY)
    assert row.by == "me"


def test_what_cannot_be_a_memo_is_refused_with_the_way_out(ws: Workspace, study: StudyId, talk: str) -> None:
    wrong = (
        (noted(talk, text=" "), "says nothing"),
        (noted(talk, quote="twenty days"), "does not say 'twenty days'"),
        (noted(talk, start=3, end=400), "has no characters 3 to 400"),
        (noted(talk, start=5, end=5), "has no characters"),
        (noted(talk, sort="doubt"), "no kind of memo: hunch"),
        (noted(talk, turn=9), "no turn 9"),
        (noted("another talk"), "no conversation"),
        (noted(talk, codes=("",)), "code is empty"),
        (noted(talk, text="x" * 20_001), "the most is 20,000"),
        (noted(talk, codes=tuple(map(str, range(51)))), "51 codes"),
    )

    for memo, why in wrong:
        with pytest.raises((BadInput, NotFound), match=why):
            ws.exploration.write_memo(study, memo)
    assert ws.exploration.memos(study).rows == ()


def test_a_memo_may_be_of_codes_alone_and_of_a_whole_conversation(ws: Workspace, study: StudyId, talk: str) -> None:
    ws.exploration.write_memo(study, noted(talk, text="", codes=("deadline", " deadline ", "tone"), turn=0, quote="x"))
    row = only(ws.exploration.memos(study, talk=talk).rows)

    assert (row.turn, row.start, row.end, row.codes) == (0, 0, 0, ("deadline", "tone"))
    assert ws.exploration.memos(study, talk="another").rows == ()


# ---------------------------------------------------------------------------------------------------------- private


def test_a_private_memo_needs_an_open_vault_and_is_its_writers_alone(ws: Workspace, study: StudyId, talk: str) -> None:
    ana, ben = somebody(ws), somebody(ws, "ben", "lead")
    with pytest.raises(BadInput, match="sealed under your vault: open it"):
        ana.exploration.write_memo(study, noted(talk))
    name = ana.exploration.write_memo(study, noted(talk, codes=("deadline",)), KEY)

    row = only(ana.exploration.memos(study, KEY).rows)
    assert (row.name, row.own, row.sealed, row.released, row.by) == (name, True, True, False, "ana")
    for other in (ben, ws, somebody(ws, "ana", "lead").by(Actor(name=PersonName("ana"), roles=("lead",)))):
        assert other.exploration.memos(study, KEY).rows == ()
        with pytest.raises(NotFound):
            other.exploration.open_memo(study, name, KEY)
    assert ana.exploration.memos(study).closed == 1
    with pytest.raises(NotFound, match="open your vault"):
        ana.exploration.open_memo(study, name)
    elsewhere = ws.study.find_or_new("elsewhere")
    assert ana.exploration.memos(elsewhere, KEY).rows == ()


def test_a_private_memo_is_changed_by_its_writer_and_keeps_its_day(ws: Workspace, study: StudyId, talk: str) -> None:
    ana = somebody(ws)
    name = ana.exploration.write_memo(study, noted(talk), KEY)
    first = only(ana.exploration.memos(study, KEY).rows)
    ana.exploration.write_memo(study, noted(talk, "ten, in Spanish only", turn=1), KEY, name)
    row = only(ana.exploration.memos(study, KEY).rows)

    assert (row.name, row.text, row.turn, row.at) == (name, "ten, in Spanish only", 1, first.at)
    with pytest.raises(NotFound):
        somebody(ws, "ben").exploration.write_memo(study, noted(talk), vault.new_key(), name)


def test_memos_of_somebody_alone_with_the_files_are_readable_there_and_private(
    ws: Workspace, study: StudyId, talk: str
) -> None:
    ws.exploration.write_memo(study, noted(talk))
    holder = ws.by(Actor(name=PersonName("me"), roles=("lead",), person="me"))
    namesake = ws.by(Actor(name=PersonName("me"), roles=("lead",), person="person-other"))

    assert not only(ws.exploration.memos(study).rows).sealed
    assert only(holder.exploration.memos(study).rows).own
    assert namesake.exploration.memos(study).rows == ()
    assert somebody(ws).exploration.memos(study).rows == ()


# --------------------------------------------------------------------------------------------------------- released


@pytest.mark.parametrize("who", ["account", "alone"])
def test_what_its_author_releases_is_read_by_others_until_it_is_taken_back(
    ws: Workspace, study: StudyId, talk: str, who: str
) -> None:
    author, key = (somebody(ws), KEY) if who == "account" else (ws, b"")
    ben, reader = somebody(ws, "ben"), somebody(ws, "rea", "researcher")
    name = author.exploration.write_memo(study, noted(talk), key)
    assert author.exploration.release_memos(study, [name, name], key) == 1

    for other in (ben, reader):
        row, memo = other.exploration.open_memo(study, name)
        assert (row.own, row.released, memo.text, memo.quote) == (False, True, "why ten?", REPLY)
        assert b"appeal" not in encode(other.exploration.memos(study))
    with pytest.raises(NotPermitted, match="only they take it back"):
        ben.exploration.take_back_memo(study, name, KEY)
    with pytest.raises(BadInput, match="take it back first"):
        author.exploration.write_memo(study, noted(talk), key, name)
    author.exploration.take_back_memo(study, name, key)
    assert ben.exploration.memos(study).rows == ()
    row = only(author.exploration.memos(study, key).rows)
    assert (row.name, row.released, row.text) == (name, False, "why ten?")


def test_a_memo_is_thrown_away_by_its_author_alone(ws: Workspace, study: StudyId, talk: str) -> None:
    ana, ben = somebody(ws), somebody(ws, "ben")
    private, shown = (ana.exploration.write_memo(study, noted(talk), KEY) for _memo in range(2))
    ana.exploration.release_memos(study, [shown], KEY)

    for name in (private, shown):
        with pytest.raises((NotFound, BadInput)):
            ben.exploration.throw_memo(study, name, vault.new_key())
        ana.exploration.throw_memo(study, name, KEY)
    assert ana.exploration.memos(study, KEY).rows == ()
    assert ana.exploration.memos(study, KEY).closed == 0


def test_memos_under_a_lost_key_are_counted_and_can_be_thrown_away(ws: Workspace, study: StudyId, talk: str) -> None:
    lea, fresh = somebody(ws, "lea"), vault.new_key()
    for _memo in range(2):
        lea.exploration.write_memo(study, noted(talk), KEY)
    kept = lea.exploration.write_memo(study, noted(talk), fresh)

    assert lea.exploration.memos(study, fresh).closed == 2
    assert lea.exploration.throw_closed_memos(study, fresh) == 2
    assert [row.name for row in lea.exploration.memos(study, fresh).rows] == [kept]
    assert lea.exploration.memos(study, fresh).closed == 0


@pytest.mark.parametrize("role", ["rater", "steward", "analyst", "reader", "facilitator", "administrator"])
def test_who_reads_no_conversation_reads_no_memo(ws: Workspace, study: StudyId, talk: str, role: Role) -> None:
    other = somebody(ws, "otto", role)
    calls: list[Callable[[], object]] = [
        lambda: other.exploration.memos(study),
        lambda: other.exploration.write_memo(study, noted(talk), KEY),
        lambda: other.exploration.open_memo(study, "memo-x"),
        lambda: other.exploration.release_memos(study, ["memo-x"], KEY),
        lambda: other.exploration.codebook(study),
        lambda: other.exploration.export_codebook(study),
    ]

    for call in calls:
        with pytest.raises(NotPermitted):
            call()


def test_a_memo_that_was_released_when_the_machine_stopped_is_there_once_and_goes_wholly(
    ws: Workspace, study: StudyId, talk: str
) -> None:
    """What a kill between the two writes of a release leaves: the released one, and the sealed one not emptied yet."""
    ana, bea = somebody(ws), somebody(ws, "bea")
    name = ana.exploration.write_memo(study, noted(talk), KEY)
    _row, memo = ana.exploration.open_memo(study, name, KEY)
    shelf = ws.ports[1].shelf
    shelf.put(study, name, msgspec.structs.replace(memo, released=True), PersonName("ana"))

    assert only(ana.exploration.memos(study, KEY, talk).rows).released
    assert ana.exploration.open_memo(study, name, KEY)[0].released
    with pytest.raises(BadInput, match="take it back first"):
        ana.exploration.write_memo(study, noted(talk, "changed"), KEY, name)
    ana.exploration.take_back_memo(study, name, KEY)
    assert not only(ana.exploration.memos(study, KEY, talk).rows).released
    assert bea.exploration.memos(study, KEY, talk).rows == ()
    shelf.put(study, name, msgspec.structs.replace(memo, released=True), PersonName("ana"))
    ana.exploration.throw_memo(study, name, KEY)
    assert ana.exploration.memos(study, KEY, talk).rows == ()
