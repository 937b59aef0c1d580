"""Books that have nothing of this one's: notebooks as courses write them, with ipywidgets' own `interact`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat

SETUP = """
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import HTML, Latex, Markdown, clear_output, display
from ipywidgets import fixed, interact, interact_manual, interactive, interactive_output
import ipywidgets as w
"""

# Each function is a course's; the tests call it too, and compare with what the page shows.
FUNCTIONS = '''
def projectile(angle=40, speed=20.0):
    """The path of a ball."""
    turn = np.radians(angle)
    t = np.linspace(0, 2 * speed * np.sin(turn) / 9.81, 50)
    plt.figure(figsize=(4, 2))
    plt.plot(speed * np.cos(turn) * t, speed * np.sin(turn) * t - 9.81 / 2 * t**2)
    plt.xlim(0, 60)
    plt.ylim(0, 25)
    plt.show()
    print(f"range {speed**2 * np.sin(2 * turn) / 9.81:.1f} m")

def fourier(n, wave):
    x = np.linspace(0, 2, 200)
    odd = {"square": lambda k: 4 / np.pi / k, "triangle": lambda k: 8 / np.pi**2 / k**2}[wave]
    fig, ax = plt.subplots(figsize=(4, 2))
    ax.plot(x, sum(odd(k) * np.sin(k * np.pi * x) for k in range(1, 2 * n, 2)))
    fig.set_label(f"{wave} wave of {n} terms")

def logistic(r, steps):
    x = 0.5
    for _ in range(steps):
        x = r * x * (1 - x)
    print(f"{x:.6f}")
    return round(x, 3)

class Fit:
    """Prints itself as pandas does."""
    def __init__(self, degree, ridge):
        self.rows = [(k, degree * k + ridge) for k in range(degree)]
    def _repr_html_(self):
        row = "    <tr>\\n      <th>{}</th>\\n      <td>{:.2f}</td>\\n    </tr>\\n"
        rows = "".join(row.format(k, v) for k, v in self.rows)
        return f"""<div>
<style scoped>
    .dataframe tbody tr th:only-of-type {{
        vertical-align: middle;
    }}
</style>
<table border="1" class="dataframe">
  <thead>
    <tr style="text-align: right;">
      <th></th>
      <th>fit</th>
    </tr>
  </thead>
  <tbody>
{rows}  </tbody>
</table>
</div>"""

def regression(degree=2, ridge=False):
    return Fit(degree, ridge)

def residuals(rows):
    return Fit(rows, 0)

def words(n):
    print("gone")
    clear_output(wait=True)
    display(Markdown(f"**{n}** of $x^{n}$"))
    display(Latex(r"$\\frac{1}{%d}$" % n))
    if n == 3:
        raise ValueError("three <b>")
'''

EVIL = "<img src=x onerror=hacked=1><script>hacked=1</script>"


def cells(text: str) -> list[str]:
    """Return cells, which stand apart by empty lines twice as high."""
    return [SETUP + FUNCTIONS, *text.strip("\n").split("\n\n\n")]


COURSE = cells("""
interact(projectile, angle=(10, 80, 10), speed=(5.0, 25.0, 5.0));


interact(fourier, n=(1, 5), wave=["square", "triangle"]);


interact(logistic, r=(2.5, 4.0, 0.1), steps=w.BoundedIntText(3, min=1, max=6));


interact(regression, degree=(1, 4));


interact(residuals, rows=(400, 430));


@interact(n=w.RadioButtons(options=[1, 2, 3]))
def _(n):
    words(n)
""")

MORE = cells(
    f"EVIL = {EVIL!r}\n\n\n"
    + """
def large(v, seed):
    print(f"{v:g} {seed}")

interact(large, v=(0.0, 6.0, 0.01), seed=(0, 10, 1), stops={"v": 25});


def many(a, b, c, d, e, f, g):
    print(a, b, c, d, e, f, g)

interact(many, **{k: w.IntSlider(5, 0, 100, description=k) for k in "abcdefg"});


interact_manual(lambda n: print(n * n), n=(1, 4));


controls = {
    "pair": w.IntRangeSlider(value=(0, 1), min=0, max=2),
    "log": w.FloatLogSlider(value=10, min=0, max=2, step=1),
    "size": w.SelectionSlider(options=["S", "M", "L"], value="M"),
    "span": w.SelectionRangeSlider(options=["a", "b"], index=(0, 0)),
    "tick": w.ToggleButton(),
    "pick": w.Select(options=["x", "y"]),
}
for name, control in controls.items():
    control.description = name
w.VBox([w.GridBox(list(controls.values())), interactive_output(lambda **k: print(k), controls)])


def hostile(x):
    print(EVIL)
    display(HTML(EVIL + "<b onclick='hacked=1'>bold</b>"))

