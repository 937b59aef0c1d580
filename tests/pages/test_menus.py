"""The header's menus open and close by mouse and by keyboard, without Bootstrap's script."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.pages.conftest import Open

BUTTON = ".dropdown-download-buttons > button"
MENU = ".dropdown-download-buttons > ul"


def opened(tab: Page) -> None:
    expect(tab.locator(MENU)).to_be_visible()
    expect(tab.locator(BUTTON)).to_have_attribute("aria-expanded", "true")


def closed(tab: Page) -> None:
    expect(tab.locator(MENU)).to_be_hidden()
    expect(tab.locator(BUTTON)).to_have_attribute("aria-expanded", "false")


def test_by_mouse(tiny_site: str, open_page: Open) -> None:
    for width in (320, 1280):
        tab = open_page(f"{tiny_site}/pages/counter.html", viewport={"width": width, "height": 700})
        closed(tab)
        tab.click(BUTTON)
        opened(tab)
        box = tab.locator(MENU).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        tab.click(BUTTON)
        tab.mouse.move(5, 600)  # the theme shows a menu, too, while the pointer is over it
        closed(tab)
        tab.click(BUTTON)
        tab.mouse.click(5, 600)
        closed(tab)


def test_by_keyboard(tiny_site: str, open_page: Open) -> None:
    tab = open_page(f"{tiny_site}/pages/counter.html")
    items = tab.locator(f"{MENU} a, {MENU} button")
    tab.focus(BUTTON)
    tab.keyboard.press("ArrowDown")
    opened(tab)
    expect(items.first).to_be_focused()
    tab.keyboard.press("ArrowUp")
    expect(items.last).to_be_focused()
    tab.keyboard.press("Escape")
    closed(tab)
    expect(tab.locator(BUTTON)).to_be_focused()
    tab.keyboard.press("Enter")
    opened(tab)
    tab.keyboard.press("Tab")
    closed(tab)


def test_every_button_of_the_header_says_what_it_does(tiny_site: str, open_page: Open) -> None:
    tab = open_page(f"{tiny_site}/pages/counter.html")
    nameless = "els => els.filter((el) => !(el.title || el.ariaLabel || el.innerText.trim())).length"
    assert tab.locator(".article-header-buttons :is(button, a)").evaluate_all(nameless) == 0
