"""The exact pixels that one unit sees, and the exact units that see one pixel: every gap, border and branch.

`receptive` sums a whole layer up in three numbers, where that can be done. Here one unit is followed through
the network, one set of units at each node: slower, but true of every network.

A set without holes is kept as a range, so that a window of millions of cells costs no more than a small one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..checks import whole
from .graph import AxisChoice, AxisNode, Network, check_inside, is_repeated, on_each_axis, read_up_to

Units = range | set[int]
MOST = 1_000_000
"""Most units of a set that is not a range, which costs memory for each."""


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
    nodes = read_up_to(network, output)
    unit = whole(unit, "unit", 0)
    seen = on_each_axis(nodes, axis, input_size, lambda steps: _pixels(steps, unit))
    if not seen:
        return range(0)
    first, last = (seen[0], seen[-1]) if isinstance(seen, range) else (min(seen), max(seen))
    return range(first, last + 1)


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
        As for `region`; if they are more than a million.
    """
    nodes = read_up_to(network, output)
    unit = whole(unit, "unit", 0)
    return on_each_axis(nodes, axis, input_size, lambda steps: _listed(_pixels(steps, unit)))


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
        As for `region`; if the image has no such pixel; if they are more than a million.
    """
    nodes = read_up_to(network, output)
    pixel = whole(pixel, "pixel", 0)
    return on_each_axis(nodes, axis, input_size, lambda steps: _listed(_units(steps, pixel)))


def _pixels(nodes: list[AxisNode], unit: int) -> Units:
    """Walk backwards: the units wanted of each node, from the last to the image."""
    check_inside(nodes[-1], "unit", unit)
    wanted: list[Units] = [range(0) for _ in nodes]
    wanted[-1] = range(unit, unit + 1)
    for node, units in zip(reversed(nodes), reversed(wanted), strict=True):
        for index in node.inputs if units else ():
            source = nodes[index]
            if node.step.sees_all:
                read: Units = _all_units(source)
            elif is_repeated(source, node):
                read = range(1)
            else:
                read = _union(node, units, node.step.reads, source)
            wanted[index] = _joined(wanted[index], read)
    return wanted[0]


def _units(nodes: list[AxisNode], pixel: int) -> Units:
    """Walk forwards: the units of each node that the pixel reaches, from the image to the last."""
    check_inside(nodes[0], "pixel", pixel)
    reached: list[Units] = [range(pixel, pixel + 1)]
    for node in nodes[1:]:
        units: Units = range(0)
        for index in node.inputs:
            if not reached[index]:
                continue
            if node.step.sees_all or is_repeated(nodes[index], node):
                fed: Units = _all_units(node)
            else:
                fed = _union(node, reached[index], node.step.feeds, node)
            units = _joined(units, fed)
        reached.append(units)
    return reached[-1]


def _union(node: AxisNode, units: Units, tied: Callable[[int], range], target: AxisNode) -> Units:
    """Return all that units at one end of a node's windows are tied to at the other, where `target` ends."""
    if isinstance(units, range) and (len(units) == 1 or (units.step == 1 and node.step.gapless)):
        first, last = tied(units[0]), tied(units[-1])
        return _inside(range(first.start, last.stop, first.step), target)
    found: set[int] = set()
    for unit in units:
        found |= _listed(_inside(tied(unit), target))
        _check_held(len(found))
    return found


def _joined(one: Units, other: Units) -> Units:
    """Return the union of two sets, as a range if they are ranges that meet."""
    if not one or not other:
        return one or other
    if isinstance(one, range) and isinstance(other, range) and one.step == other.step == 1:
        first, second = sorted((one, other), key=lambda each: each.start)
        if second.start <= first.stop:
            return range(first.start, max(first.stop, second.stop))
    return _listed(one) | _listed(other)


def _listed(units: Units) -> set[int]:
    """Return units as a set, unless they are more than a machine should be asked to hold."""
    _check_held(len(units) if isinstance(units, set) else _length(units))
    return set(units)


def _length(units: range) -> int:
    """Return the length of a range, which `len` refuses beyond 64 bits."""
    return max(0, -((units.start - units.stop) // units.step))


def _check_held(count: int) -> None:
    if count > MOST:
        raise ValueError(
            f"a set of more than {MOST:,} units or pixels; region() gives the first and the last pixel of any"
        )


def _inside(units: range, node: AxisNode) -> range:
    """Return those of some units that a node has; all, if it is not known how many it has."""
    if node.units is None:
        return units
    return range(max(units.start, units.start % units.step), min(units.stop, node.units), units.step)


def _all_units(node: AxisNode) -> range:
    if node.units is None:
        raise ValueError("a global layer sees the whole image: give input_size=")
    return range(node.units)
