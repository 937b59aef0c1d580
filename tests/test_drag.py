"""A row that is carried over others: where it lands, and who makes room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import explorers
import pytest

from tests.script import Script, script


@pytest.fixture(scope="module")
def drag() -> Iterator[Script]:
    with script(Path(explorers.__file__).parent / "js" / "drag.js") as running:
        yield running


@pytest.mark.parametrize(
    ("heights", "start", "shift", "to", "gaps"),
    [
        ([10, 10, 10, 10], 1, 0, 1, [0, 0, 0, 0]),
        ([10, 10, 10, 10], 1, 5, 1, [0, 0, 0, 0]),
        ([10, 10, 10, 10], 1, 6, 2, [0, 0, -10, 0]),
        ([10, 10, 10, 10], 1, 16, 3, [0, 0, -10, -10]),
        ([10, 10, 10, 10], 1, 900, 3, [0, 0, -10, -10]),
        ([10, 10, 10, 10], 2, -5, 2, [0, 0, 0, 0]),
        ([10, 10, 10, 10], 2, -6, 1, [0, 10, 0, 0]),
        ([10, 10, 10, 10], 2, -900, 0, [10, 10, 0, 0]),
        ([10, 40, 20], 0, 20, 0, [0, 0, 0]),
        ([10, 40, 20], 0, 21, 1, [0, -10, 0]),
        ([10, 40, 20], 2, -21, 1, [0, 20, 0]),
    ],
)
def test_carried(drag: Script, heights: list[int], start: int, shift: int, to: int, gaps: list[int]) -> None:
    found = drag.call("carried", heights, start, shift)
    assert found == {"to": to, "gaps": gaps}
