"""Writes the catalogues of the interface, or with --check says what is wrong with them.

Run from the root of the repository: `python -m tools.catalogues [--check]`. A catalogue is two files for each language
in `src/redcommons/locale`: a `.po`, in which people write, and a `.mo`, which is read while the workbench runs. Both
are committed, so that nobody needs a tool to read their own language.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.sentences import Key, Sentence, loose, sentences
from tools.survey import PACKAGE, ROOT, SOURCE

LOCALES = SOURCE / PACKAGE / "locale"
PLACES = re.compile(r"\{[^{}]*\}|%\(\w+\)s|%%?|<[^<>]+>")
"""What a translation must have as its sentence has it: names in either style, signs of per cent, tags."""

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Controls and marks of direction: pages spell them out, and markup sets directions."""


HEAD = "# The interface of Redcommons. How to translate, and the words of the house: docs/how-to/translate.md."


@dataclass(frozen=True)
class Tongue:
    """A language of the interface."""

    plurals: str
    """Its rule of plurals, in gettext's form."""
    forms: int
    """How many forms a count has."""
    exact: tuple[int, ...]
    """Forms that mean one number only, and so may leave the number out."""


TONGUES = {
    "es": Tongue("nplurals=2; plural=(n != 1);", 2, (0,)),
    "ar": Tongue(
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
        6,
        (0, 1, 2),
    ),
}


class Catalogue(Catalog):
    """A catalogue whose head says nothing that changes from day to day: the same words give the same bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Return the head."""
        return [
            ("Language", str(self.locale)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", TONGUES[str(self.locale)].plurals),
        ]


@dataclass(frozen=True)
class Shelf:
    """The two files of one language."""

    language: str
    """Its tag."""
    folder: Path
    """Where catalogues are."""

    @property
    def po(self) -> Path:
        """The file in which people write."""
        return self.folder / self.language / "LC_MESSAGES" / "django.po"

    @property
    def mo(self) -> Path:
        """The file that is read."""
        return self.po.with_suffix(".mo")

    def read(self) -> Catalog:
        """What people wrote, or nothing yet."""
        if not self.po.exists():
            return Catalog(locale=self.language)
        with self.po.open("rb") as file:
            return read_po(file, locale=self.language, abort_invalid=True)


def key(message: Message) -> Key:
    """What a translation is found by: (context, singular)."""
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def forms(message: Message) -> tuple[str, ...]:
    """The translation, form by form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def renewed(shelf: Shelf, wanted: dict[Key, Sentence]) -> Catalogue:
    """The catalogue as it should be: every sentence of the interface, and what people wrote for those that stayed."""
    written = {key(message): message for message in shelf.read() if message.id}
    made = Catalogue(locale=shelf.language, header_comment=HEAD, fuzzy=False)
    for one in wanted.values():
        old = written.get(one.key)
        fits = old is not None and bool(old.pluralizable) == (one.plural is not None) and not old.fuzzy
        blank = ("",) * TONGUES[shelf.language].forms if one.plural else ""
        made.add(
            (one.singular, one.plural) if one.plural else one.singular,
            old.string if old is not None and fits else blank,
            locations=[(place, 0) for place in one.places],
            auto_comments=one.comments,
            context=one.context or None,
        )
    return made


def po_bytes(made: Catalogue) -> bytes:
    """The file for people."""
    out = BytesIO()
    write_po(out, made, width=100, sort_by_file=True, include_lineno=False)
    return out.getvalue()


def mo_bytes(made: Catalogue) -> bytes:
    """The file that is read."""
    out = BytesIO()
    write_mo(out, made)
    return out.getvalue()


def problems(folder: Path = LOCALES, source: Path = SOURCE) -> list[str]:
    """Everything that keeps a reader from their own language, one line each."""
    wanted = sentences(source)
    found = list(loose(source))
    for language in TONGUES:
        found += [f"{language}: {what}" for what in _problems(Shelf(language, folder), wanted)]
    return found


def _problems(shelf: Shelf, wanted: dict[Key, Sentence]) -> Iterator[str]:
    read = shelf.read()
    there = {key(message): message for message in read if message.id}
    yield from (f"{one.where} is not in the catalogue: {one.singular!r}" for k, one in wanted.items() if k not in there)
    gone = [message for k, message in there.items() if k not in wanted] + list(read.obsolete.values())
    yield from (f"nothing says this any more: {key(message)[1]!r}" for message in gone)
    for k, one in wanted.items():
        if k in there:
            yield from (f"{what}: {one.singular!r}" for what in _faults(shelf.language, one, there[k]))
    if not shelf.mo.exists() or shelf.mo.read_bytes() != mo_bytes(renewed(shelf, wanted)):
        yield "django.mo is stale"


def _faults(language: str, one: Sentence, message: Message) -> Iterator[str]:
    said = forms(message)
    if message.fuzzy:
        yield "fuzzy, and so not used"
    if len(said) != (TONGUES[language].forms if one.plural else 1):
        yield f"has {len(said)} forms"
    if not all(said):
        yield "not translated"
        return
    for number, form in enumerate(said):
        yield from _unlike(one, form, exact=one.plural is not None and number in TONGUES[language].exact)


def _unlike(one: Sentence, form: str, *, exact: bool) -> Iterator[str]:
    asked, given = set(PLACES.findall(one.plural or one.singular)), set(PLACES.findall(form))
    left_out = asked - given
    if given - asked or (left_out and not (exact and len(left_out) == 1)):
        yield f"has {_list(given)} in place of {_list(asked)}"
    if form.strip() != form and one.singular.strip() == one.singular:
        yield "begins or ends with a space"
    if UNSEEN.search(form):
        yield "has unseen characters"
    if "!" in form and "!" not in one.singular:
        yield "exclaims"


def _list(places: set[str]) -> str:
    return ", ".join(sorted(places)) or "nothing"


def main(arguments: list[str]) -> int:
    """Write both files of every language, or only say what is wrong."""
    if "--check" not in arguments:
        wanted = sentences(SOURCE)
        for language in TONGUES:
            _write(Shelf(language, LOCALES), wanted)
    found = problems()
    for line in [*found, "docs/how-to/translate.md says how to mend this."] if found else []:
        print(line)
    return 1 if found and "--check" in arguments else 0


def _write(shelf: Shelf, wanted: dict[Key, Sentence]) -> None:
    made = renewed(shelf, wanted)
    shelf.po.parent.mkdir(parents=True, exist_ok=True)
    for path, body in ((shelf.po, po_bytes(made)), (shelf.mo, mo_bytes(made))):
        if not path.exists() or path.read_bytes() != body:
            path.write_bytes(body)
            print(f"{path.relative_to(ROOT)} written")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
