"""What there is to say of a model: the receptive field of every layer, warnings, and how much that covers."""

from __future__ import annotations

from typing import Literal

from .fields.table import LayerRow, layer_table
from .onnx import Network

HEADINGS = ("layer", "kind", "window", "size", "stride", "padding", "units")
LONGEST = 100
"""Letters of a name that are shown, for a column is as wide as its longest."""


def report(network: Network) -> str:
    """Return a model's table as text: along both axes, or each, where they differ. The command prints it."""
    height, width = network.input_size
    size = None if height is None or width is None else (height, width)
    tables = [layer_table(network, size, axis=axis) for axis in (0, 1)]
    if tables[0] == tables[1]:
        parts = [table("Receptive fields along both axes", tables[0], 0)]
    else:
        parts = [
            table("Receptive fields along the height", tables[0], 0),
            table("Receptive fields along the width", tables[1], 1),
        ]
    return "\n".join([*parts, plain(f"The table covers {network.covers}.")])


def table(title: str, rows: list[LayerRow], axis: Literal[0, 1]) -> str:
    """Return a table as text, its numbers flush right, and the warnings under it.

    >>> print(table("Along both axes", layer_table([("conv", 3), ("pool", 2, 2)], 8), 0))
    Along both axes
    <BLANKLINE>
    layer      kind  window  size  stride  padding  units
    layers[0]  conv     3/1     3       1        0      6
    layers[1]  pool     2/2     4       2        0      3
    <BLANKLINE>
    """
    cells = [HEADINGS, *(_cells(row, axis) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [title, "", *(_line(line, widths) for line in cells), ""]
    lines += [f"warning: {_named(row.name)}: {plain(row.warning)}" for row in rows if row.warning]
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


def _named(name: str) -> str:
    """Return a layer's name as it stands in a line: in quotes where it could be taken for a warning."""
    short = plain(name, LONGEST)
    return repr(short) if short.strip().lower().startswith(("warning", "the table")) else short


def plain(text: str, most: int = 4000) -> str:
    """Return text that cannot steer a terminal, nor fill it: what is not printable is written out."""
    text = text if len(text) <= most else f"{text[: most - 1]}…"
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text
    )
