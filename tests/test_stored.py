"""What a page keeps of stored widgets, what it refuses, and what stands behind them."""

from __future__ import annotations

import copy
import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import ipywidgets as w
import nbformat
import pytest
from docutils import nodes
from ipywidgets.embed import dependency_state
from livepage import Grid, Scene, explore, interactive, private, stored
from livepage.bundle import part
from livepage.settled import Files, settle, soften
from matplotlib.figure import Figure
from nbclient import NotebookClient

from tests import tinybook

Models = dict[str, dict[str, Any]]


def models(*widgets: w.Widget) -> Models:
    """Return the stored state of some widgets and all that belongs to them."""
    return dependency_state(list(widgets), drop_defaults=False)


def explorer(name: str = "row", **controls: w.Widget) -> w.Widget:
    """Return an explorer of a row of numbers."""
    controls = controls or {"n": w.IntSlider(3, 1, 4)}
    return explore(
        lambda **values: Scene([Grid("row", [[len(values)]], "Counting", scale=(0, 9))]),
        controls,
        name=name,
        label=f"Numbers of {name}",
        picture=Figure((1, 1)),
    )


@pytest.mark.parametrize(
    ("widget", "named"),
    [
        (w.Text(), "TextModel"),
        (w.VBox([w.HBox([w.FileUpload()])]), "FileUploadModel"),
    ],
    ids=["Text", "nested"],
)
def test_a_widget_that_cannot_be_drawn_is_named(widget: w.Widget, named: str) -> None:
    with pytest.raises(stored.Unfit, match=f"{named} cannot be drawn without a kernel"):
        stored.check(models(widget), [widget.model_id])


@pytest.mark.parametrize(
    ("widget", "named"),
    [
        (w.interactive(lambda n: n, clear_output=False, n=3), "n"),
        (w.VBox([w.Button(description="Go")]), "Go"),
    ],
    ids=["interact", "button"],
)
def test_what_only_python_answers_is_named_or_greyed(widget: w.Widget, named: str) -> None:
    state = models(widget)
    assert stored.unheard(state, [widget.model_id]) == [named]
    soften(state, [widget.model_id])
    control = next(model for model in state.values() if model["state"].get("description") == named)
    assert control["state"]["disabled"]
    assert control["state"]["note"] == "works with a kernel"


def test_a_book_that_is_not_strict_keeps_what_it_cannot_draw_and_drops_dead_links() -> None:
    text = w.Text("typed")
    link = w.jslink((text, "value"), (w.Label(), "value"))
    state = {**models(text), **models(link)}
    soften(state, [text.model_id])
    stored.check(state, [text.model_id])
    assert state[text.model_id]["model_name"] == "StillModel"
    assert link.model_id not in state


def test_supported_widgets_are_kept() -> None:
    a, b = w.IntSlider(), w.FloatSlider()
    box = w.VBox([w.HBox([a, b]), w.Dropdown(), w.ToggleButtons(), w.Checkbox(), w.Play(), w.Label()])
    link, one_way = w.jslink((a, "value"), (b, "value")), w.jsdlink((a, "value"), (b, "value"))
    for widget in (box, link, one_way):
        state = models(widget)
        stored.check(state, [])
        kept = stored.compact(state, {})
        assert widget.model_id in kept
        assert not any(model["model_name"].endswith("StyleModel") for model in kept.values())


@pytest.mark.parametrize(
    ("one", "trait", "other", "its"),
    [
        (w.IntSlider(), "value", w.IntSlider(), "readout_format"),
        (w.IntSlider(), "orientation", w.Label(), "value"),
        (w.Dropdown(options=["a"]), "index", w.Dropdown(options=["a"]), "tooltip"),
        (w.IntSlider(), "value", w.VBox(), "box_style"),
    ],
    ids=["target", "source", "menu", "box"],
)
def test_a_link_to_what_a_page_does_not_follow_is_refused(
    one: w.Widget, trait: str, other: w.Widget, its: str
) -> None:
    link = w.jslink((one, trait), (other, its))
    with pytest.raises(stored.Unfit, match=r"a link to '\w+' of \w+Model would be dead: a page follows "):
        stored.check(models(link), [one.model_id])


def test_an_explorer_that_a_kernel_stored_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIVEPAGE_TABULATE", raising=False)
    dead = explorer()
    with pytest.raises(stored.Unfit, match="'row' was stored by a kernel, without the table of its states"):
        stored.check(models(dead), [dead.model_id])
    stored.check(models(dead), [])  # not on the page
    monkeypatch.setenv("LIVEPAGE_TABULATE", "1")
    alive = explorer()
    stored.check(models(alive), [alive.model_id])


