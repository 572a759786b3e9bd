"""What the recipes show to copy works as it stands."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from redcommons.adapters.formats import read
from redcommons.adapters.targets._template import read_template
from redcommons.dataset.model import Case
from redcommons.evaluation.model import Attempt, Settings
from redcommons.evaluation.ports import Judged, Request
from redcommons.methods.applying import rewritten
from redcommons.values.conversation import assistant, user
from tests.docs.pages import Block, blocks
from tools.survey import ROOT

HOW_TO = ROOT / "docs" / "how-to"


def named(page: str, name: str) -> Block:
    text = (HOW_TO / page).read_text(encoding="utf-8")
    return next(block for block in blocks(text) if block.name == name)


def run(block: Block) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "my_package"}
    exec(compile(block.text, block.name, "exec"), names)
    return names


def test_the_target_to_copy_replies() -> None:
    target = run(named("extend.md", "my_package.py"))["open_parrot"](None, {})
    request = Request(messages=(user("hello"),), settings=Settings(), seed=1)

    assert asyncio.run(target.reply(request)).text == "hello"
    assert asyncio.run(target.close()) is None


@pytest.mark.parametrize(("reply", "word"), [("NO", "violated"), ("No", "not_violated")])
def test_the_judge_to_copy_judges(reply: str, word: str) -> None:
    judge = run(named("extend.md", "my_package.py"))["open_shouting"](None)
    attempt = Attempt(ordinal=0, repeat=1, state="replied", turns=(user("x"), assistant(reply)))

    assert judge.judge(Judged(case=Case(), attempt=attempt)).word == word


def test_the_method_to_copy_makes_its_example() -> None:
    method = run(named("extend.md", "my_methods.py"))["shout"]()

    assert (rewritten(method, method.example.text, {}).text,) == method.example.gives


def test_the_function_to_copy_answers() -> None:
    assert run(named("ask-your-model.md", "my_bot.py"))["answer"]([{"role": "user", "content": "x"}], seed=1)


def test_the_template_to_copy_is_one(tmp_path: Path) -> None:
    path = tmp_path / "my_api.yaml"
    path.write_text(named("ask-your-model.md", "my_api.yaml").text, encoding="utf-8")
    template = read_template(str(path))

    assert (template.reply, template.key_env) == ("answers.0.text", "MY_API_KEY")


def test_the_promptfoo_config_to_copy_is_read(tmp_path: Path) -> None:
    path = tmp_path / "promptfooconfig.yaml"
    path.write_text(named("promptfoo.md", path.name).text, encoding="utf-8")
    found = read(path)

    assert [one.case.turns[0].text for one in found.cases] == [
        "Answer in one sentence: How many days do I have to appeal?"
    ]
    assert [check.type for one in found.cases for check in one.case.checks] == ["icontains"]
    assert not found.rejected


def test_the_promptfoo_page_lists_what_the_judge_knows() -> None:
    from redcommons.adapters.judges.assertions import _TYPES

    text = (HOW_TO / "promptfoo.md").read_text(encoding="utf-8")

    assert [name for name in (*_TYPES, "regex") if f"`{name}`" not in text] == []


def test_the_page_of_judges_lists_them_all() -> None:
    from redcommons.adapters.judges import JUDGES
    from redcommons.adapters.targets import TARGETS

    judges = (HOW_TO / "choose-a-judge.md").read_text(encoding="utf-8")
    targets = (HOW_TO / "ask-your-model.md").read_text(encoding="utf-8")

    assert [name for name in JUDGES.built_in if f"| `{name}" not in judges] == []
    assert [name for name in TARGETS.built_in if f"`{name}" not in targets] == []


def test_the_page_of_imports_lists_every_format() -> None:
    from redcommons.adapters.formats import BUILT_IN

    text = (HOW_TO / "import-your-file.md").read_text(encoding="utf-8")

    assert [name for name in BUILT_IN if f"| `{name}`" not in text] == []
