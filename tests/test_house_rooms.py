"""Who may import whom inside the library, and no circle among modules anywhere."""

from __future__ import annotations

import ast
import graphlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

CODE = Path(__file__).parents[1] / "code"
HALL = {"checks", "arithmetic"}
MAY_IMPORT: dict[str, set[str]] = {
    "checks": set(),
    "arithmetic": set(),
    "pooling": HALL,
    "fields": HALL,
    "networks": HALL | {"fields"},
    "onnx": HALL | {"fields"},
    "report": {"fields", "onnx"},
    "__main__": HALL | {"onnx", "report"},
    "__init__": {"fields", "networks", "onnx", "pooling"},
}
STAIRS = [
    "reader",
    "choosing",
    "reading",
    "operators",
    "cutting",
    "mixing",
    "reshaping",
    "resizing",
    "shaping",
    "windows",
    "standing",
    "trace",
    "folding",
    "sizing",
    "functions",
    "order",
    "signatures",
    "origin",
    "schema",
    "files",
    "model",
    "wire",
]
"""Of `cnn.onnx`, from the top: each may import those after it."""


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(CODE).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(path): path for path in sorted(CODE.rglob("*.py"))}


def imports(name: str, source: str, is_package: bool = False) -> Iterator[str]:
    """Yield our modules that some code imports, at once, late, or for type checkers alone."""
    package = name if is_package else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            dotted = "." * node.level + (node.module or "")
            parent = importlib.util.resolve_name(dotted, package)
            children = [f"{parent}.{alias.name}" for alias in node.names]
            found = [child if child in MODULES else parent for child in children]
        else:
            continue
        yield from (module for module in found if module in MODULES and module != name)


GRAPH = {
    name: set(imports(name, path.read_text(encoding="utf-8"), path.name == "__init__.py"))
    for name, path in MODULES.items()
}


def part(module: str) -> str:
    """Return the part of the library that a module of `cnn` lies in."""
    return [*module.split("."), "__init__"][1]


@pytest.mark.parametrize("module", [name for name in MODULES if name.partition(".")[0] == "cnn"])
def test_the_library_imports_in_the_allowed_directions(module: str) -> None:
    here = part(module)
    assert {part(other) for other in GRAPH[module]} <= MAY_IMPORT[here] | {here}


@pytest.mark.parametrize(("above", "module"), list(enumerate(STAIRS, start=1)))
def test_the_reader_of_onnx_is_a_staircase(above: int, module: str) -> None:
    taken = {name.rpartition(".")[2] for name in GRAPH[f"cnn.onnx.{module}"] if name.startswith("cnn.onnx.")}
    assert taken <= set(STAIRS[above:])


def test_every_module_of_onnx_is_a_stair() -> None:
    assert {f"cnn.onnx.{name}" for name in STAIRS} == {
        name for name in MODULES if name.startswith("cnn.onnx.")
    }


def test_no_modules_import_each_other_in_a_circle() -> None:
    graphlib.TopologicalSorter(GRAPH).prepare()


@pytest.mark.parametrize(
    "source",
    [
        "from ..pooling.ribbon import pad",
        "from ..pooling import ribbon",
        "from cnn.pooling.ribbon import pad",
        "import cnn.pooling.ribbon",
        "def late():\n    from ..pooling.ribbon import pad",
        "if TYPE_CHECKING:\n    from ..pooling.ribbon import pad",
    ],
)
def test_what_is_imported(source: str) -> None:
    assert list(imports("cnn.fields.layer", source)) == ["cnn.pooling.ribbon"]
