"""Every field of every value has its sentence, right under it: the field tables of the docs are made of these."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.survey import Module, chain, house, own_ancestry, sample

# `module.Class.field` with the reason why it has no sentence.
WORDLESS: dict[str, str] = {}


def fields_without_a_sentence(modules: list[Module] | tuple[Module, ...]) -> dict[str, str]:
    ancestry = own_ancestry(modules)
    return {
        f"{module.name}.{path}.{field}": f"{module.at(line)} {path}.{field}: no sentence under the field, "
        "or no full stop at its end"
        for module in modules
        for path, node in module.classes
        if any(one.endswith(".Value") for one in chain(f"{module.name}.{path}", ancestry))
        for field, line in _wordless(node)
    }


def _wordless(node: ast.ClassDef) -> Iterator[tuple[str, int]]:
    for statement, following in zip(node.body, [*node.body[1:], None], strict=True):
        if not isinstance(statement, ast.AnnAssign) or "ClassVar" in ast.unparse(statement.annotation):
            continue
        sentence = following.value if isinstance(following, ast.Expr) else None
        text = sentence.value if isinstance(sentence, ast.Constant) else None
        if not (isinstance(text, str) and text.strip().endswith(".")):
            yield ast.unparse(statement.target), statement.lineno


def test_every_field_has_its_sentence() -> None:
    offences = fields_without_a_sentence(house())
    stale = sorted(set(WORDLESS) - set(offences))
    unexcused = [text for name, text in offences.items() if name not in WORDLESS]

    assert not unexcused, "\n".join(unexcused)
    assert not stale, f"WORDLESS excuses what no longer offends: {stale}"


def test_the_rule_notices_a_field_without_words(tmp_path: Path) -> None:
    modules = sample(
        tmp_path,
        {
            "values/base.py": "class Value: ...\n",
            "study/model.py": (
                "from typing import ClassVar\n"
                "from redcommons.values.base import Value\n"
                "class Charter(Value):\n"
                "    kind: ClassVar[str] = 'charter'\n"
                "    purpose: str\n"
                "    '''Why the study is done.'''\n"
                "    decider: str\n"
                "    '''Who decides'''\n"
                "    system: str\n"
                "class Plain:\n"
                "    free: str\n"
            ),
        },
    )

    found = set(fields_without_a_sentence(modules))

    assert found == {"redcommons.study.model.Charter.decider", "redcommons.study.model.Charter.system"}
