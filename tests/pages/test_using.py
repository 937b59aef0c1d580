"""Explorers in use: by keyboard, pointer and touch; buttons, address, announcements, motion."""

from __future__ import annotations

import re
from typing import Any

import pytest
from livepage import Scene
from livepage.states import stops
from playwright.sync_api import Locator, Page, expect

from tests.pages import pooled
from tests.pages.conftest import Open, hold_time, homes, root
from tests.pages.looks import check
from tests.pages.test_states import DRIVE
from tests.states import EXPLORERS, Module, cells

STILL = """async (el) => {
  const moving = el.getAnimations({ subtree: true });
  await Promise.all(moving.map((one) => one.finished.catch(() => "replaced by another")));
}"""
ENCLOSED = """(el) => {
  const outlines = [...el.querySelectorAll(".lp-box:not(.lp-edge)")].filter((box) => box.checkVisibility());
  const boxes = outlines.map((box) => box.getBoundingClientRect());
  const holds = (box, x, y) => box.left < x && x < box.right && box.top < y && y < box.bottom;
  const enclosed = (cell) =>
    boxes.some((box) => holds(box, cell.x + cell.width / 2, cell.y + cell.height / 2));
  const cells = [...el.querySelectorAll(".lp-cell")];
  return cells.filter((cell) => enclosed(cell.getBoundingClientRect())).map((cell) => cell.dataset.at);
}"""
KEYS = {"range": "ArrowRight", "select-one": "ArrowDown", "radio": "ArrowRight", "checkbox": "Space"}
# Whether an explorer has a grid whose cells light up a region of another grid.
LINKED = [module for module in EXPLORERS if any(link.sentence for link in module.scenes[0].links)]
POOL = Module(pooled)


@pytest.fixture(params=EXPLORERS, ids=lambda module: module.name)
def module(request: pytest.FixtureRequest) -> Module:
    return request.param


def address(site: str, name: str, **state: object) -> str:
    """Return the address of an explorer in a state."""
    query = "&".join(f"{name}.{key}={value}" for key, value in state.items())
    page = "pages/pooled.html" if name == POOL.name else homes()[name]
    return f"{site}/{page}{f'?{query}' if query else ''}"


def drive(tab: Page) -> None:
    """Give a page the functions of drive.js."""
    if not tab.evaluate("'drive' in window"):
        tab.evaluate(DRIVE)


def read(tab: Page, name: str) -> dict[str, Any]:
    """Return what an explorer shows, once nothing glides any more."""
    if not tab.evaluate("'drive' in window"):
        tab.evaluate(DRIVE)
    tab.locator(root(name)).evaluate(STILL)
    return tab.evaluate("selector => drive.read(document.querySelector(selector))", root(name))


def first(module: Module) -> dict[str, Any]:
    """Return the state in which an explorer opens."""
    return {name: control.value for name, control in module.controls().items()}


def place(module: Module, state: dict[str, Any]) -> str:
    """Return a state as the view's `data-state` has it."""
    places = (stops(control).index(state[name]) for name, control in module.controls().items())
    return ",".join(map(str, places))


def test_every_control_moves_by_keyboard_alone(site: str, open_page: Open, module: Module) -> None:
    tab = open_page(address(site, module.name))
    view, inputs = tab.locator(f"{root(module.name)} .lp-view"), tab.locator(f"{root(module.name)} .pw-field")
    reached = set()
    inputs.first.scroll_into_view_if_needed()
    inputs.first.locator("input, select").first.focus()
    tab.keyboard.press("Shift+Tab")  # to what comes before the controls
    for _ in range(2 * inputs.count()):
        tab.keyboard.press("Tab")
        kind = tab.evaluate("document.activeElement.type")
        field = tab.evaluate(
            "[...document.activeElement.closest('.pw-root')?.querySelectorAll('.pw-field') ?? []]"
            ".indexOf(document.activeElement.closest('.pw-field'))"
        )
        if field < 0:
            break
        before = view.get_attribute("data-state")
        tab.keyboard.press(KEYS[kind])
        if view.get_attribute("data-state") == before:  # it stood at its last stop
            tab.keyboard.press({"ArrowRight": "ArrowLeft", "ArrowDown": "ArrowUp"}[KEYS[kind]])
        assert view.get_attribute("data-state") != before, kind
        reached.add(field)
    assert reached == set(range(inputs.count()))


def test_focus_is_seen(site: str, open_page: Open, module: Module) -> None:
    tab = open_page(address(site, module.name))
    for element in tab.locator(
        f"{root(module.name)} :is(.pw-field :is(input, select), button:not([hidden]))"
    ).all():
        element.focus()
        tab.keyboard.press("Shift")  # the keyboard is in use: focus is to be seen
        outline = element.evaluate(
            "el => getComputedStyle(el).outlineStyle + parseFloat(getComputedStyle(el).outlineWidth)"
        )
        assert re.fullmatch(r"solid[2-9].*", outline), element.evaluate("el => el.outerHTML")