def test_two_explorers_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVEPAGE_TABULATE", "1")
    one, other, third = explorer(), explorer(), explorer("other")
    state = models(one, other, third)
    with pytest.raises(stored.Unfit, match="two explorers are called 'row'"):
        stored.check(state, [one.model_id, other.model_id])
    stored.check(state, [one.model_id, one.model_id, third.model_id])  # one explorer may be shown twice


def test_what_is_displayed_has_to_be_stored() -> None:
    with pytest.raises(stored.Unfit, match="a widget is displayed whose state is not stored"):
        stored.check({}, ["5eed"])


def test_controls_that_nothing_listens_to_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVEPAGE_TABULATE", "1")
    heard, told, idle = (w.IntSlider(description=name) for name in ("heard", "told", "idle"))
    off = w.Checkbox(description="off", disabled=True)
    link = w.jsdlink((heard, "value"), (w.Label(), "value"))
    shown = w.VBox([heard, explorer(n=told), w.HBox([idle, off, w.Label()])])
    assert stored.unheard(models(shown, link), [shown.model_id]) == ["idle"]
    idle.observe(lambda _: None)  # Python answers, and there is none on a page
    assert stored.unheard(models(shown, link), [shown.model_id]) == ["idle"]
    assert stored.unheard(models(shown, link), []) == []


def shuffled(state: Models) -> tuple[Models, dict[str, str]]:
    """Return the same models under other random names, in another order, and the new name of each."""
    new = {key: f"{i:032x}" for i, key in enumerate(sorted(state, reverse=True), 7)}
    text = json.dumps(copy.deepcopy(state))
    for key, name in new.items():
        text = text.replace(key, name)
    return dict(sorted(json.loads(text).items())), new


def test_random_names_leave_no_trace() -> None:
    a, b = w.IntSlider(description="a"), w.IntSlider(description="b")
    links = [w.jslink((a, "value"), (b, "value")), w.jsdlink((b, "value"), (a, "value"))]
    box = w.HBox([b, a])
    state = models(box, *links, w.Label("not shown"))
    other, new = shuffled(state)
    one = stored.renamed(state, stored.numbered(state, [box.model_id]))
    two = stored.renamed(other, stored.numbered(other, [new[box.model_id]]))
    assert json.dumps(one) == json.dumps(two)
    assert list(one) == [f"w{i}" for i in range(len(state))]
    assert one["w0"]["model_name"] == "HBoxModel"


def test_modules_that_import_are_refused() -> None:
    for module in (
        "import x from 'y'\nexport default {}",
        "const a = 1",
        "export default 1\nexport default 2",
    ):
        with pytest.raises(stored.Unfit, match="module must import nothing"):
            stored.keep(module, "", {})


def test_equal_modules_are_stored_once() -> None:
    scripts: stored.Scripts = {}
    assert stored.keep("export default 1", "", scripts) == stored.keep("export default 1", "", scripts)
    assert stored.keep("export default 1", "p {}", scripts) not in stored.keep(
        "export default 2", "", scripts
    )
    assert len(scripts) == 3


EXPLORER = """
import ipywidgets as w
from livepage import Grid, Scene, explore
from matplotlib.figure import Figure

def draw(n):
    return Scene([Grid('row', [list(range(n))], f'{n} numbers', scale=(0, 9))])

def show(name):
    controls, label = {'n': w.IntSlider(3, 1, 4)}, f'Numbers <{name}>'
    return explore(draw, controls, name=name, label=label, picture=Figure((1, 1)))
"""


def test_pictures_stand_behind_explorers_in_boxes_and_where_they_are_pasted(tmp_path: Path) -> None:
    pages = {
        "index": "Words.\n\n```{glue:any} pasted\n:doc: page.ipynb\n```",
        "page": [
            EXPLORER,
            "w.HBox([w.VBox([show('one')]), show('two')])",
            "show('three')",
            "from myst_nb import glue\nglue('pasted', show('four'), display=False)",
        ],
    }
    built = tinybook.build(tmp_path, pages)
    assert built.returncode == 0, built.stdout
    html = tmp_path / "_build" / "html" / "pages"
    page = (html / "page.html").read_text(encoding="utf-8")
    behind = re.findall(
        r'<div class="pw-picture">(.*?)</div>\s*<script type="[^"]*widget-view', page, re.DOTALL
    )
    assert len(behind) == 1
    assert re.findall('<img src="data:image/png;base64,[^"]+" alt="([^"]*)" />', behind[0]) == [
        "Numbers &lt;one&gt;",
        "Numbers &lt;two&gt;",
    ]
    assert re.search(r'<img [^>]*alt="Numbers &lt;three&gt;" class="[^"]*pw-picture', page)
    assert re.search(
        r'<img [^>]*alt="Numbers &lt;four&gt;"', (html / "index.html").read_text(encoding="utf-8")
    )
    state = re.findall(r'widget-state\+json">(.*?)</script>', page)
    views = re.findall(r'"model_id": "(\w+)"', page)
    assert len(views) == 2
    assert views[0] == "w0"
    assert set(views) <= set(json.loads(state[0])["state"])


