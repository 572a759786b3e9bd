"""Whoever reads Spanish or Arabic meets no sentence that was forgotten, and no name in the wrong place."""

from pathlib import Path

import pytest

from redcommons.workbench.settings import LANGUAGES
from tools.catalogues import LOCALES, TONGUES, Shelf, key, main, mo_bytes, po_bytes, problems, renewed
from tools.sentences import ENGLISH, INTERFACE, loose, sentences
from tools.survey import PACKAGE, SOURCE, sample

CODE = """
from redcommons.values.words import _, many
def said(n):
    return _("Nothing is here") + many("{n} case of {who}", "{n} cases of {who}", n)
"""
PAGE = '{% translate "Open it" %}{% blocktranslate with a=b %}{{ a }} waits, <b>100 %</b>{% endblocktranslate %}'
Words = dict[str, str | tuple[str, ...]]
SPANISH: Words = {
    "Nothing is here": "Aquí no hay nada",
    "{n} case of {who}": ("un caso de {who}", "{n} casos de {who}"),
    "Open it": "Abrir",
    "%(a)s waits, <b>100 %%</b>": "%(a)s espera, <b>100 %%</b>",
}
ARABIC: Words = {
    "Nothing is here": "لا شيء هنا",
    "{n} case of {who}": ("لا حالات عند {who}", "حالة {who}", "حالتا {who}", "{n} {who}", "{n} {who}", "{n} {who}"),
    "Open it": "فتح",
    "%(a)s waits, <b>100 %%</b>": "ينتظر %(a)s، <b>100 %%</b>",
}


def test_every_sentence_of_the_interface_is_translated() -> None:
    found = problems()

    assert not found, "\n".join([*found, "Translate it, then `make words`; docs/how-to/translate.md says how."])


def test_the_switch_offers_the_languages_that_there_are() -> None:
    assert {code for code, _name in LANGUAGES} == {"en", *TONGUES}
    assert {path.name for path in LOCALES.iterdir()} == set(TONGUES)


def test_the_cut_names_only_what_is_there() -> None:
    assert not [name for name in (*INTERFACE, *ENGLISH) if not (SOURCE / PACKAGE / name).exists()]


# ------------------------------------------------------------------------------------- the rule is shown to fail


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house, all of whose words are translated."""
    sample(tmp_path, {"study/rules.py": CODE, "workbench/templates/page.html": PAGE})
    write(tmp_path, {"es": SPANISH, "ar": ARABIC})
    return tmp_path


def write(source: Path, words: dict[str, Words]) -> None:
    wanted = sentences(source)
    for language, said in words.items():
        shelf = Shelf(language, source / "locale")
        made = renewed(shelf, wanted)
        for message in made:
            if key(message)[1] in said:
                message.string = said[key(message)[1]]
        shelf.po.parent.mkdir(parents=True, exist_ok=True)
        shelf.po.write_bytes(po_bytes(made))
        shelf.mo.write_bytes(mo_bytes(made))


def found(source: Path) -> list[str]:
    return problems(source / "locale", source)


def test_a_translated_house_is_whole(house: Path) -> None:
    assert found(house) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('msgid "Open it"', 'msgid "Shut it"', "is not in the catalogue: 'Open it'"),
        ('msgid "Open it"', 'msgid "Shut it"', "nothing says this any more: 'Shut it'"),
        ('msgid "Open it"', '#, fuzzy\nmsgid "Open it"', "fuzzy, and so not used: 'Open it'"),
        ('msgstr "Abrir"', 'msgstr ""', "not translated: 'Open it'"),
        ('msgstr "Abrir"', 'msgstr "¡Abrir!"', "exclaims: 'Open it'"),
        ('msgstr "Abrir"', 'msgstr "Abrir\u200f"', "has unseen characters: 'Open it'"),
        ('msgstr "Abrir"', 'msgstr "Abrir "', "begins or ends with a space: 'Open it'"),
        ('msgstr "Abrir"', 'msgstr "Abrir esto"', "django.mo is stale"),
        ("{n} casos de {who}", "{n} casos de {quien}", "has {n}, {quien} in place of {n}, {who}"),
        ("{n} casos de {who}", "casos de {who}", "has {who} in place of {n}, {who}"),
        ("un caso de {who}", "un caso", "has nothing in place of {n}, {who}"),
        ("%(a)s espera", "%(b)s espera", "in place of %%, %(a)s"),
        ("<b>100 %%</b>", "100 %%", "in place of %%, %(a)s"),
        ('msgstr[1] "{n} casos de {who}"', "", "not translated: '{n} case of {who}'"),
    ],
)
def test_a_fault_is_named(house: Path, before: str, after: str, said: str) -> None:
    path = Shelf("es", house / "locale").po
    text = path.read_text(encoding="utf-8")
    head, line, tail = text.partition(before)  # the first place is a translation, or the one message
    if before.startswith("<b>"):
        head, line, tail = text.rpartition(before)
    path.write_text(head + after + tail, encoding="utf-8")

    assert line
    assert any(one.startswith("es: ") and said in one for one in found(house)), found(house)


def test_six_forms_of_arabic_are_asked_for(house: Path) -> None:
    path = Shelf("ar", house / "locale").po
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('msgstr[5] "{n} {who}"\n', ""), encoding="utf-8")

    assert any("not translated: '{n} case of {who}'" in one for one in found(house))


def test_what_is_said_no_more_goes_and_what_stays_keeps_its_words(house: Path) -> None:
    sample(house, {"study/rules.py": CODE.replace("Nothing is here", "Nothing is there")})
    write(house, {"es": {}, "ar": {}})

    text = Shelf("es", house / "locale").po.read_text(encoding="utf-8")
    assert "Aquí no hay nada" not in text
    assert "{n} casos de {who}" in text
    assert [one for one in found(house) if one.startswith("es")] == ["es: not translated: 'Nothing is there'"]


def test_the_same_words_give_the_same_bytes(house: Path) -> None:
    shelf = Shelf("ar", house / "locale")
    before = shelf.po.read_bytes(), shelf.mo.read_bytes()
    made = renewed(shelf, sentences(house))

    assert (po_bytes(made), mo_bytes(made)) == before


def test_what_no_catalogue_could_translate_is_named(tmp_path: Path) -> None:
    sample(
        tmp_path,
        {
            "study/rules.py": "TITLE = _('once')\ndef f(x):\n    return _(x) + _(f'{x} cases')\n",
            "workbench/forms.py": (
                "from django.utils.translation import gettext_lazy as _\nclass F:\n    label = _('when it is asked')\n"
            ),
            "stats/words.py": "def f(): return _('a word of a folder that nobody decided on')\n",
            "cli/help.py": "HELP = _('in English')\n",
        },
    )

    assert [line.split(" ")[0] for line in loose(tmp_path)] == [
        "stats/words.py",
        "study/rules.py:1",
        "study/rules.py:3",
        "study/rules.py:3",
    ]


def test_checking_says_so_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == ""
