"""What a page without a kernel shows of outputs, markup and scenes: forms, formulas, room, tables apart."""

from __future__ import annotations

import base64
import json
import sys
from dataclasses import replace
from typing import Any

import ipywidgets as w
import matplotlib.pyplot as plt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from livepage import Affine, Grid, Image, Ladder, Link, Plot, Scene, Series, Ticks, ask, settled
from livepage.answers import ends, function_name, key_of, spelt
from livepage.budget import _largest, plan, says
from livepage.capture import record
from livepage.frames import Frames
from livepage.interact import NAMES, answered
from livepage.items import item_of, stored
from livepage.markup import has_formula, inert, markdown, typeset, with_formulas, written
from livepage.progress import bar
from livepage.question import literal
from livepage.rooms import rooms
from livepage.settled import Files, settle
from livepage.stops import stops_of
from matplotlib.figure import Figure


def setter(tex: str, display: bool) -> str:
    return f"<math>{tex}|{display}</math>"


VECTOR = base64.b64encode(b"<svg>a</svg>").decode()


@pytest.mark.parametrize(
    ("data", "metadata", "item"),
    [
        ({"text/plain": "a", "text/html": "<b>a</b>"}, None, {"html": "<b>a</b>"}),
        ({"text/plain": "a", "text/markdown": "*a*", "text/latex": "$a$"}, None, {"markdown": "*a*"}),
        ({"text/plain": "a", "text/latex": ["$a", "$"]}, None, {"latex": "$a$"}),
        ({"text/plain": ["a\n", "b"]}, None, {"text": "a\nb\n"}),
        ({"text/html": "<b>", "application/json": "{}", "text/plain": "a"}, None, {"text": "a\n"}),
        (
            {"image/svg+xml": ["<svg>", "a</svg>"], "text/html": "<b>"},
            None,
            {"image": f"data:image/svg+xml;base64,{VECTOR}"},
        ),
        (
            {"image/jpeg": "/9j/\n", "image/gif": "R0"},
            {"alt": "A map"},
            {"image": "data:image/jpeg;base64,/9j/", "alt": "A map"},
        ),
        (
            {"image/webp": "UklG"},
            {"image/webp": {"alt": "Own"}, "alt": "Other"},
            {"image": "data:image/webp;base64,UklG", "alt": "Own"},
        ),
        ({"application/json": "{}"}, {}, {"text": "[This output runs a script. It works with a kernel.]"}),
        (
            {"application/vnd.jupyter.widget-view+json": {}},
            {},
            {"text": "[This output runs a widget. It works with a kernel.]"},
        ),
    ],
)
def test_the_richest_form_that_needs_no_script_is_shown(data: Any, metadata: Any, item: Any) -> None:
    assert item_of(data, metadata) == item
    output = {"output_type": "display_data", "data": data} | ({"metadata": metadata} if metadata else {})
    assert stored(output) == item


@pytest.mark.parametrize(
    ("output", "item"),
    [
        ({"output_type": "stream", "name": "stdout", "text": "a"}, {"text": "a"}),
        ({"output_type": "stream", "name": "stderr", "text": ["a", "b"]}, {"text": "ab", "stderr": True}),
        (
            {"output_type": "error", "ename": "E", "evalue": "no", "traceback": []},
            {"error": "E: no", "trace": ""},
        ),
        (
            {"output_type": "execute_result", "data": {"image/png": ["iV", "BO\n"], "image/gif": "R0"}},
            {"image": "data:image/png;base64,iVBO", "alt": ""},
        ),
        (
            {
                "output_type": "display_data",
                "data": {"image/png": "iVBO"},
                "metadata": {"image/png": {"alt": "A map"}},
            },
            {"image": "data:image/png;base64,iVBO", "alt": "A map"},
        ),
    ],
)  # fmt: skip
def test_outputs_as_notebooks_store_them(output: Any, item: Any) -> None:
    assert stored(output) == item


