"""A page made with each tool: a table of 8 × 8 digits, or a figure of it, and sliders for its arguments.

``python -m benchmarks.sliders.makers TOOL STATES FOLDER`` writes ``FOLDER/index.html`` or a page below it.
"""

from __future__ import annotations

import inspect
import itertools
import subprocess
import sys
from pathlib import Path
from typing import Any

# How many stops the three sliders have.
STOPS = {4: (2, 2, 1), 64: (8, 8, 1), 400: (20, 20, 1), 2000: (20, 20, 5)}
NAMES = ("rows", "columns", "shift")


def digits(rows: int, columns: int, shift: int) -> list[list[int]]:
    """Return the table of a state: each state has another."""
    return [[(rows * i + columns * j + shift * (i + j) // 2) % 10 for j in range(8)] for i in range(8)]


def markup(table: list[list[int]]) -> str:
    """Return a table as HTML."""
    return (
        "<table>" + "".join(f"<tr>{''.join(f'<td>{n}</td>' for n in row)}</tr>" for row in table) + "</table>"
    )


def picture(table: list[list[int]]) -> Any:
    """Return a table as a Matplotlib figure."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3, 3))
    axes = figure.subplots()
    axes.imshow(table, vmin=0, vmax=9)
    axes.axis("off")
    return figure


def states(stops: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Return the sliders' values in every state."""
    return list(itertools.product(*(range(1, n + 1) for n in stops)))


CONF = """
extensions = ["myst_nb", "livepage.sphinx"]
livepage_budget = {"states": 2_000, "seconds": 1_000}
nb_execution_raise_on_error = True
nb_execution_timeout = 900
html_theme = "alabaster"
"""
SHOWN = {"table": "HTML(markup(digits(**values)))", "figure": "picture(digits(**values))"}


def livepage(kind: str, stops: tuple[int, ...], folder: Path) -> None:
    """A Sphinx book of one notebook, with ipywidgets' `interact`."""
    import nbformat

    functions = "\n\n".join(inspect.getsource(f) for f in (digits, markup, picture))
    sliders = ", ".join(f"{name}=(1, {n})" for name, n in zip(NAMES, stops, strict=True))
    code = (
        "from typing import Any\nfrom IPython.display import HTML\nfrom livepage import interact\n"
        f"{functions}\n\n@interact({sliders})\ndef state(**values):\n    return {SHOWN[kind]}\n"
    )
    source = folder / "source"
    source.mkdir(parents=True)
    (source / "conf.py").write_text(CONF, encoding="utf-8")
    cells = [nbformat.v4.new_markdown_cell("# Sliders"), nbformat.v4.new_code_cell(code)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), source / "index.ipynb")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(source), str(folder)]
    subprocess.run(command, check=True)


def panel(kind: str, stops: tuple[int, ...], folder: Path) -> None:
    """Panel's `embed`."""
    import panel as holoviz
    from bokeh.resources import INLINE

    holoviz.extension()
    sliders = [
        holoviz.widgets.IntSlider(name=name, start=1, end=n, value=1)
        for name, n in zip(NAMES, stops, strict=True)
        if n > 1
    ]
    fixed = [1] * (3 - len(sliders))

    def show(*values: int) -> Any:
        table = digits(*values, *fixed)
        return (
            holoviz.pane.HTML(markup(table))
            if kind == "table"
            else holoviz.pane.Matplotlib(picture(table), dpi=100)
        )

    app = holoviz.Column(holoviz.bind(show, *sliders), *sliders)
    most = {"max_states": 10_000, "max_opts": 100}
    app.save(folder / "index.html", resources=INLINE, embed=True, title="Sliders", progress=False, **most)


def holoviews(_kind: str, stops: tuple[int, ...], folder: Path) -> None:
    """A HoloMap of heat maps, by Bokeh."""
    import holoviews as hv

    hv.extension("bokeh")
    maps = {
        state: hv.HeatMap([(c, -r, v) for r, row in enumerate(digits(*state)) for c, v in enumerate(row)])
        for state in states(stops)
    }
    hv.save(hv.HoloMap(maps, kdims=list(NAMES)), folder / "index.html", resources="inline")


def altair(_kind: str, stops: tuple[int, ...], folder: Path) -> None:
    """A heat map whose rows of data are filtered by parameters."""
    import altair as alt

    alt.data_transformers.disable_max_rows()
    data = [
        dict(zip(("a", "b", "c", "r", "k", "v"), (*state, r, k, v), strict=True))
        for state in states(stops)
        for r, row in enumerate(digits(*state))
        for k, v in enumerate(row)
    ]
    parameters = [
        alt.param(name=f"p{key}", value=1, bind=alt.binding_range(min=1, max=n, step=1, name=f"{name} "))
        for key, name, n in zip("abc", NAMES, stops, strict=True)
    ]
    wanted = " && ".join(f"datum.{key} == p{key}" for key in "abc")
    base = alt.Chart(alt.Data(values=data)).transform_filter(wanted).encode(x="k:O", y="r:O")
    cells = base.mark_rect().encode(color="v:Q") + base.mark_text().encode(text="v:Q")
    cells.add_params(*parameters).save(
        folder / "index.html", inline=True, embed_options={"renderer": "svg", "actions": False}
    )


SCRIPT = """
const at = sliders.map((slider) => slider.value).join();
source.data = { ...source.data, v: table instanceof Map ? table.get(at) : table[at] };
"""


def bokeh(_kind: str, stops: tuple[int, ...], folder: Path) -> None:
    """A heat map, the states beside it, and three lines of one's own JavaScript."""
    from bokeh.embed import file_html
    from bokeh.layouts import column
    from bokeh.models import ColumnDataSource, CustomJS, LinearColorMapper, Slider
    from bokeh.plotting import figure
    from bokeh.resources import INLINE

    table = {",".join(map(str, s)): [v for row in digits(*s) for v in row] for s in states(stops)}
    places = list(itertools.product(range(8), repeat=2))
    source = ColumnDataSource(
        {"x": [c for _, c in places], "y": [-r for r, _ in places], "v": table["1,1,1"]}
    )
    plot = figure(width=320, height=320, toolbar_location=None)
    colours = LinearColorMapper("Viridis256", low=0, high=9)
    plot.rect("x", "y", 1, 1, source=source, fill_color={"field": "v", "transform": colours})
    sliders = [
        Slider(start=1, end=n, value=1, title=name) for name, n in zip(NAMES, stops, strict=True) if n > 1
    ]
    whole = [*sliders, *[Slider(start=1, end=2, value=1)] * (3 - len(sliders))]
    for slider in sliders:
        slider.js_on_change(
            "value", CustomJS(args={"source": source, "table": table, "sliders": whole}, code=SCRIPT)
        )
    page = file_html(column(plot, *sliders), INLINE, "Sliders")
    (folder / "index.html").write_text(page, encoding="utf-8")


# What each tool shows, the table or a figure of it, and who makes the page.
TOOLS = {
    "interact, a table": (livepage, "table"),
    "interact, a Matplotlib figure": (livepage, "figure"),
    "Panel, embed, a table": (panel, "table"),
    "Panel, embed, a Matplotlib figure": (panel, "figure"),
    "HoloViews, HoloMap": (holoviews, "figure"),
    "Altair": (altair, "table"),
    "Bokeh with its own JavaScript": (bokeh, "figure"),
}


def main(tool: str, number: str, folder: str) -> None:
    """Make a page."""
    maker, kind = TOOLS[tool]
    Path(folder).mkdir(parents=True, exist_ok=True)
    maker(kind, STOPS[int(number)], Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
