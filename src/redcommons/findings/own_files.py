"""A person's own record as files: JSON with everything, tables for a spreadsheet, terms as text."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from redcommons.findings.own import Agreed, GivenSort, OwnRecord, OwnStay
from redcommons.labour.rules import stated
from redcommons.values.text import cell
from redcommons.values.words import _

Row = Sequence[object]


def written(record: OwnRecord) -> dict[str, bytes]:
    """Return the files of a record by their names. What a spreadsheet would run as a formula is quoted."""
    stays = record.stays
    files = {
        "README.txt": _readme(record),
        "record.json": as_json(record),
        "work.csv": as_csv(record).encode(),
        "ratings.csv": _table(("study", "name", "queue", "run", "place", "verdict", "why", "at"), _ratings(stays)),
        "time.csv": _table(("study", "name", "day", "minutes", "step", "what"), _time(stays)),
        "contributions.csv": _table(("study", "name", "kind", "key", "title", "at", "stands in"), _given(stays)),
        "consents.csv": _table(("study", "name", "answer", "at", "terms"), _consents(stays)),
        "pay.csv": _table(("study", "name", "what", "amount", "currency", "day"), _pay(stays)),
        "credit.csv": _table(("study", "name", "for", "named as"), _credit(stays)),
        "answers.csv": _table(("study", "name", "finding", "said"), _more(stays)),
    }
    return {**files, **dict(_terms(stays))}


def as_json(record: OwnRecord) -> bytes:
    """Return a record as JSON with a line for each field."""
    return msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"


def as_csv(record: OwnRecord) -> str:
    """Return a record as one table: a row for each task, each contribution and each entry of time."""
    rows: list[Row] = []
    for one in record.stays:
        head = _head(one)
        rows += [(*head, "rating", said.at[:10], "", f"{said.run} {said.place}") for said in one.ratings]
        rows += [(*head, given.sort, given.at[:10], "", given.title) for given in one.given if given.sort != "rating"]
        rows += [(*head, "time", time.day, time.minutes, time.what) for _entry, time in one.stay.time]
    return _table(("study", "name", "kind", "day", "minutes", "what"), rows).decode()


def counted(stay: OwnStay) -> tuple[tuple[GivenSort, int], ...]:
    """Return how many there are of each kind of contribution, those without any left out."""
    counts = Counter(one.sort for one in stay.given)
    return tuple(sorted(counts.items()))


def _head(one: OwnStay) -> tuple[str, str]:
    return one.stay.title, one.stay.name


def _ratings(stays: Iterable[OwnStay]) -> Iterator[Row]:
    for one in stays:
        for said in one.ratings:
            yield (*_head(one), said.queue, said.run, said.place, said.word, said.why, said.at)


def _time(stays: Iterable[OwnStay]) -> Iterator[Row]:
    for one in stays:
        for _entry, time in one.stay.time:
            yield (*_head(one), time.day, time.minutes, time.step, time.what)


def _given(stays: Iterable[OwnStay]) -> Iterator[Row]:
    for one in stays:
        for given in one.given:
            held = "; ".join(f"{holder.file} {holder.name}" for holder in given.held)
            yield (*_head(one), given.sort, given.name, given.title, given.at, held)


def _consents(stays: Iterable[OwnStay]) -> Iterator[Row]:
    for place, one in enumerate(stays, 1):
        for number, answer in enumerate(one.consents, 1):
            said = "given" if answer.given else "withdrawn"
            yield (*_head(one), said, answer.at, _terms_file(place, number) if answer.terms else "")


def _pay(stays: Iterable[OwnStay]) -> Iterator[Row]:
    for one in stays:
        if one.pay is not None:
            if one.pay.unit:
                yield (*_head(one), "earned", one.pay.earned, one.pay.currency, "")
            for note in one.pay.payments:
                what = "taken back" if note.gone else "paid"
                yield (*_head(one), what, note.amount, note.currency, note.day)


def _credit(stays: Iterable[OwnStay]) -> Iterator[Row]:
    for one in stays:
        yield (*_head(one), "", one.credit.name if one.credit.shown == "name" else one.credit.shown)
        for what, shown in one.credit.apart.items():
            yield (*_head(one), what, shown)


def _more(stays: Iterable[OwnStay]) -> Iterator[Row]:
    for one in stays:
        for what, said in one.more.items():
            yield (*_head(one), what, said)


def _terms(stays: Iterable[OwnStay]) -> Iterator[tuple[str, bytes]]:
    for place, one in enumerate(stays, 1):
        for number, answer in enumerate(one.consents, 1):
            if answer.terms is not None:
                yield _terms_file(place, number), _terms_text(one, answer)


def _terms_file(place: int, number: int) -> str:
    return f"terms/{place}-{number}.txt"


def _terms_text(one: OwnStay, answer: Agreed) -> bytes:
    lines = [one.stay.title, "", *(f"{asked}: {said}" for asked, said in stated(answer.terms))] if answer.terms else []
    return ("\n".join(lines) + "\n").encode()


def _table(heads: Sequence[str], rows: Iterable[Row]) -> bytes:
    out = io.StringIO()
    made = csv.writer(out)
    made.writerow(heads)
    for row in rows:
        made.writerow([cell(item) if isinstance(item, str) else item for item in row])
    return out.getvalue().encode()


def _readme(record: OwnRecord) -> bytes:
    studies = ", ".join(one.stay.title for one in record.stays) or _("none")
    lines = (
        _("Your own record, made {at}.").format(at=record.at),
        "",
        _("Studies: {names}").format(names=studies),
        "",
        _("record.json holds everything; the other files are tables of the same, in UTF-8, for any spreadsheet."),
        _("terms/ holds the terms of work you answered to, as they were worded then."),
        _("What is sealed in your vault (boundaries, what you opened, notes) is not in here: only you can open it."),
        _("Where a text began like a formula, a quotation mark stands before it."),
    )
    return ("\n".join(lines) + "\n").encode()
