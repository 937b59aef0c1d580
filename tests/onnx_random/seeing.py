"""What running a model shows of which units see which lines of its image."""

import numpy as np


def seen(run, model, axis):
    """Yield, for each line of the image along an axis, the units that surely see it, and those that may.

    A unit that changes when the line is bright sees it. One that is no number when the line is infinite may
    see it, or reads it with weight 0.
    """
    shape = [each.dim_value for each in model.graph.input[0].type.tensor_type.shape.dim]
    dark = run(np.ones(shape, np.float32))
    for line in range(shape[2 + axis]):
        with np.errstate(all="ignore"):
            bright, endless = (run(_lit(shape, axis, line, light)) for light in (1e12, np.inf))
            same = np.abs(bright - dark) <= 1e-3 * np.maximum(np.abs(bright), np.abs(dark))
        changed, odd = (_units(~each, axis) for each in (same, np.isfinite(endless)))
        yield changed, changed | odd


def _units(marked, axis):
    return set(np.flatnonzero(marked.any(axis=(0, 1, 3 - axis))).tolist())


def _lit(shape, axis, line, light):
    image = np.ones(shape, np.float32)
    along = np.arange(1, shape[3 - axis] + 1) * np.array([[1], [3]])  # each pixel and channel differently
    np.moveaxis(image, 2 + axis, 0)[line] = light * along
    return image


def faults(run, model, network, units_seeing):
    """Return what running a model contradicts of its network, as (axis, line, said, surely, perhaps)."""
    found, size = [], network.input_size
    blind = any(
        not any(units_seeing(network, line, size, axis=axis, output=node) for line in range(size[axis]))
        for node in network
        for axis in (0, 1)
    )  # where no unit sees anything along one axis, none does along the other
    for axis in (0, 1):
        for line, (surely, perhaps) in enumerate(seen(run, model, axis)):
            said = units_seeing(network, line, size, axis=axis) if network else {line}
            if not surely <= said or not (blind or said <= perhaps):
                found.append((axis, line, said, surely, perhaps))
    return found