@pytest.mark.parametrize(
    ("markup", "left"),
    [
        ('<p class="a" title="t" lang="de" dir="rtl" style="color: red" id="i">x</p>',
         '<p class="a" title="t" lang="de" dir="rtl" data-style="color:red">x</p>'),
        ('<a href="data:text/html,x">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href=" DATA:x">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href="https://e.org/">x</a>', '<a href="https://e.org/" rel="noopener noreferrer">x</a>'),
        ('<a href="mailto:a@e.org">x</a>', '<a href="mailto:a@e.org" rel="noopener noreferrer">x</a>'),
        ('<a href="other.html">x</a>', '<a href="other.html" rel="noopener noreferrer">x</a>'),
        ('<img src="data:image/png;base64,iV" alt="a">', '<img src="data:image/png;base64,iV" alt="a">'),
        ('<img src="https://e.org/a.png"><img src="HTTP://e.org/b.png">',
         '<img src="https://e.org/a.png"><img src="HTTP://e.org/b.png">'),
        ('<img src="folder/a.png">', "<img>"),
        ('<form><input><b>x</b></form><iframe src="https://e.org"></iframe>', "<b>x</b>"),
    ],
)  # fmt: skip
def test_markup_loses_what_could_run_or_lies_elsewhere(markup: str, left: str) -> None:
    assert inert(markup) == left


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("say \"x\" & 'y'", "say \"x\" &amp; 'y'"),
        ("$x$ and \\(y\\)", "<math>x|False</math> and <math>y|False</math>"),
        ("$$ x $$, \\[ y \\]", "<math>x|True</math>, <math>y|True</math>"),
        ("costs $5 or $6", "costs $5 or $6"),
        ("a $x$5", "a $x$5"),
        ("$ x$ and $x $", "$ x$ and $x $"),
        (r"\$x$ is none", r"\$x$ is none"),
        ("$$a\nb$$", "<math>a\nb|True</math>"),
        ("<i>$x$</i>", "&lt;i&gt;<math>x|False</math>&lt;/i&gt;"),
    ],
)
def test_in_words_formulas_alone_are_markup(text: str, markup: str) -> None:
    assert typeset(text, setter) == markup
    assert has_formula(text) == ("<math>" in markup)


def test_what_is_no_text_has_no_formula_and_some_books_set_none() -> None:
    assert not has_formula(None)
    assert not has_formula(["$x$"])
    assert typeset("$a<b$", written) == "a&lt;b"


def test_formulas_in_markup_and_in_markdown_are_set() -> None:
    assert with_formulas("<b>$a &lt; b$</b> \ue0000\ue001 $$c$$<script>x</script>", setter) == (
        "<b><math>a < b|False</math></b> 0 <math>c|True</math>"
    )
    assert with_formulas("$a$ $b$", setter) == "<math>a|False</math> <math>b|False</math>"
    page = markdown("| a |\n|---|\n| $b$ |\n\n$$\nc\n$$\n\ue000 <script>x()</script>", setter)
    assert '<td><span class="math inline"><math>b|False</math></span></td>' in page
    assert "<math>c|True</math>" in page
    assert "script" not in page
    assert "\ue000" not in page


TICKS = Ticks("t", (0, 1), (0, 1), ("0", "1"))
ROW = Affine(0, 1, 1)


def grid(name: str, rows: int, columns: int, **more: Any) -> Grid:
    return Grid(name, [[0] * columns] * rows, more.pop("caption", name), (0, 1), **more)


def test_the_room_of_an_explorer_is_that_of_its_largest_state() -> None:
    padded = grid("a", 7, 9, pad=(1, 2, 0, 3), caption="Longer", digits=2)
    link = Link("a", "b", Affine(0, 1, 2), Affine(0, 1, 3), "{cells} is {value}", " + ")
    plot = Plot(
        "p", "Plot", TICKS, TICKS, [Series("one", []), Series("x", [], look="faint"), Series("six", [])]
    )
    small = Plot("p", "Plot, small", TICKS, TICKS, [Series("longest", [])])
    scenes = [
        Scene([grid("a", 5, 5), grid("b", 2, 2, under="a")], lines=["12", "1"], problem="none"),
        Scene([padded, plot, Ladder("l", "Units", 3, 0, 1, 9)], lines=["1", "123", "x"], walk="a"),
        Scene([grid("a", 1, 1), grid("b", 3, 1, digits=2)], [link, replace(link, sentence="")]),
        Scene([Image("i", [[0, 0]], "Pixels", (0, 1)), small]),
        Scene([grid("a", 1, 1)], problem="much longer"),
    ]
    found = rooms(scenes)
    map_ = {"kind": "grid", "under": "", "caption": "Longer", "rows": 5, "columns": 6, "high": 3, "wide": 3}
    assert found["panels"]["a"] == map_
    assert found["panels"]["b"] == {
        "kind": "grid", "under": "a", "caption": "b", "rows": 3, "columns": 2, "high": 0, "wide": 0
    }  # fmt: skip
    assert found["panels"]["p"] == {
        "kind": "plot",
        "under": "",
        "caption": "Plot, small",
        "keys": ["longest", "six"],
    }
    assert found["panels"]["l"] == {"kind": "ladder", "under": "", "caption": "Units"}
    assert found["panels"]["i"]["columns"] == 2
    assert found["sets"] == [["a", "b"], ["a", "p", "l"], ["i", "p"]]
    assert found["lines"] == ["12", "123", "x"]
    assert found["problem"] == "much longer"
    assert found["walks"]
    number = "−0.00"
    assert found["sum"] == " + ".join([number] * 6) + f" is {number}"
    assert not rooms(scenes[2:])["walks"]
    assert rooms([]) == {"panels": {}, "sets": [], "lines": [], "problem": "", "sum": "", "walks": False}