def grids(module: Module) -> tuple[Scene, int, int]:
    """Return the first scene, and the places of the source and the target of its spoken link."""
    scene = module.scene(**first(module))
    names = [panel.name for panel in scene.panels]
    link = next(link for link in scene.links if link.sentence)
    return scene, names.index(link.source), names.index(link.target)


def window(scene: Scene, row: int, column: int) -> set[str]:
    """Return the cells that an output cell lights up."""
    link = next(link for link in scene.links if link.sentence)
    return {f"{r},{c}" for r in cells(link.rows, row) for c in cells(link.columns, column)}


def lit(panel: Locator) -> set[str]:
    """Return the cells of a panel that outlines enclose, once these have come to rest."""
    panel.evaluate(STILL)
    return set(panel.evaluate(ENCLOSED))


@pytest.mark.parametrize("way", ["hover", "tap", "focus"])
@pytest.mark.parametrize("module", LINKED, ids=lambda module: module.name)
def test_an_output_cell_lights_its_window(site: str, open_page: Open, module: Module, way: str) -> None:
    tab = open_page(address(site, module.name), has_touch=way == "tap")
    scene, source, _ = grids(module)
    panels = tab.locator(f"{root(module.name)} .lp-panel")
    values = scene.panels[source].values
    for row, column in ((0, 0), (len(values) - 1, len(values[0]) - 1), (0, len(values[0]) - 1)):
        cell = panels.nth(source).locator(f"[data-at='{row},{column}']")
        getattr(cell, way)()
        expect(cell).to_have_attribute("aria-selected", "true")  # Firefox tells of the pointer a frame later
        check(read(tab, module.name), scene.as_json(), (scene.panels[source].name, row, column))


def test_an_input_cell_lights_the_outputs_that_read_it(tiny_site: str, open_page: Open) -> None:
    tab = open_page(address(tiny_site, "pooled", size=3, stride=1))
    panels = tab.locator(f"{root('pooled')} .lp-panel")
    cell = panels.first.locator("[data-at='1,4']")
    cell.hover()
    expect(cell).to_have_attribute("aria-selected", "true")
    assert lit(panels.nth(1)) == {f"{r},{c}" for r in (0, 1) for c in (2, 3, 4)}


def test_arrows_walk_through_cells(tiny_site: str, open_page: Open) -> None:
    tab = open_page(address(tiny_site, "pooled"))
    panel = tab.locator(f"{root('pooled')} .lp-panel").nth(1)
    panel.locator("[data-at='0,0']").focus()
    for key, at in (("ArrowRight", "0,1"), ("ArrowDown", "1,1"), ("ArrowLeft", "1,0"), ("ArrowUp", "0,0")):
        tab.keyboard.press(key)
        assert lit(panel) == {at}
        assert tab.evaluate("document.activeElement.dataset.at") == at
    tab.keyboard.press("ArrowUp")  # nowhere to go
    assert lit(panel) == {"0,0"}
    assert panel.locator("[tabindex='0']").count() == 1, "one stop for Tab in a grid"


def test_step_goes_through_every_window(tiny_site: str, open_page: Open) -> None:
    tab = open_page(address(tiny_site, "pooled"))
    scene, source, target = grids(POOL)
    panels = tab.locator(f"{root('pooled')} .lp-panel")
    step = tab.locator(root("pooled")).get_by_role("button", name="Step")
    columns = len(scene.panels[source].values[0])
    assert read(tab, "pooled")["chosen"] == "{},{}".format(*scene.start)
    place = scene.start[0] * columns + scene.start[1]
    for i in range(place, place + columns**2 + 1):
        cell = divmod(i % columns**2, columns)
        assert lit(panels.nth(target)) == window(scene, *cell)
        step.click()


def test_the_cell_slider_mirrors_pointing(tiny_site: str, open_page: Open) -> None:
    tab = open_page(address(tiny_site, "pooled"))
    slider = tab.locator(root("pooled")).get_by_role("slider", name="Cell")
    panel = tab.locator(f"{root('pooled')} .lp-panel").nth(1)
    slider.focus()
    tab.keyboard.press("Home")
    tab.keyboard.press("ArrowRight")
    assert lit(panel) == {"0,1"}
    assert slider.get_attribute("aria-valuetext") == "row 1, column 2"
    panel.locator("[data-at='1,0']").hover()
    assert slider.input_value() == "4"


