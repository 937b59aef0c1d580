"""Chains of layers as short words, as the addresses of pages have them: `c3p1,p2s2` is a network."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cnn import Layer, receptive_field

WORD = re.compile(r"([cp])([1-9]\d?)(?:s([1-9]\d?))?(?:p(\d\d?))?(?:d([1-9]\d?))?", re.ASCII)
KINDS = {"c": "conv", "p": "pool"}
MOST = {"kernel": 15, "stride": 8, "padding": 15, "dilation": 16}
"""The largest numbers that the page has steppers for."""
LAYERS = 40


def read(text: str) -> list[Layer]:
    """Return the layers that a text names, the first layer first.

    A layer is a letter, `c` for a convolution or `p` for a pooling, and its window; then, where they are not
    1, 0 and 1, its stride after `s`, its padding after `p`, its dilation after `d`.

    >>> read("c3p1,p2s2")
    [Layer('conv', kernel=3, padding=1), Layer('pool', kernel=2, stride=2)]

    Raises
    ------
    ValueError
        For a word that names no layer, a number larger than `MOST` allows, and more than `LAYERS` layers.
    """
    words = text.split(",") if text else []
    if len(words) > LAYERS:
        raise ValueError(f"text must name {LAYERS} layers at most, got {len(words)}")
    return [_layer(word) for word in words]


def _layer(word: str) -> Layer:
    found = WORD.fullmatch(word)
    if not found:
        raise ValueError(f"text must be layers such as 'c3p1' or 'p2s2' with commas between, got {word!r}")
    numbers = [int(n or usual) for n, usual in zip(found.groups()[1:], (0, 1, 0, 1), strict=True)]
    for (name, most), number in zip(MOST.items(), numbers, strict=True):
        if number > most:
            raise ValueError(f"{name} must be {most} at most, got {number} in {word!r}")
    kernel, stride, padding, dilation = numbers
    return Layer(KINDS[found[1]], kernel, stride, padding, dilation)


def spell(layers: Sequence[Any]) -> str:
    """Return the text that `read` reads as these layers.

    >>> spell([("conv", 3, 1, 1, 2), ("pool", 2, 2)])
    'c3p1d2,p2s2'

    Raises
    ------
    ValueError
        For a layer that has no word: another kind, or numbers that differ from axis to axis.
    """
    return ",".join(_word(each if isinstance(each, Layer) else Layer(*each)) for each in layers)


def _word(layer: Layer) -> str:
    marks = {"s": (layer.stride, 1), "p": (layer.padding, 0), "d": (layer.dilation, 1)}
    more = [f"{mark}{value}" for mark, (value, usual) in marks.items() if value != usual]
    word = f"{layer.kind[0]}{layer.kernel}{''.join(more)}"
    if layer.kind not in KINDS.values() or layer.ceil_mode or not WORD.fullmatch(word):
        raise ValueError(f"layers must be square convolutions and poolings, got {layer!r}")
    return word


def longest(network: Mapping[str, Any]) -> list[Layer]:
    """Return the layers on the way through a graph that sees most, without those that change no geometry.

    >>> from cnn import networks
    >>> chain = longest(networks.resnet(50))
    >>> len(chain), receptive_field(chain)
    (18, 427)
    """
    ways: dict[str, list[Layer]] = {"input": []}
    for name, (layer, *inputs) in network.items():
        most = max((ways[source] for source in inputs), key=receptive_field_or_pixel)
        ways[name] = [*most, layer] if layer.kind in KINDS.values() else most
    return [layer for layer in ways[name] if layer != Layer(layer.kind)]


def receptive_field_or_pixel(layers: Sequence[Layer]) -> float:
    """Return the field of the last layer; no layer at all sees its own pixel."""
    return receptive_field(layers) if layers else 1