hostile.__doc__ = f"Title {EVIL}"
interact(hostile, x=w.Dropdown(options=[EVIL, "b"], description=EVIL));


def kept(word, n):
    print(word, n)

interact(kept, word="free text", n=(1, 3));


button = w.Button(description="Call")
text, lone = w.Text("typed", description="text"), w.IntSlider(description="lone")
button.on_click(lambda b: None)
stored = w.Output()
with stored:
    print("stored words")
bar = w.IntProgress(value=3, min=0, max=10, description="bar")
driver = w.IntSlider(3, 0, 10, description="driver")
linked = w.jslink((driver, "value"), (bar, "value"))
tab = w.Tab([w.Label("first page"), stored], titles=("One", "Two"))
fold = w.Accordion([w.HTML("<i>folded</i>")], titles=("More",))
alpha = w.IntSlider(description=r"$\\alpha$")
heard = w.jslink((alpha, "value"), (driver, "value"))
w.VBox([button, text, lone, driver, bar, tab, fold, alpha, w.Valid(False, description="valid")])
"""
)


# A page for each of three functions, and how many states it is to have.
STATES = {"projectile": 40, "logistic": 96, "regression": 8}
THREE = {name: [COURSE[0], COURSE[i]] for name, i in zip(STATES, (1, 3, 4), strict=True)}
STORED = re.compile(r'widget-state\+json">(.*?)</script>', re.DOTALL)

SETTINGS = """
project = "Foreign"
extensions = ["myst_nb", "livepage.sphinx"]
livepage_interact = True
nb_execution_raise_on_error = True
html_theme = "alabaster"
html_static_path = ["static"]
mathjax_path = "none.js"
exclude_patterns = ["_build"]
"""


def write_notebook(path: Path, title: str, cells: Sequence[str]) -> None:
    """Write a notebook that has not run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = [nbformat.v4.new_markdown_cell(f"# {title}"), *map(nbformat.v4.new_code_cell, cells)]
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)


def build_sphinx(
    folder: Path, notebooks: Mapping[str, Sequence[str]], settings: str = "", python: str = sys.executable
) -> str:
    """Build a plain Sphinx book with MyST-NB; return what the build said."""
    (folder / "conf.py").write_text(SETTINGS + settings)
    (folder / "static").mkdir()
    (folder / "static" / "none.js").touch()  # formulas are left as they are: MathJax lies elsewhere
    listed = "\n".join(f"pages/{name}" for name in notebooks)
    (folder / "index.md").write_text(f"# Foreign\n\n```{{toctree}}\n{listed}\n```\n")
    for name, cells in notebooks.items():
        write_notebook(folder / "pages" / f"{name}.ipynb", name, cells)
    options = ["-W", "--keep-going", "-b", "html"]
    return _run([python, "-m", "sphinx", *options, str(folder), str(folder / "_build/html")])


def build_jupyter_book(
    folder: Path, notebooks: Mapping[str, Sequence[str]], python: str = sys.executable
) -> str:
    """Build a Jupyter Book; return what the build said."""
    (folder / "_config.yml").write_text(
        "title: Foreign\nonly_build_toc_files: true\n"
        "sphinx:\n  extra_extensions: [livepage.sphinx]\n  config: {livepage_interact: true}\n"
    )
    chapters = "".join(f"- file: {name}\n" for name in notebooks)
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: index\nchapters:\n{chapters}", encoding="utf-8")
    (folder / "index.md").write_text("# Foreign\n\nWords.\n")
    for name, cells in notebooks.items():
        write_notebook(folder / f"{name}.ipynb", name, cells)
    return _run([python, "-c", "from jupyter_book.cli.main import main; main()", "build", str(folder)])


def _run(command: Sequence[str]) -> str:
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return built.stdout


def check_three(site: Path) -> None:
    """Check that the three pages of a built book have all states, and the scripts that revive them."""
    for name, states in STATES.items():
        page = next(site.rglob(f"{name}.html"))
        text = page.read_text(encoding="utf-8")
        models = json.loads(STORED.search(text)[1])["state"].values()  # type: ignore[index]
        tables = [model["state"]["table"] for model in models if "table" in model["state"]]
        assert [len(table["states"]) for table in tables] == [states], name
        scripts = re.findall(r'src="([^"?]*/(?:page|view)[^"?]*\.js)', text)
        assert len(scripts) >= 2, name
        for script in scripts:
            assert (page.parent / script).is_file(), f"{name} asks for {script}"


def main(folder: str) -> None:
    """Build both books of three pages with this Python, and check them."""
    for build in (build_sphinx, build_jupyter_book):
        place = Path(folder) / build.__name__
        place.mkdir(parents=True)
        build(place, THREE)
        check_three(place / "_build/html")


if __name__ == "__main__":
    main(sys.argv[1])
