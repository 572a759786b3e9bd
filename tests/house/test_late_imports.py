"""An import inside a function is a road that the reader of a file's head does not see. Four kinds have a reason."""

from pathlib import Path

from tools.survey import PACKAGE, Import, Module, house, sample

# (module, imported name) -> reason
EXCUSED: dict[tuple[str, str], str] = {
    ("redcommons.cli.progress", "rich.console"): "a tenth of a second that only a terminal with a person needs",
    ("redcommons.cli.progress", "rich.progress"): "a tenth of a second that only a terminal with a person needs",
}


def late_imports(modules: list[Module] | tuple[Module, ...]) -> dict[tuple[str, str], str]:
    return {
        (module.name, arrow.target): f"{module.at(arrow.line)} {arrow.inside}() imports {arrow.target}"
        for module in modules
        for arrow in module.imports
        if arrow.inside is not None and not _has_a_reason(module, arrow)
    }


def _has_a_reason(module: Module, arrow: Import) -> bool:
    own = arrow.target.split(".")[0] == PACKAGE
    lazy_face = module.is_face and arrow.inside == "__getattr__"
    shell = module.room == "cli" and arrow.target.startswith((f"{PACKAGE}.assembly", f"{PACKAGE}.workbench"))
    wiring = module.room == "assembly" and arrow.target.startswith((f"{PACKAGE}.adapters", f"{PACKAGE}.helpline"))
    optional = module.room == "adapters" and not own
    return lazy_face or shell or wiring or optional


def test_late_imports_stand_only_where_they_have_a_reason() -> None:
    offences = late_imports(house())
    unexcused = [text for pair, text in offences.items() if pair not in EXCUSED]
    way_out = (
        "Late imports are for: cli to assembly and the workbench, assembly to adapters and the example, optional third "
        "parties inside adapters, and __getattr__ of a face. Import at the top, or give it a row with its reason in "
        "EXCUSED."
    )

    assert not unexcused, "\n".join([*unexcused, way_out])
    assert not set(EXCUSED) - set(offences), "EXCUSED excuses what no longer offends"


def test_the_rule_tells_a_reason_from_a_habit(tmp_path: Path) -> None:
    modules = sample(
        tmp_path,
        {
            "__init__.py": "def __getattr__(name):\n    from redcommons import assembly\n",
            "cli/runs.py": "def runs():\n    from redcommons.assembly import open_workspace\n    import rich\n",
            "assembly.py": "def fill():\n    from redcommons.adapters import store\n    from redcommons import study\n",
            "adapters/tables.py": "def rows():\n    import pyarrow\n    from redcommons.study import model\n",
            "study/rules.py": "def decide():\n    def inner():\n        import json\n",
        },
    )

    assert set(late_imports(modules)) == {
        ("redcommons.cli.runs", "rich"),
        ("redcommons.assembly", "redcommons.study"),
        ("redcommons.adapters.tables", "redcommons.study.model"),
        ("redcommons.study.rules", "json"),
    }
