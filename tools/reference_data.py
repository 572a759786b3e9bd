"""Generated pages that need the package itself and not only its source: tables that live in data, and real output."""

import ast
import contextlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from click.testing import CliRunner

from redcommons.adapters.formats.columns import ALIASES
from redcommons.adapters.formats.taxonomy import shipped
from redcommons.cli import entry
from redcommons.labour.model import Role
from redcommons.labour.rules import MAY
from redcommons.methods import catalogue
from redcommons.methods.model import Method
from redcommons.values import errors
from tools.survey import PACKAGE, house

ABOUT_ROLES = """\
Which role may do what. Roles are those of one study; a person may have several. A person alone on a laptop is the Lead
of everything and the administrator of the workspace. Others get their roles in the invitation that lets them in."""
ABOUT_CODES = """\
1 is an answer: `compare` refused, `report verify` found a difference, `study check` found gaps. `evaluate` ends in 3
also when not one attempt could be run; the attempts stand as *could not run*."""
ABOUT_COLUMNS = """\
Names by which a column of a CSV, a workbook or JSON lines is known, whatever its capitals, spaces and hyphens. Where
several stand in one file the one named first here is taken. `--map FIELD=COLUMN` wins over all of them."""
ABOUT_METHODS = """\
Ways to elicit that come along. A method changes the form of a text or puts words around it; whether a target heeds it
is for you to find out. *Model* says whether an attacker model must write for it, *seed* whether something is drawn,
*for* which scripts (by name) or languages (by tag) it is valid. What each parameter does:
`redcommons methods show NAME`."""
KINDS_OF_METHOD = {
    "rewrite": "Rewrites: one text becomes another",
    "substitution": "Substitutions: one text for each identity",
    "dialogue": "Dialogues: several turns",
}
METHOD_COLUMNS = ("name", "what it does", "may be set", "model", "seed", "for", "way back", "described by")
ABOUT_LISTS = """\
Lists of harms that come along as names with their source. They are never merged, and none is needed: importing a list
imports its authors' judgments. Your own: `redcommons taxonomy import FILE`."""
ABOUT_JSON = """\
With `--json`, standard output is one JSON value and nothing else; progress and remarks go to standard error. Rates and
intervals are fractions of attempts. The types below are those of real output: a list shows its first item, `null`
stands where there was nothing, and `…` in a list that was empty."""
ROLES: tuple[Role, ...] = get_args(Role)


def permissions() -> Iterator[str]:
    """The permission matrix: one row a verb, one column a role."""
    yield from (
        "# Permissions",
        "",
        ABOUT_ROLES,
        "",
        f"| verb | {' | '.join(ROLES)} |",
        "|---" * (len(ROLES) + 1) + "|",
    )
    for verb, may in MAY.items():
        yield f"| `{verb}` | " + " | ".join("yes" if role in may else "" for role in ROLES) + " |"


def exit_codes() -> Iterator[str]:
    """How a command ends, from the code that ends it."""
    yield from ("# Exit codes", "", "The same for every command.", "", "| code | means |", "|---|---|")
    said = re.search(r"exit: (.+)\.$", " ".join((entry.main.__doc__ or "").split()))
    if said is None:
        raise LookupError("the first sentence of redcommons.cli.entry.main no longer lists the exit codes")
    for code, means in re.findall(r"(\d+) ([^,]+)(?:, |$)", said[1]):
        yield f"| {code} | {means} |"
    yield from (
        "",
        ABOUT_CODES,
    )
    yield from ("", "Which error ends in which code:", "", "| error | code | |", "|---|---|---|")
    for kind in _kinds(errors.RedcommonsError):
        yield f"| `{kind.__name__}` | {kind.exit_code} | {(kind.__doc__ or '').splitlines()[0]} |"


def _kinds(kind: type[errors.RedcommonsError]) -> Iterator[type[errors.RedcommonsError]]:
    if kind is not errors.RedcommonsError:
        yield kind
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from _kinds(child)


