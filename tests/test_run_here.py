"""Cells as they run in the page, under this Python: what they print, show, and say when they fail."""

from __future__ import annotations

import asyncio
import builtins
import importlib
import inspect
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import booksite
import comm
import ipywidgets
import pytest
from booksite.run_here import folder, imports, ipython, packs, widgets
from booksite.run_here.extension import file_script, page_script, weight
from booksite.run_here.session import Cell, Session
from booksite.run_here.streams import LIMIT
from ipywidgets.widgets.widget import _instances
from sphinx.errors import ExtensionError

Run = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def run() -> Iterator[Run]:
    """Return a function that runs cells of one page, those before a `hidden` mark out of sight."""
    said: list[dict[str, Any]] = []
    kept = builtins.input
    session = Session(said.append)

    def run_(*sources: str, hidden: int = 0) -> list[dict[str, Any]]:
        said.clear()
        cells = [
            Cell(id=f"c{i}", label=f"Cell {i}", source=source, hidden=i < hidden)
            for i, source in enumerate(sources)
        ]
        asyncio.run(session.run(cells))
        return [message for message in said if message["kind"] not in ("start", "end")]

    yield run_
    builtins.input = kept
    del builtins.display  # type: ignore[attr-defined]


def printed(messages: list[dict[str, Any]]) -> str:
    return "".join(message.get("text", "") for message in messages)


def test_the_last_value_is_shown_unless_a_semicolon_follows(run: Run) -> None:
    assert run("x = 1\nx + 1")[0]["data"] == {"text/plain": "2"}
    assert run("x + 1;") == []
    assert run("None") == []


def test_a_cell_may_await(run: Run) -> None:
    assert printed(run("import asyncio\nprint(await asyncio.sleep(0, 'woken'))")) == "woken\n"


def test_an_error_points_through_cells_and_not_into_the_library(run: Run) -> None:
    fail = (
        "import numpy as np\nfrom cnn import max_pool2d\ndef f(k):\n    return max_pool2d(np.ones((4, 4)), k)"
    )
    (message,) = run(fail, "k = 0\nf(k)")
    assert message["cell"] == "c1"
    assert message["line"] == 2
    assert message["trace"].startswith("Cell 1, line 2\n    f(k)\nCell 0, line 4, in f\n")
    assert "site-packages" not in message["trace"]
    assert "cnn/" not in message["trace"]


def test_a_syntax_error_has_its_line(run: Run) -> None:
    (message,) = run("a = 1\nb = (2,")
    assert message["line"] == 2


def test_nothing_runs_after_an_error(run: Run) -> None:
    messages = run("print('one')", "1 / 0", "print('three')")
    assert printed(messages) == "one\n"


@pytest.mark.parametrize("ending", ["raise SystemExit", "raise KeyboardInterrupt", "input('?')"])
def test_what_would_end_python_ends_the_cell(run: Run, ending: str) -> None:
    assert run(ending)[0]["kind"] == "error"
    assert printed(run("print('still here')")) == "still here\n"


def test_a_flood_is_cut_and_counted(run: Run) -> None:
    words = printed(run(f"print('x' * {LIMIT})\nprint('y' * 10)"))
    assert words.count("x") == LIMIT
    assert "y" not in words.split("…")[0]
    assert "… 12 more characters" in words


def test_of_hidden_cells_only_what_is_needed_runs(run: Run) -> None:
    hidden = "print('set up')\nimport sys\nname = 'taken'\nimport no_such_module\nprint('drawn')"
    assert printed(run(hidden, "print(name)", hidden=1)) == "set up\ntaken\n"
    assert printed(run(hidden, "print(name)", hidden=1)) == "taken\n"  # and only once


CODE = Path(booksite.__file__).parents[1]
TABLE = imports.table(CODE, packs.OWN)


def needs(source: str) -> set[str]:
    """Return the packages that a cell brings."""
    cell = Cell(id="a", label="Cell 1", source=source, hidden=False)
    return set(Session(print, TABLE).packages([cell]))


