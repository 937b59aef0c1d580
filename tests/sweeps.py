"""Two notebooks that go through everything: markup that would run if it could, and every kind of control."""

from __future__ import annotations

EVIL = "<img src=x onerror=hacked=1><script>hacked=1</script><svg onload=hacked=1></svg>"
# All that a browser might run, load or jump to.
WORSE = EVIL + (
    "<a href='javascript:hacked=1'>go</a><a href='data:text/html,<script>hacked=1</script>'>there</a>"
    "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe><form action=x><button>send</button></form>"
    "<style>@import url(x);</style><base href=x><meta http-equiv=refresh content='0;url=x'>"
    "<object data=x></object><b onclick='hacked=1' style='color:red'>bold</b>"
)

SETUP = f"""
import ipywidgets as w
from IPython.display import HTML, Latex, Markdown, clear_output, display
from ipywidgets import interact, interact_manual, interactive_output
EVIL, WORSE = {EVIL!r}, {WORSE!r}
HEARD = []

def heard(control, trait="value"):
    HEARD.append(w.jsdlink((control, trait), (w.Label(), "value")))
    return control

def shows(output, name="shows"):
    show = lambda n: display(output(n))
    show.__name__ = name
    return interact(show, n=(1, 3))
"""

# Where a notebook may put markup: as words, which the page must show to the letter ...
WORDS = {
    "a label": "w.Label(EVIL)",
    "a slider's name": "heard(w.IntSlider(description=EVIL))",
    "a menu's options": "heard(w.Dropdown(options=[EVIL, 'b'], description='menu'), 'index')",
    "a list's options": "heard(w.Select(options=[EVIL, 'b'], description='list'), 'index')",
    "radio buttons": "heard(w.RadioButtons(options=[EVIL, 'b'], description='radios'), 'index')",
    "toggle buttons": "heard(w.ToggleButtons(options=[EVIL, 'b'], description='toggles'), 'index')",
    "a slider of words": "heard(w.SelectionSlider(options=[EVIL, 'b'], description='words'), 'index')",
    "a pair of words": "heard(w.SelectionRangeSlider(options=[EVIL, 'b'], index=(0, 1)), 'index')",
    "a box's name": "heard(w.Checkbox(description=EVIL))",
    "a switch's name": "heard(w.ToggleButton(description=EVIL))",
    "a button's name": "w.Button(description=EVIL)",
    "a player's name": "heard(w.Play(description=EVIL))",
    "what is not valid": "w.Valid(False, readout=EVIL, description='valid')",
    "a bar's name": "w.IntProgress(3, max=10, description=EVIL)",
    "a tab's title": "w.Tab([w.Label('in')], titles=[EVIL])",
    "a section's title": "w.Accordion([w.Label('in')], titles=[EVIL])",
    "what is printed": "interact(lambda n: print(EVIL), n=(1, 3))",
    "an error": "interact(lambda n: int(EVIL), n=(1, 3))",
    "a result": "interact(lambda n: EVIL, n=(1, 3))",
    "a stored text": "out = w.Output()\nwith out:\n    print(EVIL)\nout",
}
# ... or in what is no text of the page: fields and names.
FIELDS = {
    "a text": "w.Text(EVIL, placeholder=EVIL, description='text')",
    "an area": "w.Textarea('', placeholder=EVIL, description=EVIL)",
    "a function's name": "shows(lambda n: HTML('<b>in</b>'), EVIL)",
    "a tooltip": "heard(w.IntSlider(description='tip', description_tooltip=EVIL, tooltip=EVIL))",
}
# ... or as markup, of which the page may keep what can do nothing.
MARKUP = {
    "a widget of HTML": "w.HTML(WORSE)",
    "a widget of HTML and formulas": "w.HTMLMath('$a$' + WORSE + '$<b>b</b>' + EVIL + '$')",
    "a label of formulas": "w.Label('$a' + WORSE + '$' + WORSE)",
    "a name of formulas": "heard(w.IntSlider(description='$a' + WORSE + '$' + WORSE))",
    "HTML": "shows(lambda n: HTML(WORSE))",
    "Markdown": "shows(lambda n: Markdown('**bold** [go](javascript:hacked=1)' + WORSE + '$a' + EVIL + '$'))",
    "LaTeX": "shows(lambda n: Latex(r'$$\\href{javascript:hacked=1}{x}' + WORSE + '$$' + WORSE))",
    "a stored output": (
        "kept = w.Output()\nwith kept:\n    display(HTML(WORSE), Markdown(WORSE), Latex('$' + WORSE))\nkept"
    ),
}
PLACES = {**WORDS, **FIELDS, **MARKUP}
HOSTILE = [SETUP, *PLACES.values()]

