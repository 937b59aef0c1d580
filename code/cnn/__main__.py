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
from typing import Any

from .onnx import from_onnx
from .report import plain, report

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
        print(f"python -m cnn: {plain(str(error) or type(error).__name__)}", file=sys.stderr)
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
    return report(network)


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


if __name__ == "__main__":
    sys.exit(main())
