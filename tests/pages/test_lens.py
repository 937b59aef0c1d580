"""The photograph in use: units are dragged, pointed at, walked to; layers are changed; misfits are told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from cnn import receptive_fields, region
from explorers import lens
from explorers.hands import chains
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.pages import hands
from tests.pages.conftest import Open

PIXELS = 224


def opened(open_page: Open, site: str, query: str = "", **options: Any) -> Page:
    """Open the page of the photograph."""
    return hands.opened(open_page, f"{site}/pages/lens.html{query}", ".ex-photo", **options)


def spot(tab: Page, row: float, column: float) -> tuple[float, float]:
    """Return where a pixel of the photograph lies in the window."""
    return hands.spot(tab, ".ex-photo", row, column, PIXELS)


def centre(net: str, unit: int) -> float:
    """Return the pixel in the middle of what a unit of the last layer sees."""
    return receptive_fields(chains.read(net))[-1].centre(unit)


def expect_seen(tab: Page, net: str, row: int, column: int) -> None:
    """Expect the sentence to say what Python says of a unit of the last layer."""
    layers = chains.read(net)
    field = receptive_fields(layers)[-1]
    down, across = (region(layers, unit, PIXELS) for unit in (row, column))
    said = tab.locator(".ex-said")
    expect(said).to_contain_text(f"Unit ({row}, {column})")
    expect(said).to_contain_text(f"{field.size} × {field.size} pixels")
    expect(said).to_contain_text(f"{across[0]} to {across[-1]} across and {down[0]} to {down[-1]} down")
    expect(said).to_contain_text(f"{field.stride} pixel")


def row(tab: Page, name: str) -> Locator:
    """Return the row of a layer."""
    return tab.get_by_role("group", name=name, exact=True)


def test_the_box_is_dragged(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    expect_seen(tab, lens.START, 6, 6)
    start = spot(tab, centre(lens.START, 6) + 9, centre(lens.START, 6) + 9)  # beside the middle of the box
    end = spot(tab, centre(lens.START, 8) + 9, centre(lens.START, 3) + 9)
    tab.mouse.move(*start)
    tab.mouse.down()
    expect_seen(tab, lens.START, 6, 6)  # taking hold moves nothing
    tab.mouse.move(*end, steps=5)
    expect_seen(tab, lens.START, 8, 3)
    tab.mouse.move(0, 0)
    expect_seen(tab, lens.START, 0, 0)
    tab.mouse.up()
    tab.mouse.move(*end)
    expect_seen(tab, lens.START, 0, 0)


def test_a_tap_takes_the_unit_that_looks_there(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, has_touch=True)
    tab.touchscreen.tap(*spot(tab, centre(lens.START, 12), centre(lens.START, 13)))
    expect_seen(tab, lens.START, 12, 13)


def test_a_finger_drags_the_box_and_the_page_stays(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, has_touch=True, viewport={"width": 390, "height": 600})
    top = tab.evaluate("scrollY")
    middle = centre(lens.START, 6)
    hands.swipe(tab, *(spot(tab, middle + 8 * step, middle - 8 * step) for step in range(5)))
    expect_seen(tab, lens.START, 8, 4)
    assert tab.evaluate("scrollY") == top


def test_arrows_move_the_unit(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    box = tab.get_by_role("slider", name="Unit")
    box.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        tab.keyboard.press(key)
    expect_seen(tab, lens.START, 8, 7)
    expect(box).to_have_attribute("aria-valuetext", "row 8, column 7")
    for _ in range(20):
        tab.keyboard.press("ArrowLeft")
    expect_seen(tab, lens.START, 8, 0)
    expect(tab.locator(".ex-lens").get_by_role("status")).to_contain_text("Unit (8, 0)")


def test_a_unit_is_pointed_at_on_a_sheet(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    polygon = tab.locator(".ex-sheet").nth(2)  # the picture, conv 1, pool 1
    polygon.scroll_into_view_if_needed()
    box = polygon.bounding_box()
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + 0.97 * box["height"])  # near its last unit
    below = ",".join(lens.START.split(",")[:2])
    expect(tab.locator(".ex-said")).to_contain_text("of pool 1")
    unit = [int(n) for n in re.findall(r"\d+", tab.locator(".ex-said").inner_text())[:2]]
    assert set(unit) <= {54, 55}
    expect_seen(tab, below, *unit)
    expect(row(tab, "pool 1").get_by_role("button", name="pool 1", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    lit = (
        "rows => rows.filter((row) => getComputedStyle(row).boxShadow !== 'none').map((row) => row.ariaLabel)"
    )
    assert tab.locator(".ex-row").evaluate_all(lit) == ["pool 1"]


def test_numbers_of_a_layer(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    row(tab, "conv 7").get_by_role("button", name="dilation of conv 7: one more").click()
    net = f"{lens.START}d2"
    expect(tab.locator(".ex-sum")).to_have_text("67 + (3 − 1) · 2 · 16 = 131")
    tab.wait_for_url(re.compile(r"lens\.net="))
    expect(tab.locator(".ex-said")).to_contain_text(f"{receptive_fields(chains.read(net))[-1].size} ×")
    field = row(tab, "conv 7").get_by_role("spinbutton", name="window of conv 7")
    field.fill("5")
    field.press("Enter")
    expect(tab.locator(".ex-sum")).to_have_text("67 + (5 − 1) · 2 · 16 = 195")
    field.focus()
    tab.keyboard.press("ArrowDown")
    expect(tab.locator(".ex-sum")).to_have_text("67 + (4 − 1) · 2 · 16 = 163")
    expect(field).to_be_focused()


def test_layers_come_go_and_change_places(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, "?lens.net=c3,p2s2")
    names = tab.locator(".ex-name")
    tab.get_by_role("button", name="+ conv").click()
    assert names.all_inner_texts() == ["conv 2", "pool 1", "conv 1"]
    up = row(tab, "pool 1").get_by_role("button", name="pool 1: up")
    up.focus()
    tab.keyboard.press("Enter")
    assert names.all_inner_texts() == ["pool 1", "conv 2", "conv 1"]
    expect(row(tab, "pool 1").get_by_role("button", name="pool 1", exact=True)).to_be_focused()  # up is off
    expect(tab.locator(".ex-said")).to_contain_text("of pool 1 can see 6 × 6")
    row(tab, "conv 1").get_by_role("button", name="conv 1: remove").click()
    assert names.all_inner_texts() == ["pool 1", "conv 1"]
    row(tab, "pool 1").get_by_role("button", name="pool 1: remove").click()
    expect(row(tab, "conv 1").get_by_role("button", name="conv 1: remove")).to_be_disabled()


def test_what_does_not_fit_is_told_and_changes_nothing(tiny_site: str, open_page: Open) -> None:
    net = "c3,p2s8,p2s8"
    tab = opened(open_page, tiny_site, f"?lens.net={net}&lens.layer=2")
    for _ in range(3):
        row(tab, "pool 2").get_by_role("button", name="window of pool 2: one more").click()
    before = tab.locator(".ex-said").inner_text()
    field = row(tab, "pool 2").get_by_role("spinbutton", name="dilation of pool 2")
    field.fill("16")
    field.press("Enter")
    expect(tab.locator(".lp-problem")).to_have_text(
        "Layer 3, a pool, would not fit: its window spans 65 units, and there are 28. Nothing was changed."
    )
    expect(field).to_have_value("1")
    assert tab.locator(".ex-said").inner_text() == before
    row(tab, "pool 2").get_by_role("button", name="window of pool 2: one less").click()
    expect(tab.locator(".lp-problem")).to_be_hidden()


@pytest.mark.parametrize("title", sorted(lens.presets()))
def test_whole_networks(tiny_site: str, open_page: Open, title: str) -> None:
    tab = opened(open_page, tiny_site)
    tab.locator(".ex-field select").select_option(title)
    fields = receptive_fields(chains.read(lens.presets()[title]))
    expect(tab.locator(".ex-said")).to_contain_text(f"{fields[-1].size} × {fields[-1].size} pixels")
    assert tab.locator(".ex-name").count() == len(fields)


def test_the_address_holds_everything(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    tab.get_by_label("what really counts").check()
    tab.locator(".ex-field select").select_option("VGG-16")
    row(tab, "conv 9").get_by_role("button", name="conv 9", exact=True).click()
    tab.get_by_role("slider", name="Unit").press("ArrowUp")
    tab.wait_for_url(re.compile(r"lens\.unit=\d+(,|%2C)\d+"))
    tab.wait_for_timeout(400)
    other = opened(
        open_page,
        tab.url.replace(f"{tiny_site}/pages/lens.html", "") and tiny_site,
        "?" + tab.url.split("?")[1],
    )
    for part in (".ex-said", ".ex-sum"):
        assert other.locator(part).inner_text() == tab.locator(part).inner_text()
    expect(other.get_by_label("what really counts")).to_be_checked()
    other.get_by_role("button", name="Reset").click()
    expect_seen(other, lens.START, 6, 6)
    other.wait_for_url(f"{tiny_site}/pages/lens.html")


@pytest.mark.parametrize("net", ["<b>", "c3,,", "", "c99", "c15s8,c15s8,c15s8"])
def test_an_address_that_names_no_network_is_told(tiny_site: str, open_page: Open, net: str) -> None:
    tab = opened(open_page, tiny_site, f"?lens.net={net}")
    expect_seen(tab, lens.START, 6, 6)
    problem = tab.locator(".lp-problem")
    expect(problem).to_have_text(
        f"In the page’s address, net={net} names no network that fits the photograph; it is left out."
    )
    tab.get_by_role("slider", name="Unit").press("ArrowLeft")
    expect(problem).to_be_hidden()
    expect_seen(tab, lens.START, 6, 5)


@pytest.mark.parametrize("query", ["layer=x", "unit=1", "unit=a,b", "counts=perhaps"])
def test_an_address_that_names_no_unit_is_told(tiny_site: str, open_page: Open, query: str) -> None:
    tab = opened(open_page, tiny_site, f"?lens.{query}")
    expect_seen(tab, lens.START, 6, 6)
    expect(tab.locator(".lp-problem")).to_have_text(
        f"In the page’s address, {query} names nothing that is known here; it is left out."
    )


def carry(tab: Page, layer: int, onto: int) -> None:
    """Carry a layer by its grip onto the place of another; the lowest is 0."""
    tab.locator(".ex-tools-row").scroll_into_view_if_needed()
    grips = [tab.locator(f"[data-layer='{place}'] .ex-grip").bounding_box() for place in (layer, onto)]
    (x, y), (_, there) = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in grips]
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x, there, steps=5)
    tab.mouse.up()


def test_a_layer_is_carried(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, "?lens.net=c3,c5s2,p2s2")
    names = tab.locator(".ex-name")
    carry(tab, 2, 0)
    assert names.all_inner_texts() == ["conv 2", "conv 1", "pool 1"]
    expect(tab.locator(".ex-said")).to_contain_text("of pool 1 can see 2 × 2")  # the carried one is chosen
    tab.wait_for_url(re.compile(r"lens\.net=p2s2(,|%2C)c3(,|%2C)c5s2"))


def test_a_layer_that_would_not_fit_there_is_put_back(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, "?lens.net=c3d16,p2s8,p2s8&lens.layer=2")
    carry(tab, 0, 2)
    expect(tab.locator(".lp-problem")).to_have_text(
        "Layer 3, a conv, would not fit: its window spans 33 units, and there are 4. Nothing was changed."
    )
    assert tab.locator(".ex-name").all_inner_texts() == ["pool 2", "pool 1", "conv 1"]
    assert tab.locator(".ex-row").evaluate_all("rows => rows.every((row) => !row.style.translate)")


def test_the_code_builds_the_network(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, "?lens.net=c5s2d3,p2s2p1")
    names, _ = hands.run_copied(tab)
    assert names["network"] == chains.read("c5s2d3,p2s2p1")


def test_a_picture_of_one_s_own(tiny_site: str, open_page: Open, tmp_path: Path) -> None:
    tab = opened(open_page, tiny_site)
    choose, problem = tab.locator("input[type=file]"), tab.locator(".lp-problem")
    path = tmp_path / "words.png"
    path.write_text("no picture")
    choose.set_input_files(path)
    expect(problem).to_contain_text("words.png is not a picture")
    tab.evaluate("window.unpack = createImageBitmap; window.createImageBitmap = null")  # it fails if called
    for kind in ("png", "jpeg"):
        Image.new("L", (8_000, 6_300)).save(tmp_path / f"vast.{kind}")
        choose.set_input_files(tmp_path / f"vast.{kind}")
        expect(problem).to_contain_text(f"vast.{kind} has 51 megapixels; 50 are the most")
    tab.evaluate("void (window.createImageBitmap = window.unpack)")
    expect(tab.locator("canvas.ex-image").first).to_be_hidden()
    Image.new("RGB", (30, 20), (0, 200, 0)).save(tmp_path / "green.png")
    choose.set_input_files(tmp_path / "green.png")
    own = tab.locator("canvas.ex-image").first
    expect(own).to_be_visible()
    assert own.evaluate("el => [...el.getContext('2d').getImageData(9, 9, 1, 1).data]") == [0, 200, 0, 255]
    tab.get_by_role("button", name="Reset").click()
    expect(own).to_be_hidden()


def test_what_counts_is_brightest_in_the_middle(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    dark = "el => [...el.getContext('2d').getImageData(0, 96, 224, 1).data].filter((_, i) => i % 4 === 3)"
    shade = tab.locator("canvas.ex-image").nth(1)
    seen = region(chains.read(lens.START), 6, PIXELS)
    alpha = shade.evaluate(dark)
    assert [place for place, a in enumerate(alpha) if a == 0] == list(seen)
    tab.get_by_label("what really counts").check()
    alpha = shade.evaluate(dark)
    assert min(range(PIXELS), key=alpha.__getitem__) in range(90, 103)
    assert alpha[seen[0]] > 150
    expect(tab.locator(".ex-sum")).to_contain_text("71% of the influence")


def test_everybody_can_use_it(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    hands.expect_fit_for_everybody(tab)


def test_the_photograph_is_fetched_and_lies_under_the_sheets_too(tiny_site: str, open_page: Open) -> None:
    tab, late = hands.opened_above(open_page, f"{tiny_site}/pages/lens.html")
    assert not late
    assert "base64" not in tab.locator("script[type$='widget-state+json']").text_content()
    tab.locator(".ex-photo").scroll_into_view_if_needed()
    image = tab.locator("img.ex-image")
    expect(image).to_have_attribute("src", re.compile("^data:image/webp;base64,"))
    expect(tab.locator("image.ex-lattice")).to_have_attribute("href", image.get_attribute("src"))
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 2 * PIXELS
    assert len(late) == 1
