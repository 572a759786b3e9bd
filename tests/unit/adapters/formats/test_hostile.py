"""Files that nobody wants: each is refused by name with the way out, or its bad rows are, and nothing is lost."""

import codecs
import json
import os
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from redcommons.adapters import formats
from redcommons.adapters.formats import xlsx
from redcommons.values.errors import BadInput
from redcommons.values.text import MAX_TEXT

HEADER = b"id,prompt\n"


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def prompts(path: Path, **mapping: str) -> list[str]:
    return [row.case.turns[0].text for row in formats.read(path, "auto", mapping).cases]


def reasons(path: Path, **mapping: str) -> list[tuple[int, str]]:
    return [(row.line, row.why) for row in formats.read(path, "auto", mapping).rejected]


WHOLE: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.csv", b"", "is empty"),
    "only a byte order mark": ("a.csv", codecs.BOM_UTF8, "no row"),
    "only blank lines": ("a.csv", b"\n\r\n\n", "no row"),
    "only a header": ("a.csv", HEADER, "no rows below"),
    "a picture": ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG picture"),
    "a picture without a name": ("picture", b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG picture"),
    "random bytes": ("a.csv", bytes(range(32)) * 8, "binary"),
    "no text at all": ("a.bin", bytes(range(256)), "name its format"),
    "Latin-1": ("a.csv", HEADER + "1,caf\xe9 bar\n".encode("latin-1"), "byte 15 is 0xe9; convert it with: iconv"),
    "UTF-8 cut short": ("a.csv", HEADER + "1,é".encode()[:-1], "byte 12 is 0xc3"),
    "UTF-8 with a surrogate": ("a.csv", HEADER + b"1,\xed\xa0\x80\n", "byte 12 is 0xed"),
    "UTF-16 without a mark": (
        "a.csv",
        "id,prompt\n1,hello\n".encode("utf-16-le"),
        "UTF-16LE without a byte order mark",
    ),
    "UTF-16 with a lone surrogate": ("a.csv", codecs.BOM_UTF16_LE + b"p\0\n\0\x00\xd8x\0", "is not UTF-16: byte 6"),
    "UTF-32": ("a.csv", "prompt\nx\n".encode("utf-32"), "UTF-32"),
    "no usable column": ("a.csv", b"colour;size\nred;1\n", "'colour', 'size'; say --map prompt=COLUMN"),
    "prose": ("a.csv", b"x" * 500 + b"\nnothing else\n", "is its first line a header"),
    "a quoted cell of 50 MB": ("a.csv", HEADER + b'1,"' + b"x\n" * 25_000_000 + b'"\n', "line 2 is unreadable"),
    "a line of 50 MB": ("a.csv", HEADER + b"1," + b"x" * 50_000_000 + b"\n2,y\n", "line 2 is longer"),
    "too many columns": ("a.csv", b"prompt" + b",x" * 1_001 + b"\n", "1,002 columns"),
    "JSON that is no list": ("a.json", b'{\n "a": {"prompt": "x"}\n}', "holds no JSON object"),
    "JSON of the wrong things": ("a.jsonl", b'1\n"x"\nnull\n', "holds no JSON object"),
    "a JSON list cut short": ("a.json", b'[{"prompt": "x"},\n{"prompt": ', "line 2 is not JSON"),
    "a JSON list without a comma": ("a.json", b'[{"prompt": "x"}\n{"prompt": "y"}]', "line 2: a comma or ]"),
    "a JSON list and more": ("a.json", b'[{"prompt": "x"}]\nmore', "follows the end"),
    "JSON nested too deeply": ("a.json", b"[" * 100_000, "too deeply"),
    "an empty JSON list": ("a.json", b"[]", "holds no JSON object"),
    "a workbook that is text": ("a.xlsx", HEADER, "no workbook"),
    "an archive that is no workbook": ("a.xlsx", b"PK\x05\x06" + bytes(18), "damaged workbook"),
    "an old workbook": ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "old .xls or has a password"),
    "a compressed file": ("a.jsonl", b"\x1f\x8b" + bytes(30), "unpack it first"),
    "a database": ("a.db", b"SQLite format 3\x00" + bytes(30), "SQLite database"),
    "YAML without prompts": ("a.yaml", b"tests: []\n", "no format known here"),
}


@pytest.mark.parametrize("which", WHOLE)
def test_a_file_that_cannot_be_used_is_named_with_the_way_out(tmp_path: Path, which: str) -> None:
    name, content, words = WHOLE[which]
    path = put(tmp_path, name, content)

    with pytest.raises(BadInput) as caught:
        formats.read(path)

    assert str(path) in str(caught.value)
    assert words in str(caught.value)
    assert len(str(caught.value)) < 1_500


