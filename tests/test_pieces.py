"""What hangs together on a painted map, and where it moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import explorers
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.script import Script, script

MAPS = st.lists(st.sampled_from([0, 0, 0, 1, 5]), min_size=64, max_size=64)


@pytest.fixture(scope="module")
def pieces() -> Iterator[Script]:
    with script(Path(explorers.__file__).parent / "js" / "pieces.js") as running:
        yield running


def grown(values: list[int], seed: int) -> set[int]:
    """Return the cells that a seed reaches, step by step over all eight neighbours."""
    full, seen = np.array(values).reshape(8, 8) > 0, np.zeros((8, 8), bool)
    seen.flat[seed] = True
    for _ in range(64):
        wide = np.pad(seen, 1)
        seen = full & np.max([wide[r : r + 8, c : c + 8] for r in range(3) for c in range(3)], axis=0)
    return set(np.flatnonzero(seen).tolist())


@settings(max_examples=100, deadline=None)
@given(values=MAPS, data=st.data())
def test_a_piece_moves_as_far_as_nothing_falls_off(
    pieces: Script, values: list[int], data: st.DataObject
) -> None:
    full = np.flatnonzero(values).tolist()
    if not full:
        assert pieces.call("brightest", values) == []
        return
    piece = pieces.call("pieceAt", values, data.draw(st.sampled_from(full)))
    assert set(piece) == grown(values, piece[0])
    down, right = data.draw(st.integers(-9, 9)), data.draw(st.integers(-9, 9))
    rows, columns = np.divmod(piece, 8)
    y = np.clip(down, -rows.min(), 7 - rows.max())
    x = np.clip(right, -columns.min(), 7 - columns.max())
    assert pieces.call("reach", piece, down, right) == [y, x]
    expected = np.array(values).reshape(8, 8)
    moved = expected[rows, columns]
    expected[rows, columns] = 0
    expected[rows + y, columns + x] = moved
    assert pieces.call("shifted", values, piece, [int(y), int(x)]) == expected.ravel().tolist()
    largest = max(sum(values[at] for at in grown(values, seed)) for seed in full)
    assert sum(values[at] for at in pieces.call("brightest", values)) == largest