@pytest.mark.usefixtures("run")
def test_packages_are_found_through_the_book_s_own() -> None:
    assert needs("from cnn import max_pool2d") == {"cnn", "numpy"}
    assert needs("import ast, IPython, numpy.linalg") == {"numpy"}
    assert needs("from explorers.exercises import answers") == {"cnn", "explorers", "numpy"}
    widgets_ = {"anywidget", "cnn", "explorers", "ipywidgets", "livepage", "numpy", "traitlets"}
    assert needs("from explorers import strip") == widgets_
    assert needs("from explorers.figures import strips") == widgets_ | {"matplotlib"}
    assert needs("from explorers import digit") == widgets_ | {"digits"}


@pytest.mark.usefixtures("run")
def test_no_explorer_brings_what_draws_its_picture() -> None:
    brought = {
        path.stem: needs(f"from explorers import {path.stem}") for path in CODE.glob("explorers/[a-z]*.py")
    }
    assert brought
    assert [name for name, packages in brought.items() if packages & {"PIL", "matplotlib"}] == []
    assert "PIL" in needs("from explorers.figures import photograph")


def test_a_function_may_import_the_book_s_own_packages_when_it_is_called(tmp_path: Path) -> None:
    for name, text in (("a", "def f():\n    import b, PIL\n"), ("b", "import numpy\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(text, encoding="utf-8")
    assert imports.table(tmp_path, ("a", "b")) == {"a": ["a", "b"], "b": ["b", "numpy"]}


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([("import numpy as np\nfrom cnn import max_pool2d", False)], "8"),
        ([("from explorers.figures import maps\nmaps.figure()", True), ("1 + 1", False)], "8"),
        ([("from explorers.figures import maps", True), ("maps.figure()", False)], "8 to 16"),
        ([("from explorers.figures import photograph", False)], "8 to 9"),
    ],
)
def test_a_page_says_how_much_its_cells_load(cells: list[tuple[str, bool]], words: str) -> None:
    assert weight(SimpleNamespace(srcdir=CODE.parent), cells) == words  # type: ignore[arg-type]


OFFERED = [(module, name) for module, members in ipython.PARTS.items() for name in members]


@pytest.mark.parametrize(("module", "name"), OFFERED, ids=lambda word: word)
def test_what_stands_in_for_ipython_is_called_as_ipython_s_own(module: str, name: str) -> None:
    real, ours = getattr(importlib.import_module(module), name), ipython.PARTS[module][name]
    assert isinstance(ours, type) == isinstance(real, type)
    if not callable(ours):
        return
    takes = inspect.signature(real).parameters
    for parameter in inspect.signature(ours).parameters.values():
        if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            assert takes[parameter.name].kind is parameter.kind
            assert takes[parameter.name].default in (parameter.default, None)


def test_what_stands_in_for_ipython_answers_as_ipython_s_own() -> None:
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.display import HTML

    assert ipython.HTML("<b>1 < 2</b>")._repr_html_() == HTML("<b>1 < 2</b>")._repr_html_()
    assert ipython.CapturingDisplayPublisher().outputs == CapturingDisplayPublisher().outputs


def test_display_and_clear_output_reach_the_page(run: Run) -> None:
    messages = run(
        "from booksite.run_here.ipython import clear_output, display\ndisplay(1, 2)\nclear_output()"
    )
    assert [message["kind"] for message in messages] == ["data", "data", "clear"]
    assert messages[1]["data"] == {"text/plain": "2"}


def test_a_verdict_says_whether_it_is_right(run: Run) -> None:
    check = "from explorers.exercises import answers\nanswers.check_max_from_relu(lambda a, b, relu: {})"
    assert run(check.format("b + relu(a - b)"))[0]["right"] is True
    assert run(check.format("relu(a - b)"))[0]["right"] is False


