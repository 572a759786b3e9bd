"""What every audit chain promises."""

from redcommons.testing import FrozenClock
from redcommons.values.ledger import GENESIS, Deed, first_break
from tests.store_worlds import AWKWARD, opened


def deed(subject: str) -> Deed:
    return Deed(verb="report.publish", actor="Ada", study="study-1", subject=subject, at=FrozenClock().now())


def test_lines_follow_from_one_another_and_come_back_in_order(own_place: str) -> None:
    with opened(own_place) as store:
        written = [store.ledger.append(deed(subject + "\x00")) for subject in AWKWARD]
        lines = store.ledger.lines()

    assert [line for line, _deed in lines] == written
    assert [found.subject for _line, found in lines if found] == [subject + "\x00" for subject in AWKWARD]
    assert [line.number for line in written] == [1, 2, 3, 4, 5]
    assert written[0].previous == GENESIS
    assert first_break(tuple(written)) is None


def test_the_chain_goes_on_after_opening_again(own_place: str) -> None:
    with opened(own_place) as store:
        store.ledger.append(deed("a"))
    with opened(own_place) as store:
        store.ledger.append(deed("b"))
        lines = tuple(line for line, _deed in store.ledger.lines())

    assert [line.number for line in lines] == [1, 2]
    assert first_break(lines) is None


def test_erasing_takes_the_deed_and_leaves_the_chain(own_place: str) -> None:
    with opened(own_place) as store:
        for subject in ("a", "b", "c"):
            store.ledger.append(deed(subject))
        before = [line for line, _deed in store.ledger.lines()]
        store.ledger.erase(2)
        lines = store.ledger.lines()
        store.ledger.append(deed("d"))
        after = [line for line, _deed in store.ledger.lines()]

    assert [found.subject if found else None for _line, found in lines] == ["a", None, "c"]
    assert [line for line, _deed in lines] == before == after[:3]
    assert first_break(tuple(after)) is None
