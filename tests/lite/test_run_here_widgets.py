"""Widgets of cells that run in the page, moved there and answered by the Python just written."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.lite.cells import PAGE, cell, reset, run, said, write
from tests.lite.conftest import START

INTERACT = """from livepage import interact

def show(n, kind=["max", "mean"]):
    print(kind, "of", n)
    return {"squared": n**2}

interact(show, n=(0, 9))"""
FIGURE = """import matplotlib.pyplot as plt
from ipywidgets import interact

@interact(n=(1, 9))
def draw(n):
    plt.plot(range(n))
    plt.title(f"{n} points")"""
CONTROLS = """import ipywidgets as w

slider = w.IntSlider(3, 0, 9, description="n")
menu = w.Dropdown(options=["a", "b"], description="kind")
tick = w.Checkbox(description="twice", indent=False)
button = w.Button(description="Count")
said = w.Label()

def tell(change):
    said.value = f"{slider.value} {menu.value} {tick.value}"

for control in (slider, menu, tick):
    control.observe(tell, "value")
button.on_click(lambda _: print("pressed"))
w.VBox([slider, menu, tick, button, said])"""
WRITTEN = """import ipywidgets as w

name = w.Text("Ada", description="Name", placeholder="yours")
lines = w.Textarea("", description="Lines")
age = w.IntText(36, description="Age")
late = w.Text("", description="Late", continuous_update=False)
said = w.Label()

def tell(change):
    said.value = f"{name.value} {age.value + 1} {lines.value.count(chr(10))} {late.value}"

for box in (name, lines, age, late):
    box.observe(tell, "value")
w.VBox([name, lines, age, late, said])"""
LINKED = """import ipywidgets as w

