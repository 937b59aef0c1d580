"""The arithmetic of windows along one axis, which pooling and receptive fields share."""


def window_count(cells: int, before: int, after: int, extent: int, stride: int, ceil_mode: bool) -> int:
    """Return how many windows lie on `cells` cells with padding on both sides; less than 1 if none fits.

    In ceil mode cells left over at the far end get a window too, unless it would start in the far padding:
    the rule of PyTorch and ONNX.

    >>> window_count(7, before=0, after=0, extent=2, stride=2, ceil_mode=False)
    3
    >>> window_count(7, before=0, after=0, extent=2, stride=2, ceil_mode=True)
    4
    """
    room = before + cells + after - extent
    count = (room + (stride - 1 if ceil_mode else 0)) // stride + 1
    return count - 1 if ceil_mode and (count - 1) * stride >= before + cells else count


def same_padding(extent: int, stride: int, cells: int) -> int:
    """Return the padding, both ends together, that gives as many units as strides begin in `cells` cells.

    Nothing is taken away where a window is narrower than its stride.

    >>> same_padding(extent=3, stride=2, cells=8)
    1
    """
    return max((-(-cells // stride) - 1) * stride + extent - cells, 0)
