"""Every page can be read by everybody: axe finds nothing, in light and dark, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser import PHONE, axe, sideways
from tests.served_worlds import Served, served

pytestmark = pytest.mark.heavy

DESK = {"width": 1280, "height": 900}
LOOKS = [("light", DESK), ("dark", DESK), ("light", PHONE), ("dark", PHONE)]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("axe"), "When is the last day to appeal?") as made:
        yield made


def test_axe_finds_nothing_on_any_page_in_any_look(plain: Served) -> None:
    people = {who: plain.page(who) for who in {one.who for one in plain.visits}}
    wrong: dict[str, list[str]] = {}
    for one in plain.visits:
        page = people[one.who]
        page.goto(one.path)
        for scheme, size in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict is one
            wide = [f"{sideways(page)} px too wide"] if sideways(page) else []
            for said in [*axe(page), *wide]:
                wrong.setdefault(said, []).append(f"{one.name} {scheme} {size['width']}")

    told = "\n".join(f"{said}\n    on {', '.join(where)}" for said, where in wrong.items())
    assert wrong == {}, told
    assert len(plain.visits) > 40