def test_a_missing_file_a_folder_a_device_and_a_locked_file_are_told_apart(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path, words in (
        (tmp_path / "none.csv", "does not exist"),
        (tmp_path, "is a folder"),
        (Path("/dev/zero"), "is a device"),
        (tmp_path / "pipe.csv", "is a device or a pipe"),
        (tmp_path / "a\0b.csv", "cannot be opened"),
    ):
        with pytest.raises(BadInput, match=words):
            formats.read(path)


def test_an_unknown_format_names_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"'cvs'.*auto, jailbreakbench, ailuminate, promptfoo.*csv"):
        formats.read(put(tmp_path, "a.csv", HEADER + b"1,x\n"), "cvs")


def test_the_error_for_bytes_far_into_a_file_counts_from_its_start(tmp_path: Path) -> None:
    before = HEADER + b"1," + "é".encode() * 700_000 + b"\n2,"
    with pytest.raises(BadInput, match=f"byte {len(before):,} is 0xff"):
        formats.read(put(tmp_path, "a.csv", before + b"\xff\n"))


# ------------------------------------------------------------------------------------------------- what is taken


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + b"id,prompt\n1,hello\n",
        b"id,prompt\r\n1,hello\r\n",
        b"id,prompt\r1,hello\r",
        "id,prompt\n1,hello\n".encode("utf-16"),
        b"id;prompt\n1;hello\n",
        b"id\tprompt\n1\thello\n",
        b"id|prompt\n1|hello",
        b'\n\n"id","prompt"\n\n"1","hello"\n\n',
    ],
)
def test_one_table_in_many_spellings_is_one_table(tmp_path: Path, content: bytes) -> None:
    found = formats.read(put(tmp_path, "a.csv", content))

    assert [(row.case.turns[0].text, row.case.provenance.external_id) for row in found.cases] == [("hello", "1")]
    assert not found.rejected


def test_controls_and_formulas_in_cells_are_evidence(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", b"prompt\n\"a\0b\"\n=cmd|' /C calc'!A0\n\x1b[31mred\x07\n@SUM(1)\n")

    assert prompts(path) == ["a\0b", "=cmd|' /C calc'!A0", "\x1b[31mred\x07", "@SUM(1)"]


