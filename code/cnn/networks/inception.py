"""Inception networks, GoogLeNet to Inception-ResNet-v2, and SqueezeNet: layers side by side."""

from __future__ import annotations

from ..checks import one_of
from ..fields.layer import Layer
from .builder import ADD, CONCAT, Graph, conv, pool

POINT = conv(1)
HALVE, HALVE_POOL = conv(3, 2, padding=0), pool(3, 2)
SMOOTH = pool(3, 1, 1)
ROW_7, COLUMN_7, ROW_3, COLUMN_3 = conv((1, 7)), conv((7, 1)), conv((1, 3)), conv((3, 1))


def googlenet() -> Graph:
    """Return GoogLeNet, up to inception 5b: Szegedy et al., arXiv:1409.4842.

    The pools between its modules have no padding, and count the window that overhangs, as in the Caffe model
    of BVLC.
    """
    halve = pool(3, 2, ceil_mode=True)
    net = Graph()
    net.put("conv1", conv(7, 2))
    net.put("pool1", halve)
    net.put("conv2.reduce", POINT)
    net.put("conv2", conv(3))
    net.put("pool2", halve)
    for stage, modules in ((3, "ab"), (4, "abcde"), (5, "ab")):
        for letter in modules:
            branches = [POINT], [POINT, conv(3)], [POINT, conv(5)], [SMOOTH, POINT]
            net.merge(f"inception{stage}{letter}", CONCAT, *branches)
        if stage < 5:
            net.put(f"pool{stage}", halve)
    return net


def inception_v2() -> Graph:
    """Return Inception-v2, up to Mixed_5c: Ioffe and Szegedy, arXiv:1502.03167, as in TF-Slim.

    Its padding is TensorFlow's 'same' throughout, so that its two sides depend on the input size.
    """
    halve, halve_pool = conv(3, 2, padding="same"), pool(3, 2, "same")
    net = Graph()
    net.put("Conv2d_1a_7x7", conv(7, 2, padding="same"))
    net.put("MaxPool_2a_3x3", halve_pool)
    net.put("Conv2d_2b_1x1", POINT)
    net.put("Conv2d_2c_3x3", conv(3))
    net.put("MaxPool_3a_3x3", halve_pool)
    for stage, modules in ((3, "bc"), (4, "abcde"), (5, "abc")):
        for letter in modules:
            name = f"Mixed_{stage}{letter}"
            if letter == "a":
                net.merge(name, CONCAT, [POINT, halve], [POINT, conv(3), halve], [halve_pool])
            else:
                net.merge(name, CONCAT, [POINT], [POINT, conv(3)], [POINT, conv(3), conv(3)], [SMOOTH, POINT])
    return net


def inception_v3() -> Graph:
    """Return Inception-v3, up to Mixed_7c: Szegedy et al., arXiv:1512.00567, as in TF-Slim."""
    net = _stem()
    for letter in "bcd":
        _mixed_35(net, f"Mixed_5{letter}")
    net.merge("Mixed_6a", CONCAT, [HALVE], [POINT, conv(3), HALVE], [HALVE_POOL])
    for letter in "bcde":
        _mixed_17(net, f"Mixed_6{letter}")
    net.merge("Mixed_7a", CONCAT, [POINT, HALVE], [POINT, ROW_7, COLUMN_7, HALVE], [HALVE_POOL])
    for letter in "bc":
        _mixed_8(net, f"Mixed_7{letter}", [POINT, conv(3)])
    return net


def inception_v4() -> Graph:
    """Return Inception-v4, up to Mixed_7d: Szegedy et al., arXiv:1602.07261, as in TF-Slim."""
    net = Graph()
    net.put("Conv2d_1a_3x3", HALVE)
    net.put("Conv2d_2a_3x3", conv(3, padding=0))
    net.put("Conv2d_2b_3x3", conv(3))
    net.merge("Mixed_3a", CONCAT, [HALVE_POOL], [HALVE])
    valid = conv(3, padding=0)
    net.merge("Mixed_4a", CONCAT, [POINT, valid], [POINT, ROW_7, COLUMN_7, valid])
    net.merge("Mixed_5a", CONCAT, [HALVE], [HALVE_POOL])
    for letter in "bcde":
        branches = [POINT], [POINT, conv(3)], [POINT, conv(3), conv(3)], [SMOOTH, POINT]
        net.merge(f"Mixed_5{letter}", CONCAT, *branches)
    net.merge("Mixed_6a", CONCAT, [HALVE], [POINT, conv(3), HALVE], [HALVE_POOL])
    for letter in "bcdefgh":
        _mixed_17(net, f"Mixed_6{letter}")
    net.merge("Mixed_7a", CONCAT, [POINT, HALVE], [POINT, ROW_7, COLUMN_7, HALVE], [HALVE_POOL])
    for letter in "bcd":
        _mixed_8(net, f"Mixed_7{letter}", [POINT, COLUMN_3, ROW_3])
    return net


