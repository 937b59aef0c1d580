"""Runs the cells of a page one by one, and tells the page what comes out, as it comes.

In the reader's browser `send` posts a message from the worker; under any other Python it may be a list's
``append``. A message is ``{"cell": "windows-05", "kind": "stream", "name": "stdout", "text": "[0, 2]"}``;
the other kinds are ``data`` (what a cell shows, by MIME type), ``error`` and ``clear``.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import linecache
import logging
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TypedDict

from booksite.run_here import ipython, needs, piplite
from booksite.run_here.shown import bundle
from booksite.run_here.streams import Printer

Send = Callable[[dict[str, Any]], None]


class Cell(TypedDict):
    """A cell as the page sends it: its name, what errors call it, its code, and whether the page hides it."""

    id: str
    label: str
    source: str
    hidden: bool


class Session:
    """One namespace, in which cells run.

    >>> import asyncio
    >>> said = []
    >>> cell = Cell(id="a", label="Cell 1", source="x = 2\\nx * 3", hidden=False)
    >>> asyncio.run(Session(said.append).run([cell]))
    'a'
    >>> [message["kind"] for message in said], said[1]["data"]
    (['start', 'data', 'end'], {'text/plain': '6'})
    """

    def __init__(self, send: Send, table: Mapping[str, Sequence[str]] | None = None) -> None:
        self.namespace: dict[str, Any] = {"__name__": "__main__"}
        self._send, self._table = send, table or {}
        self.cell = ""
        self._labels: dict[str, str] = {}
        self._outputs: list[str] = []  # the widgets of ipywidgets' kind "Output" that listen, the last alone
        self._done: dict[str, set[str]] = {}  # of hidden cells, the statements that have run
        sys.modules.setdefault("piplite", piplite)
        if sys.platform == "emscripten":
            ipython.install()
        # It remarks, under the reader's first figure, that it looks for fonts.
        logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
        builtins.input = no_input
        builtins.display = self.display  # type: ignore[attr-defined]

    def packages(self, cells: Sequence[Cell]) -> list[str]:
        """Return the packages that these cells import, themselves or through the book's own."""
        trees = []
        for cell in cells:
            try:
                trees.append(self._tree(cell, cells))
            except SyntaxError:  # said when it runs
                continue
        found = needs.packages(trees, self._table)
        return sorted(found - set(sys.stdlib_module_names) - ipython.STANDS_IN)

    async def run(self, cells: Sequence[Cell]) -> str:
        """Run cells in order, until one fails; return the last that went well, or nothing."""
        last = ""
        for cell in cells:
            self.cell = cell["id"]
            self._send({"cell": cell["id"], "kind": "start"})
            if not await self._run(cell, cells):
                break
            last = cell["id"]
            self._send({"cell": last, "kind": "end"})
        return last

    async def _run(self, cell: Cell, cells: Sequence[Cell]) -> bool:
        self._labels[cell["id"]] = cell["label"]
        linecache.cache[cell["label"]] = (0, None, cell["source"].splitlines(True), cell["label"])
        with self._listening() as failed:
            await self._execute(self._tree(cell, cells), cell)
        return not failed

    def call(self, cell: str, function: Callable[[], None]) -> None:
        """Call a function on behalf of a cell that has run: what comes of it goes under that cell."""
        self.cell = cell
        with self._listening():
            function()

    @contextmanager
    def _listening(self) -> Iterator[list[BaseException]]:
        """Send what is printed, drawn and raised; give a list that holds the error, once there is one."""
        printer = Printer(self._say)
        failed: list[BaseException] = []
        try:
            with redirect_stdout(printer.out), redirect_stderr(printer.err):  # type: ignore[type-var]
                yield failed
                show_figures()
        except BaseException as error:  # the reader's code may raise anything, SystemExit too
            failed.append(error)
            printer.flush()
            self.fail(error)
        printer.flush()

    def fail(self, error: BaseException) -> None:
        """Show an error, by the way through cells that led to it."""
        self._say({"kind": "error", **told(error, self._labels.get(self.cell, ""))})

    def turn_to(self, output: str) -> None:
        """Send what comes from now on to a widget, an `Output`, instead of the cell."""
        sys.stdout.flush()
        sys.stderr.flush()
        self._outputs.append(output)

    def turn_back(self, error: BaseException | None) -> None:
        """Send what comes from now on where it went before; first what is left, and an error."""
        show_figures()
        sys.stdout.flush()
        sys.stderr.flush()
        if error is not None:
            self.fail(error)
        self._outputs.pop()

    def _tree(self, cell: Cell, cells: Sequence[Cell]) -> ast.Module:
        """Return the code of a cell; of a hidden one, what the cells below it need and has not run yet."""
        tree = ast.parse(cell["source"], cell["label"])
        if not cell["hidden"]:
            return tree
        below = cells[cells.index(cell) + 1 :]
        wanted: set[str] = set()
        for other in reversed(below):
            try:
                body = ast.parse(other["source"]).body
            except SyntaxError:
                continue
            if other["hidden"]:
                needs.needed(body, wanted)
            else:
                wanted |= needs.names_read(*body)
        done = self._done.setdefault(cell["id"], set())
        tree.body = [s for s in needs.needed(tree.body, wanted) if ast.unparse(s) not in done]
        return tree

    async def _execute(self, tree: ast.Module, cell: Cell) -> None:
        """Run statements; show the value of a last expression, unless a semicolon follows it."""
        shown = None
        if tree.body and isinstance(last := tree.body[-1], ast.Expr):
            shown, tree.body = ast.Expression(last.value), tree.body[:-1]
        await self._evaluate(compile(tree, cell["label"], "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))
        if shown:
            code = compile(shown, cell["label"], "eval", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            value = await self._evaluate(code)
            if value is not None and not cell["source"].rstrip().endswith(";"):
                self.display(value)
        if cell["hidden"]:
            self._done[cell["id"]] |= {ast.unparse(statement) for statement in tree.body}

    async def _evaluate(self, code: Any) -> Any:
        value = eval(code, self.namespace)
        return await value if code.co_flags & inspect.CO_COROUTINE else value

    def display(self, *values: Any) -> None:
        """Show values under the cell that runs."""
        for value in values:
            sys.stdout.flush()
            self._say({"kind": "data", "data": bundle(value), **verdict(value)})

    def clear(self, wait: bool = False) -> None:
        """Take away what the cell that runs has shown; with `wait`, once there is something in its place."""
        sys.stdout.flush()
        self._say({"kind": "clear", "wait": wait})

    def _say(self, message: dict[str, Any]) -> None:
        into = {"output": self._outputs[-1]} if self._outputs else {}
        self._send({"cell": self.cell, **into, **message})


def verdict(value: Any) -> dict[str, Any]:
    """Return what the page makes of an exercise's verdict: a tick, and which explorer shows the case.

    >>> from types import SimpleNamespace
    >>> verdict(SimpleNamespace(right=False, shows=("strip", {"size": 2, "ceil": True})))
    {'right': False, 'shows': {'name': 'strip', 'settings': {'size': '2', 'ceil': 'yes'}}}
    >>> verdict(3)
    {}
    """
    right, shows = getattr(value, "right", None), getattr(value, "shows", None)
    if not isinstance(right, bool):
        return {}
    if shows is None:
        return {"right": right}
    name, settings = shows
    words = {True: "yes", False: "no"}  # as addresses have them
    spelled = {key: words[each] if isinstance(each, bool) else str(each) for key, each in settings.items()}
    return {"right": right, "shows": {"name": name, "settings": spelled}}


def no_input(prompt: object = "") -> str:
    """Refuse to wait for a line: Python's thread cannot ask the page."""
    raise RuntimeError("input() cannot ask on a page: write the value into the cell instead")


def show_figures() -> None:
    """Show what a cell has drawn without asking for it."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.show()


def told(error: BaseException, label: str) -> dict[str, Any]:
    """Return what the page shows of an error: its words, the way to it through cells, the line in this one.

    Frames of the library are left out: the reader cannot change them.
    """
    report = traceback.TracebackException.from_exception(error, compact=True)
    cells = [frame for frame in report.stack if frame.filename in linecache.cache and is_cell(frame.filename)]
    lines = traceback.StackSummary.from_list(cells).format()
    words = "".join(report.format_exception_only()).rstrip()
    line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
    here = [frame.lineno for frame in cells if frame.filename == label]
    return {"trace": plain("".join([*lines, words])), "line": here[-1] if here else line}


def is_cell(filename: str) -> bool:
    """Whether a file's name is what a cell is called: those of files end in an ending."""
    return filename.startswith("Cell ")


def plain(text: str) -> str:
    """Return a traceback's text as people say it.

    >>> print(plain('  File "Cell 3", line 2, in <module>\\n    y = f(x)'))
    Cell 3, line 2
        y = f(x)
    """
    text = text.replace('  File "Cell ', "Cell ").replace('", line', ", line")
    return text.replace(", in <module>", "")
