"""Which of a model's inputs is the image, and how it lies: told by trying what can be followed."""

from __future__ import annotations

from collections.abc import Callable

from .model import Graph, Shape
from .origin import TURNED
from .reading import Reading

LAYOUTS = {2: ("NW",), 3: ("NCW", "NWC"), 4: ("NCHW", "NHWC")}
"""How an image of so many axes may lie: batch, channels, height, width."""
CHANNELS = (1, 3, 4)
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
    every = [_furthest(name, shapes[name], layout, trial) for name in maps]
    found = every if len(every) == 1 and _moves(every[0]) else [each for each in every if _moves(each)]
    if not found:  # states of recurrent layers have three axes too
        found = [each for name in lines if _moves(each := _furthest(name, shapes[name], layout, trial))]
    if len(found) == 1:
        return found[0]
    if not found and len(every) == 1:
        return every[0]
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
        if not any(TURNED in end for end in reading.ends):
            break
    return max(done, key=lambda reading: 0 if reading.error else len(reading.trace.network))
