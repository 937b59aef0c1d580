"""`interact` without a browser: which states are kept, what is captured, how it is packed."""

from __future__ import annotations

import base64
import datetime
import io
import itertools
import json
import os
import re
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipywidgets as w
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import HTML, clear_output, display
from livepage import (
    Grid,
    Scene,
    answers,
    explore,
    interact,
    interactive,
    interactive_output,
    progress,
)
from livepage.budget import BUDGET, Budget, allowed, plan, says
from livepage.capture import record
from livepage.copies import FORKS
from livepage.frames import Frames
from livepage.markup import inert
from livepage.settled import Files, settle, soften
from livepage.stops import COUNTABLE, count, stops_of, thinned
from livepage.stored import is_stale
from matplotlib.figure import Figure
from PIL import Image


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a book being built."""
    monkeypatch.setenv("LIVEPAGE_TABULATE", "1")


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


CONTROLS = [
    w.IntSlider(3, 1, 9),
    w.FloatSlider(0.3, min=0, max=1, step=0.1),
    w.FloatSlider(0, min=0, max=1e-9, step=1e-10),
    w.FloatSlider(0.25, min=0, max=1, step=0.1),
    w.FloatSlider(2, min=0, max=10, step=None),
    w.FloatLogSlider(value=10, min=-2, max=3, step=0.5),
    w.BoundedIntText(4, min=0, max=8, step=2),
    w.IntRangeSlider(value=(2, 5), min=0, max=8),
    w.FloatRangeSlider(value=(0.2, 0.5), min=0, max=1, step=0.1),
    w.SelectionSlider(options="abcdefg", value="d"),
    w.SelectionRangeSlider(options="abcdefg", index=(1, 4)),
    w.Dropdown(options=[("t", True), ("one", 1)], index=1),
    w.RadioButtons(options=["x", "y"]),
    w.Checkbox(True),
    w.Play(value=2, min=0, max=9),
]


@pytest.mark.parametrize("most", [None, 4, 7])
@pytest.mark.parametrize("control", CONTROLS, ids=lambda c: type(c).__name__)
def test_stops_keep_the_start_and_both_ends(control: w.Widget, most: int | None) -> None:
    every, some = stops_of(control), stops_of(control, most)
    assert count(control) == every.total
    for found in (every, some):
        if found.trait == "index":
            assert found.marks[found.first] == control.index
        else:
            assert found.values[found.first] == control.value
            assert type(found.values[found.first]) is type(control.value)
        assert len(set(zip(map(type, found.values), found.values, strict=True))) == len(found.values)
        assert len(found.marks) == len(found.values)
    assert some.values[0] == every.values[0]
    assert some.values[-1] == every.values[-1]
    assert set(some.values) <= set(every.values)


@pytest.mark.parametrize("make", [w.Dropdown, w.RadioButtons, w.Select, w.ToggleButtons])
def test_where_nothing_is_chosen_that_is_a_stop(make: Any) -> None:
    found = stops_of(make(options=["a", "b"], value=None))
    assert (found.values, found.marks, found.first, found.total) == ((None, "a", "b"), (-1, 0, 1), 0, 3)
    assert stops_of(make(options=[])).values == (None,)


def test_a_range_between_two_stops_stays_where_it_is() -> None:
    found = stops_of(w.FloatRangeSlider(value=(0.25, 0.5), min=0, max=1, step=0.25))
    assert (found.values[found.first], len(found.values), found.snaps) == ((0.25, 0.5), 15, False)
    found = stops_of(w.FloatRangeSlider(value=(0.3, 0.5), min=0, max=1, step=0.25))
    assert (found.values[found.first], len(found.values), found.snaps) == ((0.3, 0.5), 21, True)


@pytest.mark.parametrize(
    ("control", "snaps", "step"),
    [
        (w.FloatSlider(1, min=0, max=10, step=0.5), False, None),
        (w.FloatSlider(1, min=0, max=10, step=None), True, 0.1),
        (w.BoundedFloatText(1, min=0, max=10), True, 0.1),
        (w.BoundedFloatText(1, min=0, max=10, step=0.5), True, None),
        (w.FloatSlider(0.25, min=0, max=1, step=0.1), True, None),
    ],
)
def test_what_could_be_set_to_more_is_held_to_its_stops(control: w.Widget, snaps: bool, step: Any) -> None:
    found = stops_of(control)
    assert (found.snaps, found.step) == (snaps, step)
    assert says(plan({"x": control}, 1_000), {"x": control}) == (
        {"x": f"in steps of {step} here"} if step else {}
    )


def test_steps_far_below_one_are_told_apart() -> None:
    found = stops_of(w.FloatSlider(0, min=0, max=1e-9, step=1e-10))
    assert found.values == pytest.approx([i * 1e-10 for i in range(11)], rel=1e-12)


@pytest.mark.parametrize("step", [0, -1])
def test_a_step_that_goes_nowhere_is_named(step: int) -> None:
    with pytest.raises(ValueError, match=rf"'n' has step={step}; give a step above 0"):
        stops_of(w.IntSlider(step=step, description="n"))


@pytest.mark.parametrize(("number", "first"), list(itertools.product([2, 5, 12, 101, 602], [0, 1])))
@pytest.mark.parametrize("most", [2, 3, 10, 50])
def test_thinned_stops_are_few_and_about_even(number: int, first: int, most: int) -> None:
    kept = thinned(number, first, most)
    assert {0, first, number - 1} <= set(kept)
    assert len(kept) <= max(most, 3)
    gaps = np.diff(kept)
    assert gaps.max() <= 2 * np.ceil((number - 1) / max(1, min(most, number) - 1))


def test_a_plan_keeps_to_its_states() -> None:
    slider = w.FloatSlider(3, min=0, max=6, step=0.01)
    for states, controls in itertools.product([30, 100, 1000], range(1, 8)):
        found = plan({str(i): slider for i in range(controls)}, states)
        assert len(found) == len(list(found.states())) <= states
        assert tuple(s.first for s in found.stops.values()) in set(found.states())


def test_in_a_star_one_control_after_the_other_leaves_its_start() -> None:
    found = plan({"a": w.Dropdown(options="xyz", index=1), "b": w.Dropdown(options="pq")}, 5)
    assert found.star
    assert list(found.states()) == [(0, 0), (1, 0), (2, 0), (1, 0), (1, 1)]


def test_a_plan_gives_what_is_asked_for() -> None:
    found = plan({"x": w.IntSlider(50), "y": w.IntSlider(50)}, 500, {"x": 11})
    assert len(found.stops["x"].values) == 11
    assert found.stops["x"].step == 10
    assert not found.star


def test_the_budget_comes_from_the_book_and_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BUDGET, '{"states": 7}')
    assert allowed().states == 7
    with pytest.raises(ValueError, match=r"budget: seconds=0; give a number above 0"):
        Budget(seconds=0)


def test_with_a_kernel_it_is_ipywidgets_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIVEPAGE_TABULATE", raising=False)
    shown = interactive(lambda n: n + 1, clear_output=False, n=(0, 9), stops={"n": 3})
    assert isinstance(shown, w.interactive)
    assert isinstance(shown.children[-1], w.Output)
    shown.children[0].value = 7
    assert shown.result == 8


@pytest.mark.usefixtures("book")
def test_a_book_keeps_every_state() -> None:
    def show(n: int, kind: str, word: str) -> str:
        print(n, kind)
        return f"{word}!"

    shown = interactive(show, n=(1, 3), kind=["a", "b"], word="free")
    view = shown.children[-1]
    assert shown.result == "free!"
    assert [view.table["items"][i]["text"] for (i,) in view.table["states"]] == [
        f"{n} {kind}\n" for n in (1, 2, 3) for kind in "ab"
    ]
    assert view.start == 2
    assert [control.value for control in view.frozen] == ["free"]


@pytest.mark.usefixtures("book")
def test_equal_outputs_are_stored_once() -> None:
    view = interactive(lambda n: print(n % 2), n=(0, 99)).children[-1]
    assert view.table["items"] == [{"text": "1\n"}, {"text": "0\n"}]  # 49, the start, comes first
    assert len(view.table["states"]) == 100


@pytest.mark.usefixtures("book")
def test_interactive_output_and_a_wrong_name_in_stops() -> None:
    n = w.IntSlider(3, 1, 4)
    assert interactive_output(lambda n: print(n), {"n": n}).marks == [[1, 2, 3, 4]]
    with pytest.raises(ValueError, match=r"stops: \['m'\] are none of the controls \['n'\]"):
        interactive(lambda n: n, n=n, stops={"m": 3})


def test_a_function_may_have_an_argument_called_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIVEPAGE_TABULATE", raising=False)
    shown = interactive(lambda stops: stops, clear_output=False, stops=(0, 4))
    assert shown.children[0].description == "stops"


def test_interact_has_a_budget() -> None:
    assert interact.budget.states > 0
    assert interact.options(manual=True).budget is interact.budget


@pytest.mark.usefixtures("shell")
def test_outputs_come_in_order() -> None:
    def show() -> str:
        print("first", end="")
        print(" line")
        display(HTML("<b>second</b>"))
        raise ValueError("third")

    outputs, _ = record(show, show_result=True)
    assert outputs[0] == {"stream": "stdout", "text": "first line\n"}
    assert outputs[1]["data"]["text/html"] == "<b>second</b>"
    assert outputs[2]["error"] == "ValueError: third"
    assert "in show" in outputs[2]["trace"]
    assert "/" not in outputs[2]["trace"], "no folder of this machine"


@pytest.mark.usefixtures("shell")
def test_clear_output_clears_at_once_or_with_what_comes_next() -> None:
    def show(wait: bool, after: bool) -> None:
        print("before")
        clear_output(wait=wait)
        if after:
            print("after")

    texts = {
        (wait, after): [o["text"] for o in record(lambda: show(wait, after), False)[0]]  # noqa: B023
        for wait, after in itertools.product([False, True], repeat=2)
    }
    assert texts == {
        (False, False): [],
        (False, True): ["after\n"],
        (True, False): ["before\n"],
        (True, True): ["after\n"],
    }


def line(slope: float) -> None:
    _, axes = plt.subplots(figsize=(3, 2))
    axes.plot([0, 1], [0, slope])


def noise(seed: int) -> None:
    _, axes = plt.subplots(figsize=(3, 2))
    axes.imshow(np.random.default_rng(seed).normal(size=(40, 40)), interpolation="nearest")


def test_figures_left_open_are_kept_and_closed() -> None:
    mpl.use("agg")
    outputs, _ = record(lambda: line(1), show_result=False)
    assert len(outputs) == 1
    assert "figure" in outputs[0]
    plt.close("all")


@pytest.mark.parametrize(("draw", "kind"), [(line, "svg"), (noise, "webp")])
def test_figures_are_packed_in_the_smaller_kind_without_loss(draw: Any, kind: str) -> None:
    mpl.use("agg")
    frames = Frames()
    figures = []
    for value in (1, 2, 3, 4, 1):
        draw(value)
        figures.append(plt.gcf())
        frames.keep(frames.draw(plt.gcf()))
    pictures, lines = frames.packed()
    assert len(pictures) == 4, "the same figure once"
    for figure, picture in zip(figures, pictures, strict=False):
        assert set(picture) == {kind, "size"}
        with io.BytesIO() as file:
            if kind == "svg":
                assert "\n".join(lines[i] for i in picture["svg"]).startswith("<?xml")
                continue
            figure.savefig(file, format="png", bbox_inches="tight", dpi=1.5 * figure.dpi)
            body = io.BytesIO(base64.b64decode(picture["webp"]))
            pixels = [np.asarray(Image.open(f).convert("RGB")) for f in (file, body)]
        assert np.array_equal(*pixels)
    plt.close("all")


def table_of(function: Any, copies: int, monkeypatch: pytest.MonkeyPatch, **controls: Any) -> dict[str, Any]:
    """Return the table of a function, evaluated by so many processes."""
    monkeypatch.setattr(answers, "cores", lambda: copies)
    monkeypatch.setattr(answers, "WORTH", 0)
    monkeypatch.setattr(interact.budget, "seconds", 1_000)  # a busy machine leaves no state out
    return interactive(function, **controls).children[-1].table


def mixed(n: int, kind: str) -> str:
    """Show a bit of everything; some states fail, some show the same."""
    print(n % 3)
    if n == 5:
        raise ValueError(kind)
    if kind == "line":
        line(n % 4)
    elif kind == "noise":
        noise(n % 4)
    display(Image.new("RGB", (4, 4), (n, 0, 0)))
    return f"{n}"


forks = pytest.mark.skipif(not FORKS, reason="this system does not copy processes")


@forks
@pytest.mark.usefixtures("book", "shell")
def test_copies_make_the_table_that_one_process_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    mpl.use("agg")
    asked = {"n": (0, 9), "kind": ["line", "none", "noise"]}
    one, two = (table_of(mixed, copies, monkeypatch, **asked) for copies in (1, 3))
    assert len(one["pictures"]) > 15
    assert json.dumps(one) == json.dumps(two)


@forks
@pytest.mark.usefixtures("book")
def test_copies_do_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """All but the start, the ends, and what one process found."""
    here = os.getpid()
    seen = []
    table = table_of(lambda n: print(seen.append(n) or n), 3, monkeypatch, n=(0, 20))
    assert here == os.getpid()
    assert seen == [10, 0, 20]
    assert [table["items"][i]["text"] for (i,) in table["states"]] == [f"{n}\n" for n in range(21)]


@forks
@pytest.mark.usefixtures("book")
def test_what_depends_on_earlier_calls_is_left_to_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    count = itertools.count()
    table = table_of(lambda n: print(n, next(count)), 3, monkeypatch, n=(0, 5))
    words = sorted(item["text"] for item in table["items"])
    assert words == ["0 1\n", "1 3\n", "2 0\n", "3 4\n", "4 5\n", "5 2\n"]


@forks
@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("fault", ["dies", "hangs", "leaves"])
def test_a_copy_that_fails_leaves_its_states_to_this_process(
    fault: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(answers, "PATIENCE", 0.2)
    here, copies, fork = os.getpid(), [], os.fork
    monkeypatch.setattr(os, "fork", lambda: copies.append(pid := fork()) or pid)

    def show(n: int) -> None:
        if os.getpid() != here:
            os.write(2, b"noise")
        if os.getpid() != here and n == 7:
            if fault == "dies":
                os.kill(os.getpid(), signal.SIGKILL)
            if fault == "hangs":
                time.sleep(60)
            raise SystemExit
        print(n)

    began = time.monotonic()
    table = table_of(show, 2, monkeypatch, n=(0, 20))
    assert time.monotonic() - began < 30
    assert [table["items"][i]["text"] for (i,) in table["states"]] == [f"{n}\n" for n in range(21)]
    assert capfd.readouterr() == ("", "")
    assert copies
    for copy in copies:
        with pytest.raises(ChildProcessError):
            os.waitpid(copy, os.WNOHANG)


@forks
@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("copies", [1, 2])
def test_a_bar_on_the_terminal_tells_how_far_it_is(copies: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.openpty()
    monkeypatch.setenv(progress.TERMINAL, os.ttyname(theirs))
    monkeypatch.setattr(progress, "SILENCE", 0)

    def slow(n: int) -> None:
        time.sleep(0.02)

    table_of(slow, copies, monkeypatch, n=(0, 20))
    said = ""
    while not said.endswith("states\r\x1b[K"):  # it comes in parts; at the end the line is cleared
        said += os.read(ours, 10_000).decode()
    assert re.search(r"slow \[#+\.*\] \d+ of 18 states", said)
    for end in (ours, theirs):
        os.close(end)


def test_without_a_terminal_there_is_no_bar(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(progress, "SILENCE", 0)
    monkeypatch.setenv(progress.TERMINAL, str(tmp_path / "none" / "tty"))
    with progress.Progress("f", 2) as bar:
        bar.step()
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert progress.terminal() is None


@pytest.mark.usefixtures("book")
def test_a_large_table_is_left_out_of_the_page() -> None:
    view = interactive(lambda n: print("x" * 9_000 + str(n)), n=(0, 99)).children[-1]
    state = {name: getattr(view, name) for name in ("name", "table", "start", "alt", "report", "label")}
    models = {"view": {"model_name": "AnyModel", "state": state}}
    files = Files()
    (report,) = settle(models, files, lambda tex, display: tex)
    assert "100 states" in report
    rest = state["table"]["rest"]
    assert len(files.tables[rest]) > 900_000
    assert [item["text"][-3:] for item in state["table"]["items"]] == ["49\n"]
    assert str(state["behind"]).endswith("49\n</pre>")


def test_every_control_that_can_be_counted_is_tried() -> None:
    tried = {type(control) for control in CONTROLS}
    known = {w.ToggleButtons, w.Select, w.ToggleButton, w.BoundedFloatText}  # alike to one that is
    assert tried | known == set(COUNTABLE)


@pytest.mark.usefixtures("book")
def test_an_explorer_keeps_to_a_control_that_is_changed_afterwards() -> None:
    def row(n: int) -> Scene:
        return Scene([Grid("row", [list(range(n))], "Counting", scale=(0, 9))])

    n = w.IntSlider(3, 1, 4)
    view = explore(row, {"n": n}, name="row", label="Numbers", picture=Figure((1, 1))).children[0]
    n.max = 8
    assert len(view.table["scenes"]) == 8
    n.min = 2
    assert view.first == [1]
    with pytest.raises(ValueError, match="'n' starts at 3, none of its stops"):
        n.step = 2


@pytest.mark.usefixtures("book")
def test_interact_keeps_to_controls_that_are_changed_afterwards() -> None:
    shown = interactive(lambda n, word: print(n, word), n=(0, 4), word="free")
    n, word, view = shown.children
    n.max = 8
    n.value = 7
    word.value = "other"
    assert view.marks == [list(range(9))]
    assert (view.first, view.start, view.alt) == ([7], 7, "Output, n 7")
    assert [view.table["items"][i]["text"] for (i,) in view.table["states"]] == [
        f"{i} other\n" for i in range(9)
    ]


@pytest.mark.usefixtures("book")
def test_in_words_it_is_what_it_shows_at_first() -> None:
    shown = interactive(line, slope=(1.0, 3.0))
    assert shown._repr_mimebundle_()["text/plain"] == "line, slope 2"


@pytest.mark.usefixtures("book")
def test_at_the_end_of_a_cell_what_it_changed_is_known(shell: InteractiveShell) -> None:
    calls: list[int] = []
    shown = interactive(lambda n: calls.append(n), n=(0, 4))
    shell.user_ns["n"] = shown.children[0]
    assert len(calls) == 5
    shell.run_cell("n.max = 6\nn.value = 5\nlen_ = None")
    assert shown.children[-1].marks == [list(range(7))]
    assert len(calls) == 5 + 7, "once for all that the cell changed"
    shell.run_cell("None")
    assert len(calls) == 5 + 7


@pytest.mark.usefixtures("book")
def test_a_function_that_sets_its_own_controls_leaves_them_where_they_start() -> None:
    city = w.Dropdown(options=["Bern", "Basel"], index=1)
    size = w.IntSlider(2, 0, 3)

    def show(city_: str, size_: int) -> None:
        city.options = ["x", "y", "z"]
        size.max, size.value = 9, 8

    view = interactive_output(show, {"city_": city, "size_": size})
    assert (city.options, city.index) == (("Bern", "Basel"), 1)
    assert (size.max, size.value) == (3, 2)
    assert len(view.table["states"]) == 8


@pytest.mark.parametrize("built", [True, False])
def test_choices_that_compare_equal_are_told_apart(built: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVEPAGE_TABULATE", str(int(built)))

    def row(choice: object) -> Scene:
        return Scene([Grid("row", [[0]], repr(choice), scale=(0, 9))])

    menu = w.Dropdown(options=[("yes", True), ("one", 1)], index=1)
    view = explore(row, {"choice": menu}, name="row", label="Words", picture=Figure((1, 1))).children[0]
    assert view.first == [1]
    assert view.scene["panels"][0]["caption"] == "1"
    menu.index = 0
    assert view.scene["panels"][0]["caption"] == "True"


@pytest.mark.usefixtures("book", "shell")
def test_what_a_function_shows_of_widgets_is_what_they_show() -> None:
    def show(n: int) -> None:
        display(w.HTML(f"<b>{n}</b>"), w.Label(f"{n} < 3"), w.IntSlider(n))

    items = interactive(show, n=(1, 2)).children[-1].table["items"]
    told = {"text": "[This output runs a widget. It works with a kernel.]"}
    assert items == [
        {"html": "<b>1</b>"},
        {"text": "1 < 3\n"},
        told,
        {"html": "<b>2</b>"},
        {"text": "2 < 3\n"},
    ]


@pytest.mark.usefixtures("book")
def test_a_line_that_is_written_over_shows_what_is_left() -> None:
    def show(n: int) -> None:
        for i in range(n + 1):
            print(f"\rstep {i} of {n}", end="")

    view = interactive(show, n=(0, 2)).children[-1]
    assert [view.table["items"][i]["text"] for (i,) in view.table["states"]] == [
        f"step {n} of {n}" for n in (0, 1, 2)
    ]


@pytest.mark.usefixtures("book")
def test_a_warning_stands_in_every_state_that_it_concerns_and_names_no_kernel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def tell(*given: Any, **_: Any) -> None:
        sys.stderr.write(warnings.formatwarning(*given[:4]))

    source = "def show(x):\n    np.log(np.float64(x))\n"
    space: dict[str, Any] = {"np": np}
    exec(compile(source, "/tmp/ipykernel_42/1234.py", "exec"), space)
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        monkeypatch.setattr(
            warnings, "showwarning", tell
        )  # as Python does where pytest does not collect them
        table = interactive(space["show"], x=(-2, 1)).children[-1].table
    texts = [[table["items"][i]["text"].splitlines()[0] for i in state] for state in table["states"]]
    invalid = "this notebook:2: RuntimeWarning: invalid value encountered in log"
    zero = "this notebook:2: RuntimeWarning: divide by zero encountered in log"
    assert texts == [[invalid], [invalid], [zero], []]


STILL = [
    (w.DatePicker(value=datetime.date(2024, 3, 5)), "2024-03-05"),
    (w.DatePicker(), ""),
    (w.TimePicker(value=datetime.time(12, 5)), "12:05"),
    (w.NaiveDatetimePicker(value=datetime.datetime(2024, 3, 5, 12, 5)), "2024-03-05 12:05"),
    (w.SelectMultiple(options=["a", "b", "c"], value=["a", "c"]), "a, c"),
    (w.TagsInput(value=["x", "y"]), "x, y"),
    (w.ColorPicker(value="red"), "red"),
    (w.Password(value="word"), "••••"),
    (w.IntText(7), "7"),
    (w.Combobox(value="Ann"), "Ann"),
]


@pytest.mark.parametrize(("control", "words"), STILL, ids=lambda given: type(given).__name__)
def test_what_needs_python_shows_what_it_was_set_to(control: w.Widget, words: str) -> None:
    state = control.get_state()
    model = {"model_name": state["_model_name"], "state": json.loads(json.dumps(state, default=str))}
    models = {"a": model}
    soften(models, ["a"])
    assert (model["model_name"], model["state"]["value"]) == ("StillModel", words)
    assert model["state"]["disabled"]


def test_a_picture_needs_no_python() -> None:
    buffers = [{"path": ["value"], "encoding": "base64", "data": "AAAA"}]
    state = {"format": "png", "width": "24", "height": "", "_dom_classes": []}
    model = {"model_name": "ImageModel", "state": state, "buffers": buffers}
    settle({"a": model}, Files(), lambda tex, display: tex)
    assert model["state"]["markup"] == '<img src="data:image/png;base64,AAAA" alt="" width="24">'


def test_markup_keeps_looks_and_sound() -> None:
    sheet = "<style>#T_1_row0_col0, #T_1_row1_col0 {\n  background-color: yellow;\n}</style>"
    assert inert(f'{sheet}<td id="T_1_row0_col0" class="data">1</td>') == inert(
        '<td class="data" style="background-color: yellow">1</td>'
    )
    assert "data-style" in inert("<h3 style='color:blue; position:absolute'>x</h3>")
    assert "position" not in inert("<h3 style='color:blue; position:absolute'>x</h3>")
    assert inert('<b title=" style=">x</b>') == '<b title=" style=">x</b>'
    assert "url" not in inert("<b style='color: red; background: url(http://x)'>x</b>")
    sound = '<audio controls="controls"><source src="data:audio/wav;base64,AA" type="audio/wav"></audio>'
    assert inert(sound) == sound


@pytest.mark.parametrize("built", [True, False])
def test_an_interact_that_knew_nothing_of_livepage_is_known(
    built: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVEPAGE_TABULATE", str(int(built)))
    shown = interactive(lambda n: n, n=(0, 3))
    models = {}
    for widget in (shown, *shown.children):
        state = json.loads(json.dumps(widget.get_state(), default=str))
        models[widget.model_id] = {"model_name": widget._model_name, "state": state}
    models[shown.model_id]["state"]["children"] = [f"IPY_MODEL_{c.model_id}" for c in shown.children]
    assert is_stale(models) is not built
