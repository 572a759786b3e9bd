"""Functions fit on a screen, modules on a few, calls in a hand, and classes do not tower."""

import ast
from pathlib import Path

from tools.survey import Function, Module, body_lines, chain, house, own_ancestry, sample

LINES_OF_BODY = 60
LINES_OF_MODULE = 400
PARAMETERS = 5
CHAIN = 2
CHAIN_OF_ERRORS = 4  # the root, then three: whose it is, what it is about, what happened

# An exception is a row with its reason; a row that no longer names an offence fails too.
# What a caller never writes: a method's own object, and the two that a workspace binds to every verb.
BOUND = {"self", "cls", "ports", "_ports", "actor"}
LONG_FUNCTIONS: dict[str, str] = {}
LONG_MODULES: dict[str, str] = {}
WIDE_FUNCTIONS: dict[str, str] = {}
TALL_CLASSES: dict[str, str] = {}

Houses = list[Module] | tuple[Module, ...]


def long_functions(modules: Houses) -> dict[str, str]:
    return {
        f"{module.name}.{path}": f"{module.at(node.lineno)} {path}: {body_lines(node)} lines, at most {LINES_OF_BODY}"
        for module in modules
        for path, node in module.functions
        if body_lines(node) > LINES_OF_BODY
    }


def long_modules(modules: Houses) -> dict[str, str]:
    sizes = {module.name: len(module.text.splitlines()) for module in modules}
    return {name: f"{name}: {size} lines, at most {LINES_OF_MODULE}" for name, size in sizes.items() if size > 400}


def wide_functions(modules: Houses) -> dict[str, str]:
    return {
        f"{module.name}.{path}": f"{module.at(node.lineno)} {path}: takes {len(_parameters(node))} parameters; "
        f"at most {PARAMETERS} and one options record"
        for module in modules
        for path, node in module.functions
        if _is_public(path) and not _is_command(node) and _too_wide(node)
    }


def tall_classes(modules: Houses) -> dict[str, str]:
    ancestry = own_ancestry(modules)
    lines = {name: chain(name, ancestry) for name in ancestry}
    return {
        name: " < ".join(line) + f": {len(line)} classes of our own in one chain, at most {_limit(line)}"
        for name, line in lines.items()
        if len(line) > _limit(line)
    }


def _limit(line: list[str]) -> int:
    return CHAIN_OF_ERRORS if line[-1].startswith("redcommons.values.errors.") else CHAIN


def _is_public(path: str) -> bool:
    return not any(part.startswith("_") and not part.startswith("__") for part in path.split("."))


def _is_command(node: Function) -> bool:
    """A command's parameters are its options and arguments: nobody calls it but the command line."""
    return any(ast.unparse(one).split("(")[0].endswith(".command") for one in node.decorator_list)


def _parameters(node: Function) -> list[ast.arg]:
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    given += [more for more in (node.args.vararg, node.args.kwarg) if more]
    return [argument for argument in given if argument.arg not in BOUND]


def _too_wide(node: Function) -> bool:
    parameters = _parameters(node)
    records = [one for one in parameters if one.annotation and "Options" in ast.unparse(one.annotation)]
    return len(parameters) - min(len(records), 1) > PARAMETERS


def _compare(offences: dict[str, str], excused: dict[str, str], table: str) -> None:
    unexcused = [text for name, text in offences.items() if name not in excused]
    stale = sorted(set(excused) - set(offences))
    assert not unexcused, "\n".join([*unexcused, f"Shorten it, or give it a row with its reason in {table}."])
    assert not stale, f"{table} excuses what no longer offends: {stale}"


def test_a_function_fits_on_a_screen() -> None:
    _compare(long_functions(house()), LONG_FUNCTIONS, "LONG_FUNCTIONS")


def test_a_module_is_read_in_one_sitting() -> None:
    _compare(long_modules(house()), LONG_MODULES, "LONG_MODULES")


def test_a_public_call_takes_five_things_and_one_record_of_options() -> None:
    _compare(wide_functions(house()), WIDE_FUNCTIONS, "WIDE_FUNCTIONS")


def test_classes_do_not_tower() -> None:
    _compare(tall_classes(house()), TALL_CLASSES, "TALL_CLASSES")


def test_each_rule_notices_its_offence(tmp_path: Path) -> None:
    body = "".join(f"    x{number} = {number}\n" for number in range(61))
    modules = sample(
        tmp_path,
        {
            "stats/long.py": f"def chapter():\n    '''Not counted.'''\n{body}" + "\n" * 400,
            "stats/wide.py": (
                "def wide(a, b, c, d, e, f): ...\n"
                "def fits(a, b, c, d, e, options: RunOptions): ...\n"
                "def _own(a, b, c, d, e, f): ...\n"
            ),
            "values/errors.py": (
                "class Root(Exception): ...\nclass Ours(Root): ...\nclass About(Ours): ...\nclass Leaf(About): ...\n"
                "class Twig(Leaf): ...\n"
            ),
            "values/base.py": "class Value: ...\n",
            "study/model.py": (
                "from redcommons.values.base import Value\nclass Charter(Value): ...\nclass Special(Charter): ...\n"
            ),
        },
    )

    assert set(long_functions(modules)) == {"redcommons.stats.long.chapter"}
    assert set(long_modules(modules)) == {"redcommons.stats.long"}
    assert set(wide_functions(modules)) == {"redcommons.stats.wide.wide"}
    assert set(tall_classes(modules)) == {"redcommons.study.model.Special", "redcommons.values.errors.Twig"}