def columns() -> Iterator[str]:
    """The names by which a column is known, the likeliest first."""
    yield from (
        "# Columns",
        "",
        ABOUT_COLUMNS,
        "",
        "| field | known by |",
        "|---|---|",
    )
    yield from (f"| `{field}` | {', '.join(f'`{name}`' for name in names)} |" for field, names in ALIASES.items())


def vocabularies() -> Iterator[str]:
    """The vocabularies that come along, with what each leaves out."""
    yield from (
        "# Vocabularies",
        "",
        ABOUT_LISTS,
    )
    for item in shipped():
        yield from ("", f"## {item.name}", "", f"{item.title}, {item.version}.", "")
        about = {"origin": item.origin, "date": item.date, "licence": item.licence}
        about |= {"made for": item.made_for, "leaves out": item.leaves_out}
        yield from (f"- {name}: {' '.join(text.split()) or 'not stated'}" for name, text in about.items())
        yield ""
        yield from (f"{'  ' if one.parent else ''}- {_named(one.code, one.name)}" for one in item.categories)


def _named(code: str, name: str) -> str:
    return name if code == name else f"{code} {name}"


def methods() -> Iterator[str]:
    """Every method, from its card."""
    yield from ("# Methods", "", ABOUT_METHODS)
    for kind, title in KINDS_OF_METHOD.items():
        yield from ("", f"## {title}", "", f"| {' | '.join(METHOD_COLUMNS)} |", "|---" * len(METHOD_COLUMNS) + "|")
        yield from (_method_row(one) for one in catalogue.methods().values() if one.kind == kind)


def _method_row(one: Method) -> str:
    seed = "yes" if not one.deterministic and not one.needs_model else ""
    set_ = ", ".join(f"`{parameter.name}`" for parameter in one.parameters)
    cells = (f"`{one.name}`", one.about, set_, "yes" if one.needs_model else "", seed, ", ".join(one.languages))
    return f"| {' | '.join((*cells, catalogue.way_back(one), one.citation))} |"


SHAPES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "dataset import FILE… --study S --json",
        ("dataset", "import", "cases.csv", "--study", "S"),
        ("Imported", "Rejected"),
    ),
    ("dataset release NAME --study S --json", ("dataset", "release", "all", "--study", "S"), ("Release",)),
    (
        "evaluate RELEASE_OR_FILE --target T --json",
        ("evaluate", "all", "--study", "S", "--target", "helpline", "--judge", "contains:thirty"),
        ("Summary", "Reading", "Interval"),
    ),
    ("runs --json", ("runs",), ("Run", "RunState", "Plan")),
    ("calibrate RUN JUDGE --json", ("calibrate", "0", "contains:thirty"), ("CalibrationPart", "Calibrated")),
    ("compare RUN RUN --contrast C --json", ("compare", "0", "1", "--contrast", "time"), ("Compared",)),
    (
        "ratings import RUN CSV --by NAME --json",
        ("ratings", "import", "0", "ratings.csv", "--by", "A"),
        ("Imported", "Rejected"),
    ),
    ("study check NAME --json", ("study", "check", "S"), ("Gap",)),
    ("study show NAME --json", ("study", "show", "S"), ("Scope", "ReleaseRow")),
    ("methods list --json", ("methods", "list"), ("Method", "Parameter", "Example")),
    ("taxonomy list --json", ("taxonomy", "list"), ("Taxonomy", "Category")),
    ("report verify BUNDLE --json", ("report", "verify", "report/bundle.zip"), ("Checked",)),
)
"""What the page calls it, what is run, and the values whose sentences explain its keys."""