def inception_resnet_v2() -> Graph:
    """Return Inception-ResNet-v2, up to Conv2d_7b_1x1: Szegedy et al., arXiv:1602.07261, as in TF-Slim."""
    net = _stem()
    _mixed_35(net, "Mixed_5b")
    for number in range(1, 11):
        _inception_residual(net, f"Block35_{number}", [POINT], [POINT, conv(3)], [POINT, conv(3), conv(3)])
    net.merge("Mixed_6a", CONCAT, [HALVE], [POINT, conv(3), HALVE], [HALVE_POOL])
    for number in range(1, 21):
        _inception_residual(net, f"Block17_{number}", [POINT], [POINT, ROW_7, COLUMN_7])
    branches = [POINT, HALVE], [POINT, HALVE], [POINT, conv(3), HALVE], [HALVE_POOL]
    net.merge("Mixed_7a", CONCAT, *branches)
    for number in range(1, 11):
        _inception_residual(net, f"Block8_{number}", [POINT], [POINT, ROW_3, COLUMN_3])
    net.put("Conv2d_7b_1x1", POINT)
    return net


def _stem() -> Graph:
    """Return the layers that Inception-v3 and Inception-ResNet-v2 begin with."""
    net = Graph()
    net.put("Conv2d_1a_3x3", HALVE)
    net.put("Conv2d_2a_3x3", conv(3, padding=0))
    net.put("Conv2d_2b_3x3", conv(3))
    net.put("MaxPool_3a_3x3", HALVE_POOL)
    net.put("Conv2d_3b_1x1", POINT)
    net.put("Conv2d_4a_3x3", conv(3, padding=0))
    net.put("MaxPool_5a_3x3", HALVE_POOL)
    return net


def _mixed_35(net: Graph, name: str) -> None:
    """Add the module of the 35×35 maps."""
    net.merge(name, CONCAT, [POINT], [POINT, conv(5)], [POINT, conv(3), conv(3)], [SMOOTH, POINT])


def _mixed_17(net: Graph, name: str) -> None:
    """Add the module of the 17×17 maps."""
    twice = [POINT, COLUMN_7, ROW_7, COLUMN_7, ROW_7]
    net.merge(name, CONCAT, [POINT], [POINT, ROW_7, COLUMN_7], twice, [SMOOTH, POINT])


def _mixed_8(net: Graph, name: str, third: list[Layer]) -> None:
    """Add the module of the 8×8 maps; two of its branches end in a row and a column side by side."""
    source = net.tip
    ends = [net.chain(f"{name}.0", [POINT], source)]
    for number, layers in ((1, [POINT]), (2, third)):
        stalk = net.chain(f"{name}.{number}", layers, source)
        ends += [
            net.put(f"{name}.{number}.row", ROW_3, stalk),
            net.put(f"{name}.{number}.column", COLUMN_3, stalk),
        ]
    ends.append(net.chain(f"{name}.3", [SMOOTH, POINT], source))
    net.put(name, CONCAT, *ends)


def _inception_residual(net: Graph, name: str, *branches: list[Layer]) -> None:
    """Add an Inception module, a 1×1 over it, and the sum with what went in."""
    source = net.tip
    net.merge(f"{name}.mixed", CONCAT, *branches)
    net.put(name, ADD, source, net.put(f"{name}.up", POINT))


def squeezenet(version: str = "1.1") -> Graph:
    """Return SqueezeNet 1.0 or 1.1, up to conv10: Iandola et al., arXiv:1602.07360, as in torchvision.

    Any other version is a ValueError.
    """
    one_of(version, "version", ("1.0", "1.1"))
    pooled_before = (2, 5, 9) if version == "1.0" else (2, 4, 6)
    net = Graph()
    net.put("conv1", conv(7 if version == "1.0" else 3, 2, padding=0))
    for number in range(2, 10):
        if number in pooled_before:
            net.put(f"pool{number - 1}", pool(3, 2, ceil_mode=True))
        source = net.put(f"fire{number}.squeeze", POINT)
        expanded = (
            net.put(f"fire{number}.expand1x1", POINT, source),
            net.put(f"fire{number}.expand3x3", conv(3), source),
        )
        net.put(f"fire{number}", CONCAT, *expanded)
    net.put("conv10", POINT)
    return net