a, b = w.IntSlider(3, 0, 9, description="a"), w.IntSlider(5, 0, 9, description="b")
c, d = w.IntSlider(1, 0, 9, description="c"), w.Label("")
both, one = w.jslink((a, "value"), (b, "value")), w.jsdlink((b, "value"), (c, "value"))
w.VBox([a, b, c])"""
# Moves a slider through its stops; how long each takes until Python's answer is on the page.
MOVES = """async (input, words) => {
  const place = input.closest(".run-widget");
  const took = [];
  for (let round = 0; round < 4; round += 1)
    for (let stop = 0; stop <= 9; stop += 1) {
      const since = performance.now();
      input.value = stop;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      const late = () => performance.now() - since > 9000;
      const wanted = words.replace("9", stop);
      while (!place.innerText.includes(wanted) && !late()) await new Promise((go) => setTimeout(go, 1));
      took.push(performance.now() - since);
    }
  return took;
}"""


@pytest.fixture(scope="module")
def tab(reader: BrowserContext, home: str) -> Iterator[Page]:
    """Return a page whose Python is shared by tests that leave it as it was."""
    page = reader.new_page()
    page.goto(f"{home}chapters/ch315/{PAGE}.html")
    yield page
    page.close()


def drawn(tab: Page, code: str) -> Locator:
    """Run code in the first cell; return the widget that it shows."""
    write(cell(tab, 1), code)
    run(cell(tab, 1))
    return cell(tab, 1).locator(".run-widget")


def test_interact_calls_the_function_at_each_move(tab: Page) -> None:
    widget = drawn(tab, INTERACT)
    expect(widget).to_contain_text("max of 4\n{'squared': 16}")
    slider = widget.get_by_role("slider", name="n", exact=True)
    slider.press("ArrowRight")
    expect(widget).to_contain_text("max of 5\n{'squared': 25}")
    expect(widget).not_to_contain_text("max of 4")
    widget.get_by_role("combobox", name="kind").select_option("mean")
    expect(widget).to_contain_text("mean of 5")
    took = slider.evaluate(MOVES, "mean of 9")
    print(f"a move of interact: median {statistics.median(took):.0f} ms, longest {max(took):.0f} ms")
    assert statistics.median(took) < 1000  # some ten milliseconds, where the machine has nothing else to do
    reset(cell(tab, 1))


def test_an_error_stands_where_the_output_would(tab: Page) -> None:
    widget = drawn(
        tab, "from ipywidgets import interact\n\n@interact(n=(0, 4))\ndef f(n):\n    print(6 // n)"
    )
    expect(widget).to_contain_text("3")
    widget.get_by_role("slider", name="n", exact=True).press("Home")
    expect(widget).to_contain_text("Cell 1, line 5, in f\n    print(6 // n)")
    expect(widget).to_contain_text("ZeroDivisionError: integer division or modulo by zero")
    widget.get_by_role("slider", name="n", exact=True).press("End")
    expect(widget).not_to_contain_text("ZeroDivisionError")
    expect(widget).to_contain_text("1")
    reset(cell(tab, 1))


def test_a_figure_is_drawn_anew_in_the_place_of_the_old(tab: Page) -> None:
    widget = drawn(tab, FIGURE)
    expect(widget.get_by_role("img", name="Figure: 5 points")).to_be_visible()
    widget.get_by_role("slider", name="n", exact=True).press("ArrowRight")
    expect(widget.get_by_role("img", name="Figure: 6 points")).to_be_visible(timeout=START)
    expect(widget.get_by_role("img")).to_have_count(1)
    expect(cell(tab, 1).get_by_role("img", name="Figure:")).to_have_count(1)  # and none beside the widget
    reset(cell(tab, 1))


def test_plain_controls_are_observed(tab: Page) -> None:
    widget = drawn(tab, CONTROLS)
    slider = widget.get_by_role("slider", name="n", exact=True)
    slider.press("ArrowRight")
    expect(widget).to_contain_text("4 a False")
    widget.get_by_role("combobox", name="kind").select_option("b")
    expect(widget).to_contain_text("4 b False")
    widget.get_by_role("checkbox", name="twice").check()
    expect(widget).to_contain_text("4 b True")
    took = slider.evaluate(MOVES, "9 b True")
    print(f"a move of a plain slider: median {statistics.median(took):.0f} ms, longest {max(took):.0f} ms")
    assert statistics.median(took) < 1000
    widget.get_by_role("button", name="Count").click()
    widget.get_by_role("button", name="Count").click()
    expect(cell(tab, 1).locator(".cell_output > .stream")).to_have_text("pressed\npressed\n")
    reset(cell(tab, 1))


def test_an_error_of_a_callback_is_said_under_its_cell(tab: Page) -> None:
    code = (
        "import ipywidgets as w\n\ns = w.IntSlider(description='n')\ns.observe(lambda c: 1 / 0, 'value')\ns"
    )
    widget = drawn(tab, code)
    widget.get_by_role("slider", name="n", exact=True).press("ArrowRight")
    expect(cell(tab, 1).locator(".traceback")).to_contain_text("ZeroDivisionError")
    expect(said(cell(tab, 1))).to_have_text("An error, at line 4.")
    reset(cell(tab, 1))


def test_what_is_written_reaches_python(tab: Page) -> None:
    widget = drawn(tab, WRITTEN)
    name = widget.get_by_role("textbox", name="Name", exact=True)
    expect(name).to_have_value("Ada")
    expect(name).to_have_attribute("placeholder", "yours")
    name.press("End")
    name.press_sequentially("m")
    expect(widget).to_contain_text("Adam 37 0")
    widget.get_by_role("spinbutton", name="Age").fill("40")
    widget.get_by_role("spinbutton", name="Age").press("Enter")
    expect(widget).to_contain_text("Adam 41 0")
    widget.get_by_role("textbox", name="Lines").fill("one\ntwo")
    expect(widget).to_contain_text("Adam 41 1")
    late = widget.get_by_role("textbox", name="Late")
    late.press_sequentially("so")
    expect(widget).not_to_contain_text("so")
    late.press("Enter")
    expect(widget).to_contain_text("Adam 41 1 so")
    reset(cell(tab, 1))


def test_linked_widgets_move_together_and_python_knows(tab: Page) -> None:
    widget = drawn(tab, LINKED)
    a, b, c = (widget.get_by_role("slider", name=name, exact=True) for name in "abc")
    for slider in (a, b, c):
        expect(slider).to_have_value("3")
    b.press("End")
    for slider in (a, b, c):
        expect(slider).to_have_value("9")
    c.press("Home")  # linked one way alone
    expect(b).to_have_value("9")
    write(cell(tab, 1), "print(a.value, b.value, c.value)\na.value = 2")
    assert run(cell(tab, 1)).split() == ["9", "9", "0"]
    write(cell(tab, 1), "import asyncio\nawait asyncio.sleep(0.5)\nprint(a.value, b.value, c.value)")
    assert run(cell(tab, 1)).split() == ["2", "2", "2"]  # what the page has moved for it
    reset(cell(tab, 1))
