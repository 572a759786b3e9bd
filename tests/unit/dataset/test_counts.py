"""How many cases there are of what: by scenario and harm, for the road of a study."""

from redcommons.dataset.rules import by_scope


def test_cases_are_counted_by_scenario_and_harm_whatever_else_they_say() -> None:
    combinations = [
        (("evening", "privacy", "en", "one_turn"), 3),
        (("evening", "privacy", "es", "one_turn"), 2),
        (("", "privacy", "en", ""), 1),
    ]
    assert by_scope(combinations) == {("evening", "privacy"): 5, ("", "privacy"): 1}
    assert by_scope([]) == {}
