"""What a cell needs before it can run: statements of hidden cells above it, and packages to load."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence


def names_read(*trees: ast.AST) -> set[str]:
    """Return the names that code reads.

    >>> sorted(names_read(ast.parse("y = f(x.size)")))
    ['f', 'x']
    """
    every = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {name.id for name in every if not isinstance(name.ctx, ast.Store)}


def names_imported(statement: ast.stmt) -> set[str] | None:
    """Return the names that an import binds; None for any other statement, and for ``import *``."""
    if not isinstance(statement, (ast.Import, ast.ImportFrom)):
        return None
    names = {alias.asname or alias.name.split(".")[0] for alias in statement.names}
    return None if "*" in names else names


def needed(body: list[ast.stmt], wanted: set[str]) -> list[ast.stmt]:
    """Return the statements of a hidden cell that cells below depend on; add to `wanted` what they read.

    Its last expression draws what already lives on the page; an import that nobody reads is not made.

    >>> cell = ast.parse("from explorers import shift\\nimport sys\\nshift.show()").body
    >>> [ast.unparse(statement) for statement in needed(cell, {"shift"})]
    ['from explorers import shift']
    """
    if body and isinstance(body[-1], ast.Expr):
        body = body[:-1]
    kept: list[ast.stmt] = []
    for statement in reversed(body):
        names = names_imported(statement)
        if names is None or names & wanted:
            wanted |= names_read(statement)
            kept.insert(0, statement)
    return kept


def modules(tree: ast.AST, package: str = "") -> Iterator[str]:
    """Yield the modules that code in a package may import, but for those that only a type checker reads.

    >>> list(modules(ast.parse("from explorers import strip; import numpy as np")))
    ['explorers', 'explorers.strip', 'numpy']
    >>> list(modules(ast.parse("from .argmax import ties"), "cnn"))
    ['cnn.argmax', 'cnn.argmax.ties']
    """
    if isinstance(tree, ast.If) and ast.unparse(tree.test).endswith("TYPE_CHECKING"):
        return
    if isinstance(tree, ast.Import):
        yield from (alias.name for alias in tree.names)
    elif isinstance(tree, ast.ImportFrom):
        above = package.split(".")[: package.count(".") + 2 - tree.level] if tree.level else []
        base = ".".join(filter(None, [*above, tree.module]))
        yield base
        yield from (f"{base}.{alias.name}" for alias in tree.names)
    for child in ast.iter_child_nodes(tree):
        yield from modules(child, package)


def of_page(cells: Sequence[tuple[str, bool]]) -> list[ast.Module]:
    """Return the code that runs where all cells of a page do; a cell is its source, and whether it is hidden.

    >>> cells = [("import sys\\nx = 2\\nprint(x)", True), ("x + 1", False)]
    >>> [ast.unparse(tree) for tree in of_page(cells)]
    ['x = 2', 'x + 1']
    """
    trees: list[ast.Module] = []
    wanted: set[str] = set()
    for source, hidden in reversed(cells):
        tree = ast.parse(source)
        if hidden:
            tree.body = needed(tree.body, wanted)
        else:
            wanted |= names_read(tree)
        trees.insert(0, tree)
    return trees


def packages(trees: Iterable[ast.AST], table: Mapping[str, Iterable[str]]) -> set[str]:
    """Return the packages that code imports; `table` says which come with a module of the book's own.

    >>> table = {"explorers": ["explorers"], "explorers.strip": ["explorers", "livepage"]}
    >>> sorted(packages([ast.parse("from explorers import strip\\nimport numpy.linalg")], table))
    ['explorers', 'livepage', 'numpy']
    """
    found: set[str] = set()
    for tree in trees:
        for name in modules(tree):
            parts = name.split(".")
            found.add(parts[0])
            for i in range(1, len(parts) + 1):
                found.update(table.get(".".join(parts[:i]), ()))
    return found
