"""A notebook of what courses write: each cell once made a page say something that was not so."""

from __future__ import annotations

from tests.sweeps import split

SETUP = """
import ipywidgets as w
import matplotlib.pyplot as plt
from IPython.display import HTML, display
from ipywidgets import interact, interactive, interactive_output
"""

CELLS = split("""
a, b = w.IntSlider(max=3, description="a"), w.IntSlider(max=3, description="b")
beside = interactive_output(lambda a, b: print("product", a * b), {"a": a, "b": b})
w.HBox([w.VBox([a, b]), beside])


def widened(n):
    print("widened", n)

wide = interactive(widened, n=(0, 4))
wide.children[0].max = 8
wide.children[0].value = 7
wide


def chosen(x):
    print("chosen", x)

interact(chosen, x=w.Dropdown(options=["p", "q"], value=None, description="choose"));


def typed(g):
    print("typed", g)

interact(typed, g=w.BoundedFloatText(1, min=0, max=10, step=0.5, description="type"));


def smooth(s):
    print(f"smooth {s:g}")

interact(smooth, s=w.FloatSlider(1, min=0, max=10, step=None));


def between(r):
    print("between", r)

interact(between, r=w.FloatRangeSlider(value=(0.3, 0.5), min=0, max=1, step=0.25));


apart, elsewhere = w.IntSlider(description="unheard"), w.Output()

def hidden(x):
    with elsewhere:
        print(x)

never_shown = interactive_output(hidden, {"x": apart})
display(apart, elsewhere)


shared = w.FloatSlider(0, min=0, max=100, step=1, description="shared")
fine = interactive_output(lambda x: print("fine", x), {"x": shared})
coarse = interactive(lambda x: print("coarse", x), x=shared, stops={"x": 11})
display(fine, coarse)


def twins(n):
    for _ in range(2):
        plt.figure(figsize=(2, 1))
        plt.plot([0, n])
        plt.show()

interact(twins, n=(1, 3));


def coloured(n):
    sheet = '<style type="text/css">#T_1_row0_col0 { background-color: yellow; }</style>'
    display(HTML(f'{sheet}<table><tr><td id="T_1_row0_col0" class="data">{n}</td></tr></table>'))

display(w.HTML("<h3 style='color: blue'>Title</h3>"))
interact(coloured, n=(1, 3));


def share(p):
    print("share", p)

interact(share, p=w.FloatSlider(0.5, min=0, max=1, step=0.25, readout_format=".0%"));


import datetime
w.VBox([w.DatePicker(value=datetime.date(2024, 3, 5), description="when"),
        w.SelectMultiple(options=["a", "b", "c"], value=["a", "c"], description="which")])


def waves(n):
    plt.figure(figsize=(3, 2))
    plt.imshow([[n, i] for i in range(40)], aspect="auto")
    plt.show()

interact(waves, n=(0, 19));
""")

NOTEBOOK = [SETUP, *CELLS]