def test_lines_are_those_of_the_file_even_below_quoted_line_ends(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", b'id,prompt\n1,"a\nb\n\nc"\n\n2,d,extra\n3,e\n4\n')

    found = formats.read(path)

    assert [(row.line, row.case.turns[0].text) for row in found.cases] == [(2, "a\nb\n\nc"), (8, "e")]
    assert [row.line for row in found.rejected] == [7, 9]
    assert "3 cells where the header has 2" in found.rejected[0].why


def test_a_quote_left_open_is_told_where_it_opens(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", b'id,prompt\n1,a\n2,"b\n3,c\n4,d\n')

    assert prompts(path) == ["a"]
    assert reasons(path) == [(3, "a quote opens here and never closes, so the rest of the file is one cell: close it")]


def test_the_second_of_two_is_rejected_naming_the_first(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", b"id,prompt\n1,a\n2,b\n1,c\n2,b\n,d\n,d\n")

    assert prompts(path) == ["a", "b", "d"]
    assert reasons(path) == [
        (4, "id '1' stands on line 2 too, with other content: rename one"),
        (5, "duplicate: the same row stands on line 3"),
        (7, "duplicate: the same row stands on line 6"),
    ]


def test_an_empty_prompt_and_one_too_long_are_rejected_and_the_rest_is_taken(tmp_path: Path) -> None:
    long = b"x" * (MAX_TEXT + 1)
    path = put(tmp_path, "a.csv", b"id,prompt\n1,\n2,  \n3," + long + b"\n4," + long[:-1] + b"\n")

    assert [len(text) for text in prompts(path)] == [MAX_TEXT]
    assert [line for line, _ in reasons(path)] == [2, 3, 4]
    assert "1,000,001 characters" in reasons(path)[2][1]


def test_json_that_python_reads_and_json_forbids_is_rejected_by_line(tmp_path: Path) -> None:
    rows = [b'{"prompt": "a", "x": NaN}', b'{"prompt": "b", "x": -Infinity}', b'{"prompt": "c", "x": 1e999}']
    rows += [
        b'{"prompt": "d", "prompt": "e"}',
        b'{"prompt": "f"',
        b"[" * 50_000,
        b"9" * 5_000,
        b'["g"]',
        b'{"prompt": "h"}',
    ]
    path = put(tmp_path, "a.jsonl", b"\n".join(rows))

    assert prompts(path) == ["h"]
    assert [line for line, _ in reasons(path)] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert "NaN" in reasons(path)[0][1]
    assert "'prompt' stands twice" in reasons(path)[3][1]


def test_one_bad_object_in_a_list_leaves_the_others(tmp_path: Path) -> None:
    path = put(tmp_path, "a.json", b'[\n {"prompt": "a"},\n {"prompt": NaN,\n  "x": 1},\n {"prompt": "b"}\n]\n')

    found = formats.read(path)

    assert [(row.line, row.case.turns[0].text) for row in found.cases] == [(2, "a"), (5, "b")]
    assert [row.line for row in found.rejected] == [3]


def test_nul_and_lone_surrogates_in_json(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", b'{"prompt": "a\\u0000b"}\n{"prompt": "c\\ud800d", "k\\udfff": "\\udc00"}\n')

    assert prompts(path) == ["a\0b", "c\ufffdd"]
    assert formats.read(path).cases[1].case.extra == {"k\ufffd": "\ufffd"}


def test_a_line_of_json_too_long_is_rejected_and_the_next_is_taken(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", b'{"prompt": "' + b"x" * 17_000_000 + b'"}\n{"prompt": "y"}\n')

    assert prompts(path) == ["y"]
    assert reasons(path)[0][0] == 1


def test_a_prompt_that_is_no_text_is_rejected(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", b'{"prompt": {"a": 1}}\n{"prompt": null}\n{"prompt": 7}\n{"prompt": "x"}\n')

    assert prompts(path) == ["7", "x"]
    assert [line for line, _ in reasons(path)] == [1, 2]


# ------------------------------------------------------------------------------------------------------ workbooks


def book(path: Path, rows: list[list[object]], **more: list[list[object]]) -> Path:
    made = openpyxl.Workbook()
    for title, content in {"Sheet": rows, **more}.items():
        sheet = made.active if title == "Sheet" else made.create_sheet(title)
        assert sheet is not None
        for row in content:
            sheet.append(row)
    made.save(path)
    return path


def test_a_workbook_is_read_as_written_and_never_computed(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["id", "Prompt", None],
        [1, "=1+1", None],
        [2.0, "plain"],
        [],
        [None, None],
        [4, "x", None, "more"],
    ]
    path = book(tmp_path / "a.xlsx", rows, Other=[["prompt"], ["=cmd|'/C calc'!A0"]])

    found = formats.read(path)

    assert [(row.line, row.case.provenance.external_id, row.case.turns[0].text) for row in found.cases] == [
        (2, "1", "=1+1"),
        (3, "2", "plain"),
    ]
    assert [row.line for row in found.rejected] == [6]
    assert prompts(path, sheet="Other") == ["=cmd|'/C calc'!A0"]
    with pytest.raises(BadInput, match="'Nowhere': it has 'Sheet', 'Other'"):
        formats.read(path, "xlsx", {"sheet": "Nowhere"})


def zeros(path: Path, part: str, size: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(part, "w") as handle:
            for _ in range(size // 1_000_000):
                handle.write(bytes(1_000_000))
    return path


def many_parts(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(xlsx.MAX_PARTS + 1):
            archive.writestr(f"xl/{number}.xml", "")
    return path


BOMBS: dict[str, Callable[[Path], Path]] = {
    "zeros": lambda path: zeros(path, "xl/worksheets/sheet1.xml", 60_000_000),
    "parts": many_parts,
}


@pytest.mark.parametrize("which", BOMBS)
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, which: str) -> None:
    path = BOMBS[which](tmp_path / "bomb.xlsx")
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match="save the sheet as CSV"):
            formats.read(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 20_000_000


def edited(path: Path, part: str, edit: Callable[[bytes], bytes]) -> Path:
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    held[part] = edit(held[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"
DAMAGE: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "a sheet cut short": (SHEET, lambda xml: xml[: len(xml) // 2], "damaged workbook"),
    "no sheet list": ("xl/workbook.xml", lambda _: b"<nothing/>", "workbook"),
    "entities": (
        SHEET,
        lambda xml: b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + xml.partition(b"?>")[2],
        "damaged workbook",
    ),
    "a row very far down": (SHEET, lambda xml: xml.replace(b'r="2"', b'r="99999999999"'), "more than 1,000,000 rows"),
}


@pytest.mark.parametrize("which", DAMAGE)
def test_a_damaged_workbook_is_refused(tmp_path: Path, which: str) -> None:
    part, edit, words = DAMAGE[which]
    path = edited(book(tmp_path / "a.xlsx", [["prompt"], ["x"]]), part, edit)

    with pytest.raises(BadInput, match=words):
        formats.read(path)


def test_a_sheet_that_claims_to_be_very_wide_is_as_wide_as_its_cells(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["prompt"], ["x"]])
    edited(path, SHEET, lambda xml: xml.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"'))

    assert prompts(path) == ["x"]


# ----------------------------------------------------------------------------------------------------- the column map


def test_a_wrong_map_names_what_exists(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", b"colour,words\nred,x\n")

    assert prompts(path, prompt="Words") == ["x"]
    for mapping, words in (
        ({"prompt": "wrds"}, "no column 'wrds' for prompt: it has 'colour', 'words'"),
        ({"promt": "words"}, "promt=…: no such field; fields are prompt, messages, goal"),
        ({"prompt": "words", "messages": "colour"}, "exclude each other"),
    ):
        with pytest.raises(BadInput, match=words.replace("?", r"\?")):
            formats.read(path, "auto", mapping)


def test_json_keys_are_columns_too(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", json.dumps({"w": "x", "n": 1}).encode())

    with pytest.raises(BadInput, match="it has 'w', 'n'"):
        formats.read(path, "auto", {"prompt": "v"})
