"""The arithmetic of windows along one axis, which pooling and receptive fields share."""


def same_padding(extent: int, stride: int, cells: int) -> int:
    """Return the padding, both ends together, that gives as many units as strides begin in `cells` units.

    Nothing is taken away where a window is narrower than its stride.
    """
    return max((-(-cells // stride) - 1) * stride + extent - cells, 0)
