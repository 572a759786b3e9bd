"""The published datasets, in small copies of their shape, and once as they are."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from redcommons.adapters import formats
from redcommons.dataset.model import Parsed
from redcommons.values.base import fingerprint
from redcommons.values.conversation import assistant, user
from redcommons.values.errors import BadInput
from redcommons.values.provenance import Provenance

SHARED = Path(__file__).resolve().parents[4].parent / "shared"


def row(**given: Any) -> dict[str, Any]:
    common = {"index": 3, "goal": "g", "behavior": "b", "category": "c", "prompt": "p", "response": "r"}
    return {**common, "number_of_queries": 4, "jailbroken_other": True, "jailbroken": False, **given}


def artefact(path: Path, *rows: object, model: str = "m") -> Path:
    parameters = {"method": "PAIR", "model": model, "defense": None, "method_parameters": {"n": 3}}
    path.write_text(json.dumps({"parameters": parameters, "jailbreaks": rows}), encoding="utf-8")
    return path


def test_a_goal_is_the_same_case_in_every_file(tmp_path: Path) -> None:
    one = formats.read(artefact(tmp_path / "a.json", row(index=0), model="m"))
    two = formats.read(
        artefact(tmp_path / "b.json", row(index=0, prompt=None, response=None, jailbroken_other=False), model="n")
    )

    assert one.format == "jailbreakbench"
    assert fingerprint(one.cases[0].case) == fingerprint(two.cases[0].case)
    assert one.cases[0].case.turns == ()
    assert one.cases[0].case.provenance == Provenance(origin="imported", source="JailbreakBench", external_id="0")
    assert (one.cases[0].case.goal, one.cases[0].case.harm, one.cases[0].case.extra) == ("g", "c", {"behavior": "b"})
    assert [found.sets[0].adapted_to for found in (one, two)] == ["m", "n"]


def test_a_row_is_an_attempt_with_its_verdicts_jailbroken_first(tmp_path: Path) -> None:
    found = formats.read(
        artefact(tmp_path / "a.json", row(), row(index=4, number_of_queries=9, jailbroken=True, colour="red"))
    )
    recorded, first = found.sets[0], found.cases[0].recordings[0]

    assert (recorded.name, recorded.method, recorded.budget) == ("m", "PAIR", 9)
    assert recorded.judges == ("jailbroken", "jailbroken_other")
    assert recorded.extra == {"method": "PAIR", "model": "m", "method_parameters": '{"n": 3}'}
    assert first.turns == (user("p"), assistant("r"))
    assert [(one.judge, one.word) for one in first.verdicts] == [
        ("jailbroken", "not_violated"),
        ("jailbroken_other", "violated"),
    ]
    assert first.extra == {"number_of_queries": "4"}
    assert found.unknown_fields == ("colour",)


def test_a_null_prompt_gave_up_and_contradictions_are_told(tmp_path: Path) -> None:
    none = {"prompt": None, "response": None, "jailbroken_other": False}
    rows = [row(index=0, **none), row(index=1, **{**none, "response": "r"}), row(index=2, **none, jailbroken=True)]
    rows += [row(index=3, response=None), row(index=4, prompt=7), row(index=5, goal=" ")]
    found = formats.read(artefact(tmp_path / "a.json", *rows, "text"))

    assert [(one.line, one.recordings[0].state, len(one.recordings[0].turns)) for one in found.cases] == [
        (1, "gave_up", 0),
        (4, "could_not_run", 1),
    ]
    assert found.cases[0].recordings[0].extra["jailbroken"] == "false"
    assert [one.line for one in found.rejected] == [2, 3, 5, 6, 7]
    assert "a response without a prompt" in found.rejected[0].why


@pytest.mark.parametrize(
    "text",
    [
        '{"jailbreaks": []}',
        '{"jailbreaks": 3}',
        '{"jailbreaks": [NaN]}',
        '{"jailbreaks": [',
        '{"jailbreaks": [1], "parameters": 1}',
    ],
)
def test_a_file_that_is_no_artefact_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"a\.json"):
        formats.read(tmp_path / "a.json")


def test_a_file_of_ailuminate(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "release_prompt_id,prompt_text,hazard,persona,locale,prompt_hash\nx_1,hello,dfm,skilled,fr_FR,abc\n",
        encoding="utf-8",
    )
    found = formats.read(tmp_path / "a.csv")
    case = found.cases[0].case

    assert found.format == "ailuminate"
    assert (case.turns, case.harm, case.user, case.language) == ((user("hello"),), "dfm", "skilled", "fr-FR")
    assert case.provenance == Provenance(
        origin="imported", source="MLCommons AILuminate 1.0 demo prompts", external_id="x_1", licence="CC BY 4.0"
    )
    assert case.extra == {"prompt_hash": "abc"}
    assert found.unknown_fields == ("prompt_hash",)


def test_another_table_is_not_taken_for_ailuminate(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("prompt\nx\n", encoding="utf-8")
    assert formats.read(tmp_path / "a.csv").format == "csv"
    with pytest.raises(BadInput, match="lacks 'release_prompt_id'"):
        formats.read(tmp_path / "a.csv", "ailuminate")


def counted(found: Parsed) -> tuple[int, int]:
    attempts = [one for each in found.cases for one in each.recordings]
    first = sum(one.word == "violated" for each in attempts for one in each.verdicts if one.judge == "jailbroken")
    return first, Counter(each.state for each in attempts)["gave_up"]


@pytest.mark.shared
def test_the_four_artefacts_are_sixty_goals_and_four_sets() -> None:
    found = [formats.read(path) for path in sorted((SHARED / "data" / "jailbreakbench").glob("*.json"))]

    assert {each.sets[0].name: counted(each) for each in found} == {
        "gpt-3.5-turbo-1106": (40, 11),
        "gpt-4-0125-preview": (24, 21),
        "vicuna-13b-v1.5": (37, 15),
        "llama-2-7b-chat-hf": (0, 57),
    }
    assert len({fingerprint(one.case) for each in found for one in each.cases}) == 60
    assert [len(each.cases) for each in found] == [60] * 4
    assert not [one for each in found for one in each.rejected + tuple(each.unknown_fields)]
    assert {each.sets[0].judges[0] for each in found} == {"jailbroken"}


@pytest.mark.shared
def test_the_demo_prompts_are_eight_hundred_cases_in_two_languages() -> None:
    found = [formats.read(path) for path in sorted((SHARED / "data" / "ailuminate").glob("*.csv"))]
    cases = [one.case for each in found for one in each.cases]

    assert Counter(case.language for case in cases) == {"en-US": 400, "fr-FR": 400}
    assert len({fingerprint(case) for case in cases}) == 800
    assert not [one for each in found for one in each.rejected]


@pytest.mark.shared
def test_logs_of_other_tools_are_not_mistaken_for_prompts() -> None:
    for name in ("inspect.eval", "pyrit.db", "promptfoo.json"):
        with pytest.raises(BadInput):
            formats.read(SHARED / "data" / "peer-logs" / name)
