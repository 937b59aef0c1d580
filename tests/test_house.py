"""The house's own rules: who may import whom, what is public, and Python's own `code` left in reach."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from types import ModuleType

import cnn
import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
CODE = ROOT / "code"
MAY_IMPORT: dict[str, set[str]] = {
    "cnn": set(),
    "livepage": set(),
    "booksite": {"livepage"},
    "digits": {"cnn"},
    "explorers": {"cnn", "digits", "livepage"},
}
MODULES = sorted(CODE.rglob("*.py"))
COLUMNS = 110
FRONT_END = sorted(
    path
    for root in ("code", "chapters", "tests")
    for kind in ("js", "css")
    for path in (ROOT / root).rglob(f"*.{kind}")
)


def imported(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """Yield each package that some code imports, and whether it does so as soon as it is loaded."""
    later = {id(node) for waiting in filter(waits, ast.walk(tree)) for node in reached_late(waiting)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [] if node.level else [node.module or ""]  # a relative import stays in its package
        else:
            continue
        for name in names:
            yield name.partition(".")[0], id(node) not in later


def waits(node: ast.AST) -> bool:
    """Whether a node is not run as it is loaded: a function, or what is for type checkers alone."""
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or (
        isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
    )


def reached_late(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is run late, if at all, of a node that waits."""
    for child in getattr(node, "body", []):
        yield from ast.walk(child)


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(CODE).as_posix()


def test_every_package_has_its_rule() -> None:
    assert {path.parent.name for path in CODE.glob("*/__init__.py")} <= set(MAY_IMPORT)
    assert not (CODE / "__init__.py").exists()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_in_the_allowed_directions(path: Path) -> None:
    package = path.relative_to(CODE).parts[0]
    ours = {name for name, _ in imported(parse(path))} & set(MAY_IMPORT)
    assert ours <= MAY_IMPORT[package] | {package}


@pytest.mark.parametrize("path", sorted((CODE / "cnn").rglob("*.py")), ids=name_of)
def test_cnn_needs_numpy_alone(path: Path) -> None:
    """Others, such as onnx, only inside the function that asks for them."""
    needed = {name for name, at_once in imported(parse(path)) if at_once}
    assert needed - sys.stdlib_module_names <= {"cnn", "numpy"}


@pytest.mark.parametrize(
    ("code", "at_once"),
    [
        ("import onnx", True),
        ("try:\n    import onnx\nexcept ImportError:\n    pass", True),
        ("if True:\n    from onnx import helper", True),
        ("class Reader:\n    import onnx", True),
        ("if TYPE_CHECKING:\n    pass\nelse:\n    import onnx", True),
        ("if TYPE_CHECKING:\n    import onnx", False),
        ("def read():\n    try:\n        import onnx\n    finally:\n        pass", False),
        ("class Reader:\n    async def read(self):\n        import onnx", False),
    ],
)
def test_what_is_imported_at_once(code: str, at_once: bool) -> None:
    assert list(imported(ast.parse(code))) == [("onnx", at_once)]


def test_all_is_what_is_public() -> None:
    """Submodules are seen from outside too, but public only where `__all__` says so."""
    seen = {name for name in vars(cnn) if not name.startswith("_")}
    modules = {name for name in seen if isinstance(getattr(cnn, name), ModuleType)}
    assert seen - modules <= set(cnn.__all__) <= seen
    assert len(set(cnn.__all__)) == len(cnn.__all__)


def test_no_module_hides_a_function() -> None:
    """`import cnn.receptive_field` would put the module where the function was."""
    functions = {name for name in cnn.__all__ if callable(getattr(cnn, name))}
    assert not {path.stem for path in (CODE / "cnn").iterdir()} & functions


# Each is asked for something that the folder called code could not give.
STANDARD = """
import code, pdb, doctest
print(code.interact.__name__, pdb.set_trace.__name__, doctest.testmod.__name__)
"""
SHOWN = "interact set_trace testmod"


def test_standard_modules_in_pytest(capsys: pytest.CaptureFixture[str]) -> None:
    exec(STANDARD, {})
    assert capsys.readouterr().out.strip() == SHOWN


def test_standard_modules_from_the_root() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STANDARD], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == SHOWN


def test_standard_modules_in_a_kernel() -> None:
    cell = nbformat.v4.new_code_cell(STANDARD)
    notebook = nbformat.v4.new_notebook(cells=[cell])
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}).execute()
    assert notebook.cells[0].outputs[0].text.strip() == SHOWN


def test_data_files_are_in_the_wheel() -> None:
    # An installation from the checkout finds every file; only the wheel, in the reader's browser, misses one.
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = settings["tool"]["setuptools"]["package-data"]["*"]
    tracked = subprocess.run(
        ["git", "ls-files", "code"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    data = [
        Path(name) for name in tracked.stdout.split() if not name.endswith((".py", ".md", ".toml", "LICENSE"))
    ]
    assert data
    assert [str(path) for path in data if not any(fnmatch(path.name, pattern) for pattern in patterns)] == []


@pytest.mark.parametrize("path", FRONT_END, ids=lambda path: str(path.relative_to(ROOT)))
def test_front_end_keeps_to_the_columns_of_python(path: Path) -> None:
    # The formatter leaves style sheets alone, and comments, strings and patterns of scripts.
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > COLUMNS] == []


def test_no_sheet_asks_what_stands_in_an_explorer() -> None:
    # With ":has", every number that is written has the browser compute the whole explorer's style anew.
    sheets = [path for path in FRONT_END if path.suffix == ".css" and path.parent.name == "js"]
    rules = {
        path.name: re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S) for path in sheets
    }
    assert {"view.css", "page.css", "lens.css"} <= set(rules)
    assert [name for name, text in rules.items() if ":has(" in text] == []