def test_play_walks_pauses_and_stops_at_the_end(tiny_site: str, open_page: Open) -> None:
    tab = open_page(address(tiny_site, "pooled", size=8, stride=1, padding=1))  # 3 × 3 outputs
    hold_time(tab)
    panel, play = (
        tab.locator(f"{root('pooled')} .lp-panel").nth(1),
        tab.locator(root("pooled")).get_by_role("button"),
    )
    panel.locator("[data-at='0,0']").hover()
    play.get_by_text("Play").click()
    tab.clock.run_for(650)
    assert lit(panel) == {"0,1"}
    play.get_by_text("Pause").click()
    tab.clock.run_for(2000)
    assert lit(panel) == {"0,1"}
    play.get_by_text("Play").click()
    tab.clock.run_for(10_000)
    assert lit(panel) == {"2,2"}
    expect(play.get_by_text("Play")).to_be_visible()
    play.get_by_text("Play").click()  # from the beginning again
    assert lit(panel) == {"0,0"}


def test_no_motion_for_those_who_asked_for_none(tiny_site: str, open_page: Open) -> None:
    tab = open_page(address(tiny_site, "pooled"), reduced_motion="reduce")
    buttons = tab.locator(root("pooled")).get_by_role("button")
    expect(buttons.get_by_text("Step")).to_be_visible()
    assert "Play" not in buttons.all_inner_texts()


def test_a_setting_that_cannot_work_says_why_and_keeps_the_room(tiny_site: str, open_page: Open) -> None:
    tab = open_page(address(tiny_site, "pooled"))
    padding = tab.locator(root("pooled")).get_by_role("slider", name="Padding")
    output = tab.locator(f"{root('pooled')} .lp-panel").nth(1)
    padding.press("End")
    expect(tab.locator(f"{root('pooled')} .lp-problem")).to_be_visible()
    expect(output).to_be_hidden()
    padding.press("Home")
    expect(tab.locator(f"{root('pooled')} .lp-problem")).to_be_hidden()
    expect(output).to_be_visible()