# Each kind of control: how it is made, the name of its role, the key that moves it, and what it then says.
KINDS = {
    "whole": ("w.IntSlider(3, 0, 9)", "ArrowRight", "4"),
    "real": ("w.FloatSlider(0.2, min=0, max=1, step=0.1)", "ArrowRight", "0.3"),
    "power": ("w.FloatLogSlider(value=10, min=0, max=2, step=1)", "ArrowRight", "100.0"),
    "word": ("w.SelectionSlider(options=['S', 'M', 'L'], value='M')", "ArrowRight", "'L'"),
    "pair": ("w.IntRangeSlider(value=(0, 1), min=0, max=2)", "ArrowRight", "(0, 2)"),
    "span": ("w.FloatRangeSlider(value=(0, 0.5), min=0, max=1, step=0.5)", "ArrowRight", "(0.0, 1.0)"),
    "letters": ("w.SelectionRangeSlider(options='ab', index=(0, 0))", "ArrowRight", "('a', 'b')"),
    "menu": ("w.Dropdown(options=['x', 'y'])", "ArrowDown", "'y'"),
    "list": ("w.Select(options=['x', 'y'])", "ArrowDown", "'y'"),
    "radios": ("w.RadioButtons(options=['x', 'y'])", "ArrowDown", "'y'"),
    "toggles": ("w.ToggleButtons(options=['x', 'y'])", "ArrowRight", "'y'"),
    "box": ("w.Checkbox()", " ", "True"),
    "switch": ("w.ToggleButton()", " ", "True"),
    "number": ("w.BoundedIntText(3, min=0, max=9)", "ArrowUp", "4"),
    "decimal": ("w.BoundedFloatText(0.5, min=0, max=1, step=0.5)", "ArrowUp", "1.0"),
    "player": ("w.Play(value=2, min=0, max=3, interval=100)", " ", "3"),
}
EACH = [
    f"control = {make}\ncontrol.description = {name!r}\n"
    f"w.VBox([control, interactive_output(lambda x: print(repr(x)), {{'x': control}})])"
    for name, (make, _, _) in KINDS.items()
]
CHAINS = """
def chain(trait, controls):
    links = [w.jslink((a, trait), (b, trait)) for a, b in zip(controls, controls[1:])]
    HEARD.append(links)
    return w.VBox(controls)

chain("value", [w.IntSlider(1, 0, 9, description="n 0"), w.BoundedIntText(1, min=0, max=9, description="n 1"),
    w.FloatSlider(1, min=0, max=9, step=1, description="n 2"),
    w.Play(value=1, min=0, max=9, description="n 3"),
    w.IntProgress(1, 0, 9, description="n 4"), w.FloatProgress(1, min=0, max=9, description="n 5")])


options = {"options": ["x", "y", "z"]}
chain("index", [make(description=f"c {i}", **options) for i, make in
    enumerate((w.Dropdown, w.Select, w.RadioButtons, w.ToggleButtons, w.SelectionSlider))])


chain("value", [w.Checkbox(description="b 0"), w.ToggleButton(description="b 1"), w.Valid(description="b 2")])


labels = [[w.Label(f"{box} {i}") for i in range(3)] for box in ("tab", "fold", "stack")]
chain("selected_index", [w.Tab(labels[0], titles=list("abc"), selected_index=0),
    w.Accordion(labels[1], titles=list("def"), selected_index=0), w.Stack(labels[2], selected_index=0)])
"""
# What notebooks do with `interact` and its output.
HABITS = """
%matplotlib widget
import matplotlib.pyplot as plt

def steep(slope):
    plt.figure(figsize=(2, 2))
    plt.plot([0, slope])
    plt.show()

interact(steep, slope=(1, 3));


apart = w.IntSlider(2, 0, 9, description="apart")
far = interactive_output(lambda x: print("far", x), {"x": apart})
display(apart)


display(far)


def late(x):
    print("late", x)

interact(late, x=w.IntSlider(2, 0, 9, continuous_update=False));


def cleared(x):
    print("before")
    clear_output()
    print("after", x)

interact(cleared, x=(0, 4));


interact_manual(lambda x: print("pressed", x), x=(0, 4));
"""


def split(text: str) -> list[str]:
    """Return cells, which stand apart by two empty lines."""
    return text.strip("\n").split("\n\n\n")


CONTROLS = [SETUP, *EACH, *split(CHAINS), *split(HABITS)]
