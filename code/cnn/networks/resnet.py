"""Residual networks, and the three places where a bottleneck may keep its stride; ConvNeXt and DenseNet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ..checks import one_of
from .builder import ADD, CONCAT, Graph, conv, pool

BASIC = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3)}
BOTTLENECK = {50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3), 200: (3, 24, 36, 3)}

StrideOn = Literal["1x1", "3x3", "last"]


def resnet(depth: int, stride_on: StrideOn = "3x3", padding: Literal["torch", "same"] = "torch") -> Graph:
    """Return ResNet-18, -34, -50, -101, -152 or -200, up to the last sum: He et al., arXiv:1512.03385.

    "Is the field of ResNet-50 483 or 427?" Both: it depends on the variant.

    >>> from cnn import receptive_field
    >>> {variant: receptive_field(resnet(50, variant)) for variant in ("1x1", "3x3", "last")}
    {'1x1': 483, '3x3': 427, 'last': 483}

    Parameters
    ----------
    depth : int
        18 and 34 have basic blocks of two 3×3, the others bottlenecks of 1×1, 3×3, 1×1.
    stride_on : {'3x3', '1x1', 'last'}, default '3x3'
        Where a stage of bottlenecks halves its map: at its first unit, on the 3×3 (torchvision, also called
        v1.5) or on the 1×1 that opens it (the paper); or on the 3×3 of the *last* unit of the stage before
        (TF-Slim). Of no meaning for basic blocks.
    padding : {'torch', 'same'}, default 'torch'
        The padding of the max pooling: 1 on every side; or 'same' (TF-Slim, whose convolutions are padded
        evenly all the same), which needs an `input_size`.

    Raises
    ------
    ValueError
        For any other value.
    """
    one_of(depth, "depth", BASIC | BOTTLENECK)
    one_of(stride_on, "stride_on", ("3x3", "1x1", "last"))
    one_of(padding, "padding", ("torch", "same"))
    net = Graph()
    net.put("conv1", conv(7, 2))
    net.put("maxpool", pool(3, 2, 1 if padding == "torch" else "same"))
    counts = (BASIC | BOTTLENECK)[depth]
    late = stride_on == "last" and depth in BOTTLENECK
    for stage, count in enumerate(counts, start=1):
        for unit in range(count):
            stride = 2 if _halves(stage, unit, counts, late) else 1
            projected = unit == 0 and not (stage == 1 and depth in BASIC)
            _residual(net, f"layer{stage}.{unit}", _strides(depth, stride, stride_on), projected)
    return net


def _halves(stage: int, unit: int, counts: Sequence[int], late: bool) -> bool:
    """Whether a unit halves its map: the first of a stage does or, if `late`, the last of the one before."""
    if late:
        return unit == counts[stage - 1] - 1 and stage < len(counts)
    return unit == 0 and stage > 1


def _strides(depth: int, stride: int, stride_on: StrideOn) -> list[tuple[int, int]]:
    """Return (kernel, stride) of the convolutions of one unit."""
    if depth in BASIC:
        return [(3, stride), (3, 1)]
    return [(1, stride), (3, 1), (1, 1)] if stride_on == "1x1" else [(1, 1), (3, stride), (1, 1)]


def _residual(net: Graph, name: str, convolutions: list[tuple[int, int]], projected: bool) -> None:
    """Add one unit: its convolutions, its shortcut (a 1×1, or a plain subsampling), their sum."""
    source = shortcut = net.tip
    for number, (kernel, stride) in enumerate(convolutions, start=1):
        net.put(f"{name}.conv{number}", conv(kernel, stride))
    last = net.tip
    stride = max(stride for _, stride in convolutions)
    if projected:
        shortcut = net.put(f"{name}.shortcut", conv(1, stride), source)
    elif stride > 1:
        shortcut = net.put(f"{name}.shortcut", pool(1, stride), source)
    net.put(f"{name}.add", ADD, shortcut, last)


def convnext_tiny() -> Graph:
    """Return ConvNeXt-T, up to the last sum: Liu et al., arXiv:2201.03545."""
    net = Graph()
    for stage, count in enumerate((3, 3, 9, 3), start=1):
        net.put(f"down{stage}", conv(4, 4, padding=0) if stage == 1 else conv(2, 2, padding=0))
        for unit in range(count):
            _residual(net, f"stage{stage}.{unit}", [(7, 1), (1, 1), (1, 1)], projected=False)
    return net


def densenet121() -> Graph:
    """Return DenseNet-121, up to the last concatenation: Huang et al., arXiv:1608.06993."""
    net = Graph()
    net.put("conv0", conv(7, 2))
    net.put("pool0", pool(3, 2, 1))
    for block, count in enumerate((6, 12, 24, 16), start=1):
        if block > 1:
            net.put(f"transition{block - 1}.conv", conv(1))
            net.put(f"transition{block - 1}.pool", pool(2, 2))
        for layer in range(1, count + 1):
            net.merge(f"block{block}.{layer}", CONCAT, [], [conv(1), conv(3)])
    return net