def test_reset_returns_to_the_beginning(site: str, open_page: Open, module: Module) -> None:
    tab = open_page(address(site, module.name))
    view = tab.locator(f"{root(module.name)} .lp-view")
    before = read(tab, module.name)
    for state in module.states[:: max(1, len(module.states) // 12)]:  # some lead back through others' cells
        stopped = place(module, state)
        tab.evaluate(
            "([selector, state]) => drive.tour(document.querySelector(selector), [state])",
            [root(module.name), [int(i) for i in stopped.split(",")]],
        )
        expect(view).to_have_attribute("data-state", stopped)
        tab.locator(root(module.name)).get_by_role("button", name="Reset").dispatch_event("click")
        expect(view).to_have_attribute("data-state", place(module, first(module)))
        assert read(tab, module.name) == before, state
    tab.wait_for_url(address(site, module.name))


def test_the_state_is_in_the_address(site: str, open_page: Open, module: Module) -> None:
    tab = open_page(address(site, module.name))
    tab.evaluate(DRIVE)
    state, scene = next(
        (state, scene)
        for state, scene in reversed(list(zip(module.states, module.scenes, strict=True)))
        if not scene.problem and state != first(module)
    )
    stopped = [int(i) for i in place(module, state).split(",")]
    tab.evaluate(
        "([selector, state]) => drive.tour(document.querySelector(selector), [state])",
        [root(module.name), stopped],
    )
    tab.wait_for_url(re.compile(rf"\?{module.name}\."))
    other = open_page(tab.url)
    assert other.locator(f"{root(module.name)} .lp-view").get_attribute("data-state") == place(module, state)
    check(read(other, module.name), scene.as_json())


def test_back_shows_what_the_address_says(tiny_site: str, open_page: Open) -> None:
    tab = open_page(address(tiny_site, "pooled"))
    view = tab.locator(f"{root('pooled')} .lp-view")
    seen = []
    for size in (3, 5):
        slider = tab.locator(root("pooled")).get_by_label("Window size")
        slider.fill(str(size))
        tab.wait_for_url(re.compile(rf"pooled\.size={size}"))
        seen.append(view.get_attribute("data-state"))
        tab.evaluate("location.hash = 'exercises'")
    assert seen[0] != seen[1]
    tab.go_back()
    expect(view).to_have_attribute("data-state", seen[0])
    assert tab.url == address(tiny_site, "pooled", size=3)
    tab.go_forward()
    expect(view).to_have_attribute("data-state", seen[1])


def test_embedded_an_explorer_stands_alone(tiny_site: str, open_page: Open) -> None:
    tab = open_page(
        f"{address(tiny_site, 'pooled')}?embed=pooled&pooled.size=3", viewport={"width": 720, "height": 560}
    )
    expect(tab.locator(f"{root('pooled')} .lp-view")).to_be_visible()
    assert tab.get_by_label("Window size").input_value() == "3"
    expect(tab.locator("article")).to_be_hidden()


def test_every_unit_can_be_chosen_by_keyboard(site: str, open_page: Open) -> None:
    tab = open_page(address(site, "cone"))
    view = tab.locator(f"{root('cone')} .lp-view")
    layers = view.get_by_role("slider").filter(has=tab.locator(".lp-unit"))
    assert layers.count() == 6, "five layers and the picture"
    pixels = layers.last
    pixels.focus()
    tab.keyboard.press("Home")
    assert pixels.get_attribute("aria-valuetext") == "unit 1"
    for key, unit in (("ArrowRight", 2), ("ArrowUp", 3), ("ArrowLeft", 2), ("End", 32), ("ArrowRight", 32)):
        tab.keyboard.press(key)
        assert pixels.get_attribute("aria-valuetext") == f"unit {unit}"
        assert pixels.locator(".lp-self").get_attribute("data-at") == f"0,{unit - 1}"
    tab.keyboard.press("Home")
    expect(view.get_by_role("status")).to_have_text(re.compile(r"Image: 1 of 32$"))
    layers.first.focus()
    tab.keyboard.press("Home")
    assert pixels.locator(".lp-down").count() == 18
    expect(view.get_by_role("status")).to_have_text(re.compile(r"Image: 1 to 18 of 32$"))


@pytest.mark.parametrize(
    ("key", "text"),
    [("size", "99"), ("size", "2.5"), ("size", ""), ("kind", "<b>"), ("image", "0"), ("padding", "-1")],
)
def test_an_address_that_names_no_stop_is_told_and_changes_nothing(
    tiny_site: str, open_page: Open, key: str, text: str
) -> None:
    tab = open_page(address(tiny_site, "pooled", **{key: text}, stride=3))
    view = tab.locator(f"{root('pooled')} .lp-view")
    words = f"In the page’s address, {key}={text} names no setting of this explorer; it is left out."
    expect(view.locator(".lp-strange")).to_have_text(words)
    expect(view.get_by_role("status")).to_have_text(words)
    expect(view).to_have_attribute("data-state", place(POOL, {**first(POOL), "stride": 3}))
    tab.locator(root("pooled")).get_by_label("Stride").press("ArrowRight")
    expect(view.locator(".lp-strange")).to_be_hidden()


@pytest.mark.parametrize("name", ["detective", "zoo"])
def test_nothing_is_told_of_an_address_that_names_what_there_is(
    site: str, open_page: Open, name: str
) -> None:
    tab = open_page(f"{address(site, name)}?pooled&other.size=3")
    expect(tab.locator(f"{root(name)} .lp-strange")).to_be_hidden()
    other = next(key for key in first(next(each for each in EXPLORERS if each.name == name)))
    tab = open_page(address(site, name, **{other: "nobody"}))
    expect(tab.locator(f"{root(name)} .lp-strange")).to_contain_text(f"{other}=nobody names no setting")


def test_results_are_announced(tiny_site: str, open_page: Open) -> None:
    tab = open_page(address(tiny_site, "pooled"))
    status = tab.locator(f"{root('pooled')} .lp-view").get_by_role("status")
    expect(status).to_have_text("")  # nothing is said unasked
    slider = tab.locator(root("pooled")).get_by_label("Window size")
    slider.focus()
    tab.keyboard.press("ArrowRight")
    expect(status).to_have_text(POOL.scene(**{**first(POOL), "size": 3}).summary)
    padding = tab.locator(root("pooled")).get_by_label("Padding")
    padding.focus()
    tab.keyboard.press("End")
    expect(status).to_have_text(POOL.scene(**{**first(POOL), "size": 3, "padding": 4}).problem)


def test_an_explorer_is_named_by_what_it_shows(tiny_site: str, open_page: Open) -> None:
    """Its label tells what stands at the start: elsewhere it would be false."""
    tab = open_page(address(tiny_site, "pooled"))
    view = tab.locator(f"{root('pooled')} .lp-view")
    label = view.get_attribute("aria-label")
    assert label
    assert label != POOL.scene(**first(POOL)).summary
    tab.locator(root("pooled")).get_by_label("Window size").focus()
    tab.keyboard.press("ArrowRight")
    expect(view).to_have_attribute("aria-label", POOL.scene(**{**first(POOL), "size": 3}).summary)
    tab.keyboard.press("ArrowLeft")
    expect(view).to_have_attribute("aria-label", label)


def test_questions_reply(site: str, open_page: Open) -> None:
    tab = open_page(address(site, "pool"))
    for question in tab.locator(".lp-question").all():
        reply = question.get_by_role("status")
        expect(reply).to_have_text("")
        seen = []
        for choice in question.get_by_role("radio").all():
            choice.check()
            seen.append(reply.inner_text())
        assert [text[0] for text in seen].count("✓") == 1
        assert len(set(seen)) == len(seen) >= 2
