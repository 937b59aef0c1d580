"""Which of a model's inputs is the image, and how it lies: told by trying what can be followed."""

from __future__ import annotations

from collections.abc import Callable

from .model import Graph, Shape
from .origin import TURNED
from .reading import Reading

LAYOUTS = {2: ("NW",), 3: ("NCW", "NWC", "NHW", "HWC"), 4: ("NCHW", "NHWC")}
"""How an image of so many axes may lie: batch, channels, height, width."""
CHANNELS = (1, 3, 4)
MOST_WORK = 600_000
"""Most inputs of operators that are looked at to tell which input is the image: some seconds' work."""
Trial = Callable[[str, str], Reading]


def choose(graph: Graph, image: str | None, layout: str | None, trial: Trial) -> Reading:
    """Return the reading of a model whose image and layout are given, or else tell them by trying.

    Raises
    ------
    ValueError
        If the image is not named and several inputs, or none, could be it.
    """
    shapes = {name: shape for name, shape in graph.inputs.items() if name not in graph.tensors}
    if image in shapes and (layout or len(shapes[image] or ()) in LAYOUTS):
        return _furthest(image, shapes[image], layout, trial)
    maps = [name for name, shape in shapes.items() if len(shape or ()) in (3, 4)]
    lines = [name for name, shape in shapes.items() if len(shape or ()) == 2]
    if image is not None or not maps + lines:
        raise ValueError(f"image must name one of the inputs of 2 to 4 axes, {maps + lines}, got {image!r}")
    fitting = [name for name in maps + lines if layout is None or len(shapes[name] or ()) == len(layout)]
    work = len(fitting or maps + lines) * sum(1 + len(node.inputs) for node in graph.nodes)
    if work > MOST_WORK:
        raise ValueError(
            f"image must name one of the {len(maps + lines)} inputs of 2 to 4 axes: to try all takes too long"
        )
    every = {name: _furthest(name, shapes[name], layout, trial) for name in fitting or maps + lines}
    if len(every) == 1:
        return every.popitem()[1]
    found = [each for name, each in every.items() if name in maps and _moves(each)]
    # States of recurrent layers have three axes too.
    found = found or [each for name, each in every.items() if name in lines and _moves(each)]
    if len(found) == 1:
        return found[0]
    if not found and len(maps) == 1 and maps[0] in every:
        return every[maps[0]]
    raise ValueError(f"image must name one of the inputs of 2 to 4 axes, {maps + lines}, got {image!r}")


def _moves(reading: Reading) -> bool:
    """Whether a reading has come by a layer that is more than a merge, or a mean: a state has those too."""
    few = ("add", "concat", "gate", "global_pool")
    return any(layer.kind not in few for layer, *_ in reading.trace.network.values())


def _layouts(shape: Shape | None, wanted: str | None) -> list[str]:
    """Return how the image may lie, the likeliest first."""
    rank = len(wanted or "") if shape is None else len(shape)
    if wanted is None:
        first, *others = LAYOUTS[rank]
        if shape is not None and shape[0] in CHANNELS[1:]:  # more likely than so many pictures at once
            others = ["CHW" if each == "NHW" else each for each in others]
        last = shape is not None and shape[-1] in CHANNELS and shape[1] not in CHANNELS
        return [*others, first] if last else [first, *others]
    if len(wanted) != rank or set(wanted) - set("NCHW") or wanted.count("W") != 1 or wanted.count("H") > 1:
        raise ValueError(
            f"layout must have a letter of N, C, H, W for each of {rank} axes, W once and H at most once, "
            f"got {wanted!r}"
        )
    return [wanted]


def _furthest(name: str, shape: Shape | None, layout: str | None, trial: Trial) -> Reading:
    """Return the reading whose operators find the map where they look for it, or else the longest."""
    done: list[Reading] = []
    for each in _layouts(shape, layout):
        reading = trial(name, each)
        reading.run()
        done.append(reading)
        told = len(each) != 3 or reading.ends or _windowed(reading)
        fits = bool(reading.trace.origins)  # or else its input_size is not this layout's
        if (reading.error and fits) or (fits and _found(reading) and told):
            break
    return max(done, key=_rank)


def _rank(reading: Reading) -> tuple[bool, bool, bool, int]:
    found = _found(reading)
    return reading.error is None, found, _windowed(reading), 0 if found else len(reading.trace.network)


def _found(reading: Reading) -> bool:
    """Whether windows move along the axes of the map, and along no others."""
    return not (reading.trace.aside or any(TURNED in end for end in reading.ends))


def _windowed(reading: Reading) -> bool:
    """Whether a layer sees neighbours: what takes a part, or mixes all, may do so to channels too."""
    layers = [layer for layer, *_ in reading.trace.network.values()]
    return any(layer.along(axis).size > 1 for layer in layers for axis in (0, 1))
