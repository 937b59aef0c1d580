"""Zoo: how the receptive fields of published networks grow with depth, two at a time."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import ipywidgets as w
from cnn import layer_table, networks
from livepage import Explorer, Plot, Scene, Series, Ticks, explore
from livepage.scene import Look

if TYPE_CHECKING:
    from matplotlib.figure import Figure


LEFT_OUT = {"efficientnet_b1", "efficientnet_b2", "mobilenet_v3_large", "mobilenet_v3_small"}
SHORT = ", stride on the ", ": "  # a phone's menu shows some twenty letters
NAMES = {entry.title.replace(*SHORT): name for name, entry in networks.ZOO.items() if name not in LEFT_OUT}
FIRST, SECOND = "ResNet-50: 1×1", "ResNet-50: 3×3"
IMAGE = 224
ALL = 8192
"""Where a plot puts a field that is the whole image, however large the image is."""
DEPTHS, FIELDS = (1, 2, 5, 10, 20, 50, 100, 200), (4, 16, 64, 256, 1024, 4096)


class Growth(NamedTuple):
    """How a network's field grows: the largest after so many convolutions; the last depth and field."""

    sizes: dict[int, float]
    depth: int
    size: float


@cache
def growth(name: str) -> Growth:
    """Return the growth of a network of the zoo, along the height.

    >>> growth("vgg_16").sizes[1], growth("vgg_16").depth, growth("vgg_16").size
    (3, 13, 212)
    """
    entry = networks.ZOO[name]
    rows = layer_table(entry.build(), entry.input_size, axis=0)
    sizes: dict[int, float] = {}
    for depth, field in ((row.depth, row.field) for row in rows if row.depth and row.field):
        sizes[depth] = max(sizes.get(depth, 0), field.size)
    return Growth(sizes, rows[-1].depth, sizes[rows[-1].depth])


def points(name: str) -> list[tuple[float, float]]:
    """Return where a network's field grows, and its end: the logarithms of depth and field."""
    sizes = list(growth(name).sizes.items())
    grows = [step for step, before in zip(sizes[1:], sizes, strict=False) if step[1] > before[1]]
    return [
        (round(math.log10(depth), 3), round(math.log2(min(size, ALL)), 3))
        for depth, size in dict([sizes[0], *grows, sizes[-1]]).items()
    ]


def words(title: str) -> str:
    """Say what the last layer of a network sees."""
    grown = growth(NAMES[title])
    return f"{title}: {'everything' if grown.size == math.inf else f'{grown.size} pixels'}"


def scene(first: str, second: str) -> Scene:
    """Return the plot of two networks among the end points of all."""
    chosen: list[tuple[str, Look]] = [(first, "first")]
    if second != first:
        chosen.append((second, "second"))
    ends = [
        Series(words(title), [points(name)[-1]], line=False, look="faint", name=title, stop=stop)
        for stop, (title, name) in enumerate(NAMES.items())
    ]
    width = math.log10(DEPTHS[-1])
    plot = Plot(
        "growth",
        "Receptive field after each convolution; grey: where each network ends. Choose a dot to compare it",
        Ticks(
            "convolutions so far",
            (0, width),
            [round(math.log10(d), 3) for d in DEPTHS],
            [f"{d}" for d in DEPTHS],
        ),
        Ticks("pixels", (1, 13), [*map(math.log2, FIELDS), 13], [*map(str, FIELDS), "all"]),
        [
            Series(
                f"the image, {IMAGE} pixels", [(0, math.log2(IMAGE)), (width, math.log2(IMAGE))], look="faint"
            ),
            *ends,
            *(Series(words(title), points(NAMES[title]), look=look, name=title) for title, look in chosen),
        ],
        sets=["first", "second"],
    )
    return Scene(
        [plot], summary=" against ".join(f"{growth(NAMES[title]).size} pixels" for title, _ in chosen)
    )


def controls() -> dict[str, w.Widget]:
    return {
        "first": w.Dropdown(options=list(NAMES), value=FIRST, description="One network"),
        "second": w.Dropdown(options=list(NAMES), value=SECOND, description="Another"),
    }


def picture(first: str = FIRST, second: str = SECOND) -> Figure:
    """Return the same plot as a figure."""
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    from explorers.figures.style import STYLE

    with plt.style.context(STYLE):
        figure = Figure(figsize=(6, 3.8), layout="constrained")
        ax = figure.subplots()
        ends = [growth(name) for name in NAMES.values()]
        ax.plot([end.depth for end in ends], [min(end.size, ALL) for end in ends], "o", color="0.6", ms=4)
        ax.axhline(IMAGE, color="0.6", lw=1)
        for title, line in (first, "-"), (second, "--"):
            sizes = growth(NAMES[title]).sizes
            ax.plot(list(sizes), [min(size, ALL) for size in sizes.values()], line, label=title)
        ax.set(xscale="log", yscale="log", xlabel="convolutions so far", ylabel="receptive field, pixels")
        ax.set_xticks(DEPTHS, [str(depth) for depth in DEPTHS], minor=False)
        ax.set_yticks([*FIELDS, ALL], [*map(str, FIELDS), "all"], minor=False)
        ax.minorticks_off()
        ax.legend(loc="upper left")
    return figure


def show() -> Explorer:
    label = (
        "The receptive field of two variants of ResNet-50 against depth, on logarithmic axes. The two curves "
        "part where the second stage halves its map, and end at 483 and 427 pixels, above the image's 224."
    )
    return explore(scene, controls(), name="zoo", label=label, picture=picture)
