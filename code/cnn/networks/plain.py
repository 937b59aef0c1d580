"""Networks without branches: AlexNet, VGG, Network in Network."""

from __future__ import annotations

from ..checks import one_of
from .builder import Graph, conv, pool

VGG_CONVOLUTIONS = {
    11: (1, 1, 2, 2, 2),
    13: (2, 2, 2, 2, 2),
    16: (2, 2, 3, 3, 3),
    19: (2, 2, 4, 4, 4),
}


def alexnet() -> Graph:
    """Return AlexNet's second version, up to pool5: Krizhevsky, arXiv:1404.5997, as in TF-Slim."""
    net = Graph()
    net.put("conv1", conv(11, 4, padding=0))
    net.put("pool1", pool(3, 2))
    net.put("conv2", conv(5))
    net.put("pool2", pool(3, 2))
    for number in (3, 4, 5):
        net.put(f"conv{number}", conv(3))
    net.put("pool5", pool(3, 2))
    return net


def vgg(depth: int) -> Graph:
    """Return VGG-11 (also called A), -13 (B), -16 (D) or -19 (E), up to pool5.

    Simonyan and Zisserman, arXiv:1409.1556, table 1. Any other depth is a ValueError.
    """
    one_of(depth, "depth", VGG_CONVOLUTIONS)
    net = Graph()
    for stage, count in enumerate(VGG_CONVOLUTIONS[depth], start=1):
        for number in range(1, count + 1):
            net.put(f"conv{stage}_{number}", conv(3))
        net.put(f"pool{stage}", pool(2, 2))
    return net


def network_in_network() -> Graph:
    """Return the CIFAR-10 network of Lin, Chen and Yan, arXiv:1312.4400, up to its global average."""
    net = Graph()
    for stage, kernel in enumerate((5, 5, 3), start=1):
        net.put(f"conv{stage}", conv(kernel))
        net.put(f"cccp{2 * stage - 1}", conv(1))
        net.put(f"cccp{2 * stage}", conv(1))
        if stage < 3:
            net.put(f"pool{stage}", pool(3, 2, ceil_mode=True))
    return net
