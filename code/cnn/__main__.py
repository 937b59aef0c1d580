"""`python -m cnn model.onnx`: the receptive fields of a model, layer by layer, and what to look at."""

from __future__ import annotations

import _thread
import argparse
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from .fields.table import LayerRow, layer_table
from .onnx import Network, from_onnx

HEADINGS = ("layer", "kind", "window", "size", "stride", "padding", "units")
SECONDS = 9
"""After so long the command gives up, unless it is told not to."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table of a model; return the exit code: 0, or 1 if there is no answer."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # for names that the terminal's encoding lacks
    try:
        with _in_time(None if options.no_limit else SECONDS):
            text = _answer(options)
        print(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _silence()
    except (ImportError, MemoryError, OSError, ValueError) as error:
        print(f"python -m cnn: {_plain(str(error) or type(error).__name__)}", file=sys.stderr)
        _silence()
    else:
        return 0
    return 1


@contextmanager
def _in_time(seconds: float | None) -> Iterator[None]:
    """Raise a ValueError where the work takes longer."""
    if seconds is None:
        yield
        return
    late = threading.Event()
    before = signal.getsignal(signal.SIGINT)

    def stop() -> None:
        late.set()
        _thread.interrupt_main()

    def interrupted(*_: object) -> None:
        # A shell has its background jobs ignore the keyboard's signal; the timer's must still reach them.
        if late.is_set() or before != signal.SIG_IGN:
            raise KeyboardInterrupt

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    signal.signal(signal.SIGINT, interrupted)
    timer.start()
    try:
        yield
    except KeyboardInterrupt:
        if not late.is_set():
            raise
        raise ValueError(f"it takes more than {seconds} s: say --no-limit to wait") from None
    finally:
        timer.cancel()
        signal.signal(signal.SIGINT, before)


def _silence() -> None:
    """Let nothing be written any more, where nobody reads or there is no room: Python tries at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _answer(options: argparse.Namespace) -> str:
    network = from_onnx(
        options.model,
        image=options.image,
        layout=options.layout,
        input_size=options.input_size,
        partial=True,
        limit=not options.no_limit,
    )
    if all(layer.kind in ("add", "concat") for layer, *_ in network.values()):
        raise ValueError(
            f"nothing to show: no operator moves or mixes pixels of {network.image!r}; "
            "--image names another input, --layout says how it lies"
        )
    tables = [layer_table(network, _size(network), axis=axis) for axis in (0, 1)]
    if tables[0] == tables[1]:
        parts = [_text("Receptive fields along both axes", tables[0], 0)]
    else:
        parts = [
            _text("Receptive fields along the height", tables[0], 0),
            _text("Receptive fields along the width", tables[1], 1),
        ]
    return "\n".join([*parts, _plain(f"The table covers {network.covers}.")])


def _size(network: Network) -> Any:
    """Return the size of the image, if the model or the command fixes it."""
    height, width = network.input_size
    return None if height is None or width is None else (height, width)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cnn",
        description="Print the receptive field of every layer of an ONNX model: size, effective stride and "
        "effective padding in pixels, and warnings. The last line says how much of the model that is.",
    )
    parser.add_argument("model", help="an ONNX file; its weights are not read")
    parser.add_argument(
        "--input-size",
        type=int,
        nargs="+",
        action=_Pixels,
        metavar="PIXELS",
        help="the image's size where the model leaves it open, one number or height and width; some padding "
        "depends on it, and it lets the table say how many units each layer has and which layers add nothing",
    )
    parser.add_argument(
        "--image", metavar="NAME", help="the model's input that is the image, if there are several"
    )
    parser.add_argument(
        "--layout",
        metavar="LETTERS",
        help="how the image lies, a letter for each axis: NCHW, NHWC, NW...; found by trying if not given",
    )
    parser.add_argument(
        "--no-limit",
        action="store_true",
        help=f"read graphs of any size, and take more than {SECONDS} seconds if need be",
    )
    return parser


class _Pixels(argparse.Action):
    """Accept one positive number, or two."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: Any = None) -> None:
        if len(values) > 2 or min(values) < 1:
            parser.error(
                f"{option_string} takes one or two positive numbers, got {' '.join(map(str, values))}"
            )
        setattr(namespace, self.dest, values[0] if len(values) == 1 else tuple(values))


def _plain(text: str) -> str:
    """Return text that cannot steer a terminal: what is not printable is written out."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text
    )


def _named(name: str) -> str:
    """Return a layer's name as it stands in a line: in quotes where it could be taken for a warning."""
    return repr(name) if name.strip().lower().startswith(("warning", "the table")) else _plain(name)


def _text(title: str, rows: list[LayerRow], axis: Literal[0, 1]) -> str:
    """Return a table as text, its numbers flush right, and the warnings under it."""
    cells = [HEADINGS, *(_cells(row, axis) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [title, "", *(_line(line, widths) for line in cells), ""]
    lines += [f"warning: {_named(row.name)}: {_plain(row.warning)}" for row in rows if row.warning]
    return "\n".join(lines)


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    words = [cell.ljust(width) for cell, width in zip(cells[:2], widths, strict=False)]
    numbers = [cell.rjust(width) for cell, width in zip(cells[2:], widths[2:], strict=True)]
    return "  ".join(words + numbers).rstrip()


def _cells(row: LayerRow, axis: Literal[0, 1]) -> tuple[str, ...]:
    step, field = row.layer.along(axis), row.field
    window = f"{step.size}/{step.stride}" if (step.size, step.stride) != (1, 1) else ""
    if step.dilation > 1:
        window += f" dilated {step.dilation}"
    terms = ("?", "?", "?") if field is None else (str(field.size), str(field.stride), str(field.padding))
    return _named(row.name), row.layer.kind, window, *terms, "" if row.length is None else str(row.length)


if __name__ == "__main__":
    sys.exit(main())
