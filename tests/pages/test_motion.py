"""What moves is seen to move, but never holds up a reader who is quick."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.pages.conftest import Open, hold_time, root

GLIDING = "root => root.getAnimations({ subtree: true }).length"
REST = 300


def gliding(tab: Page, key: str) -> bool:
    """Return whether anything glides after a key is pressed on the slider that has the focus."""
    tab.keyboard.press(key)
    return bool(tab.locator(root("pooled")).evaluate(GLIDING))


def test_windows_glide_from_rest_but_not_under_a_held_key(tiny_site: str, open_page: Open) -> None:
    tab = open_page(f"{tiny_site}/pages/pooled.html", reduced_motion="no-preference")
    tab.locator(root("pooled")).get_by_label("Stride").focus()
    hold_time(tab)
    tab.clock.run_for(REST)
    assert gliding(tab, "ArrowRight")
    assert not gliding(tab, "ArrowRight")
    assert not gliding(tab, "ArrowLeft")
    tab.clock.run_for(REST)
    assert gliding(tab, "ArrowLeft")
