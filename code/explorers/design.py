"""Design: the cheapest network that sees enough at the wanted stride. The layers are the reader's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets as t
from livepage.bundle import bundle

from explorers.exercises import contest
from explorers.hands import chains
from explorers.hands.widget import SCRIPTS, Hands, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SCRIPT = "design.js"
START: contest.Chain = [("conv", 3, 1), ("pool", 2, 2), ("conv", 3, 1), ("pool", 2, 2), ("conv", 3, 1)]


class Design(Hands):
    """Layers to put together. With a kernel, `network` is what the reader has built, as `rank` takes it."""

    _esm = bundle(SCRIPTS / SCRIPT)
    _css = style("tools", "rows", "design")
    table: t.List[Any] = t.List().tag(sync=True)
    net = t.Unicode().tag(sync=True)

    @property
    def network(self) -> contest.Chain:
        """The layers, as the reader has them now."""
        steps = [(layer.kind, layer.along(0)) for layer in chains.read(self.net)]
        return [(kind, step.size, step.stride) for kind, step in steps]


def picture() -> Figure:
    """Return every network that the rules allow, by field and cost, with the first among them."""
    from explorers.figures import rivals

    return rivals.figure(START)


def show() -> Design:
    """Return the explorer.

    Examples
    --------
    >>> contest.rank(show().network)
    'field 18, stride 4, cost 11.8125: wanted are a field of 32 or more and a stride of 4'
    """
    size, stride, cost = contest.measure(START)
    label = (
        f"{len(START)} layers that see {size} pixels at a stride of {stride:g} for a cost of {cost:g}. "
        f"Wanted are {contest.FIELD} pixels or more at a stride of {contest.STRIDE}, for the least cost: "
        f"{len(contest.costs()):,} networks of at most {contest.LAYERS} layers reach that."
    )
    first = {"net": chains.spell(START)}
    return Design(picture, first, name="design", label=label, table=[list(row) for row in contest.table()])
