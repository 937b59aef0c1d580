"""What moves is seen to move, but never holds up a reader who is quick."""

from __future__ import annotations

import json

from playwright.sync_api import Browser, Page, expect

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
    # A glide that lasts is still seen by a machine that has much else to do.
    tab.context.new_cdp_session(tab).send("Animation.setPlaybackRate", {"playbackRate": 0.05})
    hold_time(tab)
    tab.clock.run_for(REST)
    assert gliding(tab, "ArrowRight")
    assert not gliding(tab, "ArrowRight")
    assert not gliding(tab, "ArrowLeft")
    tab.clock.run_for(REST)
    assert gliding(tab, "ArrowLeft")


def test_what_changes_is_laid_out_without_the_page_round_it(
    tiny_site: str, open_page: Open, browser: Browser
) -> None:
    tab = open_page(f"{tiny_site}/pages/pooled.html", reduced_motion="reduce")
    names = ("Window size", "Stride")
    for name in names:  # what types numbers comes when a slider is first used
        tab.get_by_label(name).focus()
    expect(tab.locator(".pw-said")).to_have_count(len(names))
    tab.wait_for_timeout(1500)  # a page whose end is seen is ticked in the sidebar after a second
    browser.start_tracing(page=tab, categories=["devtools.timeline"])
    for name in names:
        tab.get_by_label(name).focus()
        for key in ("End", "Home", "ArrowRight", "ArrowRight"):
            tab.keyboard.press(key)
            tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    events = json.loads(browser.stop_tracing())["traceEvents"]
    begun = [event["args"].get("beginData", {}) for event in events if event["name"] == "Layout"]
    whole = [data["partialLayout"] for data in begun if "partialLayout" in data]
    assert len(whole) >= 8
    assert whole.count(True) >= 0.75 * len(whole), "the page was laid out with what changed in the explorer"
