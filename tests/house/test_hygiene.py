"""What a clone may contain: no host to install from, nothing left for later, no test that talks to itself."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.survey import ROOT, Module, house, sample

# Written in halves, so that this file does not contain what it looks for.
REGISTRY_HOSTS = tuple(
    "".join(halves)
    for halves in (
        ("pypi", ".org"),
        ("pythonhosted", ".org"),
        ("npmjs", ".org"),
        ("npmjs", ".com"),
        ("yarnpkg", ".com"),
        ("anaconda", ".org"),
        ("crates", ".io"),
        ("rubygems", ".org"),
        ("download.pytorch", ".org"),
        ("proxy.golang", ".org"),
    )
)
INDEX_OPTIONS = tuple(
    "".join(halves) for halves in (("--index", "-url"), ("--extra-index", "-url"), ("--find", "-links"))
)
LEFT_FOR_LATER = re.compile(rf"\b({'|'.join(('TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'))})\b")
MOCKS = re.compile(
    r"(?<![\w.])(?:Mock|MagicMock|AsyncMock|patch)\(|\bunittest\.mock\b|\bmocker\b|\bmonkeypatch\.setattr\b"
)
WRITTEN_BY_US = {".py", ".md", ".toml", ".html", ".css", ".js", ".sh", ".yaml", ".yml", ".cfg", ".ini", ""}
# Other people's work, kept as it came.
VENDORED = ("/vendor/", "/data/", "LICENSE")
# path -> reason
EXCUSED: dict[str, str] = {
    "tests/house/test_hygiene.py": "shows each rule its offence",
}


def tracked() -> list[Path]:
    """The files a clone contains; without git (an unpacked archive), every file outside the usual hidden folders."""
    asked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if asked.returncode == 0:
        paths = [ROOT / name for name in asked.stdout.split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not {".venv", "__pycache__"} & set(path.parts)]
    return [path for path in paths if path.is_file()]


def texts(paths: list[Path], root: Path) -> Iterator[tuple[str, str]]:
    for path in paths:
        name = path.relative_to(root).as_posix()
        if name not in EXCUSED and not any(part in f"/{name}" for part in VENDORED):
            yield name, path.read_bytes().decode("utf-8", errors="replace")


def hosts(paths: list[Path], root: Path) -> list[str]:
    refused = (*REGISTRY_HOSTS, *INDEX_OPTIONS)
    return [f"{name} names {word}" for name, text in texts(paths, root) for word in refused if _tells(name, word, text)]


def _tells(name: str, word: str, text: str) -> bool:
    # A recipe may forbid a place to be written down: `--no-emit-...` is the opposite of naming one.
    return word in text.replace("--no-emit", "") and not name.endswith((".png", ".woff2"))


def left_for_later(paths: list[Path], root: Path) -> list[str]:
    ours = [path for path in paths if path.suffix in WRITTEN_BY_US]
    return [f"{name} leaves {found[0]}" for name, text in texts(ours, root) if (found := LEFT_FOR_LATER.search(text))]


def mocks(paths: list[Path], root: Path) -> list[str]:
    suite = [path for path in paths if path.suffix == ".py" and path.relative_to(root).parts[0] == "tests"]
    return [f"{name} uses {found[0]}" for name, text in texts(suite, root) if (found := MOCKS.search(text))]


def undocumented(modules: list[Module] | tuple[Module, ...]) -> list[str]:
    return [
        f"{module.at(node.lineno)} {path}: public, and says nothing"
        for module in modules
        if "/migrations/" not in module.path.as_posix()
        for path, node in [*module.classes, *module.functions]
        if "." not in path and not path.startswith("_") and ast.get_docstring(node) is None
    ]


def test_no_file_names_a_place_to_install_from() -> None:
    assert not hosts(tracked(), ROOT)


def test_nothing_is_left_for_later() -> None:
    assert not left_for_later(tracked(), ROOT)


def test_tests_use_public_fakes_and_no_mocks() -> None:
    assert not mocks(tracked(), ROOT), "Use a fake of redcommons.testing; environment and folder may be patched."


def test_everything_public_says_what_it_is() -> None:
    assert not undocumented(house())


def test_a_changed_source_has_a_note_in_the_users_words() -> None:
    notes = [path for path in (ROOT / "changes").glob("*.md") if path.name != "README.md"]

    assert notes, "changes/ has no fragment; changes/README.md says how to write one."


def test_the_readme_begins_with_the_two_commands() -> None:
    top = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:20]

    assert [command for command in ("make demo", "make test") if command not in "\n".join(top)] == []


@pytest.mark.parametrize(
    "name", ["pyproject.toml", "constraints.txt", "Makefile", ".importlinter", ".ci/run", "LICENSE"]
)
def test_a_clone_has_what_its_commands_need(name: str) -> None:
    assert (ROOT / name).is_file()


def test_every_pinned_line_is_a_name_and_a_version() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = re.compile(r"[a-z0-9-]+==[0-9][0-9a-z.]*( ; .+)?")

    assert [line for line in lines if not line.startswith("#") and not pinned.fullmatch(line)] == []


def test_the_rules_notice_their_offences(tmp_path: Path) -> None:
    files = {
        "README.md": f"See https://{REGISTRY_HOSTS[0]}/simple",
        "setup.cfg": f"{INDEX_OPTIONS[0]} here",
        "src/a.py": "# TODO later",
        "tests/test_a.py": "with patch('x'): ...",
        "tests/test_b.py": "client.patch('/cases')",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = [tmp_path / name for name in files]

    assert [text.split()[0] for text in hosts(paths, tmp_path)] == ["README.md", "setup.cfg"]
    assert [text.split()[0] for text in left_for_later(paths, tmp_path)] == ["src/a.py"]
    assert [text.split()[0] for text in mocks(paths, tmp_path)] == ["tests/test_a.py"]
    assert len(undocumented(sample(tmp_path, {"study/rules.py": "def silent(): ...\ndef _own(): ...\n"}))) == 1
