"""Which packages each module of the book imports: found when it is built, for a page's Python to look up."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from booksite.run_here.ipython import STANDS_IN
from booksite.run_here.needs import modules


@cache
def table(code: Path, own: tuple[str, ...]) -> dict[str, list[str]]:
    """Return what comes with each of the book's packages, and with each module that brings more than its own.

    >>> found = table(Path(__file__).parents[2], ("cnn",))
    >>> found["cnn"], "cnn.pooling" in found
    (['cnn', 'numpy'], False)
    """
    found: dict[str, list[str]] = {}
    for package in own:
        found[package] = brought(package, code, own)
        for path in sorted((code / package).rglob("*.py")):
            name = ".".join(path.relative_to(code).with_suffix("").parts).removesuffix(".__init__")
            if "__main__" not in name and (names := brought(name, code, own)) != found[package]:
                found[name] = names
    return found


def brought(module: str, code: Path, own: Sequence[str]) -> list[str]:
    """Return the packages that a module's import brings, its own among them; not those of Python itself.

    Of what functions import when they are called, the book's own packages count, which weigh little; pictures
    alone ask for Matplotlib there, and a page has them already.
    """
    found: set[str] = set()
    seen: set[Path] = set()
    todo = [module]
    while todo:
        name = todo.pop()
        found.add(package := name.split(".")[0])
        if package not in own:
            continue
        for above, path in sources(name, code):
            if path not in seen:
                seen.add(path)
                first, later = imported(path, above)
                todo += first
                found |= later & {*own}
    return sorted(found - set(sys.stdlib_module_names) - STANDS_IN)


@cache
def imported(path: Path, above: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the modules that a file imports as it is imported itself, and the packages that it ever does."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    later = {name.split(".")[0] for name in modules(tree, above)}
    return frozenset(at_once(tree, above)), frozenset(later)


def sources(name: str, root: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files that importing a module runs, each with the package that it is in."""
    parts = name.split(".")
    for i in range(1, len(parts) + 1):
        place, above = root.joinpath(*parts[:i]), ".".join(parts[: i - 1])
        if place.is_dir():
            yield ".".join(parts[:i]), place / "__init__.py"
        elif place.with_suffix(".py").is_file():
            yield above, place.with_suffix(".py")


def at_once(tree: ast.Module, package: str) -> Iterator[str]:
    """Yield the modules that a module imports when it is itself imported: not those within functions."""
    for statement in tree.body:
        if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from modules(statement, package)
