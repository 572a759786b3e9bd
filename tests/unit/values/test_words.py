"""Words for people pass one door: the language of whoever reads, or the English of the code."""

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from redcommons.values.words import _, many
from tools.survey import SOURCE


def test_without_a_catalogue_the_english_stands() -> None:
    assert _("There is no reply to keep yet.") == "There is no reply to keep yet."


@pytest.mark.parametrize(("count", "said"), [(0, "0 cases"), (1, "1 case"), (2, "2 cases"), (1000, "1000 cases")])
def test_a_count_takes_its_form(count: int, said: str) -> None:
    assert many("{n} case", "{n} cases", count) == said


def test_a_catalogue_is_followed_in_its_language(tmp_path: Path) -> None:
    _compile(
        tmp_path / "locale" / "es" / "LC_MESSAGES" / "django.mo",
        {"": "Content-Type: text/plain; charset=UTF-8\n", "violated": "infringe"},
    )
    said = _said(tmp_path, "es")

    assert said == "infringe|not violated"


def test_another_language_than_the_catalogues_stays_english(tmp_path: Path) -> None:
    _compile(tmp_path / "locale" / "es" / "LC_MESSAGES" / "django.mo", {"violated": "infringe"})

    assert _said(tmp_path, "fi") == "violated|not violated"


def _said(folder: Path, language: str) -> str:
    code = (
        "from pathlib import Path; from redcommons.values import words; "
        f"words.LOCALES = Path({str(folder / 'locale')!r}); \n"
        f"with words.speaking({language!r}): print(words._('violated') + '|' + words._('not violated'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8", "LANGUAGE": "de"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def _compile(path: Path, messages: dict[str, str]) -> None:
    """Write a catalogue in gettext's binary form (GNU gettext manual, "The Format of GNU MO Files")."""
    pairs = [(key.encode(), text.encode()) for key, text in sorted(messages.items())]
    count, head = len(pairs), 28
    place = head + 16 * count
    tables: list[list[int]] = [[], []]
    body = b""
    for side in (0, 1):
        for pair in pairs:
            tables[side] += [len(pair[side]), place + len(body)]
            body += pair[side] + b"\0"
    path.parent.mkdir(parents=True)
    numbers = [0x950412DE, 0, count, head, head + 8 * count, 0, 0, *tables[0], *tables[1]]
    path.write_bytes(struct.pack(f"<{len(numbers)}I", *numbers) + body)
