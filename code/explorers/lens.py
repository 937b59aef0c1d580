"""Lens: what one unit of a network sees of a photograph. The layers and the unit are the reader's."""

from __future__ import annotations

import base64
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets as t
from cnn import Layer, effective_receptive_field, networks, receptive_fields, region
from livepage.bundle import bundle

from explorers.hands import chains
from explorers.hands.widget import SCRIPTS, Hands, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PHOTOGRAPH = Path(__file__).with_name("photograph.webp")  # Grace Hopper, 1984; public domain, from Matplotlib
PIXELS = 224
SCRIPT = "lens.js"
START = "c7s2p3,p3s2p1,c3p1,c3p1,c3s2p1,c3p1,c3s2p1,c3p1"


@cache
def presets() -> dict[str, str]:
    """Return the networks of the menu, by title: of those with branches, the way that sees most."""
    unet = ",".join(["c3,c3,p2s2"] * 4 + ["c3,c3"])
    published = {
        "VGG-16": networks.vgg(16),
        "ResNet-50, stride on the 3×3": networks.resnet(50, "3x3"),
        "ResNet-50, stride on the 1×1": networks.resnet(50, "1x1"),
        "MobileNet v1": networks.mobilenet_v1(),
    }
    return {
        "eight layers": START,
        "this chapter's": "c3,p2s2,c3,p2s2,c3",
        **{title: chains.spell(chains.longest(graph)) for title, graph in published.items()},
        "U-Net's way down": unet,
    }


class Lens(Hands):
    """A photograph, and the layers over it. With a kernel, `network` is what the reader has built."""

    _esm = bundle(SCRIPTS / SCRIPT)
    _css = style("tools", "rows", "lens")
    photo = t.Unicode().tag(sync=True)
    presets = t.Dict().tag(sync=True)
    net = t.Unicode().tag(sync=True)
    layer = t.Int().tag(sync=True)
    unit = t.List(t.Int()).tag(sync=True)
    counts = t.Bool().tag(sync=True)

    @property
    def network(self) -> list[Layer]:
        """The layers, as the reader has them now."""
        return chains.read(self.net)


def drawn(layers: list[Layer], unit: int, counts: bool) -> np.ndarray[Any, Any]:
    """Return the photograph as a unit sees it, dark where it sees nothing: `(448, 448, 3)`, from 0 to 1."""
    from PIL import Image

    photo = np.asarray(Image.open(PHOTOGRAPH).convert("RGB")) / 255
    light = np.zeros((PIXELS, PIXELS))
    seen = region(layers, unit, PIXELS)
    if counts:
        mass = effective_receptive_field(layers).mass
        first = receptive_fields(layers)[-1].region(unit).start
        inside = slice(seen.start - first, seen.stop - first)
        light[seen.start : seen.stop, seen.start : seen.stop] = (mass / mass.max())[inside, inside]
    else:
        light[seen.start : seen.stop, seen.start : seen.stop] = 1
    return photo * (0.34 + 0.66 * np.kron(light, np.ones((2, 2))))[..., None]


def picture(net: str, unit: int, counts: bool) -> Figure:
    """Return the photograph with the box that the unit sees."""
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    from explorers.figures.style import STYLE

    layers = chains.read(net)
    seen = region(layers, unit, PIXELS)
    with plt.style.context(STYLE):
        figure = Figure(figsize=(2.6, 2.6))
        axes = figure.subplots()
    axes.imshow(drawn(layers, unit, counts), extent=(0, PIXELS, PIXELS, 0))
    axes.add_patch(
        plt.Rectangle((seen.start, seen.start), len(seen), len(seen), fill=False, ec="#d55e00", lw=3)
    )
    axes.set_axis_off()
    return figure


def show(net: str = START, *, counts: bool = False, name: str = "lens") -> Lens:
    """Return the explorer.

    Parameters
    ----------
    net
        The layers at the start, as `chains.read` reads them.
    counts
        Whether it opens with what really counts, or with all that can be seen.
    name
        What it is called in the page's address; unique on its page.

    Examples
    --------
    >>> show("c3,p2s2").network
    [Layer('conv', kernel=3), Layer('pool', kernel=2, stride=2)]
    """
    layers = chains.read(net)
    field = receptive_fields(layers)[-1]
    unit = round((0.44 * PIXELS + field.padding - (field.size - 1) / 2) / field.stride)
    shown = "brightest where it counts most" if counts else "bright where it sees something"
    label = (
        f"A photograph of a woman in uniform, {shown}: one unit of the last of {len(layers)} layers sees "
        f"a square of {field.size} by {field.size} pixels, and its neighbours look {field.stride} pixels "
        "further on."
    )
    photo = "data:image/webp;base64," + base64.b64encode(PHOTOGRAPH.read_bytes()).decode()
    first = {"net": net, "layer": len(layers) - 1, "unit": [unit, unit], "counts": counts}
    still = partial(picture, net, unit, counts)
    late = ["photo"]
    return Lens(still, first, name=name, label=label, photo=photo, presets=presets(), late=late)
