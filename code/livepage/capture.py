"""What a function displays, in order and kept apart from the notebook: text, errors, figures, rich output."""

from __future__ import annotations

import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as w
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.getipython import get_ipython
from IPython.display import display

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
CELL = re.compile(
    r"(?<!\S)\S*ipykernel_\d+\S*\.py(?=:\d)"
)  # a kernel's name for a cell: another at each build
# Widgets that need no kernel, for they only show something: what a function displays of them.
SHOWN = {w.HTML: "text/html", w.HTMLMath: "text/html", w.Label: "text/plain"}
Output = dict[str, Any]


class Tape:
    """The outputs of one call, in the order in which they came.

    An output is ``{"stream", "text"}``, ``{"data", "metadata"}``, ``{"figure"}`` or ``{"error", "trace"}``.
    """

    def __init__(self) -> None:
        self.outputs: list[Output] = []
        self._stale = False

    def add(self, output: Output) -> None:
        """Append an output, after clearing what `clear_output(wait=True)` left until now."""
        if self._stale:
            self.clear()
        last = self.outputs[-1] if self.outputs else {}
        if "stream" in output and last.get("stream") == output["stream"]:
            last["text"] += output["text"]
        else:
            self.outputs.append(output)

    def clear(self, wait: bool = False) -> None:
        """Forget the outputs, at once or when the next one comes."""
        self._stale = wait
        if not wait:
            self.outputs.clear()


class Writer:
    """Stands in for ``sys.stdout`` or ``sys.stderr``."""

    encoding = "utf-8"

    def __init__(self, tape: Tape, stream: str) -> None:
        self._tape, self._stream = tape, stream

    def write(self, text: str) -> int:
        """Put text on the tape."""
        if text:
            words = COLOURS.sub("", text)
            if "ipykernel_" in words:
                words = CELL.sub("this notebook", words)
            self._tape.add({"stream": self._stream, "text": words})
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""

    def isatty(self) -> bool:
        """Whether colours would be shown: no."""
        return False


class Publisher(CapturingDisplayPublisher):
    """Stands in for the kernel's publisher of rich output."""

    tape: Any = None

    def publish(self, data: Any, metadata: Any = None, **_: Any) -> None:  # type: ignore[override]
        """Put an output on the tape."""
        self.tape.add({"data": data, "metadata": metadata or {}})

    def clear_output(self, wait: bool = False) -> None:
        """Forget what was displayed, at once or when more comes, as IPython's own."""
        self.tape.clear(wait)


def record(function: Callable[[], Any], show_result: bool) -> tuple[list[Output], Any]:
    """Call a function; return what it displayed, and its result.

    An exception is an output like others; a warning comes in every state that it concerns. Figures are
    handed over open, to be drawn and closed by whoever keeps them.
    """
    tape = Tape()
    result = None
    with _playing(tape), warnings.catch_warnings():  # which forgets what was warned of before
        try:
            result = function()
            if show_result and result is not None and not _is_figure(result):
                display(result)
        except Exception as error:
            tape.add(_failure(error))
    shown = [output["figure"] for output in tape.outputs if "figure" in output]
    if show_result and _is_figure(result) and result not in shown:
        tape.add({"figure": result, "metadata": {}})
    return tape.outputs, result


def _is_figure(value: Any) -> bool:
    figure = sys.modules.get("matplotlib.figure")
    return figure is not None and isinstance(value, figure.Figure)


def _failure(error: Exception) -> Output:
    """Return an error as an output; its trace begins with the author's function, and names no folder."""
    ours = Path(__file__).parent
    calls = [call for call in traceback.extract_tb(error.__traceback__) if Path(call.filename).parent != ours]
    lines = [
        f"{_where(call.filename)}, line {call.lineno}, in {call.name}\n    {call.line}" for call in calls
    ]
    return {"error": f"{type(error).__name__}: {error}", "trace": "\n".join(lines)}


def _where(filename: str) -> str:
    """Return a file's name; a cell's own is made up from the kernel's number."""
    return "this notebook" if "ipykernel" in filename else Path(filename).name


@contextmanager
def _playing(tape: Tape) -> Iterator[None]:
    """Send everything that is displayed to a tape."""
    streams = sys.stdout, sys.stderr
    shell = get_ipython()  # type: ignore[no-untyped-call]
    sys.stdout, sys.stderr = Writer(tape, "stdout"), Writer(tape, "stderr")  # type: ignore[assignment]
    publisher: Any = shell and shell.display_pub
    if shell:
        shell.display_pub = Publisher(parent=shell)
        shell.display_pub.tape = tape
    try:
        with _figures(tape, shell):
            yield
    finally:
        sys.stdout, sys.stderr = streams
        if shell:
            shell.display_pub = publisher


@contextmanager
def _figures(tape: Tape, shell: Any) -> Iterator[None]:
    """Put figures on the tape as they are: those that are shown, and those left open, whatever draws them."""

    def keep(figure: Figure) -> None:
        tape.add({"figure": figure, "metadata": {}})

    before = _open_figures()
    formatter = shell and shell.display_formatter.ipython_display_formatter
    if formatter:
        formatter.for_type_by_name("matplotlib.figure", "Figure", keep)
        for kind, mime in SHOWN.items():
            formatter.for_type(kind, partial(_keep_value, tape, mime))
    try:
        yield
        shown = [output.get("figure") for output in tape.outputs]
        for number, figure in _open_figures().items():
            if number not in before and figure not in shown:
                keep(figure)
    finally:
        if formatter:
            for kind in ("matplotlib.figure.Figure", *SHOWN):
                formatter.pop(kind, None)


def _keep_value(tape: Tape, mime: str, widget: Any) -> None:
    tape.add({"data": {mime: widget.value}, "metadata": {}})


def _open_figures() -> dict[int, Figure]:
    """Return Matplotlib's open figures by their numbers; none, where nothing has imported it."""
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    return {m.num: m.canvas.figure for m in helpers.Gcf.get_all_fig_managers()} if helpers else {}
