"""Goes through the states of an `interact` on a page, in any browser, and compares them with Python's."""

from __future__ import annotations

import base64
import io
import itertools
import re
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ipywidgets as w
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from livepage.capture import record
from livepage.frames import PLAIN, SHARPNESS
from livepage.stops import stops_of
from matplotlib.figure import Figure
from PIL import Image

from tests import foreign
from tests.once import once

Run = Callable[[str, Any], Any]  # runs a function of JavaScript's on a page, waits, and returns its value

# Sets native inputs to one state after the other, and reads what stands there once it does.
TOUR = """async ([label, states]) => {
  const view = document.querySelector(`.lp-answers[aria-label=${JSON.stringify(label)}]`);
  const inputs = [...view.closest(".pw-root").querySelectorAll("input:not([type=radio]), select, fieldset")];
  const set = (input, mark) => {
    if (input.tagName === "FIELDSET") return input.querySelectorAll("input")[mark].click();
    if (input.tagName === "SELECT") input.selectedIndex = mark;
    else if (input.type === "checkbox") input.checked = mark;
    else input.value = mark;
    input.dispatchEvent(new Event("input"));
    input.dispatchEvent(new Event("change"));
  };
  const found = [];
  for (const { marks, places } of states) {
    marks.forEach((mark, i) => set(inputs[i], mark));
    while (view.dataset.state !== places) await new Promise(requestAnimationFrame);
    found.push([...view.querySelector(".lp-outputs").children].map((node) =>
      node.tagName === "IMG" ? { src: node.src, alt: node.alt, wide: node.naturalWidth } :
      node.tagName === "PRE" ? { text: node.textContent } : { html: node.innerHTML }));
  }
  return found;
}"""


@pytest.fixture(scope="session")
def foreign_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a plain Sphinx book."""

    def make(folder: Path) -> None:
        said = foreign.build_sphinx(folder, {"course": foreign.COURSE, "more": foreign.MORE})
        (folder / "said.txt").write_text(said, encoding="utf-8")

    return once(tmp_path_factory, "foreign", make)


@pytest.fixture(scope="session")
def course_functions() -> Iterator[dict[str, Any]]:
    """Return the course's functions, as Python has them."""
    InteractiveShell.instance()  # as in a kernel, where plt.show() displays
    mpl.use("module://matplotlib_inline.backend_inline")
    space: dict[str, Any] = {}
    exec(foreign.SETUP + foreign.FUNCTIONS, space)
    yield space
    mpl.use("agg")
    InteractiveShell.clear_instance()


def drawn(source: str) -> tuple[str, bytes]:
    """Return the kind and the bytes of a picture's address."""
    head, _, body = source.partition(",")
    if ";base64" in head:
        return head.removeprefix("data:").partition(";")[0], base64.b64decode(body)
    return head.removeprefix("data:"), urllib.parse.unquote_to_bytes(body)


def check_figure(found: dict[str, Any], figure: Figure) -> None:
    """Compare a picture with Matplotlib's own: an SVG to the letter, a bitmap to the pixel."""
    kind, body = drawn(found["src"])
    assert found["wide"] > 100, "the browser has decoded it"
    with io.BytesIO() as file:
        if kind == "image/svg+xml":
            with mpl.rc_context(PLAIN):  # type: ignore[arg-type]
                nothing = {"Date": None, "Creator": None}
                figure.savefig(file, format="svg", bbox_inches="tight", metadata=nothing)
            assert body.decode().splitlines() == file.getvalue().decode().splitlines()
        else:
            figure.savefig(file, format="png", bbox_inches="tight", dpi=SHARPNESS * figure.dpi)
            pixels = [np.asarray(Image.open(f).convert("RGB")) for f in (io.BytesIO(body), file)]
            assert np.array_equal(*pixels)


def check(found: list[dict[str, Any]], outputs: list[dict[str, Any]]) -> None:
    """Compare what a page shows in a state with what Python displays."""
    assert len(found) == len(outputs)
    for shown, output in zip(found, outputs, strict=True):
        if "figure" in output:
            check_figure(shown, output["figure"])
        elif "text/html" in output.get("data", {}):
            assert CELL.findall(shown["html"]) == CELL.findall(output["data"]["text/html"])
        elif "data" in output:
            assert shown == {"text": output["data"]["text/plain"] + "\n"}
        else:
            assert shown == {"text": output["text"]}


CELL = re.compile(r"<t[hd]>(.*?)</t[hd]>")
# How many states the page must have; what the controls can be set to says it too.
STATES = {**foreign.STATES, "fourier": 10}
COURSES: dict[str, dict[str, w.Widget]] = {
    "projectile": {"angle": w.IntSlider(40, 10, 80, 10), "speed": w.FloatSlider(20, min=5, max=25, step=5)},
    "fourier": {"n": w.IntSlider(3, 1, 5), "wave": w.Dropdown(options=["square", "triangle"])},
    "regression": {"degree": w.IntSlider(2, 1, 4), "ridge": w.Checkbox()},
    "logistic": {
        "r": w.FloatSlider(3.2, min=2.5, max=4, step=0.1),
        "steps": w.BoundedIntText(3, min=1, max=6),
    },
}


def tour(run: Run, function: Any, controls: dict[str, w.Widget]) -> int:
    """Go through all states on a page, and compare each with what Python shows; return how many there are."""
    stops = {key: stops_of(control) for key, control in controls.items()}
    label = (function.__doc__ or function.__name__).rstrip(".")
    states = list(itertools.product(*(range(len(s.values)) for s in stops.values())))
    asked = []
    for state in states:
        marks = [s.marks[i] for s, i in zip(stops.values(), state, strict=True)]
        asked.append({"marks": marks, "places": ",".join(map(str, state))})
    for state, found in zip(states, run(TOUR, [label, asked]), strict=True):
        values = {key: s.values[i] for (key, s), i in zip(stops.items(), state, strict=True)}
        outputs, _ = record(lambda values=values: function(**values), show_result=True)
        check(found, outputs)
        plt.close("all")  # or the next call shows these figures too
    return len(states)
