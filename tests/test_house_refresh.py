"""Refreshed notebooks are the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from tools import refresh

CELLS = [
    "import os, sys, time\nimport ipywidgets\nimport matplotlib.pyplot as plt",
    "for n in range(3):\n    print(n, flush=True)\n    time.sleep(0.02)",
    "plt.plot([1, 2])\nplt.show()",
    "ipywidgets.IntSlider()",
    "print(os.environ.get('LIVEPAGE_TABULATE'))",
]


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    path = tmp_path / "page.ipynb"
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(CELLS)]
    cells[0].metadata["execution"] = {"iopub.status.busy": "2026-01-01T00:00:00"}
    path.write_text(
        refresh.text(nbformat.v4.new_notebook(cells=cells, metadata={"widgets": {}})), encoding="utf-8"
    )
    return path


def test_two_runs_give_the_same_bytes(notebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVEPAGE_TABULATE", "1")
    refresh.main([notebook])
    first = notebook.read_bytes()
    refresh.main([notebook])
    assert notebook.read_bytes() == first

    done = nbformat.read(notebook, as_version=4)
    assert [cell.execution_count for cell in done.cells] == [1, 2, 3, 4, 5]
    assert [cell.id for cell in done.cells] == [f"cell-{n}" for n in range(5)]
    assert all(cell.metadata == {} for cell in done.cells)
    assert done.metadata == refresh.METADATA
    _, (prints,), (figure,), (slider,), (tabulate,) = [cell.outputs for cell in done.cells]
    assert prints.text == "0\n1\n2\n"
    assert "image/png" in figure.data
    assert slider.data[refresh.VIEW].model_id == refresh.ZERO
    assert tabulate.text == "None\n"


def test_a_cell_that_fails_leaves_the_notebook_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "page.ipynb"
    cells = [nbformat.v4.new_code_cell("1 / 0", id="cell-0")]
    path.write_text(refresh.text(nbformat.v4.new_notebook(cells=cells)), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        refresh.main([path])
    assert path.read_bytes() == before


def test_spare_copies_are_no_notebooks(tmp_path: Path) -> None:
    for name in ("b.ipynb", "a/c.ipynb", "a/.ipynb_checkpoints/c-checkpoint.ipynb", "a/d.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in refresh.notebooks(tmp_path)]
    assert found == ["a/c.ipynb", "b.ipynb"]