def run(path: Path) -> None:
    """Execute a notebook as JupyterLab does, and store the state of its widgets in it."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3", store_widget_state=True).execute()
    nbformat.write(notebook, path)


def test_a_book_that_runs_nothing_refuses_what_a_kernel_left_behind(tmp_path: Path) -> None:
    tinybook.write(tmp_path, {"index": "Words.", "page": [EXPLORER, "show('one')"]})
    run(tmp_path / "pages" / "page.ipynb")
    config = tmp_path / "_config.yml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("execute_notebooks: cache", "execute_notebooks: 'off'")
    )
    built = tinybook.run(tmp_path)
    assert built.returncode != 0
    assert "pages/page: the explorer 'one' was stored by a kernel" in re.sub(r"\s+", " ", built.stdout)


def test_a_control_that_only_python_answers_fails_the_build(tmp_path: Path) -> None:
    cell = "import ipywidgets as w\ns = w.IntSlider(description='deaf')\ns.observe(print, 'value')\ns"
    built = tinybook.build(tmp_path, {"index": "Words.", "page": [cell]})
    assert built.returncode != 0
    assert "the control 'deaf' is dead" in built.stdout


@pytest.mark.parametrize(
    "leans",
    [
        lambda: private.stored_widgets({private.STATE: (None, {})}),
        lambda: private.model_id(nodes.container("", nodes.raw("", "{}"))),
        lambda: list(
            private.bundles(
                nodes.document(
                    None, None, "", nodes.container("", nodes.container(), nb_element="mime_bundle")
                )
            )
        ),
        lambda: private.page_scripts(SimpleNamespace(nb_metadata={"page": {"js_files": []}}), "page"),
    ],
    ids=["state", "view", "outputs", "scripts"],
)
def test_another_myst_nb_stops_the_build(leans: Callable[[], object]) -> None:
    with pytest.raises(private.Changed, match=r"MyST-NB has changed: .*See code/livepage/private.py"):
        leans()


def test_the_parts_of_the_reviver_fit_it() -> None:
    page = (stored.JS / "page.js").read_text(encoding="utf-8")
    core = set(re.findall(r"\w+", re.search(r"^const core = \{(.*?)\};", page, re.M | re.S)[1]))  # type: ignore[index]
    wanted = set()
    for name, kinds in stored.PARTS.items():
        body, shared = part(stored.JS / f"{name}.js", stored.JS / "page.js")
        exported = re.findall(r"\w+", body[body.rindex("return {") : body.rindex("};")])
        assert set(kinds) <= set(exported), name
        wanted |= shared
    assert core == wanted
    own = set(re.findall(r"\w+", re.search(r"^const VIEWS = \{(.*?)\};", page, re.M | re.S)[1]))  # type: ignore[index]
    drawn = [kind for kinds in stored.PARTS.values() for kind in kinds]
    assert set(stored.DRAWABLE.values()) <= own | set(drawn)
    assert not own & set(drawn)
    assert set(drawn) <= set(stored.DRAWABLE.values())


def test_what_a_page_loads_for_plain_sliders_menus_and_boxes_is_light(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LIVEPAGE_TABULATE", "1")
    shown = interactive(lambda **values: None, whole=(0, 3), real=(0.0, 1.0), choice=["x", "y"], tick=True)
    state, views = models(shown), {}
    stored.compact(state, views)
    assert len(views) == 1
    assert stored.parts_of(state) == []
    scripts = [stored.reviver()["page"], *(script for script, _ in views.values())]
    assert sum(len(gzip.compress(script.encode(), 6)) for script in scripts) <= 8_000


def test_what_is_wanted_late_becomes_a_file() -> None:
    late = {"photo": "data:image/webp;base64,UklGRg==", "weights": {"first": [1, 2]}, "words": "<b>"}
    state = {"late": list(late), **late, "net": "c3"}
    files = Files()
    settle({"a": {"model_name": "AnyModel", "state": state}}, files, lambda tex, display: tex)
    assert "late" not in state
    assert state["net"] == "c3"
    for trait, value in late.items():
        name = state[trait]["late"]
        head, _, stored = files.tables[name].partition(" = ")
        assert head.endswith(f"['{name}']")
        assert json.loads(stored.removesuffix(";\n")) == value
