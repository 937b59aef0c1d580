"""explore(): a drawing with controls beneath it, alive with a kernel and, once published, without one."""

from __future__ import annotations

import base64
import io
import os
import sys
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import ipywidgets as w
import traitlets as t

from livepage.bundle import bundle
from livepage.scene import Scene
from livepage.states import check_size, stop_index, tabulate
from livepage.stops import value_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    Picture = Figure | Callable[[], Figure]

HERE = Path(__file__).parent
STYLE = HERE / "js" / "view.css"
TABULATE = "LIVEPAGE_TABULATE"  # in the environment of the kernels, while a book is built


def building() -> bool:
    """Whether a book is being built: then all states are stored, for the page has no kernel."""
    return os.environ.get(TABULATE) == "1"


class View(anywidget.AnyWidget):
    """Draws a scene. With a kernel `scene` is sent anew at each change; on a page it comes from `table`."""

    _esm = bundle(HERE / "js" / "view.js")
    _css = STYLE.read_text(encoding="utf-8")
    name = t.Unicode().tag(sync=True)
    label = t.Unicode().tag(sync=True)
    picture = t.Unicode().tag(sync=True)  # base64 PNG, for pages where the explorer stands in a box
    scene = t.Dict().tag(sync=True)
    table = t.Dict(None, allow_none=True).tag(sync=True)
    controls = t.List(t.Instance(w.Widget)).tag(sync=True, **w.widget_serialization)
    names = t.List(t.Unicode()).tag(sync=True)
    first = t.List(t.Int()).tag(sync=True)
    history = t.Unicode().tag(sync=True)


class Explorer(w.VBox):
    """What `explore` returns: the view and, beneath it, the controls."""

    def __init__(
        self, view: View, controls: Mapping[str, w.Widget], picture: Callable[[], dict[str, str]]
    ) -> None:
        self._picture = picture
        self._label = view.label
        row = w.HBox(list(controls.values()), layout=w.Layout(flex_flow="row wrap"))
        super().__init__([view, row])

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        data = super()._repr_mimebundle_(**kwargs)
        return {**data, "text/plain": self._label, **self._picture()}


def explore(
    draw: Callable[..., Scene],
    controls: Mapping[str, w.Widget],
    *,
    name: str,
    label: str,
    picture: Picture,
    history: str = "",
) -> Explorer:
    """Show ``draw(**values of the controls)`` and draw it again whenever a control moves.

    Parameters
    ----------
    draw
        A pure function from the controls' values to a `Scene`.
    controls
        ipywidgets by the name of the argument they set: `IntSlider`, `FloatSlider`, `Play`, `Dropdown`,
        `ToggleButtons` or `Checkbox`. A control without a description gets its name.
    name
        What the explorer is called in the page's address; unique on its page.
    label
        What it shows, in a sentence: the alternative text of the picture.
    picture
        A Matplotlib figure, for readers without JavaScript and for paper; or a function that draws it,
        which is only called where the picture may be seen.
    history
        The title of a list of the states seen so far, by their summaries; without one there is no list.

    Raises
    ------
    TypeError
        For a control whose values cannot be counted.
    ValueError
        Where the controls have more states than a page can store, and where one starts between its stops;
        the message says which, and what would do.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from livepage import Grid, Scene
    >>> def row(n):
    ...     return Scene([Grid("row", [list(range(n))], "Counting", scale=(0, 9))])
    >>> shown = explore(row, {"n": w.IntSlider(3, 1, 9)}, name="row", label="Numbers", picture=Figure())
    >>> shown.children[0].scene["panels"][0]["values"]
    [[0, 1, 2]]
    """
    check_size(controls)
    first = [stop_index(key, control) for key, control in controls.items()]
    for key, control in controls.items():
        control.description = control.description or key
        if control.has_trait("style"):  # JupyterLab cuts long names off otherwise
            control.style.description_width = "initial"

    def scene(_change: object = None) -> dict[str, Any]:
        return draw(**{key: value_of(control) for key, control in controls.items()}).as_json()

    def redraw(_change: object) -> None:
        try:
            view.scene = scene()
        except Exception as error:  # shown where the reader looks, then raised where the author looks
            view.scene = Scene([], problem=f"{type(error).__name__}: {error}").as_json()
            raise

    drawn = cache(partial(still, picture))
    view = View(
        name=name,
        label=label,
        picture=drawn().get("image/png", "") if building() else "",
        scene=scene(),
        table=tabulate(draw, controls) if building() else None,
        controls=list(controls.values()),
        names=list(controls),
        first=first,
        history=history,
    )

    def retabulate(_change: object) -> None:
        """Keep to the stops of a control that is changed after it was given."""
        view.first = [stop_index(key, control) for key, control in controls.items()]
        view.table = tabulate(draw, controls)
        view.scene = scene()

    for control in controls.values():
        control.observe(redraw, "index" if control.has_trait("index") else "value")
        if building():
            limits = ("min", "max", "step", "options")
            control.observe(retabulate, [limit for limit in limits if control.has_trait(limit)])
    return Explorer(view, controls, drawn)


def still(picture: Picture) -> dict[str, str]:
    """Return an explorer's picture by its MIME type; none in the browser's Python, where nobody sees it."""
    if sys.platform == "emscripten":
        return {}
    return {"image/png": png(picture() if callable(picture) else picture)}


def png(figure: Figure) -> str:
    """Return a figure as base64 PNG: 64 colours, and no metadata that differs from machine to machine."""
    from PIL import Image

    with io.BytesIO() as drawn, io.BytesIO() as small:
        figure.savefig(drawn, format="png", dpi=150)
        Image.open(drawn).convert("RGB").quantize(64).save(small, format="png", optimize=True)
        return base64.b64encode(small.getvalue()).decode()
