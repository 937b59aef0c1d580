"""Execute notebooks and store their outputs so that two runs give the same bytes.

``python -m tools.refresh [NOTEBOOK ...]``; all notebooks of the book by default.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
from livepage.explore import TABULATE
from nbclient import NotebookClient
from nbformat import NotebookNode

VIEW = "application/vnd.jupyter.widget-view+json"
ZERO = "0" * 32
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebooks(folder: Path) -> list[Path]:
    """Return the notebooks of a folder, in the order of their paths, without JupyterLab's spare copies."""
    return sorted(path for path in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)


def execute(path: Path) -> NotebookNode:
    """Run a notebook in its own folder, every cell, and return it with its outputs."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        record_timing=False,  # time stamps differ from run to run
        store_widget_state=True,  # or what an Output widget holds is lost with an error; canonical() drops it
        coalesce_streams=True,  # how print() is cut into messages differs from run to run
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    return notebook


def canonical(notebook: NotebookNode) -> NotebookNode:
    """Take out what differs from run to run or from machine to machine."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # JupyterLab's time stamps
        for output in cell.get("outputs", []):
            if VIEW in output.get("data", {}):
                output.data[VIEW].model_id = ZERO
    return notebook


def text(notebook: NotebookNode) -> str:
    """Return a notebook as it is stored."""
    return str(nbformat.writes(notebook)) + "\n"


def main(paths: list[Path]) -> None:
    """Refresh each notebook."""
    os.environ.pop(TABULATE, None)  # the tables belong into the book alone
    for path in paths or notebooks(Path("chapters")):
        print(path, flush=True)
        path.write_text(text(canonical(execute(path))), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
