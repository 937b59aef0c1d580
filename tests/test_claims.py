"""What the pages say about this repository is so: files, names, and how long things are."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import cnn
import nbformat
import pytest
from cnn import networks

from tools import refresh

ROOT = Path(__file__).parents[1]
PAGES = [*refresh.notebooks(ROOT / "chapters"), *sorted((ROOT / "chapters").rglob("*.md"))]
every_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)


def words(path: Path) -> str:
    """Return what a page says, without the code of its cells."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def printed(page: str) -> str:
    cells = nbformat.read(ROOT / "chapters" / "ch315" / f"{page}.ipynb", as_version=4).cells
    return "\n".join(output.get("text", "") for cell in cells for output in cell.get("outputs", []))


@every_page
def test_files_that_a_page_names_are_there(path: Path) -> None:
    for name in re.findall(r"`((?:cnn|code|explorers|livepage|digits|tests|tools)/[\w/.]+)`", words(path)):
        assert (ROOT / name).exists() or (ROOT / "code" / name).exists(), name


@every_page
def test_calls_that_a_page_names_take_what_it_gives_them(path: Path) -> None:
    known = {name: getattr(cnn, name) for name in cnn.__all__ if inspect.isfunction(getattr(cnn, name))}
    for name, keyword in re.findall(r"`(?:cnn\.)?(\w+)\([^`)]*?(\w+)=", words(path)):
        if name in known:
            assert keyword in inspect.signature(known[name]).parameters, f"{name}({keyword}=)"


def test_harmless_operators_are_listed_where_the_page_says() -> None:
    from cnn.onnx.operators import ELEMENTWISE

    assert set(printed("your-network").split()) >= ELEMENTWISE


def test_the_shelf_has_the_networks_that_the_pages_speak_of() -> None:
    titles = " ".join(entry.title for entry in networks.ZOO.values())
    for name in "VGG-16", "SqueezeNet 1.0", "ResNet-50", "Inception v3", "EfficientNet-B0", "AlexNet v2":
        assert name in titles


def test_folding_takes_as_many_lines_as_the_page_says() -> None:
    """Lines of code: without docstrings, comments, imports and empty lines."""
    lines = sum(code_lines(ROOT / "code" / "cnn" / "pooling" / f"{name}.py") for name in ("fold", "ribbon"))
    assert "some sixty lines of array code" in words(ROOT / "chapters" / "ch315" / "fast-pooling.ipynb")
    assert 50 <= lines <= 70


def code_lines(path: Path) -> int:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    tree.body = [node for node in tree.body if not isinstance(node, (ast.Import, ast.ImportFrom))]
    return len(ast.unparse(tree).replace("\n\n", "\n").splitlines())


def test_class_maps_point_as_roughly_as_the_page_says() -> None:
    shares = printed("global-average-pooling")
    own, other = re.findall(r"digit +(\d+)% of the orange, (\d+)% of the highest cells", shares)
    fair = int(re.search(r"either box has (\d+)% of the cells", shares)[1])
    one, both = (int(share) for share in re.findall(r"choice (?:one of )?the two: (\d+)%", shares))
    assert 2.5 * fair <= int(own[0]) <= 3.5 * fair, "three times its fair share"
    assert int(other[0]) <= 1.4 * fair, "hardly more than its fair share"
    assert int(own[1]) < 50, "more often than not the highest cell is not in the box"
    assert both < 50 < one, "an absent class among its first two in most pictures"
