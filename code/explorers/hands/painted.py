"""A map that the reader drags, pokes or paints, and what pooling makes of it."""

from __future__ import annotations

import numpy as np
import traitlets as t
from livepage.bundle import bundle

from explorers.figures.samples import Map
from explorers.hands.widget import SCRIPTS, Hands, style

SCRIPT = "painted.js"


class Painted(Hands):
    """A map and its pooled maps. With a kernel, `map` is what the reader has painted."""

    _esm = bundle(SCRIPTS / SCRIPT)
    _css = style("tools", "painted")
    pixels = t.Unicode().tag(sync=True)
    size = t.Int().tag(sync=True)
    stride = t.Int().tag(sync=True)
    padding = t.Int().tag(sync=True)
    maps = t.Dict().tag(sync=True)
    full = t.Bool().tag(sync=True)
    """Whether padding can be set, maps be chosen, winners be dotted, and windows be walked through."""

    @property
    def map(self) -> Map:
        """The map, `(8, 8)`: whole numbers from 0 to 9."""
        return np.array([float(digit) for digit in self.pixels]).reshape(8, 8)


def spell(x: Map) -> str:
    """Return a map of whole numbers as the trait and the address have it.

    >>> spell(np.eye(8))[:10]
    '1000000001'
    """
    return "".join(str(int(value)) for value in x.ravel())
