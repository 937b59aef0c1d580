"""Plain widgets on a page without a kernel: they move, links hold, layout counts, words are no markup."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pages.conftest import Open, hold_time
from tests.pages.tiny import EVIL


@pytest.fixture
def tab(tiny_site: str, open_page: Open) -> Page:
    return open_page(f"{tiny_site}/pages/widgets.html", viewport={"width": 1280, "height": 900})


def control(tab: Page, name: str) -> Locator:
    """Return the native control that a screen reader calls by that name."""
    slider, menu, box = (
        tab.get_by_role(role, name=name, exact=True) for role in ("slider", "combobox", "checkbox")
    )
    return slider.or_(menu).or_(box)


def press(tab: Page, name: str, key: str) -> None:
    """Press a key on the control of that name."""
    control(tab, name).focus()
    tab.keyboard.press(key)


def value(tab: Page, name: str) -> str:
    """Return what a control stands at."""
    return control(tab, name).input_value()


def test_a_link_works_both_ways_and_a_directional_one_does_not(tab: Page) -> None:
    assert [value(tab, name) for name in "abc"] == ["3", "3", "3"]
    press(tab, "a", "ArrowRight")
    assert [value(tab, name) for name in "abc"] == ["4", "4", "4"]
    press(tab, "b", "ArrowLeft")
    press(tab, "b", "ArrowLeft")
    assert [value(tab, name) for name in "abc"] == ["2", "2", "2"]
    press(tab, "c", "End")
    assert [value(tab, name) for name in "abc"] == ["2", "2", "9"]


def test_the_number_beside_a_slider_follows(tab: Page) -> None:
    press(tab, "a", "End")
    shown = tab.locator(".pw-field", has=control(tab, "b")).locator(".pw-value")
    expect(shown).to_have_text("9")


def test_a_float_slider_and_a_label(tab: Page) -> None:
    row = tab.locator(".pw-row", has=control(tab, "tenths"))
    expect(row.locator(".pw-label")).to_have_text("0.2")
    press(tab, "tenths", "ArrowRight")
    expect(row.locator(".pw-label")).to_have_text("0.3")
    expect(row.locator(".pw-value")).to_have_text("0.30")


def test_menus(tab: Page) -> None:
    assert value(tab, "menu copy") == "red"
    control(tab, "menu").select_option("blue")
    assert value(tab, "menu copy") == "blue"
    press(tab, "menu copy", "ArrowUp")
    assert value(tab, "menu") == "green"


def test_toggle_buttons(tab: Page) -> None:
    kind, copy = (tab.get_by_role("group", name=name, exact=True) for name in ("kind", "kind copy"))
    kind.get_by_label("max").focus()
    tab.keyboard.press("ArrowRight")
    expect(kind.get_by_label("mean")).to_be_checked()
    expect(copy.get_by_label("mean")).to_be_checked()
    copy.get_by_label("max").click()
    expect(kind.get_by_label("max")).to_be_checked()


def test_checkboxes(tab: Page) -> None:
    ticked, copy = (control(tab, name) for name in ("ticked", "ticked copy"))
    expect(copy).to_be_checked()
    press(tab, "ticked copy", "Space")
    expect(ticked).not_to_be_checked()


def test_play(tab: Page) -> None:
    hold_time(tab)
    button = tab.get_by_role("button", name="film")
    button.click()
    tab.clock.run_for(350)
    assert value(tab, "frame") == "3"
    button.click()
    tab.clock.run_for(1000)
    assert value(tab, "frame") == "3"
    press(tab, "frame", "Home")
    button.click()
    tab.clock.run_for(5000)
    assert value(tab, "frame") == "9"
    button.click()  # from the beginning again
    assert value(tab, "frame") == "0"


def test_play_steps_for_those_who_asked_for_no_motion(tiny_site: str, open_page: Open) -> None:
    tab = open_page(f"{tiny_site}/pages/widgets.html", reduced_motion="reduce")
    hold_time(tab)
    tab.get_by_role("button", name="film").click()
    tab.clock.run_for(1000)
    assert value(tab, "frame") == "1"


def test_what_is_switched_off_is_off(tab: Page) -> None:
    expect(tab.get_by_role("group", name="off").get_by_label("max")).to_be_disabled()
    expect(tab.get_by_role("button", name="unlit")).to_be_disabled()
    silent = tab.locator(".pw-field", has=control(tab, "silent"))
    expect(silent.locator(".pw-value")).to_be_hidden()
    control(tab, "late").evaluate("(el) => { el.value = 5; el.dispatchEvent(new Event('input')); }")
    late = tab.locator(".pw-field", has=control(tab, "late")).locator(".pw-value")
    expect(late).to_have_text("0")
    control(tab, "late").dispatch_event("change")
    expect(late).to_have_text("5")


def test_a_widget_shown_twice_keeps_its_choice_in_both(tab: Page) -> None:
    twice = tab.get_by_role("group", name="twice")
    twice.first.get_by_label("mean").click()
    for group in twice.all():
        expect(group.get_by_label("mean")).to_be_checked()


def test_layout(tab: Page) -> None:
    def box(name: str) -> dict[str, float]:
        found = tab.locator(".pw-field", has=control(tab, name)).bounding_box()
        assert found
        return found

    assert box("wide")["width"] == 400
    first, second, third = (box(f"narrow {i}") for i in range(3))
    assert first["width"] == 180
    assert first["y"] == second["y"] < third["y"], "two fit in a row of 400 px, the third wraps"
    assert box("one")["y"] + box("one")["height"] <= box("two")["y"], "a column"


def test_words_are_never_markup(tiny_site: str, open_page: Open) -> None:
    tab = open_page(f"{tiny_site}/pages/hostile.html")
    expect(tab.locator(".lp-view")).to_have_count(1)
    for selector in ("figcaption", ".lp-problem", ".lp-lines p", ".pw-name", "legend", ".pw-label", "option"):
        assert EVIL in tab.locator(f".pw-root {selector}").first.inner_text(), selector
    assert EVIL in tab.locator(".lp-plot text").first.text_content()
    tab.locator(".lp-cell").last.hover()
    assert EVIL in tab.locator(".lp-sum").inner_text()
    tab.locator(".lp-question input").first.check()
    expect(tab.locator(".lp-reply")).to_contain_text(EVIL)
    tab.locator(".pw-field input[type=range]").last.press("End")
    expect(tab.locator(".lp-status")).to_have_text(EVIL)
    assert tab.locator("img[src='x']").count() == 0
    assert not tab.evaluate("'hacked' in window")
    assert tab.locator("img.pw-picture").get_attribute("alt") == EVIL