OWN_WORDS = {
    "claim_level": "The rung of the ladder: `counts`, `working` or `claimable`.",
    "rate": "Violated of all attempts, a fraction; null on the rung `counts`.",
    "corrected_rate": "The same with the judge's errors taken out; null where it is not calibrated.",
    "corrected_low": "Lower end of its 95 % interval.",
    "corrected_high": "Upper end of its 95 % interval.",
    "queue": "The queue of the sheet that was drawn; empty without `--sample`.",
    "planned": "Attempts that the plan asks for.",
    "list.required": "Whether a person must give it, because nothing is taken by default.",
    "list.decoder": "`round trip`, `round trip, but for …`, or `none: ` and why.",
    "ratings": "Ratings that are new.",
    "by": "The rater, by the name they chose.",
    "releases": "Its frozen releases.",
    "run": "Id of the run.",
    "readings": "One for each judge, in the order of `--judge`; empty without one.",
    "content": "Fingerprint of its content.",
    "release.study": "Name of the study.",
    "release.cases": "Number of cases.",
}


def json_shapes() -> Iterator[str]:
    """What `--json` prints, from commands really run on a small file."""
    yield from (
        "# JSON",
        "",
        ABOUT_JSON,
    )
    sentences = _sentences()
    for (title, words, nouns), shape in zip(SHAPES, _printed(), strict=True):
        yield from ("", f"## `{PACKAGE} {title}`", "", "```json", _shown(shape), "```", "", "| key | |", "|---|---|")
        for key in _keys(shape):
            own = OWN_WORDS.get(f"{words[-1 if len(words) < 2 else 1]}.{key}") or OWN_WORDS.get(key)
            found = own or next((sentences[n, key] for n in nouns if (n, key) in sentences), "")
            yield f"| `{key}` | {found.replace('None', 'null')} |"


def _printed() -> list[Any]:
    """What the commands of `SHAPES` print, run one after the other in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        rows = "".join(f"c{n},How many days do I have to appeal? ({n}),extra\n" for n in range(6))
        Path("cases.csv").write_text("id,prompt,note\n,,\n" + rows, encoding="utf-8")
        Path("ratings.csv").write_text("case,repeat,verdict\nc0,1,violated\nc1,1,\n", encoding="utf-8")
        os.environ.pop("REDCOMMONS_WORKSPACE", None)
        return list(_each())


def _each() -> Iterator[Any]:
    runs: list[str] = []
    for _title, words, _nouns in SHAPES:
        if words[0] == "compare":
            _run("evaluate", "all", "--study", "S", "--target", "helpline", "--judge", "contains:thirty", "--json")
        if words[0] in {"calibrate", "compare", "ratings"}:
            runs = [one["run"] for one in json.loads(_run("runs", "--json"))]
        if words[:2] == ("study", "check"):
            _run("report", "build", "S", "-o", "report")
        given = [runs[int(word)] if word.isdigit() else word for word in words]
        yield json.loads(_run(*given, "--json"))


def _run(*words: str) -> str:
    done = CliRunner().invoke(entry.redcommons, list(words), standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    return done.stdout


def _shown(value: Any) -> str:  # noqa: ANN401  any JSON
    return json.dumps(_types(value), indent=2, ensure_ascii=False)


def _types(value: Any) -> Any:  # noqa: ANN401  any JSON
    if isinstance(value, dict):
        return {key: _types(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_types(value[0])] if value else ["…"]
    names = {str: "text", bool: "true or false", int: "whole number", float: "number", type(None): None}
    return names[type(value)]


def _keys(value: Any) -> Iterator[str]:  # noqa: ANN401  any JSON
    """Keys of the outer object and of the objects in its lists, each once."""
    seen: dict[str, None] = {}
    for item in value if isinstance(value, list) else [value]:
        for key, inner in item.items():
            seen[key] = None
            if isinstance(inner, list) and inner and isinstance(inner[0], dict):
                seen.update(dict.fromkeys(inner[0]))
    yield from seen


def _sentences() -> dict[tuple[str, str], str]:
    """The sentence under each field of each value, by class and field."""
    found = {}
    for module in house():
        for path, node in module.classes:
            for field, after in zip(node.body, node.body[1:], strict=False):
                text = (
                    after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else None
                )
                if isinstance(field, ast.AnnAssign) and isinstance(text, str):
                    found[path, ast.unparse(field.target)] = " ".join(text.split()).replace("|", "\\|")
    return found
