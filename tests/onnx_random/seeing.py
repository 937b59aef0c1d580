"""What running a model shows of which units see which lines of its image."""

import numpy as np

from .opening import opened


def seen(start, model, axis):
    """Yield, for each line of the image along an axis, the units that surely see it, and those that may.

    `start` takes a model and returns what runs it on an image; the model is run as it is, and opened. A unit
    whose number changes when the line is bright sees it. One that becomes endless or no number at all when
    the line is may see it, or reads it with weight 0.
    """
    shape = [each.dim_value for each in model.graph.input[0].type.tensor_type.shape.dim]
    tried = [(start(model), (1e12, np.inf)), (start(opened(model)), (1e12, np.inf, np.nan))]
    dark = [run(np.ones(shape, np.float32)) for run, _ in tried]
    for line in range(shape[2 + axis]):
        with np.errstate(all="ignore"):
            lit = [[run(_lit(shape, axis, line, light)) for light in lights] for run, lights in tried]
        surely = _units((changed(before, after) for before, (after, *_) in zip(dark, lit, strict=True)), axis)
        yield surely, surely | _units((~np.isfinite(each) for maps in lit for each in maps), axis)


def changed(before, after):
    """Return where numbers differ by more than rounding: endless ones from all others, none from nothing."""
    with np.errstate(invalid="ignore"):
        near = np.abs(after - before) <= 1e-3 * np.maximum(np.abs(after), np.abs(before))
    finite = np.isfinite(before) & np.isfinite(after)
    return ~np.where(finite, near, (before == after) | np.isnan(before) | np.isnan(after))


def _units(maps, axis):
    return {unit for each in maps for unit in np.flatnonzero(each.any(axis=(0, 1, 3 - axis))).tolist()}


def _lit(shape, axis, line, light):
    image = np.ones(shape, np.float32)
    along = np.arange(1, shape[3 - axis] + 1) * np.array([[1], [3]])  # each pixel and channel differently
    np.moveaxis(image, 2 + axis, 0)[line] = light * along
    return image


def faults(start, model, network, units_seeing):
    """Return what running a model contradicts of its network, as (axis, line, said, surely, perhaps)."""
    found, size = [], network.input_size
    blind = any(
        not any(units_seeing(network, line, size, axis=axis, output=node) for line in range(size[axis]))
        for node in network
        for axis in (0, 1)
    )  # where no unit sees anything along one axis, none does along the other
    for axis in (0, 1):
        for line, (surely, perhaps) in enumerate(seen(start, model, axis)):
            said = units_seeing(network, line, size, axis=axis) if network else {line}
            if not surely <= said or not (blind or said <= perhaps):
                found.append((axis, line, said, surely, perhaps))
    return found
