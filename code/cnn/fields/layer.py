"""A layer as far as geometry goes: which units of its input one unit of its output reads."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import Any, Literal, NamedTuple

from ..arithmetic import same_padding, window_count
from ..checks import Padding as Ends
from ..checks import Pair, both, pair, whole

Padding = Ends | Literal["same"]

FIELDS: dict[str, frozenset[str]] = {
    "conv": frozenset({"kernel", "stride", "padding", "dilation"}),
    "pool": frozenset({"kernel", "stride", "padding", "dilation", "ceil_mode"}),
    "conv_transpose": frozenset({"kernel", "stride", "padding", "dilation"}),
    "unpool": frozenset({"kernel", "stride", "padding"}),
    "upsample": frozenset({"kernel", "stride"}),
    "pad": frozenset({"padding"}),
    "crop": frozenset({"padding"}),
    "identity": frozenset(),
    "add": frozenset(),
    "concat": frozenset(),
    "gate": frozenset({"axis"}),
    "global_pool": frozenset({"axis"}),
}
MERGES = frozenset({"add", "concat"})
CONVOLUTIONS = frozenset({"conv", "conv_transpose"})
_DEFAULTS = {"kernel": 1, "stride": 1, "padding": 0, "dilation": 1, "ceil_mode": False, "axis": None}


class Step(NamedTuple):
    """What a layer does along one axis. Built, and checked, by `Layer.along`.

    A convolution *gathers*: unit `v` reads the inputs `v·stride − before + j·dilation`, `0 ≤ j < size`.
    A transposed convolution *scatters*: the same equation with input and output exchanged. Every kind of
    layer that is not global is one or the other.
    """

    scatters: bool
    size: int
    """Taps of a window."""
    stride: int
    before: int | None
    """Padding in front; None while the layer says 'same' and the units of the input are not known."""
    after: int
    dilation: int = 1
    ceil_mode: bool = False
    sees_all: bool = False
    """Whether every unit reads the whole input."""
    single: bool = False
    """Whether there is but one unit."""

    @property
    def extent(self) -> int:
        """Cells from the window's first tap to its last, both counted."""
        return (self.size - 1) * self.dilation + 1

    @property
    def gapless(self) -> bool:
        """Whether the windows of neighbours meet, so that what they read together has no holes."""
        return self.dilation == 1 and self.stride <= self.size

    def reads(self, unit: int) -> range:
        """Return the units of the input that `unit` of the output reads, padding included."""
        return self._scattered(unit) if self.scatters else self._gathered(unit)

    def feeds(self, unit: int) -> range:
        """Return the units of the output that read `unit` of the input."""
        return self._gathered(unit) if self.scatters else self._scattered(unit)

    def _gathered(self, unit: int) -> range:
        assert self.before is not None
        first = unit * self.stride - self.before
        return range(first, first + self.extent, self.dilation)

    def _scattered(self, unit: int) -> range:
        assert self.before is not None
        common = gcd(self.dilation, self.stride)
        distance, remainder = divmod(unit + self.before, common)
        step, period = self.dilation // common, self.stride // common
        # The first tap that lands on a unit; of the following ones each period-th does.
        tap = distance * pow(step, -1, period) % period
        if remainder or tap >= self.size:
            return range(0)
        last = (distance - tap * step) // period
        more = (self.size - 1 - tap) // period
        return range(last - more * step, last + 1, step)

    def units(self, cells: int) -> int:
        """Return how many units an input of `cells` units gives; less than 1 if no window fits."""
        assert self.before is not None
        if self.single:
            return 1
        if self.scatters:
            return (cells - 1) * self.stride + self.extent - self.before - self.after
        return window_count(cells, self.before, self.after, self.extent, self.stride, self.ceil_mode)

    def with_padding(self, cells: int | None) -> Step:
        """Put numbers for the padding 'same' on an input of `cells` units; None if it is not known how many.

        TensorFlow's rule: as many units as strides begin in the input, the odd cell of padding behind.
        """
        if self.before is not None:
            return self
        if self.stride == 1:
            total = self.extent - 1
        elif cells is None:
            raise ValueError(
                f"padding='same' with stride={self.stride} depends on the size of the image: give input_size="
            )
        else:
            total = same_padding(self.extent, self.stride, cells)
        return self._replace(before=total // 2, after=total - total // 2)


@dataclass(frozen=True)
class Layer:
    """One layer of a network, by name.

    >>> Layer("conv", 3, padding=1)
    Layer('conv', kernel=3, padding=1)
    >>> Layer("pool", kernel=(2, 3), stride=2)
    Layer('pool', kernel=(2, 3), stride=2)

    Parameters
    ----------
    kind : str
        What the layer is; it decides which of the other fields have a meaning:

        ================  ===========================================  ===================================
        kind              fields                                       what a unit reads
        ================  ===========================================  ===================================
        conv              kernel, stride, padding, dilation            a window
        pool              the same, ceil_mode                          a window
        conv_transpose    kernel, stride, padding, dilation            whatever was spread on to it
        unpool            kernel, stride, padding                      the pooled units it may come from
        upsample          stride (the factor), kernel                  1 neighbour (nearest) or 2 (linear)
        pad               padding (what is added)                      itself
        crop              padding (what is cut off)                    itself
        identity          none: ReLU, batch norm (at test time), ...   itself
        add, concat       none: any merge, element by element          itself, in each of two or more inputs
        gate              axis; squeeze-and-excite, attention          everything, and keeps its place
        global_pool       axis                                         everything; there is one unit
        ================  ===========================================  ===================================
    kernel, stride, dilation : int or (int, int), default 1
        The same for both axes, or (height, width). `upsample` takes kernel 1 for nearest neighbours, 2 for
        (bi)linear interpolation between half-pixel centres.
    padding : int, (int, int), ((int, int), (int, int)) or 'same', default 0
        The same all round; or (height, width); or ((top, bottom), (left, right)); or, for conv and pool,
        TensorFlow's 'same', whose numbers depend on the size of the image where the stride is not 1.
        Only the far padding of `conv_transpose` may be negative: PyTorch's `output_padding`, less than the
        stride or the dilation of its axis.
    ceil_mode : bool, default False
        Whether a last window that overhangs the far end counts, as in PyTorch.
    axis : None, 0 or 1, default None
        The one axis along which a gate or a global pool sees everything; along the other, a unit reads
        itself. None for both axes.

    Raises
    ------
    ValueError, TypeError
        For an unknown kind, a number out of range, or a field that has no meaning for the kind.
    """

    kind: str
    kernel: Pair = 1
    stride: Pair = 1
    padding: Padding = 0
    dilation: Pair = 1
    ceil_mode: bool = False
    axis: Literal[0, 1] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.kind, str):
            raise TypeError(f"kind must be a string such as 'conv', got {self.kind!r}")
        if self.kind not in FIELDS:
            raise ValueError(f"kind must be one of {', '.join(map(repr, FIELDS))}, got {self.kind!r}")
        if not isinstance(self.ceil_mode, bool):
            raise TypeError(f"ceil_mode must be True or False, got {self.ceil_mode!r}")
        if self.axis is not None and whole(self.axis, "axis", wanted="0, 1 or None") not in (0, 1):
            raise ValueError(f"axis must be 0, 1 or None, got {self.axis!r}")
        for name in ("kernel", "stride", "dilation"):
            object.__setattr__(self, name, _short(pair(getattr(self, name), name)))
        if self.kind == "upsample" and not {1, 2}.issuperset(pair(self.kernel, "kernel")):
            raise ValueError(f"kernel of 'upsample' must be 1 (nearest) or 2 (linear), got {self.kernel!r}")
        object.__setattr__(self, "padding", self._checked_padding())
        for name in sorted(_DEFAULTS.keys() - FIELDS[self.kind]):
            if getattr(self, name) != _DEFAULTS[name]:
                raise ValueError(f"{name} has no meaning for {self.kind!r}, got {getattr(self, name)!r}")

    def _checked_padding(self) -> Padding:
        if isinstance(self.padding, str):
            if self.padding != "same" or self.kind not in ("conv", "pool"):
                raise ValueError(
                    f"padding must be numbers, or 'same' for conv and pool, got {self.padding!r}"
                )
            return self.padding
        ends, least = [], [0, 0]
        if self.kind == "conv_transpose":
            steps = zip(pair(self.stride, "stride"), pair(self.dilation, "dilation"), strict=True)
            least = [1 - max(pace) for pace in steps]
        for axis, far in zip(both(self.padding, "padding"), least, strict=True):
            before, after = both(axis, "padding")
            ends.append(_short((whole(before, "padding", 0), whole(after, "padding", far))))
        return ends[0] if isinstance(ends[0], int) and ends[0] == ends[1] else _nested(ends)

    def __repr__(self) -> str:
        said = [
            f"{name}={getattr(self, name)!r}"
            for name, usual in _DEFAULTS.items()
            if getattr(self, name) != usual
        ]
        return f"Layer({', '.join([repr(self.kind), *said])})"

    @property
    def square(self) -> bool:
        """Whether the layer does the same along both axes."""
        return self.along(0) == self.along(1)

    def along(self, axis: Literal[0, 1]) -> Step:
        """Return what the layer does along one axis: 0 for the height, 1 for the width."""
        kernel, stride, dilation = (
            both(value, "")[axis] for value in (self.kernel, self.stride, self.dilation)
        )
        if self.padding == "same":
            return Step(False, kernel, stride, None, 0, dilation, self.ceil_mode)
        before, after = both(both(self.padding, "padding")[axis], "padding")
        if self.kind == "crop":
            before, after = -before, -after
        elif self.kind == "upsample":
            kernel, before, after = _spread(kernel, stride)
        scatters = self.kind in ("conv_transpose", "unpool", "upsample")
        concerned = self.axis in (None, axis)
        single = concerned and self.kind == "global_pool"
        return Step(
            scatters,
            kernel,
            stride,
            before,
            after,
            dilation,
            self.ceil_mode,
            single or (concerned and self.kind == "gate"),
            single,
        )


def _spread(kernel: int, factor: int) -> tuple[int, int, int]:
    """Return the kernel and paddings of the transposed convolution that is this upsampling."""
    if kernel == 1:
        return factor, 0, 0
    return 2 * factor - factor % 2, factor // 2, factor // 2


def _short(values: tuple[int, int]) -> Pair:
    return values[0] if values[0] == values[1] else values


def _nested(ends: list[Pair]) -> Padding:
    if all(isinstance(end, int) for end in ends):
        return ends[0], ends[1]
    return both(ends[0], ""), both(ends[1], "")


def as_layer(value: Any, where: str) -> Layer:
    """Return `value`, a `Layer` or a tuple of its fields, as a `Layer`; errors begin with `where`."""
    if isinstance(value, Layer):
        return value
    if not isinstance(value, (tuple, list)) or not 1 <= len(value) <= 6:
        raise TypeError(
            f"{where}: a layer is a Layer or a tuple (kind, kernel, stride, padding, dilation), got {value!r}"
        )
    try:
        return Layer(*value)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{where}: {error}") from None
