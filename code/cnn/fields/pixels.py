"""The exact pixels that one unit sees, and the exact units that see one pixel: every gap, border and branch.

`receptive` sums a whole layer up in three numbers, where that can be done. Here one unit is followed through
the network, one set of units at each node: slower, but true of every network.
"""

from __future__ import annotations

from typing import Any

from ..checks import whole
from .graph import AxisChoice, AxisNode, Network, check_inside, is_repeated, on_each_axis, read_up_to


def region(
    network: Network,
    unit: int,
    input_size: Any = None,
    *,
    axis: AxisChoice = None,
    output: str | int | None = None,
) -> range:
    """Return the pixels from the first to the last that one unit sees, along one axis.

    >>> region([("conv", 3, 1, 1), ("pool", 2, 2)], unit=0)
    range(-1, 3)
    >>> region([("conv", 3, 1, 1), ("pool", 2, 2)], unit=0, input_size=8)
    range(0, 3)

    Parameters
    ----------
    network, axis
        As for `receptive_fields`. Branches need not be aligned.
    unit : int
        The unit's index along the axis, counted from 0.
    input_size : int or (int, int), optional
        Pixels of the image along the axis, or (height, width). Where it is given, nothing beyond the borders
        counts, neither of the image nor of any map on the way: padding is not seen. Where it is not, every
        map goes on for ever.
    output : str or int, optional
        The unit's node (for a list, the index of its layer), if not the last.

    Returns
    -------
    range
        Empty if the unit sees no pixel. Some pixels in between may not be seen: `pixels` tells which are.

    Raises
    ------
    ValueError, TypeError
        As for `receptive_fields`; if the layer has no such unit; if a global layer sees an image of unknown
        size.
    """
    seen = pixels(network, unit, input_size, axis=axis, output=output)
    return range(min(seen), max(seen) + 1) if seen else range(0)


def pixels(
    network: Network,
    unit: int,
    input_size: Any = None,
    *,
    axis: AxisChoice = None,
    output: str | int | None = None,
) -> set[int]:
    """Return exactly the pixels that one unit sees, along one axis: of `region`, those between holes.

    >>> dilated = [("conv", 3, 1, 0, 2)] * 2
    >>> sorted(pixels(dilated, unit=0)), region(dilated, unit=0)
    ([0, 2, 4, 6, 8], range(0, 9))

    Parameters
    ----------
    network, unit, input_size, axis, output
        As for `region`.

    Returns
    -------
    set of int
        Pixel numbers; below 0 and beyond the image where `input_size` is not given.

    Raises
    ------
    ValueError, TypeError
        As for `region`.
    """
    nodes = read_up_to(network, output)
    unit = whole(unit, "unit", 0)
    return on_each_axis(nodes, axis, input_size, lambda steps: _pixels(steps, unit))


def units_seeing(
    network: Network,
    pixel: int,
    input_size: Any = None,
    *,
    axis: AxisChoice = None,
    output: str | int | None = None,
) -> set[int]:
    """Return the units that see one pixel, along one axis: the way back from `pixels`.

    >>> sorted(units_seeing([("conv", 3, 1, 1), ("pool", 2, 2)], pixel=2, input_size=8))
    [0, 1]

    Parameters
    ----------
    network, input_size, axis, output
        As for `region`.
    pixel : int
        The pixel's index along the axis, counted from 0.

    Returns
    -------
    set of int
        Exactly the units whose `pixels` hold this one.

    Raises
    ------
    ValueError, TypeError
        As for `region`; if the image has no such pixel.
    """
    nodes = read_up_to(network, output)
    pixel = whole(pixel, "pixel", 0)
    return on_each_axis(nodes, axis, input_size, lambda steps: _units(steps, pixel))


def _pixels(nodes: list[AxisNode], unit: int) -> set[int]:
    """Walk backwards: the units wanted of each node, from the last to the image."""
    check_inside(nodes[-1], "unit", unit)
    wanted: list[set[int]] = [set() for _ in nodes]
    wanted[-1] = {unit}
    for node, units in zip(reversed(nodes), reversed(wanted), strict=True):
        for index in node.inputs if units else ():
            source = nodes[index]
            if node.step.sees_all:
                wanted[index].update(_all_units(source))
            elif is_repeated(source, node):
                wanted[index].add(0)
            else:
                wanted[index].update(*(_inside(source, node.step.reads(unit)) for unit in units))
    return wanted[0]


def _units(nodes: list[AxisNode], pixel: int) -> set[int]:
    """Walk forwards: the units of each node that the pixel reaches, from the image to the last."""
    check_inside(nodes[0], "pixel", pixel)
    reached: list[set[int]] = [{pixel}]
    for node in nodes[1:]:
        units: set[int] = set()
        for index in node.inputs:
            if reached[index] and (node.step.sees_all or is_repeated(nodes[index], node)):
                units.update(_all_units(node))
            else:
                units.update(*(_inside(node, node.step.feeds(unit)) for unit in reached[index]))
        reached.append(units)
    return reached[-1]


def _inside(node: AxisNode, units: range) -> range:
    """Return those of some units that the node has, without going through the others."""
    if node.units is None:
        return units
    before = max(0, -(units.start // units.step))
    beyond = max(0, -((units.start - node.units) // units.step))
    return units[before:beyond]


def _all_units(node: AxisNode) -> range:
    if node.units is None:
        raise ValueError("a global layer sees the whole image: give input_size=")
    return range(node.units)
