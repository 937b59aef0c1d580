"""Networks of depthwise convolutions: MobileNet v1 to v3, EfficientNet. One inverted residual serves all."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

from ..checks import flag, one_of
from ..fields.layer import Padding
from .builder import ADD, GATE, Graph, conv


class Rows(NamedTuple):
    """Inverted residuals in a row: the first has the stride, the others a shortcut."""

    kernel: int
    stride: int
    units: int
    gated: bool = False
    expands: bool = True
    skips_at_once: bool = False
    """Whether the first has a shortcut as well: its stride is 1 and its channels stay as they are."""


MOBILENET_V1_STRIDES = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1)
MOBILENET_V2 = (
    Rows(3, 1, 1, expands=False),
    Rows(3, 2, 2),
    Rows(3, 2, 3),
    Rows(3, 2, 4),
    Rows(3, 1, 3),
    Rows(3, 2, 3),
    Rows(3, 1, 1),
)
MOBILENET_V3 = {
    "large": (
        Rows(3, 1, 1, expands=False, skips_at_once=True),
        Rows(3, 2, 2),
        Rows(5, 2, 3, gated=True),
        Rows(3, 2, 4),
        Rows(3, 1, 2, gated=True),
        Rows(5, 2, 3, gated=True),
    ),
    "small": (
        Rows(3, 2, 1, gated=True, expands=False),
        Rows(3, 2, 2),
        Rows(5, 2, 3, gated=True),
        Rows(5, 1, 2, gated=True),
        Rows(5, 2, 3, gated=True),
    ),
}
EFFICIENTNET_B0 = (
    Rows(3, 1, 1, gated=True, expands=False),
    Rows(3, 2, 2, gated=True),
    Rows(5, 2, 2, gated=True),
    Rows(3, 2, 3, gated=True),
    Rows(5, 1, 3, gated=True),
    Rows(5, 2, 4, gated=True),
    Rows(3, 1, 1, gated=True),
)
EFFICIENTNET_DEPTH = {"b0": 1.0, "b1": 1.1, "b2": 1.2}


def mobilenet_v1(padding: Literal["torch", "same"] = "torch") -> Graph:
    """Return MobileNet v1, up to the last 1×1: Howard et al., arXiv:1704.04861.

    `padding` is 'torch', 1 on every side, or TensorFlow's 'same', whose two sides depend on the input size.
    Any other is a ValueError.
    """
    one_of(padding, "padding", ("torch", "same"))
    around: Padding | None = None if padding == "torch" else "same"
    net = Graph()
    net.put("conv0", conv(3, 2, around))
    for number, stride in enumerate(MOBILENET_V1_STRIDES, start=1):
        net.put(f"conv{number}.depthwise", conv(3, stride, around))
        net.put(f"conv{number}.pointwise", conv(1))
    return net


def mobilenet_v2() -> Graph:
    """Return MobileNet v2, up to the last 1×1: Sandler et al., arXiv:1801.04381, table 2."""
    return _inverted(MOBILENET_V2)


def mobilenet_v3(version: str = "large", gates: bool = True) -> Graph:
    """Return MobileNet v3, up to its first 1×1 of the head: Howard et al., arXiv:1905.02244, tables 1 and 2.

    With `gates` its squeeze-and-excite layers let every unit see the whole image. Any version but 'large' and
    'small' is a ValueError.
    """
    return _inverted(MOBILENET_V3[one_of(version, "version", MOBILENET_V3)], flag(gates, "gates"))


def efficientnet(version: str = "b0", gates: bool = True) -> Graph:
    """Return EfficientNet-B0, -B1 or -B2, up to the last 1×1: Tan and Le, arXiv:1905.11946, table 1.

    B1 and B2 have as many layers as each other, so the same field: they differ in width and resolution.
    With `gates` the squeeze-and-excite layers let every unit see the whole image. Any version but 'b0', 'b1'
    and 'b2' is a ValueError.

    >>> from cnn import receptive_field
    >>> receptive_field(efficientnet("b0")), receptive_field(efficientnet("b0", gates=False))
    (inf, 851)
    """
    deeper = EFFICIENTNET_DEPTH[one_of(version, "version", EFFICIENTNET_DEPTH)]
    table = tuple(rows._replace(units=math.ceil(rows.units * deeper)) for rows in EFFICIENTNET_B0)
    return _inverted(table, flag(gates, "gates"))


def _inverted(table: tuple[Rows, ...], gates: bool = True) -> Graph:
    net = Graph()
    net.put("stem", conv(3, 2))
    for stage, rows in enumerate(table, start=1):
        for unit in range(rows.units):
            stride = rows.stride if unit == 0 else 1
            _inverted_residual(
                net, f"block{stage}.{unit}", rows, stride, gates, unit > 0 or rows.skips_at_once
            )
    net.put("head", conv(1))
    return net


def _inverted_residual(net: Graph, name: str, rows: Rows, stride: int, gates: bool, skips: bool) -> None:
    """Add one unit: widen by a 1×1, filter each channel, perhaps gate, narrow by a 1×1, perhaps add."""
    source = net.tip
    if rows.expands:
        net.put(f"{name}.expand", conv(1))
    net.put(f"{name}.depthwise", conv(rows.kernel, stride))
    if gates and rows.gated:
        net.put(f"{name}.gate", GATE)
    last = net.put(f"{name}.project", conv(1))
    if skips:
        net.put(f"{name}.add", ADD, source, last)