class Live:
    """A session whose widgets talk to a page: what they said, and what the page says to them."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self.session = Session(self.said.append)
        self.wire = widgets.install(self.session, self.said.append)

    def run(self, source: str) -> None:
        cell = Cell(id="c", label="Cell 1", source=source, hidden=False)
        asyncio.run(self.session.run([cell]))

    def id(self, model: str) -> str:
        """Return what the one widget of a kind is called."""
        opened = [message for message in self.said if message["kind"] == "comm_open"]
        (found,) = [each["id"] for each in opened if json.loads(each["state"])["_model_name"] == model]
        return found

    def move(self, model: str, **state: Any) -> list[dict[str, Any]]:
        """Move a control; return what comes of it, but for the control's own echo."""
        before = len(self.said)
        self.wire.receive(self.id(model), json.dumps(state))
        return [message for message in self.said[before:] if message["kind"] != "comm_msg"]


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    for owner, name in (
        (comm, "create_comm"),
        (ipywidgets.Output, "__enter__"),
        (ipywidgets.Output, "__exit__"),
        (builtins, "input"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    logger = logging.getLogger("traitlets")
    monkeypatch.setattr(logger, "handlers", [*logger.handlers])
    before = set(_instances)
    yield Live()
    for key in set(_instances) - before:  # other tests keep widgets that they made when they were collected
        _instances[key].close()
    del builtins.display  # type: ignore[attr-defined]


def test_what_interact_calls_speaks_into_its_output(live: Live) -> None:
    call = "shown = interact(lambda n: print('n is', n), n=(0, 9))"
    live.run(f"from ipywidgets import interact\n{call}\nprint('after')")
    into = {"cell": "c", "output": live.id("OutputModel")}
    assert {"kind": "stream", "name": "stdout", "text": "n is 4\n", **into} in live.said
    assert {"kind": "stream", "name": "stdout", "text": "after\n", "cell": "c"} in live.said
    *_, heard = live.move("IntSliderModel", value=7)  # after what IPython clears a terminal with
    assert heard == {"kind": "stream", "name": "stdout", "text": "n is 7\n", **into}


def test_an_error_in_what_interact_calls_is_told_in_its_output(live: Live) -> None:
    live.run("from ipywidgets import interact\ndef f(n):\n    return 1 // n\nshown = interact(f, n=(0, 9))")
    assert live.said[-1]["kind"] == "end"
    (error,) = [message for message in live.move("IntSliderModel", value=0) if message["kind"] == "error"]
    assert error["output"] == live.id("OutputModel")
    assert error["line"] == 3
    assert error["trace"].endswith("ZeroDivisionError: integer division or modulo by zero")


def test_what_a_callback_prints_and_raises_goes_under_the_cell_that_made_the_control(live: Live) -> None:
    live.run("import ipywidgets as w\ns = w.IntSlider()\ns.observe(lambda c: print(1 / c.new), 'value')\ns")
    live.session.cell = "another"
    assert live.move("IntSliderModel", value=2) == [
        {"cell": "c", "kind": "stream", "name": "stdout", "text": "0.5\n"}
    ]
    live.run("t = w.FloatSlider(1)\nt.observe(lambda c: print(1 / c.new), 'value')")
    (error,) = live.move("FloatSliderModel", value=0)
    assert (error["cell"], error["kind"], error["line"]) == ("c", "error", 2)
    assert "output" not in error


def test_a_button_is_pressed(live: Live) -> None:
    live.run("import ipywidgets as w\nb = w.Button()\nb.on_click(lambda _: print('pressed'))")
    (message,) = live.move("ButtonModel", presses=1)
    assert message["text"] == "pressed\n"


def test_the_page_s_scripts_are_small() -> None:
    import gzip

    assert len(gzip.compress(page_script().encode(), 9)) < 9_000
    assert len(gzip.compress(file_script().encode(), 9)) < 1_200


def test_a_copy_starts_python_from_its_folder_where_cells_run() -> None:
    policy = f'{folder.POLICY} content="{folder.STRICT}" />'
    plain = f'<head>{policy}<script src="../_static/other.js"></script></head>'
    assert folder.page(plain) == plain
    cells = '<script defer="defer" src="../_static/run/cells.js?v=1">'
    assert folder.page(f"{policy}<p>/cells.js</p>{cells}</script>") == (
        f'{folder.NOTE}\n    {folder.POLICY} content="{folder.WIDER}" /><p>/cells.js</p>'
        f'<script defer src="../_static/run/folder/folder.js"></script>{cells}</script>'
    )
    with pytest.raises(ExtensionError, match="has 0 policies that say"):
        folder.page(cells)
