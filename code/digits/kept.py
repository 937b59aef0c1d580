"""Networks that were trained once and kept, for pages that cannot wait; pooling or head differs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digits.data import load, paste
from digits.layers import Linear
from digits.network import Network, tiny_network
from digits.training import train

KEPT = Path(__file__).parent / "kept.json"
CANVAS, HOME = 24, 8
"""The side of the pictures, and the row and column of the one place where all digits stood in training."""
SEED = 1
BUILT = {
    "stride": ("stride", "average"),
    "max": ("max", "average"),
    "average": ("average", "average"),
    "blur": ("blur", "average"),
    "flatten": ("max", "flatten"),
}
"""By name, the `pool` and the `head` of `tiny_network`."""


def untrained(name: str) -> Network:
    """Return a network before its training; a flattened head starts at zero, for cells it never sees."""
    pool, head = BUILT[name]
    network = tiny_network(pool, head, CANVAS, SEED)
    last = network.head[-1]
    if head == "flatten" and isinstance(last, Linear):
        last.weights[:] = 0
    return network


def trained(name: str) -> Network:
    """Train a network of `BUILT` on digits in one place: some ten seconds."""
    training, _ = load()
    return train(untrained(name), paste(training.images, HOME, HOME, CANVAS), training.labels, seed=SEED)


def stored() -> dict[str, Any]:
    """Return what is kept: by name, the pooling, the head, and parameters in hexadecimal digits."""
    return dict(json.loads(KEPT.read_text(encoding="utf-8")))


def kept_networks() -> dict[str, Network]:
    """Return the networks as they were kept: parameters are whole numbers from −127 to 127, times a scale.

    >>> sorted(kept_networks())
    ['average', 'blur', 'flatten', 'max', 'stride']
    """
    kept = stored()
    networks = {name: untrained(name) for name in BUILT}
    for name, network in networks.items():
        for parameter, (scale, numbers) in zip(parameters(network), kept[name]["parameters"], strict=True):
            whole = np.frombuffer(bytes.fromhex(numbers), np.int8)
            parameter[:] = scale * whole.reshape(parameter.shape)
    return networks


def parameters(network: Network) -> list[NDArray[Any]]:
    """Return all that a network has learnt, from the first layer to the last."""
    return [p for layer in network.body + network.head for p in layer.parameters]


def keep() -> None:
    """Train every network anew, and store what it has learnt in eight bits a number."""
    found = {}
    for name, (pool, head) in BUILT.items():
        told = []
        for parameter in parameters(trained(name)):
            scale = float(f"{abs(parameter).max() / 127:.6g}")
            told.append([scale, np.rint(parameter / scale).astype(np.int8).tobytes().hex()])
        found[name] = {"pool": pool, "head": head, "parameters": told}
    KEPT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":  # python -m digits.kept
    keep()