def test_panels_that_take_each_others_place_share_their_room() -> None:
    scenes = [
        Scene([grid("a", 2, 3), grid("b", 1, 1)]),
        Scene([grid("c", 4, 1), Ladder("l", "Units", 3, 0, 1, 9)]),
    ]
    found = rooms(scenes)["panels"]
    assert [found[name]["rows"] for name in "abc"] == [4, 1, 4]
    assert [found[name]["columns"] for name in "abc"] == [3, 1, 3]
    many = Link("a", "b", Affine(0, 1, 4), Affine(0, 1, 4), "{cells}", "+")
    more = replace(many, columns=Affine(0, 1, 5))
    for link, count in ((many, 16), (more, 9)):
        said = rooms([Scene([grid("b", 1, 1, digits=0)], [link])])["sum"]
        assert said == "+".join(["−0."] * count)


def models(**states: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return models as a notebook stores them: their kinds are their names up to a figure."""
    return {
        key: {"model_name": f"{key.rstrip('0123456789')}Model", "state": state}
        for key, state in states.items()
    }


def test_models_are_settled_by_their_kinds() -> None:
    given_models = models(
        HTML={"value": "<b>$a$</b><script>x</script>", "description": "$d$"},
        HTMLMath={"value": "<b>$a$</b><script>x</script>"},
        Label={"value": "$a$ < b"},
        Label2={"value": "a < b"},
        IntSlider={"value": 3, "description": "plain"},
        Output={
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": "a"},
                {"output_type": "display_data", "data": {"text/html": "<b>b</b><script>x</script>"}},
                {"output_type": "display_data", "data": {"text/markdown": "*c*"}},
                {"output_type": "display_data", "data": {"text/latex": "$d$"}},
            ]
        },
        Output2={},
    )
    assert settle(given_models, Files(), setter) == []
    states = {key: model["state"] for key, model in given_models.items()}
    assert states["HTML"]["markup"] == "<b>$a$</b>"
    assert states["HTMLMath"]["markup"] == "<b><math>a|False</math></b>"
    assert states["Label"]["markup"] == "<math>a|False</math> &lt; b"
    assert "markup" not in states["Label2"] | states["IntSlider"]
    html = ["<b>b</b>", "<p><em>c</em></p>\n", "<math>d|False</math>"]
    assert states["Output"] == {"items": [{"text": "a"}, *({"html": each} for each in html)]}
    assert states["Output2"] == {"items": []}


def stored_table(**more: Any) -> dict[str, Any]:
    """Return a stored table of two states, of which the second shows one of everything."""
    return {
        "name": "f", "alt": "All & <one>", "start": 1, "report": "2 states",
        "table": {
            "star": False,
            "states": [[0], [0, 2, 3, 4, 5, 1]],
            "items": [
                {"text": "a < b"}, {"error": "E: no", "trace": "line 1"}, {"html": "<b>c</b>"},
                {"picture": 1}, {"image": "data:image/gif;base64,R0", "alt": "own"},
                {"picture": 0, "alt": "d"},
            ],
            "pictures": [
                {"webp": base64.b64encode(b"pixels").decode(), "size": [4, 5]},
                {"svg": [1, 0, 1], "size": [6, 7]},
            ],
            "lines": ["one", "two"],
        },
        **more,
    }  # fmt: skip


def test_what_the_first_state_shows_stands_behind_its_table(monkeypatch: pytest.MonkeyPatch) -> None:
    files, state = Files(), stored_table()
    assert settle({"a": {"model_name": "AnyModel", "state": state}}, files, setter) == ["f: 2 states"]
    (vector, pixels) = files.pictures
    assert files.pictures == {vector: b"two\none\ntwo", pixels: b"pixels"}
    assert vector.endswith(".svg")
    assert pixels.endswith(".webp")
    lazy = 'loading="lazy"'
    assert state["behind"] == (
        "<pre>a &lt; b</pre><div><b>c</b></div>"
        f'<img src="{{static}}/{vector}" alt="All &amp; &lt;one&gt;" width="6" height="7" {lazy}>'
        '<img src="data:image/gif;base64,R0" alt="own">'
        f'<img src="{{static}}/{pixels}" alt="d" width="4" height="5" {lazy}>'
        "<pre>line 1\nE: no</pre>"
    )
    assert files.tables == {}
    assert {"alt", "start", "report"}.isdisjoint(state)
    asked = stored_table(button="IPY_MODEL_b")
    settle({"a": {"model_name": "AnyModel", "state": asked}}, Files(), setter)
    assert "behind" not in asked
    monkeypatch.setattr(settled, "INLINE", len(json.dumps(state["table"], separators=(",", ":"))))
    kept, left = stored_table(), stored_table(report="3 states" * 3)
    left["table"]["items"][0]["text"] += "!"
    files = Files()
    settle(
        {key: {"model_name": "AnyModel", "state": each} for key, each in (("a", kept), ("b", left))},
        files,
        setter,
    )
    assert "rest" not in kept["table"]
    ((name, script),) = files.tables.items()
    whole = json.loads(script.partition(" = ")[2].rstrip(";\n"))
    assert script.startswith(f"(window.livepage ??= {{}})['{name}'] = ")
    assert whole["items"][whole["states"][1][0]] == {"text": "a < b!"}
    part = left["table"]
    assert (part["rest"], part["star"], part["start"]) == (name, False, [0, 1, 2, 3, 4, 5])
    assert part["items"][2] == {"picture": 0}
    assert [part["lines"][i] for i in part["pictures"][0]["svg"]] == ["two", "one", "two"]
    assert part["items"][4] == {"picture": 1, "alt": "d"}
    assert part["pictures"][1]["size"] == [4, 5]


@given(st.integers(0, 40), st.integers(-1, 50))
def test_the_largest_number_that_fits(top: int, limit: int) -> None:
    assert _largest(lambda n: n <= limit, top) == max(0, min(top, limit))


def test_states_are_spelt_and_told_apart() -> None:
    assert spelt({"size": 2, "kind": "max"}) == "size=2, kind='max'"
    one, same = [1], [1]
    keys = [key_of({"a": value}) for value in (True, 1, 1.0, "1", (1,), one, same)]
    assert len(set(keys)) == len(keys)
    assert key_of({"a": one, "b": 2}) == key_of({"x": one, "y": 2})
    assert (function_name(spelt), function_name(str.upper.__call__)) == ("spelt", "__call__")
    assert function_name(w.IntSlider.observe.__get__(w.IntSlider())) == "observe"
    assert function_name(type("Callable", (), {"__call__": print})()) == "interact"


def test_each_control_is_tried_at_its_ends() -> None:
    controls = {"a": w.IntSlider(2, 1, 4), "b": w.Checkbox(), "c": w.Dropdown(options=["one"])}
    assert ends(plan(controls, 1000)) == [(0, 0, 0), (3, 0, 0), (1, 0, 0), (1, 1, 0), (1, 0, 0)]


def test_what_is_left_out_is_said() -> None:
    controls = {
        "a": w.FloatSlider(3, min=0, max=6, step=0.01),
        "b": w.IntSlider(1, 1, 3),
        "c": w.SelectionSlider(options=range(101)),
    }
    kept = plan(controls, 60, {"c": 4})
    said = says(kept, controls)
    assert set(said) == {"a", "c"}
    assert said["a"].startswith("in steps of ")
    assert said["c"] == f"{len(kept.stops['c'].values)} of 101 values here"


@pytest.mark.parametrize(
    ("done", "total", "full", "words"),
    [(0, 3, 0, "0 of 3"), (1, 3, 8, "1 of 3"), (1500, 2000, 18, "1,500 of 2,000"), (7, 7, 24, "7 of 7")],
)
def test_a_bar_is_as_full_as_the_work_is_done(done: int, total: int, full: int, words: str) -> None:
    assert bar(done, total) == f"[{'#' * full}{'.' * (24 - full)}] {words} states"


def test_a_question_is_shown_as_it_is_written() -> None:
    assert literal('2 * 3 < a_b $c$ [d] {e} | ~f #g `h` \\ "i"') == (
        '2 \\* 3 &lt; a\\_b \\$c\\$ \\[d\\] \\{e\\} \\| \\~f \\#g \\`h\\` \\\\ "i"'
    )
    shown, metadata = ask("What is 2 * 3?", {"5": "No.", "6": "Yes."}, right="6")._repr_mimebundle_()
    assert shown["text/markdown"] == "**What is 2 \\* 3?**\n\n- 5: No.\n- 6: Yes."
    assert metadata == {}


def test_a_figure_is_shown_once_whether_it_is_open_or_returned() -> None:
    alone = Figure()
    assert record(lambda: alone, True) == ([{"figure": alone, "metadata": {}}], alone)
    assert record(lambda: alone, False) == ([], alone)
    opened = []

    def draw() -> Figure:
        opened.append(plt.figure())
        return opened[-1]

    for show_result in (True, False):
        outputs, _ = record(draw, show_result)
        assert outputs == [{"figure": opened[-1], "metadata": {}}]
        plt.close(opened[-1])


def test_a_slider_without_a_step_moves_by_a_hundredth_of_its_range() -> None:
    found = stops_of(w.FloatSlider(2, min=1, max=3, step=None))
    assert (len(found.values), found.values[1], found.first) == (101, 1.02, 50)


def test_pictures_weigh_what_their_bitmaps_have_in_bytes() -> None:
    frames = Frames()
    nothing = frames.weight()
    for content in (b"12345", b"123", b"12345"):
        frames.keep({"webp": content, "size": [1, 1]})
    assert frames.weight() == nothing + 8


def test_a_result_is_shown_where_there_is_one_and_it_is_asked_for() -> None:
    assert len(record(lambda: 5, True)[0]) == 1
    assert record(lambda: 5, False) == ([], 5)
    assert record(lambda: None, True) == ([], None)


def test_what_is_printed_is_joined_by_stream_and_has_no_colours() -> None:
    def speak() -> int:
        print("\x1b[31mred\x1b[0m", end="")
        print(" and more")
        print("", end="")
        print("trouble", file=sys.stderr)
        assert not sys.stdout.isatty()
        assert sys.stdout.encoding == "utf-8"
        return sys.stdout.write("12345")

    outputs, length = record(speak, False)
    assert length == 5
    assert outputs == [
        {"stream": "stdout", "text": "red and more\n"},
        {"stream": "stderr", "text": "trouble\n"},
        {"stream": "stdout", "text": "12345"},
    ]


def test_an_error_is_told_from_the_author_s_function_on() -> None:
    def fail() -> None:
        raise KeyError("none")

    ((failure,), result) = record(fail, True)
    assert result is None
    assert failure["error"] == "KeyError: 'none'"
    first, code = failure["trace"].splitlines()
    assert first.startswith("test_livepage_shown.py, line ")
    assert first.endswith(", in fail")
    assert code == '    raise KeyError("none")'


def area(width: float = 1.5, kind: str = "max", *, flag: bool = True) -> float:
    """Say the area.

    And more.
    """
    if kind == "none":
        raise ValueError("none")
    return width * flag


def test_what_a_table_is_called_and_what_its_author_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    NAMES.clear()
    monkeypatch.setattr(area, "__name__", "area")  # as it is again afterwards
    width = w.FloatSlider(1.5, min=0, max=3, step=0.001)
    kind = w.Dropdown(options=[("largest", "max"), ("nothing", "none")])
    controls = {"width": width, "kind": kind, "flag": w.fixed(True)}
    view, found = answered(area, controls, show_result=True, asked={"width": 5})
    assert (view.name, view.label, view.alt) == (
        "area",
        "Say the area",
        "Say the area, width 1.5, kind largest",
    )
    assert (view.names, view.sets) == (["width", "kind"], ["value", "index"])
    assert [[*map(float, marks)] for marks in view.marks] == [[0, 0.75, 1.5, 2.25, 3], [0, 1]]
    assert (view.first, view.start, view.frozen) == ([2, 0], 4, [])
    assert view.notes == ["in steps of 0.75 here", ""]
    assert found.failed == [f"width={x}, kind='none', flag=True" for x in (1.5, 0.0, 0.75, 2.25, 3.0)]
    assert view.report == (
        "10 states kept of 6,002, width in 5 of 3,001 stops; choose otherwise with interact(..., "
        "stops={'width': 20}) or livepage.interact.budget; 5 of them raise an error, the first "
        "width=1.5, kind='none', flag=True"
    )
    names = [answered(each, {}, show_result=False, asked={})[0] for each in (area, lambda: 1, lambda: 2)]
    assert [(each.name, each.label) for each in names] == [
        ("area-2", "Say the area"), ("interact", "Output"), ("interact-2", "Output")
    ]  # fmt: skip
    area.__name__ = "My area (of x)!"
    assert answered(area, {}, show_result=False, asked={})[0].name == "My-area-of-x"
    pair = w.IntRangeSlider(value=(1, 2), min=0, max=2)
    shown, _ = answered(lambda ends: ends, {"ends": pair}, show_result=True, asked={})
    assert shown.alt == "Output, ends 1 to 2"
    assert shown.report == "6 states"
