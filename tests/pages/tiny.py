"""The pages of a small book: every widget that a page can draw, hostile words, and an explorer to break."""

from __future__ import annotations

from pathlib import Path

POOLED = Path(__file__).with_name("pooled.py").read_text(encoding="utf-8")
LAYOUT = """
import ipywidgets as w

HEARD = []  # what nothing listens to fails the build

def heard(control, trait='value'):
    HEARD.append(w.jsdlink((control, trait), (w.Label(), 'value')))
    return control

def slider(description, value=0, **more):
    return heard(w.IntSlider(value, 0, 9, description=description, **more))
"""

WIDGETS = [
    LAYOUT,
    "a, b, c = slider('a', 3), slider('b'), slider('c')\n"
    "links = w.jslink((a, 'value'), (b, 'value')), w.jsdlink((a, 'value'), (c, 'value'))\n"
    "w.VBox([a, b, c])",
    "tenths = w.FloatSlider(0.2, min=0, max=1, step=0.1, description='tenths')\n"
    "tenths_label = w.Label('none')\n"
    "said = w.jsdlink((tenths, 'value'), (tenths_label, 'value'))\n"
    "w.HBox([tenths, tenths_label])",
    "colours = ['red', 'green', 'blue']\n"
    "menu, menu_copy = (w.Dropdown(options=colours, description=d) for d in ('menu', 'menu copy'))\n"
    "menus = w.jslink((menu, 'index'), (menu_copy, 'index'))\n"
    "w.HBox([menu, menu_copy])",
    "pools = ['max', 'mean']\n"
    "kind, kind_copy = (w.ToggleButtons(options=pools, description=d) for d in ('kind', 'kind copy'))\n"
    "kinds = w.jslink((kind, 'index'), (kind_copy, 'index'))\n"
    "w.HBox([kind, kind_copy])",
    "ticked, ticked_copy = w.Checkbox(True, description='ticked'), w.Checkbox(description='ticked copy')\n"
    "ticks = w.jslink((ticked, 'value'), (ticked_copy, 'value'))\n"
    "w.HBox([ticked, ticked_copy])",
    "film, frame = w.Play(min=0, max=9, interval=100, description='film'), slider('frame')\n"
    "roll = w.jslink((film, 'value'), (frame, 'value'))\n"
    "w.HBox([film, frame])",
    "off = w.ToggleButtons(options=pools, description='off', disabled=True)\n"
    "dark = w.Play(description='unlit', disabled=True)\n"
    "late = slider('late', continuous_update=False)\n"
    "w.HBox([off, dark, slider('silent', readout=False), late])",
    "twice = heard(w.ToggleButtons(options=pools, description='twice'), 'index')\ntwice",
    "twice",
    "wide = slider('wide', layout=w.Layout(width='400px'))\n"
    "narrow = [slider(f'narrow {i}', layout=w.Layout(width='180px')) for i in range(3)]\n"
    "w.VBox([wide, w.HBox(narrow, layout=w.Layout(width='400px', flex_flow='row wrap')),\n"
    "        w.HBox([slider('one'), slider('two')], layout=w.Layout(flex_flow='column'))])",
]

EVIL = '</script><script>hacked = 1</script><!--<script><img src="x" onerror="hacked = 1">&lt;'
HOSTILE = (
    f"EVIL = {EVIL!r}"
    + """
import ipywidgets as w
from livepage import Affine, Grid, Link, Scene, Series, Plot, Ticks, Ladder, ask, explore
from matplotlib.figure import Figure

def draw(n, kind):
    ticks = Ticks(EVIL, (0, 2), [0, 1], [EVIL, EVIL])
    return Scene(
        [Grid('in', [[1, 2]], EVIL, scale=(0, 2)), Grid('out', [[n]], EVIL, scale=(0, 9)),
         Ladder('steps', EVIL, 2, 0, 1, 2),
         Plot('plot', EVIL, ticks, ticks, [Series(EVIL, [(0, 0), (1, 1)])])],
        links=[Link('out', 'in', Affine(0, 1, 1), Affine(0, 1, 2), EVIL + '{cells} = {value}')],
        lines=[EVIL], problem=EVIL, summary=EVIL, walk='out')

controls = {'n': w.IntSlider(1, 1, 2, description=EVIL), 'kind': w.Dropdown(options=[EVIL, 'kind'])}
explore(draw, controls, name='evil', label=EVIL, picture=Figure())
"""
)

COUNTER = """
import ipywidgets as w
from livepage import Grid, Scene, explore
from matplotlib.figure import Figure

def draw(n):
    return Scene([Grid('row', [list(range(n))], f'{n} numbers', scale=(0, 9))], summary=f'{n} numbers')

explore(draw, {'n': w.IntSlider(3, 1, 9)}, name='counter', label='Three numbers', picture=Figure((2, 1)))
"""

# The explorer that benchmarks compare with what others make: 128 states.
POOL = """
import ipywidgets as w
import numpy as np
from cnn import avg_pool2d, max_pool2d
from livepage import Affine, Grid, Link, Scene, explore
from matplotlib.figure import Figure

x = np.arange(64.0).reshape(8, 8) % 7

def draw(kind, size, stride):
    y = (max_pool2d if kind == 'max' else avg_pool2d)(x[None, None], size, stride)[0, 0]
    window = Affine(0, stride, size)
    return Scene([Grid('input', x, 'Input', scale=(0, 6)), Grid('output', y, 'Output', scale=(0, 6))],
                 links=[Link('output', 'input', window, window, '{cells}: {value}')],
                 summary=f'Output {len(y)} by {len(y)}', walk='output')

controls = {'kind': w.ToggleButtons(options=['max', 'average'], description='Pooling'),
            'size': w.IntSlider(2, 1, 8, description='Window size'),
            'stride': w.IntSlider(2, 1, 8, description='Stride')}
explore(draw, controls, name='pool', label='A map and its pooled map', picture=Figure((2, 1)))
"""

PAGES: dict[str, str | list[str]] = {
    "index": "Words.",
    "widgets": WIDGETS,
    "hostile": [
        HOSTILE,
        "ask(EVIL, {EVIL: EVIL, 'other': EVIL}, right=EVIL)",
        "evil = w.ToggleButtons(options=[EVIL, 'b'], description=EVIL)\n"
        "told = w.jsdlink((evil, 'index'), (w.Label(), 'value'))\n"
        "w.VBox([w.Label(EVIL), evil])",
    ],
    "counter": [COUNTER],
    "pool": [POOL],
    "pooled": [f"{POOLED}\nshow()"],
    "painted": ["from explorers import pool\npool.show()"],
    "digit": ["from explorers import digit\ndigit.show()"],
    "nudge": ["from explorers import nudge\nnudge.show()"],
    "lens": ["from explorers import lens\nlens.show()"],
    "design": ["from explorers import design\ndesign.show()"],
    "zoo": ["from explorers import zoo\nzoo.show()"],
    "strip": ["from explorers import strip\nstrip.show()"],
    "detective": ["from explorers import detective\ndetective.show()"],
}
