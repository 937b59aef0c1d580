"""`python -m cnn model.onnx`: the receptive fields of a model, layer by layer, and what to look at."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any, Literal

from .fields.table import LayerRow, layer_table
from .onnx import from_onnx

HEADINGS = ("layer", "kind", "window", "size", "stride", "padding", "units")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table of a model; return the exit code: 0, or 1 if there is no answer."""
    options = _parser().parse_args(arguments)
    try:
        network = from_onnx(options.model, image=options.image)
        tables = [layer_table(network, options.input_size, axis=axis) for axis in (0, 1)]
    except (ImportError, OSError, ValueError) as error:
        print(f"python -m cnn: {error}", file=sys.stderr)
        return 1
    if tables[0] == tables[1]:
        print(_text("Receptive fields along both axes", tables[0], 0))
    else:
        print(_text("Receptive fields along the height", tables[0], 0))
        print(_text("Receptive fields along the width", tables[1], 1))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cnn",
        description="Print the receptive field of every layer of an ONNX model: size, effective stride and "
        "effective padding in pixels, and warnings.",
    )
    parser.add_argument("model", help="an ONNX file; its weights are not read")
    parser.add_argument(
        "--input-size",
        type=int,
        nargs="+",
        action=_Pixels,
        metavar="PIXELS",
        help="the image's size, one number or height and width; some padding depends on it, and it lets "
        "the table say how many units each layer has and which layers add nothing",
    )
    parser.add_argument(
        "--image", metavar="NAME", help="the model's input that is the image, if there are several"
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


def _text(title: str, rows: list[LayerRow], axis: Literal[0, 1]) -> str:
    """Return a table as text, its numbers flush right, and the warnings under it."""
    cells = [HEADINGS, *(_cells(row, axis) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [title, "", *(_line(line, widths) for line in cells), ""]
    lines += [f"warning: {row.name}: {row.warning}" for row in rows if row.warning]
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
    return row.name, row.layer.kind, window, *terms, "" if row.length is None else str(row.length)


if __name__ == "__main__":
    sys.exit(main())
